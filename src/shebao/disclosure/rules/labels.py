"""What the words of the text mean in the tables: section and subject → cells that must hold the same amount.

Pure data for R-18; a county's wording is added here. Where a subject may mean either of two cells (本年 alone, or
with what was carried over), both are given and either will do.
"""

import re
from dataclasses import dataclass

from shebao.disclosure.figures import PrintedFigure
from shebao.disclosure.model import TableKind as K
from shebao.disclosure.rules.r12_three_public import ABROAD, PURCHASE, RECEPTION, RUNNING, TOTAL, VEHICLES, line_of
from shebao.disclosure.rules.rule import Material, RowView, TableView

TOTAL_ROW = ""
"""Stands for the row 合计."""


@dataclass(frozen=True, slots=True)
class Address:
    """A cell: a table, the column its line is named in, the line's name (``TOTAL_ROW`` for 合计), the amount column."""

    kind: K
    named_in: str
    line: str
    column: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words of the text and the cells they stand for. ``section`` and ``subject`` are patterns."""

    section: str
    subject: str
    cells: tuple[Address, ...]


def _sum(kind: K, column: str) -> Address:
    return Address(kind, "", TOTAL_ROW, column)


def _income(line: str) -> Address:
    return Address(K.BALANCE, "income_item", line, "income")


def _appropriation(line: str) -> Address:
    return Address(K.APPROPRIATION_BALANCE, "income_item", line, "income")


def _outgoing(line: str) -> Address:
    return Address(K.BALANCE, "expenditure_item", line, "total")


def _spent(column: str) -> Address:
    return Address(K.APPROPRIATION_BALANCE, "expenditure_item", "支出总计", column)


CHANGES = (
    "收支数据变动|收支变动|预算编制说明|收支总体情况|收入支出.*总体情况|收支预算总体|收支情况总体|收支预算情况|"
    "总体情况说明"
)
INCOME = "(?<!财政拨款)收入(?:预算|决算)?(?:总体)?(?:情况|说明)"
SPENDING = "支出(?:预算|决算)?(?:总体)?(?:情况|说明)"
APPROPRIATION, GENERAL, BASIC = (
    "财政拨款收[支入]",
    "一般公共预算(?:财政拨款|拨款|当年)?支出",
    "基本支出(?:预算|决算)?(?:情况|说明)",
)
THREE, ORGANS, TARGETS, ANYWHERE = "三公", "机关运行经费", "绩效管理", ""
UNIT_BEFORE = r"(?:.*(?:[局处办会院校所站队委府部厅团馆]|中心|单位|部门|街道|本级|乡|镇)(?:（[^（）]{1,6}）)?(?:的)?)?"
"""A subject may begin with the name of the unit."""

LABELS: tuple[Label, ...] = (
    Label(CHANGES, "(?:部门|单位)?(?:预算)?收入总计|收入预算", (_income("收入总计"),)),
    Label(
        CHANGES,
        "(?:本年)?(?:部门|单位)?(?:预算)?支出总计|支出预算",
        (Address(K.BALANCE, "expenditure_item", "支出总计", "total"),),
    ),
    Label(CHANGES, "本年收入", (_income("本年收入合计"),)),
    Label(CHANGES, "本年预算安排", (Address(K.BALANCE, "expenditure_item", "本年支出合计", "current"),)),
    Label(f"{CHANGES}|{INCOME}", "上年结转(?:收入)?", (_income("上年结转"),)),
    Label(INCOME, "预算收入|收入预算|预算收入总计|收入总计", (_income("收入总计"), _income("本年收入合计"))),
    Label(INCOME, "一般公共预算(?:拨款)?(?:收入)?", (_sum(K.INCOME, "general"),)),
    Label(INCOME, "政府性基金(?:预算)?(?:拨款)?(?:收入)?", (_sum(K.INCOME, "government_fund"),)),
    Label(INCOME, "国有资本经营预算(?:拨款)?(?:收入)?", (_sum(K.INCOME, "state_capital"),)),
    Label(INCOME, "财政专户管理资金(?:收入)?", (_sum(K.INCOME, "special_account"),)),
    Label(INCOME, "单位资金(?:收入)?", (_sum(K.INCOME, "unit_funds"),)),
    Label(f"^(?!.*财政拨款)(?!.*一般公共).*{SPENDING}", "支出预算|预算支出|支出总计", (_sum(K.EXPENDITURE, "total"),)),
    Label(f"^(?!.*财政拨款)(?!.*一般公共).*{SPENDING}", "基本支出", (_sum(K.EXPENDITURE, "basic"),)),
    Label(f"^(?!.*财政拨款)(?!.*一般公共).*{SPENDING}", "项目支出", (_sum(K.EXPENDITURE, "project"),)),
    Label(APPROPRIATION, "财政拨款收支总预算", (_appropriation("收入总计"),)),
    Label(APPROPRIATION, "一般公共预算(?:拨款)?", (_spent("general"), _appropriation("一般公共预算"))),
    Label(APPROPRIATION, "政府性基金预算(?:拨款)?", (_spent("government_fund"), _appropriation("政府性基金预算"))),
    Label(APPROPRIATION, "国有资本经营预算(?:拨款)?", (_spent("state_capital"), _appropriation("国有资本经营预算"))),
    Label(APPROPRIATION, "当年拨款收入|本年(?:拨款)?收入", (_appropriation("本年收入合计"),)),
    Label(APPROPRIATION, "上年结转(?:收入)?", (_appropriation("上年财政拨款结转"),)),
    Label(GENERAL, "一般公共预算(?:当年)?(?:拨款)?支出", (_sum(K.GENERAL_EXPENDITURE, "total"),)),
    Label(BASIC, "(?:一般公共预算)?(?:安排)?(?:的)?基本支出", (_sum(K.BASIC_BY_ECONOMIC, "total"),)),
    Label(BASIC, "人员经费", (_sum(K.BASIC_BY_ECONOMIC, "personnel"),)),
    Label(BASIC, "公用经费", (_sum(K.BASIC_BY_ECONOMIC, "public"),)),
    Label(THREE, '.*三公[”"]?经费(?:支出)?(?:预算)?', (Address(K.THREE_PUBLIC, "item", TOTAL, "total"),)),
    *(
        Label(THREE, re.escape(name), (Address(K.THREE_PUBLIC, "item", name, "total"),))
        for name in (ABROAD, RECEPTION, VEHICLES, PURCHASE, RUNNING)
    ),
    Label(ORGANS, "(?:财政拨款安排(?:的)?)?机关运行经费(?:预算)?", (_sum(K.ORGAN_RUNNING, "total"),)),
    Label(TARGETS, "(?:涉及)?部门预算资金", (_sum(K.EXPENDITURE, "total"),)),
    Label(TARGETS, "(?:其中)?基本支出", (_sum(K.EXPENDITURE, "basic"),)),
    Label(TARGETS, "(?:其中)?项目支出", (_sum(K.EXPENDITURE, "project"),)),
    Label(TARGETS, "(?:涉及)?一般公共预算资金", (_spent("general"),)),
    Label(TARGETS, "(?:涉及)?政府性基金预算资金", (_spent("government_fund"),)),
    Label(TARGETS, "(?:涉及)?国有资本经营预算资金", (_spent("state_capital"),)),
    Label("采购", "政府采购(?:支出)?(?:预算|总预算)(?:总额|合计|总计)?", (_sum(K.PROCUREMENT, "total"),)),
    # Words that mean one thing in whatever section they stand.
    Label(
        CHANGES,
        "(?:部门|单位)?(?:预算)?(?:收入总预算|总收入|收支总预算|收支总计|收支预算总额|收入预算总额|收、?支总计|收入决算总计)",
        (_income("收入总计"), _income("本年收入合计")),
    ),
    Label(
        CHANGES,
        "(?:部门|单位)?(?:预算)?(?:支出总预算|总支出|支出预算总额|支出决算总计)",
        (_outgoing("支出总计"), _outgoing("本年支出合计")),
    ),
    Label(
        f"{CHANGES}|{INCOME}",
        "本年收入(?:预算)?",
        (_income("本年收入合计"), _income("本年收入小计"), _sum(K.INCOME, "total")),
    ),
    Label(
        f"{CHANGES}|^(?!.*财政拨款)(?!.*一般公共).*{SPENDING}",
        "本年支出(?:预算)?",
        (_outgoing("本年支出合计"), _outgoing("本年支出小计"), _sum(K.EXPENDITURE, "total")),
    ),
    Label(
        f"{CHANGES}|^(?!.*一般公共).*{APPROPRIATION}",
        "财政拨款收入(?:预算)?",
        (_income("财政拨款收入"), _appropriation("收入总计"), _appropriation("本年收入合计|本年收入")),
    ),
    Label(ANYWHERE, "财政拨款支出预算", (_spent("total"),)),
    Label(ANYWHERE, "一般公共预算(?:财政)?拨款支出预算", (_spent("general"), _sum(K.GENERAL_EXPENDITURE, "total"))),
    Label(
        ANYWHERE,
        "政府性基金(?:预算)?(?:财政)?拨款支出预算",
        (_spent("government_fund"), _sum(K.FUND_EXPENDITURE, "total")),
    ),
    Label(ANYWHERE, "国有资本经营预算(?:财政)?拨款支出预算", (_spent("state_capital"), _sum(K.CAPITAL, "total"))),
    *(
        Label(f"{CHANGES}|{INCOME}", f"{name}(?:预算)?", (_income(name),))
        for name in ("事业收入", "事业单位经营收入", "经营收入", "其他收入", "上级补助收入", "附属单位上缴收入")
    ),
    *(
        Label(THREE, words, (Address(K.THREE_PUBLIC, "item", name, "total"),))
        for words, name in (
            ("因公出国（境）(?:费用?|经费|支出)(?:支出|预算|决算)*数?", ABROAD),
            ("公务接待(?:费|经费|支出)(?:支出|预算|决算)*数?", RECEPTION),
            ("公务(?:用车|车|车用车)购置及运行(?:维护)?费(?:支出|预算|决算)*数?", VEHICLES),
            ("公务(?:用车|车|车用车)购置费(?:支出|预算|决算)*数?", PURCHASE),
            ("公务(?:用车|车|车用车)运行(?:维护)?费(?:支出|预算|决算)*数?", RUNNING),
        )
    ),
    Label(ANYWHERE, ".*财政拨款(?:安排)?的?机关运行经费(?:预算|支出)?", (_sum(K.ORGAN_RUNNING, "total"),)),
    Label(
        ORGANS, "(?:本部门|本单位)?机关运行经费(?:财政拨款)?(?:预算|支出)?(?:总额)?", (_sum(K.ORGAN_RUNNING, "total"),)
    ),
)

CLASS_SECTIONS: tuple[tuple[str, K, str], ...] = (
    (APPROPRIATION, K.APPROPRIATION_BALANCE, "expenditure_item"),
    (GENERAL, K.GENERAL_EXPENDITURE, "name"),
)
"""Sections that list spending by 类, and the table whose 合计 column (key ``total``) they repeat."""


def labels_for(section: str, subject: str) -> list[Label]:
    """The labels that a statement of a section matches; a text without headings is the overview of what it explains."""
    section = section or "预算编制说明"
    return [
        label
        for label in LABELS
        if re.search(label.section, section) and re.fullmatch(f"{UNIT_BEFORE}(?:{label.subject})", subject)
    ]


def look_up(material: Material, address: Address) -> tuple[TableView, PrintedFigure] | None:
    """The table and the figure at an address, None where the document has no such cell."""
    found = look_up_row(material, address)
    figure = found[1].figure(address.column) if found is not None else None
    return (found[0], figure) if found is not None and figure is not None else None


def look_up_row(material: Material, address: Address) -> tuple[TableView, RowView] | None:
    """The table and the row at an address, None where the document has no such row."""
    view = material.view(address.kind)
    if view is None:
        return None
    row: RowView | None
    if address.line == TOTAL_ROW:
        row = view.total
    elif address.kind is K.THREE_PUBLIC:
        row = line_of(view, address.line)
    else:
        rows = (view.row_where(address.named_in, line) for line in address.line.split("|"))
        row = next((found for found in rows if found is not None), None)
    return (view, row) if row is not None else None
