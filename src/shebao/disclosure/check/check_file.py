"""Check one file: anybody's published disclosure."""

import re
from collections.abc import Collection
from pathlib import Path

from shebao.disclosure.check.own_reports import is_own_report
from shebao.disclosure.check.report import Report
from shebao.disclosure.figures import MONEY_UNITS
from shebao.disclosure.model import Disclosure, Heading, Paragraph, Table, TableKind
from shebao.disclosure.read.assemble import figures_in, read_blocks
from shebao.disclosure.read.raw import UnreadableFile
from shebao.disclosure.recognise.document import recognise
from shebao.disclosure.rules.check import judge
from shebao.disclosure.rules.registry import RULES
from shebao.findings import Spot

_QUOTED = re.compile("(?<!“)三公(?!”)")
_SUBJECT = re.compile("预算|决算|财政拨款|“?三公”?经费")


def check_file(path: Path, last_year: Disclosure | None = None, *, only: Collection[str] = ()) -> Report:
    """Read, recognise and judge one file. A file that cannot be read, or a folder, gives a report that says why.

    ``only`` are codes of rules; without them every rule is applied.
    """
    if path.is_dir():
        return Report(path, problem=f"文件夹“{path}”中没有可以核对的文件。")
    if is_own_report(path):
        return Report(path, problem=f"“{path.name}”是核对报告，不是公开文本，没有核对。请选择单位公开的文件。")
    try:
        document = recognise(read_blocks(path), path.name)
    except UnreadableFile as error:
        return Report(path, problem=str(error))
    if not is_disclosure(document):
        return Report(
            path,
            problem=f"“{path.name}”不是部门预算、决算公开文本：没有读到预算、决算的表，也没有收支金额的文字，没有核对。"
            "请核对文件是否拿错。",
        )
    return report_on(path, document, last_year, only=only)


def is_disclosure(document: Disclosure) -> bool:
    """Whether a document, or a fragment of one, speaks of a budget: a table that is known, or amounts in words."""
    if any(table.kind is not TableKind.OTHER for table in (*document.tables, *document.performance_tables)):
        return True
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph | Heading)]
    has_money = any(
        figure.unit in MONEY_UNITS
        for block in document.blocks
        if isinstance(block, Paragraph)
        for figure in figures_in(block.text.replace(" ", ""))
    )
    return has_money and _SUBJECT.search("".join(texts).replace(" ", "")) is not None


def report_on(
    path: Path, document: Disclosure, last_year: Disclosure | None = None, *, only: Collection[str] = ()
) -> Report:
    """Judge a document that was read from a file."""
    rules = tuple(rule for rule in RULES if rule.code in only) if only else RULES
    judgement = judge(document, last_year, rules)
    figures = printed_figures(document)
    tied = figures & judgement.tied
    return Report(
        path,
        kind="决算" if document.final else "预算",
        year=document.year,
        unit=document.unit_name,
        tables_found=_titles(document),
        tables_missing=tuple(
            _QUOTED.sub("“三公”", f.expected) for f in judgement.findings if f.code == "S-01" and f.expected
        ),
        not_read=document.not_read,
        figures_read=len(figures),
        figures_tied=len(tied),
        partial=bool(only),
        findings=tuple(judgement.findings),
        tied=frozenset(tied),
        document=document,
    )


def _titles(document: Disclosure) -> tuple[str, ...]:
    """The titles of the known tables; one that was printed as one and holds two kinds (三公、机关运行) counts once."""
    known = [table for table in document.tables if table.kind is not TableKind.OTHER]
    return tuple(
        table.title
        for before, table in zip([None, *known], known, strict=False)
        if before is None or before.title != table.title or before.kind is table.kind
    )


def printed_figures(document: Disclosure) -> set[Spot]:
    """The spots of every printed figure: amounts in tables, figures with a unit in the text."""
    spots: set[Spot] = set()
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            spots.update(Spot(number, start=figure.start) for figure in block.figures)
        elif isinstance(block, Table):
            header = len(block.header)
            for y, row in enumerate(block.rows, header):
                # A table that was read has one cell for each column of its grid.
                for x, (cell, column) in enumerate(zip(row.cells, block.columns, strict=False)):
                    if column.amount and cell.text.strip():
                        spots.add(Spot(number, y, x))
    return spots
