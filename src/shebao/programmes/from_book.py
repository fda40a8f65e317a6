"""Projects of a budget book (预算底册) as applications and grants: what the centre publishes is what it controls.

The book has what a project is for, its calculation, targets and amount; it has no people, no items and not every
economic code, which whoever brings the projects in says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shebao.budget.book import Book, Horizon, Project, Source
from shebao.programmes.performance import check_targets

SOURCE = "县级一般公共预算"
PRINTED = (
    *("recurrence", "years", "three_guarantees", "necessity", "measures", "plan", "period_goal", "year_goal"),
    *("filled_at", "phone"),
)
"""Fields that the book and an application have under one name."""
NATURES = {"经常": "经常性", "一次": "一次性", "阶段": "阶段性"}


@dataclass(frozen=True)
class Given:
    """What the book does not say of a project: its section, people, purposes it may be spent on, its economic code."""

    section: str
    head: str
    handler: str
    payees: str
    uses: Sequence[str]
    economic: str
    procured: bool = False


def _amount(book: Book, code: str) -> int:
    return sum(one.fen for one in book.facts if one.project == code and one.source is Source.GENERAL)


def application(book: Book, project: Project, year: int, given: Given, rank: int) -> dict[str, Any]:
    """What an application for a project of the book asks (:mod:`shebao.programmes.steps.apply_project`)."""
    lines = [
        {
            "what": one.item,
            "count": one.number,
            "unit": one.number_unit,
            "standard": one.standard_fen,
            "periods": one.periods,
            "period_unit": one.period_unit,
        }
        for one in book.calculations
        if one.project == project.code
    ]
    prices = {one["standard"] for one in lines}
    nature = next((word for part, word in NATURES.items() if project.recurrence.startswith(part)), "")
    return {
        "store_code": project.code,
        "year": year,
        "name": project.name,
        "section": given.section,
        "purpose": project.overview,
        "basis": project.basis,
        "klass": project.project_class.value,
        "nature": nature,
        "payees": given.payees,
        "price": prices.pop() if len(prices) == 1 else None,
        "fund": "一般公共预算",
        "level": "县级",
        "channel": "国库集中支付",
        "head": given.head,
        "handler": given.handler,
        "procured": given.procured,
        "items": [
            {"code": "01", "name": project.name, "uses": list(given.uses), "amount": _amount(book, project.code)}
        ],
        "lines": lines,
        "targets": _targets(book, project, Horizon.YEAR),
        "plans": [{"year": year, "amount": _amount(book, project.code)}],
        "rank": rank,
        "rank_reason": "民生待遇优先" if project.project_class.value == "特定目标类" else "保障工作运转",
        **_printed(book, project),
    }


def _targets(book: Book, project: Project, horizon: Horizon) -> list[dict[str, str]]:
    return [
        check_targets.with_binding(
            {
                "level1": one.level1,
                "level2": one.level2,
                "name": one.name,
                "sign": one.operator,
                "number": one.number,
                "unit": one.number_unit,
                "text": one.word,
            },
            project.code,
        )
        for one in book.indicators
        if one.project == project.code and one.horizon is horizon
    ]


def _printed(book: Book, project: Project) -> dict[str, Any]:
    """What the finance bureau's form prints of a project beside its figures."""
    funding = [
        {"horizon": one.horizon.value, "level": one.level.value, "amount": one.fen}
        for one in book.funding
        if one.project == project.code
    ]
    return {
        "unit": project.unit,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
        **{name: getattr(project, name) for name in PRINTED},
        "funding": funding,
        "period_targets": _targets(book, project, Horizon.PERIOD),
    }


def grant(book: Book, project: Project, year: int, given: Given, number: str, day: str) -> dict[str, Any]:
    """What the grant of it says, by the facts of the book (:mod:`shebao.programmes.steps.grant_project`)."""
    facts = [one for one in book.facts if one.project == project.code]
    functions = {one.function for one in facts}
    if len(functions) != 1:
        raise ValueError(f"project {project.code} has {len(functions)} functional codes")
    economic = next((one.economic for one in facts if one.economic), given.economic)
    item = {"code": "01", "amount": _amount(book, project.code), "function": functions.pop(), "economic": economic}
    return {
        "project": f"{year}-{project.code}",
        "finance_code": f"{project.unit}-{year}-{project.code}",
        "approval_number": number,
        "approved_on": day,
        "items": [{**item, "source": SOURCE}],
    }


def by_code(book: Book) -> Mapping[str, Project]:
    """The projects of a book."""
    return {one.code: one for one in book.projects}
