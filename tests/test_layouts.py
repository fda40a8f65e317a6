"""The foreign layouts that measure the checker: right as made, the same every time, damaged in one place only.

What is printed is checked here from the printed text alone, by sums and intervals written once more, so that a mistake
of the generator is not taken for a false alarm of the checker.
"""

from difflib import SequenceMatcher
from fractions import Fraction

import pytest

from shebao.disclosure.layouts import LAYOUTS, MAKERS, damages
from shebao.disclosure.layouts.damage import Damage, times_ten
from shebao.disclosure.layouts.printed import Kind, Mark, PrintedTable, Publication
from shebao.disclosure.layouts.score import Said, hits
from shebao.disclosure.layouts.txt import as_txt
from shebao.findings import Severity

PUBLICATIONS = {name: make(1) for name, make in LAYOUTS.items()}
every_layout = pytest.mark.parametrize("layout", LAYOUTS)


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def half_unit(text: str) -> Fraction:
    """Half a unit of the last printed digit."""
    _, point, decimals = text.partition(".")
    return Fraction(1, 2 * 10 ** len(decimals)) if point else Fraction(1, 2)


def figures(table: PrintedTable, y: int) -> dict[str, str]:
    """The figures of a row by column name; the columns of a sum keep their names in every row."""
    marks = [cell.content for cell in table.rows[y].cells if isinstance(cell.content, Mark)]
    return {mark.about.split("/")[-1]: mark.text for mark in marks}


CHILD = {"总计": "类", "类": "款", "款": "项"}


def failing_sums(table: PrintedTable) -> list[str]:
    """Rows of a table by code that are not the sum of the rows below them, beyond what rounding explains."""
    levels = [row.level for row in table.rows]
    if "项" not in levels and "款" not in levels:
        return []
    failing = []
    for y, level in enumerate(levels):
        if level not in CHILD:
            continue
        below: list[int] = []
        for z in range(len(levels)) if level == "总计" else range(y + 1, len(levels)):
            if level != "总计" and levels[z] in ("总计", level, *(["类"] if level == "款" else [])):
                break
            if levels[z] == CHILD[level]:
                below.append(z)
        if not below:
            continue
        for column, text in figures(table, y).items():
            parts = [figures(table, z).get(column, "0") for z in below]
            room = half_unit(text) * (len(parts) + 1)
            if abs(number(text) - sum(map(number, parts))) > room:
                failing.append(f"{table.title} {table.rows[y].label} {column} {text}")
    return failing


@every_layout
def test_every_level_of_every_table_adds_up(layout: str) -> None:
    tables = [table for _, table in PUBLICATIONS[layout].tables()]
    assert len(tables) >= 8
    assert [line for table in tables for line in failing_sums(table)] == []


@every_layout
def test_a_damaged_table_cell_is_seen_by_the_sums(layout: str) -> None:
    """The sums above are able to fail."""
    spoiled = 0
    for seed in range(5):
        for damage in damages(PUBLICATIONS[layout], seed):
            if damage.kind == "合计改一位":
                tables = [table for _, table in damage.publication.tables()]
                spoiled += any(failing_sums(table) for table in tables)
    assert spoiled


@every_layout
def test_amounts_changes_and_rates_of_a_sentence_agree(layout: str) -> None:
    sentences: dict[int, dict[Kind, str]] = {}
    for _, mark in PUBLICATIONS[layout].marks():
        if mark.statement and mark.kind in (Kind.AMOUNT, Kind.ITEM, Kind.PART, Kind.PRIOR, Kind.CHANGE, Kind.RATE):
            sentences.setdefault(mark.statement, {}).setdefault(mark.kind, mark.text)
    judged = 0
    for said in sentences.values():
        now = said.get(Kind.ITEM) or said.get(Kind.AMOUNT) or said.get(Kind.PART)
        if now is None or Kind.RATE not in said:
            continue
        low, high = number(now) - half_unit(now), number(now) + half_unit(now)
        rate = number(said[Kind.RATE]) / 100
        slack = Fraction(1, 20_000)
        if Kind.PRIOR in said:
            before = number(said[Kind.PRIOR])
            near = half_unit(said[Kind.PRIOR])
            changes = [abs(a - b) / b for a in (low, high) for b in (before - near, before + near) if b > 0]
        elif Kind.CHANGE in said:
            changed = number(said[Kind.CHANGE])
            near = half_unit(said[Kind.CHANGE])
            changes = [
                c / (a + sign * c)
                for a in (low, high)
                for c in (changed - near, changed + near)
                for sign in (1, -1)
                if a + sign * c > 0
            ]
        else:
            continue
        judged += 1
        assert min(changes) - slack <= rate <= max(changes) + slack, said
    assert judged or layout == "finals"


@every_layout
def test_contents_say_what_the_headings_say(layout: str) -> None:
    publication = PUBLICATIONS[layout]
    text = as_txt(publication)
    entries = [mark.text for _, mark in publication.marks() if mark.kind is Kind.CONTENTS]
    titles = [table.title for _, table in publication.tables() if not table.key.startswith("绩效/")]
    assert all(any(entry.endswith(title) for entry in entries) for title in titles)
    for entry in entries:
        bare = entry.split("、", 1)[-1].split("：", 1)[-1].split(". ", 1)[-1]
        assert text.count(bare) >= 2 or entry.endswith("预算表"), entry


@every_layout
def test_the_same_seed_prints_the_same(layout: str) -> None:
    assert as_txt(LAYOUTS[layout](1)) == as_txt(PUBLICATIONS[layout])
    assert as_txt(LAYOUTS[layout](2)) != as_txt(PUBLICATIONS[layout])


def changed_places(before: Publication, after: Publication) -> list[tuple[str, str]]:
    """The pieces of printed text that differ: a figure, a row, a note, a table."""
    old, new = (as_txt(publication).split("\n") for publication in (before, after))
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [("\n".join(old[a:b]), "\n".join(new[c:d])) for tag, a, b, c, d in opcodes if tag != "equal"]


@every_layout
def test_a_damage_changes_one_printed_thing(layout: str) -> None:
    clean = PUBLICATIONS[layout]
    found = list(damages(clean, 1))
    assert len(found) >= 18
    for damage in found:
        changed = changed_places(clean, damage.publication)
        assert len(changed) == 1, (damage.kind, changed)
        old, new = changed[0]
        assert damage.before in old and damage.after in new, damage.kind


def test_every_kind_of_damage_has_a_place_somewhere() -> None:
    kinds = {damage.kind for layout in LAYOUTS.values() for seed in (1, 2) for damage in damages(layout(seed), seed)}
    assert kinds == set(MAKERS)


def test_a_finding_hits_where_it_shows_the_damaged_figure() -> None:
    damage = Damage("", PUBLICATIONS["hubei"], Severity.ERROR, "13.20", "18.20", ("18.20", "行政运行"))
    error, notice = Severity.ERROR, Severity.NOTICE
    assert hits(damage, Said("R-03", error, "合计18.20万元，各项之和13.20万元"))
    assert hits(damage, Said("R-03", error, "不符", places=("支出总表 2010101 行政运行 合计",)))
    assert not hits(damage, Said("R-03", notice, "合计18.20万元"))
    assert not hits(damage, Said("R-03", error, "合计118.20万元"))


def test_ten_times_keeps_the_way_a_figure_is_printed() -> None:
    assert [times_ten(text) for text in ("1,234.56", "0.43", "120", "12,345")] == [
        "12,345.60",
        "4.30",
        "1200",
        "123,450",
    ]
