"""Masking (脱敏): what of a sensitive value is shown without 查看明文. The shape of the value stays recognisable."""

import re
from collections.abc import Callable, Collection

FIRST, LAST = 6, 4
STAR = "*"


def mask_name(name: str) -> str:
    """张* of two characters, 李*明 of three or more.

    >>> mask_name("张三"), mask_name("李小明"), mask_name("欧阳小明")
    ('张*', '李*明', '欧**明')
    """
    if len(name) < 2:
        return name
    return name[0] + STAR * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")


def mask_names(text: str, names: Collection[str]) -> str:
    """A text in which these names are masked wherever they stand, the longest first.

    >>> mask_names("冲正：李小明变更姓名", {"李小明", "李小"})
    '冲正：李*明变更姓名'
    """
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, mask_name(name)) if name else text
    return text


def mask_id(number: str, handling: bool = False) -> str:
    """The last four; for whoever handles the case also the first six.

    >>> mask_id("140525196512034216", handling=True), mask_id("140525196512034216")
    ('140525********4216', '**************4216')
    """
    if len(number) <= LAST:
        return STAR * len(number)
    head = number[:FIRST] if handling and len(number) > FIRST + LAST else ""
    return head + STAR * (len(number) - len(head) - LAST) + number[-LAST:]


def mask_account(number: str) -> str:
    """The last four of a bank account.

    >>> mask_account("6212260512345678")
    '****5678'
    """
    return STAR * 4 + number[-LAST:] if number else ""


def mask_telephone(number: str) -> str:
    """138****0000.

    >>> mask_telephone("13800000000")
    '138****0000'
    """
    return number[:3] + STAR * 4 + number[-LAST:] if len(number) >= 8 else STAR * len(number)


_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9]{15,20}|[0-9]{17}[Xx]|1[3-9][0-9]{9}"
    r"|[0-9](?:\.[0-9]+[Ee]\+?|[Ee]\+)1[0-9])(?![0-9A-Za-z])"
)


def mask_in_text(text: str, handling: bool = False, keep: Collection[str] = ()) -> str:
    """A text in which identity, account and mobile numbers are masked; case numbers, amounts and days stay.

    Also a number that a spreadsheet damaged (1.4E+17), however few of its digits are left. ``keep``: numbers of a
    system, which may look like telephones.

    >>> mask_in_text("条件：140525196512034216，业务单11P0320261129000002，13800000000")
    '条件：**************4216，业务单11P0320261129000002，138****0000'
    """

    def hide(found: re.Match[str]) -> str:
        if found[0] in keep:
            return found[0]
        return mask_telephone(found[0]) if len(found[0]) == 11 else mask_id(found[0], handling)

    return _NUMBERS.sub(hide, text)


MASKS: dict[str, Callable[[str], str]] = {
    "id_number": mask_id,
    "bank_account": mask_account,
    "telephone": mask_telephone,
}
"""The fields whose values are masked wherever they are shown, each with its mask."""


def masked(field: str, value: str, handling: bool = False) -> str:
    """A value as every page, form, finding and paper shows it without 查看明文; of other fields the value itself.

    >>> masked("bank_account", "6212260512345678"), masked("name", "李小明")
    ('****5678', '李小明')
    """
    if field == "id_number":
        return mask_id(value, handling)
    return MASKS[field](value) if field in MASKS else value
