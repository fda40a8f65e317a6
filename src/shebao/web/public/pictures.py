"""Charts as pictures: bars with their name above and the printed figure behind, as documents have them.

Drawn here and not by the drawing library of documents, which takes hundreds of milliseconds for a picture: a site has
one for each table of each comparison, and visitors wait for it.
"""

from html import escape

from shebao.disclosure.model import Chart, Point
from shebao.disclosure.render.charts import DARK, INK, LIGHT, NO_DATA, QUIET, point_name, share_of

STEP, BAR, SIZE, TOP = 46, 16, 14, 4
FONTS = "Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


def picture_of(chart: Chart, width: int) -> str:
    """A chart as SVG of so many pixels, the points in their order; without any amount it says 无数据."""
    points = chart.points if any(point.fen for point in chart.points) else ()
    high = TOP + STEP * max(1, len(points))
    body = _bars(chart, width) if points else f'<text x="{width // 2}" y="28" fill="{QUIET}">{NO_DATA}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{high}" viewBox="0 0 {width} {high}" '
        f'font-family="{FONTS}" font-size="{SIZE}"><title>{escape(chart.alt)}</title>{body}</svg>\n'
    )


def _bars(chart: Chart, width: int) -> str:
    labels = [_label(chart, point) for point in chart.points]
    room = width - max(map(_width, labels)) - 12
    least = min(0, *(point.fen for point in chart.points))
    span = max(0, *(point.fen for point in chart.points)) - least
    last = {point.label: at for at, point in enumerate(chart.points)}
    pieces = []
    for at, (point, label) in enumerate(zip(chart.points, labels, strict=True)):
        y = TOP + at * STEP
        zero, there = -least * room // span, (point.fen - least) * room // span
        left, right = min(zero, there), max(zero, there)
        colour = LIGHT if chart.form == "years" and last[point.label] != at else DARK
        pieces.append(
            f'<text x="1" y="{y + SIZE}" fill="{INK}">{escape(_short(point_name(point), width))}</text>'
            f'<rect x="{left + 1}" y="{y + 20}" width="{right - left}" height="{BAR}" fill="{colour}"/>'
            f'<rect x="{zero}" y="{y + 18}" width="1" height="{BAR + 4}" fill="{QUIET}"/>'
            f'<text x="{right + 8}" y="{y + 20 + SIZE - 1}" fill="{INK}">{escape(label)}</text>'
        )
    return "".join(pieces)


def _label(chart: Chart, point: Point) -> str:
    printed = f"{point.text or '0'}{chart.unit}"
    share = share_of(point, chart.points) if chart.form == "share" and point.fen else ""
    return f"{printed}，占{share}" if share else printed


def _width(text: str) -> int:
    """Pixels of a text, a little more than less: hanzi are as wide as high."""
    return sum(SIZE if ord(sign) > 0x2E7F else SIZE * 6 // 10 for sign in text)


def _short(text: str, width: int) -> str:
    """A name that fits the picture."""
    if _width(text) <= width:
        return text
    kept = text
    while kept and _width(kept) > width - SIZE:
        kept = kept[:-1]
    return f"{kept}…"
