"""Damaged words and wholes: tables missing or printed twice, notes, marks left over, names, contents, phones, lists."""

from dataclasses import replace
from random import Random

from shebao.disclosure.layouts.damage import Damage, change, damage, pick
from shebao.disclosure.layouts.printed import (
    Kind,
    Mark,
    PageBreak,
    PrintedTable,
    Publication,
    Text,
)
from shebao.findings import Severity

OLD_CLASSES = {
    "卫生健康支出": "医疗卫生与计划生育支出",
    "文化旅游体育与传媒支出": "文化体育与传媒支出",
}


def _with_figures(table: PrintedTable) -> bool:
    return any(isinstance(cell.content, Mark) for row in table.rows for cell in row.cells)


def _account_tables(publication: Publication) -> list[tuple[int, PrintedTable]]:
    return [(number, table) for number, table in publication.tables() if not table.key.startswith("绩效")]


@damage("空表无说明")
def note_missing(publication: Publication, random: Random) -> Damage | None:
    """An empty table whose note is left out."""
    found = [(n, t) for n, t in publication.tables() if t.notes and not _with_figures(t)]
    if not found:
        return None
    number, table = random.choice(found)
    bare = publication.with_block(number, replace(table, notes=()))
    return Damage("", bare, Severity.WARNING, table.notes[0].text, "", (table.title,), table.key)


@damage("有数表注明空表")
def false_note(publication: Publication, random: Random) -> Damage | None:
    """A note that says empty under a table with figures."""
    note = next((t.notes[0] for _, t in publication.tables() if t.notes and not _with_figures(t)), None)
    found = [(n, t) for n, t in _account_tables(publication) if _with_figures(t) and not t.notes]
    if not found:
        return None
    number, table = random.choice(found)
    said = note or Text(("注：本表无数据，为空表。",))
    noted = publication.with_block(number, replace(table, notes=(said,)))
    return Damage("", noted, Severity.WARNING, "", said.text, (table.title, said.text), table.key)


@damage("缺表")
def table_missing(publication: Publication, random: Random) -> Damage | None:
    """A whole table left out; the contents still name it."""
    number, table = random.choice(_account_tables(publication))
    title = table.title
    return Damage(
        "", publication.with_block(number), Severity.WARNING, title, "", (title, table.key, *_core(title)), table.key
    )


def _core(title: str) -> tuple[str, ...]:
    """The table's name without year and office, as a checker may call it."""
    names = {
        "基本支出": ("基本支出", "表六"),
        "三公": ("三公", "表十"),
        "政府性基金": ("政府性基金",),
        "国有资本": ("国有资本",),
        "财政拨款收支": ("财政拨款收支", "表四"),
        "收入": ("收入总表", "收入预算", "收入决算", "收入总体", "表二"),
        "收支": ("收支总表", "收入支出决算总表"),
        "支出": ("支出总表", "支出预算", "支出决算", "支出总体", "表三", "表五", "收支"),
    }
    return tuple(name for key, called in names.items() if key in title for name in called)


@damage("表重复")
def table_twice(publication: Publication, random: Random) -> Damage | None:
    """A table printed a second time where another should stand."""
    number, table = random.choice([(n, t) for n, t in _account_tables(publication) if _with_figures(t)])
    doubled = publication.with_block(number, table, PageBreak(), table)
    return Damage("", doubled, Severity.WARNING, "", table.title, (table.title, *_core(table.title)), table.key)


@damage("遗留字样")
def leftover(publication: Publication, random: Random) -> Damage | None:
    """A mark of drafts or templates that was forgotten."""
    mark = random.choice(("（初稿）", "仅供内部审核", "XX单位", "（此处增加内容）", "征求意见稿"))
    texts = [n for n, block in enumerate(publication.blocks) if isinstance(block, Text) and block.style == "plain"]
    number = random.choice(texts)
    block = publication.blocks[number]
    if not isinstance(block, Text):
        return None
    marked = publication.with_block(number, replace(block, parts=(*block.parts, mark)))
    return Damage("", marked, Severity.WARNING, "", mark, (mark, mark.strip("（）"), "XX"), "文字")


@damage("电话位数不对")
def phone(publication: Publication, random: Random) -> Damage | None:
    """A telephone number with a digit too few or too many."""
    at = pick(publication, random, lambda mark: mark.kind is Kind.PHONE)
    if at is None:
        return None
    text = at[1].text
    return change(publication, at, random.choice((text[:-2], text + "55")), Severity.WARNING, (text[:-2],))


@damage("文号空缺")
def document_number(publication: Publication, random: Random) -> Damage | None:
    """A document number left empty."""
    at = pick(publication, random, lambda mark: mark.kind is Kind.NUMBER)
    return change(publication, at, "", Severity.NOTICE, ("〕号",)) if at else None


@damage("类名过时")
def old_class(publication: Publication, random: Random) -> Damage | None:
    """An old name of a 类 in a table."""
    found = [
        (number, table, y, x, name)
        for number, table in publication.tables()
        for y, row in enumerate(table.rows)
        for x, cell in enumerate(row.cells)
        for name in OLD_CLASSES
        if isinstance(cell.content, str) and cell.content.endswith(name)
    ]
    if not found:
        return None
    number, table, y, x, name = random.choice(found)
    row = table.rows[y]
    text = row.cells[x].text.replace(name, OLD_CLASSES[name])
    cells = (*row.cells[:x], replace(row.cells[x], content=text), *row.cells[x + 1 :])
    rows = (*table.rows[:y], replace(row, cells=cells), *table.rows[y + 1 :])
    old = publication.with_block(number, replace(table, rows=rows))
    return Damage("", old, Severity.WARNING, name, OLD_CLASSES[name], (OLD_CLASSES[name],), table.title)


@damage("目录与标题不符")
def contents(publication: Publication, random: Random) -> Damage | None:
    """An entry of the contents that the text heads otherwise."""
    at = pick(
        publication, random, lambda mark: mark.kind is Kind.CONTENTS and "表" in mark.text and "预算" in mark.text
    )
    if at is None:
        return None
    head, _, tail = at[1].text.rpartition("预算")
    text = f"{head}资金{tail}"
    return change(publication, at, text, Severity.WARNING, (at[1].text,))


@damage("列举漏一项")
def list_item(publication: Publication, random: Random) -> Damage | None:
    """An item left out of a list of 支出经济分类 that a table holds."""
    at = pick(publication, random, lambda mark: mark.kind is Kind.LIST and mark.text.count("、") >= 2)
    if at is None:
        return None
    items = at[1].text.split("、")
    gone = items.pop(random.randrange(len(items)))
    return change(publication, at, "、".join(items), Severity.WARNING, (gone,))


@damage("分项漏列")
def item_dropped(publication: Publication, random: Random) -> Damage | None:
    """A whole item paragraph left out of a numbered list of items with amounts."""
    found = []
    for number, block in enumerate(publication.blocks):
        if isinstance(block, Text):
            items = [p for p in block.parts if isinstance(p, Mark) and p.kind is Kind.ITEM and p.fen > 1_000_000]
            if items:
                found.append((number, items[0]))
    if len(found) < 3:
        return None
    number, mark = random.choice(found)
    words = (mark.text, mark.about.split(".")[-1])
    return Damage("", publication.with_block(number), Severity.WARNING, mark.text, "", words, mark.about)


@damage("标题年度错")
def title_year(publication: Publication, random: Random) -> Damage | None:
    """A table headed with last year, left from the template."""
    found = [(n, t) for n, t in _account_tables(publication) if t.title[:4].isdigit()]
    if not found:
        return None
    number, table = random.choice(found)
    title = f"{int(table.title[:4]) - 1}{table.title[4:]}"
    dated = publication.with_block(number, replace(table, title=title))
    return Damage("", dated, Severity.WARNING, table.title, title, (title, table.title, title[:4]), table.key)


@damage("他表说明")
def other_note(publication: Publication, random: Random) -> Damage | None:
    """The note of an empty table copied from another table's."""
    found = [(n, t) for n, t in publication.tables() if t.notes and not _with_figures(t) and "基金" in t.notes[0].text]
    if not found:
        return None
    number, table = random.choice(found)
    text = table.notes[0].text.replace("政府性基金预算", "政府性基金").replace("政府性基金", "国有资本经营预算")
    noted = publication.with_block(number, replace(table, notes=(Text((text,)),)))
    return Damage("", noted, Severity.WARNING, table.notes[0].text, text, (table.title, text), table.key)
