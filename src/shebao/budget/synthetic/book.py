"""Putting a synthetic budget book together."""

from dataclasses import replace
from random import Random

from shebao.budget.book import Book, Category, Department, Fact, Kind, Nature, Source, Unit, total_fen
from shebao.budget.synthetic.basic import basic_spending
from shebao.budget.synthetic.belongings import (
    department_goal,
    department_texts,
    draw_assets,
    draw_offices,
    draw_procurement,
    draw_services,
    draw_terms_and_annexes,
    draw_vehicles,
)
from shebao.budget.synthetic.comparison import draw_comparison, this_year
from shebao.budget.synthetic.draws import YUAN, chance
from shebao.budget.synthetic.projects import INTERNAL_NAME, INTERNAL_PHONE, draw_projects
from shebao.budget.synthetic.trades import OFFICES, PLACES, TRADES, Trade

MOST_UNITS = 12
MOST_PROJECTS = 60
LINES_A_PROJECT = 80


def synthetic_book(
    seed: int,
    *,
    nature: Nature | None = None,
    units: int | None = None,
    projects: int | None = None,
    lines: int | None = None,
    unexplained: bool = False,
) -> Book:
    """A valid budget book of a department that does not exist, the same for a seed on every Python.

    ``nature`` makes all units of one 性质 (otherwise they are mixed); ``units`` (1–12) and ``projects`` (0–60, more
    with ``lines``) fix their numbers; ``lines`` is how many facts there are at least (it brings as many projects as
    it needs). ``unexplained`` leaves changes against last year that the reasons do not add up to; without it a book
    gives no error and no warning.

    >>> synthetic_book(1) == synthetic_book(1)
    True
    """
    random = Random(seed)
    trade = random.choice(TRADES)
    year = random.choice((2025, 2026))
    unit_list = _draw_units(random, trade, nature, units)
    place = random.choice(PLACES)
    department = Department(
        year=year,
        code=unit_list[0].code,
        name=f"{place}{trade.department}",
        region=place,
        superior=f"{place}人民政府",
        assets_as_of=f"{year - 1}-12-31",
        approved_on=f"{year}-01-{random.randrange(20, 29)}",
        published_on=f"{year}-02-{random.randrange(1, 8):02d}",
        contact=INTERNAL_NAME,
        phone=INTERNAL_PHONE,
    )
    unit_list = [replace(unit, name=f"{place}{unit.name}") for unit in unit_list]

    annuity = chance(random, 0.9)
    facts = [fact for unit in unit_list for fact in basic_spending(random, unit, trade, annuity)]
    wanted = max(0, (lines or 0) - len(facts))
    if projects is None:
        projects = (
            -(-wanted // LINES_A_PROJECT)
            if wanted
            else random.choice((0, 1, 2, 7, random.randrange(MOST_PROJECTS + 1)))
        )
    if projects == 0 and not facts:
        projects = 1
    drawn = draw_projects(random, year, trade, unit_list, projects, wanted)
    facts += drawn.facts

    facts += _office_costs(random, trade, unit_list, facts)
    room = total_fen(fact for fact in facts if fact.kind is not Kind.PERSONNEL)
    procurement = draw_procurement(random, unit_list, room)
    natures = {unit.code: unit.nature for unit in unit_list}
    organs = any(unit.nature.runs_as_organ for unit in unit_list)
    prior, reasons = draw_comparison(random, this_year(facts, natures, procurement), organs, unexplained)
    offices = draw_offices(random, unit_list, OFFICES)
    goal, key_tasks, goal_indicators = department_goal(random, trade, year)
    terms, annexes = draw_terms_and_annexes(random, department)
    return Book(
        department=department,
        units=tuple(unit_list),
        offices=offices,
        facts=tuple(replace(fact, row=row) for row, fact in enumerate(facts, start=2)),
        income=tuple(drawn.income),
        projects=tuple(drawn.projects),
        calculations=tuple(drawn.calculations),
        funding=tuple(drawn.funding),
        goal=goal,
        key_tasks=key_tasks,
        indicators=(*goal_indicators, *drawn.indicators),
        prior=prior,
        reasons=reasons,
        procurement=procurement,
        vehicles=draw_vehicles(random, unit_list, facts),
        assets=draw_assets(random, unit_list),
        services=draw_services(random, unit_list, room),
        terms=terms,
        annexes=annexes,
        texts=department_texts(department, trade, unit_list, offices),
    )


def _office_costs(random: Random, trade: Trade, units: list[Unit], facts: list[Fact]) -> list[Fact]:
    """Something for units that have neither staff nor a project: no unit of a budget is without any line."""
    spending = {fact.unit for fact in facts}
    return [
        Fact(
            unit=unit.code,
            function=trade.project_functions[0][0],
            function_name=trade.project_functions[0][1],
            economic="30201",
            economic_name="办公费",
            source=Source.GENERAL,
            category=Category.BASIC,
            kind=Kind.PUBLIC,
            fen=random.randrange(5, 500) * 100 * YUAN,
        )
        for unit in units
        if unit.code not in spending
    ]


def _draw_units(random: Random, trade: Trade, nature: Nature | None, units: int | None) -> list[Unit]:
    """The department itself and its units. Their names still lack the place."""
    number = units if units is not None else random.choice((1, 1, 2, 3, 5, random.randrange(1, MOST_UNITS + 1)))
    prefix = f"{random.randrange(100, 999)}"
    drawn: list[Unit] = []
    for position in range(number):
        own = nature or random.choice((Nature.ADMINISTRATIVE, Nature.PARTICIPATING) if position == 0 else tuple(Nature))
        suffix = trade.department if position == 0 else trade.unit_suffixes[(position - 1) % len(trade.unit_suffixes)]
        lap = (position - 1) // len(trade.unit_suffixes) if position else 0
        staff = random.choice((0, 1, 12, random.randrange(5, 90), random.randrange(5, 90), random.randrange(90, 1_500)))
        others = random.randrange(staff // 5 + 1)
        drawn.append(
            Unit(
                code=f"{prefix}{position + 1:03d}",
                name=suffix + (f"（{'一二三四五'[lap]}部）" if lap else ""),
                nature=own,
                funding="全额拨款" if own.runs_as_organ else random.choice(("全额拨款", "差额拨款")),
                posts=staff + random.randrange(12),
                staff=staff,
                established_staff=staff - others,
                other_staff=others,
            )
        )
    return drawn
