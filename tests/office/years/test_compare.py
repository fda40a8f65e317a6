"""Two books compared line by line: what came, what went, what changed, with amounts; canonical content."""

from dataclasses import replace

import pytest

from shebao.budget.book import TextKey, total_fen
from shebao.programmes.years.base_lines import without_projects
from shebao.programmes.years.compare import ADDED, CHANGED, GONE, by_table, compare_books
from shebao.programmes.years.content import SpoiltContent, book_of, content_of, digest_of, need_untouched
from tests.office.years.walk import example


def test_the_same_book_does_not_differ() -> None:
    assert compare_books(example(), example()) == []
    assert compare_books(example(), book_of(content_of(example()))) == []


def test_a_content_gives_its_book_back_and_its_digest_proves_it() -> None:
    content = content_of(example())
    assert book_of(content) == example() and content_of(book_of(content)) == content
    need_untouched(content, digest_of(content), "版本")
    with pytest.raises(SpoiltContent, match="摘要不符"):
        need_untouched(content.replace("742", "743"), digest_of(content), "版本")


def test_every_kind_of_difference() -> None:
    old = example()
    first, *rest = old.facts
    facts = (replace(first, fen=first.fen + 100_00), *rest[1:], replace(rest[0], economic="30299", fen=5_00))
    projects = tuple(
        replace(one, year_goal=one.year_goal + "另行补充。") if one.code == "P03" else one for one in old.projects
    )
    new = replace(
        old,
        facts=facts,
        projects=projects,
        calculations=old.calculations[1:],
        department=replace(old.department, approved_on="2025-02-10"),
        texts={**old.texts, TextKey.OTHER: old.texts[TextKey.OTHER] + "补充。"},
    )
    rows = compare_books(old, new)
    tables = {one.table: one for one in by_table(rows)}
    assert set(tables) == {"封面", "预算明细", "项目", "项目测算", "文字"}
    spent = tables["预算明细"]
    assert (spent.added, spent.gone, spent.changed) == (1, 1, 1)
    assert spent.difference == total_fen(new.facts) - total_fen(old.facts)
    (changed,) = [row for row in spent.rows if row.what == CHANGED]
    assert changed.difference == 100_00 and changed.column == "金额（元）"
    assert {row.what: row.difference for row in spent.rows if row.what != CHANGED} == {ADDED: 5_00, GONE: -rest[0].fen}
    (told,) = tables["项目"].rows
    assert told.column == "年度目标" and told.after.endswith("另行补充。") and not told.is_amount
    assert tables["项目测算"].rows[0].what == GONE
    assert tables["封面"].rows[0].after == "2025-02-10"
    back = {one.table: one.difference for one in by_table(compare_books(new, old))}
    assert back == {one.table: -one.difference for one in tables.values()}


def test_lines_that_agree_in_their_key_are_counted() -> None:
    first = example().facts[0]
    new = replace(example(), facts=(*example().facts, replace(first, fen=1)))
    (row,) = compare_books(example(), new)
    assert row.what == ADDED and "第2行" in row.line and row.difference == 1


def test_base_lines_leave_projects_out_and_say_so() -> None:
    kept, found = without_projects(example())
    assert not kept.projects and not kept.calculations and not kept.funding
    assert all(not one.project for one in (*kept.facts, *kept.indicators)) and kept.indicators
    assert {one.subject for one in found} == {
        f"{name}/项目" for name in ("预算明细", "项目", "项目测算", "项目资金级次", "绩效指标")
    }
    assert without_projects(kept) == (kept, [])
