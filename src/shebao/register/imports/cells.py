"""Checking and reading the cells of one column, all rows at once: text in, the register's value and a reason out.

Each kind of column is a function from the cleaned text (an expression that gives text or null) to the value and to the
reason why it is refused (null where it is right). What is put right without asking is form alone: spaces, width, signs
that nobody sees, the apostrophe by which spreadsheets mark text, 15 digits of an old number as 18.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import polars as pl

from shebao.identity import BORN_BEFORE_1900, RESIDENT_CHARACTERS, RESIDENT_WEIGHTS, credit_code_problem
from shebao.register.imports.layouts import Column
from shebao.register.imports.reading import AS_NUMBER
from shebao.register.written import NAME, TELEPHONE

UNSEEN = r"[\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}\x{00AD}\x00-\x1F\x7F]"
BLANKS = " \u3000\u00a0"
TO_CLEAN = UNSEEN + r"|^[ \x{3000}\x{00A0}='’‘]|[ \x{3000}\x{00A0}]$"
RESIDENT = "居民身份证"
MOST_FEN_DIGITS = 13
DOTS = r"[•・‧∙⋅．]"
"""Variants of the dot in names of minorities and foreigners, written 「·」."""


@dataclass(frozen=True)
class Read:
    """A column's value and the reason why a cell is refused, as expressions."""

    value: pl.Expr
    reason: pl.Expr


Kind: TypeAlias = Callable[[pl.Expr, pl.Expr, Column, date], Read]
"""Given a column's text as it is and with full-width signs made narrow."""


def cleaned(cells: pl.Series) -> pl.Series:
    """A column's text without what nobody sees, with the number's mark taken off; empty text is null."""
    text = cells.str.strip_prefix(AS_NUMBER)
    if text.str.contains(TO_CLEAN).any():
        text = text.str.replace_all(UNSEEN, "").str.strip_chars(BLANKS)
        text = text.str.replace(r'^="(.*)"$', "${1}").str.replace(r"^['’‘]", "").str.strip_chars(BLANKS)
    return text.replace("", None)


def read_column(column: Column, cells: pl.Series, today: date) -> Read:
    """The value of a column's cleaned cells and why they are refused."""
    text = pl.col(column.header)
    if column.kind == "date" and (plain := _plain_dates(cells, today)) is not None:
        read = Read(pl.lit(plain), pl.lit(None, pl.String))
    else:
        read = KINDS[column.kind](text, text if _is_narrow(cells) else text.str.normalize("NFKC"), column, today)
    if not column.required:
        return read
    missing = pl.when(text.is_null()).then(pl.lit(f"“{column.header}”未填"))
    return Read(read.value, pl.coalesce(missing, read.reason))


def _is_narrow(cells: pl.Series) -> bool:
    """Whether all is ASCII, so that there is nothing to make narrow."""
    return bool((cells.str.len_bytes() == cells.str.len_chars()).all())


def _plain_dates(cells: pl.Series, today: date) -> pl.Series | None:
    """The dates of a column that is all yyyy-mm-dd and all within reason, as most are; None for any other."""
    read = cells.str.to_date("%Y-%m-%d", strict=False)
    if read.null_count() > cells.null_count() or (cells.str.len_bytes() != 10).any():
        return None
    known = read.drop_nulls()
    return read if known.is_between(date(1900, 1, 1), today).all() else None


def _reason(bad: pl.Expr, column: Column, what: str, shown: pl.Expr | None = None) -> pl.Expr:
    message = pl.lit(f"“{column.header}”{what}")
    if shown is not None:
        message = message + "：" + shown.str.slice(0, 30)
    return pl.when(bad).then(message)


def _text(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    return Read(text, _reason(text.str.len_chars() > column.longest, column, f"超过{column.longest}个字"))


def _number(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    """A code number (编号) as text, as it is; one in scientific notation has lost digits."""
    value = narrow.str.replace_all(" ", "")
    lost = value.str.contains(r"^\d(\.\d+)?[Ee]\+\d+$")
    reason = pl.coalesce(
        _reason(lost, column, "以数字保存，末位已丢失，须从源系统重新导出为文本", value),
        _reason(value.str.len_chars() > 32, column, "超过32个字"),
    )
    return Read(value, reason)


def _name(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    value = text.str.replace_all(DOTS, "·").str.replace_all(r"[\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}]", "")
    value = pl.when(text.str.contains(r"\p{Han}")).then(value.str.replace_all(r"\s", "")).otherwise(value)
    wrong = ~text.str.contains(NAME)
    reason = pl.coalesce(
        _reason(text.str.len_chars() > column.longest, column, f"超过{column.longest}个字"),
        _reason(wrong, column, "含有姓名中不应有的字符", text),
    )
    return Read(value, reason)


def _id_number(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    """Only the form is read here; what the number proves is checked where its kind is known."""
    value = narrow.str.replace_all(r"\s", "").str.to_uppercase()
    return Read(value, pl.lit(None, pl.String))


def _credit_code(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    value = narrow.str.replace_all(r"\s", "").str.to_uppercase()
    problem = value.map_elements(credit_code_problem, return_dtype=pl.String)
    return Read(value, pl.lit(f"“{column.header}”") + problem)


def _account(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    value = narrow.str.replace_all(r"[\s-]", "")
    lost = value.str.contains(r"[Ee]\+\d+$")
    reason = pl.coalesce(
        _reason(lost, column, "以数字保存，末位已丢失，须从源系统重新导出为文本"),
        _reason(~value.str.contains(r"^\d{8,32}$"), column, "应为8至32位数字"),
    )
    return Read(value, reason)


def _telephone(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    value = narrow.str.replace_all(r"\s", "")
    return Read(value, _reason(~value.str.contains(TELEPHONE), column, "应为手机号码或带区号的固定电话", value))


def _date(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    plain = narrow.str.replace(r"[ T]00:00(:00)?(\.0+)?$", "")
    parts = plain.str.extract_groups(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
    whole = plain.str.extract_groups(r"^(\d{4})(\d{2})(\d{2})$")
    joined = pl.coalesce(
        pl.concat_str([_part(parts, each) for each in "123"], separator="-"),
        pl.concat_str([_part(whole, each) for each in "123"], separator="-"),
    )
    value = joined.str.to_date("%Y-%m-%d", strict=False)
    serial = plain.str.contains(r"^\d{5}$")
    short = plain.str.contains(r"^\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}")
    reason = pl.coalesce(
        _reason(serial, column, "是日期的序号，须改为日期格式 yyyy-mm-dd", plain),
        _reason(short, column, "年份只有两位", plain),
        _reason(value.is_null() & text.is_not_null(), column, "不是日历上的日期，应为 yyyy-mm-dd", plain),
        _reason(value > today, column, "晚于今天", plain),
        _reason(value < date(1900, 1, 1), column, "早于1900年", plain),
    )
    return Read(value, reason)


def _part(groups: pl.Expr, name: str) -> pl.Expr:
    return groups.struct.field(name).str.pad_start(2, "0")


def _month(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    """A month as its first day."""
    plain = narrow.str.replace(r"[ T]00:00(:00)?$", "")
    parts = plain.str.extract_groups(r"^(\d{4})[-/.年]?(\d{2}|\d)月?$")
    full = plain.str.extract_groups(r"^(\d{4})-(\d{2})-01$")
    joined = pl.coalesce(*(pl.concat_str([_part(g, "1"), _part(g, "2")], separator="-") for g in (parts, full)))
    # Five digits could be read in two ways.
    value = pl.when(~plain.str.contains(r"^\d{5}$")).then((joined + "-01").str.to_date("%Y-%m-%d", strict=False))
    reason = pl.coalesce(
        _reason(value.is_null() & text.is_not_null(), column, "不是年月，应为 yyyymm", plain),
        _reason(value > today, column, "晚于本月", plain),
        _reason(value < date(1950, 1, 1), column, "早于1950年", plain),
    )
    return Read(value, reason)


def _money(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    """Yuan with at most two decimals, as fen."""
    plain = narrow.str.replace_all(r"[,\s¥]", "").str.replace("元$", "")
    groups = plain.str.extract_groups(rf"^(-?)(\d{{1,{MOST_FEN_DIGITS}}})(?:\.(\d{{1,2}})0*|\.)?$")
    whole = groups.struct.field("2").cast(pl.Int64) * 100
    rest = groups.struct.field("3").str.pad_end(2, "0").cast(pl.Int64).fill_null(0)
    fen = whole + rest
    value = pl.when(groups.struct.field("1") == "-").then(-fen).otherwise(fen)
    decimals = plain.str.contains(r"^-?\d+\.\d{3,}$")
    reasons = [
        _reason(decimals & value.is_null(), column, "多于两位小数", text),
        _reason(value.is_null() & text.is_not_null(), column, "不是金额", text),
    ]
    if not column.negative:
        reasons.append(_reason(value < 0, column, "不得为负数", text))
    return Read(value, pl.coalesce(*reasons))


def _count(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    plain = narrow.str.strip_suffix(".0")
    right = plain.str.contains(r"^\d{1,6}$")
    value = pl.when(right).then(plain).cast(pl.Int64, strict=False)
    return Read(value, _reason(~right, column, "应为不带小数的数", plain))


def _rate(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    """A rate as parts of a million: with a percent sign, or as a decimal fraction below 5 %."""
    plain = narrow.str.replace_all(" ", "")
    percent = plain.str.extract(r"^(\d{1,2}(?:\.\d{1,4})?)%$").cast(pl.Float64)
    fraction = plain.str.extract(r"^(0\.0\d{1,6})$").cast(pl.Float64)
    # At most six places, so that rounding only takes the binary fraction off.
    value = pl.coalesce(percent * 10_000, fraction * 1_000_000).round(0).cast(pl.Int64)
    return Read(value, _reason(value.is_null() & text.is_not_null(), column, "应写作百分数，如 0.20%", plain))


def _code(text: pl.Expr, narrow: pl.Expr, column: Column, today: date) -> Read:
    words = {other: word for word, others in column.words.items() for other in (word, *others)}
    value = narrow.replace_strict(
        {key.translate(_TO_NARROW): word for key, word in words.items()}, default=None, return_dtype=pl.String
    )
    listed = "、".join(column.words)
    return Read(value, _reason(value.is_null() & text.is_not_null(), column, f"应为{listed}之一", text))


_TO_NARROW = str.maketrans("（）", "()")

KINDS: dict[str, Kind] = {
    "text": _text,
    "number": _number,
    "name": _name,
    "id_number": _id_number,
    "credit_code": _credit_code,
    "account": _account,
    "telephone": _telephone,
    "date": _date,
    "month": _month,
    "money": _money,
    "count": _count,
    "rate": _rate,
    "code": _code,
}


SCIENTIFIC = r"^\d(\.\d+)?E\+?\d+$"
"""A long number as a spreadsheet shows it: its last digits are lost."""


def to_18_digits(old: pl.Expr) -> pl.Expr:
    """Resident numbers of 15 digits as ones of 18, as :func:`shebao.identity.to_18_digits` makes one."""
    before_1900 = old.str.slice(12, 3).cast(pl.Int32, strict=False) >= BORN_BEFORE_1900.start
    century = pl.when(before_1900).then(pl.lit("18")).otherwise(pl.lit("19"))
    first17 = old.str.slice(0, 6) + century + old.str.slice(6, 9)
    return first17 + check_sum(first17)


def check_sum(number: pl.Expr) -> pl.Expr:
    """The check character that the first 17 digits of resident numbers ask for (GB 11643); null where they are none."""
    total = pl.lit(0, pl.Int32)
    for at, weight in enumerate(RESIDENT_WEIGHTS):
        total = total + number.str.slice(at, 1).cast(pl.Int32, strict=False) * weight
    return (total % 11).replace_strict(dict(enumerate(RESIDENT_CHARACTERS)), default=None, return_dtype=pl.String)
