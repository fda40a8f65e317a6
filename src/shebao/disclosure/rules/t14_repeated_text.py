"""T-14: no paragraph stands in the text twice, no clause twice running."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.printed_texts import Printed, printed_texts
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity, Spot

NOT_WORDS = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z]")
LONG_PARAGRAPH, LONG_CLAUSE = 40, 12
CLAUSE = re.compile(r"[^，,。；;]+")


def check(material: Material) -> Iterator[Finding]:
    """Paragraphs of the text, then clauses within each text; a table's note may stand under several tables."""
    if material.book is not None:
        return
    paragraphs: dict[str, list[tuple[str, Spot]]] = {}
    for passage in material.passages:
        plain = NOT_WORDS.sub("", passage.text)
        block = material.document.blocks[passage.block]
        if len(plain) >= LONG_PARAGRAPH and getattr(block, "style", "") != "note":
            paragraphs.setdefault(plain, []).append((passage.text, Spot(passage.block, start=0)))
    repeated = [places for places in paragraphs.values() if len(places) > 1]
    if repeated:
        first = repeated[0][0][0]
        several = f"等{len(repeated)}段" if len(repeated) > 1 else ""
        yield RULE.finding(
            "文字/重复的段落",
            f"段落“{first[:30]}…”{several}在文本中重复出现。请核对后删去重复的，或换成应有的内容。",
            severity=Severity.WARNING if len(repeated) > 1 else Severity.NOTICE,
            found=first[:60],
            spots=[spot for places in repeated for _, spot in places],
        )
    said: set[str] = set()
    for printed in printed_texts(material):
        for sentence, start in _twice(printed):
            if sentence not in said:
                said.add(sentence)
                yield RULE.finding(
                    f"文字/{printed.where}/重复的句子",
                    f"“{printed.where}”中的句子“{sentence[:40]}”重复了一遍。请删去或改正。",
                    found=sentence[:60],
                    spots=(printed.at(start),),
                )


def _twice(printed: Printed) -> Iterator[tuple[str, int]]:
    """Clauses that stand next to each other and are the same."""
    before = ""
    for match in CLAUSE.finditer(printed.text):
        plain = NOT_WORDS.sub("", match.group())
        if len(plain) >= LONG_CLAUSE and plain == before:
            yield match.group().strip(), match.start()
        before = plain


RULE = Rule("T-14", "文字不重复", Severity.NOTICE, "公开文本应当规范", "文字", check)
