"""T-17: a heading has something under it."""

from collections.abc import Iterator

from shebao.disclosure.model import Heading, Paragraph
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity, Spot

MANY = 4
"""So many empty headings in a row are a contents page that was not known as one."""


def check(material: Material) -> Iterator[Finding]:
    """Every heading followed by one of its own or a higher level, or by nothing."""
    document = material.document
    if document.book is not None or document.not_read:
        return
    blocks = [
        (number, block)
        for number, block in enumerate(document.blocks)
        if not (isinstance(block, Paragraph) and not block.text.strip())
    ]
    empty: list[tuple[int, Heading]] = []
    for position, (number, block) in enumerate(blocks):
        following = blocks[position + 1][1] if position + 1 < len(blocks) else None
        if not isinstance(block, Heading) or block.level == 1:
            continue
        if following is None or (isinstance(following, Heading) and following.level <= block.level):
            empty.append((number, block))
    if not empty or len(empty) >= MANY:
        return
    listed = "、".join(f"“{heading.text}”" for _, heading in empty)
    yield RULE.finding(
        "文字/空标题",
        f"标题{listed}下没有内容。没有此项的请写明“无”，否则请补充。",
        found=empty[0][1].text,
        spots=[Spot(number, start=0) for number, _ in empty],
    )


RULE = Rule("T-17", "标题下有内容", Severity.NOTICE, "公开文本应当完整", "标题", check)
