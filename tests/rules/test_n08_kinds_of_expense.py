from shebao.findings import Severity
from tests.rules.texts import found

PERSONNEL = "人员经费10.00万元，主要包括：基本工资、津贴补贴、{}。"
PUBLIC = "公用经费2.00万元，主要包括：办公费、{}。"


def test_right_lists_pass():
    assert found("N-08", PERSONNEL.format("退休费"), PUBLIC.format("委托业务费、办公设备购置")) == []


def test_public_expenses_among_wages():
    (finding,) = found("N-08", PERSONNEL.format("委托业务费"))
    assert (finding.severity, finding.found) == (Severity.WARNING, "委托业务费")
    assert len(finding.spots) == 1


def test_wages_among_public_expenses():
    (finding,) = found("N-08", PUBLIC.format("住房公积金"))
    assert "属于人员经费" in finding.message


def test_the_last_word_of_an_excerpt_is_read_where_it_is_plain():
    (finding,) = found("N-08", "人员经费10.00万元，主要包括：基本工资、津贴补贴、委托")
    assert finding.found == "委托"
    assert found("N-08", "人员经费10.00万元，主要包括：基本工资、津贴补贴、其他") == []
