"""The records of a suspect side by side: what is sensitive masked, the differing characters marked."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shebao.cases.scope import sees_names
from shebao.register.insurances import SHORT
from shebao.register.suspects.models import Record, Suspect
from shebao.register.suspects.sections import CHECK, MAKE, may
from shebao.register.unify.differing import differing
from shebao.screens.masks import FIRST, LAST, STAR, mask_id, mask_in_text, mask_name
from shebao.screens.plain import Plain
from shebao.staff.who import Who

NAME, ID, ACCOUNT, TELEPHONE = "name", "id_number", "bank_account", "telephone"
SENSITIVE: Mapping[str, str] = {
    **{"姓名": NAME, "法定代表人": "legal_representative", "联系人": "contact"},
    **{"证件号码": ID, "银行账号": ACCOUNT, "手机号码": TELEPHONE, "联系电话": "contact_telephone"},
    **{"变更前": "before", "变更后": "after"},
}
"""Sensitive columns, and the word of each in the address of 查看明文."""
NUMBERS = frozenset({"个人编号", "单位编号", "统一社会信用代码", "组织机构代码(旧)", "税务登记号", "票据号", "批次号"})
"""Columns of numbers that are nobody's secret, whatever they look like; any other is judged by what stands in it."""
OWN = frozenset({"个人编号", "单位编号", "更新时间", "经办机构"})
"""What each system has of its own: that it differs says nothing."""
PEOPLE = "甲乙丙丁戊己庚辛"
"""The signs of the records, in their order."""
MOST_SHOWN = 6
"""Differing characters of a number that a hand of the suspect sees; where more differ it is another number."""
FIRST_ROWS = ("姓名", "证件号码", "性别", "出生日期", "个人编号", "单位名称", "单位编号", "统一社会信用代码")
ID_LIKE = re.compile(r"(?<![0-9A-Za-z])(?:\d{14,17}[0-9Xx]|\d(?:\.\d+[Ee]\+?|[Ee]\+)1\d)(?![0-9A-Za-z])")
TELEPHONE_LIKE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
ACCOUNT_LIKE = re.compile(r"(?<!\d)\d{12,13}(?!\d)|(?<!\d)\d{19,22}(?!\d)")


@dataclass(frozen=True)
class Cell:
    """A value as pieces of text, each marked where it differs; ``field`` where it can be looked at in full."""

    pieces: tuple[tuple[str, bool], ...]
    field: str = ""
    key: int = 0


@dataclass(frozen=True)
class Line:
    """A column of the files, over all records."""

    header: str
    cells: tuple[Cell, ...]
    differs: bool


def handles(who: Who, suspect: Any) -> bool:
    """Whether somebody is a hand of the suspect: he sees as much of a number as it needs to tell two apart."""
    return may(who, MAKE, suspect) or may(who, CHECK, suspect)


def side_by_side(rows: Sequence[Record], who: Who, handling: bool) -> list[Line]:
    """The columns that any of the records has: those that name somebody, those that differ, then the rest."""
    headers = dict.fromkeys([*FIRST_ROWS, *(header for row in rows for header in row.cells)])
    lines = []
    for header in headers:
        values = [str(row.cells.get(header, "")) for row in rows]
        if not any(values):
            continue
        own = header in OWN
        marks = [set() for _ in values] if own else differing(values)
        cells = tuple(
            _cell(header, value, mark, visible(header, value, who, handling, mark), row.pk)
            for row, value, mark in zip(rows, values, marks, strict=True)
        )
        lines.append(Line(header, cells, not own and len({value for value in values if value}) > 1))
    return sorted(lines, key=lambda line: (line.header not in FIRST_ROWS, not line.differs))


def _cell(header: str, value: str, marks: set[int], seen: set[int], key: int) -> Cell:
    return Cell(_pieces(value, marks, seen), SENSITIVE.get(header, "") if len(seen) < len(value) else "", key)


def _kind(header: str, value: str) -> str:
    """What a value is, as far as it is sensitive: by its column, else by its form."""
    known = SENSITIVE.get(header, "")
    if known in (ID, ACCOUNT, TELEPHONE):
        return known
    if known == "contact_telephone":
        return TELEPHONE
    if known in (NAME, "legal_representative", "contact"):
        return NAME
    if header in NUMBERS:
        return ""
    text = value.strip()
    forms = ((ID, ID_LIKE), (TELEPHONE, TELEPHONE_LIKE), (ACCOUNT, ACCOUNT_LIKE))
    return next((kind for kind, form in forms if form.fullmatch(text)), "")


def visible(header: str, value: str, who: Who, handling: bool, marks: set[int]) -> set[int]:
    """The places of a value that somebody sees. A hand of the suspect sees the differing characters of a number too."""
    every = set(range(len(value)))
    kind = _kind(header, value)
    if not kind:
        return every
    if kind == NAME:
        shown = value if sees_names(who) else mask_name(value)
        return {place for place in every if shown[place] != STAR or value[place] == STAR}
    head = FIRST if kind == ID and handling else 3 if kind == TELEPHONE else 0
    ends = {place for place in every if place < head or place >= len(value) - LAST}
    if len(value) <= head + LAST:
        ends = {place for place in every if place >= len(value) - LAST} if len(value) > LAST else set()
    return ends | marks if handling and kind == ID and len(marks) <= MOST_SHOWN else ends


def _pieces(value: str, marks: set[int], seen: set[int]) -> tuple[tuple[str, bool], ...]:
    pieces: list[tuple[str, bool]] = []
    for place, sign in enumerate(value):
        shown, marked = sign if place in seen else STAR, place in marks
        if pieces and pieces[-1][1] == marked:
            pieces[-1] = (pieces[-1][0] + shown, marked)
        else:
            pieces.append((shown, marked))
    return tuple(pieces)


def masked_text(text: str, who: Who, handling: bool, rows: Sequence[Record] = ()) -> str:
    """A sentence with what is sensitive in it masked: numbers of persons, telephones, accounts, names of the records.

    The systems' own numbers of the records stay as they are, though they may look like a telephone's. Numbers of two
    records stay apart: by the characters in which they differ, else by the sign of the record (甲、乙).
    """
    own = {value for row in rows for value in (row.number, row.unit) if value}
    for number, told in sorted(_told_apart(rows, who, handling).items(), key=lambda each: -len(each[0])):
        if number not in own:
            text = _replaced(text, number, told)
    text = mask_in_text(text, handling, own)
    # What only the records know to be a number of a person: a passport's, a permit's.
    ids = {written for row in rows for written in _written(str(row.cells.get("证件号码", "")))} - own
    for number in sorted(ids, key=len, reverse=True):
        text = text.replace(number, mask_id(number, handling))
    if not sees_names(who):
        names = {str(row.cells.get("姓名", "")).strip() for row in rows}
        for name in sorted((name for name in names if len(name) > 1), key=len, reverse=True):
            text = text.replace(name, mask_name(name))
    return text


def _replaced(text: str, number: str, told: str) -> str:
    """A sentence with a number replaced where it stands by itself, and not within a longer one."""
    return re.sub(rf"(?<![0-9A-Za-z]){re.escape(number)}(?![0-9A-Za-z])", lambda _: told, text)


def _told_apart(rows: Sequence[Record], who: Who, handling: bool) -> dict[str, str]:
    """How the different numbers of several records stand in a sentence, as they are written there; empty for one."""
    values = [str(row.cells.get("证件号码", "")) for row in rows]
    if len({value for value in values if value}) < 2:
        return {}
    told: dict[str, str] = {}
    signs: dict[str, str] = {}
    for at, (value, marks) in enumerate(zip(values, differing(values), strict=True)):
        seen = visible("证件号码", value, who, handling, marks)
        masked = "".join(sign if place in seen else STAR for place, sign in enumerate(value))
        for written in _written(value):
            told.setdefault(written, masked)
            signs.setdefault(written, PEOPLE[at % len(PEOPLE)])
    said = Counter({(masked, signs[written]) for written, masked in told.items()})
    alike = Counter(masked for masked, _ in said)
    return {
        written: f"{masked}（{signs[written]}）" if alike[masked] > 1 else masked for written, masked in told.items()
    }


def _written(number: str) -> set[str]:
    """A number as a record has it, and in the one form in which sentences have it."""
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", number)).upper()
    return {each for each in (number.strip(), plain) if len(each) > LAST and not each.isalpha()}


def newest_of(rows: Sequence[Any]) -> dict[int, list[Record]]:
    """The records of many suspects as they were last delivered, by the suspect's id."""
    records: dict[int, list[Record]] = {}
    found = Record.objects.filter(suspect_id__in=[row.pk for row in rows]).select_related("source")
    for one in found.order_by("suspect_id", "-run_id", "place"):
        held = records.setdefault(one.suspect_id, [])
        if not held or held[0].run_id == one.run_id:
            held.append(one)
    return records


def newest_records(suspect: Suspect) -> list[Record]:
    """The records of a suspect as they were last delivered."""
    rows = Record.objects.filter(suspect=suspect).select_related("source").order_by("-run_id", "place")
    newest = rows.first()
    return [row for row in rows if newest is not None and row.run_id == newest.run_id]


def system_name(system: str) -> str:
    """A system in short words."""
    return SHORT.get(system, system or "其他")


def plain_value(who: Who, key: str, field: str) -> Plain | None:
    """查看明文 of a record's value, within the asker's scope."""
    from shebao.register.suspects.sections import suspects_for

    if not key.isdecimal() or field not in SENSITIVE.values():
        return None
    row = Record.objects.filter(pk=int(key), suspect__in=suspects_for(who)).select_related("suspect").first()
    if row is None:
        return None
    header = next(header for header, word in SENSITIVE.items() if word == field)
    said = f"疑点{row.suspect.number}第{row.place}条记录的{header}"
    return Plain(str(row.cells[header]), said) if row.cells.get(header) else None
