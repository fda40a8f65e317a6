"""The lines of a list that is handed out (核实清单): who is meant, what the other record says, what is asked.

An employer's list holds its own people's records only. Of another record of the suspect it learns what it needs to tell
whether both are one person: the system and its number, and in what they differ; no name but the one it knows, no
employer, of a number the differing characters.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from shebao.register.suspects.corrections import IDENTITY, STATUS, is_ours
from shebao.register.suspects.lists import anomaly
from shebao.register.suspects.models import Record, Suspect
from shebao.register.suspects.shown import masked_text, newest_of, system_name, visible
from shebao.register.suspects.steps import in_parts
from shebao.register.unify.differing import differing
from shebao.screens.masks import STAR, mask_name
from shebao.staff.who import Who

ASKS = Path(__file__).with_name("asks.toml")
NAME, ID = "姓名", "证件号码"
OF_IDENTITY = frozenset({"A01", "A02", "A03", "A04", "A05", "A06", "A21", "A27", "A29"})
"""Anomalies about who somebody is, to which it does not matter whether contributions are paid."""


@cache
def asks() -> Mapping[str, str]:
    """What an employer or a township is asked, by anomaly."""
    return {code: str(text) for code, text in tomllib.loads(ASKS.read_text(encoding="utf-8"))["ask"].items()}


def lines_of(rows: Sequence[Suspect], by: Who, own: bool) -> list[tuple[str, ...]]:
    """The fixed cells of each suspect's line; of several records one below the other in the cell.

    ``own``: only the records of the suspect's employer, for a list that the employer gets: the people of others are no
    business of his.
    """
    made: list[tuple[str, ...]] = []
    for some in in_parts(rows):
        records = newest_of(some)
        made += [_line(row, records.get(row.pk, []), by, own) for row in some]
    return made


def _line(row: Suspect, records: list[Record], by: Who, own: bool) -> tuple[str, ...]:
    told = [one for one in records if one.unit_name == row.employer] if own else []
    others = [one for one in records if one not in told] if told else []
    masked = _ids([*told, *others] if told else records, by)
    records = told or records
    lead = _beside(row.code, told, others, masked) if others else masked_text(row.evidence, by, True, records)
    what = f"{lead}{asks().get(row.code, row.proposed)}"
    return (
        row.number,
        anomaly(row.code),
        "\n".join(system_name(one.system) for one in records),
        "\n".join(one.number for one in records),
        "\n".join(str(one.cells.get(NAME, "")) for one in records),
        "\n".join(masked[one.pk] for one in records),
        "\n".join(one.unit_name for one in records),
        what,
    )


def _ids(records: Sequence[Record], by: Who) -> dict[int, str]:
    """The numbers of the records, masked but for the characters in which they differ, by the record's id."""
    ids = [str(one.cells.get(ID, "")) for one in records]
    return {
        one.pk: "".join(
            sign if place in visible(ID, value, by, True, marks) else STAR for place, sign in enumerate(value)
        )
        for one, value, marks in zip(records, ids, differing(ids), strict=True)
    }


def _beside(code: str, told: Sequence[Record], others: Sequence[Record], masked: Mapping[int, str]) -> str:
    """What one's own records say, what those of others say, and in what they differ."""
    known = {str(one.cells.get(NAME, "")) for one in told}
    status = code not in OF_IDENTITY
    parts = []
    for header in IDENTITY:
        said = [f"{_called(one)}为{_value(header, one, masked, known)}" for one in told if one.cells.get(header)]
        if len({str(one.cells.get(header)) for one in told if one.cells.get(header)}) > 1:
            parts.append(f"本单位登记的{header}不一致，{'，'.join(said)}")
    if status and (said := [f"{_called(one)}{words}" for one in told if (words := _states(one))]):
        parts.append(f"本单位登记：{'，'.join(said)}")
    for other in others:
        if not is_ours(other):
            event = "".join(str(other.cells.get(each, "")) for each in ("事件日期", "事件"))
            parts.append(f"{other.cells.get('来源', '外部')}数据：{event}")
            continue
        differs = [_differs(header, told[0], other, masked, known) for header in IDENTITY]
        said = [each for each in differs if each] or ["姓名、证件号码与本单位的相同"]
        parts.append(f"另有{_called(other)}的记录，{'，'.join([*said, *([_states(other)] if status else [])])}")
    return "；".join(part.rstrip("，") for part in parts) + "。"


def _called(one: Record) -> str:
    return f"{system_name(one.system)}个人编号{one.number}" if one.number else system_name(one.system)


def _states(one: Record) -> str:
    return "、".join(f"{header}{one.cells[header]}" for header in STATUS if one.cells.get(header))


def _value(header: str, one: Record, masked: Mapping[int, str], known: set[str]) -> str:
    value = str(one.cells.get(header, ""))
    if header == ID:
        return masked[one.pk]
    return value if header != NAME or value in known else mask_name(value)


def _differs(header: str, first: Record, other: Record, masked: Mapping[int, str], known: set[str]) -> str:
    ours, theirs = str(first.cells.get(header, "")), str(other.cells.get(header, ""))
    if not ours or not theirs or ours == theirs:
        return ""
    of_others, of_own = _value(header, other, masked, known), _value(header, first, masked, known)
    if of_others == of_own:
        return f"{header}与本单位的不同（{of_own}）"
    return f"{header}为{of_others}（本单位的为{of_own}）"
