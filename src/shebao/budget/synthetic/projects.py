"""Projects of a synthetic department: their money, calculation, funding levels, goals and indicators."""

from dataclasses import dataclass, field
from random import Random

from shebao.budget.book import (
    Calculation,
    Category,
    Fact,
    Funding,
    FundingLevel,
    Horizon,
    Income,
    Indicator,
    Origin,
    Project,
    ProjectClass,
    Source,
    Unit,
)
from shebao.budget.synthetic.draws import WAN, chance, project_amount, split
from shebao.budget.synthetic.trades import CAPITAL_LINES, FUND_LINES, Trade
from shebao.money import format_yuan_plain

OPERATION_ECONOMIC = (
    ("30201", "办公费"), ("30202", "印刷费"), ("30207", "邮电费"), ("30213", "维修（护）费"), ("30214", "租赁费"),
    ("30216", "培训费"), ("30218", "专用材料费"), ("30226", "劳务费"), ("30227", "委托业务费"),
    ("30299", "其他商品和服务支出"), ("31002", "办公设备购置"), ("31003", "专用设备购置"),
    ("31007", "信息网络及软件购置更新"),
)  # fmt: skip
BUILDING_ECONOMIC = (
    ("31001", "房屋建筑物购建"), ("31005", "基础设施建设"), ("31006", "大型修缮"), ("31003", "专用设备购置"),
    ("30227", "委托业务费"),
)  # fmt: skip
INTERNAL_NAME, INTERNAL_PHONE = "（内部联系人）", "0000-0000000"
"""Stands in the contact fields of every book, and must not be found in any document."""

PERSON_ECONOMIC = (("30305", "生活补助"), ("30304", "抚恤金"), ("30399", "其他对个人和家庭的补助"))
VEHICLE = ("31013", "公务用车购置")


@dataclass(slots=True)
class ProjectDraft:
    """Everything that belongs to the projects of a book."""

    projects: list[Project] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    income: list[Income] = field(default_factory=list)
    calculations: list[Calculation] = field(default_factory=list)
    funding: list[Funding] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Theme:
    name: str
    project_class: ProjectClass
    economic: tuple[tuple[str, str], ...]
    to_persons: bool = False


def _themes(trade: Trade, units: list[Unit]) -> list[tuple[_Theme, Unit]]:
    """Every project a department could have, the same theme once in each unit."""
    themes = [_Theme(name, ProjectClass.OTHER_OPERATION, OPERATION_ECONOMIC) for name in trade.operation_projects]
    themes += [_Theme(name, ProjectClass.SPECIFIC_TARGET, BUILDING_ECONOMIC) for name in trade.target_projects]
    themes += [_Theme(name, ProjectClass.SPECIFIC_TARGET, PERSON_ECONOMIC, True) for name in trade.person_projects]
    return [(theme, unit) for unit in units for theme in themes]


def draw_projects(random: Random, year: int, trade: Trade, units: list[Unit], number: int, lines: int) -> ProjectDraft:
    """Draw ``number`` projects with at least ``lines`` facts between them (where there are projects at all)."""
    draft = ProjectDraft()
    possible = _themes(trade, units)
    rounds = -(-number // len(possible))
    drawn = [(theme, unit, lot) for lot in range(rounds) for theme, unit in random.sample(possible, len(possible))]
    for position, (theme, unit, lot) in enumerate(drawn[:number]):
        wanted = (lines - len(draft.facts)) // (number - position) if lines > len(draft.facts) else 0
        _draw_project(random, year, trade, theme, unit, (position + 1, lot), wanted, draft)
    draft.income.extend(_matching_income(draft.facts))
    return draft


def _draw_project(
    random: Random,
    year: int,
    trade: Trade,
    theme: _Theme,
    unit: Unit,
    numbers: tuple[int, int],
    wanted: int,
    draft: ProjectDraft,
) -> None:
    number, lot = numbers
    code = f"{unit.code}{number:03d}"
    name = (
        theme.name
        if len({project.name for project in draft.projects} & {theme.name}) == 0
        else f"{unit.name}{theme.name}"
    )
    if lot:
        name = f"{name}第{lot + 1}批"
    facts = _money(random, trade, theme, unit, code, wanted)
    current = sum(fact.fen for fact in facts if fact.origin is Origin.CURRENT)
    years = random.choice((1, 1, 2, 3)) if theme.project_class is ProjectClass.SPECIFIC_TARGET else 1
    if theme.to_persons:
        years = 1
    recurrence = "一次性项目" if years == 1 and not theme.to_persons else "阶段性项目"
    month = random.randrange(6, 13)
    ends_on = f"{year + years - 1}-{month:02d}-{28 if month == 2 else 30}"
    draft.facts.extend(facts)
    draft.projects.append(
        Project(
            code=code,
            name=name,
            unit=unit.code,
            project_class=theme.project_class,
            recurrence=recurrence,
            years=years,
            starts_on=f"{year}-01-01",
            ends_on=ends_on,
            three_guarantees="三保" in name,
            overview=f"由{unit.name}实施，解决{theme.name}方面的实际需要。",
            basis=f"《关于做好{theme.name}工作的通知》（财社函〔{year - 1}〕{number}号）",
            necessity="是履行本单位职责的需要。",
            measures="按照项目管理制度和财务管理制度执行。",
            plan=f"上半年完成准备，{month}月底前完成。",
            period_goal=f"完成{name}全部内容。",
            year_goal=f"完成{name}年度内容，服务对象满意度经问卷调查不低于90%。",
            filled_at=f"{year - 1}1210",
            leader=INTERNAL_NAME,
            handler=INTERNAL_NAME,
            phone=INTERNAL_PHONE,
        )
    )
    if current:
        quantity = _calculations(random, trade, theme, code, current, draft)
        _funding(random, facts, code, years, current, draft)
        for horizon in (Horizon.PERIOD, Horizon.YEAR):
            factor = years if horizon is Horizon.PERIOD else 1
            until = f"{year + years - 1}年{month}月底前" if horizon is Horizon.PERIOD else f"{year}年{month}月底前"
            draft.indicators.extend(_indicators(trade, theme, code, horizon, quantity, current * factor, until))


def _money(random: Random, trade: Trade, theme: _Theme, unit: Unit, code: str, wanted: int) -> list[Fact]:
    """The facts of one project: one or several lines, one or two sources, carried-over money now and then."""
    function = random.choice(trade.project_functions)
    source = Source.GENERAL
    kind = random.random()
    if kind < 0.08:
        source, function = Source.GOVERNMENT_FUND, random.choice(FUND_LINES)[0]
    elif kind < 0.13:
        source, function = Source.STATE_CAPITAL, random.choice(CAPITAL_LINES)[0]
    elif kind < 0.18:
        source = Source.SPECIAL_ACCOUNT
    elif kind < 0.26:
        source = Source.UNIT_FUNDS
    origin = Origin.CARRIED_OVER if source.is_appropriation and chance(random, 0.08) else Origin.CURRENT

    def line(function: tuple[str, str], economic: tuple[str, str], source: Source, origin: Origin, fen: int) -> Fact:
        return Fact(
            unit=unit.code,
            function=function[0],
            function_name=function[1],
            economic=economic[0],
            economic_name=economic[1],
            source=source,
            category=Category.PROJECT,
            fen=fen,
            project=code,
            origin=origin,
        )

    if wanted > 4:
        crossings = [(f, e) for f in trade.project_functions for e in (*OPERATION_ECONOMIC, *BUILDING_ECONOMIC[:3])]
        crossings = random.sample(crossings, min(wanted, len(crossings)))
        facts = [line(f, e, Source.GENERAL, Origin.CURRENT, random.randrange(1, 10**7) * 10) for f, e in crossings]
        for other in (Source.UNIT_FUNDS, Source.SPECIAL_ACCOUNT):
            room = min(len(crossings), max(0, wanted - len(facts)))
            facts += [line(f, e, other, Origin.CURRENT, random.randrange(1, 10**6)) for f, e in crossings[:room]]
        return facts

    total = project_amount(random)
    if theme.economic is BUILDING_ECONOMIC and chance(random, 0.1) and source is Source.GENERAL:
        facts = [line(function, VEHICLE, source, origin, random.randrange(1, 6) * 18 * WAN)]
    elif chance(random, 0.15):
        facts = [line(function, ("", ""), source, origin, total)]
    else:
        economic = random.sample(theme.economic, random.randrange(1, min(4, len(theme.economic)) + 1))
        parts = split(random, total, len(economic))
        facts = [line(function, code, source, origin, fen) for code, fen in zip(economic, parts, strict=False)]
    if origin is Origin.CURRENT and source is Source.GENERAL and chance(random, 0.12):
        carried = total * random.randrange(1, 900) // 100 + 1
        facts.append(line(function, theme.economic[0], source, Origin.CARRIED_OVER, carried))
    if origin is Origin.CURRENT and source is Source.GENERAL and chance(random, 0.12):
        facts.append(line(function, theme.economic[0], Source.UNIT_FUNDS, Origin.CURRENT, project_amount(random)))
    return facts


def _matching_income(facts: list[Fact]) -> list[Income]:
    """The income subjects that pay for this year's government-fund and state-capital spending."""
    subjects = {
        **{spending[0]: (Source.GOVERNMENT_FUND, income) for spending, income in FUND_LINES},
        **{spending[0]: (Source.STATE_CAPITAL, income) for spending, income in CAPITAL_LINES},
    }
    totals: dict[tuple[Source, tuple[str, str]], int] = {}
    for fact in facts:
        if fact.function in subjects and fact.origin is Origin.CURRENT:
            key = subjects[fact.function]
            totals[key] = totals.get(key, 0) + fact.fen
    return [Income(source, code, name, fen) for (source, (code, name)), fen in totals.items()]


def _calculations(random: Random, trade: Trade, theme: _Theme, code: str, current: int, draft: ProjectDraft) -> int:
    """Lines that add up to the amount. Returns how many persons or things they count."""
    number = random.randrange(1, 900)
    periods = 12 if theme.to_persons and chance(random, 0.5) else 1
    standard = current // (number * periods)
    unit = "人" if theme.to_persons else trade.counted
    if standard == 0:
        number, periods, standard = 1, 1, current
    draft.calculations.append(
        Calculation(code, theme.name, number, unit, standard, periods, "月" if periods == 12 else "年")
    )
    rest = current - number * periods * standard
    if rest:
        draft.calculations.append(Calculation(code, "其他费用", 1, "项", rest, 1, "年"))
    return number


def _funding(random: Random, facts: list[Fact], code: str, years: int, current: int, draft: ProjectDraft) -> None:
    """This year's money by level; the whole period is this year's amount every year."""
    general = sum(fact.fen for fact in facts if fact.origin is Origin.CURRENT and fact.source.is_appropriation)
    levels = dict.fromkeys(FundingLevel, 0)
    levels[FundingLevel.SELF_RAISED] = current - general
    above = random.choice((FundingLevel.CENTRAL, FundingLevel.PROVINCE))
    from_above = general * random.choice((0, 0, 50, 80)) // 100
    levels[above] = from_above
    levels[FundingLevel.COUNTY] = general - from_above
    for horizon, factor in ((Horizon.PERIOD, years), (Horizon.YEAR, 1)):
        draft.funding.extend(Funding(code, horizon, level, fen * factor) for level, fen in levels.items())


def _indicators(
    trade: Trade, theme: _Theme, code: str, horizon: Horizon, number: int, total: int, until: str
) -> list[Indicator]:
    unit = "人" if theme.to_persons else trade.counted

    def row(
        level1: str, level2: str, name: str, operator: str = "", value: str = "", of: str = "", word: str = ""
    ) -> Indicator:
        return Indicator(code, horizon, level1, level2, name, operator, value, of, word)

    cost = format_yuan_plain(total)
    return [
        row("产出指标", "数量指标", f"{theme.name}数量", "≥", str(number), unit),
        row("产出指标", "质量指标", "验收合格率", "=", "100", "%"),
        row("产出指标", "时效指标", "完成时间", word=until),
        row("产出指标", "成本指标", "项目总成本", "≤", cost.removesuffix(".00"), "元"),
        row("效益指标", "社会效益指标", "服务保障水平", word="良好"),
        row("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥", "90", "%"),
    ]
