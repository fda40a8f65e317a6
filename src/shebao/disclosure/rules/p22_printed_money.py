"""P-22: totals that a form prints are sums of their sources, no source is above its total, no year above its period.

Forms nest their sources (财政拨款 of which 本年, 上年结转) without saying how deep: a total is wrong only where no
nesting explains it. A single 其中 below a total is a part and need not be all.
"""

import re
from collections.abc import Iterator, Sequence

from shebao.budget.book import Horizon
from shebao.disclosure.figures import PrintedFigure, judge_sum, note_tie, show_in
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.performance import FormAmount
from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject
from shebao.findings import Finding, Severity

Part = tuple[FormAmount, PrintedFigure]

REST = re.compile(r"其他|自筹|自有|单位资金|项目支出")
"""The last of the sources: where it is printed, the list is whole."""

MOST_NESTED = 12
"""Forms print no more sources than these; a longer list is read as flat."""


def check(material: Material) -> Iterator[Finding]:
    """Every total of every form that was read."""
    for form in material.forms:
        for total, sources in form.groups():
            figure = form.figure(total)
            if figure is None or not total.text.strip():
                continue
            parts = [(part, known) for part in sources if part.text and (known := form.figure(part)) is not None]
            above = [part for part in parts if part[1].rounded.low > figure.rounded.high]
            if above:
                yield from _above(form, total, figure, above)
            elif parts:
                yield from _sum(form, total, figure, parts)
        yield from _period(form)


def _above(form: PerformanceForm, total: FormAmount, figure: PrintedFigure, above: list[Part]) -> Iterator[Finding]:
    for part, known in above:
        yield RULE.finding(
            f"{form_subject(form)}/{total.label}/{part.label}",
            f"{form_name(form)}{total.label}{figure.shown}，其中{part.label}{known.shown}，部分大于总额，"
            f"多{show_in(known.value - figure.value, figure.unit)}。两个数哪个有误，表中不能判断，请核对后改正。",
            figures=(figure.as_shown(total.label), known.as_shown(part.label)),
            found=known.shown,
            expected=f"不超过{figure.shown}",
            difference=show_in(known.value - figure.value, figure.unit),
        )


def _sum(form: PerformanceForm, total: FormAmount, figure: PrintedFigure, parts: list[Part]) -> Iterator[Finding]:
    tops = explained(figure, [known for _, known in parts])
    if tops is not None:
        judge_sum(figure, tops)
        return
    whole = any(REST.search(part.label) for part, _ in parts)
    if not whole and len(parts) == 1:
        return
    summed = judge_sum(figure, [known for _, known in parts])
    listed = "＋".join(f"{part.label}{known.shown}" for part, known in parts if known.value)
    difference = show_in(abs(summed.difference), figure.unit)
    yield RULE.finding(
        f"{form_subject(form)}/{total.label}/各项之和",
        f"{form_name(form)}{total.label}{figure.shown}，各项资金之和{show_in(summed.expected, figure.unit)}"
        f"（{listed}），相差{difference}。请核对。",
        severity=None if whole else Severity.WARNING,
        figures=(figure.as_shown(total.label), *(known.as_shown(part.label) for part, known in parts)),
        found=figure.shown,
        expected=show_in(summed.expected, figure.unit),
        difference=difference,
    )


def explained(total: PrintedFigure, parts: Sequence[PrintedFigure]) -> list[PrintedFigure] | None:
    """The parts at the top whose sum is the total, the others being parts of those before them; None if none fits."""
    for tops in _nestings(parts) if len(parts) <= MOST_NESTED else [list(parts)]:
        summed = sum(part.value for part in tops)
        slack = total.step / 2 + sum(part.step / 2 for part in tops)
        if abs(summed - total.value) <= slack:
            return tops
    return None


def _nestings(parts: Sequence[PrintedFigure]) -> Iterator[list[PrintedFigure]]:
    """Every reading of the parts as tops with their own parts behind them; the flat one first."""
    if not parts:
        yield []
        return
    first, rest = parts[0], parts[1:]
    for taken in range(len(rest) + 1):
        own = rest[:taken]
        if own and not (first.value and explained(first, own) is not None):
            continue
        for others in _nestings(rest[taken:]):
            yield [first, *others]


def _period(form: PerformanceForm) -> Iterator[Finding]:
    period, year = form.total(Horizon.PERIOD), form.total(Horizon.YEAR)
    if period is None or year is None:
        return
    if period.value >= year.value:
        if period.value == year.value:
            note_tie(period, year)
        return
    yield RULE.finding(
        f"{form_subject(form)}/实施期资金总额",
        f"{form_name(form)}实施期资金总额{period.shown}，少于年度资金总额{year.shown}。实施期包括本年度，请改正。",
        figures=(period.as_shown("实施期资金总额"), year.as_shown("年度资金总额")),
        found=period.shown,
        expected=f"不少于{year.shown}",
    )


RULE = Rule(
    "P-22",
    "绩效目标表印出的资金",
    Severity.ERROR,
    "绩效目标表的资金总额＝各项资金之和，部分不大于总额，年度不大于实施期",
    "印有资金的绩效目标表",
    check,
)
