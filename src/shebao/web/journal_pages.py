"""The journal on pages (操作日志), for the audit administrator and audit: who did what when, what of a row changed.

It stands here because the journal itself lies below the rooms that make pages. Looking is journalled like any look at
sensitive data. Numbers, accounts and telephones are masked for everybody; whoever may look at plain values asks for one
with a reason (查看明文), which is journalled in its turn.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django import forms
from django.apps import apps
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import make_aware
from django.views.decorators.http import require_http_methods, require_safe

from shebao.journal.models import Change, Entry
from shebao.journal.record import record
from shebao.screens.lists import Act, Column, ListPage, list_view
from shebao.screens.masks import MASKS, mask_in_text, masked
from shebao.screens.plain import Plain, declare_plain
from shebao.screens.typed_days import DayField
from shebao.staff.permit import needs
from shebao.staff.who import Who

RIGHT = "journal.look"
ROWS = 20
WIDE = 120
SAME_AS = {"证件号码": "id_number", "id_digest": "id_number"}
"""Columns that are masked like a field."""
KEY_CHANGES = "register_keychange"
"""The table whose rows say in ``field`` what ``before`` and ``after`` are."""
CERTIFICATES = "register_certificate"
"""The table whose rows hold what was printed, with whole numbers, in ``content``."""
SENTENCES = frozenset({"suspects_suspect"})
"""Tables whose rows say something of persons in sentences."""
BEFORE, AFTER = "before", "after"
DETAIL = "detail"
SIDES = {BEFORE: "变更前", AFTER: "变更后"}


KINDS = {
    **{"person": "参保人", "employer": "单位", "case": "业务单", "holiday": "节假日", "figures": "参保统计"},
    **{"staff": "工作人员", "account": "账号", "grant": "授权", "office": "系统", "certificate": "证明"},
    **{"suspect": "疑点", "suspect-record": "疑点记录", "bulk": "批量决定", "handout": "核实清单", "answer": "答复"},
    **{"unify": "归并批次", "write-back": "回写清单"},
    **{"page": "页面", "list": "列表", "export": "导出", "source": "源文件", "job": "后台任务", "journal": "操作日志"},
    **{"publication": "公开文本", "roster": "名册"},
}
"""What the journal calls things, in the words of the centre."""


@cache
def _words() -> dict[str, tuple[str, dict[str, str]]]:
    """By table: its name and those of its columns."""
    return {
        model._meta.db_table: (
            str(model._meta.verbose_name),
            {field.attname: str(field.verbose_name) for field in model._meta.concrete_fields},
        )
        for model in apps.get_models()
    }


def _object(row: Entry) -> str:
    return f"{KINDS.get(row.object_kind, row.object_kind)} {row.object_key}".strip()


class EntryQuery(forms.Form):
    """What entries can be asked for by."""

    first = DayField(label="日期从", required=False, strict=True)
    last = DayField(label="至", required=False, strict=True)
    account = forms.CharField(label="账号", required=False, max_length=64)
    number = forms.CharField(label="工号", required=False, max_length=32)
    action = forms.CharField(label="操作", required=False, max_length=64)
    case = forms.CharField(label="业务流水号", required=False, max_length=32)
    key = forms.CharField(label="对象", required=False, max_length=128)
    result = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), ("完成", "完成"), ("拒绝", "拒绝")])


def find_entries(_: Any, asked: dict[str, Any]) -> Any:
    """The entries asked for."""
    rows = Entry.objects.all()
    if asked.get("first"):
        rows = rows.filter(at__gte=make_aware(datetime.combine(date.fromisoformat(asked["first"]), time.min)))
    if asked.get("last"):
        rows = rows.filter(at__lte=make_aware(datetime.combine(date.fromisoformat(asked["last"]), time.max)))
    exact = {"account": "account", "number": "natural_person", "action": "action", "case": "case_number",
             "key": "object_key", "result": "result"}  # fmt: skip
    for name, column in exact.items():
        if asked.get(name):
            rows = rows.filter(**{column: asked[name].strip()})
    return rows


def entry_url(row: Entry) -> str:
    """An entry's page."""
    return str(reverse("journal-entry", args=[row.number]))


ENTRIES = ListPage(
    name="journal",
    title="操作日志",
    form=EntryQuery,
    rows=find_entries,
    columns=lambda _: [
        Column("number", "序号", lambda row: row.number, kind="number", order="number", link=entry_url, width=10),
        Column("at", "时间", lambda row: row.at, kind="moment", width=18),
        Column("account", "账号", lambda row: row.account, width=14),
        Column("person", "工号", lambda row: row.natural_person, width=10),
        Column("address", "来源地址", lambda row: row.address, width=16),
        Column("action", "操作", lambda row: row.action, width=18),
        Column("case", "业务流水号", lambda row: row.case_number, width=24),
        Column("object", "对象", _object, width=20),
        Column("changes", "变更行数", lambda row: row.changes, kind="number", width=10),
        Column("result", "结果", lambda row: row.result, state=True, width=8),
    ],
    order=("-number",),
    full=lambda *_: False,
    acts=(Act("查看", entry_url),),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(RIGHT)
def journal(request: Any) -> HttpResponse:
    """The entries, the newest first."""
    return list_view(request, ENTRIES)


@require_safe
@needs(RIGHT)
def journal_entry(request: Any, number: int) -> HttpResponse:
    """One entry with the rows it changed, before and after."""
    entry = get_object_or_404(Entry, number=number)
    asked = request.GET.get("page", "1")
    if not asked.isdecimal() or not 1 <= int(asked) <= 1_000_000:
        raise Http404
    page = int(asked)
    first = (page - 1) * ROWS
    found = list(Change.objects.filter(entry=entry, ordinal__gt=first, ordinal__lte=first + ROWS).order_by("ordinal"))
    if found:
        with transaction.atomic():
            record("查看操作日志", request.who.actor, object_kind="journal", object_key=str(number))
    context = {
        "entry": entry,
        "object": _object(entry),
        "detail": mask_in_text(entry.detail),
        "sees_case": "case.freeze" in request.who.rights,
        "changes": [
            (one, f"{number}-{one.ordinal}", _words().get(one.table, (one.table, {}))[0], _columns(one))
            for one in found
        ],
        "first": first + 1,
        "last": first + len(found),
        "previous": page - 1,
        "next": page + 1 if first + len(found) < entry.changes else 0,
    }
    return render(request, "journal_entry.html", context)


@dataclass(frozen=True)
class Cell:
    """One side of a column as it is shown; ``look`` names it for 查看明文 where it is masked."""

    text: str
    look: str = ""


def _sides(change: Change) -> dict[str, dict[str, Any]]:
    texts = {BEFORE: change.before, AFTER: change.after}
    return {side: json.loads(text) if text else {} for side, text in texts.items()}


def _columns(change: Change) -> list[tuple[str, Cell, Cell]]:
    """The columns that a change made differ: name, before, after."""
    sides = _sides(change)
    old, new = sides[BEFORE], sides[AFTER]
    words = _words().get(change.table, ("", {}))[1]
    return [
        (words.get(name, name), _cell(change.table, name, BEFORE, old), _cell(change.table, name, AFTER, new))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


@cache
def _key_fields() -> dict[str, str]:
    """The masked fields of a person by the label under which a key change names them."""
    labels = _words()["register_person"][1]
    return {labels[field]: field for field in MASKS}


def _field(table: str, name: str, row: dict[str, Any]) -> str:
    """The field whose mask a column takes; another name where it needs none."""
    if table == KEY_CHANGES and name in (BEFORE, AFTER):
        return _key_fields().get(str(row.get("field")), name)
    return SAME_AS.get(name, name)


def _cell(table: str, name: str, side: str, row: dict[str, Any]) -> Cell:
    text = _text(row.get(name))
    field = _field(table, name, row)
    if text and table == CERTIFICATES and name == "content":
        return Cell("（证明全文）", f"{side}-{name}")
    if text and field in MASKS:
        return Cell(masked(field, text), f"{side}-{name}")
    hidden = mask_in_text(text) if table in SENTENCES else text
    return Cell(hidden if len(hidden) <= WIDE else f"{hidden[:WIDE]}…", f"{side}-{name}" if hidden != text else "")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain_of_journal(who: Who, key: str, field: str) -> Plain | None:
    """One side of a masked column of a change (its entry and ordinal), or what an entry says, in full."""
    number, _, ordinal = key.partition("-")
    if field == DETAIL and RIGHT in who.rights and number.isdecimal() and not ordinal:
        entry = Entry.objects.filter(number=int(number)).first()
        return Plain(entry.detail, "说明", entry.case_number) if entry else None
    side, _, name = field.partition("-")
    if RIGHT not in who.rights or not (number.isdecimal() and ordinal.isdecimal()) or side not in SIDES:
        return None
    change = Change.objects.filter(entry=int(number), ordinal=int(ordinal)).select_related("entry").first()
    row = _sides(change)[side] if change else {}
    if change is None or not _cell(change.table, name, side, row).look:
        return None
    words = _words().get(change.table, ("", {}))[1]
    return Plain(_text(row[name]), f"第{ordinal}行{SIDES[side]}{words.get(name, name)}", change.entry.case_number)


declare_plain("journal", _plain_of_journal)
