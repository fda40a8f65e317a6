"""The picture of a roster held against last year's: people by what changed, with the difference in money beside."""

from collections.abc import Sequence
from typing import Any

import vl_convert

from shebao.documents.fonts import PACKAGED_FAMILY, packaged_folder
from shebao.programmes.allowances.compare import Group
from shebao.screens.shows import yuan

VEGA_LITE = "5.20"
INK, BAR, SIZE = "#1a1f26", "#2b4a6f", 13


def spec(title: str, rows: Sequence[Group]) -> dict[str, Any]:
    """The Vega-Lite specification: a bar for each change, its figures written beside it."""
    values = [
        {"name": one.name, "people": one.people, "label": f"{one.people:,}人，{_signed(one.difference)}元"}
        for one in rows
    ]
    place = {"field": "name", "type": "nominal", "sort": [one.name for one in rows], "title": None}
    across = {"field": "people", "type": "quantitative", "title": None, "axis": {"tickCount": 4}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": title,
        "title": title,
        "width": 320,
        "height": {"step": SIZE + 11},
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "bar", "color": BAR}, "encoding": {"y": place, "x": across}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": INK},
                "encoding": {"y": place, "x": across, "text": {"field": "label", "type": "nominal"}},
            },
        ],
        "config": {
            "font": f"{PACKAGED_FAMILY}, Noto Sans CJK SC, Microsoft YaHei, sans-serif",
            "view": {"stroke": None},
            "text": {"fontSize": SIZE - 1, "fontWeight": 500},
            "title": {"fontWeight": 600, "anchor": "start"},
            "axis": {"labelFontSize": SIZE, "labelFontWeight": 500},
        },
    }


def _signed(fen: int) -> str:
    return f"{'+' if fen > 0 else ''}{yuan(fen)}"


def svg(title: str, rows: Sequence[Group]) -> str:
    """The chart as SVG."""
    vl_convert.register_font_directory(str(packaged_folder()))
    drawn: str = vl_convert.vegalite_to_svg(spec(title, rows), vl_version=VEGA_LITE)
    return drawn
