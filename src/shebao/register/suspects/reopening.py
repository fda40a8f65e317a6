"""When a solved suspect is opened again (重新打开), and what has changed since it was decided.

A decision accepted what was found then. Data delivered since is news where

- what is found reads differently (the digest of the evidence changed), or
- the suspect was written back and a field that was to be changed still holds its old value.

The same evidence again is none: what was confirmed as right stays right, what waits to be written back is written back
first. 追回 and 标记无效 leave the records as they are, and are found again as they were.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shebao.register.insurances import SHORT
from shebao.register.suspects.models import Correction, Record
from shebao.register.suspects.states import NOTHING_TO_WRITE, STAYS_FOUND, Result
from shebao.register.suspects.steps import in_parts

LONGEST = 400
OWN = frozenset({"更新时间"})
"""Columns whose change says nothing."""
ANEW = "解决以后报送的数据中内容有变"
LEFT = "回写以后报送的数据中仍未更正"


@dataclass(frozen=True)
class Known:
    """A suspect as the database knows it; ``values`` are those that a run says anew."""

    id: int
    state: str
    content: str
    vanished: bool
    result: str
    decision: int | None
    closed_at: datetime
    written_at: datetime | None
    values: tuple[Any, ...]


def what_is_news(closed: Sequence[tuple[Known, dict[str, Any]]]) -> dict[int, str]:
    """The solved suspects that are to be opened again, by id, with the reason."""
    changed = {
        one.id
        for one, row in closed
        if one.content != row["content"] and any(each.registered_at > one.closed_at for each in row["records_"])
    }
    before = _records([one.id for one, _ in closed if one.id in changed])
    left = _left([(one, row) for one, row in closed if one.id not in changed])
    rows = {one.id: row for one, row in closed}
    return {
        **{key: f"{ANEW}：{_told(before.get(key, []), rows[key])}"[:LONGEST] for key in sorted(changed)},
        **{key: f"{LEFT}：{told}"[:LONGEST] for key, told in left.items()},
    }


def _left(rows: Sequence[tuple[Known, dict[str, Any]]]) -> dict[int, str]:
    """Of those written back: the fields that still hold their old value in data delivered since, in words."""
    good = {result.value for result in (*NOTHING_TO_WRITE, *STAYS_FOUND)}
    written = [(one, row) for one, row in rows if one.written_at is not None and one.result not in good]
    of: dict[int, list[Correction]] = defaultdict(list)
    for some in in_parts([one.decision for one, _ in written]):
        for each in Correction.objects.filter(decision_id__in=some):
            of[each.decision_id].append(each)
    told: dict[int, str] = {}
    for one, row in written:
        since = [each for each in row["records_"] if each.registered_at > one.written_at]
        wrong = [
            f"{SHORT.get(each.system, each.system)} {each.number} {each.field or '整条记录'}"
            for each in of[one.decision or 0]
            if any(
                record.system == each.system
                and each.number in (record.number, record.unit)
                and (not each.field or _value(record, each.field) == each.old)
                for record in since
            )
        ]
        if wrong:
            told[one.id] = (
                "、".join(wrong) + f"仍为原值（应{one.result}）。"
                if one.result != Result.STOPPED
                else ("、".join(wrong) + "尚未停发。")
            )
    return told


def _value(record: Any, field: str) -> str:
    return record.number if field == "个人编号" else str(record.cells.get(field, ""))


def _records(keys: Sequence[int]) -> dict[int, list[Record]]:
    """The records of suspects as they were last kept."""
    found: dict[int, list[Record]] = defaultdict(list)
    for some in in_parts(keys):
        for one in Record.objects.filter(suspect_id__in=some).order_by("suspect_id", "-run_id", "place"):
            held = found[one.suspect_id]
            if not held or held[0].run_id == one.run_id:
                held.append(one)
    return found


def _told(before: Sequence[Record], row: dict[str, Any]) -> str:
    """What is not as it was: fields with old and new value, records that came or went; else what is found now."""
    was = {(one.system, one.number or str(one.row), at): one for at, one in _numbered(before)}
    now = {(one.system, one.number or str(one.row), at): one for at, one in _numbered(row["records_"])}
    told = []
    for key, one in now.items():
        name = f"{SHORT.get(key[0], key[0] or '外部数据')} {one.number}".strip()
        if key not in was:
            told.append(f"新增{name}的记录")
            continue
        old = was[key].cells
        told += [
            f"{name}的{field}由“{old.get(field, '')}”变为“{one.cells.get(field, '')}”"
            for field in dict.fromkeys([*old, *one.cells])
            if field not in OWN and old.get(field, "") != one.cells.get(field, "")
        ]
    told += [
        f"不再有{SHORT.get(key[0], key[0] or '外部数据')} {one.number}的记录"
        for key, one in was.items()
        if key not in now
    ]
    return "；".join(told) + "。" if told else f"现为：{row['evidence']}"


def _numbered(rows: Sequence[Any]) -> list[tuple[int, Any]]:
    """Records with a number among those of one system and 个人编号, so that a second one is told apart."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    made = []
    for one in rows:
        key = (one.system, one.number or str(one.row))
        made.append((seen[key], one))
        seen[key] += 1
    return made
