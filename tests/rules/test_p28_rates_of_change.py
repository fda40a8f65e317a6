from tests.rules.documents import judged
from tests.rules.printed import printed, project

CODE = "P-28"


def test_a_rate_to_be_reached_and_a_growth_pass():
    assert judged(printed(project()), CODE) == []
    assert judged(printed(project(benefit="就业人数增长", benefit_value="提高5%")), CODE) == []


def test_a_rise_of_nothing():
    (finding,) = judged(printed(project(benefit="经费保障情况", benefit_value="提高100%")), CODE)
    assert "提高100%" in finding.message and finding.places[0].row == 15


def test_a_percentage_of_nothing():
    (finding,) = judged(printed(project(benefit="提升社保服务水平", benefit_value="≥95%")), CODE)
    assert "什么的百分比" in finding.message


def test_a_rate_with_its_thing_passes():
    assert judged(printed(project(benefit="提升参保率", benefit_value="≥95%")), CODE) == []
    assert judged(printed(project(benefit="公共服务水平达标率", benefit_value="≥95%")), CODE) == []
