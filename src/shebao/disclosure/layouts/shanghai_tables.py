"""The nine tables of Shanghai (上海): codes in 类 款 项, amounts in 元, 三公 in 万元."""

from collections.abc import Sequence

from shebao.budget.book import Source
from shebao.disclosure.layouts.accounts import (
    Accounts,
    Line,
    appropriated,
    basic,
    both,
    codes_of_level,
    general,
    of_source,
    personnel,
    project,
    public,
    within,
)
from shebao.disclosure.layouts.grids import (
    Money,
    Side,
    balance_rows,
    economic_rows,
    function_rows,
    merged_header,
)
from shebao.disclosure.layouts.printed import (
    Kind,
    Mark,
    PrintedRow,
    PrintedTable,
    Text,
)
from shebao.disclosure.layouts.style import Pen
from shebao.disclosure.numerals import chinese_number

SOURCES = (Source.GENERAL, Source.GOVERNMENT_FUND, Source.STATE_CAPITAL, Source.UNIT_FUNDS)


def make_tables(pen: Pen, accounts: Accounts, word: str) -> list[PrintedTable]:
    """All nine in order; ``word`` is 部门 or 单位."""
    year = accounts.year
    by = f"{year}年{word}" if word == "部门" else f"{year}年预算单位"
    above = ((f"编制{word}：{accounts.name}", "单位：元"),)
    lead = ("项目", "功能分类科目编码")
    codes = [(*lead, name) for name in ("类", "款", "项")] + [("项目", "功能分类科目名称")]
    classes = codes_of_level(accounts.functions(), 3)
    grants = [
        Side("1. 一般公共预算", (accounts.total(general),)),
        Side("2. 政府性基金", (accounts.total(of_source(Source.GOVERNMENT_FUND)),)),
        Side("3. 国有资本经营预算", (accounts.total(of_source(Source.STATE_CAPITAL)),)),
    ]
    income = [
        Side("一、财政拨款收入", (accounts.total(appropriated),)),
        *grants,
        Side("二、事业收入", (0,)),
        Side("三、事业单位经营收入", (0,)),
        Side("四、其他收入", (accounts.total(lambda line: not line.source.is_appropriation),)),
        Side("收入总计", (accounts.total(),), "总计"),
    ]
    spent = [
        Side(f"{chinese_number(n)}、{accounts.name_of(code)}", (accounts.total(within(code)),))
        for n, code in enumerate(classes, 1)
    ]
    spent.append(Side("支出总计", (accounts.total(),), "总计"))

    def table(
        key: str, title: str, paths: Sequence[tuple[str, ...]], rows: tuple[PrintedRow, ...], note: str = ""
    ) -> PrintedTable:
        notes = (Text((Mark(note, Kind.EMPTY_NOTE, key),)),) if note else ()
        return PrintedTable(key, title, above, merged_header(paths), rows, notes)

    def functions(key: str, title: str, columns: list[Money], wanted: object, empty: str = "") -> PrintedTable:
        rows = function_rows(pen, accounts, key, columns, wanted)  # type: ignore[arg-type]
        note = f"注：本{word}{year}年无{empty}财政拨款安排的预算，故本表为空表。" if rows[0].level == "空" else ""
        return table(key, title, [*codes, *(column.path for column in columns)], rows, note)

    def basic_and_project(root: str, wanted: object) -> list[Money]:
        return [Money((root, "合计")), Money((root, "基本支出"), basic), Money((root, "项目支出"), project)]

    def unit_own(line: Line) -> bool:
        return line.source is Source.UNIT_FUNDS

    incomes = [
        Money(("收入预算", "合计")),
        Money(("收入预算", "财政拨款收入"), appropriated),
        Money(("收入预算", "事业收入"), lambda _line: False),
        Money(("收入预算", "事业单位经营收入"), lambda _line: False),
        Money(("收入预算", "其他收入"), unit_own),
    ]
    three_sources = [
        of_source(Source.GENERAL), of_source(Source.GOVERNMENT_FUND), of_source(Source.STATE_CAPITAL),
    ]  # fmt: skip
    granted = [
        Side(f"{chinese_number(n)}、{label}", (accounts.total(test),))
        for n, (label, test) in enumerate(
            zip(("一般公共预算资金", "政府性基金", "国有资本经营预算"), three_sources, strict=True), 1
        )
    ]
    granted.append(Side("收入总计", (accounts.total(appropriated),), "总计"))

    def by_source(test: object) -> tuple[int | None, ...]:
        mine = both(appropriated, test)  # type: ignore[arg-type]
        return (accounts.total(mine), *(accounts.total(both(mine, one)) for one in three_sources))

    used = codes_of_level(accounts.functions(appropriated), 3)
    spent_grants = [
        Side(f"{chinese_number(n)}、{accounts.name_of(code)}", by_source(within(code)))
        for n, code in enumerate(used, 1)
    ]
    spent_grants.append(Side("支出总计", by_source(lambda _line: True), "总计"))
    economic = [Money(("一般公共预算基本支出", "合计")), Money(("一般公共预算基本支出", "人员经费"), personnel)]
    economic.append(Money(("一般公共预算基本支出", "公用经费"), public))
    economic_codes = [("项目", "经济分类科目编码", name) for name in ("类", "款")] + [("项目", "部门经济分类科目名称")]
    return [
        table(
            "收支总表",
            f"{by}财务收支预算总表",
            [("本年收入", "项目"), ("本年收入", "预算数"), ("本年支出", "项目"), ("本年支出", "预算数")],
            balance_rows(pen, "收支总表", income, spent, 1),
        ),
        functions("收入总表", f"{by}收入预算总表", incomes, lambda _line: True),
        functions("支出总表", f"{by}支出预算总表", basic_and_project("支出预算", None), lambda _line: True),
        table(
            "财政拨款收支总表",
            f"{by}财政拨款收支预算总表",
            [("财政拨款收入", "项目"), ("财政拨款收入", "预算数")]
            + [("财政拨款支出", n) for n in ("项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算")],
            balance_rows(pen, "财政拨款收支总表", granted, spent_grants, 1),
        ),
        functions(
            "一般公共预算支出",
            f"{by}一般公共预算支出功能分类预算表",
            basic_and_project("一般公共预算支出", None),
            general,
        ),
        functions(
            "政府性基金",
            f"{by}政府性基金预算支出功能分类预算表",
            basic_and_project("政府性基金预算支出", None),
            of_source(Source.GOVERNMENT_FUND),
            "政府性基金预算",
        ),
        functions(
            "国有资本",
            f"{by}国有资本经营预算支出功能分类预算表",
            basic_and_project("国有资本经营预算支出", None),
            of_source(Source.STATE_CAPITAL),
            "国有资本经营预算",
        ),
        table(
            "基本支出",
            f"{by}一般公共预算基本支出部门预算经济分类预算表",
            [*economic_codes, *(column.path for column in economic)],
            economic_rows(pen, accounts, "基本支出", economic, both(general, basic)),
        ),
        _three_public_table(pen, accounts, word),
    ]


def _three_public_table(pen: Pen, accounts: Accounts, word: str) -> PrintedTable:
    ten = pen.writing(table_unit="万元", table_decimals=2)
    key, year = "三公", accounts.year
    abroad, reception = accounts.three_public("因公出国（境）费"), accounts.three_public("公务接待费")
    bought, run = accounts.three_public("公务用车购置费"), accounts.three_public("公务用车运行维护费")
    root = f"{year}年“三公”经费预算数"
    paths: list[tuple[str, ...]] = [(root, "合计"), (root, "因公出国(境)费"), (root, "公务接待费")]
    paths += [(root, "公务用车购置及运行费", name) for name in ("小计", "购置费", "运行费")]
    paths.append((f"{year}年机关运行经费预算数",))
    amounts = (abroad + reception + bought + run, abroad, reception, bought + run, bought, run)
    names = ("合计", "因公出国(境)费", "公务接待费", "小计", "购置费", "运行费")
    cells = [
        ten.cell(fen, f"{key}/{n}", Kind.TOTAL if n == "合计" else Kind.CELL)
        for fen, n in zip(amounts, names, strict=True)
    ]
    cells.append(ten.cell(accounts.organ_running(), f"{key}/机关运行经费"))
    title = f"{year}年{word}“三公”经费和机关运行经费预算表"
    above = ((f"编制{word}：{accounts.name}", "单位:万元"),)
    return PrintedTable(key, title, above, merged_header(paths), (PrintedRow(tuple(cells), "三公", "行"),))
