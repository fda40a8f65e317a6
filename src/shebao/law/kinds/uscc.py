"""统一社会信用代码: check characters of the code and of the organisation code inside (GB 32100, GB 11714)."""

import unicodedata

from shebao.identity import (
    CREDIT_ALPHABET,
    credit_check_character,
    credit_code_problem,
    credit_weighted_sum,
    organisation_check_character,
    organisation_code_doubt,
)
from shebao.law.declare import Declaration
from shebao.law.expressions import Call
from shebao.law.units import COUNT, FLAG, TEXT, choice

FORM = choice(parts="各部分", whole="18位代码", bad="不是统一社会信用代码的形式")
NO_PROBLEM = "没有问题"
KINDS = {
    "11": "机关",
    "12": "事业单位",
    "13": "编办直接管理机构编制的群众团体",
    "51": "社会团体",
    "52": "民办非企业单位",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "N1": "农村集体经济组织（组级）",
    "N2": "农村集体经济组织（村级）",
    "N3": "农村集体经济组织（乡镇级）",
}


def plain(text: str) -> str:
    """去掉空格，改为大写"""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def form_of(head: str | None, division: str | None, body: str | None, code: str | None) -> int | None:
    """看填的是各部分还是整个代码"""
    if head is not None and division is not None and body is not None:
        parts = plain(head) + plain(division) + body_of(body, None)
        lengths = (len(plain(head)), len(plain(division)), len(body_of(body, None)))
        form = "parts" if lengths == (2, 6, 8) and set(parts) <= set(CREDIT_ALPHABET) else "bad"
    elif code is not None:
        form = "whole" if len(plain(code)) == 18 and set(plain(code)) <= set(CREDIT_ALPHABET) else "bad"
    else:
        return None
    return FORM.option(form)


def body_of(body: str | None, code: str | None) -> str:
    """取组织机构代码本体8位"""
    if body is None:
        return plain(code or "")[8:16]
    whole = plain(body).replace("-", "")
    # With its own check character behind it, as an old certificate prints it; a wrong one makes it no such code.
    return whole[:8] if len(whole) == 9 and organisation_check_character(whole[:8]) == whole[8] else whole


def first_17_of(head: str | None, division: str | None, body: str | None, code: str | None, check: str) -> str:
    """登记机关和类别2位、区划6位、组织机构代码9位"""
    if head is not None and division is not None and body is not None:
        return plain(head) + plain(division) + body_of(body, None) + check
    return plain(code or "")[:17]


def with_check_character(first17: str, character: str) -> str:
    """前17位后接校验码"""
    return first17 + character


def unit_kind_of(first17: str) -> str:
    """看前2位"""
    return KINDS.get(first17[:2], "其他（前2位未收录）")


def problem_of(code: str | None, uscc: str | None) -> str:
    """逐项核对代码"""
    if code is not None:
        problem = credit_code_problem(plain(code))
        if problem is None and uscc is not None and plain(code) != uscc:
            problem = f"与按各部分算得的{uscc}不一致"
        return problem or NO_PROBLEM
    return NO_PROBLEM if uscc is not None else "各部分应为2位、6位、8位，只用数字和大写字母，不含I、O、S、V、Z"


def valid_of(problem: str) -> int:
    """各项都没有问题"""
    return int(problem == NO_PROBLEM)


def doubt_of(code: str) -> str:
    """核对第9至17位的组织机构代码"""
    return organisation_code_doubt(plain(code)) or NO_PROBLEM


law = Declaration(
    "uscc",
    "统一社会信用代码",
    basis="GB 32100-2015",
    note="可以由字母开头（如农村集体经济组织N1、N2、N3）；旧组织机构代码自身的校验码不符，只提醒，不算错。",
)
head = law.input("registration_and_type", "登记管理部门和机构类别", TEXT, group="parts", aliases=("registration",))
division = law.input("division", "登记管理机关区划代码", TEXT, group="parts")
body = law.input("org_body8", "组织机构代码本体", TEXT, group="parts", aliases=("organisation_body", "org_code"))
code = law.input("code", "待核对的代码", TEXT, optional=True, aliases=("uscc", "number", "test", "candidate"))
law.one_of(body, code)
given = head.given | code.given

form = law.step(
    "form",
    "代码形式",
    Call(form_of, (head, division, body, code), FORM, 0, len(FORM.options) - 1, takes_absent=True),
    FORM,
    law="由数字和大写字母组成，不用I、O、S、V、Z。",
    when=given,
    why_not="没有填代码",
)
readable = form.is_("parts", "whole") & given
WHY_NOT = "不是统一社会信用代码的形式"
organisation_body = law.step(
    "organisation_body",
    "组织机构代码本体（第9至16位）",
    Call(body_of, (body, code), TEXT, takes_absent=True),
    TEXT,
    law="第9至16位为组织机构代码本体。",
    when=readable,
    why_not=WHY_NOT,
)
org_check = law.step(
    "org_check",
    "组织机构代码校验码",
    Call(organisation_check_character, (organisation_body,), TEXT),
    TEXT,
    law="11减去加权和除以11的余数；得10写X，得11写0。",
    source="GB 11714",
    when=readable,
    why_not=WHY_NOT,
)
first17 = law.step(
    "first17",
    "前17位（计算用）",
    Call(first_17_of, (head, division, body, code, org_check), TEXT, takes_absent=True),
    TEXT,
    law="登记管理部门和机构类别2位、区划6位、组织机构代码9位。",
    when=readable,
    why_not=WHY_NOT,
)
weighted_sum = law.step(
    "weighted_sum",
    "加权和",
    Call(credit_weighted_sum, (first17,), COUNT, 0, 15000),
    COUNT,
    law="前17位各字符的序号乘以权数（3的幂除以31的余数），相加。",
    when=readable,
    why_not=WHY_NOT,
)
check_character = law.step(
    "check_character",
    "校验码",
    Call(credit_check_character, (first17,), TEXT),
    TEXT,
    law="31减去加权和除以31的余数，再除以31取余数，查字符集。",
    when=readable,
    why_not=WHY_NOT,
)
uscc = law.step(
    "uscc",
    "统一社会信用代码（计算）",
    Call(with_check_character, (first17, check_character), TEXT),
    TEXT,
    law="前17位后接校验码。",
    when=readable,
    why_not=WHY_NOT,
)
unit_kind = law.step(
    "unit_kind",
    "机构类别",
    Call(unit_kind_of, (first17,), TEXT),
    TEXT,
    law="前2位表明机构类别：11、12、13可能参加机关事业单位养老保险，91、92参加企业职工养老保险。",
    when=readable,
    why_not=WHY_NOT,
)
problem = law.step(
    "problem",
    "核对结果",
    Call(problem_of, (code, uscc), TEXT, takes_absent=True),
    TEXT,
    law="核对位数、字符和末位校验码。",
    when=(readable | form.is_("bad")) & given,
    why_not="没有填代码",
)
valid = law.step(
    "valid",
    "代码有效",
    Call(valid_of, (problem,), FLAG, 0, 1),
    FLAG,
    law="位数、字符和校验码都对的，代码有效。",
    when=(readable | form.is_("bad")) & code.given,
    why_not="没有待核对的代码",
)
doubt = law.step(
    "organisation_doubt",
    "组织机构代码核对",
    Call(doubt_of, (code,), TEXT),
    TEXT,
    law="第9至17位自身的校验码不符的，只提醒。",
    source="GB 11714",
    when=readable & code.given,
    why_not="没有待核对的代码，或不能核对",
)
KIND = law.kind(uscc, unit_kind, valid, problem, doubt, example={"code": "121405254062815K4A"})
