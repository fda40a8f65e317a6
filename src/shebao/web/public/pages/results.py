"""Performance results (绩效结果) of years: projects with points and grade, surveys with their interval."""

from shebao.disclosure.model import Chart, Point
from shebao.programmes.performance.scoring import shown_points
from shebao.web.public.addresses import ROOT, project_address, whole
from shebao.web.public.content import Content
from shebao.web.public.pages.frame import Found, page, picture
from shebao.web.public.pages.front import START
from shebao.web.public.pages.project import shown_result
from shebao.web.public.small_cells import said

HERE = ("绩效结果", f"{ROOT}results/")
CHART = "points"


def results(content: Content, rest: list[str]) -> Found:
    """All years, a year, the picture of its points."""
    match rest:
        case []:
            years = [_year(content, year) for year in content.years]
            listed = [one for one in years if one["results"] or one["surveys"]]
            return page("results", content, "绩效结果", [START], listed=listed, one=False)
        case [year] if whole(year) in content.years:
            listed = [_year(content, int(year))]
            return page("results", content, f"{year}年绩效结果", [START, HERE], listed=listed, one=True)
        case [year, name] if name in (f"{CHART}-wide.svg", f"{CHART}-narrow.svg"):
            chart = _chart(content, whole(year) or 0)
            return picture(chart, name.removesuffix(".svg").rpartition("-")[2]) if chart else None
    return None


def _year(content: Content, year: int) -> dict[str, object]:
    rows = []
    for one in content.totals.results.get(year, ()):
        code = one.code.removeprefix(f"{year}-")
        if (year, code) in content.projects:
            rows.append({"name": one.name, "address": project_address(year, code), **shown_result(content, one)})
    department = content.totals.departments.get(year)
    if department:
        rows.insert(0, {"name": department.name, "address": "", **shown_result(content, department)})
    # Who is missing is told when somebody was evaluated: in a year that still runs nobody is late.
    listed = content.totals.without.get(year, ()) if rows else ()
    without = [one for one in listed if _is_published(content, year, one.code)]
    surveys = [
        {"name": one.name, "closed_on": one.closed_on, "told": said(content.totals.day) if one.withheld else one.told}
        for one in content.totals.surveys.get(year, ())
    ]
    address = f"{HERE[1]}{year}/"
    return {
        "year": year,
        "results": rows,
        "without": without,
        "surveys": surveys,
        "chart": _chart(content, year),
        "address": address,
    }


def _is_published(content: Content, year: int, code: str) -> bool:
    return (year, code.removeprefix(f"{year}-")) in content.projects


def _chart(content: Content, year: int) -> Chart | None:
    found = [
        one
        for one in content.totals.results.get(year, ())
        if (year, one.code.removeprefix(f"{year}-")) in content.projects
    ]
    if not found:
        return None
    points = tuple(Point(f"{one.name}（{one.grade}）", one.score, shown_points(one.score)) for one in found)
    told = "，".join(f"{one.label}{one.text}分" for one in points)
    return Chart(CHART, f"{year}年项目绩效评价得分", "bars", points, told, unit="分")
