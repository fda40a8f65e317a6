"""The first page, terms, how to ask, the map of the site, and what stands where there is no page."""

from typing import Any

from shebao.disclosure.model import TableKind
from shebao.money import format_percent, format_wan
from shebao.screens.centre import CENTRE
from shebao.web.public.addresses import ROOT, ascii_address, project_address
from shebao.web.public.answers import TEXT, XML, Answer
from shebao.web.public.content import Content
from shebao.web.public.course import LESS, MORE, Course
from shebao.web.public.documents import PublicDocument
from shebao.web.public.pages.frame import Found, page
from shebao.web.public.terms import plain_terms, printed_terms
from shebao.web.public.totals import Paid

START = ("首页", ROOT)
KEY_FIGURES = (
    ("全年支出", TableKind.EXPENDITURE, "total"),
    ("其中：基本支出（人员和日常公用）", TableKind.EXPENDITURE, "basic"),
    ("其中：项目支出（办专项的事）", TableKind.EXPENDITURE, "project"),
)
GRANTED = "批复与公开的预算相差"
CHARTS = ("projects", "years", "appropriation")


def key_figures(document: PublicDocument) -> list[dict[str, Any]]:
    """The three figures that a page begins with, each with its address."""
    made = []
    for words, kind, column in KEY_FIGURES:
        for table in document.tables.values():
            figure = table.figures.get(("合计", column)) if table.kind == kind.value else None
            if figure is not None:
                made.append({"words": words, "figure": figure, "address": document.address + figure.address})
                break
    return made


def first_chart(document: PublicDocument) -> Any:
    """The chart that says most of a document."""
    keys = [key for key in CHARTS if key in document.charts] or list(document.charts)
    return document.charts[keys[0]] if keys else None


def paid_of(content: Content, year: int) -> dict[str, Any] | None:
    """What a year's published projects had, what changed it, what was paid; those that are withheld are not in it."""
    codes = [code for code, _, _ in content.projects_of(year)]
    shown: list[tuple[str, Paid, Course]] = []
    for code in codes:
        of_project, course = content.totals.paid.get(f"{year}-{code}"), content.course(year, code)
        if of_project is not None and course is not None and not content.is_withheld(year, code):
            shown.append((code, of_project, course))
    if not any(one.paid for _, one, _ in shown):
        return None
    approved, paid = sum(one.approved for _, one, _ in shown), sum(one.paid for _, one, _ in shown)
    # What was granted and what the published budget says are one; where they are not, it is said.
    steps = {GRANTED: 0, MORE: 0, LESS: 0}
    for code, _, course in shown:
        steps[GRANTED] += course.granted - content.budget_of(year, code)
        for step in course.steps:
            steps[step.what] = steps.get(step.what, 0) + step.fen
    return {
        "budget": format_wan(sum(content.budget_of(year, code) for code, _, _ in shown)),
        "steps": [{"what": what, "amount": format_wan(abs(fen))} for what, fen in steps.items() if fen],
        "approved": format_wan(approved),
        "paid": format_wan(paid),
        "rate": format_percent(paid, approved) if approved else "",
        "year": year,
        "count": len(shown),
        "left_out": len([code for code in codes if content.is_withheld(year, code)]),
    }


def home(content: Content) -> Answer:
    """The years, with three figures and a chart of the newest."""
    newest = next((one for one in content.current if one.publication.kind == "budget"), None)
    newest = newest or (content.current[0] if content.current else None)
    context: dict[str, Any] = {"current": content.current, "newest": newest}
    if newest is not None:
        context["figures"] = key_figures(newest)
        context["chart"] = first_chart(newest)
        context["paid"] = paid_of(content, newest.publication.year)
    context["listed"] = [
        {"document": one, "earlier": [each for each in content.versions(one) if not each.publication.is_current]}
        for one in content.current
    ]
    return page("home", content, f"{CENTRE}预决算公开", [], **context)


def terms(content: Content, rest: list[str]) -> Found:
    """Plain explanations."""
    if rest:
        return None
    context: dict[str, Any] = {"plain": plain_terms(), "printed": printed_terms(content.current)}
    return page("terms", content, "名词解释", [START], **context)


def about(content: Content, rest: list[str]) -> Found:
    """What this site is, how to ask for more, how a mistake is corrected."""
    if rest:
        return None
    return page("about", content, "关于本站和依申请公开", [START])


def not_found(content: Content) -> Answer:
    """There is no such page; the search box and the years are offered."""
    return page("not_found", content, "没有这个页面", [START], status=404, current=content.current)


def robots() -> Answer:
    """The public pages may be read by search engines, the office not."""
    told = f"User-agent: *\nAllow: {ROOT}\nDisallow: /public/search/\nDisallow: /\n"
    return Answer(told.encode(), TEXT)


def page_addresses(content: Content) -> list[str]:
    """Every page worth finding, without single figures: those are reached from their tables."""
    made = [ROOT, *(f"{ROOT}{name}/" for name in ("projects", "results", "compare", "terms", "about"))]
    for document in content.current:
        made.append(document.address)
        made += [document.address + one.address for one in document.sections]
        made += [document.address + one.address for one in document.tables.values()]
    made += [project_address(year, code) for year, code in content.projects]
    return made


def sitemap(content: Content) -> Answer:
    """The map of the site. Addresses have no host: it is served under many."""
    rows = "".join(f"<url><loc>{ascii_address(one)}</loc></url>\n" for one in page_addresses(content))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Answer(f"{head}{rows}</urlset>\n".encode(), XML)
