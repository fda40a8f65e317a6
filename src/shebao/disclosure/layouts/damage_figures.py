"""Damaged figures: digits, totals, amounts, rates, shares, directions, prior years, parts."""

from dataclasses import replace
from itertools import pairwise
from random import Random

from shebao.disclosure.layouts.damage import (
    Damage,
    change,
    damage,
    is_amount,
    other_digit,
    pick,
    swapped_digits,
    tenth,
    times_ten,
)
from shebao.disclosure.layouts.printed import Kind, Mark, PrintedTable, Publication
from shebao.findings import Severity
from shebao.money import format_percent


def _cell(mark: Mark) -> bool:
    return mark.kind is Kind.CELL and is_amount(mark)


def _total(mark: Mark) -> bool:
    return mark.kind is Kind.TOTAL and is_amount(mark)


@damage("表内数改一位")
def table_digit(publication: Publication, random: Random) -> Damage | None:
    """A digit of a table cell."""
    at = pick(publication, random, _cell)
    return change(publication, at, other_digit(random, at[1].text)) if at else None


@damage("表内数两位颠倒")
def table_swap(publication: Publication, random: Random) -> Damage | None:
    """Two digits of a table cell swapped."""
    at = pick(publication, random, lambda mark: _cell(mark) and len(set(mark.text[:3])) > 1)
    return change(publication, at, swapped_digits(random, at[1].text)) if at else None


@damage("表内数多一位")
def table_times_ten(publication: Publication, random: Random) -> Damage | None:
    """A table cell ten times too large."""
    at = pick(publication, random, _cell)
    return change(publication, at, times_ten(at[1].text)) if at else None


@damage("表内数小数点错位")
def table_tenth(publication: Publication, random: Random) -> Damage | None:
    """A table cell ten times too small."""
    at = pick(publication, random, lambda mark: _cell(mark) and tenth(mark.text) is not None)
    return change(publication, at, tenth(at[1].text)) if at else None


@damage("表内数负号")
def table_sign(publication: Publication, random: Random) -> Damage | None:
    """A minus in front of a table cell."""
    at = pick(publication, random, _cell)
    return change(publication, at, f"-{at[1].text}") if at else None


@damage("合计改一位")
def total_digit(publication: Publication, random: Random) -> Damage | None:
    """A digit of a total."""
    at = pick(publication, random, _total)
    return change(publication, at, other_digit(random, at[1].text)) if at else None


@damage("文字金额与表不符")
def text_amount(publication: Publication, random: Random) -> Damage | None:
    """An amount of the text that a table prints too."""
    at = pick(publication, random, lambda mark: mark.kind is Kind.AMOUNT and is_amount(mark))
    return change(publication, at, other_digit(random, at[1].text)) if at else None


@damage("文字金额单位差十倍")
def text_times_ten(publication: Publication, random: Random) -> Damage | None:
    """An amount of the text ten times too large."""
    at = pick(publication, random, lambda mark: mark.kind in (Kind.AMOUNT, Kind.ITEM) and is_amount(mark))
    return change(publication, at, times_ten(at[1].text)) if at else None


@damage("增减率错")
def rate(publication: Publication, random: Random) -> Damage | None:
    """A digit of a rate."""
    at = pick(publication, random, lambda mark: mark.kind is Kind.RATE and len(mark.text) >= 4)
    return change(publication, at, other_digit(random, at[1].text, 2)) if at else None


@damage("增减率按本年基数计算")
def wrong_base(publication: Publication, random: Random) -> Damage | None:
    """A rate computed on this year's amount."""

    def possible(mark: Mark) -> bool:
        return mark.kind is Kind.RATE and mark.fen > 0 and abs(mark.fen - mark.base) * 10 > mark.fen

    at = pick(publication, random, possible)
    return change(publication, at, format_percent(abs(at[1].fen - at[1].base), at[1].fen)) if at else None


@damage("占比错")
def share(publication: Publication, random: Random) -> Damage | None:
    """A digit of a share."""
    at = pick(publication, random, lambda mark: mark.kind is Kind.SHARE and len(mark.text) >= 4 and mark.fen != 0)
    return change(publication, at, other_digit(random, at[1].text, 2)) if at else None


@damage("完成率错")
def done(publication: Publication, random: Random) -> Damage | None:
    """A digit of a rate of completion (决算)."""
    at = pick(publication, random, lambda mark: mark.kind is Kind.DONE and len(mark.text) >= 4)
    return change(publication, at, other_digit(random, at[1].text, 2)) if at else None


OPPOSITE = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}


@damage("增减方向反")
def direction(publication: Publication, random: Random) -> Damage | None:
    """A direction word turned round where both years' amounts are printed in the sentence."""
    prior = {mark.statement for _, mark in publication.marks() if mark.kind is Kind.PRIOR}
    at = pick(publication, random, lambda mark: mark.kind is Kind.DIRECTION and mark.statement in prior)
    if at is None:
        return None
    near = tuple(
        m.text for _, m in publication.marks() if m.statement == at[1].statement and m.kind is not Kind.DIRECTION
    )
    return change(publication, at, OPPOSITE[at[1].text], words=near)


@damage("上年数错")
def prior(publication: Publication, random: Random) -> Damage | None:
    """A prior-year amount with a rate or a change printed beside it."""
    rated = {mark.statement for _, mark in publication.marks() if mark.kind in (Kind.RATE, Kind.CHANGE, Kind.DONE)}
    at = pick(publication, random, lambda mark: mark.kind is Kind.PRIOR and is_amount(mark) and mark.statement in rated)
    return change(publication, at, other_digit(random, at[1].text, 2)) if at else None


@damage("增减额错")
def changed_amount(publication: Publication, random: Random) -> Damage | None:
    """The amount of a change with its rate printed beside it."""
    rated = {mark.statement for _, mark in publication.marks() if mark.kind in (Kind.RATE, Kind.PRIOR)}
    at = pick(
        publication, random, lambda mark: mark.kind is Kind.CHANGE and is_amount(mark) and mark.statement in rated
    )
    return change(publication, at, other_digit(random, at[1].text, 2)) if at else None


@damage("金额抄自相邻项")
def copied_amount(publication: Publication, random: Random) -> Damage | None:
    """An item's amount copied from the item before it."""
    items = [(position, mark) for position, mark in publication.marks() if mark.kind is Kind.ITEM and is_amount(mark)]
    pairs = [(a, b) for a, b in pairwise(items) if a[1].text != b[1].text]
    if not pairs:
        return None
    source, at = random.choice(pairs)
    return change(publication, at, source[1].text)


@damage("原因抄自相邻项")
def copied_reason(publication: Publication, random: Random) -> Damage | None:
    """An item's reason copied from the item before it."""
    items = [(position, mark) for position, mark in publication.marks() if mark.kind is Kind.REASON]
    pairs = [(a, b) for a, b in pairwise(items) if a[1].text != b[1].text]
    if not pairs:
        return None
    source, at = random.choice(pairs)
    return change(publication, at, source[1].text, Severity.WARNING, (at[1].about,))


@damage("分项之和不等于总额")
def procurement_part(publication: Publication, random: Random) -> Damage | None:
    """One part of the procurement budget."""

    def possible(mark: Mark) -> bool:
        return mark.kind is Kind.PART and "采购" in mark.about and is_amount(mark)

    at = pick(publication, random, possible)
    return change(publication, at, other_digit(random, at[1].text, 2)) if at else None


@damage("部分大于总额")
def part_over_whole(publication: Publication, random: Random) -> Damage | None:
    """A part of a performance form's money larger than its total."""

    def possible(mark: Mark) -> bool:
        return mark.kind is Kind.FORM_PART and mark.fen == mark.base and is_amount(mark)

    at = pick(publication, random, possible)
    if at is None:
        return None
    text = at[1].text
    first = next(n for n, letter in enumerate(text) if letter.isdigit())
    more = str(int(text[first]) + 1) if text[first] != "9" else "99"
    return change(publication, at, text[:first] + more + text[first + 1 :])


@damage("三公分项错")
def three_public(publication: Publication, random: Random) -> Damage | None:
    """A part of 三公 in the text."""

    def possible(mark: Mark) -> bool:
        return mark.kind is Kind.PART and "采购" not in mark.about and mark.fen != 0 and len(mark.text) >= 3

    at = pick(publication, random, possible)
    return change(publication, at, other_digit(random, at[1].text, 2)) if at else None


@damage("无车有运行费")
def no_cars(publication: Publication, random: Random) -> Damage | None:
    """No vehicles held, and a running cost printed: to be asked."""
    running = any(mark.about in ("公务用车运行维护费", "三公/运行费") and mark.fen for _, mark in publication.marks())
    at = pick(publication, random, lambda mark: mark.kind is Kind.CARS and mark.text != "0")
    return change(publication, at, "0", Severity.WARNING, ("运行",)) if running else None


@damage("绩效金额元万元混淆")
def form_unit(publication: Publication, random: Random) -> Damage | None:
    """The total of a performance form in 万元 where 元 is printed."""

    def possible(mark: Mark) -> bool:
        return mark.kind is Kind.FORM_TOTAL and "年度" in mark.about and is_amount(mark)

    at = pick(publication, random, possible)
    return change(publication, at, f"{at[1].fen / 1_000_000:.2f}") if at else None


@damage("绩效资金合计与表不符")
def forms_sum(publication: Publication, random: Random) -> Damage | None:
    """The money of all projects with targets, where the forms are printed too."""
    printed = any(mark.kind is Kind.FORM_TOTAL for _, mark in publication.marks())
    at = pick(publication, random, lambda mark: mark.kind is Kind.FORMS and is_amount(mark))
    return change(publication, at, other_digit(random, at[1].text, 2)) if at and printed else None


@damage("成本指标用≥")
def cost_sign(publication: Publication, random: Random) -> Damage | None:
    """A cost target with ≥."""
    at = pick(publication, random, lambda mark: mark.kind is Kind.COST)
    return change(publication, at, at[1].text.replace("≤", "≥"), Severity.WARNING) if at else None


@damage("比率超过100%")
def over_hundred(publication: Publication, random: Random) -> Damage | None:
    """A rate that must be more than 100 %."""
    at = pick(publication, random, lambda mark: mark.kind is Kind.PERCENT and "率" in mark.about)
    return change(publication, at, "≥110%", Severity.WARNING) if at else None


@damage("表内漏一行")
def row_dropped(publication: Publication, random: Random) -> Damage | None:
    """A 项 row left out, where its 款 has others: the 款 no longer adds up."""
    found: list[tuple[int, int, str, tuple[str, ...]]] = []
    for number, table in publication.tables():
        rows = table.rows
        for y, row in enumerate(rows):
            neighbours = [rows[z].level for z in (y - 1, y + 1) if 0 <= z < len(rows)]
            if row.level == "项" and "项" in neighbours and _amounts(table, y):
                above = next(rows[z].label for z in range(y, -1, -1) if rows[z].level == "款")
                found.append((number, y, above, _amounts(table, y)))
    if not found:
        return None
    number, y, above, amounts = random.choice(found)
    block = publication.blocks[number]
    if not isinstance(block, PrintedTable):
        return None
    label = block.rows[y].label
    damaged = publication.with_block(number, replace(block, rows=(*block.rows[:y], *block.rows[y + 1 :])))
    return Damage("", damaged, Severity.ERROR, label, "", (above, label, *amounts), f"{block.title}/{label}")


def _amounts(table: PrintedTable, y: int) -> tuple[str, ...]:
    return tuple(c.content.text for c in table.rows[y].cells if isinstance(c.content, Mark) and is_amount(c.content))
