"""The workbook form, read: which of its sheets is which, and the version of the template."""

from pathlib import Path

from shebao.budget import problems
from shebao.budget.book import TEMPLATE_VERSION
from shebao.budget.forms.headers import header_key, match_header
from shebao.budget.forms.hidden_rows import hidden_rows, report_hidden_rows
from shebao.budget.forms.opening import CannotOpenError, broken_where_it_fails, open_workbook, spoiled_cells
from shebao.budget.forms.raw import RawBook, RawSheet
from shebao.budget.forms.troubles import Troubles
from shebao.budget.forms.values import Cell, is_blank, one_width, shown
from shebao.budget.forms.wording import ANNEX_HEADERS, CODE_SHEET, TEXT_HEADERS, VERSION
from shebao.budget.sheets import ANNEX_SHEET, GUIDE_SHEET, SHEETS, TEXT_SHEET

_BOOK_SHEETS = {sheet.name for sheet in SHEETS} | {TEXT_SHEET, ANNEX_SHEET}


def read_workbook(path: Path, troubles: Troubles) -> RawBook:
    """The sheets of a workbook. Raises CannotOpenError where it is none, or no budget book, or of another template."""
    raws, hidden = read_raw_sheets(path)
    found, others = _identify(raws, troubles)
    if not {"封面", "单位", "预算明细"} & set(found):
        names = "、".join(raw.name for raw in raws)
        message = f"“{path.name}”没有“封面”“单位”“预算明细”等工作表，不是预算底册。现有工作表：{names}。"
        raise CannotOpenError(problems.NOT_A_BOOK, message, names)
    _check_version(path, found.pop(GUIDE_SHEET, None), troubles)
    unread = {raw.name for raw in others} | {GUIDE_SHEET}
    for raw in raws:
        if raw.name not in unread:
            report_hidden_rows(raw.name, raw, hidden.get(raw.name, frozenset()), troubles)
    for sheet_name in _expected_names():
        if sheet_name not in found:
            troubles.add(
                problems.MISSING_SHEET.finding(
                    f"缺少工作表“{sheet_name}”。",
                    subject=f"{sheet_name}/工作表",
                    places=[RawSheet(path.name, sheet_name, []).place()],
                    found="、".join(raw.name for raw in raws),
                    expected=sheet_name,
                )
            )
    for raw in others:
        if any(not all(map(is_blank, row)) for row in raw.rows):
            troubles.add(
                problems.UNKNOWN_SHEET.finding(
                    f"工作表“{raw.name}”不是底册的表，没有读入。",
                    subject=f"{raw.name}/工作表",
                    places=[raw.place()],
                    found=raw.name,
                    expected="、".join(_expected_names()),
                )
            )
    return RawBook(
        path.name,
        {name: raw for name, raw in found.items() if name not in (TEXT_SHEET, ANNEX_SHEET)},
        found.get(TEXT_SHEET),
        found.get(ANNEX_SHEET),
    )


def read_raw_sheets(path: Path) -> tuple[list[RawSheet], dict[str, frozenset[int]]]:
    """Every sheet of a workbook as its grid of cells, and its hidden rows by sheet. Raises CannotOpenError."""
    workbook = open_workbook(path)
    spoiled = spoiled_cells(path, leave_out=CODE_SHEET)
    hidden = dict(hidden_rows(path, leave_out=CODE_SHEET))
    raws: list[RawSheet] = []
    for name in workbook.sheet_names:
        if name == CODE_SHEET:
            continue
        with broken_where_it_fails(path):
            sheet = workbook.get_sheet_by_name(name)
            rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
        errors, uncalculated = spoiled.get(name, ({}, frozenset()))
        merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
        raws.append(RawSheet(path.name, name, rows, errors, uncalculated, merged))
    return raws, hidden


def _expected_names() -> list[str]:
    return [sheet.name for sheet in SHEETS] + [TEXT_SHEET, ANNEX_SHEET]


def _identify(raws: list[RawSheet], troubles: Troubles) -> tuple[dict[str, RawSheet], list[RawSheet]]:
    """Sheets by their names; those of other names by their headers."""
    found: dict[str, RawSheet] = {}
    others: list[RawSheet] = []
    wanted = {one_width(name): name for name in (*_expected_names(), GUIDE_SHEET)}
    for raw in raws:
        name = wanted.get(one_width(raw.name))
        if name is None:
            others.append(raw)
        elif name in found:
            _duplicate(name, found[name], raw, troubles)
        else:
            found[name] = RawSheet(raw.file, name, raw.rows, raw.formula_errors, raw.uncalculated, raw.merged)
    left: list[RawSheet] = []
    for raw in others:
        name = _by_header(raw)
        if name is None:
            left.append(raw)
        elif name in found:
            _duplicate(name, found[name], raw, troubles)
        else:
            found[name] = RawSheet(raw.file, name, raw.rows, raw.formula_errors, raw.uncalculated, raw.merged)
            troubles.add(
                problems.SHEET_RENAMED.finding(
                    f"工作表“{raw.name}”按表头认作“{name}”。",
                    subject=f"{name}/工作表",
                    places=[raw.place()],
                    found=raw.name,
                    expected=name,
                )
            )
    return found, left


def _by_header(raw: RawSheet) -> str | None:
    """The sheet whose every header this one has."""
    for sheet in SHEETS:
        if sheet.single:
            items = {header_key(cell) for row in raw.rows for cell in row[:2] if isinstance(cell, str)}
            if all(header_key(column.header) in items for column in sheet.columns):
                return sheet.name
    whole = [
        (len(sheet.columns), sheet.name)
        for sheet in SHEETS
        if not sheet.single and len(match_header(sheet, raw).columns) == len(sheet.columns)
    ]
    if whole:
        return max(whole)[1]
    head = {header_key(cell) for cell in raw.rows[0]} if raw.rows else set()
    if set(map(header_key, TEXT_HEADERS)) <= head:
        return TEXT_SHEET
    return ANNEX_SHEET if set(map(header_key, ANNEX_HEADERS)) <= head else None


def _duplicate(name: str, first: RawSheet, second: RawSheet, troubles: Troubles) -> None:
    if not any(not all(map(is_blank, row)) for row in second.rows[1:]):
        return
    troubles.add(
        problems.DUPLICATE_SHEET.finding(
            f"工作表“{second.name}”与“{first.name}”都是“{name}”表。",
            subject=f"{name}/工作表",
            places=[first.place(), second.place()],
            found=second.name,
            expected="一张表",
        )
    )


def _check_version(path: Path, guide: RawSheet | None, troubles: Troubles) -> None:
    version = ""
    for row in guide.rows if guide is not None else ():
        cells = [cell for cell in row if not is_blank(cell)]
        if len(cells) > 1 and header_key(cells[0]) == VERSION:
            version = shown(cells[1]).strip()
            break
    check_version(version, RawSheet(path.name, GUIDE_SHEET, []), troubles)


def check_version(version: str, where: RawSheet, troubles: Troubles) -> None:
    """Refuse a book of another template (CannotOpenError); remark on one that does not say."""
    if version == TEMPLATE_VERSION:
        return
    if not version:
        troubles.add(
            problems.NO_VERSION.finding(
                f"“{where.name}”没有写明{VERSION}，按第{TEMPLATE_VERSION}版读入。",
                subject=f"{where.name}/{VERSION}",
                places=[where.place(column=VERSION)],
                expected=TEMPLATE_VERSION,
            )
        )
        return
    message = f"底册的模板是第{version}版，本软件读第{TEMPLATE_VERSION}版。"
    raise CannotOpenError(problems.WRONG_VERSION, message, version)
