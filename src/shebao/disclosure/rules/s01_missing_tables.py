"""S-01: the tables a department budget must have are there, filled or empty.

The nation asks for eight; a document's own contents and its province's form may ask for more. A composed document and
any Shanxi document have all thirteen. A fragment (no contents page, no part headings) gets one notice. What
could not be read is not called missing.
"""

import re
from collections import Counter
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

MOST_LACKING = 3
"""A Shanxi document may lack so many of its thirteen tables and still be known as one."""
ENOUGH_LISTED = 5
"""A contents page that names so many of the eight is the list of the document's tables."""
ALIKE = {
    K.EXPENDITURE_BY_ECONOMIC: (K.CROSSED,),
    K.BASIC_BY_ECONOMIC: (K.CROSSED,),
    K.GENERAL_BY_ECONOMIC: (K.CROSSED, K.BASIC_BY_ECONOMIC),
    K.FUND_EXPENDITURE: (K.FUND_INCOME,),
    K.ORGAN_RUNNING: (K.THREE_PUBLIC,),
    K.THREE_PUBLIC: (K.ORGAN_RUNNING,),
}
"""Kinds that a head may turn a title's kind into."""

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


_PARTS = re.compile(
    r"^第.{1,3}部分|^(?:[一二三四五六七八九十]+、)?(?:20\d\d年?度?)?(?:部门|单位)?(?:预算|决算)?(?:公开)?(?:报表|表格?)$"
)
"""Entries of the contents that head all tables, and are none: 第二部分 部门预算表."""


def announced(document: Disclosure) -> dict[str, tuple[K, str]]:
    """The tables that the contents page names, by their plain titles: kind and the words there."""
    formats = load_formats()
    named: dict[str, tuple[K, str]] = {}
    for text in _contents(document):
        if is_title(text) and "表" in text and not _PARTS.search(plain(text)):
            named.setdefault(_plain_title(text), (formats.kind_of(title_words(text)), plain(text)))
    return named


def _plain_title(text: str) -> str:
    """A title without number, year, marks and whose table it is, so that two wordings of one title are one."""
    words = re.sub(r"20\d\d年?度?|[()《》]", "", title_words(text))
    return words.removeprefix("部门").removeprefix("单位")


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
    if any(view.kind is K.CROSSED and "基本支出" in view.table.title for view in material.views):
        present |= {K.BASIC_BY_ECONOMIC}
    named = announced(document)
    missing = dict(_unprinted(material, named))
    unknown = any(view.kind is K.OTHER and _plain_title(view.table.title) not in named for view in material.views)
    unread = "（另有未能读出的内容，见“未读”部分）" if document.not_read else ""
    listed = len([kind for kind, _ in named.values() if kind in REQUIRED]) >= ENOUGH_LISTED
    for kind in SHANXI if document.book is not None or _is_shanxi(present, document) else REQUIRED:
        if kind not in present and kind not in missing.values():
            unlisted = "，目录也没有列" if listed else ""
            yield RULE.finding(
                f"缺表/{kind.value}",
                f"没有找到“{_name(kind, document)}”{unlisted}{unread}。没有数据的表也应公开空表并注明。请补充。",
                severity=Severity.WARNING if listed or (unknown and document.book is None) else None,
                expected=kind.value,
            )
    for title, kind in missing.items():
        surely = kind is not K.OTHER and kind not in present and not unknown
        yield RULE.finding(
            f"缺表/{kind.value if kind is not K.OTHER and kind not in present else title}",
            f"目录列有，文中没有找到“{named[title][1]}”{unread}。没有数据的表也应公开空表并注明。请补充。",
            severity=None if surely else Severity.WARNING,
            expected=named[title][1],
        )
    if document.book is not None and not any(form.project == "" for form in material.forms):
        yield RULE.finding(
            f"缺表/{K.PERFORMANCE_DEPARTMENT.value}",
            "没有部门整体支出绩效目标表。请补充。",
            severity=Severity.WARNING,
        )


def _is_shanxi(present: set[K], document: Disclosure) -> bool:
    """Whether the tables are those of the Shanxi form: nearly all of them, one that nobody else has among them."""
    lacking = len(set(SHANXI) - present)
    return not document.final and bool(present & ONLY_SHANXI) and lacking <= MOST_LACKING


def _unprinted(material: Material, named: dict[str, tuple[K, str]]) -> Iterator[tuple[str, K]]:
    """The titles of the contents that no table of the document answers to: by its title, else by its kind."""
    printed = [(_plain_title(view.table.title), view.kind) for view in material.views]
    titles = {title for title, _ in printed}
    left = Counter(kind for title, kind in printed if title not in named)
    if any(title == "" or kind is K.OTHER for title, kind in printed):
        left[K.OTHER] = len(printed)  # a table whose name was not understood may be any of them
    exact = sum(title in titles for title in named) * 2 > len(named)
    texts = {plain(block.text) for block in material.document.blocks if isinstance(block, Heading | Paragraph)}
    for title, (kind, words) in named.items():
        if title in titles or kind in PERFORMANCE:
            continue
        taken = next((other for other in (kind, *ALIKE.get(kind, ())) if left[other]), None)
        if taken is not None:
            left[taken] -= 1
        elif kind is not K.OTHER or (exact and not left[K.OTHER] and not _is_heading_of_part(words, texts)):
            yield title, kind


def _is_heading_of_part(words: str, texts: set[str]) -> bool:
    """Whether an entry stands in the text as a heading (部门预算公开报表), with tables of other names below it."""
    return words in texts or title_words(words) in {title_words(text) for text in texts if len(text) < 60}


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
