"""Sources of money (资金来源) that the text names, and the lines and columns of the tables that show them.

One source stands in several places with several meanings: this year's appropriation in 收支总表, what was carried over
under 二、上年结转, both together in the 支出总计 of 财政拨款收支总表. The text may mean any of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shebao.disclosure.figures import PrintedFigure
from shebao.disclosure.model import TableKind as K
from shebao.disclosure.rules.labels import APPROPRIATION, CHANGES, INCOME
from shebao.disclosure.rules.rule import Material, TableView

_TAIL = "(?:财政)?(?:拨款)?(?:资金)?(?:收入)?(?:预算|决算)?"
ORDINAL = re.compile(r"^(?:其中[:：])?(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d{1,2}[.、．]\s*)")
SECTIONS = re.compile(f"{CHANGES}|{INCOME}|{APPROPRIATION}|收支(?:预算|决算)?(?:总体)?(?:情况|说明|总表)")


@dataclass(frozen=True, slots=True)
class Source:
    """A source: how lines and subjects call it, the column of the tables by sources."""

    words: str
    column: str


SOURCES = (
    Source(f"一般公共预算(?:当年|本年)?{_TAIL}", "general"),
    Source(f"政府性基金(?:预算)?(?:当年|本年)?{_TAIL}", "government_fund"),
    Source(f"国有资本经营(?:预算)?(?:当年|本年)?{_TAIL}", "state_capital"),
    Source("财政专户管理(?:的)?(?:教育收费)?(?:资金)?(?:收入)?", "special_account"),
    Source("单位资金(?:收入)?", "unit_funds"),
    Source("事业收入(?:资金)?", "business"),
    Source("(?:事业单位)?经营收入(?:资金)?", "operating"),
    Source("其他收入(?:资金)?", "other_income"),
)

Reading = tuple[TableView, tuple[PrintedFigure, ...]]
"""A table, and the figures of it that together are what the words may mean."""


def readings_of_source(material: Material, heading: str, subject: str) -> list[Reading]:
    """All that a source named in a section on income may mean in the tables; nothing for other words and sections."""
    source = next((source for source in SOURCES if re.fullmatch(source.words, subject)), None)
    if (
        source is None
        or SECTIONS.search(heading or "收支总体情况") is None
        or "支出情况" in heading.replace("收支", "")
    ):
        return []
    found: list[Reading] = []
    for kind in (K.BALANCE, K.APPROPRIATION_BALANCE):
        if (view := material.view(kind)) is not None:
            lines = tuple(_lines(view, source))
            found.extend((view, (line,)) for line in lines)
            if len(lines) > 1:
                found.append((view, lines))
    for kind, role in ((K.INCOME, "合计"), (K.APPROPRIATION_BALANCE, "支出总计"), (K.EXPENDITURE, "合计")):
        if (view := material.view(kind)) is None or source.column not in view.columns:
            continue
        row = view.total if role == "合计" else view.row_where("expenditure_item", role)
        figure = row.figure(source.column) if row is not None else None
        if figure is not None:
            found.append((view, (figure,)))
    return found


def _lines(view: TableView, source: Source) -> Iterator[PrintedFigure]:
    if "income_item" not in view.columns or "income" not in view.columns:
        return
    for row in view.rows:
        name = ORDINAL.sub("", row.text("income_item").replace(" ", "").replace("(", "（").replace(")", "）"))
        figure = row.figure("income")
        if figure is not None and re.fullmatch(source.words, name):
            yield figure
