"""Projects of published years: what for, how calculated, by which rule, what was paid, what was reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from shebao.disclosure.model import Chart, Point
from shebao.money import format_percent, format_wan
from shebao.programmes.performance.bindings.binding import MEASURED
from shebao.programmes.performance.results import ProjectResult
from shebao.programmes.performance.scoring import shown_points
from shebao.register.standards import view as law_view
from shebao.screens.shows import yuan
from shebao.web.public.addresses import ROOT, project_address, whole
from shebao.web.public.content import Content
from shebao.web.public.documents import Plain, PublicDocument
from shebao.web.public.law_rules import rule_of
from shebao.web.public.pages.frame import Found, page, picture
from shebao.web.public.pages.front import START, paid_of
from shebao.web.public.printed import FINAL
from shebao.web.public.small_cells import exempt, said, small_value

HERE = ("专项项目", f"{ROOT}projects/")
CHART = "paid"
CALCULATION = "R-23"
"""The rule that holds calculations against amounts: its finding carries the reason."""


def card(content: Content, year: int, code: str, document: PublicDocument, project: Plain) -> dict[str, Any]:
    """A project in short: amount, calculation, rule, paid, target and result."""
    own = f"{year}-{code}"
    result = content.totals.result_of(own)
    # Targets and calculation are the budget's, also where its final accounts are looked at.
    of_targets, budgeted = content.projects.get((year, code), (document, project))
    return {
        "code": code,
        "year": year,
        "name": project["name"],
        "amount": format_wan(project["fen"]),
        "exact": yuan(project["fen"]),
        "address": project_address(year, code),
        "lines": [calculation(one) for one in project["calculations"]],
        "rest": rest_of(of_targets, budgeted),
        "allowances": content.totals.allowances.get(own, ()),
        "paid": shown_paid(content, year, code),
        "targets": len(of_targets.targets.get(code, ())),
        "grade": result.grade if result else "",
        "points": shown_points(result.score) if result else "",
    }


def calculation(line: Plain) -> dict[str, Any]:
    """A line of a calculation, as it is published: persons × standard × periods."""
    return {
        "item": line["item"],
        "number": f"{line['number']:,}",
        "unit": line["number_unit"],
        "standard": yuan(line["standard_fen"]),
        "periods": line["periods"],
        "period_unit": line["period_unit"],
        "amount": yuan(line["fen"]),
    }


def _few(content: Content, year: int, code: str, shown: Plain, targets: Sequence[Plain]) -> str:
    """What is said above a project of whose figures some are of a few persons."""
    day, paid = content.totals.day, content.totals.paid.get(f"{year}-{code}")
    counted = [f"{one['number']}{one['unit']}" for one in shown["lines"]] + [one["value"] for one in targets]
    few = (paid is not None and paid.withheld) or any(small_value(one, day) for one in counted)
    return exempt(day) if few else ""


def rest_of(document: PublicDocument, project: Plain) -> dict[str, str] | None:
    """What the calculation leaves over or goes beyond, or that there is none; with the reason that was published."""
    if document.publication.kind == FINAL:
        return None
    rest = project["fen"] - sum(one["fen"] for one in project["calculations"])
    if not rest:
        return None
    findings = [one for one in document.data["findings"] if one["code"] == CALCULATION]
    subject = f"项目/{project['name']}/测算"
    reasons = [one["acknowledged"] for one in findings if one["subject"] == subject and one["acknowledged"]]
    what = "其余" if rest > 0 else "测算超过预算"
    return {"what": what, "amount": yuan(abs(rest)), "reason": "；".join(reasons) or "公开的文件没有说明。"}


def shown_paid(content: Content, year: int, code: str) -> dict[str, Any] | None:
    """The course of the money as it is shown; of a few persons what was paid only as the final accounts print it."""
    paid, course = content.totals.paid.get(f"{year}-{code}"), content.course(year, code)
    if paid is None or course is None:
        return None
    budget = content.budget_of(year, code)
    granted = course.granted - budget
    shown: dict[str, Any] = {
        "budget": Money.of(budget),
        "granted": Money.of(course.granted) if granted else None,
        "granted_more": Money.of(granted) if granted else None,
        "number": course.number,
        "granted_on": course.day,
        "steps": [
            {"day": one.day, "what": one.what, "number": one.number, "money": Money.of(one.fen), "reason": one.reason}
            for one in course.steps
        ],
        "changed": Money.of(course.changed + granted) if course.changed + granted else None,
        "approved": Money.of(paid.approved),
        "day": paid.day,
    }
    if not paid.withheld:
        persons = f"{paid.persons:,}" if paid.persons else ""
        return {**shown, **_spent(paid.paid, paid.approved, budget), "persons": persons, "last_on": paid.last_on}
    printed, told = content.printed(year, code), said(content.totals.day)
    if printed.spent is None:
        return {**shown, "withheld": told}
    persons = f"{paid.persons:,}" if printed.counts(paid.persons) else ""
    return {**shown, **_spent(printed.spent, paid.approved, budget), "persons": persons, "printed": printed.spent_at}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in both units: 元 for the page of a project, 万元 for lists; never both in one table."""

    yuan: str
    wan: str

    @classmethod
    def of(cls, fen: int) -> Self:
        """Both of fen."""
        return cls(yuan(fen), format_wan(fen))


def _spent(fen: int, approved: int, budget: int) -> dict[str, Any]:
    """What was paid, of what is approved, and of the budget where that is another amount."""
    of_budget = f"{format_percent(fen, budget)}%" if budget and budget != approved else ""
    rate = f"{format_percent(fen, approved)}%" if approved else ""
    return {"paid": Money.of(fen), "is_paid": fen != 0, "rate": rate, "of_budget": of_budget}


def projects(content: Content, rest: list[str]) -> Found:
    """The list of all, a project, the picture of a year's payments."""
    match rest:
        case []:
            return _list(content)
        case [year, name] if name in (f"{CHART}-wide.svg", f"{CHART}-narrow.svg"):
            chart = paid_chart(content, whole(year) or 0)
            return picture(chart, name.removesuffix(".svg").rpartition("-")[2]) if chart else None
        case [year, code]:
            return _one(content, whole(year) or 0, code)
    return None


def _list(content: Content) -> Found:
    years = []
    for year in content.years:
        cards = [card(content, year, code, document, one) for code, document, one in content.projects_of(year)]
        if cards:
            chart = paid_chart(content, year)
            address = f"{HERE[1]}{year}/"
            years.append(
                {"year": year, "cards": cards, "paid": paid_of(content, year), "chart": chart, "address": address}
            )
    return page("projects", content, "专项项目", [START], listed=years)


def paid_chart(content: Content, year: int) -> Chart | None:
    """Approved and paid of a year's projects; those that are withheld are left out."""
    points = []
    for code, _, project in content.projects_of(year):
        paid = content.totals.paid.get(f"{year}-{code}")
        if paid is not None and not content.is_withheld(year, code) and (paid.paid or paid.approved):
            points.append(Point(project["name"], paid.approved, format_wan(paid.approved), "批准"))
            points.append(Point(project["name"], paid.paid, format_wan(paid.paid), "已支付"))
    if not any(one.fen for one in points if one.series == "已支付"):
        return None
    told = "，".join(f"{one.label}{one.series}{one.text}万元" for one in points)
    return Chart(CHART, f"{year}年各项目批准和已支付金额", "years", tuple(points), told)


def _one(content: Content, year: int, code: str) -> Found:
    found = content.projects.get((year, code))
    if found is None:
        return None
    document, project = found
    own = f"{year}-{code}"
    result = content.totals.result_of(own)
    shown = card(content, year, code, document, project)
    rows = [one for one in document.data["facts"] if one["project"] == code]
    told: dict[str, Any] = {
        "project": project,
        "card": shown,
        "document": document,
        "base": document.address,
        "lines": rows,
        "targets": document.targets.get(code, ()),
        "few": _few(content, year, code, shown, document.targets.get(code, ())),
        "sources": content.printed(year, code).sources,
        "form": next((one for one in document.tables.values() if one.project == code), None),
        "result": result and shown_result(content, result),
        "bases": content.totals.bases.get(own, ()),
        "surveys": [one for one in content.totals.surveys.get(year, ()) if one.project == own],
        "others": sorted((known for known, other in content.projects if other == code and known != year), reverse=True),
        "withheld": said(content.totals.day),
    }
    return page("project", content, f"{project['name']}（{year}年）", [START, HERE], **told)


def shown_result(content: Content, result: ProjectResult) -> dict[str, Any]:
    """An evaluation as it is shown: grade, points, each target with what was reached.

    Of a few persons every figure that comes from their payments would tell the others: only what the documents in
    force print of them is shown.
    """
    day = content.totals.day
    code = result.code.removeprefix(f"{result.year}-")
    paid, printed = content.totals.paid.get(result.code), content.printed(result.year, code)
    few = paid is not None and paid.withheld
    rows, hidden = [], False
    for one in result.indicators:
        small = small_value(one.actual, day) or small_value(one.target, day) or (few and one.origin == MEASURED)
        small_target = small_value(one.target, day) and (one.name, one.target) not in printed.targets
        held = small and (one.name, one.actual) not in printed.reached
        hidden |= small
        rows.append(
            {
                "name": one.name,
                "level2": one.level2,
                "target": said(day) if small_target else one.target,
                "actual": said(day) if held else one.actual,
                "points": "—" if held else shown_points(one.points),
                "weight": shown_points(one.weight),
                "how": "" if small else content.clean(one.how),
                "reason": content.clean(one.reason) if not small or one.reason in printed.reasons else "",
                "measured": one.origin == MEASURED,
            }
        )
    return {
        "what": result.evaluated_by,
        "grade": result.grade,
        "points": shown_points(result.score),
        "execution": "" if content.is_withheld(result.year, code) else shown_points(result.execution),
        "day": result.day,
        "rows": rows,
        "few": exempt(day) if hidden else "",
        "sources": printed.sources if hidden else (),
    }


def rule(content: Content, rest: list[str]) -> Found:
    """The rule by which an allowance is calculated: only rules that a published project follows."""
    paid_by = {code: {one.law for one in some} for code, some in content.totals.allowances.items()}
    if len(rest) != 1 or not any(rest[0] in laws for laws in paid_by.values()):
        return None
    day = content.totals.day
    found = rule_of(rest[0], law_view(day), day)
    if found is None:
        return None
    follow = []
    for own, laws in sorted(paid_by.items(), reverse=True):
        year, _, code = own.partition("-")
        known = content.projects.get((int(year), code))
        if rest[0] in laws and known is not None:
            follow.append({"name": known[1]["name"], "year": year, "address": project_address(int(year), code)})
    return page("rule", content, f"计算规则：{found.title}", [START, HERE], rule=found, follow=follow)
