"""公民身份号码: check character, 15 to 18 digits, birth and sex of a number, and whether a number holds (GB 11643)."""

import re
from datetime import date

from shebao.identity import (
    birth_of,
    is_male,
    normalise_resident,
    resident_check_character,
    resident_problem,
    resident_weighted_sum,
    to_18_digits,
)
from shebao.law.declare import Declaration
from shebao.law.expressions import Call
from shebao.law.units import COUNT, DATE, FLAG, TEXT, choice

EPOCH = date(1970, 1, 1)
FORM = choice(r18="18位号码", r17="前17位", r15="15位号码", other="不按本标准校验的证件", bad="不是公民身份号码的形式")
SEX = choice(female="女", male="男")
ID_TYPE = choice(
    resident="居民身份证",
    hmt_residence="港澳台居民居住证",
    permanent_residence="外国人永久居留身份证",
    passport="护照",
    other="其他证件",
)
CHECKED_TYPES = (None, ID_TYPE.option("resident"), ID_TYPE.option("hmt_residence"))
NO_PROBLEM = "没有问题"


def form_of(body: str | None, number: str | None, id_type: int | None) -> int | None:
    """看号码是几位"""
    written = body or number
    if written is None:
        return None
    if id_type not in CHECKED_TYPES:
        return FORM.option("other")
    text = normalise_resident(written)
    patterns = {"r18": "[0-9]{17}[0-9X]", "r17": "[0-9]{17}", "r15": "[0-9]{15}"}
    return FORM.option(next((form for form, pattern in patterns.items() if re.fullmatch(pattern, text)), "bad"))


def first_17_of(body: str | None, number: str | None) -> str:
    """取前17位，15位的补上世纪"""
    text = normalise_resident(body or number or "")
    return to_18_digits(text)[:17] if len(text) == 15 else text[:17]


def with_check_character(first17: str, character: str) -> str:
    """前17位后接校验码"""
    return first17 + character


def has_birth_of(first17: str) -> int:
    """第7至14位是日历上的日期"""
    return int(birth_of(first17) is not None)


def birth_day_of(first17: str) -> int | None:
    """第7至14位为出生日期"""
    born = birth_of(first17)
    return None if born is None else (born - EPOCH).days


def sex_of(first17: str) -> int:
    """第17位单数为男、双数为女"""
    return int(is_male(first17))


def division_of(first17: str) -> str:
    """取前6位"""
    return first17[:6]


def problem_of(body: str | None, number: str | None, id18: str | None, checked_on: int | None) -> str:
    """逐项核对号码"""
    # A birth date in the future is judged on the day of checking, as on the day a counter takes the number.
    today = date.today() if checked_on is None else date.fromordinal(EPOCH.toordinal() + checked_on)  # noqa: DTZ011
    if id18 is None:
        return "应为18位（末位可为X）、15位数字或前17位数字"
    tested = normalise_resident(number) if number is not None else id18
    whole = to_18_digits(tested) if re.fullmatch("[0-9]{15}", tested) else tested
    problem = resident_problem(whole, today)
    if problem is None and body is not None and whole != id18:
        return f"与按前17位算得的{id18}不一致"
    return problem or NO_PROBLEM


def valid_of(problem: str) -> int:
    """各项都没有问题"""
    return int(problem == NO_PROBLEM)


def proven_of(number: str, problem: str) -> int:
    """18位号码才有校验码，且各项核对没有问题"""
    return int(len(normalise_resident(number)) == 18 and problem == NO_PROBLEM)


law = Declaration(
    "id_check",
    "公民身份号码",
    basis="GB 11643-1999",
    note="前6位是发证地，历史代码、查不到的代码只提醒，不作为号码不对的理由；15位号码没有校验码，换成18位后仍要核对姓名。",
)
body = law.input("body", "前17位或15位号码", TEXT, optional=True, aliases=("first17", "id15"))
number = law.input(
    "number",
    "待核对的号码",
    TEXT,
    optional=True,
    aliases=("id18", "id_number", "id", "test", "candidate", "身份证", "AAC002"),
)
id_type = law.input("id_type", "证件类型", ID_TYPE, optional=True)
checked_on = law.input("checked_on", "核对日期", DATE, ("1984-04-06", "2200-12-31"), optional=True)

law.one_of(body, number)
form = law.step(
    "form",
    "号码形式",
    Call(form_of, (body, number, id_type), FORM, 0, len(FORM.options) - 1, takes_absent=True),
    FORM,
    law="居民身份证、港澳台居民居住证用本标准校验；护照、外国人永久居留身份证等按证件类型登记，不作校验。",
)
readable = form.is_("r18", "r17", "r15")
WHY_NOT = "这类证件或这种写法不能按本标准计算"
first17 = law.step(
    "first17",
    "前17位",
    Call(first_17_of, (body, number), TEXT, takes_absent=True),
    TEXT,
    law="15位号码在第6位后补“19”；顺序码为996至999的是19世纪出生，补“18”。",
    when=readable,
    why_not=WHY_NOT,
)
weighted_sum = law.step(
    "weighted_sum",
    "加权和",
    Call(resident_weighted_sum, (first17,), COUNT, 0, 1500),
    COUNT,
    law="前17位各乘以规定的权数，相加。",
    when=readable,
    why_not=WHY_NOT,
)
remainder = law.step(
    "remainder", "除以11的余数", weighted_sum % 11, COUNT, law="加权和除以11取余数。", when=readable, why_not=WHY_NOT
)
check_character = law.step(
    "check_character",
    "校验码",
    Call(resident_check_character, (first17,), TEXT),
    TEXT,
    law="余数0至10依次对应1、0、X、9、8、7、6、5、4、3、2。",
    when=readable,
    why_not=WHY_NOT,
)
id18 = law.step(
    "id18",
    "18位公民身份号码",
    Call(with_check_character, (first17, check_character), TEXT),
    TEXT,
    law="前17位后接校验码；小写x一律写作大写X。",
    when=readable,
    why_not=WHY_NOT,
)
division = law.step(
    "division",
    "发证地区划代码",
    Call(division_of, (first17,), TEXT),
    TEXT,
    law="前6位为发证时的区划代码，只用于显示。",
    when=readable,
    why_not=WHY_NOT,
)
has_birth = law.step(
    "has_birth",
    "出生日期是日历上的日期",
    Call(has_birth_of, (first17,), FLAG, 0, 1),
    FLAG,
    law="出生日期应是日历上有的日期。",
    when=readable,
    otherwise="false",
    hidden=True,
)
birth = law.step(
    "birth",
    "出生日期",
    Call(birth_day_of, (first17,), DATE, -719162, 2932896),
    DATE,
    law="第7至14位为出生年月日。",
    when=readable & has_birth.is_("true"),
    why_not="没有出生日期，或日历上没有这一天",
)
sex = law.step(
    "sex",
    "性别",
    Call(sex_of, (first17,), SEX, 0, 1),
    SEX,
    law="第17位单数为男，双数为女。",
    when=readable,
    why_not=WHY_NOT,
)
problem = law.step(
    "problem",
    "核对结果",
    Call(problem_of, (body, number, id18, checked_on), TEXT, takes_absent=True),
    TEXT,
    law="核对位数、数字、出生日期（真实且不晚于核对之日）和校验码。",
    when=~form.is_("other") & (readable | form.is_("bad")),
    why_not="这类证件不按本标准校验",
)
valid = law.step(
    "valid",
    "号码有效",
    Call(valid_of, (problem,), FLAG, 0, 1),
    FLAG,
    law="各项核对都没有问题的，号码有效。",
    when=number.given & ~form.is_("other") & (readable | form.is_("bad")),
    why_not="没有待核对的号码，或不按本标准校验",
)
proven = law.step(
    "proven",
    "由校验码证实",
    Call(proven_of, (number, problem), FLAG, 0, 1),
    FLAG,
    law="18位号码各项核对没有问题的，由校验码证实；15位号码没有校验码，位数和日期对也不能证实没有写错。",
    when=number.given & ~form.is_("other") & (readable | form.is_("bad")),
    why_not="没有待核对的号码，或不按本标准校验",
)
KIND = law.kind(
    id18,
    birth,
    sex,
    valid,
    problem,
    example={"number": "140525196512034216"},
)
