"""Reading a return file (回盘文件) by its bank's profile: head, lines as a frame, trailer; and what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from shebao.findings import Finding, Place, Severity
from shebao.payments.bank_profiles import FEN, FIXED, Field, Profile
from shebao.payments.records import NotARecord, encoding_of, read, texts

NAMED = 5
LINE_SCHEMA = {
    "row": pl.Int64,
    "number": pl.String,
    "account": pl.String,
    "payee": pl.String,
    "amount": pl.Int64,
    "code": pl.String,
}
MOST_BYTES = 512 * 2**20


@dataclass
class ReturnRead:
    """What a file says: ``head`` holds the values of header and trailer, ``lines`` has :data:`LINE_SCHEMA`."""

    head: dict[str, Any] = field(default_factory=dict)
    lines: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LINE_SCHEMA))
    findings: list[Finding] = field(default_factory=list)


def finding(code: str, message: str, action: str, file: str, row: int | None = None) -> Finding:
    """A finding about a place in a return file; rows are counted from 1."""
    place = Place(file=file, line=row)
    return Finding(code=code, severity=Severity.ERROR, message=message, action=action, places=(place,))


FETCH_AGAIN = "整个文件没有导入。请向银行重新取得该批次的回盘文件，不要打开另存或手工修改。"


def read_return(content: bytes, profile: Profile, name: str) -> ReturnRead:
    """Read a file; whatever is no record of the profile is a finding, all of them at once."""
    made = ReturnRead()
    if profile.encoding.endswith("-sig"):
        content = content.removeprefix("".encode(profile.encoding))
    rows = content.split(b"\n")
    if rows.pop():
        said = f"最后一行（第{len(rows) + 1}行）没有行结束符，文件不完整。"
        made.findings.append(finding("P-50", said, FETCH_AGAIN, name, len(rows) + 1))
        return made
    rows = [row.removesuffix(b"\r") for row in rows]
    layout = profile.returned
    ends = (len(layout.header) > 0) + (len(layout.trailer) > 0)
    if len(rows) < ends + 1:
        made.findings.append(
            finding("P-50", f"文件只有{len(rows)}行，不是{profile.name}的回盘文件。", FETCH_AGAIN, name)
        )
        return made
    if layout.header:
        _head(layout.header, rows[0], 1, profile, name, "首行", made)
    if layout.trailer:
        _head(layout.trailer, rows[-1], len(rows), profile, name, "末行", made)
    first = 1 if layout.header else 0
    body = rows[first : len(rows) - 1 if layout.trailer else len(rows)]
    made.lines = _lines(layout.line, body, first + 1, profile, name, made.findings)
    return made


def _head(
    fields: Sequence[Field], raw: bytes, row: int, profile: Profile, name: str, where: str, made: ReturnRead
) -> None:
    try:
        made.head.update(read(fields, raw, profile))
    except NotARecord as problem:
        made.findings.append(finding("P-50", f"{where}不符合{profile.name}：{problem}。", FETCH_AGAIN, name, row))


def _lines(
    fields: Sequence[Field], body: Sequence[bytes], first: int, profile: Profile, name: str, findings: list[Finding]
) -> pl.DataFrame:
    """The lines as a frame, column by column; those that are no record are said and left out."""
    columns = _columns(fields, body, profile)
    bad: list[tuple[int, str]] = []
    at = list(range(first, first + len(body)))
    if columns is None:
        good = []
        for row, raw in zip(at, body, strict=True):
            try:
                good.append((row, texts(fields, raw, profile)))
            except NotARecord as problem:
                bad.append((row, str(problem)))
        at = [row for row, _ in good]
        columns = [list(column) for column in zip(*(parts for _, parts in good), strict=True)] or [[] for _ in fields]
    frame = pl.DataFrame(
        {"row": at, **{one.what: column for one, column in zip(fields, columns, strict=True)}},
        schema={"row": pl.Int64, **{one.what: pl.String for one in fields}},
    )
    for one in fields:
        if one.what == "const":
            odd = frame.filter(pl.col("const") != one.text)
            bad += [(row, f"标识“{text[:8]}”，应为“{one.text}”") for row, text in odd.select("row", "const").rows()]
    frame = frame.with_columns(_amount(profile).alias("fen"))
    odd = frame.filter(pl.col("fen").is_null())
    bad += [(row, f"金额“{text[:20]}”无法读取") for row, text in odd.select("row", "amount").rows()]
    if bad:
        bad.sort()
        said = "；".join(f"第{row}行{problem}" for row, problem in bad[:NAMED])
        more = f"等共{len(bad):,}行" if len(bad) > NAMED else ""
        findings.append(finding("P-50", f"{said}{more}，不符合{profile.name}。", FETCH_AGAIN, name, bad[0][0]))
    return frame.filter(pl.col("fen").is_not_null()).select(
        "row", "number", "account", "payee", pl.col("fen").alias("amount"), "code"
    )


def _columns(
    fields: Sequence[Field], body: Sequence[bytes], profile: Profile
) -> Sequence[pl.Series | list[str]] | None:
    """Every line's texts by column, where all lines are records; None where some are not."""
    encoding = encoding_of(profile)
    try:
        if profile.shape == FIXED:
            width = sum(one.width for one in fields)
            if any(len(raw) != width for raw in body):
                return None
            columns, at = [], 0
            for one in fields:
                end = at + one.width
                columns.append([raw[at:end].decode(encoding).strip(" ") for raw in body])
                at = end
            return columns
        told = pl.Series(b"\n".join(body).decode(encoding).split("\n"), dtype=pl.String)
    except UnicodeDecodeError:
        return None
    between = len(fields) - 1
    if (told.str.count_matches(profile.delimiter, literal=True) != between).any():
        return None
    parts = told.str.split_exact(profile.delimiter, between).struct.unnest()
    return [part.str.strip_chars(" ") for part in parts]


def _amount(profile: Profile) -> pl.Expr:
    """Amounts in fen; null for what is none."""
    text = pl.col("amount")
    if profile.amount == FEN:
        return pl.when(text.str.contains(r"^[0-9]{1,18}$")).then(text).cast(pl.Int64, strict=False)
    plain = text.str.contains(r"^[0-9]{1,15}(\.[0-9]{2})?$")
    yuan = text.str.split(".").list.get(0).cast(pl.Int64, strict=False)
    fen = text.str.split(".").list.get(1, null_on_oob=True).fill_null("0").cast(pl.Int64, strict=False)
    return pl.when(plain).then(yuan * 100 + fen)
