"""S-01: the tables a department budget must have are there, filled or empty.

The nation asks for eight; a document's own contents and its province's form may ask for more. A composed document and
any Shanxi document have all thirteen. A fragment (no contents page, no part headings) gets one notice. What
could not be read is not called missing.
"""

import re
from collections.abc import Iterator

from shebao.disclosure.formats import load_formats
from shebao.disclosure.formats.titles import is_title, title_words
from shebao.disclosure.formats.wording import plain
from shebao.disclosure.model import Disclosure, Heading, Paragraph
from shebao.disclosure.model import TableKind as K
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

REQUIRED = (
    K.BALANCE,
    K.INCOME,
    K.EXPENDITURE,
    K.APPROPRIATION_BALANCE,
    K.GENERAL_EXPENDITURE,
    K.BASIC_BY_ECONOMIC,
    K.FUND_EXPENDITURE,
    K.THREE_PUBLIC,
)
"""The eight tables of the national demands; the rest is a province's format."""

SHANXI = (
    *REQUIRED,
    K.FUND_INCOME,
    K.CAPITAL,
    K.ORGAN_RUNNING,
    K.PROJECTS,
    K.PROJECTS_CARRIED_OVER,
)
ONLY_SHANXI = frozenset({K.FUND_INCOME, K.PROJECTS_CARRIED_OVER})
"""Tables that only the Shanxi form has: where they are, the form is Shanxi's."""

PERFORMANCE = frozenset({K.PERFORMANCE_DEPARTMENT, K.PERFORMANCE_PROJECT})


def is_whole(document: Disclosure) -> bool:
    """Whether it is a whole document, not a page or two of one."""
    if document.book is not None or document.contents:
        return True
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            return True
        if isinstance(block, Paragraph) and re.fullmatch("目[录次]", plain(block.text)):
            return True
    return False


def announced(document: Disclosure) -> dict[K, str]:
    """The tables that the contents page names, with their names there."""
    formats = load_formats()
    named: dict[K, str] = {}
    for text in _contents(document):
        if is_title(text) and "表" in text:
            kind = formats.kind_of(title_words(text))
            if kind is not K.OTHER:
                named.setdefault(kind, text)
    return named


def _contents(document: Disclosure) -> Iterator[str]:
    """The entries of the contents: as the reader knows them, else the short lines after 目录."""
    if document.contents:
        yield from (entry.text for entry in document.contents)
        return
    inside = False
    for block in document.blocks:
        text = block.text if isinstance(block, Heading | Paragraph) else None
        if text is None:
            return
        if re.fullmatch("目[录次]", plain(text)):
            inside = True
        elif inside and len(text) > 50:
            return
        elif inside:
            yield text


def check(material: Material) -> Iterator[Finding]:
    """Every kind that should be there."""
    document = material.document
    if not is_whole(document):
        yield _fragment(material)
        return
    present = {view.kind for view in material.views}
    if K.THREE_PUBLIC in present or K.FUND_THREE_PUBLIC in present:
        present |= {K.THREE_PUBLIC}
    shanxi = document.book is not None or (len(present & ONLY_SHANXI) > 0 and not document.final)
    named = announced(document)
    unread = "（另有未能读出的内容，见“未读”部分）" if document.not_read else ""
    for kind in dict.fromkeys((*(SHANXI if shanxi else REQUIRED), *named)):
        if kind in present or kind in PERFORMANCE:
            continue
        title = f"“{plain(named[kind])}”" if kind in named else f"“{_name(kind, document)}”"
        listed = "目录列有，文中" if kind in named else ""
        yield RULE.finding(
            f"缺表/{kind.value}",
            f"{listed}没有找到{title}{unread}。没有数据的表也应公开空表并注明。请补充。",
            expected=kind.value,
        )
    if document.book is not None and not any(form.project == "" for form in material.forms):
        yield RULE.finding(
            f"缺表/{K.PERFORMANCE_DEPARTMENT.value}",
            "没有部门整体支出绩效目标表。请补充。",
            severity=Severity.WARNING,
        )


def _fragment(material: Material) -> Finding:
    present = {view.kind for view in material.views}
    lacking = [kind.value for kind in REQUIRED if kind not in present]
    without = f"其中没有：{'、'.join(lacking)}。" if present & set(REQUIRED) and lacking else ""
    return RULE.finding(
        "文本/片段",
        f"这是文本的片段（没有目录和各部分的标题），未检查表是否齐全。{without}",
        severity=Severity.NOTICE,
    )


def _name(kind: K, document: Disclosure) -> str:
    return kind.value.replace("预算", "决算").replace("总表", "决算总表") if document.final else kind.value


RULE = Rule(
    "S-01",
    "表齐全",
    Severity.ERROR,
    "《地方预决算公开操作规程》（财预〔2016〕143号）：应公开的表不得缺少，无数据的公开空表并说明",
    "全文",
    check,
)
