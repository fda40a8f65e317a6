from shebao.findings import Severity
from tests.rules.documents import judged, worst
from tests.rules.printed import GOOD, PROJECT, form_table, printed, project

CODE = "P-23"


def test_a_product_that_ties_passes():
    assert judged(printed(project()), CODE) == []


def test_persons_times_standard_below_the_money():
    findings = judged(printed(project(total="330,000", part="330,000")), CODE)
    assert worst(findings) is Severity.WARNING
    assert "300人×1,000元=30.00万元" in findings[0].message and "预算可供330人" in findings[0].message


def test_a_sentence_with_several_standards():
    text = "领取取暖费人数大约100人,标准1000元、2000元。领取丧葬费人数大约2人,标准50000元。"
    assert judged(printed(project(overview=text)), CODE) == []
    (finding,) = judged(printed(project(overview=text, total="400,000", part="400,000")), CODE)
    assert "按最高标准为30.00万元" in finding.message and finding.difference == "10.00万元"


def test_a_monthly_standard():
    monthly = project(quantity_value="1人", cost_value="592元/月", total="7,104", part="7,104", period="7,104")
    assert judged(printed(monthly), CODE) == []


def cumulative(recurrence: str):
    more = "产出指标 | 数量指标 | {quantity} | {quantity_value}\n. | . | 累计领取人数 | ≥900人"
    text = PROJECT.replace("产出指标 | 数量指标 | {quantity} | {quantity_value}", more)
    return form_table(text.format(**(GOOD | {"recurrence": recurrence, "years": "99年"})))


def test_all_who_ever_came_in_are_paid_by_a_permanent_project():
    (finding,) = judged(printed(cumulative("经常性项目")), CODE)
    assert finding.subject.endswith("累计人数") and finding.expected == "90.00万元"
    assert len(finding.places) == 3
