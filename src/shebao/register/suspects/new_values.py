"""Whether a new value of a correction is one that the register takes: checked as the imports check that column.

What cannot be right is refused: a number whose check character is wrong, a name with signs that no name has, a day that
no calendar has. A correction that would make a record contradict itself (number against birth or sex) is refused too,
unless the record did so before: of an old contradiction the checker is told (:mod:`.doubts`), for the personnel file
may say another birth than the number.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from shebao.findings import Finding
from shebao.identity import is_male, normalise_resident, resident_problem
from shebao.register.imports.cells import RESIDENT, cleaned, read_column
from shebao.register.imports.layouts import Column, code_lists, layouts
from shebao.register.suspects.models import Correction, Record
from shebao.staff.grant_post import Refused, refusal

ID, ID_KIND, SEX, BORN = "证件号码", "证件类型", "性别", "出生日期"
ABOUT_ID = frozenset({ID, ID_KIND, SEX, BORN})
OTHER_DOCUMENT = re.compile(r"[A-Z0-9()]{5,32}$")
CARD_WORDS = frozenset({"", RESIDENT, *code_lists()[ID_KIND][RESIDENT]})
SEXES = {other: word for word, others in code_lists()[SEX].items() for other in (word, *others)}
AGREE = "核对证件；确属登记有误的，在同一决定中一并更正证件号码、出生日期、性别。"


def column_of(row: Record, header: str) -> Column | None:
    """The column of the record's layout that a field is; None for one that no layout knows."""
    layout = layouts().get(row.source.layout)
    listed = layout.columns if layout else ()
    return next((column for column in listed if header in (column.header, *column.aliases)), None)


def need_right_values(made: Iterable[Correction], today: date) -> None:
    """That every new value is one that its field takes. Raises :class:`Refused` with everything that is wrong."""
    if found := wrong_values(made, today):
        raise Refused(*found)


def wrong_values(made: Iterable[Correction], today: date) -> list[Finding]:
    """Everything that is wrong with the new values of corrections, in words."""
    return [finding for _, finding in problems(made, today)]


def problems(made: Iterable[Correction], today: date) -> list[tuple[Record, Finding]]:
    """The same, each with the record that it is about; of however many suspects."""
    listed = [each for each in made if each.field and not is_word(each)]
    found = [
        (each.record, _refusal(each.record, each.field, reason))
        for each, reason in zip(listed, _reasons(listed, today), strict=True)
        if reason
    ]
    changed: dict[int, dict[str, Correction]] = {}
    for each in listed:
        if each.field in ABOUT_ID:
            changed.setdefault(each.record_id, {})[each.field] = each
    for mine in changed.values():
        row = next(iter(mine.values())).record
        found += [(row, finding) for finding in _contradictions(row, mine, today)]
    return found


def is_word(each: Correction) -> bool:
    """Whether a correction says what is done with the field (停发、标记无效) instead of a value."""
    return each.new in ("停发", "追回", "标记无效")


def _refusal(row: Record, header: str, reason: str) -> Finding:
    return refusal("Y-20", f"第{row.place}条记录的新值不符合要求：{reason}。", f"核对证件或凭证，填写正确的{header}。")


def _reasons(listed: list[Correction], today: date) -> list[str]:
    """Why each new value is refused (empty: it is not), those of one column together."""
    reasons = [""] * len(listed)
    together: dict[tuple[str, str], list[int]] = {}
    for at, each in enumerate(listed):
        together.setdefault((each.record.source.layout, each.field), []).append(at)
    for places in together.values():
        first = listed[places[0]]
        if (column := column_of(first.record, first.field)) is None:
            continue
        cells = cleaned(pl.Series(column.header, [listed[at].new for at in places], dtype=pl.String))
        read = read_column(column, cells, today)
        told = pl.DataFrame([cells]).select(read.reason.alias("reason"))["reason"]
        for at, reason in zip(places, told, strict=True):
            reasons[at] = reason or ""
    return reasons


def _contradictions(row: Record, mine: Mapping[str, Correction], today: date) -> list[Finding]:
    before = {header: str(row.cells.get(header, "")) for header in ABOUT_ID}
    after = {**before, **{header: each.new for header, each in mine.items()}}
    found = []
    if ID in mine and (wrong := number_problem(after, today)):
        found.append(_refusal(row, ID, f"“{ID}”{wrong}"))
    stood = contradictions(before)
    return found + [
        refusal("Y-20", f"第{row.place}条记录更正后{told}。", AGREE)
        for told in contradictions(after)
        if told not in stood
    ]


def number_problem(cells: Mapping[str, str], today: date) -> str | None:
    """Why the number of a record is none of its kind of document, as the register's forms say it; None where it is."""
    number = normalise_resident(cells.get(ID, ""))
    if is_card(cells):
        return resident_problem(number, today)
    return None if OTHER_DOCUMENT.match(number) else "应为5至32位字母或数字"


def is_card(cells: Mapping[str, str]) -> bool:
    """Whether the number is to be a resident card's: the record says so, or says nothing."""
    said = unicodedata.normalize("NFKC", cells.get(ID_KIND, "")).strip()
    return said in CARD_WORDS


def contradictions(cells: Mapping[str, str]) -> list[str]:
    """In what birth and sex of a record contradict its number. What cannot be read contradicts nothing; a number whose
    check character is wrong still says which birth and sex it means.
    """
    number = normalise_resident(cells.get(ID, ""))
    if not is_card(cells) or len(number) != 18 or not number[:17].isdecimal():
        return []
    told = []
    born = "".join(sign for sign in cells.get(BORN, "")[:10] if sign.isdecimal())
    if len(born) == 8 and born != number[6:14]:
        told.append("“出生日期”与证件号码中的不符")
    sex = SEXES.get(cells.get(SEX, "").strip(), "")
    if sex and (sex == "男") != is_male(number):
        told.append("“性别”与证件号码不符")
    return told
