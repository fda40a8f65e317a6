"""P-09: a project of many years with one year's money as its period total."""

from collections.abc import Iterator

from shebao.budget.book import Horizon
from shebao.disclosure.rules.over_forms import Fault, report
from shebao.disclosure.rules.p08_one_off_as_permanent import PERMANENT_YEARS
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity
from shebao.money import format_yuan


def check(material: Material) -> Iterator[Finding]:
    """Every project without end."""
    faults = []
    for form in material.project_forms:
        if form.years >= PERMANENT_YEARS and form.year_total_fen and form.period_total_fen == form.year_total_fen:
            money = f"{format_yuan(form.period_total_fen)}元"
            faults.append(
                Fault(
                    form,
                    "实施期资金总额",
                    f"项目期{form.years}年，实施期资金总额{money}与年度资金总额相同",
                    [spot for horizon in Horizon if (figure := form.total(horizon)) and (spot := figure.at)],
                    money,
                    "各年资金之和",
                )
            )
    yield from report(RULE, material, faults, "，只有一年的钱。请按中期规划（三年滚动）填写项目期和实施期资金。")


RULE = Rule(
    "P-09",
    "实施期资金与项目期相称",
    Severity.WARNING,
    "预算管理一体化规范：项目实行三年滚动，实施期资金＝各年资金之和",
    "项目绩效目标表的项目期和资金",
    check,
)
