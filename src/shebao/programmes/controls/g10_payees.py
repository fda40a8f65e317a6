"""G10: a list of payees holds nobody twice, nobody dead; an allowance is paid by its roster, which pays each once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shebao.findings import Finding
from shebao.identity import resident_problem
from shebao.programmes.controls.words import RULES, refusal
from shebao.register.models import Person

BASIS = f"{RULES}：虚报项目套取专项资金的，责令改正，暂缓拨款"
STANDARD = "GB 11643-1999《公民身份号码》"
NAMED = 5


def find(lines: Sequence[Mapping[str, Any]], day: date) -> list[Finding]:
    """What forbids to pay a list: lines of the same account and purpose, or of a person who had died by then,
    told by the number, or by name and account.

    Somebody whose estate is paid (丧葬, 抚恤) is named by the survivor, not by the dead.
    """
    seen = Counter((str(line["account"]), str(line.get("purpose", ""))) for line in lines)
    numbers = [str(line["id_number"]) for line in lines if line.get("id_number")]
    twice = Counter(numbers)
    dead = set(Person.objects.filter(id_number__in=numbers, died_on__lte=day).values_list("id_number", flat=True))
    theirs = Person.objects.filter(bank_account__in=[key for key, _ in seen if key], died_on__lte=day)
    gone = set(theirs.values_list("bank_account", "name"))
    wrong = [
        (at, line)
        for at, line in enumerate(lines, 1)
        if seen[(str(line["account"]), str(line.get("purpose", "")))] > 1
        or twice[str(line.get("id_number") or "")] > 1
        or str(line.get("id_number") or "") in dead
        or (str(line["account"]), str(line.get("payee") or "")) in gone
    ]
    if not wrong:
        return []
    named = "、".join(f"第{at}行{line['payee']}" for at, line in wrong[:NAMED]) + ("等" if len(wrong) > NAMED else "")
    message = f"发放名单存在 {len(wrong)} 条重复或不符合条件人员，请先处理疑点。"
    return [refusal("G10", message, BASIS, "收款明细", f"有疑点的：{named}。")]


def by_hand(purposes: Iterable[str]) -> list[Finding]:
    """What forbids to type the payees of an allowance: only rosters know who got it already."""
    from shebao.programmes.allowances.catalogue import only_once

    kept = only_once()
    return [
        refusal(
            "G10",
            f"“{one}”按发放名册支付，每人只发一次，不能逐人填写收款明细。",
            BASIS,
            "用途",
            "从已审批的发放名册申请用款；漏发、补发的，列入下一份名册。",
        )
        for one in dict.fromkeys(purposes)
        if one in kept
    ]


def wrong_numbers(lines: Sequence[Mapping[str, Any]], day: date) -> list[Finding]:
    """Numbers of residents that cannot be: each with its line."""
    found = []
    for at, line in enumerate(lines, 1):
        number = str(line.get("id_number") or "")
        if number and (problem := resident_problem(number, day)):
            message = f"收款明细第{at}行的证件号码不对：{problem}。"
            # A slip of the pen is no false claim: it has no basis but the standard of the number.
            found.append(refusal("G10", message, STANDARD, "收款明细", "按身份证件更正。"))
    return found
