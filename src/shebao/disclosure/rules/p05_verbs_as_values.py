"""P-05: a value says what is reached; a bare verb (维护, 保障) or the indicator's own words repeated say nothing."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import Finding, Severity

VERBS = frozenset(
    {
        "维护", "保障", "提升", "提高", "促进", "加强", "完成", "确保", "推进", "增强", "改善", "落实", "完善", "保证",
        "支持", "推动", "优化", "减少", "降低", "增加", "有效维护", "有效保障",
    }
)  # fmt: skip


def check(material: Material) -> Iterator[Finding]:
    """Every worded value."""
    for form in material.forms:
        for indicator in form.indicators:
            word = indicator.word.strip()
            if not word:
                continue
            if word in VERBS:
                what = "只是一个动词"
            elif word in indicator.name and len(word) >= 2:
                what = "只重复了指标名称"
            else:
                continue
            yield RULE.finding(
                f"{form_subject(form)}/{indicator.name}",
                f"{form_subject(form)}指标“{indicator.name}”的值“{word}”{what}，不能衡量是否达到。建议写明程度或可核对的结果。",
                found=word,
            )


RULE = Rule("P-05", "指标值能衡量", Severity.NOTICE, "绩效指标应当明确、可衡量：值不用动词", "绩效指标", check)
