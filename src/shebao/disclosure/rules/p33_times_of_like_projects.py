"""P-33: the same benefit is paid at the same time: two projects of one name and basis with different months."""

import re
from collections.abc import Iterator
from itertools import combinations

from shebao.budget.book import Horizon, Indicator
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import is_read
from shebao.disclosure.rules.p11_duplicate_projects import basis_key
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

ASIDE = re.compile(r"[（(][^）)]*[）)]|20\d\d年?(?:度|以后|之后|以前|之前|前|后)?|[“”\"\s]")
MONTH = re.compile(r"(?:20\d\d年)?(1[0-2]|[1-9])月(?:份|底|末|前|底前)*")


def plain_project(name: str) -> str:
    """A project's name without years and brackets.

    >>> plain_project("2022年以后企业退休人员取暖费") == plain_project("企业退休人员取暖费（三保）")
    True
    """
    return ASIDE.sub("", name)


def month_of(form: PerformanceForm) -> tuple[Indicator, int] | None:
    """The one month that a form's yearly targets of time name; None where there is none or several."""
    found = [
        (item, int(match[1]))
        for item in form.indicators
        if item.horizon is Horizon.YEAR and "时效" in item.level2 and (match := MONTH.fullmatch(item.value.strip()))
    ]
    return found[0] if len(found) == 1 else None


def check(material: Material) -> Iterator[Finding]:
    """Every pair of projects of a document that was read."""
    if not is_read(material):
        return
    known = [(form, month) for form in material.project_forms if (month := month_of(form)) is not None]
    for (first, (one, one_month)), (second, (other, other_month)) in combinations(known, 2):
        if one_month == other_month or plain_project(first.name) != plain_project(second.name):
            continue
        if not basis_key(first) or basis_key(first) != basis_key(second):
            continue
        yield RULE.finding(
            f"项目/{first.name}、{second.name}/时间",
            f"项目“{first.name}”“{one.name}”为{one.value}，项目“{second.name}”“{other.name}”为{other.value}，"
            "同一依据的同类支出时间不一致。请核对。",
            found=other.value,
            expected=one.value,
            spots=[*first.indicator_spots([one]), *second.indicator_spots([other])],
        )


RULE = Rule("P-33", "同类支出时间一致", Severity.WARNING, "公开内容应当准确，前后一致", "两张以上绩效目标表", check)
