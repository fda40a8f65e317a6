"""P-23: number × standard against the budget, as far as a printed form says both; in a book, R-23 does it.

Two sources are read: a quantity of persons beside one standard per person in the indicators, and sentences that give a
number and a standard (领取人数大约1500人，标准3360元、3920元). Several standards make a range.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from shebao.budget.book import Horizon, Indicator
from shebao.disclosure.figures import PrintedFigure, note_tie, show_number, show_wan
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import is_read
from shebao.disclosure.rules.p08_one_off_as_permanent import is_permanent
from shebao.disclosure.rules.r23_calculations import amount_of
from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject
from shebao.findings import Finding, Severity, Spot

COUNTED = re.compile(r"^(?:人|名|户|个|家|位|套|台|辆|亩)$")
PRICE_NAME = re.compile(r"标准|单价|人均|每人|户均|补助额")
PRICE_UNIT = re.compile(r"^(?:元|每人|每户|万元)")
PER_MONTH, PER_YEAR = re.compile(r"月"), re.compile(r"年")
OTHER_PERIOD = re.compile(r"[日天次场周时]|百分")
IN_TEXT = re.compile(
    r"(?P<number>\d[\d,]*)(?P<unit>[人名户])[^。；;\d]{0,8}标准(?:为|是|约)?(?P<prices>\d[\d,]*(?:\.\d+)?元(?:[、和]\d[\d,]*(?:\.\d+)?元)*)"
)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Line(NamedTuple):
    """One product: so many, at standards in 元 (the lowest first), for so many periods."""

    number: Fraction
    unit: str
    prices: list[Fraction]
    periods: int = 1

    @property
    def low(self) -> Fraction:
        """At the lowest standard."""
        return self.number * self.prices[0] * self.periods

    @property
    def high(self) -> Fraction:
        """At the highest standard."""
        return self.number * self.prices[-1] * self.periods

    @property
    def words(self) -> str:
        """1,500人×3,360元."""
        product = f"{_thousands(self.number)}{self.unit}×{_thousands(self.prices[0])}元"
        return product if self.periods == 1 else f"{product}×{self.periods}月"


def check(material: Material) -> Iterator[Finding]:
    """Every project's form of a document that was read."""
    if not is_read(material):
        return
    for form in material.project_forms:
        budget = form.total(Horizon.YEAR)
        if budget is None or budget.value <= 0:
            continue
        for lines, spots in (_of_texts(form), _of_indicators(form)):
            if not lines:
                continue
            low, high = sum(line.low for line in lines), sum(line.high for line in lines)
            half = budget.step / 2
            if low - half <= budget.value <= high + half:
                note_tie(budget)
                break
            yield _finding(form, lines, spots)
            break
        yield from _cumulative(form, budget)


def _cumulative(form: PerformanceForm, budget: PrintedFigure) -> Iterator[Finding]:
    """So many persons in all, each with a yearly standard of a permanent project, are paid by the year's money."""
    year = [item for item in form.indicators if item.horizon is Horizon.YEAR]
    prices = [item for item in year if "成本" in item.level2 and _price(item) is not None]
    if not is_permanent(form) or len(prices) != 1:
        return
    price = _price(prices[0])
    for item in year:
        number = amount_of(item)
        if price is None or number is None or "累计" not in item.name or not COUNTED.search(item.number_unit):
            continue
        needed = number * price
        if needed > budget.truncated.high:
            yield RULE.finding(
                f"{form_subject(form)}/累计人数",
                f"{form_name(form)}“{item.name}”{item.value}，按标准{_thousands(price)}元每年需"
                f"{show_wan(Fraction(needed))}万元，年度资金{show_wan(budget.value)}万元。"
                "请写明累计人数是否都由本项目发放，并补充测算。",
                figures=(budget.as_shown("年度资金总额"),),
                found=f"{show_wan(budget.value)}万元",
                expected=f"{show_wan(Fraction(needed))}万元",
                spots=form.indicator_spots([item, prices[0]]),
            )


def _finding(form: PerformanceForm, lines: list[Line], spots: list[Spot]) -> Finding:
    budget = form.total(Horizon.YEAR)
    assert budget is not None
    low, high = sum(line.low for line in lines), sum(line.high for line in lines)
    nearest = high if budget.value > high else low
    products = "＋".join(line.words for line in lines)
    ranges = f"（按最高标准为{show_wan(Fraction(high))}万元）" if high != low else ""
    ask = ""
    if len(lines) == 1 and low == high:
        ask = f"按此标准，预算可供{_thousands(budget.value / (lines[0].prices[0] * lines[0].periods))}{lines[0].unit}。"
    difference = f"{show_wan(abs(budget.value - nearest))}万元"
    return RULE.finding(
        f"{form_subject(form)}/测算",
        f"{form_name(form)}：{products}={show_wan(Fraction(low))}万元{ranges}，年度资金{show_wan(budget.value)}万元，"
        f"相差{difference}。{ask}缺少差额的测算，请说明用途，或改正数量、标准、金额中有误的一项。",
        figures=(budget.as_shown("年度资金总额"),),
        found=f"{show_wan(budget.value)}万元",
        expected=f"{show_wan(Fraction(low))}万元",
        difference=difference,
        spots=spots,
    )


def _of_texts(form: PerformanceForm) -> tuple[list[Line], list[Spot]]:
    lines: list[Line] = []
    spots: list[Spot] = []
    for label, text in form.texts:
        if "概况" not in label and "计划" not in label:
            continue
        for match in IN_TEXT.finditer(text):
            prices = sorted(_number(found) for found in NUMBER.findall(match["prices"]))
            lines.append(Line(_number(match["number"]), match["unit"], prices))
            spots = form.spots(label)
    return lines, spots


def _of_indicators(form: PerformanceForm) -> tuple[list[Line], list[Spot]]:
    """One quantity and one standard; more of either leave open which belongs to which."""
    year = [item for item in form.indicators if item.horizon is Horizon.YEAR]
    persons = [
        item
        for item in year
        if "数量" in item.level2 and COUNTED.search(item.number_unit) and "累计" not in item.name and amount_of(item)
    ]
    prices = [item for item in year if "成本" in item.level2 and _price(item) is not None]
    if len(persons) != 1 or len(prices) != 1:
        return [], []
    price, number = _price(prices[0]), amount_of(persons[0])
    if price is None or number is None:
        return [], []
    words = prices[0].name + prices[0].number_unit
    budget = form.total(Horizon.YEAR)
    periods = 12 if PER_MONTH.search(words) else 1
    if periods == 1 and not PER_YEAR.search(words) and budget is not None and number * price * 12 == budget.value:
        periods = 12
    line = Line(number, persons[0].number_unit, [price], periods)
    return [line], form.indicator_spots([persons[0], prices[0]])


def _price(indicator: Indicator) -> Fraction | None:
    unit = indicator.number_unit
    if not PRICE_UNIT.search(unit) or not PRICE_NAME.search(indicator.name + unit.replace("/", "每")):
        return None
    if OTHER_PERIOD.search(unit) or re.search(r"总成本|总额|控制数", indicator.name):
        return None
    number = amount_of(indicator)
    return None if number is None else number * (10_000 if unit.startswith("万元") else 1)


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def _thousands(number: Fraction) -> str:
    whole, _, decimals = show_number(number).partition(".")
    return f"{int(whole):,}" if decimals == "00" else f"{int(whole):,}.{decimals}"


RULE = Rule(
    "P-23",
    "印出的数量×标准＝金额",
    Severity.WARNING,
    "项目支出预算应有数量和标准的测算，并与预算金额一致",
    "写有数量和标准的项目绩效目标表",
    check,
)
