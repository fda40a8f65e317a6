"""What every disclosure has around its figures: cover, contents, duties, units, explanations of terms."""

from collections.abc import Iterable, Sequence
from random import Random

from shebao.disclosure.layouts.accounts import Accounts
from shebao.disclosure.layouts.printed import Block, Heading, Kind, Mark, PageBreak, PrintedTable, Text
from shebao.disclosure.numerals import chinese_number

TERMS = (
    ("财政拨款收入", "指本级财政当年拨付的资金，包括一般公共预算拨款、政府性基金预算拨款和国有资本经营预算拨款。"),
    ("基本支出", "指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。"),
    ("项目支出", "指在基本支出之外为完成特定的行政任务或事业发展目标所发生的支出。"),
    ("“三公”经费", "指用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。"),
    ("机关运行经费", "指行政单位和参照公务员法管理的事业单位使用财政拨款安排的基本支出中的日常公用经费支出。"),
)


def cover(title: str, unit: str, lines: Iterable[str] = ()) -> list[Block]:
    """The first page."""
    return [Heading(title, 0), Text((unit,), "centre"), *(Text((line,), "centre") for line in lines), PageBreak()]


def contents(random: Random, entries: Iterable[str]) -> list[Block]:
    """The list of contents: each entry is printed again as a heading or a table's name."""
    dotted = random.choice((False, True))
    blocks: list[Block] = [Heading("目  录" if dotted else "目录", 1)]
    for page, entry in enumerate(entries, start=3):
        mark = Mark(entry, Kind.CONTENTS, entry)
        blocks.append(Text((mark, "." * 12 + str(page)) if dotted else (mark,), "contents"))
    blocks.append(PageBreak())
    return blocks


def duties(accounts: Accounts, numbered: str = "（{}）") -> list[Block]:
    """Duties, one paragraph each."""
    lines = accounts.book.texts.values()
    said = next(iter(lines), "").split("\n")
    blocks: list[Block] = [Text((f"{accounts.name}的主要职责是：",))]
    for number, line in enumerate(said[1:], start=1):
        blocks.append(Text((numbered.format(chinese_number(number)) + line.split(".", 1)[-1],)))
    return blocks


def unit_list(accounts: Accounts, word: str = "本部门") -> list[Block]:
    """How many budget units there are, and their names."""
    units = accounts.book.units
    office_names = "、".join(office.name for office in accounts.book.offices)
    blocks: list[Block] = [
        Text((f"{accounts.name}内设{len(accounts.book.offices)}个机构，包括：{office_names}。",)),
        Text((f"从预算单位构成看，纳入{word}{accounts.year}年度预算编制范围的预算单位共{len(units)}个，具体包括：",)),
    ]
    blocks += [
        Text((f"{number}.{unit.name}{'（本级）' if number == 1 else ''}。",)) for number, unit in enumerate(units, 1)
    ]
    return blocks


def terms(numbered: str = "（{}）") -> list[Block]:
    """Explanations of terms."""
    return [
        Text((f"{numbered.format(chinese_number(number))}{name}：{said}",))
        for number, (name, said) in enumerate(TERMS, 1)
    ]


def table_pages(tables: Sequence[PrintedTable]) -> list[Block]:
    """Every table on a page of its own."""
    blocks: list[Block] = []
    for table in tables:
        blocks += [PageBreak(), table]
    return blocks
