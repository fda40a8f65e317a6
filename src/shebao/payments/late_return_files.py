"""Files of late returns (退票文件): read by the bank's profile, taken whole or refused whole with every reason."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from shebao.findings import Finding
from shebao.journal.digest import digest_of_bytes
from shebao.journal.record import queue_up, record
from shebao.payments.bank_profiles import Field, Profile, profiles
from shebao.payments.late_returns import REGISTER, Slip, look, write
from shebao.payments.models import Instruction, LateReturn, PayerAccount
from shebao.payments.records import NotARecord, encoding_of, read, written
from shebao.payments.refusals import needs_right
from shebao.payments.return_files import keep
from shebao.payments.return_reading import finding
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who

MOST_BYTES = 16 * 2**20
SHOWN = 20
FETCH_AGAIN = "整个文件没有登记。请向银行重新取得退票文件，不要手工修改；个别退票可在指令的页面按回单登记。"


def import_late_returns(content: bytes, name: str, payer: PayerAccount, *, by: Who) -> list[LateReturn]:
    """Register every line of a file of late returns of an account; those that are there already are left as they are.

    Answers the late returns of the file. Raises :class:`~shebao.staff.grant_post.Refused` with everything that is
    wrong, journalled; nothing is written then.
    """
    found: list[Finding] = needs_right(by, "payment.send", "导入退票文件", "单位出纳")
    digest = digest_of_bytes([content])
    with transaction.atomic():
        queue_up()
        rows, problems = read_late_returns(content, profiles()[payer.profile], name)
        found += problems
        slips = _matched(rows, payer, digest, name, found)
        if not found:
            more, known = look(slips)
            found += more
        if not found:
            there = {one.instruction_id for one in known}
            fresh = [slip for slip in slips if slip.instruction.pk not in there]
            if fresh:
                keep(content, digest)
            return [*known, *write(fresh, by)]
    with transaction.atomic():
        detail = "；".join(f"{one.code} {one.message}" for one in found[:SHOWN])
        record(REGISTER, by.actor, object_kind="payer", object_key=payer.code, result="拒绝", detail=detail)
    raise Refused(*found[:SHOWN])


Row = dict[str, Any]


def read_late_returns(content: bytes, profile: Profile, name: str) -> tuple[list[Row], list[Finding]]:
    """The rows of a file (``row``, ``number``, ``account``, ``payee``, ``amount``, ``slip``, ``day``, ``message``), and
    what is wrong with it.
    """

    def wrong(message: str, row: int | None = None) -> Finding:
        return finding("P-86", message, FETCH_AGAIN, name, row)

    if not content or len(content) > MOST_BYTES:
        return [], [wrong("文件是空的，或大得不是退票文件。")]
    records = content.removeprefix("\ufeff".encode()).split(b"\n")
    if records.pop():
        return [], [wrong("最后一行没有行结束符，文件不完整。", len(records) + 1)]
    records = [raw.removesuffix(b"\r") for raw in records]
    rows, found, layout = [], [], profile.late
    head: Row = {}
    try:
        if layout.header:
            head = read(layout.header, records[0], profile)
            records = records[1:]
    except (NotARecord, IndexError) as problem:
        found.append(wrong(f"首行不符合{profile.name}的退票文件：{problem}。", 1))
    first = 2 if layout.header else 1
    for at, raw in enumerate(records, first):
        try:
            one = read(layout.line, raw, profile)
            rows.append({**one, "row": at, "day": _day(one["day"])})
        except NotARecord as problem:
            found.append(wrong(f"第{at}行不符合{profile.name}的退票文件：{problem}。", at))
    total = sum(one["amount"] for one in rows)
    if not found and (head.get("count", len(rows)), head.get("total", total)) != (len(rows), total):
        told = f"首行{head.get('count')}笔{yuan(head.get('total', 0))}元，明细{len(rows)}笔{yuan(total)}元，不符。"
        found.append(wrong(told, 1))
    if not found and not rows:
        found.append(wrong("文件中没有退票。"))
    return rows, found


def _day(text: str) -> date:
    try:
        if len(text) != 8 or not (text.isascii() and text.isdecimal()):
            raise ValueError(text)
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise NotARecord(f"退票日期“{text[:20]}”不是年月日八位数字") from None


def _matched(rows: Sequence[Row], payer: PayerAccount, digest: str, name: str, found: list[Finding]) -> list[Slip]:
    """The slips of rows whose instruction is the account's and says the same; the rest is added to what is wrong."""
    numbers = [row["number"] for row in rows]
    lines = {
        line.number: line
        for line in Instruction.objects.filter(number__in=numbers, batch__payer=payer).select_related("batch")
    }
    seen: set[str] = set()
    slips: set[str] = set()
    made = []
    for row in rows:
        line, problems = lines.get(row["number"]), []
        if line is None:
            problems.append(f"支付指令号{row['number'][:32]}不属于该付款账户")
        elif (row["account"], row["payee"], row["amount"]) != (line.account, line.payee, line.amount):
            problems.append(f"{line.number}的账号、户名或金额与指令不符")
        if row["number"] in seen or row["slip"] in slips:
            problems.append("指令号或退票流水号在文件中重复")
        seen.add(row["number"])
        slips.add(row["slip"])
        found += [finding("P-86", f"第{row['row']}行{one}。", FETCH_AGAIN, name, row["row"]) for one in problems]
        if line is not None and not problems:
            made.append(Slip(line, row["slip"], row["day"], row.get("message", ""), digest, name))
    return made


def late_return_file(slips: Sequence[tuple[Instruction, str, date, str]], profile: Profile) -> bytes:
    """A bank's file of late returns (instruction, slip, day, reason), for the demonstration and tests."""
    end = profile.newline.encode(encoding_of(profile))
    total = sum(line.amount for line, *_ in slips)
    day = f"{slips[0][2]:%Y%m%d}"

    def row(fields: Sequence[Field], given: Row) -> bytes:
        return written(fields, given, profile) + end

    lines = [
        row(
            profile.late.line,
            {
                **{"number": line.number, "account": line.account, "payee": line.payee, "amount": line.amount},
                **{"slip": slip, "day": f"{on:%Y%m%d}", "message": reason},
            },
        )
        for line, slip, on, reason in slips
    ]
    header = row(profile.late.header, {"day": day, "count": len(slips), "total": total}) if profile.late.header else b""
    mark = "\ufeff".encode() if profile.encoding.endswith("-sig") else b""
    return b"".join([mark, header, *lines])
