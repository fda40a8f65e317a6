"""The clock of a publication as a line of time, as SVG within the page: grant, limit, publication, today."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shebao.programmes.years.alarms import Clock

WIDTH, HIGH, SIDE, LINE = 560, 96, 64, 44
BAR, PALE, INK, LATE, DONE = "#2b4a6f", "#e3e8ee", "#1c232b", "#9b1c1c", "#1e6b3a"
ROWS = (20, 64, 82)
"""Where the words stand, above and below the line: the grant, the limit, and what happened."""


def timeline(clock: Clock) -> SafeString:
    """The days from the grant to the limit, with today or the day of the publication on them."""
    now = clock.published_on or clock.day
    first, last = clock.limit.granted_on, clock.limit.last_day
    end = min(max(last, now), last + timedelta(days=60))
    whole = max(1, (end - first).days)

    def at(day: date) -> int:
        return SIDE + min(max((day - first).days, 0), whole) * (WIDTH - 2 * SIDE) // whole

    colour = LATE if clock.is_late else DONE if clock.published_on else BAR
    word = "公开" if clock.published_on else "今日"
    marks: Sequence[tuple[int, int, str, str]] = (
        (at(first), ROWS[0], INK, f"批复 {first.isoformat()}"),
        (at(last), ROWS[0], INK, f"期限 {last.isoformat()}"),
        (at(now), ROWS[1], colour, f"{word} {now.isoformat()}"),
        (at(now), ROWS[2], colour, _left(clock)),
    )
    words = format_html_join("", '<text x="{}" y="{}" fill="{}" text-anchor="middle">{}</text>', marks)
    days = format_html_join(
        "",
        '<rect x="{}" y="{}" width="3" height="20" fill="{}"/>',
        ((at(day) - 1, LINE - 10, shade) for day, shade in ((first, INK), (last, INK), (now, colour))),
    )
    return format_html(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}" font-size="12">'
        '<rect x="{}" y="{}" width="{}" height="8" fill="{}"/><rect x="{}" y="{}" width="{}" height="8" fill="{}"/>'
        "{}{}</svg>",
        clock.told,
        *(WIDTH, HIGH, WIDTH, HIGH),
        *(at(first), LINE - 4, at(end) - at(first), PALE),
        *(at(first), LINE - 4, max(at(now) - at(first), 1), colour),
        days,
        words,
    )


def _left(clock: Clock) -> str:
    if clock.is_late:
        return f"超过{-clock.left}日"
    return f"早{clock.left}日" if clock.published_on else f"还有{clock.left}日"
