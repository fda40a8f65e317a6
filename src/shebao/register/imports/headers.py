"""Recognising the columns of a file: each header is a column's name or one of its other names (AAC and AAB codes)."""

import difflib
import re
import unicodedata

from shebao.findings import Finding, Place, Severity
from shebao.register.imports.layouts import Layout, layouts
from shebao.register.imports.reading import CannotRead, Table

NEAR = 0.6
LIKE = 0.25
"""The share of a layout's columns below which a file is another one, not one with mistakes."""


def plain(header: str) -> str:
    """A header without what varies between files: spaces, width, brackets' width, a star for what must be filled."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", header)).upper()


def match_headers(table: Table, layout: Layout) -> dict[str, int]:
    """Where each column of the layout stands in the table, by its header.

    Raises :class:`~shebao.register.imports.reading.CannotRead` with all of: missing columns with the header that may be
    meant, unknown headers, headers that stand twice, a template of another version.
    """
    known = {plain(name): column.header for column in layout.columns for name in (column.header, *column.aliases)}
    places: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    findings: list[Finding] = []
    for at, header in enumerate(table.headers):
        name = known.get(plain(header))
        if name is None:
            if plain(header) != plain("错误原因"):
                unknown.append((at, header))
        elif name in places:
            findings.append(
                _error(
                    "I-30",
                    f"“{name}”有两列（第{places[name] + 1}列和第{at + 1}列）。",
                    "只保留一列。",
                    found=header,
                )
            )
        else:
            places[name] = at
    missing = [column for column in layout.columns if column.header not in places and not column.optional]
    if table.version and table.version != layout.version:
        findings.append(
            _error(
                "I-33",
                f"模板版本是“{table.version}”，本版式的模板是“{layout.version}”。",
                "下载新模板，把数据粘贴过去后再导入。",
                found=table.version,
                expected=layout.version,
            )
        )
    if len(missing) > len(layout.columns) // 2 and (other := _other_layout(table, layout)) is not None:
        raise CannotRead(
            _error(
                "I-34",
                f"表头不是“{layout.title}”的，像是“{other.title}”的。",
                "选择对应的版式后重新上传。",
            )
        )
    if len(places) < len(layout.columns) * LIKE:
        raise CannotRead(
            _error(
                "I-34",
                f"这不像“{layout.title}”的文件：版式有{len(layout.columns)}列，文件的{len(table.headers)}列中只认出{len(places)}列。",
                "核对是否选错了文件或版式；表头按模板填写。",
                found="、".join(header[:20] for header in table.headers[:6]),
            )
        )
    for column in missing:
        near = difflib.get_close_matches(plain(column.header), [plain(h) for _, h in unknown], 1, NEAR)
        meant = next((h for _, h in unknown if near and plain(h) == near[0]), "")
        hint = f"，是否写成了“{meant}”" if meant else ""
        findings.append(
            _error(
                "I-31",
                f"缺少“{column.header}”列{hint}。",
                f"把表头改为“{column.header}”。" if meant else "按模板补上该列；没有内容的可以留空。",
                found=meant,
                expected=column.header,
            )
        )
    for at, header in unknown:
        near = difflib.get_close_matches(plain(header), list(known), 1, NEAR)
        hint = f"，是否指“{known[near[0]]}”" if near else ""
        shown = header[:40] or "（空）"
        findings.append(
            Finding(
                "I-32",
                Severity.ERROR,
                f"第{at + 1}列“{shown}”不在版式中{hint}。",
                places=(Place(sheet=table.sheet, row=1, column=shown),),
                found=shown,
                action="改正表头，或删去该列。",
            )
        )
    if findings:
        raise CannotRead(*findings)
    return places


def _other_layout(table: Table, layout: Layout) -> Layout | None:
    headers = {plain(header) for header in table.headers}
    for other in layouts().values():
        names = [{plain(name) for name in (column.header, *column.aliases)} for column in other.columns]
        if other.columns != layout.columns and sum(bool(each & headers) for each in names) > len(names) * 0.8:
            return other
    return None


def _error(code: str, message: str, action: str, *, found: str = "", expected: str = "") -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, action=action, found=found, expected=expected)
