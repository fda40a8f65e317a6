"""The codes of the classification in a book: known, in force in its year, and carrying the name that goes with them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from shebao.budget import problems
from shebao.budget.check.calendar import FIRST_YEAR, LAST_YEAR
from shebao.budget.check.report import SHEET_OF, Subject, row_words
from shebao.budget.codes import Code
from shebao.budget.codes.tables import all_codes
from shebao.findings import Finding

_COLUMNS = (
    ("facts", "function", "function_name", "function"),
    ("facts", "economic", "economic_name", "economic"),
    ("facts", "government_economic", "government_economic_name", "government_economic"),
    ("income", "code", "name", "income"),
)


@dataclass(slots=True)
class _Use:
    """Where a code is used, and the names written beside it."""

    rows: list[int] = field(default_factory=list)
    names: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def check_codes(subject: Subject) -> Iterator[Finding]:
    """Each unknown, expired or wrongly named code once, with all its rows."""
    if not FIRST_YEAR <= subject.book.department.year <= LAST_YEAR:
        return
    tables = subject.codes
    known = {
        "function": tables.function,
        "economic": tables.economic,
        "government_economic": tables.government_economic,
        "income": tables.income,
    }
    for attribute, code_field, name_field, table in _COLUMNS:
        uses: dict[str, _Use] = defaultdict(_Use)
        for record in getattr(subject.book, attribute):
            code = getattr(record, code_field)
            if code:
                uses[code].rows.append(record.row)
                uses[code].names[getattr(record, name_field).strip()].append(record.row)
        for code, use in uses.items():
            found = known[table].get(code)
            if found is None:
                yield _unknown(subject, attribute, code_field, name_field, table, code, use)
            else:
                yield from _misnamed(subject, attribute, name_field, found, use)


def _unknown(
    subject: Subject, attribute: str, code_field: str, name_field: str, table: str, code: str, use: _Use
) -> Finding:
    sheet = SHEET_OF[attribute]
    header = sheet.column(code_field).header
    name = next((name for name in use.names if name), "")
    label = f"{sheet.name}/{header}/{code}"
    year = subject.book.department.year
    others = [other for other in all_codes(table) if other.code == code]
    where = f"“{sheet.name}”{row_words(use.rows)}的{header}“{code}{name}”"
    if others and name:
        spans = "、".join(map(_span, others))
        return problems.CODE_NOT_IN_FORCE.finding(
            f"{where}在科目表中的适用年度是{spans}，不含{year}年。文本按填写的名称“{name}”印出。",
            subject=label,
            places=subject.places(attribute, use.rows, code_field),
            found=code,
            expected=f"{year}年适用的科目",
        )
    problem = problems.UNKNOWN_CODE if name else problems.UNKNOWN_CODE_UNNAMED
    where += f"（{'、'.join(map(_span, others))}）" if others else ""
    tail = f"，文本按填写的名称“{name}”印出" if name else f"，“{sheet.column(name_field).header}”也没有填"
    return problem.finding(
        f"{where}不在{year}年的科目表中{tail}。",
        subject=label,
        places=subject.places(attribute, use.rows, code_field if name else name_field),
        found=code,
        expected="科目表中的编码，或编码和名称",
    )


def _span(code: Code) -> str:
    until = f"至{code.to_year}年" if code.to_year is not None else "起"
    return f"{code.name}：{code.from_year}年{until}"


def _misnamed(subject: Subject, attribute: str, name_field: str, code: Code, use: _Use) -> Iterator[Finding]:
    for name, rows in use.names.items():
        if not name or _plain(name) in {_plain(known) for known in (code.name, *code.old_names)}:
            continue
        sheet = SHEET_OF[attribute]
        header = sheet.column(name_field).header
        yield problems.NAME_DIFFERS.finding(
            f"“{sheet.name}”{row_words(rows)}：编码{code.code}在科目表中是“{code.name}”，填写的名称是“{name}”。",
            subject=f"{sheet.name}/{header}/{code.code}",
            places=subject.places(attribute, rows, name_field),
            found=name,
            expected=code.name,
        )


def _plain(name: str) -> str:
    """Names are compared without spaces and with one kind of brackets."""
    return "".join(name.split()).replace("(", "（").replace(")", "）")
