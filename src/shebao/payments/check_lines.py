"""What is wrong with lines before a file is made of them: empty, doubled, too wide, not in the bank's encoding.

Everything at once, and early: when the batch is handed over, not when the cashier stands before the bank. The rooms
above ask :func:`check_lines` of their own as soon as they know whom they pay.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from shebao.findings import Finding
from shebao.payments.bank_profiles import DELIMITED, HELD, Field, Profile
from shebao.payments.drafts import LINE_SCHEMA, MAY_BE_LEFT_OUT
from shebao.staff.grant_post import refusal

NAMED = 5
LARGEST = 10**13
"""No line of a county's payment has 1000 亿元: more is a mistake of units."""
WORDS = {"line_key": "明细键", "payee": "收款户名", "account": "收款账号", "bank": "收款开户行", "purpose": "用途"}


def complete(lines: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Lines with every column of the schema, in order; and what forbids reading them at all."""
    missing = [name for name in LINE_SCHEMA if name not in lines.columns and name not in MAY_BE_LEFT_OUT]
    if missing:
        return lines, [refusal("P-26", f"支付明细缺少列：{'、'.join(missing)}。", "由发起支付的业务补全。")]
    if not lines["amount"].dtype.is_integer():
        return lines, [refusal("P-26", "支付明细的金额不是以分为单位的整数。", "由发起支付的业务更正。")]
    full = lines.select(
        (pl.col(name) if name in lines.columns else pl.lit("").alias(name)).cast(kind)
        for name, kind in LINE_SCHEMA.items()
    ).with_columns(pl.col(pl.String).fill_null(""))
    found = []
    if not full.height:
        found.append(refusal("P-27", "支付明细没有一行。", "名单为空时不必支付。"))
    if full["amount"].null_count():
        found.append(refusal("P-28", f"{_which(_rows(full['amount'].is_null()))}没有金额。", "补全金额。"))
    return full, found


def check_facts(facts: Mapping[str, str], profile: Profile) -> Iterator[Finding]:
    """What the profile asks for beside the lines and the batch does not have, or cannot be written."""
    for field in profile.sent.header:
        if field.what != "fact":
            continue
        text = facts.get(field.title, "")
        if not text:
            yield refusal("P-29", f"缺少“{field.title}”，{profile.name}要求填写。", "由发起支付的业务补全。")
        elif problem := _unwritable(text, field, profile):
            yield refusal("P-29", f"“{field.title}”{problem}：{text}。", "改用银行格式能写的文字。")


def check_lines(lines: pl.DataFrame, profile: Profile) -> list[Finding]:
    """Everything that is wrong with complete lines for a bank's profile; rows are counted from 1.

    How many they are is nothing wrong: more than a file holds is divided when it is handed over.
    """
    found = [*_amounts(lines), *_doubled(lines), *_lengths(lines)]
    accounts = lines["account"].str.contains(f"^(?:{profile.account.pattern})$")
    found += _said(
        "P-31", ~accounts, lines["payee"], "的收款账号不符合银行格式", "核对账号：只能是数字，位数见银行格式。"
    )
    for field in profile.sent.line:
        if field.what in WORDS:
            found += _texts(lines, field, profile)
    return found


def _amounts(lines: pl.DataFrame) -> list[Finding]:
    out = (lines["amount"] <= 0) | (lines["amount"] > LARGEST)
    return _said("P-28", out, lines["payee"], "的金额不大于零或超出范围", "更正金额（单位：分）。")


def _doubled(lines: pl.DataFrame) -> list[Finding]:
    keys = lines["line_key"]
    found = _said("P-32", keys == "", lines["payee"], "没有明细键", "由发起支付的业务给出。")
    twice = keys.is_duplicated() & (keys != "")
    return [
        *found,
        *_said("P-33", twice, lines["payee"], "在本批次中重复（明细键相同）", "每人每事项只支付一次，删去重复的行。"),
    ]


def _lengths(lines: pl.DataFrame) -> list[Finding]:
    found = []
    for name, longest in {**HELD, "line_key": 120, "person_digest": 80}.items():
        over = lines[name].str.len_chars() > longest
        found += _said("P-34", over, lines["payee"], f"的{WORDS.get(name, name)}超过{longest}个字符", "缩短后再交付。")
    return found


def _texts(lines: pl.DataFrame, field: Field, profile: Profile) -> list[Finding]:
    """Values of a text field that the file cannot hold."""
    column = lines[field.what]
    word = WORDS[field.what]
    found = []
    if field.required or field.what in ("payee", "account"):
        found += _said("P-35", column.str.strip_chars() == "", lines["payee"], f"没有{word}", f"补全{word}。")
    if _plainly_fits(column, field, profile):
        return found
    problems: dict[str, list[int]] = {}
    for ordinal, text in enumerate(column, 1):
        if problem := _unwritable(text, field, profile):
            problems.setdefault(problem, []).append(ordinal)
    for problem, rows in problems.items():
        named = "、".join(f"第{row}行“{column[row - 1]}”" for row in rows[:NAMED])
        more = f"等共{len(rows):,}行" if len(rows) > NAMED else ""
        found.append(refusal("P-36", f"{named}{more}的{word}{problem}。", _what_to_do(problem)))
    return found


def _plainly_fits(column: pl.Series, field: Field, profile: Profile) -> bool:
    """Whether all of a column fits, told from its longest value and its distinct signs: most columns do."""
    longest = column.str.len_chars().max()
    signs = "".join(column.str.split("").explode().unique().drop_nulls())
    if _unwritable_sign(signs, profile):
        return False
    widest = max((len(sign.encode(profile.encoding.removesuffix("-sig"))) for sign in signs), default=1)
    blanks = (column != column.str.strip_chars()).any()
    return not blanks and int(longest or 0) * widest <= field.width  # type: ignore[arg-type]


def _unwritable_sign(text: str, profile: Profile) -> str:
    for sign in text:
        if sign in "\r\n\x00\t" or not sign.isprintable():
            return "含有控制字符"
        if profile.shape == DELIMITED and sign in (profile.delimiter, '"'):
            return f"含有分隔符{sign}"
        try:
            sign.encode(profile.encoding)
        except UnicodeEncodeError:
            return f"含有银行编码（{profile.encoding.upper()}）没有的字“{sign}”"
    return ""


def _unwritable(text: str, field: Field, profile: Profile) -> str:
    """Why a text cannot stand in a field; empty where it can."""
    if problem := _unwritable_sign(text, profile):
        return problem
    if text != text.strip():
        return "首尾有空格"
    if len(text.encode(profile.encoding.removesuffix("-sig"))) > field.width:
        return f"超过银行格式的{field.width}字节"
    return ""


def _what_to_do(problem: str) -> str:
    if problem.startswith("含有银行编码"):
        return "与开户行核对该户名在银行系统中的登记写法，按登记写法更正收款户名。"
    if problem.startswith("超过"):
        return "按银行登记的户名填写，或改用字段更宽的银行格式。"
    return "删去该字符。"


def _rows(hit: pl.Series) -> list[int]:
    return [row + 1 for row in hit.arg_true()]


def _which(rows: list[int]) -> str:
    named = "、".join(str(row) for row in rows[:NAMED])
    return f"第{named}行" + (f"等共{len(rows):,}行" if len(rows) > NAMED else "")


def _said(code: str, hit: pl.Series, payees: pl.Series, what: str, action: str) -> list[Finding]:
    rows = _rows(hit)
    if not rows:
        return []
    named = "、".join(f"第{row}行{payees[row - 1]}" for row in rows[:NAMED])
    more = f"等共{len(rows):,}行" if len(rows) > NAMED else ""
    return [refusal(code, f"{named}{more}{what}。", action)]
