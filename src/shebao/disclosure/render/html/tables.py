"""Tables of the page: header cells with their scope, figures with their chains, and what a phone needs to reflow them.

On a narrow screen a table of amounts becomes a list (name, then its amounts, each with its column's head), so every
amount cell carries that head in ``data-l``. A name with no amount beside it is marked ``none`` and can be hidden there.
"""

from html import escape

from shebao.disclosure.model import Cell, Row, Table, occupied_grid
from shebao.disclosure.render.forms import heads_above, is_head
from shebao.disclosure.render.html.blocks import SKIP, PageState, lines
from shebao.money import format_yuan

COLUMN_NUMBERS = "栏次"
"""What stands before the numbers of columns in final accounts."""
LONG = 24
"""A form's text of more characters than this stands below its label on a phone, not beside it."""


def table_html(table: Table, anchor: str, mark: str, state: PageState) -> str:
    """A table with its label, title, caption, unit and notes. ``mark`` begins the anchors of its figures."""
    is_form = not any(column.amount for column in table.columns)
    body = _form_body(table, mark, state) if is_form else _amounts_body(table, mark, state)
    unit = f"单位：{table.unit}" if table.unit else ""
    above = " ".join(f"<span>{escape(text)}</span>" for text in (table.caption, unit) if text)
    label = f'<p class="label">{escape(table.label)}</p>' if table.label else ""
    below = "".join(f'<p class="note">{lines(text)}</p>' for text in (table.note, table.footer) if text)
    css = "form" if is_form else "amounts"
    toggle = ""
    if "none" in body and not is_form:
        toggle = f'<label class="all" {SKIP}><input type="checkbox">列出没有金额的科目</label>'
    name = (
        f"表{table.number}-{table.title}" if table.number else f"{table.title}-{table.form.name}" if table.form else ""
    )
    wide = " wide" if table.landscape else ""
    return (
        f'<section class="table{wide}" aria-labelledby="{anchor}">{label}'
        f'<h3 id="{anchor}">{escape(table.title)}</h3>'
        f'<p class="above">{above}</p>'
        f'<details class="fold" open><summary {SKIP}>看本表（{len(table.rows)}行）</summary>{toggle}'
        f'<div class="scroll" role="region" aria-labelledby="{anchor}" tabindex="0">'
        f'<table class="{css}" data-u="{escape(table.unit)}" data-file="{escape(name)}">'
        f'<caption class="unseen">{escape(table.title)}</caption>{_columns(table)}{body}</table></div></details>'
        f"{below}</section>\n"
    )


def _columns(table: Table) -> str:
    whole = sum(column.width for column in table.columns)
    columns = (f'<col width="{100 * column.width / whole:.1f}%">' for column in table.columns)
    return f"<colgroup>{''.join(columns)}</colgroup>"


def _spans(cell: Cell) -> str:
    colspan = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    rowspan = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    return colspan + rowspan


def _figure(cell: Cell, anchor: str, state: PageState, unit: str = "") -> str:
    return state.figure(cell.text, cell.chain, anchor, unit) if cell.text and cell.chain else lines(cell.text)


def _head(table: Table) -> str:
    rows = []
    for cells in table.header:
        heads = []
        for cell in cells:
            scope = "colgroup" if cell.colspan > 1 else "col"
            heads.append(f'<th scope="{scope}"{_spans(cell)}>{lines(cell.text)}</th>')
        rows.append(f"<tr>{''.join(heads)}</tr>")
    return f"<thead>{''.join(rows)}</thead>"


def _column_heads(table: Table) -> list[str]:
    """The lowest head above each column; a row that only numbers the columns does not count."""
    heads = [""] * len(table.columns)
    for row in occupied_grid(table.header, len(table.columns)):
        texts = [cell.text for cell in row if cell is not None and cell.text not in ("", COLUMN_NUMBERS)]
        if texts and all(text.isdigit() for text in texts):
            continue
        for x, cell in enumerate(row):
            if cell is not None:
                heads[x : x + cell.colspan] = [cell.text] * cell.colspan
    if len(table.rows) == 1:
        # One row that says everything twice (预算数 and 决算数): what stands above tells them apart.
        above = [text for cell in table.header[0] for text in [cell.text] * cell.colspan]
        heads = [f"{first}：{head}" if first != head else head for first, head in zip(above, heads, strict=True)]
    return heads


def _groups(table: Table) -> list[int]:
    """For each column the number of its group: names and then the amounts beside them (收入 and 支出 are two)."""
    groups: list[int] = []
    group = 0
    for x, column in enumerate(table.columns):
        if x and not column.amount and table.columns[x - 1].amount:
            group += 1
        groups.append(group)
    return groups


def _amounts_body(table: Table, mark: str, state: PageState) -> str:
    heads, groups = _column_heads(table), _groups(table)
    sides = [cell.text for cell in table.header[0]] if groups[-1] else []
    rows = []
    grid = occupied_grid(tuple(row.cells for row in table.rows), len(table.columns))
    for y, row in enumerate(table.rows):
        with_amount = {groups[x] for x, cell in enumerate(grid[y]) if cell and cell.text and table.columns[x].amount}
        names = {x for x, cell in enumerate(grid[y]) if cell and not table.columns[x].amount}
        numbered = {x for x in names if table.columns[x].key.endswith("line")}
        cells = []
        for x, cell in enumerate(grid[y]):
            if cell is None:
                continue
            css = f"g{groups[x]}" if groups[x] else ""
            css = css if groups[x] in with_amount else f"{css} none".strip()
            if x in names:
                # The name nearest to the amounts heads the row; a code before it is data like any other.
                is_head = (
                    bool(cell.text)
                    and not any(n in names - numbered for n in range(x + 1, len(groups)) if groups[n] == groups[x])
                    and x not in numbered
                )
                marked = f"{css} line".strip() if x in numbered else css
                cells.append(_name_cell(cell, marked, is_head=is_head))
            else:
                figure = _figure(cell, f"{mark}-{y + 1}-{x + 1}", state)
                css = " ".join(["n", *(["blank"] if not cell.text else []), css]).strip()
                cells.append(f'<td class="{css}"{_spans(cell)} data-l="{escape(heads[x])}">{figure}</td>')
        rows.append(f"<tr{_row_class(row)}>{''.join(cells)}</tr>")
    begin = "".join(f' data-s{number}="{escape(side)}"' for number, side in enumerate(sides))
    return f"{_head(table)}<tbody{begin}>{''.join(rows)}</tbody>"


def _name_cell(cell: Cell, css: str, *, is_head: bool) -> str:
    tag, scope = ("th", ' scope="row"') if is_head else ("td", "")
    mark = f' class="{css}"' if css else ""
    return f"<{tag}{scope}{mark}{_spans(cell)}>{lines(cell.text)}</{tag}>"


def _row_class(row: Row) -> str:
    words: list[str] = [row.role] if row.role in ("total", "class", "group") else []
    if row.level:
        words.append(f"l{min(row.level, 3)}")
    return f' class="{" ".join(words)}"' if words else ""


def _form_body(table: Table, mark: str, state: PageState) -> str:
    """A form: labels beside values, in any order of spans."""
    grid = occupied_grid(tuple(row.cells for row in table.rows), len(table.columns))
    regions, under = _form_regions(grid), heads_above(grid)
    rows = []
    for y, row in enumerate(grid):
        placed = [(x, cell) for x, cell in enumerate(row) if cell is not None]
        all_labels = all(cell.is_label for _, cell in placed)
        unused = _unused_labels(placed)
        cells = []
        for number, (x, cell) in enumerate(placed):
            before, after = (placed[n][0] if 0 <= n < len(placed) else None for n in (number - 1, number + 1))
            region = regions[y][x]
            begins = region and (before is None or regions[y][before] != region)
            shown_region = f' data-l="{escape(region)}"' if begins and cell.text else ""
            if cell.is_label:
                scope = "rowgroup" if cell.rowspan > 1 else "col" if all_labels else "row"
                blank = "" if cell.text else ' class="blank"'
                if x in unused and under[y][x] == "二级指标":
                    blank = ' class="none"'
                cells.append(f'<th scope="{scope}"{_spans(cell)}{blank}{shown_region}>{lines(cell.text)}</th>')
                continue
            # A form mixes 元 and 万元, so its figures carry their own unit.
            unit = "元" if cell.fen is not None and cell.text == format_yuan(cell.fen) else "万元"
            figure = _figure(cell, f"{mark}-{y + 1}-{number + 1}", state, unit)
            beside = before is not None and not placed[number - 1][1].is_label and regions[y][before] == region
            named = after is not None and not placed[number + 1][1].is_label and regions[y][after] == region
            marks = {"n": cell.numeric, "blank": not cell.text, "long": len(cell.text) > LONG, "v": beside, "k": named}
            words = [word for word, holds in marks.items() if holds]
            css = f' class="{" ".join(words)}"' if words else ""
            if under[y][x].endswith("（万元）") and cell.text:
                css += ' data-e="万元"'
            cells.append(f"<td{css}{_spans(cell)}{shown_region}>{figure}</td>")
        begin = '<tr class="heads">' if is_head(row) else "<tr>"
        rows.append(f"{begin}{''.join(cells)}</tr>")
    return f"<tbody>{''.join(rows)}</tbody>"


def _unused_labels(placed: list[tuple[int, Cell]]) -> set[int]:
    """The columns of labels with nothing but blank cells up to the next label."""
    unused: set[int] = set()
    label: int | None = None
    for x, cell in placed:
        if cell.is_label:
            label = x if cell.rowspan == 1 else None
            unused |= set() if label is None else {label}
        elif cell.text and label is not None:
            unused.discard(label)
    return unused


def _form_regions(grid: list[list[Cell | None]]) -> list[list[str]]:
    """For each place of a form the wide head (实施期目标, 年度目标) that it stands under, "" where there is none."""
    regions: list[list[str]] = []
    current = [""] * len(grid[0]) if grid else []
    for row in grid:
        placed = [(x, cell) for x, cell in enumerate(row) if cell is not None]
        is_head = all(cell.is_label and cell.rowspan == 1 for _, cell in placed)
        wide = [(x, cell) for x, cell in placed if cell.colspan > 2 and cell.text]
        if is_head and wide:
            current = [""] * len(row)
            for x, cell in wide:
                current[x : x + cell.colspan] = [cell.text] * cell.colspan
            regions.append([""] * len(row))
        else:
            regions.append(list(current))
    return regions
