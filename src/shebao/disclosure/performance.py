"""Performance tables (绩效目标表) as data, whoever printed them: money, goals, indicators, and where each stands.

A composed form knows its amounts to the fen and needs no places. A form that was read keeps every printed amount with
its cell (:class:`FormAmount`), and the cells of its texts and indicators, so that a finding can say where.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from shebao.budget.book import Calculation, Funding, Horizon, Indicator
from shebao.disclosure.figures import PrintedFigure, read_printed
from shebao.findings import Spot

CellAt = tuple[int, int]
"""Row and column on a table's full grid, header rows included, from 0."""


@dataclass(frozen=True, slots=True)
class FormAmount:
    """An amount that a form prints.

    ``group`` numbers the totals of a form (项目资金总额 and 年度资金总额 are two groups); the total comes first in its
    group (``is_total``), its sources follow in printed order. ``part_of`` are the words 其中 in front of a label.
    """

    label: str
    horizon: Horizon
    text: str
    unit: str
    at: CellAt
    group: int
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """What a self-evaluation (自评) says of one indicator: 分值, 得分, 实际完成值, as printed.

    Of the money ``actual`` is the 执行率; of the whole (总分) it is "".
    """

    name: str
    weight: str
    score: str
    actual: str
    at: CellAt


@dataclass(frozen=True, slots=True)
class PerformanceForm:
    """The contents of a performance table. Amounts in fen; ``project`` "" for the department.

    Of forms that were read, ``project`` is the project's name, ``amounts`` what is printed, ``unit`` the unit of money
    where the form prints one, ``blank_levels`` the 二级指标 that are printed without an indicator, ``cells`` where the
    texts stand (by label) and ``indicator_cells`` name and value of each indicator; ``block`` is the table's number in
    the document.
    """

    project: str
    name: str
    year_total_fen: int
    period_total_fen: int | None = None
    funding: tuple[Funding, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    years: int = 0
    recurrence: str = ""
    project_class: str = ""
    starts_on: str = ""
    ends_on: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    amounts: tuple[FormAmount, ...] = ()
    unit: str = ""
    year: int = 0
    blank_levels: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    money_score: Score | None = None
    total_score: Score | None = None
    facts: tuple[tuple[str, str], ...] = ()
    cells: Mapping[str, CellAt] = field(default_factory=dict, compare=False)
    indicator_cells: tuple[tuple[CellAt, CellAt], ...] = field(default=(), compare=False)
    block: int = field(default=-1, compare=False)

    def figure(self, amount: FormAmount) -> PrintedFigure | None:
        """A printed amount as a figure with its spot; None where the text is none."""
        return read_printed(amount.text, amount.unit or "万元", self._spot(amount.at))

    def groups(self) -> Iterator[tuple[FormAmount, list[FormAmount]]]:
        """Each printed total with its sources."""
        for number in dict.fromkeys(amount.group for amount in self.amounts):
            here = [amount for amount in self.amounts if amount.group == number]
            total = next((amount for amount in here if amount.is_total), None)
            if total is not None:
                yield total, [amount for amount in here if not amount.is_total]

    def total(self, horizon: Horizon) -> PrintedFigure | None:
        """The printed total of a horizon; None where none is printed."""
        for amount in self.amounts:
            if amount.is_total and amount.horizon is horizon and amount.text.strip():
                return self.figure(amount)
        return None

    def spots(self, *labels: str) -> list[Spot]:
        """Where texts stand, by a word of their labels."""
        found = (self._spot(at) for label in labels for name, at in self.cells.items() if label in name)
        return [spot for spot in found if spot is not None]

    def indicator_spots(self, indicators: Iterable[Indicator]) -> list[Spot]:
        """Where the values of indicators stand."""
        wanted = {id(indicator) for indicator in indicators}
        return [
            spot
            for indicator, (_, value) in zip(self.indicators, self.indicator_cells, strict=False)
            if id(indicator) in wanted and (spot := self._spot(value)) is not None
        ]

    def fact(self, label: str) -> str:
        """A short entry of the form by a word of its label (主管部门, 实际在职人员总数), "" where it has none."""
        return next((text for name, text in self.facts if label in name), "")

    def spot(self, at: CellAt) -> Spot | None:
        """The spot of one of its cells; None where the form is in no document."""
        return self._spot(at)

    @property
    def place(self) -> list[Spot]:
        """The form as a whole: its name's cell, else its first."""
        return self.spots("项目名称") or ([Spot(self.block, 0, 0)] if self.block >= 0 else [])

    def _spot(self, at: CellAt) -> Spot | None:
        return Spot(self.block, *at) if self.block >= 0 else None
