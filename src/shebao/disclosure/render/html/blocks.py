"""Paragraphs, headings and charts of the page, and the figures in them that can be followed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from shebao.disclosure.model import Chain, Chart, Figure, Heading, Paragraph
from shebao.disclosure.render.charts import chart_svg, point_name, share_of
from shebao.disclosure.render.html.chains import ChainStore

CHART_WIDTH = 400

SKIP = "data-skip"
"""Marks what is on the page but not in the document (navigation, summary, controls); a reader drops it."""


@dataclass(slots=True)
class PageState:
    """What one page collects while it is written: chains, pictures, how many figures its text has so far."""

    chains: ChainStore = field(default_factory=ChainStore)
    figures: int = 0
    pictures: dict[Chart, str] = field(default_factory=dict)

    def picture(self, chart: Chart) -> str:
        """The picture of a chart, drawn once however often it is shown, said in words to those who do not see it."""
        svg = self.pictures.get(chart)
        if svg is None:
            svg = self.pictures[chart] = chart_svg(chart, width=CHART_WIDTH, font_size=15)
        return f'<div class="picture" role="img" aria-label="{escape(chart.alt or chart.title)}" {SKIP}>{svg}</div>'

    def figure(self, text: str, chain: Chain | None, anchor: str, unit: str = "") -> str:
        """A figure; with a chain it carries the number of the chain and an anchor that can be linked to."""
        if chain is None:
            return escape(text)
        unit_mark = f' data-u="{escape(unit)}"' if unit else ""
        return (
            f'<span class="fig" id="fig-{escape(anchor)}" data-c="{self.chains.number_of(chain)}"{unit_mark}>'
            f"{escape(text)}</span>"
        )


def lines(text: str) -> str:
    """Text with its line breaks kept."""
    return escape(text).replace("\n", "<br>")


def paragraph_html(paragraph: Paragraph, state: PageState) -> str:
    """A paragraph with its figures marked."""
    css = "" if paragraph.style == "body" else f' class="{paragraph.style}"'
    return f"<p{css}>{_with_figures(paragraph.text, paragraph.figures, state)}</p>\n"


def _with_figures(text: str, figures: Sequence[Figure], state: PageState) -> str:
    pieces: list[str] = []
    position = 0
    for figure in figures:
        state.figures += 1
        pieces.append(lines(text[position : figure.start]))
        pieces.append(state.figure(figure.text, figure.chain, f"t{state.figures}", figure.unit))
        position = figure.end
    pieces.append(lines(text[position:]))
    return "".join(pieces)


def heading_html(heading: Heading, anchor: str) -> str:
    """A heading one level below the page's title, as a place that can be linked to."""
    level = heading.level + 1
    css = ' class="part"' if heading.level == 1 else ""
    return f'<h{level} id="{anchor}"{css}>{escape(heading.text)}</h{level}>\n'


def chart_html(chart: Chart, anchor: str, state: PageState) -> str:
    """A chart with its title, its words for those who do not see it, and the table behind it."""
    title = f"{escape(chart.title)}（单位：{escape(chart.unit)}）"
    shares = chart.form == "share" and any(share_of(point, chart.points) for point in chart.points)
    rows = []
    for number, point in enumerate(chart.points, start=1):
        share = f"<td>{share_of(point, chart.points)}</td>" if shares else ""
        amount = state.figure(point.text, point.chain, f"{anchor}-{number}", chart.unit)
        rows.append(f'<tr><th scope="row">{escape(point_name(point))}</th>{share}<td>{amount}</td></tr>')
    share_head = '<th scope="col">占比</th>' if shares else ""
    return (
        f'<figure class="chart" id="{anchor}"><figcaption {SKIP}>{title}</figcaption>{state.picture(chart)}'
        f"<details open><summary {SKIP}>看图中的数</summary>"
        f'<table class="plain" data-chart="{escape(chart.title)}"><caption class="unseen">{title}</caption>'
        f'<thead><tr><th scope="col">项目</th>{share_head}'
        f'<th scope="col">金额（{escape(chart.unit)}）</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></details></figure>\n"
    )
