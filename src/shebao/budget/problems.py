"""What can be wrong with a budget book (底册问题): the one table of codes, severities and what to do.

- B-0xx the file, its sheets and headers; B-1xx one cell; B-2xx the book as a whole; B-3xx free text.
- Errors give no book; warnings and notices do not block. A code never changes its meaning: acknowledgements name it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from shebao.findings import Finding, Place, Severity

EXCERPT = 60
"""A finding quotes so many characters of what was found."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: its code, how bad it is, its name and what the person should do."""

    code: str
    severity: Severity
    name: str
    action: str

    def finding(
        self,
        message: str,
        *,
        subject: str,
        places: Iterable[Place] = (),
        found: str = "",
        expected: str = "",
        action: str = "",
        basis: str = "",
    ) -> Finding:
        """A finding of this kind. ``subject`` is stable: no figures, no row numbers."""
        return Finding(
            self.code,
            self.severity,
            message,
            subject,
            tuple(places),
            excerpt(found),
            expected,
            action or self.action,
            basis=basis,
        )


def excerpt(text: str) -> str:
    """The beginning of a text, on one line, for quoting."""
    line = text.replace("\n", " ")
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"


PROBLEMS: dict[str, Problem] = {}


def _problem(code: str, severity: Severity, name: str, action: str) -> Problem:
    if code in PROBLEMS:
        raise ValueError(f"{code} is defined twice")
    PROBLEMS[code] = Problem(code, severity, name, action)
    return PROBLEMS[code]


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# The file.
NO_FILE = _problem("B-001", _E, "找不到或打不开文件", "请核对路径，关闭正在使用该文件的程序后重试。")
EMPTY_FILE = _problem("B-002", _E, "文件是空的", "请换用完好的底册文件。")
ENCRYPTED = _problem("B-003", _E, "文件已加密", "请在 WPS 或 Excel 中打开，取消打开密码，另存后重试。")
BROKEN_FILE = _problem("B-004", _E, "文件损坏", "请在 WPS 或 Excel 中打开并另存为 .xlsx，打不开的请换用备份。")
NOT_A_BOOK = _problem(
    "B-005",
    _E,
    "不是预算底册",
    "请运行 shebao book new 新建底册（在源码目录中用 python3 dev.py book new），并按其格式填写。",
)
WRONG_VERSION = _problem(
    "B-006",
    _E,
    "模板版本不符",
    "请运行 shebao book new 新建底册（在源码目录中用 python3 dev.py book new），把内容粘贴到新模板。",
)
NO_VERSION = _problem("B-007", _W, "没有模板版本", "请从新建的底册中补回模板版本。")
BAD_ENCODING = _problem("B-008", _E, "文字编码无法识别", "请另存为 UTF-8 编码。")
BAD_TOML = _problem("B-009", _E, "TOML 文件格式错误", "请按提示的行号改正，文字放在英文双引号内。")
BAD_CSV = _problem("B-010", _E, "CSV 文件格式错误", "请检查引号是否成对，或用 WPS 重新另存为 CSV。")
MISSING_SHEET = _problem("B-011", _E, "缺少工作表", "请恢复这张表；没有内容的保留表头即可。")
SHEET_RENAMED = _problem("B-012", _N, "工作表按表头认出", "建议改回原来的表名。")
UNKNOWN_SHEET = _problem("B-013", _N, "有不认识的工作表或文件", "其中内容没有读入；属于底册的请并入相应的表。")
DUPLICATE_SHEET = _problem("B-014", _E, "同一张表出现两次", "请合并为一张，删除多余的。")
MISSING_HEADER = _problem("B-021", _E, "缺少列", "请补回这一列的表头；没有内容的留空即可。")
DUPLICATE_HEADER = _problem("B-022", _E, "表头重复", "请合并或删除多余的一列。")
UNKNOWN_COLUMN = _problem("B-023", _N, "有不认识的列", "这一列没有读入；需要保留的内容请移到备注等列。")
HEADER_NOT_FIRST = _problem("B-024", _N, "表头不在第一行", "表头上方的内容没有读入；建议删去。")
MERGED_CELLS = _problem("B-025", _E, "有合并单元格", "请取消合并，把每一格都填上内容。")
ROW_LENGTH = _problem("B-026", _E, "一行的格数与表头不符", "请检查文字中的逗号是否加了英文双引号。")
TOTAL_ROW = _problem("B-027", _N, "合计行不读入", "合计由程序计算，可以删去这一行。")
DUPLICATE_ANNEX = _problem("B-028", _E, "附件重复", "请合并或改用不同的标题。")
HIDDEN_ROWS = _problem("B-029", _N, "隐藏或筛选掉的行也已读入", "请取消隐藏和筛选，核对这些行；不要的请删去。")

# One cell.
MISSING_VALUE = _problem("B-101", _E, "必填项空白", "请填写。")
NOT_A_NUMBER = _problem("B-102", _E, "应填数字", "请只填数字，单位和说明移到备注。")
NUMBER_TIDIED = _problem("B-103", _N, "数字的写法不规范", "已按数字读入，建议改为不带分隔符的半角数字。")
NEGATIVE = _problem("B-104", _E, "负数", "请填零或正数；调减的直接填调减后的数。")
TOO_MANY_DECIMALS = _problem("B-105", _E, "小数超过两位", "请核对金额，精确到分。")
NOT_AN_INTEGER = _problem("B-106", _E, "应填整数", "请填整数。")
TOO_LARGE = _problem("B-107", _E, "数字太大", "请核对数字和单位。")
CODE_AS_NUMBER = _problem("B-108", _N, "编码填成了数字", "已按编码读入，建议把单元格设为文本格式。")
ZEROS_AT_RISK = _problem("B-109", _W, "编码填成了数字", "开头如有 0 已经丢失。请核对，并把单元格设为文本格式后重填。")
DIGITS_LOST = _problem("B-110", _E, "编码已损坏", "请把单元格设为文本格式后重新填写全部数字。")
NOT_A_CODE = _problem("B-111", _E, "不是编码", "请只填编码，名称填在名称列。")
CODE_TIDIED = _problem("B-112", _N, "编码的写法不规范", "已去掉多余的符号读入，建议改正。")
UNKNOWN_CHOICE = _problem("B-113", _E, "不在可选范围内", "请从下拉列表中选。")
CHOICE_TIDIED = _problem("B-114", _N, "选项的写法不规范", "已按对应的选项读入，建议从下拉列表中选。")
NOT_A_DATE = _problem("B-115", _E, "不是日期", "请按 2025-01-31 的样子填写。")
DATE_TIDIED = _problem("B-116", _N, "日期的写法不规范", "已按日期读入，建议按 2025-01-31 的样子填写。")
NOT_YES_NO = _problem("B-117", _E, "应填是或否", "请填 是 或 否。")
FORMULA_ERROR = _problem("B-118", _E, "公式出错", "请改正公式，或直接填写数值。")
FORMULA_WITHOUT_VALUE = _problem("B-119", _E, "公式没有计算结果", "请用 WPS 或 Excel 打开并保存一次，或直接填写数值。")
CONTROL_CHARACTERS = _problem("B-120", _W, "有不可见的控制字符", "已略去读入，请核对这一格的文字。")
TEXT_TOO_LONG = _problem("B-121", _E, "文字太长", "一格最多 32767 字，请分段或移到附件。")
WAN_IN_CELL = _problem("B-122", _E, "金额带有“万”“亿”", "请换算成元，只填数字。")
SCIENTIFIC = _problem("B-123", _E, "科学记数法", "尾数可能已丢失，请填写完整的数字。")
REFERENCE_CORRECTED = _problem("B-124", _W, "编码与定义处写法不同", "已按定义处的编码读入，请核对后改为一致。")
CODE_WITH_OTHER_SIGNS = _problem("B-126", _W, "编码中有多余的字符", "只读入了开头的数字，请核对是不是这个编码。")
LONG_NUMBER = _problem("B-125", _W, "长数字填成了数值", "超过15位的数字尾数已丢失，请设为文本格式后重填。")

# The book as a whole.
NO_FACTS = _problem("B-201", _E, "没有预算明细", "请在“预算明细”表填列全部支出预算。")
NO_UNITS = _problem("B-202", _E, "没有单位", "请在“单位”表填列部门本级和所属单位。")
WRONG_YEAR = _problem("B-203", _E, "预算年度不合理", "请填四位数的预算年度，如 2025。")
DATE_OUTSIDE_YEAR = _problem("B-204", _W, "日期与预算年度不符", "请核对日期，上年的底册请改为本年内容。")
LATE_PUBLICATION = _problem("B-205", _W, "公开日期不合规定", "部门预算应在批复后20日内公开，请核对两个日期。")
CODES_OF_OTHER_YEAR = _problem("B-206", _W, "没有当年的科目表", "请对照当年的《政府收支分类科目》核对科目。")
DUPLICATE_KEY = _problem("B-211", _E, "编码重复", "一个编码只能用一次，请改正其中之一。")
DUPLICATE_LINE = _problem("B-212", _W, "内容重复的行", "请核对是否重复填列，重复的删去。")
DUPLICATE_ENTRY = _problem("B-213", _E, "同一事项填了两次", "请合并为一行。")
SAME_NAME = _problem("B-214", _W, "名称相同", "请核对是否重复填列；确是两个的，请用不同的名称。")
UNKNOWN_UNIT = _problem("B-221", _E, "单位编码不在“单位”表", "请改正编码，或在“单位”表补列该单位。")
UNKNOWN_PROJECT = _problem("B-222", _E, "项目编码不在“项目”表", "请改正编码，或在“项目”表补列该项目。")
PROJECT_WITHOUT_FACTS = _problem(
    "B-223", _W, "项目没有预算明细", "请在“预算明细”表填列金额；没有安排资金的删去该项目。"
)
ORPHAN = _problem("B-224", _E, "所属项目不在“项目”表", "请改正项目编码，或在“项目”表补列该项目。")
PROJECT_OF_OTHER_UNIT = _problem("B-225", _W, "项目属于另一个单位", "请核对单位编码和项目编码。")
UNIT_WITHOUT_FACTS = _problem(
    "B-226", _W, "单位没有预算明细", "请在“预算明细”表填列该单位的支出；没有预算的单位请写明原因并确认。"
)
PROJECT_WITHOUT_FUNDING = _problem("B-227", _W, "项目没有填资金级次", "请在“项目资金级次”表分实施期和年度填列。")
PROJECT_PERIOD_MISSING = _problem("B-228", _W, "项目期没有填", "请填项目的年数，长期项目填 99。")
PROJECT_STARTS_LATER = _problem("B-229", _W, "项目开始于预算年度以后", "请核对开始日期；以后年度的项目不列入本年预算。")
KIND_MISSING = _problem("B-231", _E, "基本支出没有经费性质", "请填 人员经费 或 公用经费。")
KIND_ON_PROJECT = _problem(
    "B-232", _E, "项目支出填了经费性质", "项目支出的经费性质应空白；属于基本支出的请改支出类别。"
)
PROJECT_MISSING = _problem("B-233", _E, "项目支出没有项目编码", "请填项目编码。")
PROJECT_ON_BASIC = _problem(
    "B-234", _E, "基本支出填了项目编码", "基本支出的项目编码应空白；属于项目支出的请改支出类别。"
)
ECONOMIC_MISSING = _problem("B-235", _E, "基本支出没有经济科目", "请填部门经济科目编码（款级，五位）。")
KIND_DOUBTFUL = _problem(
    "B-236", _W, "经济科目与经费性质不符", "301、303 一般为人员经费，302、310 一般为公用经费，请核对。"
)
GOVERNMENT_CLASS_DOUBTFUL = _problem("B-237", _W, "政府经济科目与单位性质不符", "请按单位性质核对，或留空由程序对应。")
CATEGORY_DOUBTFUL = _problem(
    "B-239", _W, "经济科目与支出类别不符", "请核对支出类别和部门经济科目；确属这样安排的，请写明原因并确认。"
)
ZERO_LINE = _problem("B-238", _N, "金额为零的行", "没有金额的行可以删去。")
CODE_LENGTH = _problem("B-240", _E, "科目编码位数不对", "功能科目填到项级（七位），经济科目填到款级（五位）。")
UNKNOWN_CODE = _problem(
    "B-241", _W, "科目表中没有的编码", "请对照当年的《政府收支分类科目》核对；无误的，文本按填写的名称印出。"
)
UNKNOWN_CODE_UNNAMED = _problem(
    "B-242", _E, "科目表中没有的编码，也没有名称", "请核对编码；无误的，请在名称列填写名称。"
)
CODE_NOT_IN_FORCE = _problem("B-243", _W, "科目在预算年度不适用", "请改用当年的科目。")
NAME_DIFFERS = _problem("B-244", _W, "科目名称与编码不符", "文本按科目表的名称印出，请核对编码是否填错。")
BUDGET_OF_FUNCTION = _problem(
    "B-245", _W, "功能科目与资金来源不属于同一本预算", "请核对资金来源和功能科目编码，改正填错的一个。"
)
NATURE_OF_FUNCTION = _problem("B-246", _W, "功能科目与单位性质不符", "请核对单位性质和功能科目编码。")
INCOME_DIFFERS = _problem("B-251", _E, "收入与支出不平衡", "请核对“基金和国资收入”表和“预算明细”表。")
INCOME_SOURCE = _problem("B-252", _E, "不在本表填列的资金来源", "本表只填政府性基金预算和国有资本经营预算。")
UNIT_OF_AMOUNT = _problem("B-253", _W, "金额单位可能填错", "请核对是否把万元当作元填列，或相反。")
PART_EXCEEDS_WHOLE = _problem("B-255", _E, "部分大于总额", "请核对两个金额。")
PURCHASE_EXCEEDS_BUDGET = _problem(
    "B-256", _W, "采购金额大于可用于采购的预算", "请核对采购金额，或补列公用经费和项目支出。"
)
REASON_OF_ZERO = _problem("B-257", _N, "变动原因的金额为零", "没有金额的原因可以删去。")
REASON_TOO_LARGE = _problem("B-258", _W, "变动原因的金额大于本年数和上年数", "请核对金额和单位。")
REASON_AGAINST_CHANGE = _problem("B-259", _W, "变动原因与变动方向相反", "请核对“增减”列、金额和上年数。")
STAFF_EXCEED_POSTS = _problem("B-261", _W, "实有人数超过编制数", "请核对；确属超编的，请写明原因并确认。")
STAFF_DO_NOT_ADD = _problem("B-262", _W, "人数合计不符", "实有人数应等于在编人数与其他人数之和，请核对。")
VEHICLES_EXCEED = _problem("B-263", _W, "公务用车超过编制", "请核对；确属超编的，请写明原因并确认。")
DATES_REVERSED = _problem("B-266", _E, "开始日期晚于完成日期", "请改正日期。")
INDICATOR_LEVELS = _problem("B-267", _E, "二级指标不属于一级指标", "请按绩效指标体系改正。")
INDICATOR_TWO_VALUES = _problem("B-268", _W, "指标同时填了数值和文字值", "数值和文字值只填一种；同时填写时只印文字值。")
INDICATOR_FRACTION = _problem("B-269", _W, "百分数可能填成了小数", "计量单位为 % 的，95% 应填 95，请核对。")
INDICATOR_HORIZON = _problem("B-270", _W, "部门整体指标的期间不是年度", "部门整体绩效指标只填 年度。")

TEXT_MISSING = _problem("B-281", _W, "应公开的文字没有填", "请补填；确实没有的，请写明原因并确认。")
PRIOR_MISSING = _problem("B-282", _W, "上年数没有填全", "请按上年公开的预算填列，上年没有的填 0。")
REASON_WITHOUT_PRIOR = _problem(
    "B-283", _W, "有变动原因，没有上年数", "没有上年数算不出增减，原因不会印出。请在“上年数”表补填。"
)

# Free text.
MOBILE_NUMBER = _problem("B-301", _E, "文字中有手机号码", "公开文本不得出现个人联系方式，请删去。")
IDENTITY_NUMBER = _problem("B-302", _E, "文字中有身份证号码", "公开文本不得出现个人身份信息，请删去。")
DOUBTFUL_NUMBER = _problem("B-303", _W, "文字中有疑似电话、证件或账户的号码", "请核对，属于个人信息或账户信息的删去。")
SECRECY_MARK = _problem("B-304", _W, "文字中有涉密或内部标识", "请先作保密审查，不宜公开的文件名称和文号应删去。")
EMPTY_DOCUMENT_NUMBER = _problem("B-305", _W, "文号没有填完", "请补全文号，如 〔2025〕5号。")
DOCUMENT_NUMBER_BRACKETS = _problem("B-306", _N, "文号年份的括号不规范", "公文发文字号的年份用六角括号〔〕。")
INTERNAL_MARK = _problem("B-307", _E, "文字中有“仅供内部审核”", "定稿不得带有内部审核标记，请删去。")
LEFTOVER = _problem("B-308", _W, "文字中有草稿标记或未填完的内容", "请改为定稿文字。")
MAIL_ADDRESS = _problem("B-309", _W, "文字中有电子邮箱地址", "个人邮箱不得公开，请删去；单位公开的邮箱请确认。")
LATER_DOCUMENT = _problem("B-310", _W, "文号年份晚于预算年度", "请核对文号的年份。")


_GROUPS = (
    ("B-0", "文件、工作表和表头"),
    ("B-1", "单元格"),
    ("B-2", "整本底册"),
    ("B-3", "文字"),
)


def problems_markdown() -> str:
    """The page of all problems (docs/problems.md), grouped, in the order of their codes."""
    lines = [
        "# 底册检查",
        "",
        "本页由程序生成（`shebao.budget.problems.problems_markdown`），请勿手工修改。",
        "",
        "运行 `shebao book check 底册.xlsx`（在源码目录中用 `python3 dev.py book check 底册.xlsx`），检查读入的底册。",
        "级别：**错误**，不改正不能编制公开文本；**提醒**，存疑或缺漏，需核实，属实的可在“已确认事项”表写明理由；",
        "**提示**，写法和格式。",
    ]
    for beginning, name in _GROUPS:
        lines += ["", f"## {name}", "", "| 代码 | 级别 | 问题 | 怎样处理 |", "| --- | --- | --- | --- |"]
        for code, problem in sorted(PROBLEMS.items()):
            if code.startswith(beginning):
                lines.append(f"| {code} | {problem.severity.label} | {problem.name} | {problem.action} |")
    return "\n".join(lines) + "\n"
