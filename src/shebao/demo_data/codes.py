"""Numbers with check characters, many at once: resident numbers, credit codes, bank cards, and their days and months.

The weights and alphabets are those of :mod:`shebao.identity`; a test compares both.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from shebao.demo_data.draws import Ints
from shebao.identity import (
    RESIDENT_CHARACTERS,
    RESIDENT_WEIGHTS,
    credit_check_character,
    organisation_check_character,
)

EPOCH_MONTH = 1970 * 12


def digits(numbers: Ints, width: int) -> Ints:
    """The decimal digits of numbers, one row each, first digit first."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return numbers[:, None] // powers % 10


def resident_numbers(first17: Ints) -> pl.Series:
    """Resident numbers (公民身份号码) of 18 characters from their first 17 digits."""
    checks = (digits(first17, 17) @ np.asarray(RESIDENT_WEIGHTS, dtype=np.int64)) % 11
    return pl.Series(first17).cast(pl.String) + pl.Series(list(RESIDENT_CHARACTERS)).gather(pl.Series(checks))


def first_17(division: Ints, birth: Ints, sequence: Ints) -> Ints:
    """Division, birth day (days since 1970) and sequence as the first 17 digits of a resident number."""
    return division * 10**11 + calendar_digits(birth) * 1000 + sequence


def calendar_digits(day: Ints) -> Ints:
    """Days since 1970 as whole numbers yyyymmdd."""
    month = month_of_day(day)
    first = month_start(month)
    return month // 12 * 10_000 + (month % 12 + 1) * 100 + (day - first + 1)


def month_of_day(day: Ints) -> Ints:
    """The month's number (year × 12 + month − 1) a day lies in."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + EPOCH_MONTH


def month_start(month: Ints) -> Ints:
    """The first day of a month, in days since 1970."""
    first: Ints = (month - EPOCH_MONTH).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return first


def day_in_month(month: Ints, offset: Ints) -> Ints:
    """A day of the month, the offset from its first day cut to the month's length."""
    first = month_start(month)
    day: Ints = first + np.minimum(offset, month_start(month + 1) - first - 1)
    return day


def bank_accounts(prefix: int, serial: Ints) -> Ints:
    """Bank card numbers of 19 digits: an issuer's prefix of 8 digits, a serial number of 10, the Luhn check digit."""
    body = prefix * 10**10 + serial
    each = digits(body, 18)
    each[:, 1::2] *= 2
    total = (each // 10 + each % 10).sum(axis=1)
    numbers: Ints = body * 10 + (10 - total % 10) % 10
    return numbers


def credit_codes(kinds: Sequence[str], serials: Sequence[int], division: str) -> list[str]:
    """Unified social credit codes: two characters of authority and category, the division, an organisation code."""
    codes = []
    for kind, serial in zip(kinds, serials, strict=True):
        body = f"MA{serial:06d}"
        first17 = kind + division + body + organisation_check_character(body)
        codes.append(first17 + credit_check_character(first17))
    return codes
