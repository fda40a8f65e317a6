"""Read an Excel workbook (.xlsx): what each sheet shows, as paragraphs, tables and charts in sheet order.

Texts are what a reader sees: numbers under their formats, formulas by their last results. On a sheet with rules, ruled
rows are tables and the rows around them paragraphs; on one without, rows with several cells are a table. A sheet of
charts without rules holds only their numbers. What is hidden is not read, and said not to be. Links on a sheet named
目录 are entries of the contents and dropped.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from shebao.disclosure.model import NotRead, Origin
from shebao.disclosure.read.office_charts import CHART, chart_table
from shebao.disclosure.read.office_package import RELATIONSHIP, Element, OfficePackage
from shebao.disclosure.read.raw import RawBlock, RawParagraph, RawTable, UnreadableFile
from shebao.disclosure.read.tidy import tidy
from shebao.disclosure.read.xlsx_cells import (
    MOST_CELLS,
    CellLook,
    Position,
    S,
    SheetCells,
    SheetTooLarge,
    cells_of,
    name_of,
    read_cells,
    read_looks,
    read_strings,
)
from shebao.disclosure.read.xlsx_hidden import hidden_cells, hidden_sheet
from shebao.disclosure.read.xlsx_rows import table_rows
from shebao.findings import Place

MOST_BLANK = 50
"""Blank ruled rows or columns after the last text that still count as the table's."""

CONTENTS_SHEET, FINDINGS_SHEET = "目录", "校对结果"
"""The sheet of links to the others, and a draft's list of findings, which is no part of the document."""
_SHEET_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")


def read_xlsx(path: Path) -> list[RawBlock]:
    """The blocks of a workbook, sheet by sheet; charts are tables titled 图：….

    Raises UnreadableFile where the file is missing, broken, encrypted or no workbook.
    """
    with OfficePackage(path) as package:
        main = package.main_part()
        root = package.xml(main)
        if root is None or root.find(f"{S}sheets") is None:
            raise package.broken()
        relationships = package.relationships(main)
        parts = dict(relationships.values())
        strings = read_strings(package, parts.get("sharedStrings", ""))
        looks = read_looks(package, parts.get("styles", ""))
        properties = root.find(f"{S}workbookPr")
        epoch_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        try:
            return _read_sheets(package, root, relationships, strings, looks, epoch_1904=epoch_1904)
        except SheetTooLarge:
            raise UnreadableFile(f"“{path.name}”的工作表过大，不予读取。请确认是否选错了文件。") from None


def _read_sheets(
    package: OfficePackage,
    workbook: Element,
    relationships: dict[str, tuple[str, str]],
    strings: list[str],
    looks: list[CellLook],
    *,
    epoch_1904: bool,
) -> list[RawBlock]:
    sheets: dict[str, SheetCells] = {}
    charts: dict[str, list[Element]] = {}
    hidden: list[NotRead] = []
    for node in workbook.iterfind(f"{S}sheets/{S}sheet"):
        kind, part = relationships.get(node.get(f"{RELATIONSHIP}id", ""), ("", ""))
        root = package.xml(part) if kind == "worksheet" else None
        name = node.get("name", "")
        if root is None or name == FINDINGS_SHEET:
            continue
        sheet = read_cells(name, root, strings, looks, epoch_1904=epoch_1904)
        if node.get("state", "visible") != "visible":
            hidden.extend(hidden_sheet(package.name, sheet))
            continue
        hidden.extend(hidden_cells(package.name, sheet))
        sheets[name] = sheet
        charts[name] = _charts_of(package, part)

    def shown(reference: str) -> list[str] | None:
        match = _SHEET_REFERENCE.fullmatch(reference)
        sheet = sheets.get((match[1] or match[2]).replace("''", "'")) if match else None
        return [sheet.texts.get(at, "") for at in cells_of(match[3])] if match and sheet else None

    blocks: list[RawBlock] = [*hidden]
    for name, sheet in sheets.items():
        if sheet.ruled or not charts[name]:
            blocks.extend(_sheet_blocks(package.name, sheet))
        blocks.extend(chart_table(chart, Place(package.name, name), shown) for chart in charts[name])
    return blocks


def _charts_of(package: OfficePackage, sheet_part: str) -> list[Element]:
    """The charts of a sheet, in the order of its drawing."""
    found = []
    for kind, drawing in package.relationships(sheet_part).values():
        root = package.xml(drawing) if kind == "drawing" else None
        parts = package.relationships(drawing) if root is not None else {}
        for node in root.iter(f"{CHART}chart") if root is not None else ():
            chart = package.xml(parts.get(node.get(f"{RELATIONSHIP}id", ""), ("", ""))[1])
            if chart is not None:
                found.append(chart)
    return found


def _sheet_blocks(file: str, sheet: SheetCells) -> Iterator[RawBlock]:
    filled = sheet.by_row()
    in_table = table_rows(sheet, filled)
    rows = sorted({*filled, *in_table})
    ruled: dict[int, list[Position]] = {}
    for at in (*sheet.ruled, *sheet.merged):
        ruled.setdefault(at[0], []).append(at)
    for is_table, group in groupby(enumerate(rows), key=lambda item: (item[1] in in_table, _run(rows, item, in_table))):
        numbers = [y for _, y in group]
        if is_table[0]:
            table = _table(
                file,
                sheet,
                [at for y in numbers for at in filled.get(y, ())],
                [at for y in numbers for at in ruled.get(y, ())],
            )
            if table is not None:
                yield table
            continue
        for y in numbers:
            yield from _paragraphs(file, sheet, filled.get(y, ()))


def _run(rows: Sequence[int], item: tuple[int, int], in_table: set[int]) -> int:
    """A mark that neighbouring table rows share: a blank row between them begins another table."""
    number, y = item
    return y - number if y in in_table else -1


def _table(file: str, sheet: SheetCells, texts: Sequence[Position], ruled: Sequence[Position]) -> RawTable | None:
    """The rows as a grid. Blank ruled cells at its edges belong to it, unless somebody ruled half the sheet."""
    if not texts:
        return None
    last_row, last_column = (_edge(texts, ruled, axis) for axis in (0, 1))
    first_row, first_column = (min(at[axis] for at in (*texts, *ruled)) for axis in (0, 1))
    if (last_row - first_row + 1) * (last_column - first_column + 1) > MOST_CELLS:
        raise SheetTooLarge
    grid = tuple(
        tuple(
            None if (y, x) in sheet.merged else sheet.texts.get((y, x), "")
            for x in range(first_column, last_column + 1)
        )
        for y in range(first_row, last_row + 1)
    )
    origins = tuple(
        tuple(Origin(sheet=sheet.name, cell=name_of((y, x))) for x in range(first_column, last_column + 1))
        for y in range(first_row, last_row + 1)
    )
    return RawTable(grid, Place(file, sheet.name, row=first_row + 1), origins=origins)


def _edge(texts: Sequence[Position], ruled: Sequence[Position], axis: int) -> int:
    filled = max(at[axis] for at in texts)
    edge = max((at[axis] for at in ruled), default=filled)
    return edge if filled <= edge <= filled + MOST_BLANK else filled


def _paragraphs(file: str, sheet: SheetCells, places: Sequence[Position]) -> Iterator[RawParagraph]:
    for at in places:
        text = sheet.texts[at]
        if not (sheet.name == CONTENTS_SHEET and at in sheet.linked) and text.strip():
            origin = Origin(sheet=sheet.name, cell=name_of(at))
            yield RawParagraph(tidy(text), Place(file, sheet.name, row=at[0] + 1), origins=((0, origin),))
