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
from shebao.disclosure.layouts.guangxi_tables import LABELS, THREE, make_tables
from shebao.disclosure.layouts.narrative import (
    amounts,
    approval,
    cars,
    in_a_row,
    named_list,
    performance_count,
    procurement,
    running_kind,
    shared,
    telephone,
)
from shebao.disclosure.layouts.printed import (
    Block,
    Heading,
    Kind,
    PageBreak,
    Part,
    Publication,
    Text,
)
from shebao.disclosure.layouts.style import Pen, Style, joined, why
from shebao.disclosure.numerals import chinese_number


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
    tables = make_tables(pen, accounts, word, random.choice((False, True)))
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
            pen.say(running[0], "机关运行经费", running_kind(accounts)),
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
