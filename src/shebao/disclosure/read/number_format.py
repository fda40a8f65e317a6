"""What a spreadsheet number looks like: its value under a number format (数字格式).

Covers what budget workbooks use: digits, thousands, percent, scaling commas, up to four sections, conditions left out,
literals, General, dates. Rounds the number's 15 significant digits half away from zero, as Excel does.
"""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 31: 'yyyy"年"m"月"d"日"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0;-;@", 42: "#,##0;-#,##0;-;@",
    43: "#,##0.00;-#,##0.00;-;@", 44: "#,##0.00;-#,##0.00;-;@", 49: "@", 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that a workbook names by number alone."""

_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|_(.)|\*(.)|\[([^\]]*)\]|(General|G/通用格式)|(AM/PM|[yYmMdDhHsS]+)|(.)', re.DOTALL
)
_DIGITS = "0#?"


def shown_number(value: float, code: str, *, epoch_1904: bool = False) -> str:
    """The text that a cell with this value and format code shows.

    >>> shown_number(0.713, "0.00;-0.00;;@"), shown_number(0, "0.00;-0.00;;@"), shown_number(7420000, "#,##0")
    ('0.71', '', '7,420,000')
    """
    sections = _sections(code)
    number = Decimal(f"{value:.15g}")
    if len(sections) == 1:
        section, sign = sections[0], "-" if number < 0 else ""
    elif number < 0:
        section, sign = sections[1], ""
    elif number == 0 and len(sections) > 2:
        section, sign = sections[2], ""
    else:
        section, sign = sections[0], ""
    tokens = _tokens(section)
    if any(kind == "date" for kind, _ in tokens):
        return _shown_date(value, tokens, epoch_1904=epoch_1904)
    text = _shown_amount(abs(number), tokens)
    return sign + text if sign and re.search(r"[1-9]", text) else text


def shown_general(value: float) -> str:
    """A number as the format General shows it: up to 11 digits, no needless zeros.

    >>> shown_general(2025.0), shown_general(0.1 + 0.2), shown_general(1e20)
    ('2025', '0.3', '1E+20')
    """
    if value == 0:
        return "0"
    if not 1e-9 <= abs(value) < 1e11:
        mantissa, _, exponent = f"{value:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    text = f"{Decimal(f'{value:.11g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(code: str) -> list[str]:
    parts, current, quoted, escaped = [], "", False, False
    for character in code:
        if character == ";" and not quoted and not escaped:
            parts.append(current)
            current = ""
            continue
        quoted = quoted != (character == '"' and not escaped)
        escaped = character in "\\!" and not escaped
        current += character
    return [*parts, current]


Tokens = list[tuple[str, str]]


def _tokens(section: str) -> Tokens:
    """(kind, text): literal, date, general or symbol."""
    tokens: Tokens = []
    for quoted, escaped, space, fill, bracket, general, date, symbol in _TOKEN.findall(section):
        if quoted or escaped:
            tokens.append(("literal", quoted or escaped))
        elif space:
            tokens.append(("literal", " "))
        elif fill:
            continue
        elif bracket:
            if bracket.startswith("$") and (sign := bracket[1:].partition("-")[0]):
                tokens.append(("literal", sign))
            elif re.fullmatch(r"[hms]+", bracket, re.IGNORECASE):
                tokens.append(("date", bracket.lower()))
        elif general:
            tokens.append(("general", ""))
        elif date:
            tokens.append(("date", date if date == "AM/PM" else date.lower()))
        elif symbol:
            tokens.append(("symbol", symbol))
    return tokens


def _shown_amount(number: Decimal, tokens: Tokens) -> str:
    symbols = "".join(text for kind, text in tokens if kind == "symbol")
    digits = [position for position, (kind, text) in enumerate(tokens) if kind == "symbol" and text in _DIGITS]
    if "E" in symbols.upper() and digits:
        return f"{number:.{symbols.upper().partition('E')[0].partition('.')[2].count('0')}E}"
    number *= Decimal(100) ** symbols.count("%")
    if not digits:
        return "".join(
            shown_general(float(number)) if kind == "general" or text == "@" else text for kind, text in tokens
        )
    first, last = digits[0], digits[-1]
    after = last + 1
    while after < len(tokens) and tokens[after] == ("symbol", ","):
        number /= 1000
        after += 1
    pattern = tokens[first : last + 1]
    point = pattern.index(("symbol", ".")) if ("symbol", ".") in pattern else len(pattern)
    whole, fraction = pattern[:point], pattern[point + 1 :]
    places = sum(kind == "symbol" and text in _DIGITS for kind, text in fraction)
    integer, _, decimals = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}".partition(".")
    shown = _whole_digits(integer.lstrip("0"), whole) + _fraction_digits(decimals, fraction)
    return "".join(text for _, text in tokens[:first]) + shown + "".join(text for _, text in tokens[after:])


def _whole_digits(integer: str, pattern: Tokens) -> str:
    """Fill the places before the point from the right; literals between them stay where they are (0!.0000 for 万元)."""
    places = sum(kind == "symbol" and text in _DIGITS for kind, text in pattern)
    grouped = ("symbol", ",") in pattern
    shown: list[str] = []
    count = 0

    def put(digit: str) -> None:
        nonlocal count
        if grouped and count and count % 3 == 0:
            shown.append(",")
        shown.append(digit)
        count += 1

    rest = list(integer)
    for kind, text in reversed(pattern):
        if kind != "symbol":
            shown.append(text[::-1])
        elif text in _DIGITS:
            places -= 1
            if rest:
                put(rest.pop())
            elif text == "0":
                put("0")
            while places == 0 and rest:
                put(rest.pop())
    return "".join(shown)[::-1]


def _fraction_digits(decimals: str, pattern: Tokens) -> str:
    optional = 0
    for kind, text in reversed(pattern):
        if kind == "symbol" and text in "#?":
            optional += 1
        else:
            break
    while optional and decimals.endswith("0"):
        decimals, optional = decimals[:-1], optional - 1
    literals = "".join(text for kind, text in pattern if kind != "symbol")
    return (f".{decimals}" if decimals else "") + literals


def _shown_date(value: float, tokens: Tokens, *, epoch_1904: bool) -> str:
    start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet knows no time zone
    try:
        moment = start + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return shown_general(value)
    parts = []
    half_day = ("date", "AM/PM") in tokens
    previous = ""
    for position, (kind, text) in enumerate(tokens):
        if kind != "date":
            parts.append(text)
            continue
        following = next((later for later_kind, later in tokens[position + 1 :] if later_kind == "date"), "")
        minutes = text.startswith("m") and (previous.startswith("h") or following.startswith("s"))
        parts.append(_date_part(moment, text, minutes=minutes, half_day=half_day))
        previous = text
    return "".join(parts)


def _date_part(moment: datetime, code: str, *, minutes: bool, half_day: bool) -> str:
    if code == "AM/PM":
        return "AM" if moment.hour < 12 else "PM"
    if code.startswith("y"):
        return f"{moment.year % 100:02d}" if len(code) <= 2 else f"{moment.year}"
    hour = (moment.hour - 1) % 12 + 1 if half_day else moment.hour
    number = {"m": moment.minute if minutes else moment.month, "d": moment.day, "h": hour, "s": moment.second}[code[0]]
    if len(code) >= 3 and code[0] in "md" and not minutes:
        return moment.strftime({"m": "%b", "d": "%a"}[code[0]])
    return f"{number:02d}" if len(code) >= 2 else f"{number}"
