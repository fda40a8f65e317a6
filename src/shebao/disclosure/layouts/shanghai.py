"""Shanghai (上海): nine tables in 元, codes in 类 款 项, text in 万元, the narrative before the tables."""

from random import Random

from shebao.budget.book import Source
from shebao.disclosure.layouts.accounts import (
    Accounts,
    Line,
    appropriated,
    basic,
    both,
    codes_of_level,
    draw_accounts,
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
)
from shebao.disclosure.layouts.narrative import cars, procurement
from shebao.disclosure.layouts.performance import projects_with_money, shanghai_form
from shebao.disclosure.layouts.printed import (
    Block,
    Heading,
    Kind,
    Mark,
    PageBreak,
    Part,
    PrintedRow,
    PrintedTable,
    Publication,
    Text,
)
from shebao.disclosure.layouts.style import Pen, Style, joined, why
from shebao.disclosure.numerals import chinese_number

SOURCES = (Source.GENERAL, Source.GOVERNMENT_FUND, Source.STATE_CAPITAL, Source.UNIT_FUNDS)


def shanghai(seed: int) -> Publication:
    """The disclosure of one seed; the same for the same seed."""
    random = Random(seed)
    accounts = draw_accounts(seed, carried=False, sources=SOURCES)
    style = Style(
        table_unit="元",
        table_decimals=0,
        table_thousands=True,
        text_thousands=random.choice((False, True)),
        trims=random.choice((False, False, True)),
        nothing=random.choice(("", "0")),
        total_first=False,
        split_codes=True,
        rate_rise="增加",
        rate_fall="减少",
    )
    pen = Pen(style, random, accounts.year)
    word = random.choice(("部门", "单位"))
    tables = _tables(pen, accounts, word)
    parts = [
        (f"{word}主要职能", duties(accounts, random.choice(("（{}）", "{}、")))),
        (f"{word}机构设置", unit_list(accounts)),
        ("名词解释", terms()),
        (f"{word}预算编制说明", _narrative(pen, accounts)),
    ]
    others = ("其他相关情况说明", _others(pen, accounts, word))
    forms = [shanghai_form(pen, accounts, money) for money in projects_with_money(accounts)]
    entries = [f"{chinese_number(number)}、{title}" for number, (title, _) in enumerate(parts, 1)]
    entries.append(f"{chinese_number(5)}、{word}预算表")
    entries += [f"{number}. {table.title}" for number, table in enumerate(tables, 1)]
    entries += ["六、其他相关情况说明", "七、项目绩效目标"]
    blocks = cover(f"上海市{accounts.year}年区级{word}预算", f"预算主管部门：{accounts.name}")
    blocks += contents(random, entries)
    for title, body in parts:
        blocks += [Heading(title, 1), *body, PageBreak()]
    blocks += table_pages(tables)[1:]
    blocks += [PageBreak(), Heading(others[0], 1), *others[1]]
    blocks += [PageBreak(), Heading("项目绩效目标", 1), *forms]
    return Publication("shanghai", seed, f"{accounts.year}年{word}预算", False, tuple(blocks), rules="full")


def _narrative(pen: Pen, accounts: Accounts) -> list[Block]:
    year, name = accounts.year, accounts.name
    all_now = accounts.total()
    own, own_before = accounts.total(appropriated), accounts.total(appropriated, "before")
    other = all_now - own

    def against(now: int, before: int, about: str) -> tuple[Part, ...]:
        if now == before:
            return (f"与{year - 1}年预算持平",)
        number = pen.statement()
        up = now > before
        return (
            f"比{year - 1}年预算",
            Mark("增加" if up else "减少", Kind.DIRECTION, about, now, before, number),
            Mark(pen.figure(abs(now - before)), Kind.CHANGE, about, now, before, number),
            pen.style.text_unit,
        )

    def source(kind: Source, words: str) -> tuple[Part, ...]:
        now, before = accounts.total(of_source(kind)), accounts.total(of_source(kind), "before")
        return joined(words, pen.say(now, words), "，", against(now, before, words))

    blocks: list[Block] = [
        Text(
            joined(
                f"{year}年，{name}收入预算",
                pen.say(all_now, "收入预算"),
                "，其中：财政拨款收入",
                pen.say(own, "财政拨款收入"),
                "，",
                against(own, own_before, "财政拨款收入"),
                "；事业收入0万元；事业单位经营收入0万元；其他收入",
                pen.say(other, "其他收入"),
                "。",
            )
        ),
        Text(
            joined(
                "支出预算",
                pen.say(all_now, "支出预算"),
                "，其中：财政拨款支出预算",
                pen.say(own, "财政拨款支出预算"),
                "，",
                against(own, own_before, "财政拨款支出预算"),
                "。财政拨款支出预算中，",
                source(Source.GENERAL, "一般公共预算拨款支出预算"),
                "；",
                source(Source.GOVERNMENT_FUND, "政府性基金拨款支出预算"),
                "；",
                source(Source.STATE_CAPITAL, "国有资本经营预算拨款支出预算"),
                "。",
            )
        ),
    ]
    if own != own_before:
        moved = "增加" if own > own_before else "减少"
        cause = "项目调整，人员增加" if own > own_before else "压减一般性支出，部分项目完成"
        blocks.append(Text((f"财政拨款收入支出{moved}的主要原因是{cause}。",)))
    blocks.append(Text(("财政拨款支出主要内容如下：",)))
    items = [code for code in accounts.functions(appropriated) if len(code) == 7]
    for number, code in enumerate(items, 1):
        blocks.append(_item(pen, accounts, number, code))
    return blocks


def _item(pen: Pen, accounts: Accounts, number: int, code: str) -> Text:
    names = [accounts.name_of(code[:n]) for n in (3, 5, 7)]
    mine = both(appropriated, within(code))
    now, done = accounts.total(mine), accounts.total(mine, "planned")
    statement, year = pen.statement(), accounts.year
    about = f"{number}.{names[2]}"
    change: tuple[Part, ...]
    if done == 0:
        change = (f"{year - 1}年未安排",)
    else:
        change = pen.change(now, done, about, lead=f"比{year - 1}年预算执行数", statement=statement)
        if len(change) > 1:
            # The street offices print direction and rate only.
            rate = next(part for part in change if isinstance(part, Mark) and part.kind is Kind.RATE)
            change = (change[0], change[1], rate, "%")
    text = why(pen.random, names[2], now, done)
    return Text(
        joined(
            f"{number}. “{names[0]}（类）{names[1]}（款）{names[2]}（项）”",
            pen.say(now, about, Kind.ITEM, statement=statement),
            f"，主要用于{names[2]}。{year - 1}年当年预算执行数为",
            pen.say(done, about, Kind.PRIOR, base=now, statement=statement),
            f"，{year}年预算安排",
            pen.say(now, about, Kind.AMOUNT, base=done, statement=statement),
            "，",
            change,
            "。主要原因是：",
            pen.reason(text, about, now, done),
            "。",
        )
    )


def _tables(pen: Pen, accounts: Accounts, word: str) -> list[PrintedTable]:
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
        key: str, title: str, paths: list[tuple[str, ...]], rows: tuple[PrintedRow, ...], note: str = ""
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
    paths = [(root, "合计"), (root, "因公出国(境)费"), (root, "公务接待费")]
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


def _others(pen: Pen, accounts: Accounts, word: str) -> list[Block]:
    year, book = accounts.year, accounts.book
    items = {name: (accounts.three_public(name), accounts.three_public(name, "before")) for name in
             ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")}  # fmt: skip
    now = sum(amounts[0] for amounts in items.values())
    before = sum(amounts[1] for amounts in items.values())

    def one(name: str, called: str | None = None) -> tuple[Part, ...]:
        said = pen.say(items[name][0], name, Kind.PART)
        why_text = why(pen.random, called or name, *items[name])
        return joined(
            called or name,
            said,
            "，",
            pen.change(*items[name], name),
            "，主要原因是",
            pen.reason(why_text, name, *items[name]),
        )

    vehicles = tuple(a + b for a, b in zip(items["公务用车购置费"], items["公务用车运行维护费"], strict=True))
    blocks: list[Block] = [
        Heading(f"一、{year}年“三公”经费预算情况说明", 2),
        Text(
            joined(
                f"{year}年“三公”经费预算数为",
                pen.say(now, "三公合计", Kind.WHOLE),
                "，",
                pen.change(now, before, "三公"),
                "。其中：",
            )
        ),
        Text(joined("（一）", one("因公出国（境）费"), "。")),
        Text(
            joined(
                "（二）公务用车购置及运行费",
                pen.say(vehicles[0], "公务用车购置及运行费", Kind.PART),
                "，",
                pen.change(vehicles[0], vehicles[1], "公务用车购置及运行费"),
                "。其中：",
                one("公务用车购置费"),
                "；",
                one("公务用车运行维护费", "公务用车运行费"),
                "。",
            )
        ),
        Text(joined("（三）", one("公务接待费"), "。")),
        Heading("二、机关运行经费预算", 2),
    ]
    organs = sum(unit.nature.runs_as_organ for unit in book.units)
    running = accounts.organ_running()
    if running:
        blocks.append(
            Text(
                joined(
                    f"{year}年{accounts.name}下属{organs}家机关和参公单位财政拨款的机关运行经费预算为",
                    pen.say(running, "机关运行经费"),
                    "。",
                )
            )
        )
    else:
        blocks.append(Text((f"{year}年本{word}无机关运行经费预算。",)))
    blocks += [Heading("三、政府采购预算情况", 2), procurement(pen, accounts, word)]
    forms = projects_with_money(accounts)
    money = sum(entry.year for entry in forms)
    blocks += [
        Heading("四、绩效目标设置情况", 2),
        Text(
            joined(
                f"按照预算绩效管理工作的总体要求，本{word}编报绩效目标的项目共",
                Mark(str(len(forms)), Kind.COUNT, "绩效项目数", len(forms)),
                "个，涉及项目预算资金",
                pen.say(money, "绩效资金"),
                "。",
            )
        ),
        Heading("五、国有资产占有使用情况", 2),
        *cars(accounts, word, f"截至{year - 1}年12月31日，本{word}"),
    ]
    return blocks
