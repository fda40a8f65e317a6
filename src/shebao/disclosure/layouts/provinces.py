"""Hubei and Ningxia (eight tables), Fujian (ten), Guizhou (eleven), Sichuan (fourteen), Hunan (about twenty)."""

from random import Random

from shebao.budget.book import Source
from shebao.disclosure.layouts.accounts import (
    Accounts,
    basic,
    both,
    codes_of_level,
    draw_accounts,
    economic_within,
    everything,
    general,
    of_source,
    project,
)
from shebao.disclosure.layouts.assemble import Frame, framed
from shebao.disclosure.layouts.grids import Money
from shebao.disclosure.layouts.national import Narrator, Phrases
from shebao.disclosure.layouts.performance import projects_with_money, simple_form, target_list, whole_form
from shebao.disclosure.layouts.printed import Publication
from shebao.disclosure.layouts.style import Pen, Style
from shebao.disclosure.layouts.tables import SOURCES, Maker, Words


def _style(random: Random, unit: str, **fixed: object) -> Style:
    """An office's habits in figures, drawn."""
    drawn: dict[str, object] = {
        "table_unit": unit,
        "text_unit": unit,
        "table_thousands": random.choice((False, False, True)),
        "text_thousands": random.choice((False, False, True)),
        "trims": random.choice((False, False, True)),
        "nothing": random.choice(("", "", "0.00")),
        "split_codes": random.choice((False, False, True)),
    }
    return Style(**(drawn | fixed))  # type: ignore[arg-type]


def hubei(seed: int) -> Publication:
    """Hubei: grants first, last year's amounts beside this year's, no table of state capital."""
    random = Random(seed)
    sources = tuple(s for s in SOURCES if s is not Source.STATE_CAPITAL)
    accounts = draw_accounts(seed, sources=sources)
    pen = Pen(_style(random, "万元"), random, accounts.year)
    maker = Maker(pen, accounts, Words(who="部门名称", code="功能分类科目编码", name="功能分类科目名称"))
    year = accounts.year
    maker.appropriations("财政拨款收支预算总表")
    maker.general("一般公共预算支出表", shape="years")
    maker.basic_spending("一般公共预算基本支出表")
    maker.three_public("一般公共预算“三公”经费支出表", shape="years")
    maker.fund("政府性基金预算支出表")
    maker.balance("部门收支总表")
    maker.income("部门收入总表")
    maker.spending("部门支出总表")
    said = Narrator(pen, accounts, Phrases(against="比{}年预算数", sources=_grants("拨款")))
    sections = [
        (f"{year}年财政拨款收支预算情况的总体说明", said.appropriations()),
        (
            f"{year}年一般公共预算支出情况说明",
            said.general(("1.一般公共预算规模变化情况", "2.一般公共预算结构情况", "3.一般公共预算具体使用情况")),
        ),
        (f"{year}年一般公共预算基本支出情况说明", said.basic()),
        (f"{year}年“三公”经费支出情况说明", said.three_public()),
        (f"{year}年政府性基金预算支出安排情况", said.funds()),
        (f"{year}年部门收支总体情况说明", said.balance()),
        (f"{year}年部门收入情况说明", said.income()),
        (f"{year}年部门支出情况说明", said.spending()),
        ("其他重要事项的情况说明", said.others()),
    ]
    name = accounts.name
    frame = Frame(
        f"{name}{year}年部门预算",
        f"{name}概况",
        f"{name}{year}年部门预算表",
        f"{name}{year}年部门预算情况说明",
        "名词解释",
    )
    blocks = framed(random, accounts, frame, maker.made, sections)
    return Publication("hubei", seed, frame.title, False, blocks, random.choice(("full", "full", "none")))


def _grants(word: str) -> tuple[str, ...]:
    return (f"一般公共预算{word}", f"政府性基金预算{word}", f"国有资本经营预算{word}", "财政专户管理资金", "单位资金")


def ningxia(seed: int) -> Publication:
    """Ningxia: Hubei's eight tables by other names, amounts in 元 or 万元, the three public items down the page."""
    random = Random(seed)
    sources = tuple(s for s in SOURCES if s is not Source.STATE_CAPITAL)
    accounts = draw_accounts(seed, sources=sources)
    unit = random.choice(("元", "万元"))
    pen = Pen(_style(random, unit), random, accounts.year)
    maker = Maker(pen, accounts, Words(who="单位名称", all_classes=True, sources=_grants("收入")))
    year = accounts.year
    maker.appropriations("财政拨款收支总表", three=False)
    maker.general("一般公共预算支出表")
    maker.basic_spending("一般公共预算基本支出表")
    maker.three_public("一般公共预算“三公”经费支出表", shape="down")
    maker.fund("政府性基金预算支出表")
    maker.balance("部门收支总表")
    maker.income("部门收入总表", grouped=False)
    maker.spending("部门支出总表")
    said = Narrator(
        pen, accounts, Phrases(against="较{}年", sources=_grants("收入"), says_prior=random.choice((False, True)))
    )
    sections = [
        (f"关于{year}年财政拨款收支预算情况的总体说明", said.appropriations()),
        (f"关于{year}年一般公共预算当年拨款情况说明", said.general()),
        (f"关于{year}年一般公共预算基本支出情况说明", said.basic()),
        (f"关于{year}年“三公”经费预算情况说明", said.three_public()),
        (f"关于{year}年政府性基金预算支出情况说明", said.funds()),
        (f"关于{year}年部门收支预算情况的总体说明", said.balance()),
        (f"关于{year}年收入预算情况说明", said.income()),
        (f"关于{year}年支出预算情况说明", said.spending()),
        ("其他重要事项的情况说明", said.others()),
    ]
    name = accounts.name
    frame = Frame(
        f"{name}{year}年部门预算",
        "部门概况",
        f"{year}年部门预算表",
        f"{year}年部门预算安排情况说明",
        "名词解释",
        area="0955",
    )
    blocks = framed(random, accounts, frame, maker.made, sections)
    return Publication("ningxia", seed, frame.title, False, blocks)


def fujian(seed: int) -> Publication:
    """Fujian: ten tables, one of them the whole general budget by economic class."""
    random = Random(seed)
    accounts = draw_accounts(seed)
    pen = Pen(_style(random, "万元", split_codes=False), random, accounts.year)
    words = Words(
        who="单位",
        opening="上年结转结余",
        closing="结转下年支出",
        sources=_grants("拨款收入"),
        first_number=random.choice(("", "**")),
    )
    maker = Maker(pen, accounts, words)
    year = accounts.year
    maker.balance("收支预算总表", "附表1")
    maker.income("收入预算总表", "附表2", grouped=False)
    maker.spending("支出预算总表", "附表3")
    maker.appropriations("财政拨款收支预算总表", "附表4")
    maker.general("一般公共预算拨款支出预算表", "附表5", shape="kinds")
    maker.fund("政府性基金预算拨款支出预算表", "附表6")
    maker.capital("国有资本经营预算拨款支出预算表", "附表7")
    maker.economics("一般公共经济分类", "一般公共预算支出经济分类情况表", maker.three_columns(), general, mark="附表8")
    maker.basic_spending("一般公共预算基本支出经济分类情况表", "附表9")
    maker.three_public("一般公共预算“三公”经费支出预算表", "附表10", shape="down")
    said = Narrator(pen, accounts, Phrases(who="单位", against="比上年", sources=_grants("拨款收入")))
    sections = [
        ("预算收支总体情况", [*said.balance(), *said.income(), *said.spending()]),
        ("一般公共预算拨款支出情况", said.general()),
        ("政府性基金预算拨款支出情况", said.funds()),
        ("国有资本经营预算拨款支出情况", said.capital()),
        ("财政拨款收支预算情况", said.appropriations()),
        ("一般公共预算拨款基本支出情况", said.basic()),
        ("一般公共预算“三公”经费支出情况", said.three_public()),
        ("其他重要事项说明", said.others()),
    ]
    frame = Frame(
        f"{accounts.name}{year}年度单位预算",
        "单位概况",
        f"{year}年度单位预算表",
        f"{year}年度单位预算情况说明",
        "名词解释",
        area="0591",
    )
    forms = [simple_form(pen, accounts, money, "项目支出绩效目标表") for money in projects_with_money(accounts)]
    blocks = framed(random, accounts, frame, maker.made, sections, forms)
    return Publication("fujian", seed, frame.title, False, blocks)


def guizhou(seed: int) -> Publication:
    """Guizhou: eleven tables in 万元, a list of projects, the targets in one table, the tables after the narrative."""
    random = Random(seed)
    accounts = draw_accounts(seed)
    pen = Pen(_style(random, "万元", total_first=random.choice((False, True))), random, accounts.year)
    words = Words(
        who="单位名称",
        sources=_grants("拨款收入"),
        first_number=random.choice(("", "栏次")),
        total=random.choice(("合计", "总计")),
    )
    maker = Maker(pen, accounts, words)
    year = accounts.year
    maker.balance("部门收支总表", "公开表1")
    maker.income("部门收入总表", "公开表2", opening_first=True)
    maker.spending("部门支出总表", "公开表3")
    maker.appropriations("财政拨款收支总表", "公开表4")
    maker.general("一般公共预算支出表", "公开表5")
    maker.basic_spending("一般公共预算基本支出明细表（按经济分类）", "公开表6")
    maker.three_public("一般公共预算“三公”经费支出表", "公开表7", shape="across")
    maker.fund("政府性基金预算支出表", "公开表8")
    maker.capital("国有资本经营预算支出表", "公开表9")
    maker.projects("部门预算项目支出表", "公开表10")
    above = ((f"单位名称：{accounts.name}", "单位：万元"),)
    maker.made.append(target_list(pen, accounts, "绩效", "项目支出绩效目标表", above, "公开表11"))
    said = Narrator(pen, accounts, Phrases(against="较上年", sources=_grants("拨款收入")))
    sections = [
        ("部门收支总体情况说明", said.balance()),
        ("部门收入总体情况说明", said.income()),
        ("部门支出总体情况说明", said.spending()),
        ("财政拨款收支总体情况说明", said.appropriations()),
        ("一般公共预算支出情况说明", said.general()),
        ("一般公共预算基本支出情况说明", said.basic()),
        ("“三公”经费预算情况说明", said.three_public()),
        ("政府性基金预算支出情况说明", said.funds()),
        ("国有资本经营预算支出情况说明", said.capital()),
        ("其他重要事项情况说明", said.others()),
    ]
    frame = Frame(
        f"{accounts.name}{year}年部门预算及“三公”经费预算公开",
        "部门概况",
        f"{year}年部门预算公开报表",
        f"{year}年部门预算安排说明",
        "名词解释",
        tables_first=False,
        area="0856",
    )
    blocks = framed(random, accounts, frame, maker.made, sections)
    return Publication("guizhou", seed, frame.title, False, blocks, random.choice(("full", "horizontal")))


def sichuan(seed: int) -> Publication:
    """Sichuan: fourteen tables with marks 公开表1-1, a list of projects, forms behind."""
    random = Random(seed)
    accounts = draw_accounts(seed)
    pen = Pen(_style(random, "万元", split_codes=True), random, accounts.year)
    words = Words(
        who="部门", code="科目编码", name="单位名称（科目）", sources=_grants("拨款收入"), empty="备注：本表无数据。"
    )
    maker = Maker(pen, accounts, words)
    year = accounts.year
    maker.balance("部门收支总表", "公开表1")
    maker.income("部门收入总表", "公开表1-1")
    maker.spending("部门支出总表", "公开表1-2")
    maker.appropriations("财政拨款收支预算总表", "公开表2")
    economic = [
        Money(("总计",)),
        *(Money(("财政拨款", label), of_source(s)) for s, label in zip(SOURCES[:3], _grants("安排"), strict=False)),
    ]
    maker.economics(
        "财政拨款经济分类",
        "财政拨款支出预算表（部门经济分类科目）",
        economic,
        of_source(*SOURCES[:3]),
        mark="公开表2-1",
    )
    maker.general("一般公共预算支出预算表", "公开表3")
    maker.basic_spending("一般公共预算基本支出预算表", "公开表3-1")
    maker.functions(
        "一般公共项目",
        "一般公共预算项目支出预算表",
        [Money(("金额",))],
        both(general, project),
        mark="公开表3-2",
        empty="项目",
    )
    maker.three_public("一般公共预算“三公”经费支出预算表", "公开表3-3")
    maker.fund("政府性基金预算支出预算表", "公开表4")
    maker.three_public_of_funds("政府性基金预算“三公”经费支出预算表", "公开表4-1")
    maker.capital("国有资本经营预算支出预算表", "公开表5")
    above = ((f"部门：{accounts.name}", "金额单位：万元"),)
    maker.made.append(target_list(pen, accounts, "绩效", "部门预算项目支出绩效目标表", above, "公开表6"))
    maker.made.append(whole_form(pen, accounts, "部门整体支出绩效目标表", "公开表7"))
    said = Narrator(pen, accounts, Phrases(against="比{}年预算数", sources=_grants("拨款收入")))
    sections = [
        ("收支预算情况说明", said.balance()),
        ("收入预算情况", said.income()),
        ("支出预算情况", said.spending()),
        ("财政拨款收支预算情况说明", said.appropriations()),
        (
            "一般公共预算当年拨款情况说明",
            said.general(
                (
                    "（一）一般公共预算当年拨款规模变化情况",
                    "（二）一般公共预算当年拨款结构情况",
                    "（三）一般公共预算当年拨款具体使用情况",
                )
            ),
        ),
        ("一般公共预算基本支出情况说明", said.basic()),
        ("“三公”经费财政拨款预算安排情况说明", said.three_public()),
        ("政府性基金预算支出情况说明", said.funds()),
        ("国有资本经营预算支出情况说明", said.capital()),
        ("其他重要事项的情况说明", said.others()),
    ]
    name = accounts.name
    frame = Frame(
        f"{name}{year}年部门预算",
        f"{name}概况",
        f"{name}{year}年部门预算表",
        f"{name}{year}年部门预算情况说明",
        "名词解释",
        False,
        area="0818",
    )
    blocks = framed(random, accounts, frame, maker.made, sections)
    return Publication("sichuan", seed, frame.title, False, blocks)


def hunan(seed: int) -> Publication:
    """Hunan: about twenty tables, spending crossed with economic classes, the tables after the narrative."""
    random = Random(seed)
    accounts = draw_accounts(seed)
    pen = Pen(_style(random, "万元", split_codes=True), random, accounts.year)
    words = Words(who="部门", sources=_grants("拨款收入"), name="科目名称", empty="注：本表无数据，{}没有安排支出。")
    maker = Maker(pen, accounts, words)
    _hunan_tables(maker, accounts)
    year = accounts.year
    said = Narrator(pen, accounts, Phrases(against="较上年", sources=_grants("拨款")))
    sections = [
        ("收支预算总体情况说明", [*said.balance(), *said.income(), *said.spending()]),
        ("财政拨款收支情况", said.appropriations()),
        ("一般公共预算拨款支出", said.general()),
        ("一般公共预算基本支出", said.basic()),
        ("政府性基金预算支出", said.funds()),
        ("国有资本经营预算支出", said.capital()),
        ("“三公”经费预算", said.three_public()),
        ("其他重要事项的情况说明", said.others()),
    ]
    frame = Frame(
        f"{accounts.name}{year}年部门预算",
        "部门概况",
        f"{year}年部门预算表",
        f"{year}年部门预算说明",
        "名词解释",
        False,
        listing="{}、",
        arabic=True,
        area="0730",
    )
    blocks = framed(random, accounts, frame, maker.made, sections)
    return Publication("hunan", seed, frame.title, False, blocks)


def _hunan_tables(maker: Maker, accounts: Accounts) -> None:
    general_basic = both(general, basic)
    maker.balance("收支总表", "部门公开表01")
    maker.income("收入总表", "部门公开表02")
    maker.spending("支出总表", "部门公开表03")
    classes = codes_of_level(accounts.economics(), 3)
    maker.crossed("部门经济分类", "支出预算分类汇总表（按部门预算经济分类）", everything, classes, mark="部门公开表04")
    maker.appropriations("财政拨款收支总表", "部门公开表05")
    maker.general("一般公共预算支出表", "部门公开表06", shape="kinds")
    maker.basic_spending("一般公共预算基本支出表", "部门公开表07")
    tables = (
        ("301", "人员经费（工资福利支出）"),
        ("303", "人员经费（对个人和家庭的补助）"),
        ("302", "公用经费（商品和服务支出）"),
    )
    for number, (code, name) in enumerate(tables, 8):
        codes = codes_of_level(accounts.economics(both(general_basic, economic_within(code))), 5)
        title = f"一般公共预算基本支出表--{name}（按部门预算经济分类）"
        if codes:
            maker.crossed(f"基本支出{code}", title, general_basic, codes, mark=f"部门公开表{number:02d}")
    maker.three_public("一般公共预算“三公”经费支出表", "部门公开表11", shape="years")
    maker.fund("政府性基金预算支出表", "部门公开表12")
    maker.capital("国有资本经营预算支出表", "部门公开表13")
    maker.functions(
        "财政专户",
        "财政专户管理资金预算支出表",
        maker.three_columns(),
        of_source(Source.SPECIAL_ACCOUNT),
        mark="部门公开表14",
        empty="财政专户管理资金",
    )
    maker.projects("项目支出预算汇总表", "部门公开表15")
    above = ((f"部门：{accounts.name}", "单位：万元"),)
    maker.made.append(target_list(maker.pen, accounts, "绩效", "项目支出绩效目标表", above, "部门公开表16"))
