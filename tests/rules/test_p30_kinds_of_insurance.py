from shebao.findings import Severity
from tests.rules.documents import judged
from tests.rules.printed import printed, project

CODE = "P-30"


def test_one_number_and_its_own_list_pass():
    own = project(name="三险统一登记", overview="做好养老、失业和工伤保险三险统一参保登记。")
    assert judged(printed(own), CODE) == []
    assert judged(printed(project(overview="负责养老、失业、工伤保险经办。")), CODE) == []


def test_two_numbers_in_one_form():
    (finding,) = judged(printed(project(name="三险统一登记", overview="整理企业养老、工伤等四个险种的档案。")), CODE)
    assert finding.severity is Severity.WARNING
    assert (finding.found, finding.expected) == ("三险", "四个险种") and len(finding.places) == 2


def test_a_name_with_more_kinds_than_the_office_runs():
    (finding,) = judged(printed(project(name="五项保险征缴", overview="负责全县养老、失业、工伤保险经办。")), CODE)
    assert "五项保险" in finding.message and "养老、失业、工伤保险" in finding.message


def test_a_list_of_examples_is_no_list_of_the_offices_work():
    assert judged(printed(project(name="五项保险征缴", overview="重点宣传养老、失业保险政策。")), CODE) == []
