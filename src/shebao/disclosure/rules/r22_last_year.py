"""R-22: this year's "last year" = what was published last year, when both documents are at hand."""

from collections.abc import Iterator

from shebao.budget.book import PriorItem
from shebao.disclosure.figures import show_in
from shebao.disclosure.rules.labels import look_up
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.this_year import CELLS, last_year
from shebao.findings import FigureShown, Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every item both years print; before that, no part of last year above its whole."""
    yield from _part_of_whole(material)
    if material.last_year is None:
        return
    published = Material(material.last_year)
    for item, address in CELLS.items():
        stated = last_year(material, item)
        there = look_up(published, address)
        if stated is None or there is None:
            continue
        view, figure = there
        if stated.rounded.meets(figure.rounded):
            continue
        difference = show_in(abs(stated.value - figure.value), "万元")
        yield RULE.finding(
            f"上年数/{item.value}",
            f"{item.value}的上年数为{show_in(stated.value, '万元')}，上年公开的{view.name}为{figure.shown}，"
            f"相差{difference}。"
            "请改用上年公开数；上年数经过调整的，请说明口径。",
            figures=(
                FigureShown("本年文字中的上年数", show_in(stated.value, "万元")),
                FigureShown("上年公开数", figure.shown),
            ),
            found=show_in(stated.value, "万元"),
            expected=figure.shown,
            difference=difference,
            places=(view.place,),
        )


def _part_of_whole(material: Material) -> Iterator[Finding]:
    whole, part = last_year(material, PriorItem.TOTAL), last_year(material, PriorItem.GENERAL_EXPENDITURE)
    if whole is None or part is None or part.rounded.low <= whole.rounded.high:
        return
    yield RULE.finding(
        f"上年数/{PriorItem.GENERAL_EXPENDITURE.value}",
        f"一般公共预算支出的上年数{show_in(part.value, '万元')}，大于收支总计的上年数{show_in(whole.value, '万元')}。"
        "部分不能大于总额，请核对上年数。",
        found=show_in(part.value, "万元"),
        expected=f"不超过{show_in(whole.value, '万元')}",
    )


RULE = Rule(
    "R-22",
    "上年数与上年公开一致",
    Severity.ERROR,
    "本年文本中的上年预算数应与上年公开的预算数一致",
    "上年公开的文本",
    check,
)
