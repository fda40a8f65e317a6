"""The budget book (预算底册): everything a department's disclosure is made of, each thing written once.

Rules of the model:
- One line of ``facts`` is one amount with all its dimensions. All thirteen tables are group-bys of the facts.
- Amounts are int fen. Nothing derived is stored: no total, share, change or printed number.
- Income is not stored beside expenditure: a department budget balances, so income by source is the facts' source.
  Only the income subjects of government funds and state capital (tables 7 and 9) are given, and must tie to the facts.
- A record knows the row it stood on (``row``, 1 = header), so that every finding can name it; equality ignores it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from shebao.findings import Acknowledgement

TEMPLATE_VERSION = "1"


class Nature(StrEnum):
    """单位性质."""

    ADMINISTRATIVE = "行政"
    PARTICIPATING = "参公"
    INSTITUTION = "事业"

    @property
    def runs_as_organ(self) -> bool:
        """Whether its public spending is 机关运行经费 (行政 and 参公)."""
        return self is not Nature.INSTITUTION


class Source(StrEnum):
    """资金来源."""

    GENERAL = "一般公共预算"
    GOVERNMENT_FUND = "政府性基金预算"
    STATE_CAPITAL = "国有资本经营预算"
    SPECIAL_ACCOUNT = "财政专户管理资金"
    UNIT_FUNDS = "单位资金"

    @property
    def is_appropriation(self) -> bool:
        """Whether it is 财政拨款."""
        return self in APPROPRIATIONS


APPROPRIATIONS = (Source.GENERAL, Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)


class Category(StrEnum):
    """支出类别."""

    BASIC = "基本支出"
    PROJECT = "项目支出"


class Kind(StrEnum):
    """基本支出的性质."""

    PERSONNEL = "人员经费"
    PUBLIC = "公用经费"


class Origin(StrEnum):
    """资金年度."""

    CURRENT = "本年"
    CARRIED_OVER = "上年结转"


class ProjectClass(StrEnum):
    """项目类别."""

    OTHER_OPERATION = "其他运转类"
    SPECIFIC_TARGET = "特定目标类"


class Direction(StrEnum):
    """增减方向."""

    UP = "增加"
    DOWN = "减少"


class ProcurementType(StrEnum):
    """采购类型."""

    GOODS = "货物"
    WORKS = "工程"
    SERVICES = "服务"


class Horizon(StrEnum):
    """绩效目标的期间."""

    PERIOD = "实施期"
    YEAR = "年度"


class FundingLevel(StrEnum):
    """项目资金的级次."""

    CENTRAL = "中央财政资金"
    PROVINCE = "省级财政资金"
    COUNTY = "市县（区）财政资金"
    SELF_RAISED = "单位自筹"
    OTHER = "其他资金"


class PriorItem(StrEnum):
    """上年数的项目: the figures of last year's published budget that this year's text compares with."""

    TOTAL = "收支总计"
    GENERAL_EXPENDITURE = "一般公共预算当年支出"
    ABROAD = "因公出国（境）费"
    RECEPTION = "公务接待费"
    VEHICLE_PURCHASE = "公务用车购置费"
    VEHICLE_RUNNING = "公务用车运行维护费"
    ORGAN_RUNNING = "机关运行经费"
    PROCUREMENT = "政府采购预算"
    PERSONNEL = "人员经费"
    PUBLIC = "公用经费"
    PROJECT = "项目支出"


class TextKey(StrEnum):
    """自由文字的位置: the only prose that a person writes."""

    DUTIES = "本部门职责"
    OFFICES = "机构设置情况"
    CHANGE_LEAD = "收支变动说明"
    ASSETS = "国有资产补充说明"
    OTHER = "其他说明"


@dataclass(frozen=True, slots=True)
class Department:
    """封面: who publishes what. ``contact`` and ``phone`` are internal and never printed."""

    year: int
    code: str
    name: str
    region: str
    superior: str = ""
    assets_as_of: str = ""
    approved_on: str = ""
    published_on: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """单位: a budget unit of the department. Posts and staff are numbers of persons."""

    code: str
    name: str
    nature: Nature
    funding: str = ""
    posts: int = 0
    staff: int = 0
    established_staff: int = 0
    other_staff: int = 0
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Office:
    """内设机构."""

    unit: str
    name: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """一条预算: one line of the fact table. ``fen`` in fen; ``project`` is a project code or "".

    ``economic`` may be blank on project lines (not every county crosses projects with economic classes);
    ``government_economic`` blank means: as mapped from ``economic`` and the unit's nature. The names are used where the
    code tables do not know the code.
    """

    unit: str
    function: str
    economic: str
    source: Source
    category: Category
    fen: int
    kind: Kind | None = None
    project: str = ""
    origin: Origin = Origin.CURRENT
    government_economic: str = ""
    function_name: str = ""
    economic_name: str = ""
    government_economic_name: str = ""
    note: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Income:
    """收入科目: a line of table 7 or 9. ``fen`` this year, without carry-over."""

    source: Source
    code: str
    name: str
    fen: int
    unit: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Project:
    """项目: what is asked for and why. ``years`` is the planned length, 99 for permanent ones; texts as printed."""

    code: str
    name: str
    unit: str
    project_class: ProjectClass
    recurrence: str = ""
    years: int = 0
    starts_on: str = ""
    ends_on: str = ""
    three_guarantees: bool = False
    overview: str = ""
    basis: str = ""
    necessity: str = ""
    measures: str = ""
    plan: str = ""
    period_goal: str = ""
    year_goal: str = ""
    filled_at: str = ""
    leader: str = ""
    handler: str = ""
    phone: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Calculation:
    """测算: persons (or pieces) × standard × periods, in fen; the project's lines add up to its amount."""

    project: str
    item: str
    number: int
    number_unit: str
    standard_fen: int
    periods: int = 1
    period_unit: str = "年"
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Funding:
    """项目资金来源级次: for the whole period and for the year, in fen; ``fen`` None where the form is left blank."""

    project: str
    horizon: Horizon
    level: FundingLevel
    fen: int | None
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Indicator:
    """绩效指标. ``project`` is a project code, "" for the department as a whole.

    The value is operator + number + unit (≥2000人) or a qualitative ``word`` (规范, 每月25日前); ``number`` is kept as
    decimal text. A wholly blank value is a target without a value.
    """

    project: str
    horizon: Horizon
    level1: str
    level2: str
    name: str
    operator: str = ""
    number: str = ""
    number_unit: str = ""
    word: str = ""
    row: int = field(default=0, compare=False)

    @property
    def value(self) -> str:
        """The value as printed."""
        return self.word or f"{self.operator}{self.number}{self.number_unit}"


@dataclass(frozen=True, slots=True)
class DepartmentGoal:
    """部门整体绩效: strategy and yearly goal."""

    strategy: str = ""
    year_goal: str = ""
    duties: str = ""
    offices_count: int | None = None
    subordinate_units: int | None = None


@dataclass(frozen=True, slots=True)
class KeyTask:
    """年度重点任务."""

    function: str
    task: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Prior:
    """上年数, in fen."""

    item: PriorItem
    fen: int
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """变动原因: one named cause of one change, its amount in fen (always positive) and its direction."""

    about: PriorItem
    group: str
    name: str
    direction: Direction
    fen: int
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Procurement:
    """政府采购预算, in fen: ``reserved_fen`` for small and medium firms, ``micro_fen`` of it for small and micro."""

    unit: str
    type: ProcurementType
    name: str
    fen: int
    reserved_fen: int = 0
    micro_fen: int = 0
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Vehicle:
    """公务用车 by use: posts approved (编制) and vehicles held (实有)."""

    unit: str
    use: str
    approved: int
    held: int
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """其他国有资产: office area in hundredths of 平方米, large equipment in pieces."""

    unit: str
    office_area_hundredths: int = 0
    equipment_over_500k: int = 0
    equipment_over_1m: int = 0
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ServicePurchase:
    """政府购买服务, in fen."""

    unit: str
    catalogue_code: str
    name: str
    fen: int
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """名词解释: a term the department adds to the standard list, or explains in its own words."""

    name: str
    explanation: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: a document printed whole (for example the rules of a special fund). ``body`` is Markdown lines."""

    title: str
    document_number: str
    body: str


@dataclass(frozen=True, slots=True)
class Book:
    """A department's budget book for one year."""

    department: Department
    units: tuple[Unit, ...] = ()
    offices: tuple[Office, ...] = ()
    facts: tuple[Fact, ...] = ()
    income: tuple[Income, ...] = ()
    projects: tuple[Project, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    funding: tuple[Funding, ...] = ()
    goal: DepartmentGoal = DepartmentGoal()
    key_tasks: tuple[KeyTask, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    prior: tuple[Prior, ...] = ()
    reasons: tuple[Reason, ...] = ()
    procurement: tuple[Procurement, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    assets: tuple[Asset, ...] = ()
    services: tuple[ServicePurchase, ...] = ()
    terms: tuple[Term, ...] = ()
    annexes: tuple[Annex, ...] = ()
    texts: dict[TextKey, str] = field(default_factory=dict)
    acknowledgements: tuple[Acknowledgement, ...] = ()

    def unit_named(self, code: str) -> Unit | None:
        """The unit with this code."""
        return next((unit for unit in self.units if unit.code == code), None)

    def project_named(self, code: str) -> Project | None:
        """The project with this code."""
        return next((project for project in self.projects if project.code == code), None)

    def prior_fen(self, item: PriorItem) -> int | None:
        """Last year's figure, or None where the book does not know it."""
        rows = [prior.fen for prior in self.prior if prior.item is item]
        return sum(rows) if rows else None


def total_fen(facts: Iterable[Fact]) -> int:
    """The exact sum of some facts, in fen."""
    return sum(fact.fen for fact in facts)
