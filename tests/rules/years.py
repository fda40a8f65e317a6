"""Two years of one unit, as they were read: a little text and one table each."""

from collections.abc import Sequence

from shebao.disclosure.model import Block, Cell, Column, Disclosure, Heading, Paragraph, Row, Table, TableKind
from shebao.disclosure.rules.check import judge_material
from shebao.disclosure.rules.registry import CHAIN_RULES
from shebao.disclosure.rules.rule import Material
from shebao.findings import Finding


def spending(heads: Sequence[str], *lines: Sequence[str], kind: TableKind = TableKind.EXPENDITURE) -> Table:
    """A table of spending by class: code, name, then a column of amounts for each head; the last line is 合计."""
    keys = ["code", "name", "total", *(f"c{number}" for number in range(2, len(heads) + 1))][: len(heads) + 2]
    columns = tuple(Column(key, amount=number > 1) for number, key in enumerate(keys))
    header = (tuple(Cell(text) for text in ("科目编码", "科目名称", *heads)),)
    rows = tuple(
        Row(line[0] or line[1], tuple(Cell(text) for text in line), "class" if line[0] else "total") for line in lines
    )
    return Table(kind, "支出总表", columns, header, rows, number=1)


def document(year: int, *blocks: Block | str, final: bool = False) -> Disclosure:
    """A document of a year; a text is a paragraph."""
    made = tuple(Paragraph(block) if isinstance(block, str) else block for block in blocks)
    return Disclosure(year, "某局", "", (Heading(2, "一、收支情况"), *made), final=final)


def between(
    this: Disclosure,
    last: Disclosure,
    code: str,
    findings: Sequence[Finding] = (),
    last_findings: Sequence[Finding] = (),
) -> list[Finding]:
    """What a rule finds between two years."""
    judgement = judge_material(Material(this, last, findings, last_findings), CHAIN_RULES)
    return [finding for finding in judgement.findings if finding.code == code]
