from tests.rules.documents import judged
from tests.rules.printed import printed, project

CODE = "P-28"


def test_a_rate_to_be_reached_and_a_growth_pass():
    assert judged(printed(project()), CODE) == []
    assert judged(printed(project(benefit="就业人数增长", benefit_value="提高5%")), CODE) == []


def test_a_rise_of_nothing():
    (finding,) = judged(printed(project(benefit="经费保障情况", benefit_value="提高100%")), CODE)
    assert "提高100%" in finding.message and finding.places[0].row == 15
