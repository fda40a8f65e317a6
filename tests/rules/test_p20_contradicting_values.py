from dataclasses import replace

import pytest

from shebao.budget.book import Horizon
from shebao.findings import Severity
from tests.rules.documents import RECORDS, form_of, good_document, judged, with_form, with_indicator, worst
from tests.rules.printed import GOOD, PROJECT, form_table, printed

CODE = "P-20"


def test_values_that_fit_pass():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize(
    ("name", "changes", "what"),
    [
        ("合格率", {"operator": "≤"}, "符号"),
        ("维护系统套数", {"number": "-5"}, "负数"),
        ("维护总成本", {"number": "13", "number_unit": "万元"}, "金额"),
    ],
)
def test_a_contradiction_is_a_warning(name, changes, what):
    findings = judged(with_indicator(good_document(), RECORDS, name, **changes), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == [f"项目/档案系统运行维护/{name}/{what}"]


@pytest.mark.parametrize(("cost", "faults"), [("≤73732549.99元", 0), ("≤73732599元", 0), ("≤73732700元", 1)])
def test_a_cost_in_yuan_beside_money_rounded_to_wan(cost, faults):
    """7373.25万元 may stand for 73,732,549.99元, or for up to 73,732,599.99元 where digits were cut off."""
    money = {"period": "22119.75", "total": "7373.25", "part": "7373.25", "cost": "项目总成本", "cost_value": cost}
    table = form_table(PROJECT.replace("（元）", "（万元）").format(**(GOOD | money)))
    assert len(judged(printed(table), CODE)) == faults


def test_a_rate_that_is_to_stay_low_may_have_an_upper_bound():
    assert judged(with_indicator(good_document(), RECORDS, "合格率", name="差错率", operator="≤"), CODE) == []


def test_a_period_below_its_year():
    document = good_document()
    form = form_of(document, RECORDS)
    indicators = tuple(
        replace(item, number="6") if item.name == "维护系统套数" and item.horizon is Horizon.YEAR else item
        for item in form.indicators
    )
    findings = judged(with_form(document, RECORDS, indicators=indicators), CODE)
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/维护系统套数/期间"]
