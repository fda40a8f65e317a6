from tests.rules.documents import judged
from tests.rules.printed import printed, project

CODE = "P-29"


def test_own_indicators_pass():
    assert judged(printed(project(), project(name="职工体检", quantity="体检人数")), CODE) == []


def test_the_same_in_two_projects():
    (finding,) = judged(printed(project(), project(name="职工体检")), CODE)
    assert "职工体检" in finding.message and len(finding.places) == 2
