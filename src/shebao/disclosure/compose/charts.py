"""The charts: two that every form of the document carries, and two more for the page."""

from collections.abc import Sequence

from shebao.budget.book import PriorItem
from shebao.disclosure.compose.performance import project_amount
from shebao.disclosure.compose.quantity import Quantity, share, sum_of, wan_text
from shebao.disclosure.compose.view import BookView
from shebao.disclosure.model import Chart, Point


def chart_point(quantity: Quantity, series: str = "") -> Point:
    """A quantity as a point of a chart."""
    return Point(quantity.label, quantity.fen, wan_text(quantity.fen), series, quantity.chain)


def compose_appropriation_chart(view: BookView, classes: Sequence[Quantity], total: Quantity) -> Chart:
    """一般公共预算当年拨款结构图."""
    words = "，".join(f"{part.label}{wan_text(part.fen)}万元，占{share(part, total).text}%" for part in classes)
    return Chart(
        "appropriation", "一般公共预算当年拨款结构图", "share", tuple(chart_point(part) for part in classes), words
    )


def compose_three_public_chart(view: BookView) -> Chart:
    """三公经费分布图."""
    items = (
        ("因公出国（境）费", PriorItem.ABROAD),
        ("公务接待费", PriorItem.RECEPTION),
        ("公务用车购置费", PriorItem.VEHICLE_PURCHASE),
        ("公务用车运行维护费", PriorItem.VEHICLE_RUNNING),
    )
    parts = [sum_of(view.three_public(item), name) for name, item in items]
    words = "，".join(f"{part.label}{wan_text(part.fen)}万元" for part in parts)
    return Chart("three-public", "“三公”经费分布图", "share", tuple(chart_point(part) for part in parts), words)


def web_charts(view: BookView) -> list[Chart]:
    """Year on year, and the projects in order of size (HTML only)."""
    charts = []
    compared = [
        ("收支总计", view.total, view.prior(PriorItem.TOTAL)),
        (
            "一般公共预算当年支出",
            sum_of(view.general, "一般公共预算当年支出"),
            view.prior(PriorItem.GENERAL_EXPENDITURE),
        ),
    ]
    points = []
    for label, now, before in compared:
        if before is not None:
            points.append(Point(label, before.fen, wan_text(before.fen), f"{view.year - 1}年", before.chain))
            points.append(Point(label, now.fen, wan_text(now.fen), f"{view.year}年", now.chain))
    if points:
        words = "，".join(f"{point.series}{point.label}{point.text}万元" for point in points)
        charts.append(
            Chart("years", "收支总计和一般公共预算当年支出与上年比较", "years", tuple(points), words, web_only=True)
        )
    projects = [project_amount(view, project) for project in view.book.projects]
    ordered = sorted((quantity for quantity in projects if quantity.fen), key=lambda quantity: -quantity.fen)
    if ordered:
        words = "，".join(f"{part.label}{wan_text(part.fen)}万元" for part in ordered)
        charts.append(
            Chart("projects", "项目支出", "bars", tuple(chart_point(part) for part in ordered), words, web_only=True)
        )
    return charts
