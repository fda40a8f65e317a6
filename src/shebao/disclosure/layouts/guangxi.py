"""Guangxi (广西): ten tables in 元 with their marks 预算公开01表 …, a narrative of shares and 同比 in 元."""

from random import Random

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
    draw_accounts,
    economic_within,
    everything,
    general,
    of_source,
    personnel,
    project,
    public,
    within,
)
from shebao.disclosure.layouts.furniture import contents, cover, duties, table_pages, terms, unit_list
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
    approval,
    cars,
    in_a_row,
    named_list,
    performance_count,
    procurement,
    shared,
    telephone,
)
from shebao.disclosure.layouts.performance import target_list
from shebao.disclosure.layouts.printed import (
    Block,
    Heading,
    Kind,
    Mark,
    PageBreak,
    Part,
    PrintedCell,
    PrintedRow,
    PrintedTable,
    Publication,
    Text,
)
from shebao.disclosure.layouts.style import Pen, Style, joined, why
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


def guangxi(seed: int) -> Publication:
    """The disclosure of one seed; the same for the same seed."""
    random = Random(seed)
    accounts = draw_accounts(seed)
    thousands = random.choice((False, True))
    style = Style(
        table_unit="元",
        text_unit="元",
        table_thousands=thousands,
        trims=random.choice((False, True)),
        nothing=random.choice(("", "", "0.00")),
        split_codes=random.choice((False, False, True)),
        fall="减少",
    )
    pen = Pen(style, random, accounts.year)
    word = random.choice(("部门", "单位"))
    tables = _tables(pen, accounts, word, random.choice((False, True)))
    year, name = accounts.year, accounts.name
    titles = [
        f"{word}收支总体情况说明", f"{word}收入总体情况说明", f"{word}支出总体情况说明", "财政拨款收支总体情况说明",
        "一般公共预算支出情况说明", "一般公共预算基本支出情况说明", "财政拨款“三公”经费、会议费和培训费支出情况说明",
        "政府性基金预算支出情况说明", "国有资本经营预算支出情况说明", "其他重要事项情况说明",
    ]  # fmt: skip
    bodies = _narrative(pen, accounts, word)
    blocks = cover(f"{name}{year}年{word}预算公开", name)
    entries = [f"第一部分：{word}概况", "一、主要职能", "二、机构设置情况", f"第二部分：{year}年{word}预算报表"]
    entries += [f"表{chinese_number(n)}：{table.title}" for n, table in enumerate(tables, 1)]
    entries += [f"第三部分：{year}年{word}预算情况说明"]
    entries += [f"{chinese_number(n)}、{title}" for n, title in enumerate(titles, 1)] + ["第四部分：名词解释"]
    blocks += contents(random, entries)
    blocks += [Heading(f"第一部分：{word}概况", 1), Heading("一、主要职能", 2), *duties(accounts)]
    blocks += [Heading("二、机构设置情况", 2), *unit_list(accounts, f"本{word}")]
    said: list[Block] = [Heading(f"第三部分：{year}年{word}预算情况说明", 1), approval(accounts)]
    for number, (title, body) in enumerate(zip(titles, bodies, strict=True), 1):
        said += [Heading(f"{chinese_number(number)}、{title}", 2), *body]
    said.append(telephone(accounts))
    report: list[Block] = [PageBreak(), Heading(f"第二部分：{year}年{word}预算报表", 1), *table_pages(tables)[1:]]
    blocks += [*report, PageBreak(), *said, PageBreak(), Heading("第四部分：名词解释", 1), *terms()]
    rules = random.choice(("full", "full", "horizontal"))
    return Publication("guangxi", seed, f"{name}{year}年{word}预算", False, tuple(blocks), rules)


def _narrative(pen: Pen, accounts: Accounts, word: str) -> list[list[Block]]:
    year, name = accounts.year, accounts.name
    all_now, all_before = amounts(accounts, everything)
    now, before = amounts(accounts, general)
    own, own_before = amounts(accounts, appropriated)

    def compared(title: str, pair: tuple[int, int]) -> tuple[Part, ...]:
        return joined(title, pen.say(pair[0], title, base=pair[1]), "，", pen.change(*pair, title, lead="同比"))

    def total(title: str) -> tuple[Part, ...]:
        return compared(title, (all_now, all_before))

    def incomes(test: Wanted, whole: int, of: str) -> tuple[Part, ...]:
        used = [(s, label) for s, label in LABELS if any(amounts(accounts, both(test, of_source(s))))]
        return in_a_row(
            [
                shared(pen, f"{label}收入", pair[0], whole, of, pair[1], "同比", Kind.AMOUNT)
                for source, label in used
                for pair in [amounts(accounts, both(test, of_source(source)))]
            ]
        )

    def spending(codes: list[str], test: Wanted, whole: int, of: str) -> list[Block]:
        said: list[Block] = []
        for number, code in enumerate(codes, 1):
            pair = amounts(accounts, both(test, within(code)))
            title = f"{number}.{accounts.name_of(code)}"
            said.append(
                Text(
                    joined(
                        shared(pen, title, pair[0], whole, of, pair[1], "同比", Kind.ITEM),
                        "。",
                        _cause(pen, title, pair),
                    )
                )
            )
        return said

    basics, projects = amounts(accounts, basic), amounts(accounts, project)
    classes = codes_of_level(accounts.functions(), 3)
    items = codes_of_level(accounts.functions(general), 7)
    structure = [
        shared(pen, "基本支出预算", basics[0], all_now, "支出总预算", basics[1], "同比"),
        shared(pen, "项目支出预算", projects[0], all_now, "支出总预算", projects[1], "同比"),
    ]
    return [
        [
            Text(
                joined(
                    f"{name}{year}年",
                    total("收入总预算"),
                    "。其中：",
                    incomes(current, all_now, "收入总预算"),
                    "；",
                    shared(pen, "上年结转", *_carried(accounts)[:1], all_now, "收入总预算"),
                    "。",
                )
            ),
            Text(joined(f"{year}年", total("支出总预算"), "。")),
        ],
        [
            Text(
                joined(
                    f"{year}年收入总预算",
                    pen.say(all_now, "收入总预算"),
                    "，其中：",
                    incomes(current, all_now, "收入总预算"),
                    "。",
                )
            )
        ],
        [
            Text(joined(f"{year}年支出总预算", pen.say(all_now, "支出总预算"), "。")),
            Text(("（一）按功能分类划分，主要包括：",)),
            *spending(classes, everything, all_now, "支出总预算"),
            Text(("（二）按支出结构划分，主要包括：",)),
            Text(joined(in_a_row(structure), "。")),
        ],
        [
            Text(
                joined(
                    f"{year}年",
                    compared("财政拨款收入总预算", (own, own_before)),
                    "。收入包括：",
                    incomes(appropriated, own, "财政拨款收入总预算"),
                    "。财政拨款支出总预算",
                    pen.say(own, "财政拨款支出总预算"),
                    "。",
                )
            )
        ],
        [
            Text(joined(f"{year}年", compared("一般公共预算支出", (now, before)), "。")),
            Text(("（一）按支出功能分类科目划分，具体如下：",)),
            *spending(items, general, now, "一般公共预算支出"),
            Text(("（二）按支出结构分类划分，分为基本支出预算和项目支出预算。",)),
            *_by_structure(pen, accounts, now),
        ],
        _basic(pen, accounts),
        _three_public(pen, accounts),
        [_other_budget(pen, accounts, Source.GOVERNMENT_FUND, "政府性基金预算")],
        [_other_budget(pen, accounts, Source.STATE_CAPITAL, "国有资本经营预算")],
        _others(pen, accounts, word),
    ]


def _carried(accounts: Accounts) -> tuple[int, int]:
    return amounts(accounts, carried_over)


def _cause(pen: Pen, about: str, pair: tuple[int, int]) -> tuple[Part, ...]:
    if pair[0] == pair[1]:
        return ()
    word = "增加" if pair[0] > pair[1] else "减少"
    return joined(f"{word}主要原因：", pen.reason(why(pen.random, about.split(".")[-1], *pair), about, *pair), "。")


def _by_structure(pen: Pen, accounts: Accounts, whole: int) -> list[Block]:
    blocks: list[Block] = []
    for number, (title, test) in enumerate((("基本支出预算", basic), ("项目支出预算", project)), 1):
        pair = amounts(accounts, both(general, test))
        if pair[0] == 0:
            blocks.append(Text((f"{number}.{title}0元。",)))
            continue
        blocks.append(
            Text(
                joined(
                    shared(pen, f"{number}.{title}", pair[0], whole, "一般公共预算支出", pair[1], "同比"), "。其中："
                )
            )
        )
        for code in codes_of_level(accounts.economics(both(general, test)), 3):
            part = amounts(accounts, both(general, test, economic_within(code)))
            name = f"{accounts.name_of(code)}预算"
            blocks.append(Text(joined(shared(pen, name, part[0], pair[0], title, part[1], "同比", Kind.AMOUNT), "。")))
    return blocks


def _basic(pen: Pen, accounts: Accounts) -> list[Block]:
    year = accounts.year
    pair = amounts(accounts, both(general, basic))
    blocks: list[Block] = [
        Text(
            joined(
                f"{year}年一般公共预算基本支出",
                pen.say(pair[0], "基本支出"),
                "，",
                pen.change(*pair, "基本支出", lead="较上年"),
                "。其中：",
            )
        )
    ]
    for title, test in (("人员经费", personnel), ("公用经费", public)):
        mine = both(general, basic, test)
        if accounts.total(mine):
            said = joined(
                title, pen.say(accounts.total(mine), title), "，主要包括：", named_list(accounts, mine, title), "。"
            )
            blocks.append(Text(said))
    return blocks


def _three_public(pen: Pen, accounts: Accounts) -> list[Block]:
    year = accounts.year
    pairs = {name: (accounts.three_public(name), accounts.three_public(name, "before")) for name in THREE}
    whole = tuple(sum(pair[n] for pair in pairs.values()) for n in (0, 1))
    blocks: list[Block] = [
        Text(joined(f"{year}年财政拨款安排的“三公”经费预算", pen.say(whole[0], "三公合计", Kind.WHOLE), "，",
                    pen.change(whole[0], whole[1], "三公", lead="同比"), "。其中："))
    ]  # fmt: skip
    for number, name in enumerate(THREE, 1):
        pair = pairs[name]
        said = joined(
            f"（{chinese_number(number)}）{name}",
            pen.say(pair[0], name, Kind.PART),
            "，",
            pen.change(*pair, name, lead="同比"),
        )
        blocks.append(Text(joined(said, "。", _cause(pen, name, pair))))
    for name, code in (("会议费", "30215"), ("培训费", "30216")):
        pair = amounts(accounts, both(appropriated, economic_within(code)))
        said = joined(f"{year}年{name}预算", pen.say(pair[0], name), "，", pen.change(*pair, name, lead="同比"))
        blocks.append(Text(joined(said, "。")))
    return blocks


def _other_budget(pen: Pen, accounts: Accounts, source: Source, name: str) -> Text:
    pair = amounts(accounts, of_source(source))
    if pair[0] == 0:
        return Text((f"{accounts.year}年没有使用{name}安排的支出。",))
    return Text(
        joined(f"{accounts.year}年{name}支出", pen.say(pair[0], name), "，", pen.change(*pair, name, lead="同比"), "。")
    )


def _others(pen: Pen, accounts: Accounts, word: str) -> list[Block]:
    year = accounts.year
    running = accounts.organ_running(), accounts.organ_running("before")
    blocks: list[Block] = [Text(("（一）机关运行经费安排情况说明。",))]
    if running[0]:
        said = joined(
            f"{year}年机关运行经费预算",
            pen.say(running[0], "机关运行经费"),
            "，",
            pen.change(*running, "机关运行经费", lead="同比"),
        )
        blocks.append(Text(joined(said, "。", _cause(pen, "机关运行经费", running))))
    else:
        blocks.append(Text((f"{year}年没有机关运行经费预算。",)))
    blocks += [Text(("（二）政府采购预算安排情况说明。",)), procurement(pen, accounts, word)]
    blocks += [Text(("（三）国有资产占用情况说明。",)), *cars(accounts, word, f"截至{year - 1}年12月31日，本{word}")]
    blocks += [Text(("（四）预算绩效情况说明。",)), performance_count(pen, accounts, f"{year}年本{word}")]
    return blocks


def _tables(pen: Pen, accounts: Accounts, word: str, numbered: bool) -> list[PrintedTable]:
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
    codes = [("科目编码", n) for n in ("类", "款", "项")] if split else [("科目编码",)]
    codes.append(("科目名称",))
    economic = [("科目编码", n) for n in ("类", "款")] if split else [("科目编码",)]
    economic.append(("科目名称",))

    def table(
        number: int, paths: list[tuple[str, ...]], rows: tuple[PrintedRow, ...], note: str = "", wide: bool = False
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
