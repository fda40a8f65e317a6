"""Lists to hand out (核实清单): one workbook for an employer or a township, with columns for the answers.

What is handed to others is only what they need to tell who is meant: numbers masked but for the characters that differ.
That a list was made, for whom and with which suspects, is kept and journalled (网络数据安全管理条例第十二条).
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.db import transaction
from django.db.models import Count
from django.utils.timezone import localtime

from shebao.journal.digest import digest, record_text
from shebao.journal.record import record
from shebao.register.imports.reading import CODE_SHEET
from shebao.register.models import Township
from shebao.register.suspects import refusals
from shebao.register.suspects.handout_lines import lines_of
from shebao.register.suspects.models import Handout, Suspect
from shebao.register.suspects.sections import RUN, suspects_for
from shebao.register.suspects.states import TO_DECIDE, State
from shebao.screens.export import UNSAFE_IN_NAMES
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

EMPLOYER, TOWNSHIP = "单位", "乡镇"
VERSION = "HS-1"
NUMBER, SAID, RIGHT, REMARK, BY = "疑点编号", "回复结论", "正确内容", "情况说明", "填报人"
FIXED = (NUMBER, "疑点", "系统", "个人编号", "姓名", "证件号码", "单位名称", "核实内容")
ANSWERS = (SAID, RIGHT, REMARK, BY)
CONCLUSIONS = ("更正", "确认无误", "不属本单位（乡镇）", "无法核实")
"""What may be answered; the first two become decisions."""
MOST_FILES = 500
_WIDTHS = (14, 18, 9, 12, 9, 20, 22, 44, 12, 18, 18, 9)


def open_ones(who: Who) -> Any:
    """The suspects about which somebody may be asked."""
    states = [state.value for state in (*TO_DECIDE, State.ON_HOLD)]
    return suspects_for(who).filter(state__in=states)


def groups(who: Who, kind: str) -> list[tuple[str, str, int]]:
    """Employers or townships with open suspects: key, name, how many; most first."""
    column = "employer" if kind == EMPLOYER else "township"
    rows = (
        open_ones(who)
        .exclude(**{column: ""})
        .order_by()
        .values_list(column)
        .annotate(n=Count("pk"))
        .order_by("-n", column)
    )
    names = dict(Township.objects.values_list("code", "name")) if kind == TOWNSHIP else {}
    return [(key, names.get(key, key), count) for key, count in rows]


def hand_out(kind: str, keys: Sequence[str], *, by: Who, now: datetime) -> tuple[str, bytes]:
    """The lists of some employers or townships: the name and bytes of one workbook, or of a ZIP of them."""
    with refusals.journalled(by, "发出核实清单"):
        refusals.need_right(by, RUN, "发出核实清单")
        if kind not in (EMPLOYER, TOWNSHIP) or not keys or len(keys) > MOST_FILES:
            raise Refused(refusal("Y-17", "没有选择单位或乡镇。", f"选择1至{MOST_FILES}个。"))
        known = {key: name for key, name, _ in groups(by, kind) if key in set(keys)}
        if not known:
            raise Refused(refusal("Y-17", "所选单位或乡镇没有待核实的疑点。", "刷新页面。"))
        made = []
        for key, name in known.items():
            column = "employer" if kind == EMPLOYER else "township"
            rows = list(open_ones(by).filter(**{column: key}).order_by("number"))
            made.append((name, _one(kind, name, rows, by, now)))
    if len(made) == 1:
        name, content = made[0]
        return f"核实清单-{name}-{localtime(now):%Y%m%d}.xlsx".translate(UNSAFE_IN_NAMES), content
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for at, (name, content) in enumerate(made, 1):
            packed.writestr(f"{at:03d}-{name}.xlsx".translate(UNSAFE_IN_NAMES), content)
    return f"核实清单-{kind}-{localtime(now):%Y%m%d}.zip", buffer.getvalue()


def _one(kind: str, name: str, rows: list[Suspect], by: Who, now: datetime) -> bytes:
    lines = lines_of(rows, by, own=kind == EMPLOYER)
    numbers = [row.number for row in rows]
    with transaction.atomic():
        made = Handout.objects.create(
            kind=kind,
            name=name,
            count=len(rows),
            suspects=numbers,
            digest=digest(*(cell for line in lines for cell in line)),
            made_by=by.natural_person.number,
            made_at=now,
        )
        record(
            "发出核实清单",
            by.actor,
            object_kind="handout",
            object_key=str(made.pk),
            detail=record_text({"对象": name, "类别": kind, "疑点": numbers, "用途": "疑点核实"}),
        )
    return workbook(made, lines, f"{by.natural_person.name}　{localtime(now):%Y-%m-%d %H:%M}　用途：疑点核实")


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column: a Chinese character is two wide."""
    return sum(1 + sum(2 if ord(sign) > 0xFF else 1 for sign in line) // max(1, width - 3) for line in text.split("\n"))


def workbook(made: Handout, lines: Sequence[Sequence[str]], mark: str) -> bytes:
    """The workbook of a list: fixed columns locked, answers with dropdowns, a hidden sheet with the list's number."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("核实清单")
    codes = book.add_worksheet(CODE_SHEET)
    codes.write_row(0, 0, ["模板版本", VERSION, "清单号", str(made.pk)])
    codes.write_column(1, 0, CONCLUSIONS)
    codes.hide()
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "num_format": "@", "text_wrap": True})
    asked = book.add_format({"bold": True, "bg_color": "#F6E3C5", "border": 1, "num_format": "@", "text_wrap": True})
    fixed = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
    free = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1, "locked": False})
    for at, (title, width) in enumerate(zip((*FIXED, *ANSWERS), _WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, asked if title in ANSWERS else head)
    for line, cells in enumerate(lines, 1):
        for at, text in enumerate(cells):
            sheet.write_string(line, at, text, fixed)
        for at in range(len(FIXED), len(FIXED) + len(ANSWERS)):
            sheet.write_blank(line, at, None, free)
        sheet.set_row(line, 15 * max(_lines(text, width) for text, width in zip(cells, _WIDTHS, strict=False)))
    sheet.data_validation(
        1,
        len(FIXED),
        max(1, len(lines)),
        len(FIXED),
        {
            "validate": "list",
            "source": f"={CODE_SHEET}!$A$2:$A${1 + len(CONCLUSIONS)}",
            "error_title": "不在列表",
            "error_message": "“回复结论”只能从下拉列表中选择。",
        },
    )
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{made.name.replace('&', '&&')}　核实清单&R{mark.replace('&', '&&')}")
    sheet.set_footer("&L填写“回复结论”后发回，其他列不得改动&R第 &P 页，共 &N 页")
    book.close()
    return buffer.getvalue()
