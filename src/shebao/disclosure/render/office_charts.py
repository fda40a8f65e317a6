"""Native charts for Word and Excel, as XlsxWriter draws them: bars with their figures, readable in grey.

Labels are the numbers themselves, so that they follow when somebody edits the chart's data, except where they name
shares, which an office updates by hand. Shares are drawn as bars
too: with one part of 97 % beside two of 1 % a pie cannot be read, bars can.
"""

from typing import Any

from shebao.disclosure.model import Chart
from shebao.disclosure.render.charts import share_of
from shebao.disclosure.render.xlsx_amounts import wan_value

FACE = "仿宋_GB2312"
NUMBER_FORMAT = "0.00;-0.00;0"
"""Charts print a zero as 0, as running text does."""

FILLS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": "#595959"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#D9D9D9"}},
    {"pattern": {"pattern": "small_grid", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
)
"""One for each series, told apart without colour."""

CM_PER_ROW, CM_AROUND = 1.15, 2.2


def series_names(chart: Chart) -> list[str]:
    """The names of the chart's series, in order; one without a name where the points name none."""
    return list(dict.fromkeys(point.series for point in chart.points))


def category_names(chart: Chart) -> list[str]:
    """What the bars stand for, in order."""
    return list(dict.fromkeys(point.label for point in chart.points))


def chart_height_cm(chart: Chart) -> float:
    """A height that gives every bar the same room."""
    bars = len(category_names(chart)) * (1 + 0.6 * (len(series_names(chart)) - 1))
    return CM_AROUND + CM_PER_ROW * bars


def write_chart_data(worksheet: Any, chart: Chart, row: int, formats: dict[str, Any]) -> None:
    """Write a chart's numbers as a small table: categories down, series across (unit in the head of a lone series)."""
    worksheet.write_string(row, 0, "项目", formats["head"])
    points = {(point.label, point.series): point for point in chart.points}
    for x, series in enumerate(series_names(chart), start=1):
        worksheet.write_string(row, x, series or f"金额（{chart.unit}）", formats["head"])
        for y, category in enumerate(category_names(chart), start=row + 1):
            worksheet.write_string(y, 0, category, formats["text"])
            point = points.get((category, series))
            if point is not None:
                worksheet.write_number(y, x, wan_value(point.fen), formats["number"])


def make_chart(workbook: Any, chart: Chart, sheet: str, row: int, *, unit: str = "") -> Any:
    """A native chart of the table that :func:`write_chart_data` wrote at ``row``; labels end with ``unit``."""
    made = workbook.add_chart({"type": "bar"})
    categories = category_names(chart)
    several = len(series_names(chart)) > 1
    for x, _ in enumerate(series_names(chart), start=1):
        first, last = row + 1, row + len(categories)
        made.add_series(
            {
                "name": [sheet, row, x],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, x, last, x],
                **FILLS[(x - 1) % len(FILLS)],
                "border": {"color": "#000000", "width": 0.75},
                "gap": 60,
                "data_labels": {
                    "value": True,
                    "position": "outside_end",
                    "num_format": f'0.00"{unit}";-0.00"{unit}";0"{unit}"',
                    "font": _font(10),
                    **_with_shares(chart),
                },
            }
        )
    amounts = [point.fen for point in chart.points] or [0]
    span = max(max(amounts), 0) - min(min(amounts), 0)
    highest = wan_value(max(max(amounts), 0) + span * 2 // 5) or 1
    lowest = wan_value(min(amounts) - span * 2 // 5) if min(amounts) < 0 else 0
    made.set_title({"name": chart.title, "name_font": {**_font(13), "bold": True}, "overlay": False})
    made.set_x_axis(
        {
            "visible": False,
            "major_gridlines": {"visible": False},
            "min": lowest,
            "max": highest,
            "num_format": NUMBER_FORMAT,
        }
    )
    made.set_y_axis(
        {
            "reverse": True,
            "num_font": _font(10.5),
            "major_tick_mark": "none",
            "line": {"color": "#000000"},
            "label_position": "low",
        }
    )
    made.set_legend({"position": "bottom", "font": _font(10)} if several else {"none": True})
    made.set_chartarea({"border": {"none": True}})
    return made


def _with_shares(chart: Chart) -> dict[str, Any]:
    """Labels that name the share too, as the printed chart does. They are fixed texts: Excel counts no shares of bars.

    Only where all points are one series, so that they stand in the bars' order.
    """
    if chart.form != "share" or len(series_names(chart)) > 1:
        return {}
    shares = [share_of(point, chart.points) if point.fen else "" for point in chart.points]
    labels = [
        {"value": f"{point.text}{chart.unit}，占{share}"} if share else None
        for point, share in zip(chart.points, shares, strict=True)
    ]
    return {"custom": labels} if any(labels) else {}


def _font(size: float) -> dict[str, Any]:
    return {"name": FACE, "size": size, "color": "#000000", "bold": False}
