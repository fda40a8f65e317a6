"""The charts of a disclosure (拨款结构图, 三公经费分布图, 项目金额, 上年与本年) as SVG pictures.

Every form is drawn as horizontal bars with the name above and the printed figure behind each bar: it stays readable
in grey print, on a phone and with one value of 97 % beside two of 1 %, where a pie does not. The title is not in
the picture; whoever places it prints the title beside it.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import vl_convert

from shebao.disclosure.model import Chart, Point
from shebao.money import format_percent

FONT = "Noto Sans SC"
FONT_FAMILY = f"{FONT}, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
# Typst sets the packaged variable face at its thinnest where an SVG asks for 400; 500 is set as asked.
TEXT_WEIGHT = 500
VEGA_LITE = "5.20"

INK = "#1a1f26"
DARK = "#2b4a6f"
LIGHT = "#9fb3c8"
QUIET = "#59636e"

NO_DATA = "无数据"

Spec = dict[str, Any]


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(files("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc"))


def chart_svg(chart: Chart, *, width: int = 560, font_size: int = 14) -> str:
    """Draw a chart as an SVG picture of ``width`` pixels with its text as real text, in the points' order.

    The same chart gives the same bytes. A chart without any amount says 无数据.
    """
    _register_fonts()
    if any(point.fen for point in chart.points):
        spec = _SPECS[chart.form](chart, width, font_size)
    else:
        spec = _empty_spec(width, font_size)
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": chart.alt,
        "background": None,
        "padding": 2,
        "width": width - 4,
        "config": {
            "font": FONT_FAMILY,
            "view": {"stroke": None},
            "text": {"fontSize": font_size, "fontWeight": TEXT_WEIGHT, "color": INK},
        },
        **spec,
    }
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    return svg


def share_of(point: Point, points: Sequence[Point]) -> str:
    """A point's share of all points as printed (97.22%), or "" where the points add up to 0 or some are negative."""
    total = sum(other.fen for other in points)
    if total <= 0 or any(other.fen < 0 for other in points):
        return ""
    return f"{format_percent(point.fen, total) if point.fen else 0}%"


def _share_spec(chart: Chart, width: int, font_size: int) -> Spec:
    labels = []
    for point in chart.points:
        share = share_of(point, chart.points) if point.fen else ""
        labels.append(f"{_printed(point, chart)}，占{share}" if share else _printed(point, chart))
    return _bars(chart, labels, [DARK] * len(labels), width, font_size)


def _bars_spec(chart: Chart, width: int, font_size: int) -> Spec:
    labels = [_printed(point, chart) for point in chart.points]
    return _bars(chart, labels, [DARK] * len(labels), width, font_size)


def _years_spec(chart: Chart, width: int, font_size: int) -> Spec:
    """The last point of each label (this year's) dark, those before it light."""
    last = {point.label: number for number, point in enumerate(chart.points)}
    colours = [DARK if last[point.label] == number else LIGHT for number, point in enumerate(chart.points)]
    return _bars(chart, [_printed(point, chart) for point in chart.points], colours, width, font_size)


_SPECS = {"share": _share_spec, "bars": _bars_spec, "years": _years_spec}


def _printed(point: Point, chart: Chart) -> str:
    return f"{point.text or '0'}{chart.unit}"


def point_name(point: Point) -> str:
    """A point's name beside its figure: its label, with its series (2024年) where it has one."""
    return f"{point.label}（{point.series}）" if point.series else point.label


def _bars(chart: Chart, labels: Sequence[str], colours: Sequence[str], width: int, font_size: int) -> Spec:
    rows = [
        {
            "row": number,
            "name": point_name(point),
            # A picture needs the proportion only, so a float does no harm here; the figure itself is the printed text.
            "amount": point.fen / 100,
            "end": max(point.fen, 0) / 100,
            "label": label,
            "colour": colour,
            "says": f"{point_name(point)} {label}",
        }
        for number, (point, label, colour) in enumerate(zip(chart.points, labels, colours, strict=True))
    ]
    bar_height = font_size + 2
    label_width = max(_text_width(label) for label in labels) * font_size + font_size
    amounts = [0, *(point.fen / 100 for point in chart.points)]
    scale = {"domain": [min(amounts), max(amounts)], "range": [0, width - 4 - label_width]}
    lines = {"field": "row", "type": "ordinal", "axis": None, "scale": {"padding": 0}}
    return {
        "height": {"step": round(font_size * 3.2)},
        "data": {"values": rows},
        "encoding": {"y": lines},
        "layer": [
            {
                "mark": {"type": "bar", "height": bar_height, "yOffset": font_size * 0.7, "strokeWidth": 1},
                "transform": [{"filter": "datum.amount != 0"}],
                "encoding": {
                    "x": {"field": "amount", "type": "quantitative", "axis": None, "scale": scale},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                    "stroke": {"field": "colour", "type": "nominal", "scale": None},
                    "description": {"field": "says", "type": "nominal"},
                },
            },
            {
                # The line every bar stands on, so that a 0 is seen as a bar of no length.
                "mark": {
                    "type": "tick",
                    "orient": "vertical",
                    "yOffset": font_size * 0.7,
                    "color": QUIET,
                    "size": bar_height + 5,
                    "thickness": 1,
                },
                "encoding": {"x": {"datum": 0, "type": "quantitative", "scale": scale, "axis": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dy": -font_size * 0.75, "limit": width - 8},
                "encoding": {"x": {"value": 0}, "text": {"field": "name", "type": "nominal"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": font_size * 0.5, "dy": font_size * 0.7},
                "encoding": {
                    "x": {"field": "end", "type": "quantitative", "scale": scale, "axis": None},
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ],
    }


def _text_width(text: str) -> float:
    """The width of a text in ems: hanzi 1, Latin letters and digits a little over a half."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.58 for character in text)


def _empty_spec(width: int, font_size: int) -> Spec:
    return {
        "height": font_size * 4,
        "data": {"values": [{"text": NO_DATA}]},
        "mark": {"type": "text", "color": QUIET},
        "encoding": {"text": {"field": "text", "type": "nominal"}, "x": {"value": width / 2}},
    }
