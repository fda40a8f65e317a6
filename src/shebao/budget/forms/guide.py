"""The first sheet of the workbook (填写说明): what the book is, how to fill it in, and the template's version."""

from collections.abc import Sequence
from typing import Literal

from shebao.budget.book import TEMPLATE_VERSION, Book
from shebao.budget.forms.wording import VERSION
from shebao.budget.sheets import ANNEX_SHEET, SHEETS, TEXT_SHEET, Sheet

GUIDE_WIDTHS = (18, 26, 16, 8, 60)

Style = Literal["title", "head", "strong", "plain"]
GuideRow = tuple[Style, tuple[str, ...]]

_ABOUT = (
    "本工作簿是部门预算公开的底册。填好后由程序编出公开文本：十三张表、情况说明、图、绩效目标表，并作校对。",
    "每个数只填一次。合计、占比、增减额和增减率都由程序计算，不要填写合计行。",
    "金额一律以元为单位，最多两位小数，不带“元”字和逗号。",
    "编码按文本填写，保留开头的 0。可以从下拉列表中选，选入的“编码 名称”按编码读入。",
    "深色表头为必填列。不要改动表名和表头，不要合并单元格；没有内容的表保留表头即可。列的先后可以调整。",
    "联系人、负责人、经办人和电话仅供内部联系，不印入公开文本。其他各处不要写个人姓名、电话和身份证号码。",
    "“项目资金级次”的年度一行只填本年安排的资金，不含上年结转，合计等于“预算明细”中该项目的本年金额。",
    "填好后运行 shebao book check 底册.xlsx 检查，运行 shebao publish 底册.xlsx 编制公开文本"
    "（在源码目录中用 python3 dev.py book check 底册.xlsx、python3 dev.py publish 底册.xlsx）。",
)
_PROSE = (
    (TEXT_SHEET, "公开文本中由人写的文字。“位置”从列表中选，“正文”一段一行，同一位置可以有多行。"),
    (ANNEX_SHEET, "随文本全文印发的文件，如专项资金管理制度。正文一段一行，每行都写标题；没有的不填。"),
)


def guide_rows(book: Book) -> list[GuideRow]:
    """The rows of the sheet, each with its style. The version stands right of its name, where reading looks for it."""
    rows: list[GuideRow] = [("title", ("部门预算公开底册",)), ("plain", ("",))]
    rows += [("plain", (VERSION, TEMPLATE_VERSION)), ("plain", ("预算年度", str(book.department.year)))]
    rows += [("plain", ("",)), ("strong", ("怎样填写",))]
    rows += [("plain", (str(number), text)) for number, text in enumerate(_ABOUT, start=1)]
    rows += [("plain", ("",)), ("strong", ("各工作表",)), ("head", ("工作表", "填什么"))]
    rows += [("plain", (sheet.name, sheet.help)) for sheet in SHEETS]
    rows += [("plain", row) for row in _PROSE]
    return rows + _columns_of(SHEETS)


_ABOUT_ACCOUNTS = (
    "本工作簿是单位决算账表：基本支出、收入、结转结余、三公经费、政府采购和决算说明。项目支出由系统按项目执行编入，不填。",
    "金额一律以元为单位，最多两位小数，不带“元”字和逗号；没有发生的填 0。合计由程序计算，不要填写合计行。",
    "编码按文本填写，保留开头的 0。科目可以从下拉列表中选；单位编码、项目编码与当年已公开的部门预算相同。",
    "深色表头为必填列。不要改动表名和表头，不要合并单元格；没有内容的表保留表头即可。",
    "填好后在“年度预算”页面登记为决算的基础底册，或运行 shebao accounts check 检查；有错误的一次全部指出。",
)


def accounts_guide_rows(year: int, sheets: Sequence[Sheet]) -> list[GuideRow]:
    """The same for the workbook of the unit's own accounts."""
    rows: list[GuideRow] = [("title", ("单位决算账表",)), ("plain", ("",)), ("plain", ("决算年度", str(year)))]
    rows += [("plain", ("",)), ("strong", ("怎样填写",))]
    rows += [("plain", (str(number), text)) for number, text in enumerate(_ABOUT_ACCOUNTS, start=1)]
    rows += [("plain", ("",)), ("strong", ("各工作表",)), ("head", ("工作表", "填什么"))]
    rows += [("plain", (sheet.name, sheet.help)) for sheet in sheets]
    return rows + _columns_of(sheets)


def _columns_of(sheets: Sequence[Sheet]) -> list[GuideRow]:
    """Every column of every sheet."""
    rows: list[GuideRow] = [("plain", ("",)), ("strong", ("各列",))]
    rows.append(("head", ("工作表", "列", "内容", "必填", "说明")))
    for sheet in sheets:
        for column in sheet.columns:
            choices = "、".join(column.choices or column.suggestions)
            words = "。".join(part for part in (column.help, f"可选：{choices}" if choices else "") if part)
            required = "是" if column.required else ""
            rows.append(("plain", (sheet.name, column.header, column.holds.value, required, words)))
    return rows
