"""Records of bank files: writing values into fields, and reading fields back into values, by a profile.

Widths are bytes of the file's encoding, not characters: a name of ten characters takes twenty bytes in GBK.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from shebao.payments.bank_profiles import AMOUNTS, COUNTS, FEN, FIXED, Field, Profile


class NotARecord(ValueError):
    """A line of a file that is not what the profile says; the message is what is wrong, in Chinese."""


def encoding_of(profile: Profile) -> str:
    """The encoding of a record; a mark at the head of a file (utf-8-sig) is the file's, not the record's."""
    return profile.encoding.removesuffix("-sig")


def amount_text(fen: int, profile: Profile) -> str:
    """An amount as a bank's file writes it: in fen without a point, or in yuan with two decimals."""
    return str(fen) if profile.amount == FEN else f"{fen // 100}.{fen % 100:02d}"


def amount_read(text: str, profile: Profile) -> int:
    """An amount in fen from a bank's file. Raises :class:`NotARecord`."""
    plain = text.strip()
    if profile.amount == FEN:
        if not (plain.isascii() and plain.isdecimal()):
            raise NotARecord(f"金额“{plain[:20]}”不是以分为单位的整数")
        return int(plain)
    yuan, point, fen = plain.partition(".")
    figures = yuan + fen
    if not (yuan and figures.isascii() and figures.isdecimal()) or (point and len(fen) != 2):
        raise NotARecord(f"金额“{plain[:20]}”不是以元为单位、两位小数的数")
    return int(yuan) * 100 + int(fen or 0)


def written(fields: Sequence[Field], values: Mapping[str, Any], profile: Profile) -> bytes:
    """A record, without its end of line. What does not fit raises ValueError: it was to be found before."""
    encoding = encoding_of(profile)
    parts = []
    for field in fields:
        value: Any = field.text if field.what == "const" else values[field.name]
        number = field.what in AMOUNTS or field.what in COUNTS
        text = amount_text(value, profile) if field.what in AMOUNTS else str(value)
        raw = text.encode(encoding)
        if len(raw) > field.width:
            raise ValueError(f"{field.title or field.what}: {len(raw)} bytes of {field.width}")
        if profile.shape == FIXED:
            raw = raw.rjust(field.width, field.pad.encode()) if number else raw.ljust(field.width)
        parts.append(raw)
    return (b"" if profile.shape == FIXED else profile.delimiter.encode(encoding)).join(parts)


def read(fields: Sequence[Field], raw: bytes, profile: Profile) -> dict[str, Any]:
    """The values of a record: amounts in fen, counts as numbers, texts without the blanks around them.

    Raises :class:`NotARecord`.
    """
    values: dict[str, Any] = {}
    for field, text in zip(fields, texts(fields, raw, profile), strict=True):
        if field.what == "const":
            if text != field.text:
                raise NotARecord(f"标识“{text[:20]}”，应为“{field.text}”")
        elif field.what in AMOUNTS:
            values[field.name] = amount_read(text, profile)
        elif field.what in COUNTS:
            if not (text.isascii() and text.isdecimal()):
                raise NotARecord(f"“{field.title}”不是数：{text[:20]}")
            values[field.name] = int(text)
        else:
            values[field.name] = text
    return values


def texts(fields: Sequence[Field], raw: bytes, profile: Profile) -> list[str]:
    """The texts of a record's fields. Raises :class:`NotARecord` where they are not as many, or not as long.

    Fixed fields are cut as bytes; a delimited record is decoded first, because the second byte of a character may look
    like the delimiter.
    """
    encoding = encoding_of(profile)
    if profile.shape == FIXED:
        width = sum(field.width for field in fields)
        if len(raw) != width:
            raise NotARecord(f"长度{len(raw)}字节，应为{width}字节")
        made, at = [], 0
        for field in fields:
            made.append(_decoded(raw[at : at + field.width], encoding))
            at += field.width
        return made
    made = [text.strip(" ") for text in _decoded(raw, encoding).split(profile.delimiter)]
    if len(made) != len(fields):
        raise NotARecord(f"有{len(made)}项，应为{len(fields)}项")
    return made


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding).strip(" ")
    except UnicodeDecodeError:
        raise NotARecord(f"不是{encoding.upper()}编码的文字") from None


def line_writer(fields: Sequence[Field], names: Sequence[str], profile: Profile) -> Callable[[Sequence[Any]], bytes]:
    """What :func:`written` does, made ready for many records whose values come in the order of ``names``."""
    encoding, fixed = encoding_of(profile), profile.shape == FIXED
    between = b"" if fixed else profile.delimiter.encode(encoding)
    parts: list[tuple[int, bytes, bool, bool, int, bytes]] = []
    for field in fields:
        constant = field.text.encode(encoding).ljust(field.width if fixed else 0) if field.what == "const" else b""
        at = -1 if field.what == "const" else names.index(field.name)
        amount, number = field.what in AMOUNTS, field.what in AMOUNTS or field.what in COUNTS
        parts.append((at, constant, amount, number, field.width, field.pad.encode()))

    def write(row: Sequence[Any]) -> bytes:
        made = []
        for at, constant, amount, number, width, pad in parts:
            if at < 0:
                made.append(constant)
                continue
            raw = (amount_text(row[at], profile) if amount else str(row[at])).encode(encoding)
            if len(raw) > width:
                raise ValueError(f"{names[at]}: {len(raw)} bytes of {width}")
            made.append((raw.rjust(width, pad) if number else raw.ljust(width)) if fixed else raw)
        return between.join(made)

    return write


def written_lines(fields: Sequence[Field], lines: pl.DataFrame, profile: Profile) -> bytes:
    """What :func:`written` makes of each row, ends of line with it, made column by column.

    Columns are named as the fields are; ValueError as :func:`written`.
    """
    columns = [_column(field, lines, profile) for field in fields]
    between = "" if profile.shape == FIXED else profile.delimiter
    told = lines.select(pl.concat_str(columns, separator=between).str.join(profile.newline)).item()
    return f"{told}{profile.newline}".encode(encoding_of(profile)) if lines.height else b""


def _column(field: Field, lines: pl.DataFrame, profile: Profile) -> pl.Series:
    """A field's texts as the file holds them."""
    if field.what == "const":
        values = pl.repeat(field.text, lines.height, dtype=pl.String, eager=True)
    elif field.what in AMOUNTS and profile.amount != FEN:
        fen = lines[field.name]
        values = (fen // 100).cast(pl.String) + "." + (fen % 100).cast(pl.String).str.zfill(2)
    else:
        values = lines[field.name].cast(pl.String)
    number, encoding = field.what in AMOUNTS or field.what in COUNTS, encoding_of(profile)
    if values.str.len_bytes().max() == values.str.len_chars().max() and not values.str.contains("[^\x00-\x7f]").any():
        if int(values.str.len_chars().max() or 0) > field.width:  # type: ignore[arg-type]
            raise ValueError(f"{field.title or field.what}: more than {field.width} bytes")
        if profile.shape != FIXED:
            return values
        return values.str.pad_start(field.width, field.pad) if number else values.str.pad_end(field.width)
    # Beyond ASCII the bytes of a text are known only from its encoding: asked once for each text.
    filled = {}
    for text in values.unique():
        missing = field.width - len(text.encode(encoding))
        if missing < 0:
            raise ValueError(f"{field.title or field.what}: {field.width - missing} bytes of {field.width}")
        filled[text] = text + " " * missing
    return values.replace_strict(filled, return_dtype=pl.String) if profile.shape == FIXED else values
