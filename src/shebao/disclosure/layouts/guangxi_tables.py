"""The ten tables of Guangxi (广西): amounts in 元, marks 预算公开01表 to 10表."""

from collections.abc import Sequence

from shebao.budget.book import Source
from shebao.disclosure.layouts.accounts import (
    Accounts,
    Wanted,
    appropriated,
    basic,
    both,
    carried_over,
    codes_of_level,
    current,
    economic_within,
    everything,
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
    numbered_row,
)
from shebao.disclosure.layouts.narrative import (
    amounts,
)
from shebao.disclosure.layouts.performance import target_list
from shebao.disclosure.layouts.printed import (
    Kind,
    Mark,
    PrintedCell,
    PrintedRow,
    PrintedTable,
    Text,
)
from shebao.disclosure.layouts.style import Pen
from shebao.disclosure.numerals import chinese_number
from shebao.money import format_percent

LABELS = (
    (Source.GENERAL, "一般公共预算拨款"),
    (Source.GOVERNMENT_FUND, "政府性基金预算拨款"),
    (Source.STATE_CAPITAL, "国有资本经营预算拨款"),
    (Source.SPECIAL_ACCOUNT, "财政专户管理资金"),
    (Source.UNIT_FUNDS, "单位资金"),
)
THREE = ("因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费")


def make_tables(pen: Pen, accounts: Accounts, word: str, numbered: bool) -> list[PrintedTable]:
    """All ten in order; ``numbered`` prints 栏次 under the headers."""
    above = ((f"{word}名称：{accounts.name}", "单位：元"),)
    titles = (
        f"{word}收支总体情况表", f"{word}收入总体情况表", f"{word}支出总体情况表", "财政拨款收支总体情况表",
        "一般公共预算支出情况表", "一般公共预算基本支出情况表", "财政拨款“三公”经费、会议费和培训费支出情况表",
        "政府性基金预算支出情况表", "国有资本经营预算支出情况表",
    )  # fmt: skip
    keys = (
        "收支总表",
        "收入总表",
        "支出总表",
        "财政拨款收支总表",
        "一般公共预算支出",
        "基本支出",
        "三公",
        "政府性基金",
        "国有资本",
    )
    split = pen.style.split_codes
    codes: list[tuple[str, ...]] = [("科目编码", n) for n in ("类", "款", "项")] if split else [("科目编码",)]
    codes.append(("科目名称",))
    economic: list[tuple[str, ...]] = [("科目编码", n) for n in ("类", "款")] if split else [("科目编码",)]
    economic.append(("科目名称",))

    def table(
        number: int, paths: Sequence[tuple[str, ...]], rows: tuple[PrintedRow, ...], note: str = "", wide: bool = False
    ) -> PrintedTable:
        header = merged_header(paths)
        labels = (
            len(codes) if paths[: len(codes)] == codes else len(economic) if paths[: len(economic)] == economic else 0
        )
        if numbered and labels:
            header = (*header, numbered_row(len(paths) - labels, labels, "栏次"))
        notes = (Text((Mark(note, Kind.EMPTY_NOTE, keys[number - 1]),)),) if note else ()
        mark = f"预算公开{number:02d}表"
        return PrintedTable(keys[number - 1], titles[number - 1], above, header, rows, notes, wide, mark)

    def functions(
        number: int, columns: list[Money], wanted: Wanted = everything, empty: str = "", wide: bool = False
    ) -> PrintedTable:
        rows = function_rows(pen, accounts, keys[number - 1], columns, wanted)
        note = f"注：本{word}没有{empty}支出，故此表为空。" if rows[0].level == "空" else ""
        return table(number, [*codes, *(column.path for column in columns)], rows, note, wide)

    both_kinds = [Money(("合计",)), Money(("基本支出",), basic), Money(("项目支出",), project)]
    income_columns = [Money(("合计",))]
    income_columns += [Money(("本年收入", label), both(current, of_source(s))) for s, label in LABELS]
    income_columns.append(Money(("上年结转",), carried_over))
    spend_columns = [Money(("合计",)), Money(("基本支出", "小计"), basic)]
    for code, name in (
        ("301", "工资福利支出"),
        ("302", "商品和服务支出"),
        ("303", "对个人和家庭的补助"),
        ("310", "资本性支出"),
    ):
        if accounts.total(both(basic, economic_within(code))):
            spend_columns.append(Money(("基本支出", name), both(basic, economic_within(code))))
    spend_columns.append(Money(("项目支出",), project))
    general_columns = [Money(("合计",)), Money(("基本支出", "小计"), basic), Money(("基本支出", "人员经费"), personnel)]
    general_columns += [Money(("基本支出", "公用经费"), public), Money(("项目支出",), project)]
    by_kind = [Money(("合计",)), Money(("人员经费",), personnel), Money(("公用经费",), public)]
    goals = target_list(pen, accounts, "绩效", "项目支出绩效目标公开表", above, "预算公开10表")
    return [
        table(1, [("收入", "项目"), ("收入", "预算数"), ("支出", "项目"), ("支出", "预算数")], _balance(pen, accounts)),
        functions(2, income_columns, wide=True),
        functions(3, spend_columns, wide=True),
        table(
            4,
            [("收入", "项目"), ("收入", "金额")]
            + [("支出", n) for n in ("项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算")],
            _appropriations(pen, accounts),
        ),
        functions(5, general_columns, general),
        table(
            6,
            [*economic, *(c.path for c in by_kind)],
            economic_rows(pen, accounts, "基本支出", by_kind, both(general, basic)),
        ),
        table(
            7,
            [("项目",), ("上年预算数",), ("本年预算数",), ("增减额",), ("增减率（%）",)],
            _three_public_rows(pen, accounts),
        ),
        functions(8, both_kinds, of_source(Source.GOVERNMENT_FUND), "政府性基金预算"),
        functions(9, both_kinds, of_source(Source.STATE_CAPITAL), "国有资本经营预算"),
        goals,
    ]


def _balance(pen: Pen, accounts: Accounts) -> tuple[PrintedRow, ...]:
    income = [
        Side(f"{chinese_number(n)}、{label}", (accounts.total(both(current, of_source(s))),))
        for n, (s, label) in enumerate(LABELS, 1)
    ]
    income += [
        Side("本年收入合计", (accounts.total(current),), "总计"),
        Side("上年结转", (accounts.total(carried_over),)),
        Side("收入总计", (accounts.total(),), "总计"),
    ]
    spent = [
        Side(f"{chinese_number(n)}、{accounts.name_of(code)}", (accounts.total(within(code)),))
        for n, code in enumerate(codes_of_level(accounts.functions(), 3), 1)
    ]
    spent += [
        Side("本年支出合计", (accounts.total(),), "总计"),
        Side("结转下年", (0,)),
        Side("支出总计", (accounts.total(),), "总计"),
    ]
    return balance_rows(pen, "收支总表", income, spent, 3)


def _appropriations(pen: Pen, accounts: Accounts) -> tuple[PrintedRow, ...]:
    three = [of_source(source) for source, _ in LABELS[:3]]

    def each(test: Wanted) -> tuple[int | None, ...]:
        mine = both(appropriated, test)
        return (accounts.total(mine), *(accounts.total(both(mine, one)) for one in three))

    income = [Side("一、本年收入", (accounts.total(both(appropriated, current)),))]
    income += [
        Side(f"（{chinese_number(n)}）{label}", (accounts.total(both(current, of_source(s))),))
        for n, (s, label) in enumerate(LABELS[:3], 1)
    ]
    income.append(Side("二、上年结转", (accounts.total(both(appropriated, carried_over)),)))
    income += [
        Side(f"（{chinese_number(n)}）{label}", (accounts.total(both(carried_over, of_source(s))),))
        for n, (s, label) in enumerate(LABELS[:3], 1)
    ]
    income.append(Side("收入总计", (accounts.total(appropriated),), "总计"))
    codes = codes_of_level(accounts.functions(appropriated), 3)
    spent = [Side("一、本年支出", each(everything))]
    spent += [
        Side(f"（{chinese_number(n)}）{accounts.name_of(code)}", each(within(code))) for n, code in enumerate(codes, 1)
    ]
    spent += [Side("二、结转下年", (0, 0, 0, 0)), Side("支出总计", each(everything), "总计")]
    return balance_rows(pen, "财政拨款收支总表", income, spent, 1)


def _three_public_rows(pen: Pen, accounts: Accounts) -> tuple[PrintedRow, ...]:
    pairs = {name: (accounts.three_public(name), accounts.three_public(name, "before")) for name in THREE}
    cars_pair = (pairs[THREE[2]][0] + pairs[THREE[3]][0], pairs[THREE[2]][1] + pairs[THREE[3]][1])
    whole = tuple(sum(pair[n] for pair in pairs.values()) for n in (0, 1))
    meeting = amounts(accounts, both(appropriated, economic_within("30215")))
    training = amounts(accounts, both(appropriated, economic_within("30216")))
    lines = (
        ("“三公”经费小计", (whole[0], whole[1])),
        ("1.因公出国（境）费", pairs[THREE[0]]),
        ("2.公务接待费", pairs[THREE[1]]),
        ("3.公务用车购置及运行费", cars_pair),
        ("（1）公务用车购置费", pairs[THREE[2]]),
        ("（2）公务用车运行维护费", pairs[THREE[3]]),
        ("会议费", meeting),
        ("培训费", training),
        ("合计", (whole[0] + meeting[0] + training[0], whole[1] + meeting[1] + training[1])),
    )
    rows: list[PrintedRow] = []
    for label, (now, before) in lines:
        kind = Kind.TOTAL if label == "合计" else Kind.CELL
        cells = [
            PrintedCell(label),
            pen.cell(before, f"三公/{label}/上年预算数", kind),
            pen.cell(now, f"三公/{label}/本年预算数", kind),
        ]
        cells.append(pen.cell(now - before, f"三公/{label}/增减额", kind))
        rate = format_percent(now - before, before) if before and now != before else ""
        cells.append(PrintedCell(Mark(rate, Kind.RATE, f"三公/{label}", now, before) if rate else "", number=True))
        rows.append(PrintedRow(tuple(cells), label, "总计" if kind is Kind.TOTAL else "行"))
    return tuple(rows)
