"""Documents' numbers (证件号码) of many rows at once: their one form, and how much each proves (GB 11643).

Nothing is refused here for its division: many people hold numbers of areas that no longer exist.
"""

from datetime import date

import polars as pl

from shebao.register.imports.cells import SCIENTIFIC, check_sum, cleaned, to_18_digits
from shebao.register.imports.reading import AS_NUMBER

MISSING, PROVEN, OLD, BROKEN, CUT, PLACEHOLDER, OTHER = range(7)
STATES = {
    MISSING: "缺失",
    PROVEN: "校验相符",
    OLD: "15位旧号",
    BROKEN: "校验不符或位数不对",
    CUT: "被电子表格截断",
    PLACEHOLDER: "占位号码",
    OTHER: "其他证件",
}
"""What is known of a number. Only PROVEN and OLD can say who somebody is, OTHER together with the name."""
NOTHING = ("", "无", "空", "-", "--", "/", "NULL", "NONE", "N/A", "NA", "不详", "未知", "0")
NOT_IN_NUMBER = r"[\s'’‘:：.\-_/\p{Han}]"
"""Also a word before it (护照E12345678) and strokes within it."""
SAME_SIGN = r"^(0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|X+)$"
COUNTING = r"^(0?123456789|9876543210?|1234567890)"
RARE_DAY = r"^\d{6}(19000101|19000100|00000000|19010101)"
"""Births that nobody has but forms are filled with."""
BEGUN = r"^[1-6]\d{5}(?:19\d|20[0-2])"
"""How a resident number begins: a division and the years of a birth."""
A_DAY = r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
ISSUED = r"^\d{8}(?:[0-2]\d|[0-2]\d\([A-Z]\))$"
"""A permit of Taiwan with its number of issue."""
LETTERS_FOR_DIGITS = {"O": "0", "I": "1", "L": "1"}
"""Letters that are typed for the digits that they look like."""
LIKE_DIGITS = r"^(?:[\dOIL]{15}|[\dOIL]{17}[\dOILX])$"
FILLED = 3
"""Names of a file whose numbers differ in the last two characters only, from which a column was filled by dragging."""
LEAST_DIGITS = 4
"""Digits of a passport's number: with fewer it is a word."""
OLDEST = date(1895, 1, 1)
MANY_NAMES = 4
"""A number that stands with so many different names is no person's."""


def made_up(number: pl.Expr) -> pl.Expr:
    """Whether a number is what forms are filled with: one sign throughout, counting, a birth that nobody has."""
    return number.str.contains(SAME_SIGN) | number.str.contains(COUNTING) | number.str.contains(RARE_DAY)


def whole(number: pl.Expr) -> pl.Expr:
    """Whether a number has 18 characters of which the last is the right check character."""
    return number.str.contains(r"^\d{17}[\dX]$") & (check_sum(number) == number.str.slice(17, 1))


def is_other_document(number: pl.Expr) -> pl.Expr:
    """Whether a number can be that of another document than the resident card, by its form alone.

    Passports have eight or nine letters and digits, of some countries nine digits; permits of Hong Kong and Macao a
    letter and digits, those of Taiwan eight digits; the permanent residence card before 2023 three letters and twelve
    digits. Residence permits of Hong Kong, Macao and Taiwan and the permanent residence card since 2023 have 18
    characters and the resident number's check. What begins as a resident number does, or is a day, is a damaged one.
    """
    passport = number.str.contains(r"^[A-Z0-9]{8,9}$") & number.str.contains("[A-Z]")
    passport &= number.str.count_matches(r"\d") >= LEAST_DIGITS
    lettered = number.str.contains(r"^(?:[A-Z]{1,3}\d{6,14}[A-Z0-9]?|[A-Z]\d{6,10}\(\w\))$")
    plain = number.str.contains(r"^\d{8,9}$") & ~number.str.contains(BEGUN) & ~number.str.contains(A_DAY)
    return lettered | passport | plain


def _without_issue(number: pl.Expr) -> pl.Expr:
    """A permit's number without its number of issue, in brackets or behind it: that is not the person's."""
    bare = number.str.replace(r"\(\d{1,2}\)$", "").str.replace(r"^([HM]\d{8})\d{2}$", "${1}")
    taiwan = bare.str.contains(ISSUED) & ~bare.str.contains(BEGUN) & ~bare.str.contains(A_DAY)
    return pl.when(taiwan).then(bare.str.slice(0, 8)).otherwise(bare)


def read_numbers(cells: pl.Series, names: pl.Series, today: date) -> pl.DataFrame:
    """The numbers of a file's rows: ``id`` (one form: 18 characters where it can be), ``id_state``, ``id_born``,
    ``id_male``, ``id_known`` (the digits from the left that are certain in a number that was cut).

    ``names`` are the keys of the rows' names, by which a number that many people bear is seen to be a placeholder.
    """
    text = cleaned(cells)
    narrow = text.str.normalize("NFKC").str.to_uppercase().str.replace_all(NOT_IN_NUMBER, "").str.replace("[×✕Х]$", "X")
    frame = pl.DataFrame(
        {"id": narrow, "name": names, "numeric": cells.str.starts_with(AS_NUMBER).fill_null(False)}
    ).with_columns(
        pl.when(~pl.col("id").is_in(NOTHING)).then("id").alias("id"),
    )
    number = pl.col("id")
    written = text.str.normalize("NFKC").str.to_uppercase().str.replace_all(r"[\s'’‘]", "")
    frame = frame.with_columns(
        pl.when(written.str.contains(SCIENTIFIC).fill_null(False)).then(written).otherwise("id").alias("id"),
    ).with_columns(
        _without_issue(number).alias("id"),
    )
    as_digits = number.str.replace_many(LETTERS_FOR_DIGITS)
    lettered = number.str.contains(LIKE_DIGITS) & number.str.contains("[OIL]") & as_digits.str.contains(BEGUN)
    frame = frame.with_columns(lettered.fill_null(False).alias("lettered")).with_columns(
        pl.when("lettered").then(as_digits).otherwise(number).alias("id")
    )
    frame = frame.with_columns(
        number.str.contains(SCIENTIFIC).fill_null(False).alias("scientific"),
        number.str.contains(r"^\d{15}$").fill_null(False).alias("old"),
    )
    mantissa = number.str.extract(r"^(\d(?:\.\d+)?)E").str.replace(r"\.", "")
    frame = frame.with_columns(
        pl.when("old").then(to_18_digits(number)).otherwise(number).alias("id"),
        pl.when("scientific").then(mantissa.str.slice(0, 15)).alias("id_known"),
    )
    born = number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    formed = number.str.contains(r"^\d{17}[\dX]$").fill_null(False)
    frame = frame.with_columns(
        formed.alias("formed"),
        pl.when(formed & born.is_between(OLDEST, today)).then(born).alias("id_born"),
    ).with_columns((pl.col("formed") & (check_sum(number) == number.str.slice(17, 1)).fill_null(False)).alias("fits"))
    numeric = pl.col("numeric") & number.str.contains(r"^\d{16,}$").fill_null(False)
    is_cut = numeric | pl.col("scientific") | (pl.col("formed") & ~pl.col("fits") & number.str.ends_with("000"))
    # Where other numbers have lost their end, one that ends in 000 and fits may fit by chance.
    spoiled = bool(frame.select(is_cut.any()).item())
    ends_cut = pl.col("formed") & number.str.ends_with("000")
    other_document = is_other_document(number).fill_null(False)
    placeholder = made_up(number).fill_null(False)
    state = (
        pl.when(number.is_null())
        .then(MISSING)
        .when("scientific")
        .then(CUT)
        .when("lettered")
        .then(BROKEN)
        .when(placeholder)
        .then(PLACEHOLDER)
        .when(pl.col("old"))
        .then(pl.when(pl.col("id_born").is_not_null()).then(OLD).otherwise(BROKEN))
        .when(pl.col("fits") & pl.col("id_born").is_not_null() & ~(number.str.ends_with("000") & spoiled))
        .then(PROVEN)
        .when(ends_cut | numeric)
        .then(CUT)
        .when(other_document & ~pl.col("formed"))
        .then(OTHER)
        .otherwise(BROKEN)
        .cast(pl.UInt8)
        .alias("id_state")
    )
    frame = frame.with_columns(state)
    # A number dragged down a column counts on from row to row: what fails the check there is nobody's.
    stem = number.str.slice(0, 16)
    filled = (
        frame.filter(pl.col("formed") & pl.col("name").is_not_null())
        .group_by(stem.alias("stem"))
        .agg(pl.col("name").n_unique().alias("names"), pl.col("id").n_unique().alias("ids"))
        .filter((pl.col("names") >= FILLED) & (pl.col("ids") >= FILLED))["stem"]
    )
    if len(filled):
        counted = stem.is_in(filled.implode()) & (pl.col("id_state") == BROKEN)
        frame = frame.with_columns(
            pl.when(counted).then(pl.lit(PLACEHOLDER, pl.UInt8)).otherwise("id_state").alias("id_state")
        )
    cut = pl.col("id_state") == CUT
    return frame.select(
        "id",
        "id_state",
        pl.when(~pl.col("id_state").is_in([PLACEHOLDER, OTHER])).then("id_born").alias("id_born"),
        (number.str.slice(16, 1).cast(pl.Int8, strict=False) % 2 == 1).alias("id_male"),
        pl.when(cut).then(pl.coalesce("id_known", number.str.slice(0, 15))).alias("id_known"),
    )
