"""Shanghai (上海): nine tables in 元, codes in 类 款 项, text in 万元, the narrative before the tables."""

from random import Random

from shebao.budget.book import Source
from shebao.disclosure.layouts.accounts import (
    Accounts,
    appropriated,
    both,
    draw_accounts,
    of_source,
    within,
)
from shebao.disclosure.layouts.furniture import contents, cover, duties, table_pages, terms, unit_list
from shebao.disclosure.layouts.narrative import cars, procurement
from shebao.disclosure.layouts.performance import projects_with_money, shanghai_form
from shebao.disclosure.layouts.printed import (
    Block,
    Heading,
    Kind,
    Mark,
    PageBreak,
    Part,
    Publication,
    Text,
)
from shebao.disclosure.layouts.shanghai_tables import make_tables
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
    tables = make_tables(pen, accounts, word)
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
