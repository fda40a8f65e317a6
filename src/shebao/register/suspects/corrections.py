"""What a decision changes (更正内容): which field of which record gets which new value; offered from the evidence.

A decision that puts something right says so by record and field, so that the write-back list can be carried out by
somebody who has not seen the suspect. 停发, 追回 and 标记无效 name the records they mean. What was confirmed as right
changes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shebao.identity import resident_check_character
from shebao.register.imports.layouts import layouts
from shebao.register.suspects.models import Correction, Decision, Record
from shebao.register.suspects.states import NEW_VALUES, NOTHING_TO_WRITE, Result, results_for
from shebao.register.unify.anomalies.catalogue import words
from shebao.register.unify.sources import SYSTEMS
from shebao.staff.grant_post import Refused, refusal

NUMBER, ID, SEX = "个人编号", "证件号码", "性别"
IDENTITY = ("姓名", ID, SEX, "出生日期")
STATUS = ("待遇状态", "领取状态", "缴费状态", "参保状态", "人员状态")
MONTHS = ("实际缴费月数", "累计缴费月数")
ABOUT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("A01", "A02"), (ID,)),
    "A03": (SEX, "出生日期", ID),
    "A06": (NUMBER,),
    **dict.fromkeys(("A07", "A08", "A09", "A10", "A11", "A12", "A13", "A14", "A15", "A16"), STATUS),
    "A17": ("统一社会信用代码", "单位名称"),
    "A18": ("单位名称", "统一社会信用代码", "单位编号"),
    "A19": ("单位状态",),
    "A20": ("单位编号", "单位名称"),
    "A22": ("个人实缴", "单位实缴"),
    "A23": ("费款所属期", "首次参保年月", "参保年月", "退休日期"),
    "A24": ("缴费基数",),
    "A25": MONTHS,
    "A26": ("个人账户储存额",),
    "A27": ("银行账号",),
    "A28": ("出生日期", "退休日期", "事故日期", "参保年月"),
    "A29": ("姓名", ID),
}
"""The fields that an anomaly is about: offered for each record that has them, whether they differ or not."""
FOLLOWS = frozenset({("A03", Result.CORRECTED), ("A05", Result.CORRECTED), ("A06", Result.MERGED)})
"""Results with new values that follow from the evidence (:func:`suggested`)."""
RESIDENT_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9X](?![0-9A-Za-z])")
MOST = 40
LONGEST = 200


@dataclass(frozen=True)
class Amend:
    """One change: the record's place in the evidence (1 …), the field by its header, the new value."""

    place: int
    field: str
    new: str


def is_ours(row: Record) -> bool:
    """Whether a record is one of the systems, and not of somebody outside."""
    return row.system in SYSTEMS


def fields_of(row: Record) -> list[str]:
    """The fields that a record may be corrected in: those of its layout and whatever else it was delivered with."""
    layout = layouts().get(row.source.layout)
    known = [column.header for column in layout.columns] if layout else []
    return list(dict.fromkeys([*known, *row.cells]))


def offered(code: str, rows: Sequence[Record]) -> list[tuple[Record, str]]:
    """What is offered to be changed: of each record of ours the fields of identity that differ, what the anomaly is
    about, and fields that must be filled and are not.
    """
    about = ABOUT.get(code, ())
    differing = [
        header for header in IDENTITY if len({value for row in rows if (value := str(row.cells.get(header, "")))}) > 1
    ]
    made = []
    for row in filter(is_ours, rows):
        has = set(fields_of(row))
        lacking = [] if code != "A21" else [header for header in _required(row) if not row.cells.get(header)]
        wanted = dict.fromkeys([*differing, *about, *lacking])
        # A status that is not kept there says nothing; an empty field of another kind may be what is missing.
        made += [
            (row, header)
            for header in wanted
            if header in has and (header not in (*STATUS, *MONTHS) or row.cells.get(header))
        ]
    return made[:MOST]


def _required(row: Record) -> list[str]:
    kind = row.source.layout
    listed = (*words("required"), *words("required_of_recipients"))
    return [each.partition(":")[2] for each in listed if each.partition(":")[0] == kind]


def checked(result: str, amends: Sequence[Amend], rows: Sequence[Record]) -> list[Correction]:
    """The corrections of a decision, not saved yet. Raises :class:`Refused` with everything that is wrong."""
    found = []
    by_place = {row.place: row for row in rows}
    made: list[Correction] = []
    if result in NOTHING_TO_WRITE and amends:
        found.append(refusal("Y-20", f"“{result}”没有要更正的内容。", "不填写更正内容，或选择其他处理结果。"))
    for amend in amends:
        row = by_place.get(amend.place)
        if row is None or not is_ours(row):
            found.append(refusal("Y-20", "更正的不是本疑点中各系统的记录。", "选择左侧各系统的记录；外部数据不更正。"))
            continue
        header, new = default_of(result, row, amend)
        old = row.number if header == NUMBER else str(row.cells.get(header, ""))
        where = f"第{amend.place}条记录的“{header}”"
        if header and header not in fields_of(row):
            found.append(refusal("Y-20", f"第{amend.place}条记录没有“{header[:20]}”字段。", "写明源文件表头中的字段。"))
        elif not header and result in NEW_VALUES:
            found.append(refusal("Y-20", f"第{amend.place}条记录没有写明更正哪个字段。", "选择字段，填写新值。"))
        elif not new or new == old:
            found.append(refusal("Y-20", f"{where}的新值为空或与原值相同。", "填写更正后的值；不更正的留空。"))
        elif len(new) > LONGEST:
            found.append(refusal("Y-20", f"{where}的新值超过{LONGEST}字。", "只填写更正后的值。"))
        elif any(one.record_id == row.pk and one.field == header for one in made):
            found.append(refusal("Y-20", f"{where}写了两次。", "每个字段只写一个新值。"))
        else:
            made.append(_correction(row, len(made) + 1, header, old, new))
    if not found and not made and result not in NOTHING_TO_WRITE:
        told = "写明更正哪条记录的哪个字段、改为什么。" if result in NEW_VALUES else f"选择对哪条记录“{result}”。"
        found.append(refusal("Y-20", f"“{result}”没有写明更正内容，回写清单无从填写。", told))
    if found:
        raise Refused(*found)
    return made


def _correction(row: Record, place: int, header: str, old: str, new: str) -> Correction:
    return Correction(
        record=row, place=place, system=row.system, number=row.number or row.unit, field=header, old=old, new=new
    )


def default_of(result: str, row: Record, amend: Amend) -> tuple[str, str]:
    """The field and new value that are meant: 停发 stops what is drawn or paid, 标记无效 is about the number."""
    header, new = amend.field.strip(), amend.new.strip()
    if result not in NEW_VALUES and not new:
        new = result
    if not header and result == Result.INVALID:
        header = ID
    if not header and result == Result.STOPPED:
        header = next((each for each in STATUS if row.cells.get(each)), "")
    return header, new


def named_number(proposed: str) -> str:
    """The one right number that a proposal names; empty where it names none, or several.

    >>> named_number("对照证件确认后统一为140525196512034216。"), named_number("核对证件后更正。")
    ('140525196512034216', '')
    """
    found = {number for number in RESIDENT_NUMBER.findall(proposed) if is_proven(number)}
    return found.pop() if len(found) == 1 else ""


def in_bulk(code: str, proposed: str) -> list[str]:
    """The results of an anomaly that can be decided in bulk at all: those that give no new value, and those whose new
    value follows from the evidence or the proposal of each suspect.

    >>> in_bulk("A04", "核对证件。"), in_bulk("A06", "")
    (['确认无误'], ['合并', '确认无误'])
    """
    return [
        result
        for result in results_for(code)
        if result not in NEW_VALUES
        or (code, result) in FOLLOWS
        or (code == "A01" and result == Result.CORRECTED and bool(named_number(proposed)))
    ]


def suggested(code: str, result: str, rows: Sequence[Record], proposed: str = "") -> list[Amend] | None:
    """What a result changes as far as the evidence or the proposal itself says it; None where they do not.

    The record to be put right stands first.
    """
    ours = [row for row in rows if is_ours(row)]
    if result in NOTHING_TO_WRITE:
        return []
    if not ours:
        return None
    if result not in NEW_VALUES:
        return [Amend(ours[0].place, "", "")]
    if code == "A06" and result == Result.MERGED:
        kept = max(ours, key=lambda row: (_months(row), -row.place))
        return [Amend(row.place, NUMBER, kept.number) for row in ours if row.number != kept.number] or None
    if code == "A01" and result == Result.CORRECTED:
        right = named_number(proposed)
        return [Amend(ours[0].place, ID, right)] if right and len(ours) == 1 and _id(ours[0]) != right else None
    if code == "A05" and result == Result.CORRECTED:
        proven = {number for row in ours if is_proven(number := _id(row))}
        right = named_number(proposed) or (proven.pop() if len(proven) == 1 else "")
        return [Amend(row.place, ID, right) for row in ours if right and _id(row) != right] or None
    if code == "A03" and result == Result.CORRECTED:
        number = _id(ours[0])
        sex = ("女", "男")[int(number[16]) % 2] if is_proven(number) else ""
        born = "".join(sign for sign in str(ours[0].cells.get("出生日期", "")) if sign.isdigit())
        if sex and born in ("", number[6:14]) and ours[0].cells.get(SEX) not in (sex, None):
            return [Amend(ours[0].place, SEX, sex)]
    return None


def _months(row: Record) -> int:
    told = [str(row.cells.get(each, "")) for each in MONTHS]
    return max((int(each) for each in told if each.isdecimal()), default=0)


def _id(row: Record) -> str:
    return str(row.cells.get(ID, "")).strip().upper()


def is_proven(number: str) -> bool:
    """Whether a number of 18 holds its check character."""
    return len(number) == 18 and number[:17].isdecimal() and resident_check_character(number[:17]) == number[17]


def keep(decision: Decision, made: Sequence[Correction]) -> None:
    """Write the corrections of a decision that waits for its check."""
    for one in made:
        one.decision = decision
    Correction.objects.bulk_create(made)
