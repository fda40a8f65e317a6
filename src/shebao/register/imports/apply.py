"""Accepting a source file whose control totals agree with the sender's, and applying its good rows: another person, one
transaction.

What is applied is what was previewed: the prepared rows are compared with the register again, and where a row is
refused now that was good then, nothing is applied and the file has to be previewed again.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from shebao.jobs.ask import ask_for
from shebao.jobs.kinds import declare_job
from shebao.jobs.models import Job
from shebao.jobs.progress import Progress
from shebao.journal.digest import digest_of_bytes, record_text
from shebao.journal.record import Actor, record
from shebao.register.imports.cover_note import compare
from shebao.register.imports.layouts import layouts
from shebao.register.imports.preview import PREPARED, plan_rows
from shebao.register.imports.sources import ACCEPTED, APPLIED, DISCARDED, REGISTERED, SEEN, TO_ACCEPT, UNFIT, beside
from shebao.register.imports.writing import write_changes
from shebao.register.insurance_mask import refresh
from shebao.register.models import SourceFile
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

APPLY = "import.apply"


def accept(source_id: int, *, by: Who, cover: Mapping[str, str]) -> Job:
    """Compare the sender's control totals with the file's, accept them, and ask for the rows to be applied.

    ``cover`` is what was typed of the sender's cover note, by :func:`~shebao.register.imports.cover_note.asked_of`.
    Raises :class:`~shebao.staff.grant_post.Refused` with every difference; a refusal is journalled.
    """
    refused: Refused | None = None
    with transaction.atomic():
        source = SourceFile.objects.select_for_update().get(pk=source_id)
        refused = _may_accept(source, by)
        if refused is None:
            source.totals["cover"], differences = compare(source, layouts()[source.layout], cover)
            refused = Refused(*differences) if differences else None
        if refused is None:
            source.state, source.accepted_by = ACCEPTED, by.natural_person.number
            source.save(update_fields=["state", "accepted_by", "totals"])
            totals = {key: source.totals[key] for key in ("columns", "effects", "cover")}
            rows = {"行数": source.rows, "导入": source.good_rows, "有误": source.bad_rows}
            _record(source, by, detail=record_text({**rows, **totals}))
            key = f"apply-{source.pk}-{source.registered_at:%Y%m%d%H%M%S%f}-{_apply_jobs(source).count()}"
            return ask_for(APPLY, f"导入 {source.name}", {"source": source.pk}, by=by, key=key)
        _record(source, by, result="拒绝", detail=str(refused))
    raise refused


def _record(source: SourceFile, by: Who, detail: str, result: str = "完成") -> None:
    record("确认控制总数", by.actor, object_kind="source", object_key=str(source.pk), result=result, detail=detail)


def _may_accept(source: SourceFile, by: Who) -> Refused | None:
    layout = layouts()[source.layout]
    if not by.may("import.accept", layout.insurance):
        return Refused(refusal("I-50", "没有确认导入的权限。", "请本险种的复核人员办理。"))
    if by.natural_person.number == source.registered_by:
        return Refused(
            refusal(
                "I-51", "登记人不能确认自己登记的文件。", "请另一人核对控制总数后确认。", "经办与复核须是不同的自然人"
            )
        )
    if not waits(source):
        return Refused(refusal("I-52", f"文件现为“{source.state}”，不能确认。", "返回查看。"))
    if not source.good_rows:
        return Refused(refusal("I-53", "没有可导入的行。", "按错误文件改正后重新上传。"))
    return None


def waits(source: SourceFile) -> bool:
    """Whether the totals wait to be accepted: for the first time, or again because applying did not come about."""
    if source.state == ACCEPTED:
        return not _apply_jobs(source).filter(state__in=["等待", "进行中", "完成"]).exists()
    return bool(source.state == TO_ACCEPT)


def _apply_jobs(source: SourceFile) -> Any:
    return Job.objects.filter(kind=APPLY, arguments__source=source.pk)


def discard(source_id: int, *, by: Who, reason: str) -> None:
    """Give a file up before it is applied; the same bytes may come again then."""
    with transaction.atomic():
        source = SourceFile.objects.select_for_update().get(pk=source_id)
        layout = layouts()[source.layout]
        if not (by.may("import.make", layout.insurance) or by.may("import.accept", layout.insurance)):
            raise Refused(refusal("I-54", "没有作废源文件的权限。", "请登记人或复核人员办理。"))
        if source.state not in (REGISTERED, UNFIT, SEEN) and not waits(source):
            raise Refused(refusal("I-55", f"文件现为“{source.state}”，不能作废。", "已导入的，按变更业务逐项更正。"))
        if not reason.strip():
            raise Refused(refusal("I-56", "没有写明作废原因。", "写明原因。"))
        source.state = DISCARDED
        source.save(update_fields=["state"])
        record("作废源文件", by.actor, object_kind="source", object_key=str(source.pk), detail=reason[:200])


def run_apply(job: Job, progress: Progress) -> dict[str, Any]:
    """Apply the good rows of an accepted file, in the transaction that the worker has opened."""
    source = SourceFile.objects.select_for_update().get(pk=job.arguments["source"])
    if source.state != ACCEPTED:
        raise Refused(refusal("I-57", f"文件现为“{source.state}”，不再导入。", "返回查看。"))
    layout = layouts()[source.layout]
    progress("取已预览的行", 0, source.good_rows)
    path = beside(source, PREPARED)
    with path.open("rb") as stream:
        made = digest_of_bytes(iter(lambda: stream.read(2**20), b""))
    if made != source.totals["prepared"]:
        raise Refused(refusal("I-58", "已预览的数据文件被改动过，不予导入。", "作废后重新上传，并报告系统管理员。"))
    progress("与登记簿比对", 0, source.good_rows)
    plan = plan_rows(pl.read_parquet(path), layout, timezone.localdate())
    good = plan.good.height
    if good != source.good_rows:
        raise Refused(
            refusal(
                "I-59",
                f"预览后登记簿有变化：可导入的行由{source.good_rows:,}变为{good:,}，没有导入。",
                "作废后重新上传，核对新的控制总数。",
            )
        )
    changes, persons = write_changes(plan.changes, progress, timezone.localdate())
    progress("写参保险种", good, good)
    refresh(persons)
    progress("写操作日志", good, good)
    record(
        "导入源文件",
        Actor(job.account, job.natural_person),
        object_kind="source",
        object_key=str(source.pk),
        detail=f"{layout.title} {source.name}，登记人{source.registered_by}，{source.digest}",
        changes=changes,
    )
    source.state, source.applied_at = APPLIED, datetime.now(UTC)
    source.save(update_fields=["state", "applied_at"])
    return {"源文件": source.pk, "导入行数": good, "有误行数": source.bad_rows, "变更": len(changes)}


declare_job(APPLY, "导入源文件", run_apply, link=lambda job: (f"/imports/{job.arguments['source']}/", "查看结果"))
