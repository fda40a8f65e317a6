"""The example book: its exact amounts come out as the printed 万元, and it holds nothing that must not be published."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from shebao.budget.book import Book, Category, Direction, Fact, Horizon, Kind, PriorItem, total_fen
from shebao.budget.codes import code_tables
from shebao.budget.forms import read_book
from shebao.findings import has_errors
from shebao.money import format_percent, format_wan, format_yuan

EXAMPLE = Path(__file__).parent.parent / "examples" / "zezhou-2025"
PRINTED = Path(__file__).parent / "data" / "zezhou-2025"


@pytest.fixture(scope="module")
def book() -> Book:
    reading = read_book(EXAMPLE / "book")
    assert reading.book is not None and not has_errors(reading.findings), reading.findings
    return reading.book


def printed(number: int) -> list[dict[str, str]]:
    with (PRINTED / f"table-{number:02}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wan(book: Book, test: Callable[[Fact], bool]) -> str:
    """The exact sum of some facts as a table prints it: blank for nothing."""
    fen = total_fen(fact for fact in book.facts if test(fact))
    return format_wan(fen) if fen else ""


def test_every_function_code_sums_to_the_printed_amounts(book: Book) -> None:
    for row in printed(3):
        prefix = "" if row["科目编码"] == "合计" else row["科目编码"]
        for column, categories in (
            ("合计", set(Category)),
            ("基本支出", {Category.BASIC}),
            ("项目支出", {Category.PROJECT}),
        ):
            found = wan(book, lambda fact, p=prefix, c=categories: fact.function.startswith(p) and fact.category in c)
            assert found == row[column], (row["科目名称"], column)


def test_every_economic_class_sums_to_the_printed_amounts(book: Book) -> None:
    names = code_tables(book.department.year).economic
    basic = [fact for fact in book.facts if fact.category is Category.BASIC]
    for row in printed(6):
        name = row["部门预算支出经济科目名称"]
        under = [fact for fact in basic if name in ("合计", names[fact.economic].name, names[fact.economic[:3]].name)]
        assert format_wan(total_fen(under)) == row["合计"], name
        for kind in Kind:
            fen = total_fen(fact for fact in under if fact.kind is kind)
            assert (format_wan(fen) if fen else "") == row[kind.value], name


def test_each_project_has_its_printed_amount(book: Book) -> None:
    rows = {row["项目名称"]: row["合计"] for row in printed(12)[2:]}
    assert [project.name for project in book.projects] == list(rows)
    for project in book.projects:
        assert wan(book, lambda fact, code=project.code: fact.project == code) == rows[project.name]


@pytest.mark.parametrize(
    ("function", "economic"),
    [
        ("2080505", "30108"),
        ("2080506", "30109"),
        ("2101102", "30110"),
        ("2101103", "30111"),
        ("2210201", "30113"),
    ],
)
def test_contributions_tie_to_the_fen(book: Book, function: str, economic: str) -> None:
    """R-10: the function code's basic spending is the economic code's, exactly."""
    basic = [fact for fact in book.facts if fact.category is Category.BASIC]
    by_function = total_fen(fact for fact in basic if fact.function == function)
    assert by_function == total_fen(fact for fact in basic if fact.economic == economic) > 0


def test_the_change_against_last_year_is_the_printed_one(book: Book) -> None:
    total, before = total_fen(book.facts), book.prior_fen(PriorItem.TOTAL)
    assert before is not None
    assert format_wan(total - before) == "-45513.57"
    assert format_percent(before - total, before) == "88.90"
    assert format_wan(before) == "51195.37"
    named = sum(reason.fen if reason.direction is Direction.UP else -reason.fen for reason in book.reasons)
    assert format_wan(named) == "-45282.27"
    assert format_wan(total - before - named) == "-231.30"


def test_the_performance_tables_ask_for_the_projects_money(book: Book) -> None:
    for project in book.projects:
        with (PRINTED / f"performance-{project.code}.csv").open(encoding="utf-8", newline="") as file:
            values = {row["栏目"]: row["印出的值"] for row in csv.DictReader(file)}
        amount = total_fen(fact for fact in book.facts if fact.project == project.code)
        assert format_yuan(amount) == values["年度资金总额"]
        for horizon in Horizon:
            levels = [line for line in book.funding if line.project == project.code and line.horizon is horizon]
            assert sum(line.fen or 0 for line in levels) == amount
            for line in levels:
                expected = values[f"{horizon.value}·{line.level.value}"]
                assert ("" if line.fen is None else format_yuan(line.fen)) == expected
        indicators = {
            f"{item.horizon.value}·{item.level2}·{item.name}": item.value
            for item in book.indicators
            if item.project == project.code
        }
        assert indicators == {name: value for name, value in values.items() if name.count("·") == 2}


def test_no_person_and_no_inner_mark_is_in_the_files(book: Book) -> None:
    """Names cannot be detected; the fields made for them must be blank, and no phone or identity number may stand."""
    assert (book.department.contact, book.department.phone) == ("", "")
    assert {(project.leader, project.handler, project.phone) for project in book.projects} == {("", "", "")}
    files = [*EXAMPLE.rglob("*.csv"), *EXAMPLE.rglob("*.toml"), *EXAMPLE.rglob("*.md")]
    assert len(files) > 20
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<!\d)1[3-9]\d{8,9}(?!\d)", text), f"phone number in {path.name}"
        assert not re.search(r"(?<!\d)\d{17}[\dXx](?!\d)", text), f"identity number in {path.name}"
        assert path.name == "differences.md" or "仅供内部审核" not in text
