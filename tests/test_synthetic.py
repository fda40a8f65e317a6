"""Synthetic books: the same for a seed, different from each other, and nothing wrong in the clean ones."""

import os
import subprocess
import sys
from functools import cache

import pytest

from shebao.budget.book import (
    Book,
    Category,
    Direction,
    Nature,
    Origin,
    PriorItem,
    Source,
    total_fen,
)
from shebao.budget.check import check_book
from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules import check_document
from shebao.findings import Finding, Severity

WAN = 1_000_000
SEEDS = range(150)


@cache
def books() -> tuple[Book, ...]:
    return tuple(synthetic_book(seed) for seed in SEEDS)


def serious(book: Book) -> list[Finding]:
    """Errors and warnings about a book and its document."""
    findings = [*check_book(book), *check_document(compose(book))]
    return [finding for finding in findings if finding.severity is not Severity.NOTICE]


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_clean_books_give_no_error_and_no_warning(first: int) -> None:
    for seed in range(first, first + 10):
        assert serious(synthetic_book(seed)) == [], seed


def test_a_seed_gives_the_same_book_whatever_the_hash_seed() -> None:
    script = (
        "import hashlib; from shebao.budget.synthetic import synthetic_book;"
        "print(hashlib.sha256(repr([synthetic_book(seed) for seed in range(20)]).encode()).hexdigest())"
    )
    digests = {
        subprocess.check_output([sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed})
        for seed in ("0", "1")
    }
    assert len(digests) == 1


def test_they_cover_what_departments_are_like() -> None:
    facts = [fact for book in books() for fact in book.facts]
    natures = [{unit.nature for unit in book.units} for book in books()]
    assert set(Nature) == set.union(*natures)
    assert any(len(of_book) == 3 for of_book in natures)
    assert {Nature.INSTITUTION} in [{unit.nature for unit in synthetic_book(1, nature=Nature.INSTITUTION).units}]
    assert {1, 12} <= {len(book.units) for book in books()}
    assert 0 in {len(book.projects) for book in books()}
    assert max(len(book.projects) for book in books()) > 40
    assert set(Source) == {fact.source for fact in facts}
    assert set(Origin) == {fact.origin for fact in facts}
    assert min(fact.fen for fact in facts) < 100
    assert max(fact.fen for fact in facts) > 100_000 * WAN
    assert any(fact.fen % 10_000 == 5_000 for fact in facts), "no amount that is a rounding tie in 万元"


def test_no_line_stands_twice() -> None:
    for book in books():
        lines = [
            (f.unit, f.function, f.economic, f.source, f.category, f.kind, f.project, f.origin) for f in book.facts
        ]
        assert len(lines) == len(set(lines))
        names = [project.name for project in book.projects]
        assert len(names) == len(set(names))


def test_income_subjects_pay_for_this_years_fund_and_capital_spending() -> None:
    for book in books():
        for source in (Source.GOVERNMENT_FUND, Source.STATE_CAPITAL):
            spent = total_fen(f for f in book.facts if f.source is source and f.origin is Origin.CURRENT)
            assert sum(line.fen for line in book.income if line.source is source) == spent


def test_calculations_and_funding_add_up_to_each_project() -> None:
    for book in books():
        for project in book.projects:
            current = total_fen(f for f in book.facts if f.project == project.code and f.origin is Origin.CURRENT)
            calculated = sum(
                c.number * c.standard_fen * c.periods for c in book.calculations if c.project == project.code
            )
            funded = sum(f.fen or 0 for f in book.funding if f.project == project.code and f.horizon == "年度")
            assert calculated == funded == current


def test_reasons_add_up_to_the_printed_changes() -> None:
    """This year's amounts are taken from the composed document, not from the generator."""
    for book in books()[:60]:
        document = compose(book)
        balance, public = document.table(TableKind.BALANCE), document.table(TableKind.THREE_PUBLIC)
        assert balance is not None and public is not None
        now = {
            PriorItem.TOTAL: next(cell.fen for cell in balance.rows[-1].cells if cell.fen is not None),
            **{
                item: public.rows[row].cells[1].fen
                for row, item in (
                    (0, PriorItem.ABROAD),
                    (1, PriorItem.RECEPTION),
                    (3, PriorItem.VEHICLE_PURCHASE),
                    (4, PriorItem.VEHICLE_RUNNING),
                )
            },
        }
        for item, fen in now.items():
            signed = [
                reason.fen if reason.direction is Direction.UP else -reason.fen
                for reason in book.reasons
                if reason.about is item
            ]
            assert sum(signed) == (fen or 0) - (book.prior_fen(item) or 0)


def test_unexplained_rests_are_drawn_on_request_only() -> None:
    codes = {finding.code for seed in range(12) for finding in serious(synthetic_book(seed, unexplained=True))}
    assert codes == {"R-21"}


def test_the_numbers_asked_for_are_kept() -> None:
    book = synthetic_book(7, nature=Nature.ADMINISTRATIVE, units=4, projects=9)
    assert (len(book.units), len(book.projects)) == (4, 9)
    assert {unit.nature for unit in book.units} == {Nature.ADMINISTRATIVE}
    assert len(synthetic_book(7, lines=10_000).facts) >= 10_000
    assert all(fact.category is Category.BASIC for fact in synthetic_book(8, units=2, projects=0).facts)


def test_the_words_of_a_reason_fit_its_direction() -> None:
    falls = (
        "减少",
        "压减",
        "压缩",
        "完成",
        "建成",
        "完工",
        "到期",
        "取消",
        "退休",
        "调出",
        "报废",
        "缩小",
        "降低",
        "已",
    )
    for book in books():
        for reason in book.reasons:
            is_fall = any(word in reason.name for word in falls) or reason.name == "本年不再更新车辆"
            assert is_fall == (reason.direction is Direction.DOWN), reason
