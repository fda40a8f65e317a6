"""From printed lines to rows: their code, name, level and role."""

import re
from collections.abc import Sequence
from dataclasses import replace

from shebao.disclosure.figures import read_printed
from shebao.disclosure.formats import Formats
from shebao.disclosure.formats.wording import is_figure, line_words, plain
from shebao.disclosure.model import Cell, Column, Row, RowRole, TableKind
from shebao.disclosure.recognise.columns import TWO_SIDED
from shebao.disclosure.recognise.economic_names import economic_code
from shebao.disclosure.recognise.grid import Line

ECONOMIC = frozenset(
    {
        TableKind.BASIC_BY_ECONOMIC, TableKind.GENERAL_BY_ECONOMIC, TableKind.APPROPRIATION_BY_ECONOMIC,
        TableKind.EXPENDITURE_BY_ECONOMIC, TableKind.FUND_BASIC_BY_ECONOMIC,
    }
)  # fmt: skip
PROJECT_LISTS = frozenset({TableKind.PROJECTS, TableKind.PROJECTS_CARRIED_OVER, TableKind.GENERAL_PROJECTS})
_UNIT_NAME = re.compile(
    r"^[^，。]{2,}(?:局|委|委员会|办公室|中心|学校|医院|服务站|所|队|馆)(?:[(（]本级[)）]|本级|机关)?$"
)
_GLUED = re.compile(r"[(\[]?(\d{3}(?:\d{2}){0,3})[)\]]?[\-_—.、:]*(\D.*)$")
_LEVEL_OF_LENGTH = {3: 0, 5: 1, 7: 2, 9: 3}
_FUNCTION_ROLES: dict[int, RowRole] = {3: "class", 5: "group", 7: "item"}
_ECONOMIC_ROLES: dict[int, RowRole] = {3: "class", 5: "detail"}


def make_rows(
    kind: TableKind, columns: Sequence[Column], body: Sequence[Line], unit: str, office: str, formats: Formats
) -> tuple[Row, ...]:
    """The rows of a table, each a full line of cells. ``unit`` is that of its amounts, ``office`` its publisher."""
    keys = [column.key for column in columns]
    codes = _codes(keys, body)
    if kind in ECONOMIC and not any(codes) and "name" in keys:
        codes = [economic_code(line[keys.index("name")].text) for line in body]
    rows = []
    for line, code in zip(body, codes, strict=True):
        cells = tuple(_cell(square.text, column.amount, unit) for square, column in zip(line, columns, strict=True))
        rows.append(_row(kind, columns, line, cells, code, formats))
    return tuple(_with_offices(rows, office) if kind in PROJECT_LISTS else rows)


def _with_offices(rows: Sequence[Row], office: str) -> list[Row]:
    """In a list of projects the office's own line is the total, a line of a unit of it heads that unit's projects."""
    made: list[Row] = []
    has_total = any(row.role == "total" for row in rows)
    for row in rows:
        is_office = office != "" and plain(row.key) == plain(office)
        if is_office and not has_total and not made:
            row = replace(row, role="total")
        elif is_office or _UNIT_NAME.search(row.key):
            row = replace(row, key=f"单位/{row.key}", role="class", level=1)
        elif row.role == "item":
            row = replace(row, level=2)
        made.append(row)
    return made


def _cell(text: str, amount: bool, unit: str) -> Cell:
    figure = read_printed(text, unit) if amount else None
    return Cell(text) if figure is None else Cell(text, fen=round(figure.value * 100), numeric=True)


def _row(
    kind: TableKind, columns: Sequence[Column], line: Line, cells: tuple[Cell, ...], code: str, formats: Formats
) -> Row:
    texts = {column.key: square.text for column, square in zip(columns, line, strict=True)}
    if kind in TWO_SIDED:
        name = texts.get("income_item", "") or texts.get("expenditure_item", "")
        totals = ("本年收入合计", "收入总计", "本年支出合计", "支出总计")
        labels = (
            formats.label("income", line_words(texts.get("income_item", ""))),
            formats.label("expenditure", line_words(texts.get("expenditure_item", ""))),
        )
        return Row(plain(name), cells, "total" if set(labels) & set(totals) else "item")
    names = [
        square.text
        for square, column in zip(line, columns, strict=True)
        if not column.amount and column.key not in ("line_number", "remark") and plain(square.text)
    ]
    words = [plain(name) for name in names if not is_figure(name)]
    first = line_words(words[0]) if words else ""
    if words and formats.is_total(first) and all(formats.is_total(line_words(word)) for word in words):
        return Row("合计", cells, "total")
    name = _name_of(texts)
    if code:
        glued = _GLUED.match(plain(name))
        only = glued[2] if glued and code.endswith(glued[1][-2:]) else ""
        if kind in ECONOMIC:
            return Row(code, cells, _ECONOMIC_ROLES.get(len(code), "detail"), _LEVEL_OF_LENGTH.get(len(code), 2), only)
        return Row(code, cells, _FUNCTION_ROLES.get(len(code), "item"), _LEVEL_OF_LENGTH.get(len(code), 3), only)
    key = plain(name) or (words[0] if words else "")
    role: RowRole = "item" if kind in PROJECT_LISTS and key else "detail"
    return Row(key, cells, role, _indent(texts))


def _name_of(texts: dict[str, str]) -> str:
    for key in ("name", "project_name", "item", "unit", "code", "unit_code", "government_name"):
        if plain(texts.get(key)):
            return texts[key]
    return ""


def _indent(texts: dict[str, str]) -> int:
    name = _name_of(texts)
    return (len(name) - len(name.lstrip(" 　"))) // 2


def _codes(keys: Sequence[str], body: Sequence[Line]) -> list[str]:
    """The code of every line, "" where it has none."""
    split = [keys.index(key) for key in ("code1", "code2", "code3") if key in keys]
    if split:
        return _split_codes(split, body)
    for key in ("code", "name", "unit"):
        if key in keys:
            position = keys.index(key)
            found = [_code_in(line[position].text) for line in body]
            if any(found):
                return found
    return [""] * len(body)


def holds_functions(columns: Sequence[Column], body: Sequence[Line]) -> bool:
    """Whether the lines of a table are function classes (208…), not economic ones."""
    codes = [code for code in _codes([column.key for column in columns], body) if code]
    return bool(codes) and all(code.startswith("2") for code in codes)


def _code_in(text: str) -> str:
    words = plain(text)
    bare = words.replace(".", "").replace("-", "")
    if bare.isdigit() and len(bare) in _LEVEL_OF_LENGTH:
        return bare
    glued = _GLUED.match(words)
    return glued[1] if glued and len(glued[2]) > 1 and not glued[2].startswith(("年", "月", "号")) else ""


def _split_codes(positions: Sequence[int], body: Sequence[Line]) -> list[str]:
    """Codes in a column for each level: 208 | 05 | 05, or each in full; a blank repeats the line above."""
    codes = []
    before: list[str] = [""] * len(positions)
    for line in body:
        parts = [plain(line[position].text) for position in positions]
        if not any(parts) or not all(part.isdigit() for part in parts if part):
            codes.append("")
            before = [""] * len(positions)
            continue
        last = max(number for number, part in enumerate(parts) if part)
        for number in range(last):
            parts[number] = parts[number] or before[number]
        before = [part if number <= last else "" for number, part in enumerate(parts)]
        code = ""
        for part in parts[: last + 1]:
            code = part if len(part) > 3 or not code else code + part.zfill(2)
        codes.append(code if len(code) in _LEVEL_OF_LENGTH else "")
    return codes
