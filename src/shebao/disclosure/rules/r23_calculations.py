"""R-23: number × standard × periods = amount; without a calculation, persons × standard of the targets.

Where neither is there, it says what is missing.

2,000 人 × 3,360 元 = 672.00 万元 against a budget of 742.00 万元: the message says how many persons it would pay.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.budget.book import Horizon, Indicator
from shebao.disclosure.figures import read_printed, show_number, show_wan
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import FigureShown, Finding, Severity

PERSONS = re.compile(r"^(?:人|名|户|人次)")
PRICE_NAME = re.compile(r"标准|单价|人均|每人")
YUAN = re.compile(r"^(?:元|每人)")
PERIODS_TRIED = (1, 12)
"""A standard without a stated period is a year's or a month's."""


def check(material: Material) -> Iterator[Finding]:
    """Every project's form."""
    for form in material.project_forms:
        if form.calculations:
            yield from _calculated(form)
        elif not form.amounts:  # of a form that was read, P-23 says what its figures come to
            yield from _from_targets(form)


def _thousands(number: Fraction) -> str:
    text = f"{show_number(number):}"
    whole, _, decimals = text.partition(".")
    grouped = f"{int(whole):,}"
    return grouped if decimals == "00" else f"{grouped}.{decimals}"


def _calculated(form: PerformanceForm) -> Iterator[Finding]:
    budget = Fraction(form.year_total_fen, 100)
    lines = [
        (line, Fraction(line.standard_fen, 100), Fraction(line.number * line.standard_fen * line.periods, 100))
        for line in form.calculations
    ]
    total = sum((amount for _, _, amount in lines), Fraction(0))
    if total == budget:
        return
    products = []
    for line, standard, _ in lines:
        text = f"{_thousands(Fraction(line.number))}{line.number_unit} × {_thousands(standard)}元"
        products.append(text if line.periods == 1 else f"{text} × {line.periods}{line.period_unit}")
    ask = ""
    if len(lines) == 1 and lines[0][2] > 0:
        line, standard, _ = lines[0]
        affordable = budget / (standard * line.periods)
        ask = f"按此标准，预算可供{_thousands(affordable)}{line.number_unit}。"
    yield _finding(form, " ＋ ".join(products), total, budget, ask)


def _finding(form: PerformanceForm, products: str, total: Fraction, budget: Fraction, ask: str) -> Finding:
    difference = f"{show_wan(abs(total - budget))}万元"
    return RULE.finding(
        f"{form_subject(form)}/测算",
        f"项目“{form.name}”：{products} = {show_wan(total)}万元，预算{show_wan(budget)}万元，相差{difference}。{ask}"
        "请说明差额的用途，或改正人数、标准、金额中有误的一项。",
        figures=(
            FigureShown("测算", f"{show_wan(total)}万元"),
            FigureShown("预算", f"{show_wan(budget)}万元"),
        ),
        found=f"{show_wan(budget)}万元",
        expected=f"{show_wan(total)}万元",
        difference=difference,
    )


def amount_of(indicator: Indicator) -> Fraction | None:
    """The number of an indicator, None where it has none."""
    figure = read_printed(indicator.number, "个") if indicator.number else None
    return figure.value if figure is not None else None


def price_of(form: PerformanceForm) -> Fraction | None:
    """The standard a person gets, in 元: of the calculations, else of the cost targets."""
    if form.calculations:
        return Fraction(form.calculations[0].standard_fen, 100)
    for indicator in form.indicators:
        if indicator.level2 == "成本指标" and PRICE_NAME.search(indicator.name + indicator.number_unit):
            number = amount_of(indicator)
            if number is not None and YUAN.search(indicator.number_unit):
                return number
            if match := re.match(r"[≤≥=]?(\d+(?:\.\d+)?)\s*(?:元|每人)", indicator.word):
                return Fraction(match[1])
    return None


def _from_targets(form: PerformanceForm) -> Iterator[Finding]:
    price = price_of(form)
    persons = [
        (indicator, number)
        for indicator in form.indicators
        if indicator.horizon is Horizon.YEAR
        and indicator.level2 == "数量指标"
        and PERSONS.search(indicator.number_unit)
        and "累计" not in indicator.name
        and (number := amount_of(indicator)) is not None
    ]
    if price is None or price <= 0 or not persons:
        missing = "、".join(word for word, known in (("数量", persons), ("标准", price)) if not known) or "标准"
        yield RULE.finding(
            f"{form_subject(form)}/测算",
            f"项目“{form.name}”预算{show_wan(Fraction(form.year_total_fen, 100))}万元，没有测算（缺{missing}），"
            "看不出金额如何得来。请在“项目测算”表填写数量、标准和期数。",
            expected="数量 × 标准 × 期数",
        )
        return
    budget = Fraction(form.year_total_fen, 100)
    if any(number * price * periods == budget for _, number in persons for periods in PERIODS_TRIED):
        return
    indicator, number = persons[0]
    products = f"{indicator.name}{_thousands(number)}{indicator.number_unit} × {_thousands(price)}元"
    ask = f"按此标准，预算可供{_thousands(budget / price)}{indicator.number_unit}。"
    yield _finding(form, products, number * price, budget, ask)


RULE = Rule(
    "R-23",
    "数量×标准＝金额",
    Severity.WARNING,
    "项目支出预算应有数量和标准的测算，并与预算金额一致",
    "项目测算，或写有人数和标准的绩效指标",
    check,
)
