"""From a grid of cells to records: find the header, read each column, build the records, report every trouble."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from shebao.budget import problems
from shebao.budget.forms.raw import RawSheet
from shebao.budget.forms.values import Cell, Doubt, References, Refusal, is_blank, one_width, parser, shown
from shebao.budget.problems import Problem
from shebao.budget.sheets import Holds, Sheet, SheetColumn
from shebao.findings import Finding, Place, Severity

HEADER_WITHIN = 8
"""The header is looked for in so many first rows."""

_TOTALS = frozenset({"合计", "总计", "小计", "共计", "本页合计", "合计:", "总计:"})


@dataclass(slots=True)
class Troubles:
    """Everything found while reading. Remarks of one kind on one column become one finding with all their places."""

    findings: list[Finding] = field(default_factory=list)
    broken: set[tuple[str, int]] = field(default_factory=set)
    _remarks: dict[tuple[Problem, str], list[tuple[Place, Doubt]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, finding: Finding) -> None:
        """Keep a finding."""
        self.findings.append(finding)

    def refuse(self, sheet: str, place: Place, refusal: Refusal) -> None:
        """Keep what could not be read."""
        row = f"第{place.row}行" if place.row else ""
        is_blank_cell = refusal.problem is problems.MISSING_VALUE
        found = "" if is_blank_cell else f"填的是“{problems.excerpt(refusal.found)}”，"
        message = f"“{sheet}”{row}“{place.column}”：{refusal.problem.name}。{found}应为{refusal.expected}。"
        self.add(
            refusal.problem.finding(
                message,
                subject=f"{sheet}/{place.column}",
                places=[place],
                found=refusal.found,
                expected=refusal.expected,
                action=refusal.action,
            )
        )
        if place.row:
            self.broken.add((sheet, place.row))

    def remark(self, sheet: str, place: Place, doubt: Doubt) -> None:
        """Keep a remark on something that was read."""
        if doubt.problem.severity is Severity.NOTICE:
            self._remarks[doubt.problem, sheet].append((place, doubt))
        else:
            self.add(_remark(sheet, [(place, doubt)]))

    def all(self) -> list[Finding]:
        """Every finding, remarks gathered."""
        by_column: dict[tuple[Problem, str, str], list[tuple[Place, Doubt]]] = defaultdict(list)
        for (problem, sheet), remarks in self._remarks.items():
            for place, doubt in remarks:
                by_column[problem, sheet, place.column].append((place, doubt))
        return [*self.findings, *(_remark(sheet, remarks) for (_, sheet, _), remarks in by_column.items())]


def _remark(sheet: str, remarks: Sequence[tuple[Place, Doubt]]) -> Finding:
    place, doubt = remarks[0]
    row = f"第{place.row}行" if place.row else ""
    more = f"等{len(remarks)}处" if len(remarks) > 1 else ""
    read = f"，读作“{problems.excerpt(shown(doubt.value))}”" if not isinstance(doubt.value, int) else ""
    message = (
        f"“{sheet}”{row}“{place.column}”{more}：{doubt.problem.name}。填的是“{problems.excerpt(doubt.found)}”{read}。"
    )
    return doubt.problem.finding(
        message,
        subject=f"{sheet}/{place.column}",
        places=[place for place, _ in remarks],
        found=doubt.found,
        expected=doubt.expected,
    )


def header_key(text: Cell) -> str:
    """A header for comparing: one width, no spaces, no mark of a required column."""
    return one_width(shown(text)).strip("*")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is (row from 0) and which column (from 0) holds which field."""

    row: int
    columns: dict[str, int]


def match_header(sheet: Sheet, raw: RawSheet) -> Header:
    """The row among the first ones that has most of the sheet's headers; no columns where there is none."""
    keys = {header_key(column.header): column.field for column in sheet.columns}
    best = Header(0, {})
    for number, row in enumerate(raw.rows[:HEADER_WITHIN]):
        found: dict[str, int] = {}
        for position, cell in enumerate(row):
            name = keys.get(header_key(cell)) if isinstance(cell, str) else None
            if name is not None:
                found.setdefault(name, position)
        if len(found) > len(best.columns):
            best = Header(number, found)
    return best


def blank_value(sheet: Sheet, column: SheetColumn) -> Any:
    """What an empty cell means: nothing said. Texts are "", other fields as the record defaults, else 0."""
    if column.holds in (Holds.TEXT, Holds.LONG_TEXT, Holds.CODE, Holds.DATE, Holds.NUMBER):
        return ""
    default = next(item.default for item in fields(sheet.record) if item.name == column.field)
    if default is not MISSING:
        return default
    if column.optional_amount:
        return None
    if column.holds is Holds.CHOICE:
        return column.enum(column.choices[0]) if column.enum is not None else ""
    return 0


def read_records(
    sheet: Sheet, raw: RawSheet, troubles: Troubles, references: dict[str, References] | None = None
) -> list[Any]:
    """The records of a tabular sheet. A row with a trouble still makes a record, so that reading goes on."""
    header = _checked_header(sheet, raw, troubles)
    if header is None:
        return []
    body = [
        (number, row)
        for number, row in enumerate(raw.rows[header.row + 1 :], start=header.row + 2)
        if not all(map(is_blank, row))
    ]
    body = _without_totals(sheet, raw, header, body, troubles)
    _check_merged(sheet, raw, header, troubles)
    _check_unknown_columns(sheet, raw, header, body, troubles)
    if raw.ragged:
        _check_row_lengths(sheet, raw, header, body, troubles)
    names: list[str] = []
    read: list[list[Any]] = []
    for column in sheet.columns:
        if column.field in header.columns:
            names.append(column.field)
            read.append(
                _read_column(sheet, column, raw, header.columns[column.field], body, troubles, references or {})
            )
    make = sheet.record
    numbered = any(item.name == "row" for item in fields(make))
    if numbered:
        names.append("row")
        read.append([number for number, _ in body])
    return [make(**dict(zip(names, values, strict=True))) for values in zip(*read, strict=True)]


def _read_column(
    sheet: Sheet,
    column: SheetColumn,
    raw: RawSheet,
    position: int,
    body: Sequence[tuple[int, Sequence[Cell]]],
    troubles: Troubles,
    references: dict[str, References],
) -> list[Any]:
    parse = parser(column, blank_value(sheet, column), references.get(column.codes))
    known: dict[str, Any] = {}
    values: list[Any] = []
    spoiled = bool(raw.formula_errors or raw.uncalculated)
    for number, row in body:
        cell = row[position] if position < len(row) else ""
        if type(cell) is str and cell in known and not spoiled:
            values.append(known[cell])
            continue
        value = parse(cell)
        if spoiled:
            value = _formula_trouble(raw, number - 1, position, value) or value
        if isinstance(value, Refusal):
            troubles.refuse(sheet.name, raw.place(number, column.header), value)
            value = value.value
        elif isinstance(value, Doubt):
            troubles.remark(sheet.name, raw.place(number, column.header), value)
            value = value.value
        elif type(cell) is str:
            known[cell] = value
        values.append(value)
    return values


def _formula_trouble(raw: RawSheet, row: int, position: int, value: Any) -> Refusal | None:
    fallback = value.value if isinstance(value, Refusal | Doubt) else value
    if (error := raw.formula_errors.get((row, position))) is not None:
        return Refusal(fallback, problems.FORMULA_ERROR, error, "数值或文字")
    if (row, position) in raw.uncalculated:
        return Refusal(fallback, problems.FORMULA_WITHOUT_VALUE, "（公式）", "数值或文字")
    return None


def _checked_header(sheet: Sheet, raw: RawSheet, troubles: Troubles) -> Header | None:
    header = match_header(sheet, raw)
    if not header.columns:
        wanted = "、".join(column.header for column in sheet.columns)
        troubles.add(
            problems.MISSING_HEADER.finding(
                f"“{sheet.name}”没有找到表头。应有的列：{wanted}。",
                subject=f"{sheet.name}/表头",
                places=[raw.place(1)],
                found="（没有表头）",
                expected=wanted,
                action="请从新建的底册中复制这张表的表头。",
            )
        )
        return None
    for column in sheet.columns:
        if column.field not in header.columns:
            near = [shown(cell) for cell in raw.rows[header.row] if not is_blank(cell)]
            troubles.add(
                problems.MISSING_HEADER.finding(
                    f"“{sheet.name}”缺少“{column.header}”列。",
                    subject=f"{sheet.name}/{column.header}",
                    places=[raw.place(header.row + 1, column.header)],
                    found="、".join(near),
                    expected=column.header,
                )
            )
    seen: dict[str, int] = {}
    for cell in raw.rows[header.row]:
        if not is_blank(cell):
            seen[header_key(cell)] = seen.get(header_key(cell), 0) + 1
    for column in sheet.columns:
        if seen.get(header_key(column.header), 0) > 1:
            troubles.add(
                problems.DUPLICATE_HEADER.finding(
                    f"“{sheet.name}”的“{column.header}”列出现{seen[header_key(column.header)]}次。",
                    subject=f"{sheet.name}/{column.header}",
                    places=[raw.place(header.row + 1, column.header)],
                    found=str(seen[header_key(column.header)]),
                    expected="1",
                )
            )
    if header.row > 0 and any(not all(map(is_blank, row)) for row in raw.rows[: header.row]):
        troubles.add(
            problems.HEADER_NOT_FIRST.finding(
                f"“{sheet.name}”的表头在第{header.row + 1}行。",
                subject=f"{sheet.name}/表头",
                places=[raw.place(header.row + 1)],
                found=f"第{header.row + 1}行",
                expected="第1行",
            )
        )
    return header


def _without_totals(
    sheet: Sheet,
    raw: RawSheet,
    header: Header,
    body: list[tuple[int, Sequence[Cell]]],
    troubles: Troubles,
) -> list[tuple[int, Sequence[Cell]]]:
    """Rows that clerks add below a list of amounts. In a coded first column 合计 can be nothing else."""
    first = sheet.columns[0]
    if first.holds not in (Holds.CODE, Holds.CHOICE):
        return body
    kept = []
    for number, row in body:
        words = [cell for cell in row if not is_blank(cell)]
        if isinstance(words[0], str) and one_width(words[0]) in _TOTALS:
            troubles.add(
                problems.TOTAL_ROW.finding(
                    f"“{sheet.name}”第{number}行是合计，没有读入。",
                    subject=f"{sheet.name}/合计行",
                    places=[raw.place(number)],
                    found=shown(words[0]),
                )
            )
        else:
            kept.append((number, row))
    return kept


def _check_merged(sheet: Sheet, raw: RawSheet, header: Header, troubles: Troubles) -> None:
    used = set(header.columns.values())
    for top, left, bottom, right in raw.merged:
        if bottom >= header.row and not used.isdisjoint(range(left, right + 1)):
            column = next((c.header for c in sheet.columns if header.columns.get(c.field) == left), "")
            troubles.add(
                problems.MERGED_CELLS.finding(
                    f"“{sheet.name}”第{top + 1}行至第{bottom + 1}行有合并单元格，被合并的格读不到内容。",
                    subject=f"{sheet.name}/合并单元格",
                    places=[raw.place(top + 1, column)],
                    found=f"第{top + 1}行至第{bottom + 1}行",
                    expected="一格一项",
                )
            )


def _check_unknown_columns(
    sheet: Sheet,
    raw: RawSheet,
    header: Header,
    body: Sequence[tuple[int, Sequence[Cell]]],
    troubles: Troubles,
) -> None:
    known = {header_key(column.header) for column in sheet.columns}
    names = raw.rows[header.row]
    width = max((len(row) for _, row in body), default=0) if not raw.ragged else len(names)
    for position in range(max(width, len(names))):
        name = shown(names[position]).strip() if position < len(names) else ""
        if header_key(name) in known:
            continue
        filled = [
            (number, row[position]) for number, row in body if position < len(row) and not is_blank(row[position])
        ]
        if not filled and not name:
            continue
        label = name or f"第{position + 1}列（没有表头）"
        troubles.add(
            problems.UNKNOWN_COLUMN.finding(
                f"“{sheet.name}”的“{label}”列不是底册的列，其中{len(filled)}格内容没有读入。",
                subject=f"{sheet.name}/{label}",
                places=[raw.place(number, label) for number, _ in filled] or [raw.place(header.row + 1, label)],
                found="、".join(shown(cell) for _, cell in filled[:3]),
                expected="、".join(column.header for column in sheet.columns),
            )
        )


def _check_row_lengths(
    sheet: Sheet,
    raw: RawSheet,
    header: Header,
    body: Sequence[tuple[int, Sequence[Cell]]],
    troubles: Troubles,
) -> None:
    """CSV only: an unquoted comma shifts every cell behind it."""
    width = len(raw.rows[header.row])
    for number, row in body:
        if len(row) == width or (len(row) > width and all(map(is_blank, row[width:]))):
            continue
        troubles.broken.add((sheet.name, number))
        troubles.add(
            problems.ROW_LENGTH.finding(
                f"“{sheet.name}”第{number}行有{len(row)}格，表头有{width}格。",
                subject=f"{sheet.name}/格数",
                places=[raw.place(number)],
                found=str(len(row)),
                expected=str(width),
            )
        )


def read_single(sheet: Sheet, raw: RawSheet, troubles: Troubles, *, complete: bool) -> dict[str, Any]:
    """The fields of a sheet with one item a row: the item left, its content right of it.

    ``complete`` asks for every item, as a workbook has them; without it only required items must be there.
    """
    keys = {header_key(column.header): column for column in sheet.columns}
    found: dict[str, tuple[int, int, Cell]] = {}
    for number, row in enumerate(raw.rows, start=1):
        cells = [(position, cell) for position, cell in enumerate(row) if not is_blank(cell)]
        if not cells:
            continue
        name = header_key(cells[0][1])
        position = cells[0][0] + 1
        content = row[position] if position < len(row) else ""
        column = keys.get(name)
        if column is None:
            if name != "项目" and not is_blank(content):
                troubles.add(
                    problems.UNKNOWN_COLUMN.finding(
                        f"“{sheet.name}”第{number}行“{shown(cells[0][1])}”不是底册的项目，没有读入。",
                        subject=f"{sheet.name}/{shown(cells[0][1])}",
                        places=[raw.place(number)],
                        found=shown(content),
                        expected="、".join(item.header for item in sheet.columns),
                    )
                )
        elif column.field in found:
            troubles.add(
                problems.DUPLICATE_HEADER.finding(
                    f"“{sheet.name}”的“{column.header}”填了两次：第{found[column.field][0]}行和第{number}行。",
                    subject=f"{sheet.name}/{column.header}",
                    places=[raw.place(found[column.field][0], column.header), raw.place(number, column.header)],
                    found=shown(content),
                    expected="一次",
                )
            )
        else:
            found[column.field] = (number, position, content)
    values: dict[str, Any] = {}
    for column in sheet.columns:
        if column.field not in found and (complete or column.required):
            troubles.add(
                problems.MISSING_HEADER.finding(
                    f"“{sheet.name}”缺少“{column.header}”一项。",
                    subject=f"{sheet.name}/{column.header}",
                    places=[raw.place(column=column.header)],
                    found="（没有）",
                    expected=column.header,
                )
            )
        number, position, content = found.get(column.field, (0, 0, ""))
        value = parser(column, blank_value(sheet, column))(content)
        if number:
            value = _formula_trouble(raw, number - 1, position, value) or value
        place = raw.place(number or None, column.header)
        if isinstance(value, Refusal):
            if number:
                troubles.refuse(sheet.name, place, value)
                troubles.broken.add((sheet.name, number))
            value = value.value
        elif isinstance(value, Doubt):
            troubles.remark(sheet.name, place, value)
            value = value.value
        values[column.field] = value
    return values
