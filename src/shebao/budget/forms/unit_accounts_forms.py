"""The forms of the unit's own accounts: the workbook that staff fill in, and the canonical text that is kept.

Read with the same cells, headers and findings as a budget book: everything that is wrong is said at once, with its
place.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from shebao.budget import problems
from shebao.budget.book import Book, Category
from shebao.budget.codes import code_tables
from shebao.budget.forms.code_lists import write_official_codes
from shebao.budget.forms.folder_read import csv_rows, toml_rows
from shebao.budget.forms.folder_write import csv_text, toml_text
from shebao.budget.forms.guide import accounts_guide_rows
from shebao.budget.forms.opening import CannotOpenError
from shebao.budget.forms.raw import RawSheet
from shebao.budget.forms.tables import blank_value, read_records, read_single
from shebao.budget.forms.troubles import Troubles
from shebao.budget.forms.values import References, one_width
from shebao.budget.forms.workbook_read import read_raw_sheets
from shebao.budget.forms.workbook_write import make_formats, write_guide, write_single, write_table
from shebao.budget.sheets import GUIDE_SHEET, Sheet
from shebao.budget.unit_accounts import ACCOUNT_SHEETS, COVER, KEYS, AccountsCover, UnitAccounts
from shebao.findings import Finding, Place, Severity, has_errors


def new_accounts(path: Path, year: int) -> None:
    """An empty workbook for a year."""
    write_accounts(UnitAccounts(AccountsCover(year, f"{year}-12-31")), path)


def write_accounts(accounts: UnitAccounts, path: Path) -> None:
    """The accounts as a workbook."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        formats = make_formats(workbook)
        guide = accounts_guide_rows(accounts.cover.year, ACCOUNT_SHEETS)
        write_guide(workbook.add_worksheet(GUIDE_SHEET), guide, formats)
        pages = [(sheet, workbook.add_worksheet(sheet.name)) for sheet in ACCOUNT_SHEETS]
        lists = write_official_codes(workbook, accounts.cover.year)
        for sheet, page in pages:
            held = getattr(accounts, sheet.attribute)
            if sheet.single:
                write_single(page, sheet, held, formats)
            else:
                write_table(page, sheet, held, formats, lists)


def read_accounts(path: Path, budget: Book) -> tuple[UnitAccounts | None, list[Finding]]:
    """The accounts of a workbook, and everything found; None where there are errors. Never raises on its content.

    Codes of units and projects are those of the year's ``budget``.
    """
    troubles = Troubles()
    try:
        raws, _ = read_raw_sheets(path)
    except CannotOpenError as error:
        return None, [error.problem.finding(error.message, subject="文件/打不开", places=[Place(file=path.name)])]
    wanted = {one_width(sheet.name): sheet.name for sheet in ACCOUNT_SHEETS}
    found = {wanted[one_width(raw.name)]: raw for raw in raws if one_width(raw.name) in wanted}
    for sheet in ACCOUNT_SHEETS:
        if sheet.name not in found:
            place = Place(file=path.name, sheet=sheet.name)
            message = f"缺少工作表“{sheet.name}”。"
            troubles.add(problems.MISSING_SHEET.finding(message, subject=f"{sheet.name}/工作表", places=[place]))
    accounts = _assemble(found, troubles, budget, complete=True)
    findings = [*troubles.all(), *check_accounts(accounts, budget, path.name)]
    return (None if has_errors(findings) else accounts), findings


def accounts_files(accounts: UnitAccounts) -> dict[str, str]:
    """The accounts as files by name: their canonical form."""
    return {
        sheet.file: (toml_text if sheet.single else csv_text)(sheet, getattr(accounts, sheet.attribute))
        for sheet in ACCOUNT_SHEETS
    }


def accounts_of_files(files: Mapping[str, str], budget: Book) -> UnitAccounts:
    """The accounts of files that were kept. Raises ValueError where they cannot be read any more."""
    troubles = Troubles()
    raws = {}
    for sheet in ACCOUNT_SHEETS:
        rows = (toml_rows if sheet.single else csv_rows)(files[sheet.file], sheet.file, sheet, troubles)
        raws[sheet.name] = RawSheet(sheet.file, sheet.name, rows)
    accounts = _assemble(raws, troubles, budget, complete=False)
    if has_errors(troubles.all()):
        raise ValueError("；".join(finding.message for finding in troubles.all()))
    return accounts


def _assemble(raws: Mapping[str, RawSheet], troubles: Troubles, budget: Book, *, complete: bool) -> UnitAccounts:
    references = {
        "units": References.to({unit.code: unit.name for unit in budget.units}),
        "projects": References.to({project.code: project.name for project in budget.projects}),
    }
    parts: dict[str, Any] = {}
    for sheet in ACCOUNT_SHEETS:
        raw = raws.get(sheet.name)
        if sheet.single:
            values = read_single(sheet, raw, troubles, complete=complete) if raw else _blank(sheet)
            parts[sheet.attribute] = sheet.record(**values)
        else:
            parts[sheet.attribute] = tuple(read_records(sheet, raw, troubles, references)) if raw else ()
    return UnitAccounts(**parts)


def _blank(sheet: Sheet) -> dict[str, Any]:
    return {column.field: blank_value(sheet, column) for column in sheet.columns}


def check_accounts(accounts: UnitAccounts, budget: Book, file: str) -> list[Finding]:
    """What is wrong with accounts that could be read: the year, codes, lines told twice, parts above their whole."""
    year = accounts.cover.year
    found = []
    if year != budget.department.year:
        message = f"决算账表是{year}年，年初预算是{budget.department.year}年。"
        found.append(_error("A-01", message, "决算封面/决算年度", Place(file, COVER.name), "核对决算年度。"))
    for sheet in ACCOUNT_SHEETS:
        if not sheet.single:
            found.extend(_twice(sheet, getattr(accounts, sheet.attribute), file))
            found.extend(_codes(sheet, getattr(accounts, sheet.attribute), budget, file))
            found.extend(_of_the_budget(sheet, getattr(accounts, sheet.attribute), budget, file))
    for one in accounts.procurement:
        if one.sme_fen > one.fen or one.micro_fen > one.sme_fen:
            message = f"“政府采购支出”第{one.row}行的中小企业、小微企业金额大于总额。"
            place = Place(file, "政府采购支出", one.row)
            found.append(_error("A-03", message, f"政府采购支出/{one.type.value}", place, "核对金额。"))
    for table in ("carried_in", "carried_out"):
        for line in getattr(accounts, table):
            if (line.category is Category.PROJECT) is not bool(line.project):
                name = next(sheet.name for sheet in ACCOUNT_SHEETS if sheet.attribute == table)
                message = f"“{name}”第{line.row}行：项目支出填项目编码，基本支出不填。"
                found.append(_error("A-04", message, f"{name}/项目编码", Place(file, name, line.row), "核对项目编码。"))
    return found


def _twice(sheet: Sheet, lines: Sequence[Any], file: str) -> Iterable[Finding]:
    seen: dict[tuple[Any, ...], int] = {}
    if sheet.attribute == "explained":
        return
    for line in lines:
        key = tuple(getattr(line, name) for name in KEYS[sheet.attribute])
        if key in seen:
            told = "/".join(str(getattr(part, "value", part)) for part in key if part)
            message = f"“{sheet.name}”第{line.row}行与第{seen[key]}行是同一事项：{told}。"
            yield _error("A-02", message, f"{sheet.name}/{told}", Place(file, sheet.name, line.row), "请合并为一行。")
        seen.setdefault(key, line.row)


def _codes(sheet: Sheet, lines: Sequence[Any], budget: Book, file: str) -> Iterable[Finding]:
    """Codes at their level, and known in the year where the year's tables are there."""
    tables = code_tables(budget.department.year)
    for name, length, known, label in (
        ("function", 7, tables.function, "功能科目"),
        ("economic", 5, tables.economic, "部门经济科目"),
        ("government_economic", 5, tables.government_economic, "政府经济科目"),
    ):
        if not any(column.field == name for column in sheet.columns):
            continue
        for line in lines:
            code = getattr(line, name)
            place = Place(file, sheet.name, line.row)
            subject = f"{sheet.name}/{label}{code}"
            if not code and name == "government_economic":
                continue
            if len(code) != length:
                message = f"“{sheet.name}”第{line.row}行的{label}“{code}”应为{length}位。"
                yield _error("A-05", message, subject, place, "功能科目填到项级，经济科目填到款级。")
            elif known and code not in known and not getattr(line, f"{name}_name"):
                message = f"“{sheet.name}”第{line.row}行的{label}“{code}”不在科目表，也没有填名称。"
                yield _error("A-05", message, subject, place, "核对编码；科目表没有的填写名称。")


def _of_the_budget(sheet: Sheet, lines: Sequence[Any], budget: Book, file: str) -> Iterable[Finding]:
    """Units and projects that the year's budget does not have."""
    for name, label, known in (
        ("unit", "单位编码", {one.code for one in budget.units}),
        ("project", "项目编码", {one.code for one in budget.projects}),
    ):
        if not any(column.field == name for column in sheet.columns):
            continue
        for line in lines:
            if (code := getattr(line, name)) and code not in known:
                message = f"“{sheet.name}”第{line.row}行的{label}“{code}”不在当年公开的部门预算中。"
                place = Place(file, sheet.name, line.row)
                action = f"年初预算中的{label}：{'、'.join(sorted(known)[:12])}。"
                yield _error("A-05", message, f"{sheet.name}/{label}{code}", place, action)


def _error(code: str, message: str, subject: str, place: Place, action: str) -> Finding:
    return Finding(code, Severity.ERROR, message, subject, (place,), action=action)


__all__ = ["accounts_files", "accounts_of_files", "new_accounts", "read_accounts", "write_accounts"]
