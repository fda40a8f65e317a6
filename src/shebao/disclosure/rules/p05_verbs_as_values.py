"""P-05: a value says what is reached; a bare verb (维护, 保障) or the indicator's own words repeated say nothing."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject
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
        said: dict[str, str] = {}
        for indicator in form.indicators:
            word = indicator.word.strip()
            if word in VERBS or (len(word) >= 2 and word in indicator.name):
                said.setdefault(indicator.name, word)
        if said:
            listed = "；".join(f"“{name}”的值“{word}”" for name, word in said.items())
            yield RULE.finding(
                f"{form_subject(form)}/指标值",
                f"{form_name(form)}的指标值只是动词或重复指标名称，不能衡量是否达到：{listed}。建议写明程度或可核对的结果。",
                found="、".join(said.values()),
            )


RULE = Rule("P-05", "指标值能衡量", Severity.WARNING, "绩效指标应当明确、可衡量：值不用动词", "绩效指标", check)
