"""P-05: a value says what is reached; a bare verb (维护, 保障) or the indicator's own words repeated say nothing.

A rate or a degree of satisfaction whose value is a word (完工及时率：及时率) cannot be measured at all: that is asked
about in any document. A verb as value is asked about in a book, and told as a notice in a document that was read.
"""

import re
from collections.abc import Iterator

from shebao.budget.book import Indicator
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import MOST_NAMED, Fault, first_few, indicator_spots, is_read, report
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

VERBS = frozenset(
    {
        "维护", "保障", "提升", "提高", "促进", "加强", "完成", "确保", "推进", "增强", "改善", "落实", "完善", "保证",
        "支持", "推动", "优化", "减少", "降低", "增加", "有效维护", "有效保障", "扩大", "带动", "不断提升", "逐步提升",
        "有效提升", "有效促进", "持续提升", "明显提升", "显著提升", "有所提升", "有所提高", "不断提高", "逐步提高",
    }
)  # fmt: skip
LEAD = "的指标值只是动词或重复指标名称，不能衡量是否达到："
MOST_OF_A_BOOK = 12
MEASURED = re.compile(r"(?:[率比]|比例|满意度|覆盖面)$")
NUMBER = re.compile(r"[\d一二三四五六七八九十百千万全零无优良]")


def is_unmeasured(indicator: Indicator) -> bool:
    """Whether a rate or a satisfaction has a word without any number as its value."""
    word = indicator.word.strip()
    asked = MEASURED.search(indicator.name) or ("满意" in indicator.level1 and "满意" in indicator.name)
    return bool(word and asked and not indicator.number and NUMBER.search(word) is None and len(word) <= 8)


def check(material: Material) -> Iterator[Finding]:
    """Every worded value."""
    verbs: list[Fault] = []
    unmeasured: list[Fault] = []
    for form in material.forms:
        said: dict[str, Indicator] = {}
        missing: dict[str, Indicator] = {}
        for indicator in form.indicators:
            word = indicator.word.strip()
            if is_read(material) and is_unmeasured(indicator):
                missing.setdefault(indicator.name, indicator)
            elif word in VERBS or (len(word) >= 2 and word in indicator.name and not indicator.number):
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
