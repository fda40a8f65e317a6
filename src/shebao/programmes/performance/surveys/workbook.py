"""Paper questionnaires in a workbook: a row for each, a column for each question; all errors at once, with row."""

import io
from collections.abc import Sequence

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from shebao.findings import Finding, Place, Severity
from shebao.programmes.performance.models import LEVELS, Survey
from shebao.staff.grant_post import Refused

MOST_ROWS = 20_000
SHOWN = 50
ACTION = "改正后重新上传。"


def template(survey: Survey) -> bytes:
    """The workbook to be filled in: the questions as heads, the levels to choose from."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("问卷")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, heads(survey), head)
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, len(survey.questions), 28)
        sheet.freeze_panes(1, 0)
        rule = {"validate": "list", "source": list(LEVELS)}
        sheet.data_validation(1, 1, MOST_ROWS, len(survey.questions), rule)
    return buffer.getvalue()


def heads(survey: Survey) -> list[str]:
    """The first row."""
    return ["序号", *survey.questions]


def read(survey: Survey, content: bytes) -> list[list[int]]:
    """The questionnaires of a workbook. Raises :class:`Refused` with everything that is wrong."""
    try:
        table = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError, IndexError, OSError):
        raise Refused(_wrong("文件不是 Excel 工作簿，或已损坏。", 0)) from None
    if not table or [str(cell).strip() for cell in table[0]][: len(heads(survey))] != heads(survey):
        raise Refused(_wrong("第一行不是本调查模板的表头。", 1))
    if len(table) > MOST_ROWS + 1:
        raise Refused(_wrong(f"超过{MOST_ROWS}行。", 0))
    made, found = [], []
    for number, row in enumerate(table[1:], 2):
        cells = [str(cell).strip() for cell in row[1 : len(survey.questions) + 1]]
        cells += [""] * (len(survey.questions) - len(cells))
        if not any(cells):
            continue
        levels, wrong = _levels(survey, cells, number)
        made.append(levels)
        found += wrong
    if not made and not found:
        found.append(_wrong("没有一份问卷。", 0))
    if found:
        rest = [_wrong(f"另有{len(found) - SHOWN}处同样需要改正。", 0)] if len(found) > SHOWN else []
        raise Refused(*found[:SHOWN], *rest)
    return made


def _levels(survey: Survey, cells: Sequence[str], number: int) -> tuple[list[int], list[Finding]]:
    levels, found = [], []
    for question, cell in zip(survey.questions, cells, strict=True):
        if cell in LEVELS:
            levels.append(LEVELS.index(cell) + 1)
        else:
            said = f"是“{cell}”" if cell else "没有填写"
            found.append(_wrong(f"第{number}行“{question}”{said}，应为{'、'.join(LEVELS)}之一。", number))
    return levels, found


def _wrong(message: str, row: int) -> Finding:
    places = (Place(row=row),) if row else ()
    return Finding("M-8", Severity.ERROR, message, places=places, action=ACTION)
