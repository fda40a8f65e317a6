"""One cell of a book: what stands in it, and what the model makes of it.

A cell is read to the value of its field, or to a :class:`Doubt` (readable, with a remark) or a :class:`Refusal` (an
error). Amounts in 元 become int fen without float arithmetic: a number from Excel is taken as Excel shows it, with 15
significant digits, so that 0.1+0.2 is 0.30 and 1.005 has three decimals.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from shebao.budget import problems
from shebao.budget.problems import Problem
from shebao.budget.sheets import Holds, SheetColumn
from shebao.money import FEN_MAX

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What a workbook, a CSV or a TOML file can hold in one place."""

TEXT_MAX = 32_767
"""Excel's limit of a cell, in UTF-16 code units; the same in both forms, so that every book fits both."""

EXACT_MAX = 10**15
"""Below this a number of 15 significant digits is exact."""

MOST_DIGITS = 30
"""Longer numbers are refused unread."""

NOISE = Decimal("0.000001")
"""What formulas leave behind (1234567.89-1234567 = 0.88999999990); nobody means a millionth of a 元."""

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters no form carries: control characters, zero-width signs, marks of writing direction, half surrogates."""

EXCEL_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad\ufeff]")
_SPACE = re.compile(r"\s+")
_PLAIN_AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_MISGROUPED = re.compile(r"[+-]?[0-9]+(?:[,， '][0-9]+)+(?:\.[0-9]*)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[, '][0-9]{3})+(?:\.[0-9]*)?")
_SCIENTIFIC = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")
_CODE_AND_NAME = re.compile(r"([0-9]+)[\s\-—_:：、.　]*[^0-9\s].*", re.DOTALL)
_NAME_BEHIND = re.compile(r"[0-9]+[\s\-—_:：、.]*[（(“《\u3400-\u9fff].*", re.DOTALL)
"""A code with its name: Chinese. Anything else behind the digits may be a part of the code typed wrong (30199x)."""
_DIGITS = re.compile(r"[0-9]+")
_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_COMPACT_DATE = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0xFFE5: 0xA5}
_MINUS = str.maketrans("−–—﹣－", "-----")
_SIGN_NAMES = {">=": "≥", "<=": "≤", "＞=": "≥", "＜=": "≤", "≧": "≥", "≦": "≤", "==": "="}
_YES = frozenset({"是", "√", "✓", "✔", "Y", "YES", "TRUE", "1", "有"})
_NO = frozenset({"否", "×", "N", "NO", "FALSE", "0", "无", "不是", "-"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that could be read, and a remark on it."""

    value: Any
    problem: Problem
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that could not be read; ``value`` only keeps the reading going, so that all problems are reported."""

    value: Any
    problem: Problem
    found: str
    expected: str
    action: str = ""


Parse = Callable[[Cell], Any]


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in a cell; white space is nothing."""
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip())


def shown(cell: Cell) -> str:
    """A cell as the person sees it, for a finding."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(cell, ".15g")
    return "" if cell is None else str(cell)


def utf16_length(text: str) -> int:
    """The length by which Excel counts."""
    return len(text) + sum(1 for letter in text if letter > "\uffff") if not text.isascii() else len(text)


def without_invisible(text: str) -> str:
    """Text without zero-width signs and marks of writing direction."""
    return _INVISIBLE.sub("", text)


def control_shown(text: str) -> str:
    """Text with its invisible characters named, for a finding: 响〔U+0007〕铃."""
    return CONTROL.sub(lambda match: f"〔U+{ord(match[0]):04X}〕", text)


def _half_width(text: str) -> str:
    """Full-width forms made half-width. Unlike NFKC it leaves ② and ⁵ as they are: they are no digits of a number."""
    return text.translate(_FULL_WIDTH)


def one_width(text: str) -> str:
    """Text for comparing: full-width forms made half-width, no white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class References:
    """The codes a column may refer to. ``exact`` spellings are read as they are, ``loose`` ones with a remark."""

    exact: Mapping[str, str]
    loose: Mapping[str, str]

    @classmethod
    def to(cls, codes: Mapping[str, str]) -> "References":
        """The spellings of defined codes (code → name): the code itself, or code and name as the dropdown offers them.

        Loose is what is left where full-width digits, capitals or zeros in front differ, if only one code fits.
        """
        exact = {f"{code} {name}": code for code, name in codes.items()} | {code: code for code in codes}
        fitting: dict[str, set[str]] = {}
        for code in codes:
            fitting.setdefault(loose_code(code), set()).add(code)
        return cls(exact, {key: min(found) for key, found in fitting.items() if len(found) == 1})


def parser(column: SheetColumn, blank: Any, references: References | None = None) -> Parse:
    """How to read the cells of a column.

    ``blank`` is the value of an empty cell that may be empty; ``references`` what a unit or project column may name.
    """
    if column.holds is Holds.CHOICE:
        parse = _choice_parser(column)
    elif column.holds is Holds.CODE:
        parse = _code_parser(column, references or References({}, {}))
    else:
        parse = _PARSERS[column.holds]

    def parse_cell(cell: Cell) -> Any:
        if is_blank(cell):
            if column.required:
                return Refusal(blank, problems.MISSING_VALUE, "（空白）", _expected(column))
            if cell in (None, "") or column.holds not in (Holds.TEXT, Holds.LONG_TEXT):
                return blank
        if isinstance(cell, str) and cell.strip() in EXCEL_ERRORS:
            return Refusal(blank, problems.FORMULA_ERROR, cell, _expected(column))
        value = parse(cell)
        if column.required and isinstance(value, Doubt) and isinstance(value.value, str) and not value.value.strip():
            return Refusal(blank, problems.MISSING_VALUE, "（空白）", _expected(column))
        return value

    return parse_cell


def _expected(column: SheetColumn) -> str:
    if column.choices:
        return "、".join(column.choices)
    return f"{column.holds.value}" + (f"，{column.help}" if column.help else "")


def _text(cell: Cell) -> Any:
    if not isinstance(cell, str):
        if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT_MAX:
            return Doubt(format(cell, ".0f"), problems.LONG_NUMBER, format(cell, ".0f"), "文本格式的数字")
        if isinstance(cell, datetime) and cell.time() == time(0):
            return cell.date().isoformat()
        return shown(cell)
    text = cell
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if utf16_length(text) > TEXT_MAX:
        return Refusal("", problems.TEXT_TOO_LONG, f"{len(text)}字：{text[:20]}…", f"不超过{TEXT_MAX}字")
    if CONTROL.search(text):
        return Doubt(CONTROL.sub("", text), problems.CONTROL_CHARACTERS, control_shown(text[:30]), "普通文字")
    return text


def _number_text(cell: Cell, expected: str) -> str | Doubt | Refusal:
    """A number as plain decimal text, a :class:`Doubt` around it where its writing had to be tidied."""
    if isinstance(cell, bool | date | datetime | time | timedelta):
        return Refusal(0, problems.NOT_A_NUMBER, shown(cell), expected, "请把单元格设为数值格式后重填。")
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return _float_text(cell)
    text = str(cell)
    tidy = _half_width(_INVISIBLE.sub("", text)).translate(_MINUS).strip()
    if _DECIMAL.fullmatch(tidy):
        return tidy if tidy == text else Doubt(tidy, problems.NUMBER_TIDIED, text, tidy)
    if _SCIENTIFIC.fullmatch(tidy):
        return Refusal(0, problems.SCIENTIFIC, text, expected)
    money = tidy.lstrip("¥￥").removeprefix("RMB").removesuffix("圆").removesuffix("元").strip()
    if _DECIMAL.fullmatch(money):
        return Doubt(money, problems.NUMBER_TIDIED, text, money)
    if _GROUPED.fullmatch(money):
        money = re.sub(r"[, ']", "", money)
        return Doubt(money, problems.NUMBER_TIDIED, text, money)
    if re.fullmatch(r"[+-]?[0-9.,]+\s*[十百千]?[万亿]", money):
        return Refusal(0, problems.WAN_IN_CELL, text, expected)
    if _MISGROUPED.fullmatch(money):
        return Refusal(0, problems.NOT_A_NUMBER, text, expected, "分隔符的位置不对，请核对位数，去掉分隔符后重填。")
    return Refusal(0, problems.NOT_A_NUMBER, text, expected)


def _float_text(number: float) -> str:
    """A number from Excel as Excel shows it: 15 digits; what differs from two decimals by less than that is noise."""
    digits = Decimal(format(number, ".15g"))
    rounded = round(digits, 2) if abs(digits) < EXACT_MAX else digits
    return format(rounded if abs(digits - rounded) <= NOISE and digits != rounded else digits, "f")


def _hundredths(cell: Cell) -> Any:
    """An amount in 元 (or an area in 平方米) with at most two decimals, as an integer of hundredths."""
    if isinstance(cell, str) and _PLAIN_AMOUNT.fullmatch(cell):
        whole, _, part = cell.partition(".")
        hundredths = int(whole) * 100 + int(part.ljust(2, "0")) if len(whole) <= MOST_DIGITS else FEN_MAX + 1
        return hundredths if hundredths <= FEN_MAX else Refusal(0, problems.TOO_LARGE, cell, _AMOUNT)
    read = _number_text(cell, _AMOUNT)
    if isinstance(read, Refusal):
        return read
    text = read.value if isinstance(read, Doubt) else read
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text.lstrip("+"))
    whole, _, part = digits.partition(".")
    part = part.rstrip("0")
    if len(whole) > MOST_DIGITS:
        return Refusal(0, problems.TOO_LARGE, shown(cell), _AMOUNT)
    if len(part) > 2:
        return Refusal(0, problems.TOO_MANY_DECIMALS, shown(cell), _AMOUNT)
    hundredths = int(whole or "0") * 100 + int(part.ljust(2, "0"))
    if sign and hundredths:
        return Refusal(0, problems.NEGATIVE, shown(cell), "零或正数")
    if hundredths > FEN_MAX or (isinstance(cell, float) and hundredths >= EXACT_MAX):
        return Refusal(0, problems.TOO_LARGE, shown(cell), _AMOUNT)
    return Doubt(hundredths, read.problem, read.found, read.expected) if isinstance(read, Doubt) else hundredths


_AMOUNT = "不超过两位小数的数字"


def _integer(cell: Cell) -> Any:
    read = _number_text(cell, "整数")
    if isinstance(read, Refusal):
        return read
    text = read.value if isinstance(read, Doubt) else read
    whole, _, part = text.partition(".")
    if part.strip("0"):
        return Refusal(0, problems.NOT_AN_INTEGER, shown(cell), "整数")
    if len(whole) > MOST_DIGITS:
        return Refusal(0, problems.TOO_LARGE, shown(cell), "整数")
    number = int(whole or "0") if whole not in ("+", "-") else 0
    if number < 0:
        return Refusal(0, problems.NEGATIVE, shown(cell), "零或正整数")
    if number > FEN_MAX or (isinstance(cell, float) and number >= EXACT_MAX):
        return Refusal(0, problems.TOO_LARGE, shown(cell), "整数")
    return Doubt(number, read.problem, read.found, read.expected) if isinstance(read, Doubt) else number


def _decimal_text(cell: Cell) -> Any:
    """A number kept as its decimal text, because a target is printed as it was written."""
    if isinstance(cell, str) and cell.strip().endswith(("%", "％")):
        return Refusal("", problems.NOT_A_NUMBER, cell, "数字", "请只填数字，% 填在计量单位列。")
    read = _number_text(cell, "数字")
    return Refusal("", read.problem, read.found, read.expected, read.action) if isinstance(read, Refusal) else read


def _date(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = shown(cell)
    tidy = _half_width(_INVISIBLE.sub("", text)).strip()
    found = _DATE.fullmatch(tidy) or (_COMPACT_DATE.fullmatch(tidy) if isinstance(cell, str | int | float) else None)
    if found is None:
        action = "单元格里是数值，请设为文本格式后重填。" if not isinstance(cell, str) else ""
        return Refusal("", problems.NOT_A_DATE, text, "如 2025-01-31", action)
    try:
        value = date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return Refusal("", problems.NOT_A_DATE, text, "日历上有的日期")
    return value if _ISO_DATE.fullmatch(text) else Doubt(value, problems.DATE_TIDIED, text, value)


def _yes_no(cell: Cell) -> Any:
    text = one_width(shown(cell)).upper()
    if text in ("是", "否"):
        return text == "是"
    if text in _YES or text in _NO:
        value = text in _YES
        return Doubt(value, problems.CHOICE_TIDIED, shown(cell), "是" if value else "否")
    return Refusal(False, problems.NOT_YES_NO, shown(cell), "是、否")


_PARSERS: dict[Holds, Parse] = {
    Holds.TEXT: _text,
    Holds.LONG_TEXT: _text,
    Holds.AMOUNT: _hundredths,
    Holds.AREA: _hundredths,
    Holds.INTEGER: _integer,
    Holds.NUMBER: _decimal_text,
    Holds.DATE: _date,
    Holds.YES_NO: _yes_no,
}


def _choice_parser(column: SheetColumn) -> Parse:
    values: dict[str, Any] = {
        choice: column.enum(choice) if column.enum is not None else choice for choice in column.choices
    }
    alike = {one_width(choice): choice for choice in column.choices}
    alike |= {other: sign for other, sign in _SIGN_NAMES.items() if sign in values}
    fallback = next(iter(values.values()))

    def parse(cell: Cell) -> Any:
        text = shown(cell)
        if text in values:
            return values[text]
        choice = alike.get(one_width(_INVISIBLE.sub("", text)))
        if choice is not None:
            return Doubt(values[choice], problems.CHOICE_TIDIED, text, choice)
        near = get_close_matches(text.strip(), column.choices, n=1, cutoff=0.5)
        action = f"请从下拉列表中选；是否应为“{near[0]}”。" if near else ""
        return Refusal(fallback, problems.UNKNOWN_CHOICE, text, "、".join(column.choices), action)

    return parse


def loose_code(code: str) -> str:
    """What remains of a code after Excel and careless typing: no zeros in front, one width, one case, no spaces."""
    return one_width(code).upper().lstrip("0")


def _code_parser(column: SheetColumn, references: References) -> Parse:
    own = column.codes in ("", "units", "projects")

    def parse(cell: Cell) -> Any:
        text = shown(cell)
        if isinstance(cell, str):
            if own and cell in references.exact:
                return references.exact[cell]
            if not own and _DIGITS.fullmatch(cell) and cell.isascii():
                return cell
            return _own_code(cell, references) if own else _official_code(cell)
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return Refusal("", problems.NOT_A_CODE, text, "文本格式的编码", "请把单元格设为文本格式后重填。")
        if cell != int(cell) or cell < 0 or cell >= EXACT_MAX:
            return Refusal("", problems.DIGITS_LOST, text, "文本格式的编码")
        code = str(int(cell))
        if not own:
            return Doubt(code, problems.CODE_AS_NUMBER, text, "文本格式的编码")
        if code in references.exact:
            return Doubt(references.exact[code], problems.CODE_AS_NUMBER, text, "文本格式的编码")
        if (meant := references.loose.get(loose_code(code))) is not None:
            return Doubt(meant, problems.REFERENCE_CORRECTED, text, meant)
        return Doubt(code, problems.ZEROS_AT_RISK, text, "文本格式的编码")

    return parse


def _own_code(text: str, references: References) -> Any:
    """A code the book defines itself, or a reference to one."""
    tidy = _INVISIBLE.sub("", CONTROL.sub("", text)).strip()
    if (meant := references.exact.get(tidy)) is not None:
        return Doubt(meant, problems.CODE_TIDIED, text, meant)
    if (meant := references.loose.get(loose_code(tidy))) is not None:
        return Doubt(meant, problems.REFERENCE_CORRECTED, text, meant)
    if not tidy or "\n" in tidy or utf16_length(tidy) > TEXT_MAX:
        return Refusal("", problems.NOT_A_CODE, text, "一行以内的编码")
    if _SCIENTIFIC.fullmatch(tidy) and "." in tidy:
        return Refusal("", problems.DIGITS_LOST, text, "文本格式的编码")
    return tidy if tidy == text else Doubt(tidy, problems.CODE_TIDIED, text, tidy)


def _official_code(text: str) -> Any:
    """A code of the budget classification: digits. The name may stand behind it, as in the dropdown."""
    tidy = _half_width(_INVISIBLE.sub("", CONTROL.sub("", text))).strip()
    named = _CODE_AND_NAME.fullmatch(tidy)
    if named is not None and tidy == text and _NAME_BEHIND.fullmatch(tidy) and tidy[len(named[1])] == " ":
        return named[1]
    if _SCIENTIFIC.fullmatch(tidy):
        return Refusal("", problems.DIGITS_LOST, text, "文本格式的编码")
    digits = _SPACE.sub("", tidy).removesuffix(".0").lstrip("'‘’")
    if _DIGITS.fullmatch(digits):
        return Doubt(digits, problems.CODE_TIDIED, text, digits)
    if named is not None:
        problem = problems.CODE_TIDIED if _NAME_BEHIND.fullmatch(tidy) else problems.CODE_WITH_OTHER_SIGNS
        return Doubt(named[1], problem, text, named[1])
    return Refusal("", problems.NOT_A_CODE, text, "数字编码")
