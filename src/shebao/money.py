"""Money (金额): int64 fen, exact integer ratios, one named rounding.

An amount is an ``int`` of fen (分, 1/100 元). Public budget documents print 万元 with two decimals, performance
tables print 元; both are made here from exact fen, so that a total is rounded once, from its exact value, and never
added up from rounded parts.
"""

from fractions import Fraction

FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN
FEN_MAX = 2**63 - 1


def round_half_up(numerator: int, denominator: int) -> int:
    """Round ``numerator / denominator`` to an integer, halves away from zero (四舍五入).

    >>> round_half_up(5, 2), round_half_up(-5, 2), round_half_up(249, 100)
    (3, -3, 2)

    Raises ZeroDivisionError where the denominator is 0.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


def _two_decimals(hundredths: int) -> str:
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


def format_wan(fen: int) -> str:
    """Print an amount in 万元 with two decimals, no thousands separators.

    >>> format_wan(13_270_900_00), format_wan(-7104_00)
    ('1327.09', '-0.71')
    """
    return _two_decimals(round_half_up(fen, FEN_PER_WAN // 100))


def format_yuan(fen: int) -> str:
    """Print an amount in 元 with thousands separators; decimals only where there are 角 or 分.

    >>> format_yuan(7_420_000_00), format_yuan(1_50)
    ('7,420,000', '1.50')
    """
    sign, magnitude = ("-" if fen < 0 else ""), abs(fen)
    yuan = f"{magnitude // FEN_PER_YUAN:,}"
    return f"{sign}{yuan}" if magnitude % FEN_PER_YUAN == 0 else f"{sign}{yuan}.{magnitude % FEN_PER_YUAN:02d}"


def format_yuan_plain(fen: int) -> str:
    """Write an amount in 元 as it stands in a budget book: two decimals, no separators.

    >>> format_yuan_plain(7_420_000_00)
    '7420000.00'
    """
    return _two_decimals(fen)


def format_percent(numerator: int, denominator: int) -> str:
    """Print ``numerator / denominator`` as a percentage with two decimals, without the sign %.

    >>> format_percent(132709, 568180)
    '23.36'

    Raises ZeroDivisionError where the denominator is 0.
    """
    return _two_decimals(round_half_up(numerator * 10_000, denominator))


def percent_ratio(numerator: int, denominator: int) -> Fraction:
    """The exact percentage behind :func:`format_percent`."""
    return Fraction(numerator * 100, denominator)
