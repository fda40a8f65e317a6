"""Records of bank files: writing values into fields, and reading fields back into values, by a profile.

Widths are bytes of the file's encoding, not characters: a name of ten characters takes twenty bytes in GBK.
"""

from collections.abc import Mapping, Sequence
from typing import Any

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
    encoding = encoding_of(profile)
    if profile.shape == FIXED:
        width = sum(field.width for field in fields)
        if len(raw) != width:
            raise NotARecord(f"长度{len(raw)}字节，应为{width}字节")
        parts, at = [], 0
        for field in fields:
            parts.append(raw[at : at + field.width])
            at += field.width
    else:
        parts = raw.split(profile.delimiter.encode(encoding))
        if len(parts) != len(fields):
            raise NotARecord(f"有{len(parts)}项，应为{len(fields)}项")
    values: dict[str, Any] = {}
    for field, part in zip(fields, parts, strict=True):
        try:
            text = part.decode(encoding).strip(" ")
        except UnicodeDecodeError:
            raise NotARecord(f"“{field.title or field.what}”不是{profile.encoding.upper()}编码的文字") from None
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
