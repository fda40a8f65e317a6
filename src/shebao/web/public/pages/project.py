"""Projects of published years: what for, how calculated, by which rule, what was paid, what was reached."""

from typing import Any

from shebao.disclosure.model import Chart, Point
from shebao.money import format_wan
from shebao.programmes.performance.bindings.binding import MEASURED
from shebao.programmes.performance.scoring import shown_points
from shebao.register.standards import view as law_view
from shebao.screens.shows import yuan
from shebao.web.public.addresses import ROOT, project_address, whole
from shebao.web.public.content import Content
from shebao.web.public.documents import Plain, PublicDocument
from shebao.web.public.law_rules import rule_of
from shebao.web.public.pages.frame import Found, page, picture
from shebao.web.public.pages.front import START, paid_of
from shebao.web.public.small_cells import said, small_line, small_value
from shebao.web.public.totals import Paid

HERE = ("专项项目", f"{ROOT}projects/")
CHART = "paid"


def card(content: Content, year: int, code: str, document: PublicDocument, project: Plain) -> dict[str, Any]:
    """A project in short: amount, calculation, rule, paid, target and result."""
    day, own = content.totals.day, f"{year}-{code}"
    paid = content.totals.paid.get(own)
    result = content.totals.result_of(own)
    # Targets are the budget's, also where its final accounts are looked at.
    of_targets, _ = content.projects.get((year, code), (document, project))
    return {
        "code": code,
        "year": year,
        "name": project["name"],
        "amount": format_wan(project["fen"]),
        "exact": yuan(project["fen"]),
        "address": project_address(year, code),
        "lines": [calculation(one, content) for one in project["calculations"]],
        "allowances": content.totals.allowances.get(own, ()),
        "paid": shown_paid(paid, content) if paid else None,
        "targets": len(of_targets.targets.get(code, ())),
        "grade": result.grade if result else "",
        "points": shown_points(result.score) if result else "",
        "withheld": said(day),
    }


def calculation(line: Plain, content: Content) -> dict[str, Any]:
    """A line of a calculation: persons × standard × periods; of a few persons neither number nor amount."""
    if small_line(line, content.totals.day):
        return {"item": line["item"], "withheld": said(content.totals.day)}
    return {
        "item": line["item"],
        "number": f"{line['number']:,}",
        "unit": line["number_unit"],
        "standard": yuan(line["standard_fen"]),
        "periods": line["periods"],
        "period_unit": line["period_unit"],
        "amount": yuan(line["fen"]),
    }


def shown_paid(paid: Paid, content: Content) -> dict[str, Any]:
    """Payments as they are shown; of a few persons only what is approved."""
    shown: dict[str, Any] = {"approved": yuan(paid.approved), "day": paid.day}
    if paid.withheld:
        return {**shown, "withheld": said(content.totals.day)}
    rate = f"{paid.hundredths // 100}.{paid.hundredths % 100:02d}%" if paid.approved else "—"
    persons = f"{paid.persons:,}" if paid.persons else ""
    return {**shown, "paid": yuan(paid.paid), "persons": persons, "last_on": paid.last_on, "rate": rate}


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
    return page("projects", content, "专项项目", [START], listed=years, withheld=said(content.totals.day))


def paid_chart(content: Content, year: int) -> Chart | None:
    """Approved and paid of a year's projects; those that are withheld are left out."""
    points = []
    for code, _, project in content.projects_of(year):
        paid = content.totals.paid.get(f"{year}-{code}")
        if paid is not None and not paid.withheld and (paid.paid or paid.approved):
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
        "targets": [_target(one, content) for one in document.targets.get(code, ())],
        "form": next((one for one in document.tables.values() if one.project == code), None),
        "result": result and shown_result(content, result),
        "bases": content.totals.bases.get(own, ()),
        "surveys": [one for one in content.totals.surveys.get(year, ()) if one.project == own],
        "others": sorted((known for known, other in content.projects if other == code and known != year), reverse=True),
        "withheld": said(content.totals.day),
    }
    return page("project", content, f"{project['name']}（{year}年）", [START, HERE], **told)


def _target(one: Plain, content: Content) -> dict[str, str]:
    value = said(content.totals.day) if small_value(one["value"], content.totals.day) else one["value"]
    return {"level1": one["level1"], "level2": one["level2"], "name": one["name"], "value": value}


def shown_result(content: Content, result: Any) -> dict[str, Any]:
    """An evaluation as it is shown: grade, points, each target with what was reached."""
    day = content.totals.day
    paid = content.totals.paid.get(result.code)
    few = paid is not None and paid.withheld
    rows = []
    for one in result.indicators:
        # Of a few persons every figure that comes from their payments would tell the others.
        small = small_value(one.actual, day) or small_value(one.target, day) or (few and one.origin == MEASURED)
        rows.append(
            {
                "name": one.name,
                "level2": one.level2,
                "target": said(day) if small_value(one.target, day) else one.target,
                "actual": said(day) if small else one.actual,
                "points": "—" if small else shown_points(one.points),
                "weight": shown_points(one.weight),
                "how": "" if small else content.clean(one.how),
                "reason": "" if small else content.clean(one.reason),
                "measured": one.origin == MEASURED,
            }
        )
    return {
        "what": result.evaluated_by,
        "grade": result.grade,
        "points": shown_points(result.score),
        "execution": "" if few else shown_points(result.execution),
        "day": result.day,
        "rows": rows,
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
