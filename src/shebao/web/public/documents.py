"""A published document as the site shows it: tables whose figures have addresses, sections, projects, budget lines.

Everything is read from the ``disclosure.json`` of its folder; budgets and final accounts have the same form.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from shebao.disclosure.model import Chart, Point
from shebao.programmes.years.published import Publication
from shebao.programmes.years.states import Account
from shebao.web.public.addresses import ROOT, once, slug, table_code
from shebao.web.public.two_sided import LINE, Side, sides_of

DATA_FILE = "disclosure.json"
Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A printed figure with its own address below its document's.

    ``row`` and ``column`` say what it is in words; ``unit`` is that of the table or of the text around it.
    """

    address: str
    place: str
    row: str
    column: str
    text: str
    unit: str
    fen: int | None
    facts: tuple[int, ...]
    chain: Plain | None

    @property
    def name(self) -> str:
        """What it is, in one phrase."""
        return "　".join(part for part in (self.row, self.column) if part)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table as it is shown, with the figure that stands in it."""

    text: str
    colspan: int
    rowspan: int
    is_number: bool
    figure: PublicFigure | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A table: its code in addresses, its header and rows, its figures by (row, column) of their addresses."""

    code: str
    title: str
    kind: str
    unit: str
    label: str
    note: str
    project: str
    csv: str
    header: tuple[tuple[ShownCell, ...], ...]
    rows: tuple[tuple[ShownCell, ...], ...]
    figures: Mapping[tuple[str, str], PublicFigure]
    is_form: bool
    data: Plain = field(repr=False)

    @property
    def address(self) -> str:
        """Below its document's."""
        return f"tables/{self.code}/"

    @property
    def sides(self) -> tuple[Side, ...]:
        """Of a two-sided table each side by itself."""
        return () if self.is_form else sides_of(self.data["columns"], self.header, self.rows)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.text for row in self.rows for cell in row if cell.is_number)


@dataclass(frozen=True, slots=True)
class PublicSection:
    """A section of the text: paragraphs as pieces, each a text or a figure."""

    number: int
    title: str
    paragraphs: tuple[tuple[str | PublicFigure, ...], ...]

    @property
    def address(self) -> str:
        """Below its document's."""
        return f"text/{self.number}/"

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(
            "".join(piece if isinstance(piece, str) else piece.text for piece in one) for one in self.paragraphs
        )


class PublicDocument:
    """A publication with its contents. Raises OSError or ValueError where its data file cannot be read."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        data = json.loads((publication.folder / DATA_FILE).read_text(encoding="utf-8"))
        if not isinstance(data, dict) or data.get("format") != "shebao-disclosure":
            raise ValueError(f"{DATA_FILE} is no data file of ours")
        self.data: Plain = data

    @property
    def kind_name(self) -> str:
        """部门预算、部门决算."""
        return Account(self.publication.kind).label

    @property
    def name(self) -> str:
        """2025年部门预算."""
        return f"{self.publication.year}年{self.kind_name}"

    @property
    def address(self) -> str:
        """Where what is in force of its year and kind stands."""
        return f"{ROOT}{self.publication.year}/{self.publication.kind}/"

    @property
    def version_address(self) -> str:
        """Where this version stands for good."""
        return f"{self.address}v{self.publication.version}/"

    @property
    def code(self) -> str:
        """How a comparison names it."""
        return f"{self.publication.year}-{self.publication.kind}-v{self.publication.version}"

    @cached_property
    def tables(self) -> Mapping[str, PublicTable]:
        """The tables by code, in printed order."""
        made: dict[str, PublicTable] = {}
        listed = [(one, f"table-{one['number']:02d}.csv") for one in self.data["tables"]]
        listed += [(one, f"performance-{at:02d}.csv") for at, one in enumerate(self.data["performance_tables"], 1)]
        for one, csv in listed:
            code = once(table_code(one["kind"], one.get("project") or "", one["number"]), made)
            has_csv = (self.publication.folder / "tables" / csv).is_file()
            made[code] = _table(code, one, f"tables/{csv}" if has_csv else "")
        return made

    @cached_property
    def sections(self) -> tuple[PublicSection, ...]:
        """The sections of the text."""
        return tuple(_section(number, one) for number, one in enumerate(self.data["sections"], 1))

    @cached_property
    def charts(self) -> Mapping[str, Chart]:
        """The charts by key."""
        return {
            one["key"]: Chart(
                one["key"],
                one["title"],
                one["form"],
                tuple(Point(each["label"], each["fen"], each["text"], each["series"]) for each in one["points"]),
                one["alt"],
                one["unit"],
            )
            for one in self.data["charts"]
        }

    @cached_property
    def facts(self) -> Mapping[int, Plain]:
        """The budget lines by their row."""
        return {one["row"]: one for one in self.data["facts"]}

    @cached_property
    def projects(self) -> Mapping[str, Plain]:
        """The projects by their code of the library."""
        return {one["code"]: one for one in self.data["projects"]}

    @cached_property
    def targets(self) -> Mapping[str, tuple[Plain, ...]]:
        """The year's printed targets by project; "" has the department's."""
        made: dict[str, tuple[Plain, ...]] = {}
        for one in self.data["performance_tables"]:
            year = [row for row in one.get("indicators") or () if row["horizon"] == "年度"]
            made[one.get("project") or ""] = tuple(year)
        return made

    @cached_property
    def figures(self) -> Mapping[str, PublicFigure]:
        """Every figure by its address."""
        return {one.address: one for one in self._walk()}

    @cached_property
    def _by_content(self) -> Mapping[tuple[int | None, tuple[int, ...]], PublicFigure]:
        made: dict[tuple[int | None, tuple[int, ...]], PublicFigure] = {}
        for one in self.figures.values():
            if one.facts:
                made.setdefault((one.fen, one.facts), one)
        return made

    def same(self, fen: int | None, facts: tuple[int, ...], than: PublicFigure) -> PublicFigure | None:
        """Another figure that is made of the same budget lines: where a part of ``than`` can be followed."""
        found = self._by_content.get((fen, facts)) if facts else None
        return found if found is not None and found.address != than.address else None

    def with_line(self, row: int) -> list[PublicFigure]:
        """The figures of tables that a budget line is part of, the narrowest first."""
        held = [
            one
            for table in self.tables.values()
            for one in table.figures.values()
            if row in one.facts and not table.is_form
        ]
        return sorted(held, key=lambda one: len(one.facts))

    def _walk(self) -> Iterator[PublicFigure]:
        for table in self.tables.values():
            yield from table.figures.values()
        for section in self.sections:
            for paragraph in section.paragraphs:
                yield from (piece for piece in paragraph if isinstance(piece, PublicFigure))

    def file(self, name: str) -> Path:
        """A file of its folder."""
        return self.publication.folder / name


def _facts(data: Plain) -> tuple[int, ...]:
    chain = data.get("chain") or {}
    return tuple(chain.get("facts") or data.get("facts") or ())


def is_figure(cell: Plain) -> bool:
    """Whether a cell is a figure that can be asked about."""
    return bool(cell["text"]) and (cell["fen"] is not None or "chain" in cell)


def _table(code: str, data: Plain, csv: str) -> PublicTable:
    columns = data["columns"]
    heads = _heads(data)
    first_amount = next((at for at, one in enumerate(columns) if one["amount"]), len(columns))
    indented = next((at for at, one in enumerate(columns) if one["key"] == "name"), 0)
    has_sides = any(not one["amount"] for one in columns[first_amount:])
    figures: dict[tuple[str, str], PublicFigure] = {}
    row_slugs: list[str] = []
    rows = []
    is_form = all(one["role"] == "form" for one in data["row_keys"]) and bool(data["row_keys"])
    for key, cells in zip(data["row_keys"], data["rows"], strict=True):
        own = once(slug(key["key"]), row_slugs)
        row_slugs.append(own)
        shown = []
        for at, cell in enumerate(cells):
            if cell.get("covered"):
                continue
            figure = None
            if is_figure(cell):
                words = _words(cells, at, columns, sides=has_sides or is_form)
                row = slug(_side(cells, at, columns) or key["key"]) if has_sides and not is_form else own
                column = columns[at]["key"]
                row = once(row, [known for known, other in figures if other == column])
                heading = "" if is_form else heads[at]
                figure = PublicFigure(
                    f"tables/{code}/{row}/{column}/", data["title"], words, heading, cell["text"], _unit(data, cell),
                    cell["fen"], _facts(cell), cell.get("chain"),
                )  # fmt: skip
                figures[row, column] = figure
            level = key["level"] if at == indented else 0
            is_number = cell["fen"] is not None or columns[at]["amount"]
            spans = (cell.get("colspan", 1), cell.get("rowspan", 1))
            shown.append(ShownCell(cell["text"], *spans, is_number, figure, min(level, 4)))
        rows.append(tuple(shown))
    header = tuple(
        tuple(
            ShownCell(cell["text"], cell.get("colspan", 1), cell.get("rowspan", 1), is_number=False)
            for cell in cells
            if not cell.get("covered")
        )
        for cells in data["header"]
    )
    name = data.get("name") or ""
    title = f"{data['title']}（{name}）" if name else data["title"]
    return PublicTable(
        code, title, data["kind"], data["unit"], data["label"], data["note"], data.get("project") or "", csv, header,
        tuple(rows), figures, is_form, data,
    )  # fmt: skip


def _unit(data: Plain, cell: Plain) -> str:
    """A form's table has no unit of its own: it stands in words beside the figure."""
    return str(data["unit"]) if cell["fen"] is not None else ""


def _heads(data: Plain) -> list[str]:
    """What stands over each column, from the top down; a numbering row is left out."""
    width = len(data["columns"])
    grid: list[list[str]] = [[] for _ in range(width)]
    reach = [0] * width
    for y, cells in enumerate(data["header"]):
        if all(not cell["text"] or cell["text"].isdigit() or cell["text"] == "栏次" for cell in cells):
            continue
        x = 0
        for cell in cells:
            while x < width and reach[x] > y:
                x += 1
            for at in range(x, min(width, x + cell.get("colspan", 1))):
                reach[at] = y + cell.get("rowspan", 1)
                if cell["text"] and (not grid[at] or grid[at][-1] != cell["text"]):
                    grid[at].append(cell["text"])
            x += cell.get("colspan", 1)
    return ["·".join(parts) for parts in grid]


def _side(cells: list[Plain], at: int, columns: list[Plain]) -> str:
    """The nearest words to the left of a cell: what the figures of one side of a two-sided table are of."""
    for before in range(at - 1, -1, -1):
        is_line = columns[before]["key"].endswith(LINE)
        if not columns[before]["amount"] and not is_line and cells[before]["text"]:
            return str(cells[before]["text"])
    return ""


def _words(cells: list[Plain], at: int, columns: list[Plain], *, sides: bool) -> str:
    """What a row is called: its code and name, or the words of its side."""
    if sides:
        return _side(cells, at, columns)
    keys = [one["key"] for one in columns[:at]]
    named = [at for at, key in enumerate(keys) if key in ("code", "name")] or [0]
    return " ".join(text for at in named if (text := " ".join(cells[at]["text"].split())))


def _section(number: int, data: Plain) -> PublicSection:
    paragraphs = []
    counted = 0
    for one in data["paragraphs"]:
        text, pieces, position = one["text"], [], 0
        for figure in one["figures"]:
            counted += 1
            start = figure["start"]
            pieces.append(text[position:start])
            about = text[max(0, start - 24) : start].replace("\n", " ")
            pieces.append(
                PublicFigure(
                    f"text/{number}/{counted}/",
                    data["heading"],
                    f"{data['heading']}：…{about}",
                    "",
                    figure["text"],
                    figure["unit"],
                    figure["fen"],
                    _facts(figure),
                    figure.get("chain"),
                )
            )
            position = start + len(figure["text"])
        pieces.append(text[position:])
        paragraphs.append(tuple(piece for piece in pieces if piece))
    return PublicSection(number, data["heading"], tuple(paragraphs))
