"""Putting the parts of a publication in a province's order, with contents that say the same as the headings."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from shebao.disclosure.layouts.accounts import Accounts
from shebao.disclosure.layouts.furniture import contents, cover, duties, table_pages, terms, unit_list
from shebao.disclosure.layouts.narrative import approval, telephone
from shebao.disclosure.layouts.printed import Block, Heading, PageBreak, PrintedTable
from shebao.disclosure.numerals import chinese_number

Section = tuple[str, list[Block]]


@dataclass(frozen=True, slots=True)
class Frame:
    """Names of the parts, in order; ``tables_first`` where the tables stand before the narrative.

    ``listing`` numbers the tables of the contents: 一、 or 表一、 or 表1 .
    """

    title: str
    overview: str
    tables: str
    narrative: str
    terms: str
    tables_first: bool = True
    listing: str = "{}、"
    arabic: bool = False
    area: str = "0712"


def framed(
    random: Random,
    accounts: Accounts,
    frame: Frame,
    tables: Sequence[PrintedTable],
    sections: Sequence[Section],
    annex: Sequence[PrintedTable] = (),
) -> tuple[Block, ...]:
    """Cover, contents, the four parts and, behind them, forms."""
    listed = [
        f"{frame.listing.format(n if frame.arabic else chinese_number(n))}{table.title}"
        for n, table in enumerate(tables, 1)
    ]
    headed = [f"{chinese_number(n)}、{title}" for n, (title, _) in enumerate(sections, 1)]
    overview = ["一、主要职责", "二、机构设置"]
    parts = [("tables", frame.tables, listed), ("narrative", frame.narrative, headed)]
    if not frame.tables_first:
        parts.reverse()
    ordinals = [f"第{chinese_number(n)}部分 " for n in range(1, 6)]
    entries = [ordinals[0] + frame.overview, *overview]
    for ordinal, (_, name, inner) in zip(ordinals[1:], parts, strict=False):
        entries += [ordinal + name, *inner]
    entries.append(ordinals[3] + frame.terms)
    blocks: list[Block] = [*cover(frame.title, accounts.name), *contents(random, entries)]
    blocks += [Heading(ordinals[0] + frame.overview, 1), Heading(overview[0], 2), *duties(accounts)]
    blocks += [Heading(overview[1], 2), *unit_list(accounts)]
    for ordinal, (kind, name, _) in zip(ordinals[1:], parts, strict=False):
        blocks += [PageBreak(), Heading(ordinal + name, 1)]
        if kind == "tables":
            blocks += table_pages(tables)[1:]
            continue
        blocks.append(approval(accounts))
        for heading, (_, body) in zip(headed, sections, strict=True):
            blocks += [Heading(heading, 2), *body]
        blocks.append(telephone(accounts, frame.area))
    blocks += [PageBreak(), Heading(ordinals[3] + frame.terms, 1), *terms()]
    if annex:
        blocks += [PageBreak(), Heading("附件：项目支出绩效目标表", 1), *annex]
    return tuple(blocks)
