"""G10: a list of payees holds nobody twice, nobody dead."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.findings import Finding
from shebao.programmes.controls.words import RULES, refusal
from shebao.register.models import Person

BASIS = f"{RULES}：虚报项目套取专项资金的，责令改正，暂缓拨款"
NAMED = 5


def find(lines: Sequence[Mapping[str, Any]], day: date) -> list[Finding]:
    """What forbids to pay a list: lines of the same account and purpose, or of a person who had died by then.

    Somebody whose estate is paid (丧葬, 抚恤) is named by the survivor, not by the dead.
    """
    seen = Counter((str(line["account"]), str(line.get("purpose", ""))) for line in lines)
    numbers = [str(line["id_number"]) for line in lines if line.get("id_number")]
    twice = Counter(numbers)
    dead = set(Person.objects.filter(id_number__in=numbers, died_on__lte=day).values_list("id_number", flat=True))
    wrong = [
        (at, line)
        for at, line in enumerate(lines, 1)
        if seen[(str(line["account"]), str(line.get("purpose", "")))] > 1
        or twice[str(line.get("id_number") or "")] > 1
        or str(line.get("id_number") or "") in dead
    ]
    if not wrong:
        return []
    named = "、".join(f"第{at}行{line['payee']}" for at, line in wrong[:NAMED]) + ("等" if len(wrong) > NAMED else "")
    message = f"发放名单存在 {len(wrong)} 条重复或不符合条件人员，请先处理疑点。"
    return [refusal("G10", message, BASIS, "收款明细", f"有疑点的：{named}。")]
