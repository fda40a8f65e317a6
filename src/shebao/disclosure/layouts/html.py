"""A publication as a web page (saved page of a government site, or the source of a PDF that a browser prints)."""

from html import escape

from shebao.disclosure.layouts.grid_fill import placed_cells
from shebao.disclosure.layouts.printed import Block, Heading, PageBreak, PrintedRow, PrintedTable, Publication, Text

RULES = {
    "full": "td,th{border:1px solid #000}",
    "horizontal": "td,th{border-top:1px solid #000;border-bottom:1px solid #000;border-left:0;border-right:0}",
    "none": "td,th{border:0}",
}
STYLE = """@page{size:A4;margin:18mm 15mm}
body{font-family:"Noto Serif CJK SC","SimSun",serif;font-size:11pt;line-height:1.6}
h1{font-size:20pt;text-align:center;margin:8mm 0}h2{font-size:16pt;text-align:center}h3{font-size:12pt}
p{margin:0;text-indent:2em}p.c{text-align:center;text-indent:0}p.r{text-align:right}p.t{text-indent:0}
table{border-collapse:collapse;width:100%;font-size:8.5pt;line-height:1.3}
td{padding:1px 4px}td.n{text-align:right}.h td{text-align:center;font-weight:bold}
table.above{font-size:9pt}table.above td{border:0}
.name{text-align:center;font-size:14pt;font-weight:bold;margin:4mm 0 2mm}
.mark{font-size:9pt}.new{page-break-before:always}thead{display:table-header-group}tr{page-break-inside:avoid}"""


def as_html(publication: Publication) -> str:
    """The whole page."""
    pieces = [
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">',
        f"<title>{escape(publication.title)}</title><style>{STYLE}{RULES[publication.rules]}</style></head><body>",
    ]
    new_page = False
    for block in publication.blocks:
        if isinstance(block, PageBreak):
            new_page = True
            continue
        pieces.append(_block(block, " new" if new_page else "", publication.seed))
        new_page = False
    return "\n".join((*pieces, "</body></html>"))


def _block(block: Block, new: str, seed: int) -> str:
    if isinstance(block, Heading):
        tag = f"h{block.level + 1}"
        return f'<{tag} class="{new.strip()}">{escape(block.text)}</{tag}>'
    if isinstance(block, Text):
        kind = {"centre": "c", "right": "r", "contents": "t"}.get(block.style, "")
        return f'<p class="{kind}{new}">{escape(block.text)}</p>'
    if isinstance(block, PrintedTable):
        return f'<div class="{new.strip()}">{_table(block, seed % 3)}</div>'
    return ""


def _table(table: PrintedTable, habit: int) -> str:
    """The table; by ``habit`` the line above is a table of its own (0), a paragraph (1), a row of the table (2)."""
    pieces = [f'<p class="t mark">{escape(table.mark)}</p>'] if table.mark else []
    width = placed_cells(table)[1]
    if habit < 2:
        pieces.append(f'<p class="c name">{escape(table.title)}</p>')
    if table.above and habit == 0:
        pieces.append('<table class="above">')
        pieces += [f"<tr><td>{escape(left)}</td><td class=n>{escape(right)}</td></tr>" for left, right in table.above]
        pieces.append("</table>")
    elif habit == 1:
        pieces += [f'<p class="t">{escape(left)}　　　　{escape(right)}</p>' for left, right in table.above]
    pieces.append("<table>")
    if habit == 2:
        pieces.append(f'<tr><td class="name" colspan="{width}">{escape(table.title)}</td></tr>')
        if width > 1:
            pieces += [
                f'<tr><td colspan="{width - 1}">{escape(left)}</td><td class=n>{escape(right)}</td></tr>'
                for left, right in table.above
            ]
    if table.header:
        pieces += ['<thead class="h">', *(_row(row) for row in table.header), "</thead>"]
    pieces += ["<tbody>", *(_row(row) for row in table.rows), "</tbody></table>"]
    pieces += [f'<p class="t">{escape(note.text)}</p>' for note in table.notes]
    return "\n".join(pieces)


def _row(row: PrintedRow) -> str:
    cells = []
    for cell in row.cells:
        spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
            f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        )
        cells.append(f"<td{' class=n' if cell.number else ''}{spans}>{escape(cell.text)}</td>")
    return f"<tr>{''.join(cells)}</tr>"
