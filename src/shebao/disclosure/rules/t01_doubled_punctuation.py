"""T-01: no doubled or clashing punctuation (。。 。； ，。)."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Place, Severity

CLASHES = re.compile(r"[。，；：、][。；，、：]|。{2,}(?!…)")
CONTEXT = 10


def check(material: Material) -> Iterator[Finding]:
    """Each section once for each kind of clash."""
    said: set[tuple[str, str]] = set()
    for passage in material.passages:
        for match in CLASHES.finditer(passage.text):
            key = (passage.heading, match.group())
            if key in said:
                continue
            said.add(key)
            around = passage.text[max(match.start() - CONTEXT, 0) : match.end() + CONTEXT]
            yield RULE.finding(
                f"文字/{plain_name(passage.heading)}/{match.group()}",
                f"“{plain_name(passage.heading)}”中标点重复：“…{around}…”。请删去多余的标点。",
                found=match.group(),
                places=(Place(text=around),),
            )


RULE = Rule("T-01", "标点不重复", Severity.NOTICE, "标点符号用法（GB/T 15834）", "文字", check)
