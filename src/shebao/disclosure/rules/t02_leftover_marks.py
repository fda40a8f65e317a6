"""T-02: marks of a draft or a template must not be published (仅供内部审核, 初稿, XX, 增加内容…)."""

import re
from collections.abc import Iterator

from shebao.disclosure.model import Heading, Paragraph
from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import Finding, Place, Severity

MARKS = re.compile(
    r"仅供内部审核|内部资料|征求意见稿|送审稿|（初稿）|【初稿】|[ＸXx×]{2,}(?:年|县|市|区|局|万元|单位|部门|元|%|个|人)"
    r"|增加内容|（此处填写[^）]*）|请在此处|待补充|待定稿|（示例）"
)


def check(material: Material) -> Iterator[Finding]:
    """Headings, paragraphs, and what the tables print beside their figures."""
    said: set[str] = set()
    for where, text in printed_texts(material):
        for match in MARKS.finditer(text):
            if match.group() in said:
                continue
            said.add(match.group())
            yield RULE.finding(
                f"文字/{match.group()}",
                f"“{where}”留有“{match.group()}”字样，不应公开。请删除后再公开。",
                found=match.group(),
                places=(Place(text=text[max(match.start() - 10, 0) : match.end() + 10]),),
            )


def printed_texts(material: Material) -> Iterator[tuple[str, str]]:
    """Every printed text that is no amount, with the heading or table it stands under."""
    where = material.document.title
    yield where, material.document.title
    for block in material.document.blocks:
        if isinstance(block, Heading):
            where = block.text
            yield where, block.text
        elif isinstance(block, Paragraph):
            yield where, block.text
    for table in (*material.document.tables, *material.document.performance_tables):
        where = form_subject(table.form) if table.form is not None else table.title
        for text in (table.title, table.caption, table.note, table.footer):
            yield where, text
        for row in table.rows:
            for cell in row.cells:
                if cell.text and cell.fen is None:
                    yield where, cell.text


RULE = Rule(
    "T-02",
    "没有底稿和模板的字样",
    Severity.ERROR,
    "公开文本应为定稿",
    "文字",
    check,
)
