"""The document as it was read: headings, paragraphs and tables in order, marks of pages, parts that were not read."""

from collections.abc import Iterator, Sequence
from html import escape

from shebao.disclosure.check.html.marks import Mark, Marks, marked, marked_text
from shebao.disclosure.check.personal import without_personal_numbers
from shebao.disclosure.model import Cell, Chart, Disclosure, Heading, NotRead, Origin, Paragraph, Table, table_grid
from shebao.findings import Spot


def document_html(document: Disclosure, marks: Marks) -> str:
    """The whole document."""
    return "\n".join(_Writer(document, marks).blocks())


class _Writer:
    def __init__(self, document: Disclosure, marks: Marks) -> None:
        self.document = document
        self.marks = marks
        self.page: int | None = None
        self.sheet = ""
        self.not_read = list(enumerate(document.not_read, start=1))

    def blocks(self) -> Iterator[str]:
        """Each block, with the mark of its page before it where a new one begins."""
        yield from self._not_read(None)
        for number, block in enumerate(self.document.blocks):
            marks = self.marks.of_block(number)
            match block:
                case Heading():
                    yield from self._turn(block.origins[0][1] if block.origins else None)
                    level = min(block.level + 2, 6)
                    text = without_personal_numbers(block.text)
                    yield f'<h{level} id="b{number}">{marked_text(text, marks, ())}</h{level}>'
                case Paragraph():
                    yield from self._turn(block.origins[0][1] if block.origins else None)
                    text = without_personal_numbers(block.text)
                    yield f'<p id="b{number}">{marked_text(text, marks, self._verified(number))}</p>'
                case Table():
                    first = next((origin for line in block.origins for origin in line if origin is not None), None)
                    yield from self._turn(first)
                    yield self._table(number, block, marks)
                case Chart():
                    yield f'<p class="chart">图：{escape(block.title)}</p>'
        yield from self._not_read(-1)

    def _verified(self, number: int) -> Sequence[int]:
        return [spot.start for spot in self.marks.verified if spot.block == number and spot.start >= 0]

    def _turn(self, origin: Origin | None) -> Iterator[str]:
        """The mark of a page or sheet that begins here, and before it what was not read on pages passed."""
        if origin is None:
            return
        if origin.sheet and origin.sheet != self.sheet:
            self.sheet = origin.sheet
            yield f'<div class="page">工作表“{escape(origin.sheet)}”</div>'
        if origin.page is not None and origin.page != self.page:
            yield from self._not_read(origin.page)
            yield f'<div class="page" id="p{origin.page}">第{origin.page}页</div>'
            self.page = origin.page

    def _not_read(self, before: int | None) -> Iterator[str]:
        """Parts not read: those without a page (None), those on pages before one, all that are left (-1)."""
        left = []
        for number, item in self.not_read:
            page = item.place.page
            due = page is None if before is None else before == -1 or (page is not None and page < before)
            if due:
                yield _not_read_html(number, item)
            else:
                left.append((number, item))
        self.not_read = left

    def _table(self, block: int, table: Table, marks: dict[Spot, list[Mark]]) -> str:
        grid = _grid(table)
        header = len(table.header)
        whole = [mark for spot, found in marks.items() if spot.row < 0 for mark in found]
        title = marked(escape(table.title or "（没有标题的表）"), whole)
        about = "　".join(escape(text) for text in (table.caption, f"单位：{table.unit}" if table.unit else "") if text)
        rows = []
        for y, line in enumerate(grid):
            rows.append(self._page_in_table(table, y, len(line)))
            of_row = [mark for spot, found in marks.items() if spot.row == y and spot.column < 0 for mark in found]
            cells = "".join(
                self._cell(block, table, y, x, cell, marks, of_row if x == 0 else [], y < header)
                for x, cell in enumerate(line)
                if cell is not None
            )
            rows.append(f"<tr>{cells}</tr>")
        note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
        return (
            f'<div class="table" id="b{block}"><p class="title">{title}</p><p class="about">{about}</p>'
            f'<div class="scroll" tabindex="0"><table>{"".join(rows)}</table></div>{note}</div>'
        )

    def _page_in_table(self, table: Table, row: int, width: int) -> str:
        """The mark of a page that begins within a table."""
        if row >= len(table.origins):
            return ""
        page = next((o.page for o in table.origins[row] if o is not None and o.page is not None), None)
        if page is None or page == self.page or self.page is None or row == 0:
            self.page = page if page is not None else self.page
            return ""
        self.page = page
        return f'<tr class="page"><td colspan="{width}" id="p{page}">第{page}页</td></tr>'

    def _cell(
        self,
        block: int,
        table: Table,
        y: int,
        x: int,
        cell: Cell,
        marks: dict[Spot, list[Mark]],
        of_row: Sequence[Mark],
        heads: bool,
    ) -> str:
        spot = Spot(block, y, x)
        found = [*of_row, *marks.get(spot, [])]
        inner = marked(
            escape(without_personal_numbers(cell.text)) or ("<i>空</i>" if found else ""),
            found,
            verified=spot in self.marks.verified,
        )
        tag = "th" if heads else "td"
        number = not heads and x < len(table.columns) and (table.columns[x].amount or _is_number(cell.text))
        spans = "".join(
            f' {name}="{value}"' for name, value in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if value > 1
        )
        return f"<{tag}{spans}{' class=n' if number else ''}>{inner}</{tag}>"


def _grid(table: Table) -> list[list[Cell | None]]:
    """The table's grid; where its rows are uneven, the rows as they are."""
    try:
        return table_grid(table)
    except ValueError:
        return [list(cells) for cells in (*table.header, *(row.cells for row in table.rows))]


def _is_number(text: str) -> bool:
    plain = text.strip().replace(",", "").replace(".", "").removeprefix("-").removesuffix("%")
    return plain.isdigit()


def _not_read_html(number: int, item: NotRead) -> str:
    where = f"{item.place}：" if str(item.place) else ""
    return f'<div class="unread" id="n{number}"><b>未读</b> {escape(where + item.reason)}</div>'
