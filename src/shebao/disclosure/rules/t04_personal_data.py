"""T-04: no mobile number and no identity number is published."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.t02_leftover_marks import printed_texts
from shebao.findings import Finding, Severity

MOBILE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d|\.\d|[万亿]?元)")
IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])")
SHORT_MOBILE = re.compile(r"(?:电话|手机)[:：]?\s*(1[3-9]\d{7,8}|1[3-9]\d{10,11})(?!\d)")


def check(material: Material) -> Iterator[Finding]:
    """Every text of the document; the number itself is not repeated in the finding."""
    for where, text in printed_texts(material):
        for pattern, what in ((IDENTITY, "身份证号码"), (MOBILE, "手机号码")):
            if pattern.search(text):
                yield RULE.finding(
                    f"{where}/{what}",
                    f"“{where}”中有{what}，属于个人信息，不应公开。请删除。",
                )
        if SHORT_MOBILE.search(text):
            yield RULE.finding(
                f"{where}/电话位数",
                f"“{where}”中的电话号码位数不对，且像是个人手机号码。请删除；需要联系方式的，写办公电话。",
            )


RULE = Rule("T-04", "没有个人信息", Severity.ERROR, "《个人信息保护法》；公开前的保密审查", "文字", check)
