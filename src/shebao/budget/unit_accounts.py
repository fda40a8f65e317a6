"""The unit's own accounts of a year (单位决算账表): what final accounts need and no project of the library knows.

Basic spending by codes with its budget after changes, income, what was carried over, 三公 with its counts, procurement.
The sheets are declared once: the workbook, its reading, the canonical text and the comparison share them.
"""

from dataclasses import dataclass, field, replace

from shebao.budget import sheets
from shebao.budget.accounts import (
    THREE_PUBLIC_ITEMS,
    ActualIncome,
    ActualProcurement,
    CarriedOver,
    FinalText,
    IncomeKind,
    ItemReason,
    ThreePublic,
    ThreePublicCounts,
)
from shebao.budget.book import (
    Asset,
    Category,
    Fact,
    Kind,
    Origin,
    Prior,
    ProcurementType,
    Source,
    Vehicle,
)
from shebao.budget.sheets import Holds, Sheet, SheetColumn

ACCOUNTS_VERSION = "1"


@dataclass(frozen=True, slots=True)
class AccountsCover:
    """封面: of which year; the unit's own surplus that was used and allotted, in fen."""

    year: int
    assets_as_of: str = ""
    surplus_used_fen: int = 0
    surplus_allotted_fen: int = 0


@dataclass(frozen=True, slots=True)
class BasicSpending:
    """基本支出决算: a line of basic spending, its budget after changes and what was spent, in fen."""

    unit: str
    function: str
    economic: str
    source: Source
    kind: Kind
    adjusted_fen: int
    actual_fen: int
    origin: Origin = Origin.CURRENT
    government_economic: str = ""
    function_name: str = ""
    economic_name: str = ""
    government_economic_name: str = ""
    row: int = field(default=0, compare=False)

    def fact(self, fen: int) -> Fact:
        """An amount of it as a fact."""
        return Fact(
            self.unit,
            self.function,
            self.economic,
            self.source,
            Category.BASIC,
            fen,
            self.kind,
            origin=self.origin,
            government_economic=self.government_economic,
            function_name=self.function_name,
            economic_name=self.economic_name,
            government_economic_name=self.government_economic_name,
            row=self.row,
        )


@dataclass(frozen=True, slots=True)
class Explained:
    """决算说明: a paragraph of a place."""

    place: FinalText
    text: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class UnitAccounts:
    """Everything that the workbook holds."""

    cover: AccountsCover
    spending: tuple[BasicSpending, ...] = ()
    income: tuple[ActualIncome, ...] = ()
    carried_in: tuple[CarriedOver, ...] = ()
    carried_out: tuple[CarriedOver, ...] = ()
    three_public: tuple[ThreePublic, ...] = ()
    counts: ThreePublicCounts = field(default_factory=ThreePublicCounts)
    procurement: tuple[ActualProcurement, ...] = ()
    prior: tuple[Prior, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    assets: tuple[Asset, ...] = ()
    item_reasons: tuple[ItemReason, ...] = ()
    explained: tuple[Explained, ...] = ()

    @property
    def texts(self) -> dict[FinalText, str]:
        """The prose by its place, one paragraph a line."""
        made: dict[FinalText, list[str]] = {}
        for one in self.explained:
            made.setdefault(one.place, []).append(one.text)
        return {place: "\n".join(lines) for place, lines in made.items()}


def _amount(name: str, header: str, *, required: bool = False, help: str = "") -> SheetColumn:
    return SheetColumn(name, header, Holds.AMOUNT, required, help=help)


def _whole(name: str, header: str) -> SheetColumn:
    return SheetColumn(name, header, Holds.INTEGER)


UNIT, FUNCTION, FUNCTION_NAME = (sheets.FACTS.column(name) for name in ("unit", "function", "function_name"))
ECONOMIC = replace(sheets.FACTS.column("economic"), required=True, help="款级，五位")
SOURCE, ORIGIN = sheets.FACTS.column("source"), sheets.FACTS.column("origin")
KIND = replace(sheets.FACTS.column("kind"), required=True, help="")

COVER = Sheet(
    "决算封面",
    "cover.toml",
    "cover",
    AccountsCover,
    (
        SheetColumn("year", "决算年度", Holds.INTEGER, True, help="四位数，如 2025"),
        SheetColumn("assets_as_of", "资产截止日期", Holds.DATE, help="一般为当年12月31日"),
        _amount("surplus_used_fen", "使用非财政拨款结余（元）"),
        _amount("surplus_allotted_fen", "结余分配（元）"),
    ),
    "写明决算年度。一项一行：左列项目，右列内容。单位名称、编码按年初预算。",
    single=True,
)
SPENDING = Sheet(
    "基本支出决算",
    "spending.csv",
    "spending",
    BasicSpending,
    (
        UNIT,
        FUNCTION,
        FUNCTION_NAME,
        ECONOMIC,
        *(sheets.FACTS.column(name) for name in ("economic_name", "government_economic", "government_economic_name")),
        SOURCE,
        KIND,
        ORIGIN,
        _amount("adjusted_fen", "全年预算数（元）", required=True, help="年初预算加减调整后的数"),
        _amount("actual_fen", "决算数（元）", required=True),
    ),
    "基本支出，一笔一行。项目支出由系统按项目执行编入，不填。",
)
INCOME = Sheet(
    "收入决算",
    "income.csv",
    "income",
    ActualIncome,
    (
        UNIT,
        FUNCTION,
        FUNCTION_NAME,
        SOURCE,
        SheetColumn("kind", "收入类别", Holds.CHOICE, True, tuple(IncomeKind), IncomeKind),
        _amount("fen", "金额（元）", required=True),
    ),
    "当年实际收入，按功能科目和收入类别。",
)
_CARRIED = (
    UNIT,
    FUNCTION,
    FUNCTION_NAME,
    SOURCE,
    replace(sheets.FACTS.column("category"), help="项目结转的填项目编码"),
    SheetColumn("project", "项目编码", Holds.CODE, codes="projects", help="基本支出空白"),
    _amount("fen", "金额（元）", required=True),
)
CARRIED_IN = Sheet("年初结转和结余", "carried_in.csv", "carried_in", CarriedOver, _CARRIED, "年初结转和结余。")
CARRIED_OUT = Sheet("年末结转和结余", "carried_out.csv", "carried_out", CarriedOver, _CARRIED, "年末结转和结余。")
_PUBLIC = sheets.PRIOR.column("item")
THREE_PUBLIC = Sheet(
    "三公经费决算",
    "three_public.csv",
    "three_public",
    ThreePublic,
    (
        replace(_PUBLIC, choices=tuple(one.value for one in THREE_PUBLIC_ITEMS)),
        _amount("adjusted_fen", "全年预算数（元）", required=True),
        _amount("actual_fen", "决算数（元）", required=True),
        SheetColumn("reason", "增减原因", Holds.LONG_TEXT),
    ),
    "四项各一行，没有的填 0。",
)
COUNTS = Sheet(
    "三公实物量",
    "counts.toml",
    "counts",
    ThreePublicCounts,
    (
        _whole("groups_abroad", "因公出国（境）团组数"),
        _whole("persons_abroad", "因公出国（境）人次"),
        _whole("vehicles_bought", "公务用车购置数"),
        _whole("vehicles_held", "公务用车保有量"),
        _whole("receptions", "国内公务接待批次"),
        _whole("guests", "国内公务接待人次"),
        _whole("foreign_receptions", "国（境）外公务接待批次"),
        _whole("foreign_guests", "国（境）外公务接待人次"),
    ),
    "三公经费的实物量。一项一行：左列项目，右列内容。",
    single=True,
)
PROCUREMENT = Sheet(
    "政府采购支出",
    "procurement.csv",
    "procurement",
    ActualProcurement,
    (
        UNIT,
        SheetColumn("type", "采购类型", Holds.CHOICE, True, tuple(ProcurementType), ProcurementType),
        _amount("fen", "采购支出（元）", required=True),
        _amount("sme_fen", "授予中小企业合同金额（元）"),
        _amount("micro_fen", "其中授予小微企业（元）"),
    ),
    "当年政府采购支出。",
)
PRIOR = replace(
    sheets.PRIOR,
    name="上年决算数",
    columns=(sheets.PRIOR.column("item"), replace(sheets.PRIOR.column("fen"), header="上年决算数（元）")),
    help="上年公开的决算数，用于计算增减。已公开上年决算的由系统编入，可不填。",
)
VEHICLES = replace(sheets.VEHICLES, help="年末公务用车的编制和实有，按用途。")
ASSETS = replace(sheets.ASSETS, help="年末办公用房和大型设备。")
ITEM_REASONS = Sheet(
    "支出差异原因",
    "item_reasons.csv",
    "item_reasons",
    ItemReason,
    (
        FUNCTION,
        FUNCTION_NAME,
        SheetColumn("reason", "差异原因", Holds.LONG_TEXT, True, help="为什么多支或少支，不写差额本身"),
    ),
    "每个支出功能科目（项）决算数与年初预算数不同的原因，相差10%及以上的必填；项目支出的原因也写在这里。",
)
EXPLAINED = Sheet(
    "决算说明",
    "texts.csv",
    "explained",
    Explained,
    (
        SheetColumn("place", "位置", Holds.CHOICE, True, tuple(FinalText), FinalText),
        SheetColumn("text", "正文", Holds.LONG_TEXT, True),
    ),
    "决算公开文本中由人写的文字，一段一行。",
)
ACCOUNT_SHEETS: tuple[Sheet, ...] = (
    *(COVER, SPENDING, INCOME, CARRIED_IN, CARRIED_OUT, THREE_PUBLIC, COUNTS, PROCUREMENT, PRIOR, VEHICLES, ASSETS),
    ITEM_REASONS,
    EXPLAINED,
)
"""Every sheet, in the order of the workbook."""
KEYS: dict[str, tuple[str, ...]] = {
    "spending": ("unit", "function", "economic", "source", "kind", "origin"),
    "income": ("unit", "function", "source", "kind"),
    "carried_in": ("unit", "function", "source", "category", "project"),
    "carried_out": ("unit", "function", "source", "category", "project"),
    "three_public": ("item",),
    "procurement": ("unit", "type"),
    "prior": ("item",),
    "vehicles": ("unit", "use"),
    "assets": ("unit",),
    "item_reasons": ("function",),
    "explained": ("place",),
}
"""What a line of a table is about: no two lines of a workbook may agree in it, but paragraphs."""
