"""Addresses that stay (稳定地址): a table by what it is, a row by its code or name, a column by its key.

A number at the beginning of a name (八、社会保障和就业支出) is left out: it differs from year to year, the name does
not.
Pages write addresses with hanzi as they are; what goes into a header or a site map is encoded.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from shebao.disclosure.model import TableKind

ROOT = "/public/"
_KINDS = {kind.value: kind.name.lower().replace("_", "-") for kind in TableKind}
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十]+[）)]|[0-9]{1,2}[、.．](?=\D))")
_WHOLE = re.compile("0|[1-9][0-9]{0,8}")
_NOT_IN_ADDRESS = re.compile(r"[\s/?#%\\&<>\"']+")


def slug(text: str) -> str:
    """A key or a name as part of an address.

    >>> slug("八、社会保障和就业支出"), slug("项目/P01"), slug("2080505"), slug("（一）“三公” 经费")
    ('社会保障和就业支出', '项目-P01', '2080505', '“三公”-经费')
    """
    plain = _NUMBER.sub("", text.strip())
    return _NOT_IN_ADDRESS.sub("-", plain).strip("-.") or "-"


def once(wanted: str, taken: Iterable[str]) -> str:
    """An address that no other has: the second of a name gets a number behind it.

    >>> once("a", ["a", "a-2"]), once("b", ["a"])
    ('a-3', 'b')
    """
    known = set(taken)
    if wanted not in known:
        return wanted
    return next(made for number in range(2, len(known) + 3) if (made := f"{wanted}-{number}") not in known)


def table_code(kind: str, project: str, number: int | None) -> str:
    """What a table is called in its address: by its kind, a project's targets by the project.

    >>> table_code("收支总表", "", 1), table_code("项目绩效目标表", "P01", None), table_code("别的", "", 14)
    ('balance', 'targets-P01', 'table-14')
    """
    if project:
        return f"targets-{slug(project)}"
    made = _KINDS.get(kind, "")
    if made in ("", "other"):
        return f"table-{number}" if number else "targets"
    return {"performance-department": "targets-department", "performance-project": "targets"}.get(made, made)


def ascii_address(address: str) -> str:
    """An address as headers and site maps have it."""
    return quote(address, safe="/?=&:;,.-_~!*'()%")


def project_address(year: int, code: str) -> str:
    """Where a project of a year stands."""
    return f"{ROOT}projects/{year}/{slug(code)}/"


def whole(text: str) -> int | None:
    """A number in an address, in the one way to write it; None for anything else.

    >>> whole("2025"), whole("02025"), whole("٣"), whole("0")
    (2025, None, None, 0)
    """
    return int(text) if _WHOLE.fullmatch(text) else None
