"""Filing a roster (归档): the sealed list of everything in its file, each with its digest.

The snapshot of the roster, its notice, the papers of its approval and corrections, the bank's files and answers, the
vouchers. Whoever holds the list can prove of each document that it is the one.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.db import transaction
from django.utils import timezone

from shebao.cases.models import Case, Evidence
from shebao.cases.refusals import journalled
from shebao.findings import Finding
from shebao.journal.digest import digest, record_text
from shebao.journal.record import record
from shebao.ledger.models import Voucher
from shebao.payments.models import AGREED, BankFile, ReturnFile
from shebao.payments.models import Correction as Given
from shebao.payments.rows import values
from shebao.payments.states import State as Paid
from shebao.programmes.allowances import rights, trail
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.decide import locked_roster
from shebao.programmes.allowances.files import keep_document
from shebao.programmes.allowances.models import Correction, Document, Line, Roster
from shebao.programmes.allowances.pilot import TO_ACCOUNT
from shebao.programmes.allowances.progress import batches_of, progress_of, states_of_lines
from shebao.programmes.allowances.states import State
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

SNAPSHOT, SEALED = "名册快照", "归档清单"
HEADS = ("序号", "文件", "名称", "摘要")


@dataclass(frozen=True, slots=True)
class Filed:
    """A document of the file: what it is, what it is called, its digest."""

    kind: str
    name: str
    digest: str


def filed(roster: Roster) -> Iterator[Filed]:
    """Everything in a roster's file, in the order of time."""
    for one in Document.objects.filter(roster=roster).exclude(kind=SEALED).order_by("pk"):
        yield Filed(one.kind, one.name, one.digest)
    for correction in Correction.objects.filter(roster=roster).order_by("pk"):
        yield Filed("更正材料", correction.paper, correction.digest)
    batches = batches_of(roster)
    about = [roster.case_number, *(batch.key for batch in batches)]
    for case in Case.objects.filter(number__in=about).order_by("pk"):
        for paper in Evidence.objects.filter(case=case).order_by("pk"):
            yield Filed(f"业务单{case.number}材料", paper.name, paper.digest)
    for file in BankFile.objects.filter(batch__in=batches).order_by("pk"):
        yield Filed("银行文件", file.name, file.digest)
    for answer in ReturnFile.objects.filter(batch__in=batches).order_by("pk"):
        yield Filed("回盘文件", answer.name, answer.digest)
    given_up = Given.objects.filter(instruction__batch__in=batches, state=AGREED, gives_up=True)
    for one in given_up.select_related("instruction").order_by("pk"):
        yield Filed("不再支付", f"{one.instruction.number} {one.reason}", digest(record_text(values(one))))
    numbers = [batch.number for batch in batches]
    for voucher in vouchers_of(numbers):
        yield Filed("记账凭证", str(voucher), voucher.digest)


def vouchers_of(batches: list[str]) -> list[Voucher]:
    """The vouchers whose lines refer to batches."""
    found = Voucher.objects.filter(rows__ref_kind="batch", rows__ref__in=batches).distinct()
    return list(found.order_by("pk"))


def snapshot(roster: Roster) -> bytes:
    """The roster as it was approved, as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(trail.LINE)
    writer.writerows(Line.objects.filter(roster=roster).order_by("pk").values_list(*trail.LINE).iterator(5000))
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def sealed_list(roster: Roster, documents: list[Filed]) -> bytes:
    """The list as a page that stands alone."""
    rows = "".join(
        f"<tr><td>{at}</td><td>{escape(one.kind)}</td><td>{escape(one.name)}</td><td>{one.digest}</td></tr>\n"
        for at, one in enumerate(documents, 1)
    )
    title = f"{roster.year}年{allowances()[roster.allowance].name}名册{roster.number}归档清单"
    heads = "".join(f"<th>{word}</th>" for word in HEADS)
    total = digest(*(one.digest for one in documents))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body><h1>{escape(title)}</h1><p>名册摘要：{roster.digest}</p><table border=1><thead><tr>{heads}</tr></thead>"
        f"<tbody>\n{rows}</tbody></table><p>共{len(documents)}件，清单摘要：{total}</p></body></html>\n"
    ).encode()


def need_all_done(roster: Roster) -> None:
    """That everybody on a roster is paid, or given up by two people. Raises :class:`Refused` with what is to do."""
    done, found = progress_of(roster), list[Finding]()
    if waiting := roster.people - done.paid.people - done.failed.people - done.given_up.people:
        told = f"名册{roster.number}还有{waiting:,}人的支付没有结果。"
        found.append(refusal("R-12", told, "支付并导入回盘文件后归档。"))
    if done.failed.people:
        told = (
            f"名册{roster.number}还有{done.failed.people:,}人、{yuan(done.failed.amount)}元支付失败或被银行退回，"
            "没有重新支付，也没有登记不再支付。"
        )
        action = "更正收款信息后重新支付；确实不能支付的，由财务人员登记不再支付的原因，另一人复核后归档。"
        found.append(refusal("R-25", told, action))
    if unconfirmed := _unconfirmed(roster):
        told = f"名册{roster.number}还有{unconfirmed:,}人划转的款项没有职业年金入账确认。"
        found.append(refusal("R-26", told, "导入并确认入账确认清单（B5）后归档。"))
    if found:
        raise Refused(*found)


def _unconfirmed(roster: Roster) -> int:
    """How many balances were moved that the annuity book has not confirmed (改革前账户结余)."""
    moved = Line.objects.filter(roster=roster, once__isnull=False, grade=TO_ACCOUNT, receipt__isnull=True)
    return sum(state == Paid.SUCCESS for state in states_of_lines(moved).values())


def seal(roster_id: int, *, by: Who, now: datetime) -> Roster:
    """File a roster whose payment is done. Raises :class:`Refused` while somebody is neither paid nor given up."""
    with journalled(by, "名册归档"), transaction.atomic():
        roster = locked_roster(roster_id)
        rights.need(by, rights.MAKE, allowances()[roster.allowance], "名册归档")
        if roster.state != State.APPROVED:
            raise Refused(refusal("R-12", f"名册现为“{roster.state}”，不能归档。", "支付完成以后归档。"))
        need_all_done(roster)
        before = trail.roster_values(roster)
        name = f"{roster.number}-{SNAPSHOT}.csv"
        keep_document(roster, SNAPSHOT, name, snapshot(roster), by=by, now=now)
        content = sealed_list(roster, list(filed(roster)))
        kept = keep_document(roster, SEALED, f"{roster.number}-{SEALED}.html", content, by=by, now=now)
        roster.state = State.SEALED.value
        roster.save(update_fields=["state"])
        record(
            "名册归档",
            by.actor,
            object_kind="roster",
            object_key=roster.number,
            detail=record_text({"归档日期": timezone.localdate(now), "清单摘要": kept.digest}),
            changes=[trail.changed(roster, before)],
        )
    return roster
