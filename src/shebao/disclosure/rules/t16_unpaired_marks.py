"""T-16: brackets and quotes stand in pairs."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.printed_texts import printed_texts
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity, Spot

PAIRS = (("（(", "）)", "括号"), ("“", "”", "引号"), ("《", "》", "书名号"))
NUMBERING = re.compile(r"(?:^|[。；\s])[\d一二三四五六七八九十]{1,3}[)）]")
"""1）2） count without an opening bracket."""


def check(material: Material) -> Iterator[Finding]:
    """One notice for the document, with the places."""
    if material.book is not None:
        return
    found: list[tuple[str, str, Spot]] = []
    for printed in printed_texts(material):
        text = NUMBERING.sub("", printed.text)
        if len(text) < 8 or len(text) > 5000:
            continue
        for opening, closing, name in PAIRS:
            opened = sum(text.count(sign) for sign in opening)
            closed = sum(text.count(sign) for sign in closing)
            if opened != closed:
                found.append((name, printed.text, printed.spot))
    if found:
        name, text, _ = found[0]
        several = f"等{len(found)}处" if len(found) > 1 else ""
        yield RULE.finding(
            "文字/成对的标点",
            f"“{text[:24]}…”{several}的{name}不成对。请核对。",
            found=name,
            spots=list(dict.fromkeys(spot for _, _, spot in found)),
        )


RULE = Rule("T-16", "括号和引号成对", Severity.NOTICE, "标点符号用法（GB/T 15834）", "文字", check)
