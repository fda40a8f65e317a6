"""Basis lists (依据名册): registered by one person, accepted by another by its control totals, loaded in bulk.

What a list says of somebody takes the place of what an earlier one said; the lists themselves stay.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shebao.cases.evidence import safe_name, store
from shebao.cases.refusals import SEPARATION, journalled
from shebao.journal.bulk import take_ids, write_rows
from shebao.journal.digest import digest_of_bytes, record_text
from shebao.journal.record import RowChange, record
from shebao.programmes.allowances import rights, trail
from shebao.programmes.allowances.basis_reading import (
    BALANCES,
    CLAIMS,
    HOUSEHOLDS,
    RECEIPTS,
    STAFFING,
    SURVIVORS,
    YES_NO,
    Read,
    basis_layouts,
    read_basis,
)
from shebao.programmes.allowances.heating import TIERS
from shebao.programmes.allowances.models import (
    AnnuityReceipt,
    BasisList,
    DeathClaim,
    Line,
    PilotBalance,
    Staffing,
    Survivor,
)
from shebao.programmes.allowances.states import BasisState
from shebao.register.imports.reading import CannotRead
from shebao.register.models import Person
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

NAMED = 20
AT_ONCE = 500
MODELS: Mapping[str, type[Any]] = {
    STAFFING: Staffing,
    CLAIMS: DeathClaim,
    SURVIVORS: Survivor,
    BALANCES: PilotBalance,
    RECEIPTS: AnnuityReceipt,
}


def register_basis(code: str, name: str, content: bytes, *, by: Who, now: datetime) -> BasisList:
    """Keep a list to be accepted. Raises :class:`Refused` with everything that is wrong with it."""
    with journalled(by, "登记依据名册"):
        if code not in basis_layouts():
            raise Refused(refusal("R-20", f"没有名册类别“{code[:8]}”。", f"从{'、'.join(basis_layouts())}中选择。"))
        _need(by, rights.MAKE, code, "登记依据名册")
        try:
            read = read_basis(code, content, timezone.localdate(now))
        except CannotRead as problem:
            raise Refused(*problem.findings) from problem
        _people(read)
        made = digest_of_bytes([content])
        with transaction.atomic():
            if BasisList.objects.filter(digest=made).exclude(state=BasisState.DISCARDED.value).exists():
                raise Refused(refusal("R-20", "同一文件已登记过。", "在依据名册列表中查看。"))
            basis = BasisList.objects.create(
                kind=code,
                name=safe_name(name),
                path=store(content, made),
                digest=made,
                rows=read.rows.height,
                total=read.total,
                maker=by.natural_person,
                made_at=now,
            )
            _journal("登记依据名册", basis, by, None)
    return basis


def accept_basis(basis_id: int, rows: int, total: int, *, by: Who, now: datetime) -> BasisList:
    """Accept a list by the control totals of its sender (``total`` in fen) and load it. Raises :class:`Refused`."""
    with journalled(by, "确认依据名册"), transaction.atomic():
        basis = BasisList.objects.select_for_update().get(pk=basis_id)
        _need(by, rights.CHECK, basis.kind, "确认依据名册")
        if basis.state != BasisState.WAITING:
            raise Refused(refusal("R-21", f"名册现为“{basis.state}”，不能确认。", "返回查看。"))
        if basis.maker_id == by.natural_person.pk:
            raise Refused(refusal("R-21", "登记人不能确认自己登记的名册。", "请另一人核对后确认。", SEPARATION))
        found = []
        if rows != basis.rows:
            found.append(refusal("R-21", f"移交的行数是{rows:,}，文件中是{basis.rows:,}。", "与来源单位核对。"))
        if total != basis.total:
            told = f"移交的金额合计是{yuan(total)}元，文件中是{yuan(basis.total)}元。"
            found.append(refusal("R-21", told, "与来源单位核对。"))
        if found:
            raise Refused(*found)
        read = read_basis(basis.kind, _content(basis), timezone.localdate(now))
        before = trail.basis_values(basis)
        basis.state, basis.checker, basis.checked_at = BasisState.ACCEPTED.value, by.natural_person, now
        basis.save(update_fields=["state", "checker", "checked_at"])
        others = _load(basis, read)
        _journal("确认依据名册", basis, by, before, others)
    return basis


def discard_basis(basis_id: int, *, by: Who) -> BasisList:
    """Give a list up before it is accepted."""
    with journalled(by, "作废依据名册"), transaction.atomic():
        basis = BasisList.objects.select_for_update().get(pk=basis_id)
        if not (by.may(rights.MAKE, "120") or by.may(rights.CHECK, "120")) or basis.state != BasisState.WAITING:
            raise Refused(refusal("R-21", f"名册现为“{basis.state}”，不能作废。", "返回查看。"))
        before = trail.basis_values(basis)
        basis.state = BasisState.DISCARDED.value
        basis.save(update_fields=["state"])
        _journal("作废依据名册", basis, by, before)
    return basis


def _need(by: Who, right: str, code: str, what: str) -> None:
    if not by.may(right, basis_layouts()[code].insurance):
        raise Refused(refusal("R-1", f"没有“{what}”的权限。", "请主管股室的经办、复核人员办理。"))


def _content(basis: BasisList) -> bytes:
    content = (Path(settings.DATA) / basis.path).read_bytes()
    if digest_of_bytes([content]) != basis.digest:
        raise Refused(refusal("R-21", "登记的文件被改动过，不予载入。", "作废后重新登记，并报告系统管理员。"))
    return content


def _people(read: Read) -> pl.DataFrame:
    """The register's persons of a list's rows: ``row``, ``person_id``. Raises :class:`Refused` for who is not there."""
    if read.layout.code == SURVIVORS:
        return read.rows.select("row", pl.lit(None, pl.Int64).alias("person_id"))
    numbers = read.rows["id_number"].to_list()
    known: dict[str, tuple[int, str]] = {}
    for at in range(0, len(numbers), AT_ONCE):
        some = Person.objects.filter(id_number__in=numbers[at : at + AT_ONCE])
        known.update({number: (key, name) for key, number, name in some.values_list("pk", "id_number", "name")})
    found = []
    for row, number, name in read.rows.select("row", "id_number", "name").iter_rows():
        if number not in known:
            found.append(refusal("R-22", f"第{row}行：登记簿中没有这个证件号码。", "核对证件号码，或先登记此人。"))
        elif known[number][1] != name:
            found.append(refusal("R-22", f"第{row}行：姓名与登记簿中的不符。", "核对姓名和证件号码。"))
    if found:
        raise Refused(*found[:NAMED], *_more(len(found)))
    keys = [known[number][0] for number in numbers]
    return read.rows.select("row").with_columns(pl.Series("person_id", keys, dtype=pl.Int64))


def _more(count: int) -> list[Any]:
    return [refusal("R-22", f"另有{count - NAMED}行同样不符。", "改正后重新上传。")] if count > NAMED else []


def _load(basis: BasisList, read: Read) -> list[RowChange]:
    """Write what a list says; answers what becomes of the lists whose rows it takes the place of."""
    rows = read.rows.with_columns(_people(read)["person_id"], pl.lit(basis.pk, pl.Int64).alias("source_id"))
    if basis.kind == RECEIPTS:
        _load_receipts(basis, rows)
        return []
    model, shape = MODELS[basis.kind], SHAPES[basis.kind]
    shaped = shape(rows)
    key = "id_number" if basis.kind == SURVIVORS else "person_id"
    replaced = _in_parts(model, key, shaped[key].to_list())
    lists = {one.pk: one for one in BasisList.objects.filter(pk__in={row["source_id"] for row in replaced})}
    before = {key_: trail.basis_values(one) for key_, one in lists.items()}
    if basis.kind == SURVIVORS:
        # A survivor keeps the key for ever: of the same number the row is written anew in place.
        known = {row[key]: row["id"] for row in replaced}
        ids = [known.get(number) for number in shaped[key]]
        fresh = iter(take_ids(model._meta.db_table, sum(one is None for one in ids)))
        shaped = shaped.with_columns(pl.Series("id", [next(fresh) if one is None else one for one in ids]))
    else:
        shaped = shaped.with_columns(pl.Series("id", take_ids(model._meta.db_table, shaped.height)))
    for at in range(0, len(replaced), AT_ONCE):
        model.objects.filter(pk__in=[row["id"] for row in replaced[at : at + AT_ONCE]]).delete()
    write_rows(model._meta.db_table, shaped.columns, shaped.rows())
    return [
        RowChange(trail.BASIS, str(key_), before[key_], trail.basis_values(one)) for key_, one in sorted(lists.items())
    ]


def _in_parts(model: type[Any], key: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for at in range(0, len(values), AT_ONCE):
        some = model.objects.filter(**{f"{key}__in": values[at : at + AT_ONCE]})
        found.extend(some.values("id", "source_id", key))
    return found


def _staffing(rows: pl.DataFrame) -> pl.DataFrame:
    codes = {word: code for code, word in TIERS.items()}
    tier = pl.col("tier").replace_strict(codes, default="")
    return rows.select("person_id", "staffing", tier.alias("tier"), "source_id")


def _claims(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select("person_id", "claimant", pl.col("bank").fill_null(""), "account", "source_id")


def _survivors(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "id_number",
        "name",
        "deceased",
        pl.col("household").replace_strict(HOUSEHOLDS, default="").alias("household"),
        *(_day(name) for name in ("since", "until", "died_on")),
        pl.col("bank", "account").fill_null(""),
        "confirmed_year",
        "source_id",
    )


def _balances(rows: pl.DataFrame) -> pl.DataFrame:
    truth = [
        pl.col(name).replace_strict(YES_NO, default=None, return_dtype=pl.Boolean).alias(name)
        for name in ("retired_before", "added", "recomputed")
    ]
    money = ("principal", "interest")
    return rows.select(
        "person_id", *money, pl.col("paid").fill_null(0), *truth, pl.col("bank", "account").fill_null(""), "source_id"
    )


def _day(name: str) -> pl.Expr:
    return pl.col(name).dt.to_string("%Y-%m-%d").alias(name)


SHAPES: Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    STAFFING: _staffing,
    CLAIMS: _claims,
    SURVIVORS: _survivors,
    BALANCES: _balances,
}


def _load_receipts(basis: BasisList, rows: pl.DataFrame) -> None:
    """Each row confirms one line of an approved roster of balances, with the same amount; else the list is refused."""
    keys = [f"P{person}" for person in rows["person_id"]]
    lines: dict[str, tuple[int, int]] = {}
    for at in range(0, len(keys), AT_ONCE):
        some = Line.objects.filter(once="pilot", key__in=keys[at : at + AT_ONCE], receipt__isnull=True)
        lines.update({key: (pk, amount) for key, pk, amount in some.filter(
            roster__state__in=["已审批", "已归档"]).values_list("key", "pk", "amount")})  # fmt: skip
    found = []
    for key, row, amount in zip(keys, rows["row"], rows["amount"], strict=True):
        if key not in lines:
            found.append(refusal("R-23", f"第{row}行：没有等待入账确认的划转记录。", "核对名册和人员。"))
        elif lines[key][1] != amount:
            told = f"第{row}行：入账{yuan(amount)}元，划转的是{yuan(lines[key][1])}元。"
            found.append(refusal("R-23", told, "与职业年金账户核对，查明差额。"))
    if found:
        raise Refused(*found[:NAMED], *_more(len(found)))
    days = rows["received_on"].dt.to_string("%Y-%m-%d")
    write_rows(
        AnnuityReceipt._meta.db_table,
        ("id", "line_id", "amount", "received_on", "source_digest"),
        _receipts(keys, lines, days, basis.digest),
    )


def _receipts(keys: Sequence[str], lines: Mapping[str, tuple[int, int]], days: Any, made: str) -> Iterable[Any]:
    ids = take_ids(AnnuityReceipt._meta.db_table, len(keys))
    for at, key, day in zip(ids, keys, days, strict=True):
        line, amount = lines[key]
        yield at, line, amount, day, made


def _journal(
    what: str, basis: BasisList, by: Who, before: dict[str, Any] | None, others: Sequence[RowChange] = ()
) -> None:
    record(
        what,
        by.actor,
        object_kind="basis",
        object_key=str(basis.pk),
        detail=record_text({"名册": basis.name, "行数": basis.rows, "摘要": basis.digest}),
        changes=[RowChange(trail.BASIS, str(basis.pk), before, trail.basis_values(basis)), *others],
    )
