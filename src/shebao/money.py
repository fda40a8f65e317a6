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


_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
CAPITALS_MAX = 10**16 * FEN_PER_YUAN - 1


def capital_amount(fen: int) -> str:
    """An amount in Chinese capitals (大写金额) as vouchers and cheques ask.

    Source: 支付结算办法附件一 (正确填写票据和结算凭证的基本规定). 整 follows 元 and 角, never 分; noughts between
    figures are read once. Where the rules leave it open whether a nought at the end of 万 or 元 is read, it is read.

    >>> capital_amount(1_409_50), capital_amount(6_007_14), capital_amount(107_000_53), capital_amount(0)
    ('壹仟肆佰零玖元伍角整', '陆仟零柒元壹角肆分', '壹拾万零柒仟元零伍角叁分', '零元整')

    Raises OverflowError beyond 万亿 (10 to the 16th 元).
    """
    if abs(fen) > CAPITALS_MAX:
        raise OverflowError(f"amount of {fen} fen is too large to be written in capitals")
    if fen < 0:
        return "负" + capital_amount(-fen)
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    jiao, odd = divmod(rest, 10)
    whole = _capital_whole(yuan) + "元" if yuan else ""
    if not rest:
        return (whole or "零元") + "整"
    # A figure of 元 that ends in a nought, or no 角 before 分: the nought is read.
    gap = "零" if whole and (yuan % 10 == 0 or not jiao) else ""
    tenths = _CAPITALS[jiao] + "角" if jiao else ""
    return whole + gap + tenths + (_CAPITALS[odd] + "分" if odd else "整")


def _capital_whole(yuan: int) -> str:
    groups = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    text = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            continue
        above = groups[place + 1] if place + 1 < len(groups) else None
        if text and (group < 1000 or (above is not None and above % 10 == 0)):
            text += "零"
        text += _capital_group(group) + ("亿" if place == 2 else _GROUPS[place])
        # 壹万亿 and what follows in 亿 share one 亿.
        if place == 3 and groups[2]:
            text = text.removesuffix("亿")
    return text


def _capital_group(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        figure = group // 10**place % 10
        if figure:
            text += ("零" if gap and text else "") + _CAPITALS[figure] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text
