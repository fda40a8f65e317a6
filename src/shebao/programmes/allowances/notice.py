"""The public notice of a roster (公示名单): who gets how much, without what is nobody's business.

Names are masked, of numbers the first six and the last four stay, no account, no telephone, no date of birth stands in
it. As a workbook and as a page to be printed; both are kept with their digests.
"""

import io
import re
import zipfile
from datetime import date, datetime, timedelta
from html import escape

import polars as pl
import xlsxwriter
from django.db import transaction
from django.utils import timezone

from shebao.cases.refusals import journalled
from shebao.documents.sheet_rows import escaped, escaped_foreign, joined_rows, number_cell, text_cell
from shebao.journal.bulk import read_frame
from shebao.journal.digest import record_text
from shebao.journal.record import record
from shebao.programmes.allowances import rights, trail
from shebao.programmes.allowances.approval import g10
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.decide import locked_roster, need_changeable, open_suspects
from shebao.programmes.allowances.files import keep_document
from shebao.programmes.allowances.models import Roster
from shebao.programmes.allowances.states import State
from shebao.screens.masks_of_columns import masked_ids, masked_names
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

SHORTEST, LONGEST = 1, 60
NOTICE_DAYS = 5
"""How many days a notice stands where nobody says otherwise."""
COLUMNS = ("at", "name", "number", "unit", "grade")
SHEET, LEVEL, FIRST = "xl/worksheets/sheet1.xml", 1, 4
"""The sheet in the workbook, how hard it is packed, the row (from 1) in which the list begins."""
AT_ONCE = 50_000
HEADS = ("序号", "姓名", "证件号码", "单位", "类别", "金额（元）")


def shown_lines(roster: Roster) -> pl.DataFrame:
    """The lines of the notice as text, in their order: what the public reads, nothing else."""
    read = read_frame(
        "SELECT name, id_number, unit, grade, amount FROM allowances_line"
        " WHERE roster_id = %s AND once IS NOT NULL ORDER BY id",
        {**dict.fromkeys(("name", "number", "unit", "grade"), pl.String), "amount": pl.Int64},
        [roster.pk],
    )
    return read.select(
        pl.int_range(1, pl.len() + 1).cast(pl.String).alias("at"),
        masked_names(pl.col("name")).alias("name"),
        masked_ids(pl.col("number")).alias("number"),
        *("unit", "grade", "amount"),
    )


def title_of(roster: Roster) -> str:
    """The title of the notice."""
    return f"{roster.year}年{allowances()[roster.allowance].name}发放人员公示"


def told_of(roster: Roster) -> str:
    """What stands over the list: how many, how much, how long, where to object."""
    period = f"公示期：{_day(roster.noticed_on)}至{_day(roster.notice_until)}。" if roster.noticed_on else ""
    return (
        f"共{roster.people:,}人，合计{yuan(roster.total)}元。基准日：{_day(roster.reference_on)}。"
        f"依据：{allowances()[roster.allowance].basis}。{period}如有异议，请在公示期内向泽州县社会保险中心反映。"
    )


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def workbook(roster: Roster, lines: pl.DataFrame) -> bytes:
    """The notice as a workbook. The same roster gives the same bytes."""
    shell, made = _shell(roster, lines.height), io.BytesIO()
    with zipfile.ZipFile(shell) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as book:
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename == SHEET:
                content = _with_rows(content.decode(), lines).encode()
            book.writestr(part, content, zipfile.ZIP_DEFLATED, LEVEL)
    return made.getvalue()


def _shell(roster: Roster, count: int) -> io.BytesIO:
    """The workbook with title, heads and total, and one row with a cell of each format."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    # The day of the notice, so that the same notice is the same file.
    book.set_properties({"created": datetime.combine(roster.noticed_on or roster.reference_on, datetime.min.time())})
    sheet = book.add_worksheet("公示名单")
    head = book.add_format({"bold": True, "border": 1, "align": "center"})
    text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0.00"})
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, FIRST - 2)
    for column, width in enumerate((8, 12, 24, 32, 16, 14)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title_of(roster), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, told_of(roster), text)
    for column, word in enumerate(HEADS):
        sheet.write_string(FIRST - 2, column, word, head)
    sheet.write_string(FIRST - 1, 0, "", text)
    sheet.write_blank(FIRST - 1, 0, None, text)
    sheet.write_blank(FIRST - 1, len(HEADS) - 1, None, money)
    sheet.write_string(FIRST - 1 + count, 0, "合计", head)
    sheet.write_number(FIRST - 1 + count, len(HEADS) - 1, roster.total / 100, money)
    book.close()
    buffer.seek(0)
    return buffer


def _with_rows(sheet: str, lines: pl.DataFrame) -> str:
    """The sheet with a row for each line in the place of the one that shows the formats."""
    before, sample, after = re.split(rf'(<row r="{FIRST}".*?</row>)', sheet, maxsplit=1, flags=re.DOTALL)
    text, money = (pl.lit(style) for style in re.findall(r'<c r="[A-Z]+\d+" s="(\d+)"', sample))
    row = (pl.int_range(lines.height) + FIRST).cast(pl.String)
    cells = [text_cell(place, pl.col("row"), text, escaped_foreign(pl.col(name))) for place, name in enumerate(COLUMNS)]
    yuan_text = pl.format("{}.{}", pl.col("amount") // 100, (pl.col("amount") % 100).cast(pl.String).str.zfill(2))
    cells.append(number_cell(len(COLUMNS), pl.col("row"), money, yuan_text))
    return before + joined_rows(lines.with_columns(row.alias("row")), pl.col("row"), cells) + after


_STYLE = (
    "body{font:16px/1.6 'Noto Sans SC','Microsoft YaHei',sans-serif;max-width:60em;margin:1em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #777;padding:.2em .5em;text-align:left}"
    "td.r{text-align:right}thead{display:table-header-group}@media print{body{margin:0;max-width:none}}"
)


def page(roster: Roster, lines: pl.DataFrame) -> bytes:
    """The notice as one page that stands alone, for the web site and for the printer."""
    said = {amount: yuan(amount) for amount in lines["amount"].unique()}
    name, unit, grade = (escaped(pl.col(each)) for each in ("name", "unit", "grade"))
    money = pl.col("amount").replace_strict(said, return_dtype=pl.String)
    row = pl.format(
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=r>{}</td></tr>\n",
        *("at", name, "number", unit, grade, money),
    )
    rows = "".join(part.select(row.str.join("")).item() for part in lines.iter_slices(AT_ONCE))
    heads = "".join(f"<th>{word}</th>" for word in HEADS)
    title = escape(title_of(roster))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1><p>{escape(told_of(roster))}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody><tfoot><tr><td colspan=5>合计</td>"
        f"<td class=r>{yuan(roster.total)}</td></tr></tfoot></table></body></html>\n"
    ).encode()


def give_notice(roster_id: int, days: int, *, by: Who, now: datetime) -> Roster:
    """Put a roster under public notice for some days (0 where it was shown elsewhere and only its end is recorded).

    Raises :class:`Refused` where suspects are open, or the roster is not a draft.
    """
    with journalled(by, "公示名册"), transaction.atomic():
        roster = locked_roster(roster_id)
        rights.need(by, rights.MAKE, allowances()[roster.allowance], "公示名册")
        need_changeable(roster, "公示")
        if not SHORTEST <= days <= LONGEST:
            raise Refused(refusal("R-10", f"公示{days}天不在{SHORTEST}至{LONGEST}天之间。", "填写公示天数。"))
        if count := open_suspects(roster):
            raise Refused(refusal("G10", g10(count), "处理并复核全部疑点后公示。"))
        if not roster.people:
            raise Refused(refusal("R-10", "名册没有列入人员，没有可公示的。", "核对名册，或作废。"))
        before = trail.roster_values(roster)
        today = timezone.localdate(now)
        roster.state, roster.noticed_on = State.NOTICED.value, today
        roster.notice_until = today + timedelta(days=days)
        roster.save(update_fields=["state", "noticed_on", "notice_until"])
        lines = shown_lines(roster)
        for kind, name, content in (
            ("公示名单（Excel）", f"{title_of(roster)}.xlsx", workbook(roster, lines)),
            ("公示名单（网页）", f"{title_of(roster)}.html", page(roster, lines)),
        ):
            keep_document(roster, kind, name, content, by=by, now=now)
        record(
            "公示名册",
            by.actor,
            object_kind="roster",
            object_key=roster.number,
            detail=record_text({"公示至": roster.notice_until, "人数": roster.people}),
            changes=[trail.changed(roster, before)],
        )
    return roster
