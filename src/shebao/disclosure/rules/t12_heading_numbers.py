"""T-12: headings count on: no number left out (一、二、四), none given twice."""

import re
from collections.abc import Iterator

from shebao.disclosure.model import Heading, Paragraph
from shebao.disclosure.numerals import chinese_number
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity, Spot

KINDS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("部分", re.compile(r"^第([一二三四五六七八九十]+)部分"), "第{}部分"),
    ("标题", re.compile(r"^([一二三四五六七八九十]{1,3})[、．]"), "{}、"),
)
NUMBERS = {chinese_number(number): number for number in range(1, 100)}


def check(material: Material) -> Iterator[Finding]:
    """Parts, then sections within their part; a number found anywhere within a text is not missing."""
    if material.book is not None:
        return
    whole = "".join(block.text for block in material.document.blocks if isinstance(block, Heading | Paragraph))
    for kind, pattern, shown in KINDS:
        last, last_text, reset = 0, "", -1
        for position, block in enumerate(material.document.blocks):
            if not isinstance(block, Heading | Paragraph):
                continue
            if kind == "标题" and KINDS[0][1].match(block.text):
                last, reset = 0, position
            match = pattern.match(block.text)
            number = NUMBERS.get(match[1], 0) if match else 0
            if not number or len(block.text) > 60:
                if number:
                    last, last_text = number, block.text
                continue
            if number == last and number > 1 and block.text != last_text and position > reset:
                yield RULE.finding(
                    f"{kind}/{shown.format(chinese_number(number))}/重号",
                    f"两个{kind}的序号都是“{shown.format(chinese_number(number))}”：“{last_text[:30]}”和“{block.text[:30]}”。请改正。",
                    spots=(Spot(position, start=0),),
                )
            elif number == last + 2 and last and shown.format(chinese_number(last + 1)) not in whole:
                missing = shown.format(chinese_number(last + 1))
                yield RULE.finding(
                    f"{kind}/{missing}/缺号",
                    f"{kind}“{last_text[:30]}”之后是“{block.text[:30]}”，缺少“{missing}”。请核对是否漏了一项。",
                    spots=(Spot(position, start=0),),
                )
            last, last_text = number, block.text


RULE = Rule("T-12", "标题序号连续", Severity.NOTICE, "公开文本应当规范", "标题", check)
