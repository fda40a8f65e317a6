"""T-04: no mobile number and no identity number is published; what may be one is asked about."""

from collections.abc import Iterator

from shebao.budget.check.personal_numbers import NumberKind, find_personal_numbers
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.t02_leftover_marks import printed_texts
from shebao.findings import Finding, Severity

ASKED_ABOUT = {
    NumberKind.DOUBTFUL: "一串数字像是个人的电话或账号",
    NumberKind.MAIL: "电子邮箱",
}
"""What may be a unit's own, and is asked about instead of refused."""


def check(material: Material) -> Iterator[Finding]:
    """Every text of the document; the number itself is not repeated in the finding."""
    for where, text in printed_texts(material):
        for kind in dict.fromkeys(found.kind for found in find_personal_numbers(text)):
            what = kind.value
            if kind in ASKED_ABOUT:
                yield RULE.finding(
                    f"{where}/{what}",
                    f"“{where}”中有{ASKED_ABOUT[kind]}。请核对，是个人信息的应删除；联系方式写办公电话和单位邮箱。",
                    severity=Severity.WARNING,
                )
            else:
                yield RULE.finding(f"{where}/{what}", f"“{where}”中有{what}，属于个人信息，不应公开。请删除。")


RULE = Rule("T-04", "没有个人信息", Severity.ERROR, "《个人信息保护法》；公开前的保密审查", "文字", check)
