"""P-05: a value says what is reached; a bare verb (维护, 保障) or the indicator's own words repeated say nothing.

A rate or a degree of satisfaction whose value is a word (完工及时率：及时率) cannot be measured at all: that is asked
about in any document. A verb as value is asked about in a book, and told as a notice in a document that was read.
"""

from collections.abc import Iterator

from shebao.budget.book import Indicator
from shebao.budget.targets.quality import is_unmeasured, is_verb
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import MOST_NAMED, Fault, first_few, indicator_spots, is_read, report
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

LEAD = "的指标值只是动词或重复指标名称，不能衡量是否达到："
MOST_OF_A_BOOK = 12


def check(material: Material) -> Iterator[Finding]:
    """Every worded value."""
    verbs: list[Fault] = []
    unmeasured: list[Fault] = []
    for form in material.forms:
        said: dict[str, Indicator] = {}
        missing: dict[str, Indicator] = {}
        for indicator in form.indicators:
            if is_read(material) and is_unmeasured(indicator):
                missing.setdefault(indicator.name, indicator)
            elif is_verb(indicator):
                said.setdefault(indicator.name, indicator)
        most = MOST_NAMED if is_read(material) else MOST_OF_A_BOOK
        verbs.extend(_faults(form, said, most))
        unmeasured.extend(_faults(form, missing, most))
    severity = Severity.NOTICE if is_read(material) else None
    advice = "。是率或满意度，应当写明要达到的数，如“≥90%”。请补填。"
    yield from report(RULE, material, unmeasured, advice, kind="没有数的率", lead=LEAD)
    yield from report(RULE, material, verbs, "。建议写明程度或可核对的结果。", severity, lead=LEAD)


def _faults(form: PerformanceForm, said: dict[str, Indicator], most: int) -> Iterator[Fault]:
    if said:
        words = [f"“{name}”的值“{item.word.strip()}”" for name, item in said.items()]
        yield Fault(
            form,
            "指标值",
            first_few(words, "项", most),
            indicator_spots(form, said.values()),
            "、".join(item.word.strip() for item in said.values()),
        )


RULE = Rule("P-05", "指标值能衡量", Severity.WARNING, "绩效指标应当明确、可衡量：值不用动词", "绩效指标", check)
