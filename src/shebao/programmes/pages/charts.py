"""Charts of a project, as SVG within the page: shares against time, and what was planned and paid month by month.

Texts stand at what they name; the numbers stand in a table beside. Readable in grey print: what is planned is a line,
what is paid are bars.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shebao.money import format_wan
from shebao.programmes.controls.g03_by_progress import WHOLE, percent

BAR, PALE, INK, LINE = "#2b4a6f", "#e3e8ee", "#1c232b", "#8a4b00"
WIDTH, STEP = 300, 26
TOP, HIGH, MONTH = 18, 120, 34


def shares(rows: Sequence[tuple[str, int]], left: int = 76, unit: str = "%") -> SafeString:
    """A bar for each share (hundredths of a percent, or of a point of 100); names have ``left`` pixels."""
    bars = format_html_join(
        "",
        '<text x="0" y="{}" fill="{}">{}</text><rect x="{}" y="{}" width="{}" height="16" fill="{}"/>'
        '<rect x="{}" y="{}" width="{}" height="16" fill="{}"/><text x="{}" y="{}" fill="{}">{}{}</text>',
        (
            (
                *(at * STEP + 14, INK, name, left, at * STEP, WIDTH, PALE),
                *(left, at * STEP, min(share, WHOLE) * WIDTH // WHOLE, BAR),
                *(left + WIDTH + 8, at * STEP + 14, INK, percent(share), unit),
            )
            for at, (name, share) in enumerate(rows)
        ),
    )
    told = "，".join(f"{name}{percent(share)}{unit}" for name, share in rows)
    wide, high = left + WIDTH + 70, len(rows) * STEP
    return format_html(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}" font-size="13">{}</svg>',
        told,
        *(wide, high, wide, high),
        bars,
    )


def months(planned: Sequence[int], paid: Sequence[int], title: str) -> SafeString:
    """Twelve months: bars of what is paid so far, a line of what the plan allots so far; cumulated, in fen."""
    most = max(*planned, *paid, 1)

    def height(fen: int) -> int:
        return fen * HIGH // most

    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="20" height="{}" fill="{}"/>'
        '<text x="{}" y="{}" fill="{}" text-anchor="middle">{}月</text>',
        (
            (at * MONTH + 7, TOP + HIGH - height(fen), height(fen), BAR, at * MONTH + 17, TOP + HIGH + 16, INK, at + 1)
            for at, fen in enumerate(paid)
        ),
    )
    corners = [f"{at * MONTH + x},{TOP + HIGH - height(fen)}" for at, fen in enumerate(planned) for x in (0, MONTH)]
    wide, high = 12 * MONTH + 130, TOP + HIGH + 24
    return format_html(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}" font-size="12">{}'
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="2"/>'
        '<text x="{}" y="{}" fill="{}">计划 {}万元</text><text x="{}" y="{}" fill="{}">已支付 {}万元</text></svg>',
        title,
        *(wide, high, wide, high),
        bars,
        *(" ".join(corners), LINE),
        *(12 * MONTH + 6, max(12, TOP + HIGH - height(planned[-1]) + 4), LINE, format_wan(planned[-1])),
        *(12 * MONTH + 6, _beside(TOP + HIGH - height(paid[-1]) + 4, TOP + HIGH - height(planned[-1]) + 4)),
        *(INK, format_wan(paid[-1])),
    )


def _beside(wanted: int, taken: int) -> int:
    """A place for a text that does not lie over the other one."""
    return wanted if abs(wanted - taken) > 14 else taken + 16
