"""P-32: a number of all (全县参保人数) is not smaller than the number of some of them in another form."""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.budget.book import Horizon, Indicator
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import is_read
from shebao.disclosure.rules.r23_calculations import amount_of
from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject
from shebao.findings import Finding, Severity

ALL = re.compile(r"全[县市区省州旗镇街]|全部|全体|总人数")
NOT_ALL = re.compile(r"新增|增加|其中|抽查|率")
SUBJECTS = ("参保", "退休", "学生", "教师", "低保", "就业", "户籍", "服务对象", "企业", "老年人", "残疾人", "党员")
"""What may be counted both as a whole and in part."""

Counted = tuple[PerformanceForm, Indicator, Fraction]


def check(material: Material) -> Iterator[Finding]:
    """Yearly quantities of documents that were read: each of all against the largest of a part, in any other form."""
    if not is_read(material):
        return
    counted: list[Counted] = [
        (form, item, number)
        for form in material.forms
        for item in form.indicators
        if item.horizon is Horizon.YEAR and "数量" in item.level2 and not NOT_ALL.search(item.name)
        if (number := amount_of(item)) is not None
    ]
    for form, item, number in counted:
        if not ALL.search(item.name):
            continue
        parts = [
            other
            for other in counted
            if other[0] is not form
            and not ALL.search(other[1].name)
            and other[1].number_unit == item.number_unit
            and any(subject in item.name and subject in other[1].name for subject in SUBJECTS)
            and other[2] > number
        ]
        if not parts:
            continue
        listed = "、".join(f"“{part.name}”{part.value}" for _, part, _ in parts[:3])
        yield RULE.finding(
            f"{form_subject(form)}/{item.name}/总数",
            f"{form_name(form)}“{item.name}”{item.value}，少于{form_name(parts[0][0])}的{listed}，"
            "总数小于其中的一部分。请核对。",
            found=item.value,
            expected=f"不少于{parts[0][1].value}",
            spots=[
                *form.indicator_spots([item]),
                *(spot for other, part, _ in parts for spot in other.indicator_spots([part])),
            ],
        )


RULE = Rule("P-32", "总数不小于部分", Severity.WARNING, "公开内容应当准确，前后一致", "两张以上绩效目标表", check)
