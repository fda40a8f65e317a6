"""T-05: document numbers are complete, and numbers of classified papers (密电…) are asked about before publishing."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.t02_leftover_marks import printed_texts
from shebao.findings import Finding, Severity

EMPTY_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[\[〔［]\d{4}[\]〕］]\s*号")
CLASSIFIED = re.compile(
    r"[\u4e00-\u9fff]{0,8}密电(?:[\[〔［(（]\d{4}[\]〕］)）]\s*\d*号)?|(?<![\u4e00-\u9fff])(?:绝密|机密|秘密)[★☆]"
)


def check(material: Material) -> Iterator[Finding]:
    """Each number once; texts of a book are judged in the book."""
    if material.book is not None:  # the book's own check names the sheet and row
        return
    said: set[str] = set()
    for where, text in printed_texts(material):
        for match in EMPTY_NUMBER.finditer(text):
            if match.group() not in said:
                said.add(match.group())
                yield RULE.finding(
                    f"文号/{match.group()}",
                    f"“{where}”中的文号“{match.group()}”没有序号。请补全，或核对该文件是否已经印发。",
                    found=match.group(),
                )
        for match in CLASSIFIED.finditer(text):
            if match.group() not in said:
                said.add(match.group())
                yield RULE.finding(
                    f"涉密/{re.split('[^一-龥]', match.group())[0] or match.group()}",
                    f"“{where}”引用了“{match.group()}”，可能是不宜公开的文件。请经保密审查后决定是否保留。",
                    found=match.group(),
                )


RULE = Rule("T-05", "文号完整、经保密审查", Severity.WARNING, "公开前的保密审查；公文文号应当完整", "文字", check)
