"""P-15: one payment, two times: 按月发放 in one sentence, once at the end of the year in another."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import Finding, Severity

MONTHLY = re.compile(r"按月(?:足额)?(?:发放|支付|拨付|发给)|每月(?:按时)?(?:足额)?发放")
AT_ONCE = re.compile(r"(?:年底|年末|年终)(?:前)?一次性(?:发放|支付|拨付)?|一次性(?:发放|支付)(?!抚恤)")


def check(material: Material) -> Iterator[Finding]:
    """Every project's texts and targets."""
    for form in material.project_forms:
        text = "。".join([*(text for _, text in form.texts), *(indicator.word for indicator in form.indicators)])
        monthly, once = MONTHLY.search(text), AT_ONCE.search(text)
        if monthly and once:
            yield RULE.finding(
                f"{form_subject(form)}/发放时间",
                f"项目“{form.name}”一处写“{monthly.group()}”，另一处写“{once.group()}”，前后矛盾。请统一发放时间。",
                found=once.group(),
                expected=monthly.group(),
                spots=[
                    spot
                    for match in (once, monthly)
                    for label, words in form.texts
                    if match.group() in words
                    for spot in form.spots(label)
                ],
            )


RULE = Rule("P-15", "发放时间前后一致", Severity.WARNING, "公开内容应当准确，前后一致", "项目绩效目标表的文字", check)
