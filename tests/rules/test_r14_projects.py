from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import as_read, good_document, judged, with_cell, with_row, without_row, worst

CODE = "R-14"


def test_right_tables_pass():
    assert judged(good_document(), CODE) == []
    assert judged(as_read(good_document()), CODE) == []


def test_a_project_left_out_of_the_list():
    findings = judged(without_row(good_document(), K.PROJECTS, "项目/P2"), CODE)
    assert worst(findings) is Severity.ERROR
    assert {finding.subject for finding in findings} >= {"表十二/合计", "表十二/示例县就业局（小计）"}


def test_a_list_that_is_not_the_project_spending():
    broken = with_cell(good_document(), K.EXPENDITURE, "合计", "project", "88.00")
    findings = judged(broken, CODE)
    assert [finding.subject for finding in findings] == ["表三、表十二/项目支出"]
    assert findings[0].difference == "0.50万元"


def test_a_project_that_is_not_its_sources():
    broken = with_cell(good_document(), K.PROJECTS, "项目/P3", "unit_funds", "1.00")
    assert "表十二/服务场所建设/各来源" in {finding.subject for finding in judged(broken, CODE)}


def test_more_carried_over_than_table_one_says():
    broken = with_cell(good_document(), K.BALANCE, "上年结转", "income", "4.00")
    assert "表十三、表一/上年结转" in {finding.subject for finding in judged(broken, CODE)}


def test_less_carried_over_is_asked_where_the_book_cannot_tell():
    less = {"total": "2.00", "general": "2.00"}
    broken = as_read(good_document())
    for row in ("部门合计", "单位/001", "项目/P1"):
        broken = with_row(broken, K.PROJECTS_CARRIED_OVER, row, less)
    severities = {finding.subject: finding.severity for finding in judged(broken, CODE)}
    assert severities["表十三、表一/上年结转"] is Severity.WARNING
