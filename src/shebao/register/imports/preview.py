"""The preview of a source file: all checks of all rows, the control totals, the error file. Nothing is applied."""

from datetime import date
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from shebao.findings import Finding, as_json
from shebao.jobs.kinds import declare_job
from shebao.jobs.models import Job
from shebao.jobs.progress import Progress
from shebao.jobs.say import Say, silent_progress
from shebao.journal.digest import digest_of_bytes
from shebao.journal.record import Actor, record
from shebao.money import FEN_PER_YUAN
from shebao.register.imports.checking import Checked, check_table
from shebao.register.imports.employers import plan_employers
from shebao.register.imports.error_file import write_error_file
from shebao.register.imports.layouts import Layout, layouts
from shebao.register.imports.persons import Plan, plan_persons
from shebao.register.imports.reading import CannotRead, read_table
from shebao.register.imports.sources import PREVIEW, REGISTERED, SEEN, TO_ACCEPT, UNFIT, beside, stored
from shebao.register.models import SourceFile
from shebao.staff.grant_post import Refused, refusal

PREPARED, ERRORS = ".rows.parquet", ".errors.xlsx"
PREVIEWED = (REGISTERED, TO_ACCEPT, UNFIT, SEEN)
"""States in which a preview may be made, or made again."""
SHARES = {
    "检查工作簿": (0.0, 0.12),
    "装入工作表": (0.12, 0.35),
    "读取文件": (0.35, 0.5),
    "检查单元格": (0.5, 0.62),
    "与登记簿比对": (0.62, 0.8),
    "写错误文件": (0.8, 1.0),
}
"""Where each step of a preview begins and ends, as shares of the whole."""
FIRST_ERRORS = 50
MOST_REASONS = 30
TABLE_WORDS = {
    "register_person": "参保人",
    "register_enrolment": "参保",
    "register_pensionstatus": "待遇状态",
    "register_employer": "单位",
    "register_registration": "单位险种登记",
    "register_injuryrate": "工伤费率",
}


def run_preview(job: Job, progress: Progress) -> dict[str, Any]:
    """Check a registered file. Repeating it gives the same."""
    source = SourceFile.objects.get(pk=job.arguments["source"])
    if source.state not in PREVIEWED:
        return {"源文件": source.pk, "状态": source.state}
    layout = layouts()[source.layout]
    actor = Actor(job.account, job.natural_person)
    say = _as_one(progress)
    progress("读取文件", 0, 0)
    try:
        table = read_table(stored(source), say)
        checked = check_table(table, layout, timezone.localdate(), say)
    except CannotRead as error:
        _unfit(source, error.findings, actor)
        return {"源文件": source.pk, "状态": UNFIT}
    plan = plan_rows(checked.rows, layout, timezone.localdate(), say)
    say("写错误文件", 0, len(table))
    errors = beside(source, ERRORS)
    if bad := len(table) - plan.good.height:
        write_error_file(errors, table, layout, checked.places, plan.rows["reason"], say)
    prepared = beside(source, PREPARED)
    checked.rows.write_parquet(prepared)
    with prepared.open("rb") as stream:
        made = digest_of_bytes(iter(lambda: stream.read(2**20), b""))
    values = {
        "rows": len(table),
        "bad_rows": bad,
        "good_rows": len(table) - bad,
        "encoding": table.encoding,
        "errors_path": errors.name if bad else "",
        "totals": control_totals(checked, plan) | {"prepared": made},
        "state": TO_ACCEPT if layout.loads != "nothing" else SEEN,
    }
    told = f"{len(table)}行，可导入{len(table) - bad}行，有误{bad}行"
    _keep(source, actor, values, detail=told)
    return {"源文件": source.pk, "状态": values["state"], "行数": len(table), "有误行数": bad}


def _as_one(progress: Progress) -> Say:
    """The steps of a preview as one way of so many rows: each has its share of it, and none leads back."""

    def say(step: str, done: int, total: int) -> None:
        begin, end = SHARES[step]
        progress(step, round(total * begin + done * (end - begin)), total)

    return say


def plan_rows(rows: pl.DataFrame, layout: Layout, today: date, say: Say = silent_progress) -> Plan:
    """The rows compared with the register, as the layout asks for."""
    say("与登记簿比对", 0, rows.height)
    if layout.loads == "persons":
        return plan_persons(rows, layout, today, say)
    if layout.loads == "employers":
        return plan_employers(rows, layout, today)
    return Plan(rows)


def control_totals(checked: Checked, plan: Plan) -> dict[str, Any]:
    """Rows and sums, of all rows that can be read and of those that would be applied; what they would do; why not."""
    good = plan.rows["reason"].is_null()
    columns = []
    for column in checked.layout.columns:
        if column.total:
            values = checked.sums[column.header]
            columns.append(
                {
                    "header": column.header,
                    "sum": int(values.sum()),
                    "unread": checked.unread[column.header],
                    "all": _shown(values, column.kind),
                    "good": _shown(values.filter(good), column.kind),
                    "bad": _shown(values.filter(~good), column.kind),
                }
            )
    effects = [
        {"table": TABLE_WORDS[each.table], "new": each.new.height, "changed": each.after.height, "same": each.unchanged}
        for each in plan.changes
    ]
    bad = plan.rows.filter(~good).select("row", "reason")
    # What follows a colon is the cell itself; the reason is counted without it.
    kinds = (
        bad.select(pl.col("reason").str.split("；").alias("each"))
        .explode("each")
        .select(pl.col("each").str.replace("：.*$", "").alias("each"))["each"]
        .value_counts(sort=True)
        .head(MOST_REASONS)
        .rows()
    )
    return {
        "columns": columns,
        "effects": effects,
        "reasons": [list(row) for row in kinds],
        "first": [list(row) for row in bad.head(FIRST_ERRORS).rows()],
        "notices": [*plan.notices, *(notice.message for notice in checked.table.notices)],
    }


def _shown(values: pl.Series, kind: str) -> str:
    total = int(values.sum())
    if kind != "money":
        return f"{total:,}"
    sign, fen = ("-", -total) if total < 0 else ("", total)
    return f"{sign}{fen // FEN_PER_YUAN:,}.{fen % FEN_PER_YUAN:02d}"


def _unfit(source: SourceFile, findings: tuple[Finding, ...], actor: Actor) -> None:
    values = {"state": UNFIT, "totals": {"findings": [as_json(finding) for finding in findings]}}
    told = "；".join(finding.message for finding in findings)[:2000]
    _keep(source, actor, values, detail=told, result="拒绝")


def _keep(source: SourceFile, actor: Actor, values: dict[str, Any], *, detail: str, result: str = "完成") -> None:
    """Keep what the preview found, unless the file was given up while it ran."""
    with transaction.atomic():
        still = SourceFile.objects.filter(pk=source.pk, registered_at=source.registered_at, state__in=PREVIEWED)
        if not still.update(**values):
            raise Refused(refusal("I-61", "文件在预览时已作废。", "如需导入，重新上传。"))
        record("预览源文件", actor, object_kind="source", object_key=str(source.pk), result=result, detail=detail)


declare_job(
    PREVIEW,
    "预览源文件",
    run_preview,
    in_one_transaction=False,
    link=lambda job: (f"/imports/{job.arguments['source']}/", "查看预览"),
)
