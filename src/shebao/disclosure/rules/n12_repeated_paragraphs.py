"""N-12: a paragraph that stands twice under one heading with other figures."""

import re
from collections.abc import Iterator

from shebao.disclosure.model import Heading, Paragraph
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.disclosure.statements import plain_text
from shebao.findings import Finding, Severity, Spot

LONG_ENOUGH = 24
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def check(material: Material) -> Iterator[Finding]:
    """Paragraphs of one section with the same words and other figures."""
    seen: dict[str, tuple[int, str]] = {}
    heading = ""
    for number, block in enumerate(material.document.blocks):
        if isinstance(block, Heading):
            seen, heading = {}, block.text
            continue
        if not isinstance(block, Paragraph):
            continue
        text = plain_text(block.text).text
        words = FIGURE.sub("#", text)
        if len(words) < LONG_ENOUGH or "#" not in words:
            continue
        first = seen.setdefault(words, (number, text))
        if first[0] != number and first[1] != text:
            yield RULE.finding(
                f"文字/{plain_name(heading)}/{words[:16]}/重复",
                f"“{plain_name(heading)}”中同一段文字出现两次而数字不同：“{text[:40]}…”。请删去多余的一段，或核对数字。",
                found=text[:40],
                spots=(Spot(first[0], start=0), Spot(number, start=0)),
            )


RULE = Rule("N-12", "同一段文字两次而数字不同", Severity.WARNING, "公开内容应当准确，前后一致", "文字", check)
