"""T-04: no mobile number and no identity number is published; what may be one is asked about.

Numbers are never repeated in a finding. Of a document that was read, each kind is one finding with its places. A
telephone number with a digit too few or too many, and names of persons beside the telephone, are told as well.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from shebao.budget.check.personal_numbers import NumberKind, find_personal_numbers
from shebao.disclosure.places import place_of
from shebao.disclosure.rules.printed_texts import Printed, printed_texts
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Place, Severity

ASKED_ABOUT = {
    NumberKind.DOUBTFUL: "一串数字像是个人的电话或账号",
    NumberKind.MAIL: "电子邮箱",
}
"""What may be a unit's own, and is asked about instead of refused."""

LANDLINE = re.compile(r"(?<![\d\-—])(0\d{2,3})[\-—－ ]?(\d{5,10})(?![\d\-])")
SHORT_MOBILE = re.compile(r"(?:联系电话|电话|手机)?[:：]?\s*(1[3-9]\d{7,8}|1[3-9]\d{10})")
"""A mobile number with one or two digits too few, or one too many, alone in its cell."""

PERSONS = ("负责人", "经办人")
NO_NAME = re.compile(r"^[\s/无—\-]*$|签[字章]|盖章")


def check(material: Material) -> Iterator[Finding]:
    """Every text of the document."""
    found: dict[NumberKind, list[Printed]] = {}
    for printed in printed_texts(material):
        if material.book is None and SHORT_MOBILE.fullmatch(printed.text.strip()):
            continue  # told by its number of digits
        for kind in dict.fromkeys(number.kind for number in find_personal_numbers(printed.text)):
            found.setdefault(kind, []).append(printed)
    for kind, texts in found.items():
        if material.book is not None:
            for where in dict.fromkeys(printed.where for printed in texts):
                yield _finding(kind, where, where)
            continue
        wheres = list(dict.fromkeys(printed.where for printed in texts))
        more = f"等{len(texts)}处" if len(texts) > 1 else ""
        yield _finding(kind, f"{wheres[0]}”{more}“".strip("“") if more else wheres[0], "文字", _masked(material, texts))
    if material.book is None:
        yield from _landlines(material)
        yield from _mobiles(material)
        yield from _names(material)


def _finding(kind: NumberKind, where: str, subject: str, places: tuple[Place, ...] = ()) -> Finding:
    shown = f"“{where}”" if not where.endswith("处") else f"“{where}"
    if kind in ASKED_ABOUT:
        return RULE.finding(
            f"{subject}/{kind.value}",
            f"{shown}中有{ASKED_ABOUT[kind]}。请核对，是个人信息的应删除；联系方式写办公电话和单位邮箱。",
            severity=Severity.WARNING,
            places=places,
        )
    return RULE.finding(
        f"{subject}/{kind.value}", f"{shown}中有{kind.value}，属于个人信息，不应公开。请删除。", places=places
    )


def _masked(material: Material, texts: list[Printed]) -> tuple[Place, ...]:
    """The places of numbers, with what stands there left out: findings are saved and sent around."""
    spots = dict.fromkeys(printed.spot for printed in texts)
    return tuple(replace(place_of(material.document, spot), text="（号码已略去）") for spot in spots)


def _landlines(material: Material) -> Iterator[Finding]:
    """Landline numbers: area code of 3 or 4 digits, then 7 or 8; with 01x and 02x always 8."""
    for printed in printed_texts(material):
        if not re.search("电话|联系|咨询|监督", printed.text[:200]):
            continue
        for match in LANDLINE.finditer(printed.text):
            number = len(match[2])
            wrong = number not in (7, 8) or (match[1].startswith(("01", "02")) and number == 7 and len(match[1]) == 3)
            if wrong:
                yield RULE.finding(
                    f"{printed.where}/电话位数",
                    f"“{printed.where}”中的电话号码区号后有{number}位，位数不对。请核对。",
                    severity=Severity.WARNING,
                    spots=(printed.at(match.start()),),
                )


def _mobiles(material: Material) -> Iterator[Finding]:
    """Mobile numbers with a wrong number of digits; the number itself is not repeated."""
    for printed in printed_texts(material):
        match = SHORT_MOBILE.fullmatch(printed.text.strip())
        if match is not None:
            place = replace(place_of(material.document, printed.spot), text="（号码已略去）")
            yield RULE.finding(
                f"{printed.where}/手机位数",
                f"“{printed.where}”中的手机号码{len(match[1])}位，应为11位；手机号码属于个人信息，不应公开。"
                "请删除，或改为办公电话。",
                severity=Severity.WARNING,
                places=(place,),
            )


def _names(material: Material) -> Iterator[Finding]:
    """Persons named on performance forms: one notice."""
    named = [
        (form, label)
        for form in material.forms
        for label in PERSONS
        if (name := form.fact(label)) and NO_NAME.search(name) is None
    ]
    if named:
        forms = len({id(form) for form, _ in named})
        yield RULE.finding(
            "绩效目标表/姓名",
            f"{forms}张绩效目标表印有负责人、经办人的姓名和联系电话。公开件只需列单位，建议删去。",
            severity=Severity.NOTICE,
            places=tuple(
                replace(place_of(material.document, spot), text=label)
                for form, label in named
                for spot in form.spots(label)
            ),
        )


RULE = Rule("T-04", "没有个人信息", Severity.ERROR, "《个人信息保护法》；公开前的保密审查", "文字", check)
