from tests.rules.documents import judged
from tests.rules.printed import printed, project

CODE = "P-31"


def test_the_projects_own_benefit_passes():
    assert judged(printed(project(name="遗属补助", goal="全年按月发放遗属生活困难补助，足额到位。")), CODE) == []


def test_another_benefit_in_the_goal():
    (finding,) = judged(printed(project(name="遗属补助", goal="年底前发放遗属补助和取暖费，足额到位。")), CODE)
    assert finding.found == "取暖费" and finding.places


def test_a_benefit_that_the_overview_names_passes():
    form = project(name="遗属补助", overview="含冬季取暖费。", goal="年底前发放遗属补助和取暖费，足额到位。")
    assert judged(printed(form), CODE) == []


def test_only_what_is_paid_is_meant():
    assert judged(printed(project(name="遗属补助", goal="核实养老金领取资格后发放遗属补助。")), CODE) == []
