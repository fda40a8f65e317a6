from dataclasses import replace

from shebao.budget.book import FundingLevel, Horizon
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import RECORDS, TRAINING, form_of, good_document, judged, with_form, without_table, worst

CODE = "R-16"


def test_right_forms_pass():
    assert judged(good_document(), CODE) == []


def test_another_amount_than_the_project_table():
    """30.00 万元 in table 12 is 300,000 元, not 3,000,000."""
    findings = judged(with_form(good_document(), TRAINING, year_total_fen=3_000_000_00), CODE)
    assert worst(findings) is Severity.ERROR
    assert "项目/职业技能培训/年度资金" in {finding.subject for finding in findings}


def funding(document, **changes):
    lines = form_of(document, RECORDS).funding
    return with_form(
        document,
        RECORDS,
        funding=tuple(replace(line, **changes) if line.horizon is Horizon.YEAR else line for line in lines),
    )


def test_sources_that_do_not_make_the_total():
    findings = judged(funding(good_document(), fen=100_000_00), CODE)
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/年度资金"]
    assert findings[0].difference == "25000元"


def test_a_part_above_the_whole():
    """As in a real document: 10,903,043.00 in all, 11,419,043.00 of it from one source."""
    findings = judged(funding(good_document(), fen=130_000_00, level=FundingLevel.PROVINCE), CODE)
    assert "项目/档案系统运行维护/年度省级财政资金" in {finding.subject for finding in findings}


def test_a_period_with_less_money_than_the_year():
    findings = judged(with_form(good_document(), RECORDS, period_total_fen=100_000_00, funding=()), CODE)
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/实施期资金总额"]


def test_the_department_as_a_whole():
    findings = judged(with_form(good_document(), "", year_total_fen=4_354_710_000), CODE)
    assert [finding.subject for finding in findings] == ["部门整体绩效/资金总额"]


def test_a_project_with_another_name():
    findings = judged(with_form(good_document(), RECORDS, name="档案系统维护"), CODE)
    severities = {finding.subject: finding.severity for finding in findings}
    assert severities == {
        "项目/档案系统维护/表十二": Severity.ERROR,
        "项目/档案系统运行维护/绩效目标表": Severity.WARNING,
    }


def test_no_forms_at_all_are_not_its_business():
    assert judged(without_table(good_document(), K.PERFORMANCE_PROJECT), CODE) == []
