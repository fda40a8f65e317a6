"""What a change costs by group as a picture: bars before and after, the difference behind them."""

from functools import cache
from typing import Any

import vl_convert

from shebao.documents.fonts import PACKAGED_FAMILY, packaged_folder
from shebao.law.compare.what_if import WhatIf
from shebao.law.units import YUAN, show
from shebao.money import format_wan

VEGA_LITE = "5.20"
MOST_GROUPS = 40
_SMALL = 100 * 1_000_000
"""Under a hundred 万元 a change may be less than two decimals of it show, so the amounts are in yuan."""
_FONT_SIZE, _TEXT_WEIGHT = 13, 500
_INK, _BEFORE, _AFTER = "#1a1f26", "#9fb3c8", "#2b4a6f"


def what_if_svg(made: WhatIf, *, width: int = 720) -> str:
    """The groups as bars (万元), at most :data:`MOST_GROUPS`, those that change most first, as an SVG picture.

    The same totals give the same bytes.
    """
    _register_fonts()
    svg: str = vl_convert.vegalite_to_svg(what_if_spec(made, width=width), vl_version=VEGA_LITE)
    return svg


def what_if_png(made: WhatIf, *, width: int = 720) -> bytes:
    """The same picture as :func:`what_if_svg` as PNG, at twice the size in pixels."""
    _register_fonts()
    png: bytes = vl_convert.vegalite_to_png(what_if_spec(made, width=width), vl_version=VEGA_LITE, scale=2)
    return png


def what_if_spec(made: WhatIf, *, width: int = 720) -> dict[str, Any]:
    """The Vega-Lite specification of :func:`what_if_svg`."""
    chosen = sorted(made.groups, key=lambda one: (-abs(one.difference), one.group))[:MOST_GROUPS]
    largest = max((max(abs(one.before), abs(one.after)) for one in chosen), default=0)
    unit, unit_in_fen = ("元", 100) if largest < _SMALL else ("万元", 1_000_000)

    def amount(fen: int) -> str:
        return f"{show(YUAN, fen) if unit == '元' else format_wan(fen)}{unit}"

    rows = [
        {
            "group": one.group,
            "state": state,
            # A picture needs the proportion only, so a float does no harm here; the figure is the printed text.
            "amount": fen / unit_in_fen,
            "label": amount(fen)
            + (f"（{'+' if one.difference > 0 else ''}{amount(one.difference)}）" if state == "测算" else ""),
        }
        for one in chosen
        for state, fen in (("现行", one.before), ("测算", one.after))
    ]
    groups = [one.group for one in chosen]
    scale = {"domain": ["现行", "测算"], "range": [_BEFORE, _AFTER]}
    place = {"field": "group", "type": "nominal", "sort": groups, "title": None}
    beside = {"field": "state", "type": "nominal", "sort": ["现行", "测算"]}
    amounts = {"field": "amount", "type": "quantitative", "title": unit, "axis": {"tickCount": 6}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": f"{made.title}：{made.result}，现行与测算，按{made.by or '合计'}",
        "title": f"{made.result}：现行与测算" + (f"，按{made.by}" if made.by else ""),
        "width": width - 220,
        "height": {"step": _FONT_SIZE + 4},
        "data": {"values": rows},
        "encoding": {"y": place, "yOffset": beside, "x": amounts},
        "layer": [
            {
                "mark": "bar",
                "encoding": {"color": {**beside, "scale": scale, "title": None, "legend": {"orient": "top"}}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": _INK},
                "encoding": {"text": {"field": "label", "type": "nominal"}},
            },
        ],
        "config": {
            "font": f"{PACKAGED_FAMILY}, Noto Sans CJK SC, Microsoft YaHei, sans-serif",
            "view": {"stroke": None},
            "text": {"fontSize": _FONT_SIZE - 1, "fontWeight": _TEXT_WEIGHT},
            "title": {"fontWeight": 600},
            "legend": {"labelFontWeight": _TEXT_WEIGHT, "labelFontSize": _FONT_SIZE},
            "axis": {
                "labelFontSize": _FONT_SIZE,
                "labelLimit": 200,
                "labelFontWeight": _TEXT_WEIGHT,
                "titleFontWeight": _TEXT_WEIGHT,
            },
        },
    }


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(packaged_folder()))
