"""What a rule (校对规则) is, and what it looks at.

A rule looks at the model only: tables by ``kind``, columns and rows by ``key``, forms of performance tables, text
through ``statements``. Where something is not printed it may look at the book of a composed document; where neither
is there, it finds nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from shebao.budget.book import Book, Indicator
from shebao.disclosure.figures import (
    MONEY_UNITS,
    Agreement,
    PrintedFigure,
    Verdict,
    judge_sum,
    read_printed,
    show_in,
    sum_holds,
)
from shebao.disclosure.model import Disclosure, PerformanceForm, Table, TableKind, occupied_grid
from shebao.disclosure.numerals import chinese_number
from shebao.disclosure.rules.closing_lines import CLOSING, TWO_SIDED, closing_row
from shebao.disclosure.rules.slips import is_one_digit
from shebao.disclosure.statements import ItemList, Passage, Statement, passages, read_item_lists, read_statements
from shebao.findings import FigureShown, Finding, Place, Severity, Spot

Side = tuple[str, PrintedFigure | None]
"""A figure with what it is called, as a message compares it."""

ENOUGH_TO_NAME = 8
"""A message names so many parts of a sum, and counts the rest."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A body row of a table, laid out on the full grid: texts by column key."""

    key: str
    role: str
    texts: dict[str, str]
    unit: str
    fens: dict[str, int | None] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """The printed text of a cell, "" where the table has no such column."""
        return self.texts.get(column, "").strip()

    def figure(self, column: str) -> PrintedFigure | None:
        """The amount in a cell, a blank being nothing; None where there is no such column or no figure."""
        if column not in self.texts:
            return None
        return read_printed(self.texts[column], self.unit, self.spots.get(column))


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """A column that is the sum of others, by their keys; a part with - in front is taken off."""

    whole: str
    parts: tuple[str, ...]


class TableView:
    """A table as the rules read it. ``column_sums`` are kept here once they are known."""

    column_sums: list[ColumnSum] | None = None

    def __init__(self, table: Table, block: int = -1) -> None:
        self.table = table
        self.block = block
        self.kind = table.kind
        self.unit = table.unit if table.unit in MONEY_UNITS else "万元"
        self.columns = tuple(column.key for column in table.columns)
        self.rows = tuple(self._rows())

    def _rows(self) -> Iterator[RowView]:
        grid = occupied_grid(tuple(row.cells for row in self.table.rows), len(self.table.columns))
        for number, (row, cells) in enumerate(zip(self.table.rows, grid, strict=True), len(self.table.header)):
            texts = {key: cell.text if cell else "" for key, cell in zip(self.columns, cells, strict=True)}
            fens = {key: cell.fen if cell else None for key, cell in zip(self.columns, cells, strict=True)}
            spots = (
                {key: Spot(self.block, number, column) for column, key in enumerate(self.columns)}
                if self.block >= 0
                else {}
            )
            if row.key.isdigit() and "code" not in texts:
                texts["code"] = row.key  # printed in three columns, or before the name
            if row.name:
                texts["name" if self.kind is not TableKind.THREE_PUBLIC else "item"] = row.name
            yield RowView(row.key, row.role, texts, self.unit, fens, spots)

    @property
    def name(self) -> str:
        """表六 where it is numbered, else its title: stable in findings."""
        number = self.table.number
        return f"表{chinese_number(number)}" if number else self.table.title

    @property
    def amount_columns(self) -> tuple[str, ...]:
        """Keys of the columns that hold amounts."""
        return tuple(column.key for column in self.table.columns if column.amount)

    def row(self, key: str) -> RowView | None:
        """The first row with this key."""
        return next((row for row in self.rows if row.key == key), None)

    def row_where(self, column: str, text: str) -> RowView | None:
        """The first row with this text in a column, ordinals (八、) not counted.

        The closing lines of the two-sided tables are found by any of their names: 收入总计, 总计.
        """
        if self.kind in TWO_SIDED and text in CLOSING:
            return closing_row(self.rows, column, text)
        return next((row for row in self.rows if plain_name(row.text(column)) == text), None)

    @property
    def total(self) -> RowView | None:
        """The row 合计."""
        return next((row for row in self.rows if row.role == "total"), None)

    def head(self, column: str) -> str:
        """What a column is called, from the lowest header cell above it."""
        position = self.columns.index(column)
        grid = occupied_grid(self.table.header, len(self.columns)) if self.table.header else []
        names = [cell.text for line in grid if (cell := line[position]) is not None and not cell.text.isdigit()]
        return next((name for name in reversed(names) if name.strip()), column)

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(table=f"{self.name}《{self.table.title}》" if self.table.number else self.table.title)


class Material:
    """A document ready to be judged; last year's beside it where it is at hand. Read once, looked at by every rule.

    ``findings`` and ``last_findings`` are what the rules found in each of the two alone, for rules about both.
    """

    def __init__(
        self,
        document: Disclosure,
        last_year: Disclosure | None = None,
        findings: Sequence[Finding] = (),
        last_findings: Sequence[Finding] = (),
    ) -> None:
        self.document = document
        self.last_year = last_year
        self.findings = findings
        self.last_findings = last_findings

    @property
    def book(self) -> Book | None:
        """The book of a composed document."""
        return self.document.book

    @cached_property
    def views(self) -> tuple[TableView, ...]:
        """The numbered tables."""
        return tuple(
            TableView(block, number)
            for number, block in enumerate(self.document.blocks)
            if isinstance(block, Table) and block.number is not None
        )

    def view(self, kind: TableKind) -> TableView | None:
        """The first numbered table of a kind."""
        return next((view for view in self.views if view.kind is kind), None)

    @cached_property
    def statements(self) -> list[Statement]:
        """Every amount and count stated in the text."""
        return read_statements(self.document)

    @cached_property
    def item_lists(self) -> list[ItemList]:
        """Every list of items named in the text."""
        return read_item_lists(self.document)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every paragraph with its headings."""
        return tuple(passages(self.document))

    @cached_property
    def forms(self) -> tuple[PerformanceForm, ...]:
        """The contents of the performance tables, each knowing the number of its table's block."""
        return tuple(
            replace(form, block=number) if form.amounts or form.cells else form
            for number, block in enumerate(self.document.blocks)
            if isinstance(block, Table)
            for form in block.forms
        )

    @property
    def project_forms(self) -> tuple[PerformanceForm, ...]:
        """The forms of projects, the department's left out."""
        return tuple(form for form in self.forms if form.project)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, how bad its findings are, what it rests on, what it needs to be applied."""

    code: str
    name: str
    severity: Severity
    basis: str
    needs: str
    check: Callable[[Material], Iterable[Finding]]

    def finding(
        self,
        subject: str,
        message: str,
        *,
        severity: Severity | None = None,
        figures: Sequence[FigureShown] = (),
        found: str = "",
        expected: str = "",
        difference: str = "",
        places: Sequence[Place] = (),
        spots: Sequence[Spot] = (),
    ) -> Finding:
        """A finding of this rule. ``subject`` is stable: no figures, no row numbers.

        ``spots`` are the texts it is about; the figures' own are added to them.
        """
        return Finding(
            self.code,
            severity or self.severity,
            message,
            subject,
            tuple(places),
            found,
            expected,
            figures=tuple(figures),
            # Two rates differ by percentage points, not by per cent.
            difference=re.sub("[%％]$", "个百分点", difference),
            basis=self.basis,
            spots=(*spots, *(figure.at for figure in figures if figure.at is not None)),
        )

    def tie_any(
        self,
        subject: str,
        whole: Side,
        readings: Sequence[Sequence[Side]],
        action: str = "请核对后改正有误的一方。",
        places: Sequence[Place] = (),
    ) -> Iterator[Finding]:
        """As :meth:`tie`, where a printed figure may be made of this or of that: one reading that holds will do.

        The finding, where none does, speaks of the first that one digit would mend, else of the first.
        """
        known = [parts for parts in readings if parts and all(part is not None for _, part in parts)]
        if whole[1] is None or not known:
            return
        for parts in known:
            if sum_holds(whole[1], [part for _, part in parts if part is not None]):
                yield from self.tie(subject, whole, parts, action, places)
                return
        total = whole[1]

        def is_plain(parts: Sequence[Side]) -> bool:
            figures = [part for _, part in parts if part is not None]
            added = sum((figure.value for figure in figures), Fraction(0))
            return is_one_digit(total.value - added, sum((figure.step for figure in figures), total.step))

        yield from self.tie(
            subject, whole, next((parts for parts in known if is_plain(parts)), known[0]), action, places
        )

    def tie(
        self,
        subject: str,
        whole: Side,
        parts: Sequence[Side],
        action: str = "请核对后改正有误的一方。",
        places: Sequence[Place] = (),
    ) -> Iterator[Finding]:
        """A finding where a printed figure does not agree with the sum of others; a notice where rounding explains it.

        Silent where a figure is missing: another rule speaks of that.
        """
        figure = whole[1]
        known = [(label, part) for label, part in parts if part is not None]
        if figure is None or len(known) < len(parts):
            return
        verdict = judge_sum(figure, [part for _, part in known])
        if verdict.agreement is Agreement.AGREES:
            return
        yield self.disagreement(subject, (whole[0], figure), known, verdict, action, places)

    def disagreement(
        self,
        subject: str,
        whole: tuple[str, PrintedFigure],
        parts: Sequence[tuple[str, PrintedFigure]],
        verdict: Verdict,
        action: str,
        places: Sequence[Place] = (),
    ) -> Finding:
        """The finding behind a verdict on a sum."""
        label, figure = whole
        unit = figure.unit
        expected = show_in(verdict.expected, unit)
        difference = show_in(abs(verdict.difference), unit)
        if len(parts) == 1:
            relation = f"{label}{figure.shown}，{parts[0][0]}{parts[0][1].shown}"
        else:
            relation = f"{label}{figure.shown}，各项之和{expected}（{_named(parts)}）"
        if verdict.is_difference:
            message = f"{subject}：{relation}，相差{difference}，四舍五入不能解释。{action}"
        elif verdict.agreement is Agreement.ROUNDING:
            message = f"{subject}：{relation}，相差{difference}，为四舍五入所致，不必改动。"
        else:
            message = f"{subject}：{relation}，相差{difference}，为截去尾数所致。建议按四舍五入填列。"
        shown = [figure.as_shown(label), *(part.as_shown(name) for name, part in parts)]
        return self.finding(
            subject,
            message,
            severity=None if verdict.is_difference else Severity.NOTICE,
            figures=shown,
            found=figure.shown,
            expected=expected,
            difference=difference,
            places=places,
        )


def _named(parts: Sequence[tuple[str, PrintedFigure]]) -> str:
    counted = [(label, part) for label, part in parts if part.value] or list(parts)
    names = "＋".join(f"{label}{part.shown}" for label, part in counted[:ENOUGH_TO_NAME])
    return f"{names}等{len(counted)}项" if len(counted) > ENOUGH_TO_NAME else names


def sum_name(name: str) -> str:
    """What the sum of a line is called: 208社会保障和就业支出合计, and 合计 itself."""
    return name if name.endswith(("合计", "总计", "小计")) else f"{name}合计"


def plain_name(text: str) -> str:
    """A line's name without its ordinal: 八、社会保障和就业支出, ①公务用车购置费, 1.办公费."""
    name = text.strip().lstrip("①②③④⑤⑥⑦⑧⑨")
    head, mark, rest = name.partition("、")
    if mark and head and all(sign in "一二三四五六七八九十0123456789" for sign in head):
        return rest.strip()
    return name.replace(" ", "").replace("\u3000", "")


def form_subject(form: PerformanceForm) -> str:
    """项目/遗属补助, or 部门整体绩效."""
    return f"项目/{form.name}" if form.project else "部门整体绩效"


def form_name(form: PerformanceForm) -> str:
    """项目“遗属补助”, or 部门整体绩效, as a message names it."""
    return f"项目“{form.name}”" if form.project else "部门整体绩效"


def form_text(form: PerformanceForm, label: str) -> str:
    """A text of a form by a word of its label, "" where the form has none."""
    return next((text.strip() for name, text in form.texts if label in name), "")


def indicators_by_name(form: PerformanceForm) -> Iterator[tuple[str, list[Indicator]]]:
    """The named indicators of a form, those of the period and of the year together, so that a fault is said once."""
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in form.indicators:
        if indicator.name.strip():
            groups.setdefault((indicator.level2, indicator.name), []).append(indicator)
    for (_, name), indicators in groups.items():
        yield name, indicators


def values_shown(indicators: Sequence[Indicator]) -> str:
    """实施期值≥100%、年度值≥100%."""
    return "、".join(f"{indicator.horizon.value}值{indicator.value or '空白'}" for indicator in indicators)


def repeats_total(rows: Iterable[RowView], column: str) -> bool:
    """Whether a column prints the same as 合计 in every row, so that a fault there would be said twice."""
    return column != "total" and all(row.text(column) == row.text("total") for row in rows)


__all__ = [
    "Material",
    "RowView",
    "Rule",
    "Side",
    "TableView",
    "form_name",
    "form_subject",
    "form_text",
    "indicators_by_name",
    "plain_name",
    "repeats_total",
    "sum_name",
    "values_shown",
]
