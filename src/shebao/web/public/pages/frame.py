"""The frame of every public page: title, path, search box, style; templates are Django's, which escape everything."""

from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from shebao.disclosure.model import Chart
from shebao.screens.centre import CENTRE
from shebao.web.public.answers import CSS, FOR_EVER, ONE_DAY, ONE_MINUTE, SVG, Answer
from shebao.web.public.content import Content
from shebao.web.public.pictures import picture_of

STYLE = Path(__file__).parents[1] / "style.css"
WIDTHS = {"wide": 720, "narrow": 328}
"""Pictures of charts: on a screen and on a phone, in pixels."""
Found = Answer | None
Crumb = tuple[str, str]


@cache
def style() -> Answer:
    """The style of all pages: one file that is kept for ever under the name of its content."""
    return Answer(STYLE.read_bytes(), CSS, seconds=FOR_EVER)


@cache
def style_address() -> str:
    """With its digest, so that another style has another address."""
    return f"/public/style.css?{style().tag.strip(chr(34))[:10]}"


def page(
    template: str, content: Content, title: str, crumbs: list[Crumb], *, status: int = 200, kept: int = ONE_MINUTE,
    **context: Any,
) -> Answer:  # fmt: skip
    """A page; ``crumbs`` are (words, address) of the pages above it."""
    told = {
        "title": title,
        "crumbs": crumbs,
        "style": style_address(),
        "unit": CENTRE,
        "years": content.years,
        "day": content.totals.day,
        "is_demonstration": content.is_demonstration,
        **context,
    }
    text = render_to_string(f"public/{template}.html", told)
    # Templates are written to be read; what is sent need not carry their indentation.
    lines = (line.strip() for line in text.splitlines())
    return Answer("\n".join(line for line in lines if line).encode(), status=status, seconds=kept)


def picture(chart: Chart, width: str) -> Found:
    """A chart as a picture of one of the two widths."""
    if width not in WIDTHS:
        return None
    return Answer(picture_of(chart, WIDTHS[width]).encode(), SVG, seconds=ONE_DAY)
