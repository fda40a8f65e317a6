"""The final accounts of a year (部门决算) as plain values: the budget beside what became of it.

Rules of the model:
- ``budget`` is the published budget book of the year: its facts are the figures at the start (年初预算数).
- ``adjusted`` and ``actual`` are facts of the same shape: the budget after all changes (全年预算数) and what was spent
  (决算数). Every table of expenditure is a group-by of one of the three; an actual fact with ``origin`` 上年结转 was
  paid out of what the year before left.
- Amounts are int fen. Nothing derived is stored: no total, rate, difference or share.
- For each source: carried over in + income = spent + carried over out, with surplus used and allotted on their sides.
  ``imbalances`` tells where it does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from shebao.budget.book import (
    Asset,
    Book,
    Category,
    Department,
    Fact,
    Prior,
    PriorItem,
    ProcurementType,
    Source,
    Vehicle,
)


class IncomeKind(StrEnum):
    """收入类别: the columns of the final accounts' income table."""

    APPROPRIATION = "财政拨款收入"
    SUPERIOR = "上级补助收入"
    OPERATING = "事业收入"
    BUSINESS = "经营收入"
    SUBORDINATE = "附属单位上缴收入"
    OTHER = "其他收入"


class FinalText(StrEnum):
    """决算说明: the prose of the final accounts that a person writes; where there is none, nothing is printed."""

    CHANGE_LEAD = "收支变动说明"
    EXECUTION = "预算执行情况说明"
    PERFORMANCE = "预算绩效情况说明"
    OTHER = "其他说明"


@dataclass(frozen=True, slots=True)
class ActualIncome:
    """收入决算: what came in. ``source`` says which budget it belongs to, ``kind`` its column in the income table."""

    unit: str
    function: str
    source: Source
    kind: IncomeKind
    fen: int
    function_name: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """结转和结余: what a year hands to the next. ``project`` is a project code, "" for basic spending."""

    unit: str
    function: str
    source: Source
    category: Category
    fen: int
    project: str = ""
    function_name: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ThreePublic:
    """“三公”经费: one of the four items: the year's budget after changes, what was spent, and why they differ.

    ``item`` is one of ``THREE_PUBLIC_ITEMS``.
    """

    item: PriorItem
    adjusted_fen: int
    actual_fen: int
    reason: str = ""
    row: int = field(default=0, compare=False)


THREE_PUBLIC_ITEMS = (
    PriorItem.ABROAD,
    PriorItem.VEHICLE_PURCHASE,
    PriorItem.VEHICLE_RUNNING,
    PriorItem.RECEPTION,
)


@dataclass(frozen=True, slots=True)
class ThreePublicCounts:
    """“三公”经费的实物量: what the rules ask to be counted beside the amounts."""

    groups_abroad: int = 0
    persons_abroad: int = 0
    vehicles_bought: int = 0
    vehicles_held: int = 0
    receptions: int = 0
    guests: int = 0
    foreign_receptions: int = 0
    foreign_guests: int = 0


@dataclass(frozen=True, slots=True)
class ActualProcurement:
    """政府采购支出: contracts of the year, of them to small and medium firms, and of those to micro firms."""

    unit: str
    type: ProcurementType
    fen: int
    sme_fen: int = 0
    micro_fen: int = 0
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ItemReason:
    """支出差异原因: why what was spent of a 项 is not what its budget was at the start, in the unit's words."""

    function: str
    reason: str
    function_name: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """指标完成情况: texts as printed, points in hundredths; ``origin`` is 系统取数 or 手工填报."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight_hundredths: int
    points_hundredths: int
    origin: str = ""
    measured: str = ""
    deviation: str = ""


@dataclass(frozen=True, slots=True)
class PerformanceResult:
    """绩效自评结果: of a project, or of the department as a whole (``project`` "").

    ``grade``, score and indicators are the self-evaluation's; ``overall_`` is 整体评价 by others, grade "" before it.
    """

    project: str
    name: str
    grade: str
    score_hundredths: int
    indicators: tuple[IndicatorResult, ...] = ()
    outcome: str = ""
    overall_grade: str = ""
    overall_hundredths: int = 0


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """未开展自评的项目: a project with a budget and without a self-evaluation, and why."""

    project: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class FinalAccounts:
    """A department's final accounts for one year.

    ``department`` is the cover of the final accounts: its ``approved_on`` and ``published_on`` are theirs, not the
    budget's. ``prior`` are last year's final figures (上年决算数). ``vehicles`` and ``assets`` stand at the year's end.
    """

    department: Department
    budget: Book
    adjusted: tuple[Fact, ...] = ()
    actual: tuple[Fact, ...] = ()
    income: tuple[ActualIncome, ...] = ()
    carried_in: tuple[CarriedOver, ...] = ()
    carried_out: tuple[CarriedOver, ...] = ()
    surplus_used_fen: int = 0
    surplus_allotted_fen: int = 0
    three_public: tuple[ThreePublic, ...] = ()
    counts: ThreePublicCounts = field(default_factory=ThreePublicCounts)
    procurement: tuple[ActualProcurement, ...] = ()
    performance: tuple[PerformanceResult, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    item_reasons: tuple[ItemReason, ...] = ()
    prior: tuple[Prior, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    assets: tuple[Asset, ...] = ()
    texts: dict[FinalText, str] = field(default_factory=dict)

    def prior_fen(self, item: PriorItem) -> int | None:
        """Last year's final figure, or None where it is not known."""
        rows = [prior.fen for prior in self.prior if prior.item is item]
        return sum(rows) if rows else None

    def reason_of(self, function: str) -> str:
        """Why the spending of a 项 is not its budget, "" where the unit has not said."""
        return next((one.reason for one in self.item_reasons if one.function == function), "")


@dataclass(frozen=True, slots=True)
class Imbalance:
    """Of one source, what there was and what became of it, where the two differ."""

    source: Source
    there_fen: int
    used_fen: int


def imbalances(accounts: FinalAccounts) -> list[Imbalance]:
    """The sources whose carried over in + income is not spent + carried over out; none where the accounts balance.

    Surplus used and allotted (使用非财政拨款结余、结余分配) is the unit's own money and counted there.
    """
    found = []
    for source in Source:
        there = _of(source, accounts.carried_in) + _of(source, accounts.income)
        used = _of(source, accounts.actual) + _of(source, accounts.carried_out)
        if source is Source.UNIT_FUNDS:
            there += accounts.surplus_used_fen
            used += accounts.surplus_allotted_fen
        if there != used:
            found.append(Imbalance(source, there, used))
    return found


def _of(source: Source, lines: Iterable[Fact | ActualIncome | CarriedOver]) -> int:
    return sum(line.fen for line in lines if line.source is source)
