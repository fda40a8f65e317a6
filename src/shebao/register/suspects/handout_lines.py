"""The lines of a list that is handed out (核实清单): who is meant, what the other record says, what is asked.

An employer's list holds its own people's records only. Of another record of the suspect it learns what it needs to tell
whether both are one person: the system and its number, and in what they differ; no name but the one it knows, no
employer, of a number the differing characters.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from shebao.register.suspects.corrections import IDENTITY, STATUS
from shebao.register.suspects.lists import anomaly
from shebao.register.suspects.models import Record, Suspect
from shebao.register.suspects.shown import differing, masked_text, newest_of, system_name, visible
from shebao.register.suspects.steps import in_parts
from shebao.screens.masks import STAR, mask_name
from shebao.staff.who import Who

ASKS = Path(__file__).with_name("asks.toml")
NAME, ID = "姓名", "证件号码"


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
    lead = _beside(told, others, masked) if others else masked_text(row.evidence, by, True, records)
    what = f"{lead}请核实：{asks().get(row.code, row.proposed)}"
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


def _beside(told: Sequence[Record], others: Sequence[Record], masked: Mapping[int, str]) -> str:
    """What the records of others say that one's own do not."""
    first = told[0]
    known = {str(one.cells.get(NAME, "")) for one in told}
    parts = []
    for other in others:
        said = []
        for header in (*IDENTITY, *STATUS):
            ours, theirs = str(first.cells.get(header, "")), str(other.cells.get(header, ""))
            if theirs and ours != theirs and (ours or header in STATUS):
                said.append(_differs(header, first, other, masked, known))
        where = f"{system_name(other.system)}个人编号{other.number}" if other.number else f"{system_name(other.system)}"
        parts.append(f"另有{where}的记录" + ("，" + "，".join(said) if said else "，姓名、证件号码与本单位的相同"))
    return "；".join(parts) + "。"


def _differs(header: str, first: Record, other: Record, masked: Mapping[int, str], known: set[str]) -> str:
    ours, theirs = str(first.cells.get(header, "")), str(other.cells.get(header, ""))
    if header == ID:
        ours, theirs = masked[first.pk], masked[other.pk]
    elif header == NAME:
        theirs = theirs if theirs in known else mask_name(theirs)
    return f"{header}为{theirs}（本单位的为{ours or '空'}）"
