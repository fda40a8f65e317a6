"""The charts of final accounts: the two that every form carries, and one more for the page."""

from collections.abc import Sequence

from shebao.budget.account_lines import Stage
from shebao.budget.book import PriorItem
from shebao.disclosure.compose.charts import chart_point
from shebao.disclosure.compose.final.view import FinalView
from shebao.disclosure.compose.quantity import Quantity, share, sum_of, wan_text
from shebao.disclosure.model import Chart, Point


def general_chart(classes: Sequence[Quantity], whole: Quantity) -> Chart:
    """一般公共预算财政拨款支出结构图."""
    words = "，".join(f"{part.label}{wan_text(part.fen)}万元，占{share(part, whole).text}%" for part in classes)
    title = "一般公共预算财政拨款支出结构图"
    return Chart("appropriation", title, "share", tuple(chart_point(part) for part in classes), words)


def three_public_chart(parts: Sequence[Quantity]) -> Chart:
    """“三公”经费支出决算分布图."""
    words = "，".join(f"{part.label}{wan_text(part.fen)}万元" for part in parts)
    title = "“三公”经费支出决算分布图"
    return Chart("three-public", title, "share", tuple(chart_point(part) for part in parts), words)


def web_charts(view: FinalView) -> list[Chart]:
    """年初预算 beside 决算 by project, largest first (HTML only)."""
    before = view.prior(PriorItem.GENERAL_EXPENDITURE)
    now = sum_of(view.general, "一般公共预算财政拨款支出")
    charts = []
    if before is not None:
        points = (
            Point(now.label, before.fen, wan_text(before.fen), f"{view.year - 1}年", before.chain),
            Point(now.label, now.fen, wan_text(now.fen), f"{view.year}年", now.chain),
        )
        words = "，".join(f"{point.series}{point.label}{point.text}万元" for point in points)
        charts.append(Chart("years", f"{now.label}与上年比较", "years", points, words, web_only=True))
    by_project = [
        sum_of([one for one in view.of(Stage.ACTUAL) if one.project == project.code], project.name)
        for project in view.accounts.budget.projects
    ]
    ordered = sorted((one for one in by_project if one.fen > 0), key=lambda one: -one.fen)
    if ordered:
        words = "，".join(f"{one.label}{wan_text(one.fen)}万元" for one in ordered)
        charts.append(
            Chart("projects", "项目支出决算", "bars", tuple(chart_point(one) for one in ordered), words, web_only=True)
        )
    return charts
