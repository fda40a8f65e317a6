"""Pictures of the progress: rows cleaned and left by system, suspects closed and open by anomaly; readable in grey.

Each is drawn from the figures of its table (:mod:`~.progress`), which stands beside it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import vl_convert

from shebao.documents.fonts import PACKAGED_FAMILY, packaged_folder
from shebao.register.suspects import progress
from shebao.register.suspects.lists import anomaly
from shebao.register.suspects.models import Run

VEGA_LITE = "5.20"
WIDTH = 620
_DONE, _LEFT, _INK, _SIZE = "#2b4a6f", "#c9d3de", "#1a1f26", 13
Bar = tuple[str, int, int, str]
"""A name, what is done, what is left, what is written beside the bar."""


def bars_of(name: str, run: Run) -> tuple[str, tuple[str, str], list[Bar]]:
    """The title, the words of done and left, and the bars of a chart. Raises KeyError for an unknown one."""
    if name == "systems":
        rows = progress.by_system(run)
        bars = [(one.name, one.done, one.open, f"{one.percent}，尚有{one.open:,}行") for one in rows]
        return "分系统整理完成率（行）", ("已清理", "尚有"), bars
    if name == "anomalies":
        found = progress.by_anomaly(progress.all_suspects())
        bars = [
            (anomaly(row["code"]), row["closed"], row["open"], f"未办结{row['open']:,}，共{row['all']:,}")
            for row in sorted(found, key=lambda row: -row["all"])
        ]
        return "分异常疑点（条）", ("已办结", "未办结"), bars
    raise KeyError(name)


def spec(title: str, words: tuple[str, str], bars: Sequence[Bar]) -> dict[str, Any]:
    """The Vega-Lite specification of stacked bars with their figures written beside them."""
    done, left = words
    rows = [
        {"name": name, "state": state, "count": count, "order": order}
        for name, a, b, _ in bars
        for order, (state, count) in enumerate(((done, a), (left, b)))
    ]
    labels = [{"name": name, "end": a + b, "label": label} for name, a, b, label in bars]
    place = {"field": "name", "type": "nominal", "sort": [name for name, *_ in bars], "title": None}
    colour = {
        "field": "state",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [done, left], "range": [_DONE, _LEFT]},
        "legend": {"orient": "top"},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": title,
        "width": WIDTH - 360,
        "height": {"step": _SIZE + 9},
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "bar", "stroke": _INK, "strokeWidth": 0.4},
                "encoding": {
                    "y": place,
                    "x": {"field": "count", "type": "quantitative", "title": None, "axis": {"tickCount": 4}},
                    "color": colour,
                    "order": {"field": "order", "type": "quantitative"},
                },
            },
            {
                "data": {"values": labels},
                "mark": {"type": "text", "align": "left", "dx": 5, "color": _INK},
                "encoding": {
                    "y": place,
                    "x": {"field": "end", "type": "quantitative"},
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ],
        "config": {
            "font": f"{PACKAGED_FAMILY}, Noto Sans CJK SC, Microsoft YaHei, sans-serif",
            "view": {"stroke": None},
            "text": {"fontSize": _SIZE - 1, "fontWeight": 500},
            "title": {"fontWeight": 600, "anchor": "start"},
            "legend": {"labelFontSize": _SIZE, "labelFontWeight": 500},
            "axis": {"labelFontSize": _SIZE, "labelLimit": 330, "labelFontWeight": 500},
        },
    }


def svg(name: str, run: Run) -> str:
    """A chart as SVG."""
    _register_fonts()
    drawn: str = vl_convert.vegalite_to_svg(spec(*bars_of(name, run)), vl_version=VEGA_LITE)
    return drawn


def png(name: str, run: Run) -> bytes:
    """The same as PNG, at twice the size in pixels."""
    _register_fonts()
    drawn: bytes = vl_convert.vegalite_to_png(spec(*bars_of(name, run)), vl_version=VEGA_LITE, scale=2)
    return drawn


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(packaged_folder()))
