"""The sheets of a budget book: one declaration that the workbook, the folder, the checks and the help text share.

A sheet is a table of records of one class. A column binds a Chinese header to a field of the record and says what may
stand in it. Amount columns are in 元 with at most two decimals; in the model they are fen.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shebao.budget import book as model
from shebao.findings import Acknowledgement


class Holds(StrEnum):
    """What a column holds."""

    TEXT = "文字"
    LONG_TEXT = "长文字"
    CODE = "编码"
    AMOUNT = "金额（元）"
    AREA = "面积（平方米）"
    INTEGER = "整数"
    NUMBER = "数字"
    CHOICE = "选项"
    YES_NO = "是否"
    DATE = "日期"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column. ``choices`` are the enum of a CHOICE; ``codes`` names the code table of a CODE; ``help`` explains."""

    field: str
    header: str
    holds: Holds = Holds.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    enum: type[StrEnum] | None = None
    codes: str = ""
    optional_amount: bool = False
    suggestions: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its Chinese name, its folder file, the record class and the Book attribute that holds its records."""

    name: str
    file: str
    attribute: str
    record: type[Any]
    columns: tuple[SheetColumn, ...]
    help: str
    single: bool = False

    def column(self, field: str) -> SheetColumn:
        """The column bound to a field. Raises KeyError where there is none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(f"{self.name}: {field}")


def _text(
    field: str, header: str, help: str = "", *, required: bool = False, suggestions: tuple[str, ...] = ()
) -> SheetColumn:
    return SheetColumn(field, header, Holds.TEXT, required, suggestions=suggestions, help=help)


def _long(field: str, header: str, help: str = "") -> SheetColumn:
    return SheetColumn(field, header, Holds.LONG_TEXT, help=help)


def _code(field: str, header: str, help: str = "", *, required: bool = False, codes: str = "") -> SheetColumn:
    return SheetColumn(field, header, Holds.CODE, required, codes=codes, help=help)


def _amount(field: str, header: str, help: str = "", *, required: bool = False, optional: bool = False) -> SheetColumn:
    return SheetColumn(field, header, Holds.AMOUNT, required, optional_amount=optional, help=help)


def _integer(field: str, header: str, help: str = "", *, required: bool = False) -> SheetColumn:
    return SheetColumn(field, header, Holds.INTEGER, required, help=help)


def _choice(field: str, header: str, enum: type[StrEnum], help: str = "", *, required: bool = False) -> SheetColumn:
    return SheetColumn(
        field, header, Holds.CHOICE, required, choices=tuple(item.value for item in enum), enum=enum, help=help
    )


DEPARTMENT = Sheet(
    "封面",
    "book.toml",
    "department",
    model.Department,
    (
        _integer("year", "预算年度", "四位数，如 2025", required=True),
        _code("code", "部门编码", "如 062", required=True),
        _text("name", "部门名称", "单位全称", required=True),
        _text("region", "行政区划", "如 泽州县", required=True),
        _text("superior", "主管部门"),
        SheetColumn("assets_as_of", "资产截止日期", Holds.DATE, help="如 2024-12-31"),
        SheetColumn("approved_on", "批复日期", Holds.DATE, help="财政部门批复部门预算的日期"),
        SheetColumn("published_on", "公开日期", Holds.DATE, help="批复后20日内公开"),
        _text("contact", "联系人", "仅供内部联系，不印入公开文本"),
        _text("phone", "联系电话", "仅供内部联系，不印入公开文本"),
    ),
    "写明编制单位和年度。一项一行：左列项目，右列内容。",
    single=True,
)

GOAL = Sheet(
    "整体绩效",
    "goal.toml",
    "goal",
    model.DepartmentGoal,
    (
        _long("strategy", "部门战略目标"),
        _long("year_goal", "年度绩效目标"),
        _long("duties", "部门职责", "整体绩效目标表中的职责；空白时用“文字”表的本部门职责"),
        _integer("offices_count", "内设职能部门数", "空白时按“内设机构”表计数"),
        _integer("subordinate_units", "所属预算单位数", "空白时按“单位”表计数减一"),
    ),
    "部门整体支出绩效目标表的文字部分。一项一行：左列项目，右列内容。",
    single=True,
)

UNITS = Sheet(
    "单位",
    "units.csv",
    "units",
    model.Unit,
    (
        _code("code", "单位编码", required=True),
        _text("name", "单位名称", required=True),
        _choice("nature", "单位性质", model.Nature, "决定政府经济分类的对应关系和机关运行经费", required=True),
        _text("funding", "经费形式", suggestions=("全额拨款", "差额拨款", "自收自支")),
        _integer("posts", "编制数"),
        _integer("staff", "实有人数"),
        _integer("established_staff", "在编人数"),
        _integer("other_staff", "其他人数"),
    ),
    "部门所属各预算单位，含部门本级。表一至表十按各单位合计，表十一至表十三分单位列示。",
)

OFFICES = Sheet(
    "内设机构",
    "offices.csv",
    "offices",
    model.Office,
    (_code("unit", "单位编码", required=True, codes="units"), _text("name", "机构名称", required=True)),
    "每个内设机构一行。",
)

FACTS = Sheet(
    "预算明细",
    "facts.csv",
    "facts",
    model.Fact,
    (
        _code("unit", "单位编码", required=True, codes="units"),
        _code("function", "功能科目编码", "项级，七位", required=True, codes="function"),
        _text("function_name", "功能科目名称", "科目表已有的可不填"),
        _code("economic", "部门经济科目编码", "款级，五位；项目支出可空", codes="economic"),
        _text("economic_name", "部门经济科目名称", "科目表已有的可不填"),
        _code("government_economic", "政府经济科目编码", "空白时按单位性质自动对应", codes="government_economic"),
        _text("government_economic_name", "政府经济科目名称", "科目表已有的可不填"),
        _choice("source", "资金来源", model.Source, required=True),
        _choice("category", "支出类别", model.Category, required=True),
        _choice("kind", "经费性质", model.Kind, "基本支出必填，项目支出空白"),
        _code("project", "项目编码", "项目支出必填，基本支出空白", codes="projects"),
        _choice("origin", "资金年度", model.Origin, required=True),
        _amount("fen", "金额（元）", "以元为单位，最多两位小数", required=True),
        _text("note", "备注"),
    ),
    "全部支出预算，一笔一行。十三张表都由本表汇总，不必另填。",
)

INCOME = Sheet(
    "基金和国资收入",
    "income.csv",
    "income",
    model.Income,
    (
        _choice("source", "资金来源", model.Source, "只填政府性基金预算、国有资本经营预算", required=True),
        _code("code", "收入科目编码", required=True, codes="income"),
        _text("name", "收入科目名称", "科目表已有的可不填，读入时按编码补上"),
        _amount("fen", "金额（元）", required=True),
        _code("unit", "单位编码", codes="units"),
    ),
    "表七、表九的收入科目。没有政府性基金和国有资本经营预算的不填。",
)

PROJECTS = Sheet(
    "项目",
    "projects.csv",
    "projects",
    model.Project,
    (
        _code("code", "项目编码", required=True),
        _text("name", "项目名称", required=True),
        _code("unit", "单位编码", required=True, codes="units"),
        _choice("project_class", "项目类别", model.ProjectClass, required=True),
        _text("recurrence", "项目属性", suggestions=("经常性项目（长期开展）", "阶段性项目", "一次性项目")),
        _integer("years", "项目期（年）", "长期项目填 99"),
        SheetColumn("starts_on", "开始日期", Holds.DATE),
        SheetColumn("ends_on", "完成日期", Holds.DATE, help="工作完成的期限，如 2025-06-30"),
        SheetColumn("three_guarantees", "三保", Holds.YES_NO, help="属于保基本民生、保工资、保运转的填 是"),
        _long("overview", "项目概况"),
        _long("basis", "立项依据", "文件名称和完整文号"),
        _long("necessity", "项目设立必要性"),
        _long("measures", "保证项目实施的制度、措施"),
        _long("plan", "项目实施计划"),
        _long("period_goal", "实施期目标"),
        _long("year_goal", "年度目标"),
        _text("filled_at", "填报日期"),
        _text("leader", "负责人", "仅供内部联系，不印入公开文本"),
        _text("handler", "经办人", "仅供内部联系，不印入公开文本"),
        _text("phone", "联系电话", "仅供内部联系，不印入公开文本"),
    ),
    "每个项目一行。金额在“预算明细”表填列。",
)

CALCULATIONS = Sheet(
    "项目测算",
    "calculations.csv",
    "calculations",
    model.Calculation,
    (
        _code("project", "项目编码", required=True, codes="projects"),
        _text("item", "测算内容", required=True),
        _integer("number", "数量", required=True),
        _text("number_unit", "数量单位", "人、件、次等", required=True),
        _amount("standard_fen", "标准（元）", required=True),
        _integer("periods", "期数", "按月填 12，按年填 1", required=True),
        _text("period_unit", "期数单位", suggestions=("年", "月", "次")),
    ),
    "项目金额的计算：数量 × 标准 × 期数。一个项目可有几行，合计应等于项目金额。",
)

FUNDING = Sheet(
    "项目资金级次",
    "funding.csv",
    "funding",
    model.Funding,
    (
        _code("project", "项目编码", required=True, codes="projects"),
        _choice("horizon", "期间", model.Horizon, "年度只填本年安排的资金，不含上年结转", required=True),
        _choice("level", "资金级次", model.FundingLevel, required=True),
        _amount("fen", "金额（元）", "没有填列的留空；年度一行不含上年结转", optional=True),
    ),
    "项目绩效目标表的项目资金（元）。实施期和年度分别填列；年度只填本年安排的资金，不含上年结转。",
)

KEY_TASKS = Sheet(
    "重点任务",
    "key_tasks.csv",
    "key_tasks",
    model.KeyTask,
    (_text("function", "核心职能", required=True), _long("task", "重点任务")),
    "部门整体支出绩效目标表的年度重点任务。",
)

INDICATOR_TREE: dict[str, tuple[str, ...]] = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}

INDICATORS = Sheet(
    "绩效指标",
    "indicators.csv",
    "indicators",
    model.Indicator,
    (
        _code("project", "项目编码", "空白表示部门整体", codes="projects"),
        _choice("horizon", "期间", model.Horizon, "部门整体只填 年度", required=True),
        SheetColumn("level1", "一级指标", Holds.CHOICE, True, choices=tuple(INDICATOR_TREE)),
        SheetColumn(
            "level2",
            "二级指标",
            Holds.CHOICE,
            True,
            choices=tuple(name for names in INDICATOR_TREE.values() for name in names),
        ),
        _text("name", "三级指标", required=True),
        SheetColumn("operator", "符号", Holds.CHOICE, choices=("≥", "≤", "=", "＞", "＜", "提高", "降低")),
        SheetColumn("number", "数值", Holds.NUMBER),
        _text("number_unit", "计量单位", "人、%、元等"),
        _text("word", "文字值", "定性指标的值，如 规范；与数值只填一种"),
    ),
    "绩效指标一个一行。数量值填符号、数值和单位，定性值填文字值。",
)

PRIOR = Sheet(
    "上年数",
    "prior.csv",
    "prior",
    model.Prior,
    (_choice("item", "项目", model.PriorItem, required=True), _amount("fen", "上年预算数（元）", required=True)),
    "上年公开的预算数，用于计算增减。没有的填 0，不清楚的不填。",
)

REASONS = Sheet(
    "变动原因",
    "reasons.csv",
    "reasons",
    model.Reason,
    (
        _choice("about", "变动项目", model.PriorItem, required=True),
        _text("group", "原因类别", "如 社会保险基金项目、人员经费"),
        _text("name", "原因", required=True),
        _choice("direction", "增减", model.Direction, required=True),
        _amount("fen", "金额（元）", "填正数", required=True),
    ),
    "增减变动的原因，一条一行。各条之和应等于变动额，不足的部分会在文本中写明未说明。",
)

PROCUREMENT = Sheet(
    "政府采购",
    "procurement.csv",
    "procurement",
    model.Procurement,
    (
        _code("unit", "单位编码", required=True, codes="units"),
        _choice("type", "采购类型", model.ProcurementType, required=True),
        _text("name", "采购内容"),
        _amount("fen", "金额（元）", required=True),
        _amount("reserved_fen", "面向中小企业预留（元）"),
        _amount("micro_fen", "其中面向小微企业（元）"),
    ),
    "政府采购预算。",
)

VEHICLE_USES = (
    "领导用车",
    "机要通信用车",
    "应急保障用车",
    "执法执勤用车",
    "特种专业技术用车",
    "事业单位业务用车",
    "其他公务用车",
)

VEHICLES = Sheet(
    "公务用车",
    "vehicles.csv",
    "vehicles",
    model.Vehicle,
    (
        _code("unit", "单位编码", required=True, codes="units"),
        SheetColumn("use", "用途", Holds.CHOICE, True, choices=VEHICLE_USES),
        _integer("approved", "编制数", required=True),
        _integer("held", "实有数", required=True),
    ),
    "公务用车的编制和实有，按用途。",
)

ASSETS = Sheet(
    "资产",
    "assets.csv",
    "assets",
    model.Asset,
    (
        _code("unit", "单位编码", required=True, codes="units"),
        SheetColumn("office_area_hundredths", "办公用房面积（平方米）", Holds.AREA),
        _integer("equipment_over_500k", "单价50万元以上通用设备（台套）"),
        _integer("equipment_over_1m", "单价100万元以上专用设备（台套）"),
    ),
    "办公用房和大型设备。",
)

SERVICES = Sheet(
    "政府购买服务",
    "services.csv",
    "services",
    model.ServicePurchase,
    (
        _code("unit", "单位编码", required=True, codes="units"),
        _code("catalogue_code", "指导性目录编码"),
        _text("name", "服务项目", required=True),
        _amount("fen", "金额（元）", required=True),
    ),
    "政府购买服务。没有的不填，文本会写明没有。",
)

TERMS = Sheet(
    "名词解释",
    "terms.csv",
    "terms",
    model.Term,
    (_text("name", "名词", required=True), _long("explanation", "解释")),
    "通用名词已有标准解释。本表只填需要补充或改写的名词。",
)

ACKNOWLEDGEMENTS = Sheet(
    "已确认事项",
    "acknowledgements.csv",
    "acknowledgements",
    Acknowledgement,
    (
        _text("code", "代码", required=True),
        _text("subject", "位置", required=True),
        _long("reason", "理由"),
    ),
    "校对发现的提醒，经核实属实或已有安排的，在此写明理由。错误不能确认，必须改正。",
)

SHEETS: tuple[Sheet, ...] = (
    DEPARTMENT, UNITS, OFFICES, FACTS, INCOME, PROJECTS, CALCULATIONS, FUNDING, GOAL, KEY_TASKS, INDICATORS, PRIOR,
    REASONS, PROCUREMENT, VEHICLES, ASSETS, SERVICES, TERMS, ACKNOWLEDGEMENTS,
)  # fmt: skip
"""Every tabular sheet, in the order of the workbook. Two more sheets hold prose: 文字 and 附件 (see ``prose``)."""

TEXT_SHEET = "文字"
ANNEX_SHEET = "附件"
GUIDE_SHEET = "填写说明"
