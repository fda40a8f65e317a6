import pytest

from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_indicator, worst
from tests.rules.printed import printed, project

CODE = "P-13"


def test_right_levels_pass():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize(
    ("indicator", "name", "belongs"),
    [
        ("服务水平", "三公经费控制数", "成本指标"),
        ("服务水平", "群众满意度", "满意度指标"),
        ("服务对象满意度（问卷）", "人才队伍建设", "产出指标或效益指标"),
        ("维护总成本", "资金到位时间", "时效指标"),
        ("完成时间", "人均补助标准", "成本指标"),
    ],
)
def test_a_wrong_level(indicator, name, belongs):
    findings = judged(with_indicator(good_document(), RECORDS, indicator, name=name), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.expected for finding in findings] == [belongs]


def test_a_percentage_is_no_quantity():
    findings = judged(with_indicator(good_document(), RECORDS, "维护系统套数", number_unit="%"), CODE)
    assert len(findings) == 1


def test_what_offices_file_otherwise_is_a_notice():
    (finding,) = judged(printed(project(quality="办结及时率", quality_value="≥95%")), CODE)
    assert finding.severity is Severity.NOTICE
    (finding,) = judged(printed(project(benefit="群众满意度", benefit_value="≥90%")), CODE)
    assert finding.severity is Severity.WARNING


def test_lower_costs_of_others_are_a_benefit():
    assert judged(printed(project(benefit="降低企业用工成本", benefit_value="明显")), CODE) == []
