"""Limits, rates and standards on the day of the files, from the law's own rows."""

from fractions import Fraction
from functools import cache
from typing import Any

from shebao.demo_data.draws import Ints
from shebao.demo_data.sizes import AS_OF
from shebao.law.store import load_parameters

FEN = 100


@cache
def _value(parameter: str) -> Any:
    return load_parameters().view(today=AS_OF).row(parameter, AS_OF).value


@cache
def limits() -> tuple[int, int]:
    """Floor and ceiling of the contribution base (缴费基数下限、上限), in whole yuan."""
    return _value("base.limit.lower") // FEN, _value("base.limit.upper") // FEN


def rate(insurance: str, side: str) -> Fraction:
    """The rate of an insurance (110, 120, 210) for ``unit``, ``person`` or ``flexible``."""
    return Fraction(_value(f"rate.{insurance}.{side}"))


def injury_rates() -> list[Fraction]:
    """The rates of work injury insurance for risk classes 1 to 8 (基准费率)."""
    return [Fraction(share) for _, share in sorted(_value("rate.410.classes").items())]


def amounts(base: Ints, share: Fraction) -> Ints:
    """Contributions in fen on bases in fen, each rounded half up."""
    return (2 * base * share.numerator + share.denominator) // (2 * share.denominator)


def residents_base() -> int:
    """The basic part of the residents' pension (基础养老金) in fen a month."""
    return int(_value("res.base"))


def residents_bands() -> list[int]:
    """The yearly bands residents choose from (缴费档次), in whole yuan."""
    return sorted(int(band) // FEN for band in _value("res.bands"))
