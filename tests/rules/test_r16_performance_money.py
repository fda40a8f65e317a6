from dataclasses import replace

import pytest

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


def of_data(document):
    """What is found in the form's data; that its cells print the old amounts is another finding."""
    return [finding for finding in judged(document, CODE) if not finding.subject.endswith("印出的数")]


@pytest.mark.parametrize(
    ("project", "printed", "label"),
    [
        (RECORDS, "125,000", "年度资金总额"),
        (RECORDS, "125,000", "市县（区）财政资金"),
        ("", "355.30", "合计"),
        ("", "267.80", "基本支出"),
        ("", "315.30", "一般公共预算资金"),
    ],
)
def test_a_printed_cell_that_was_changed(project, printed, label):
    document = good_document()
    table = next(t for t in document.performance_tables if t.form is not None and t.form.project == project)
    y, x = next(
        (y, x)
        for y, row in enumerate(table.rows)
        for x, cell in enumerate(row.cells)
        if cell.text == printed and label in row.cells[x - 1].text
    )
    cells = list(table.rows[y].cells)
    cells[x] = replace(cells[x], text="1.00", fen=None)
    rows = (*table.rows[:y], replace(table.rows[y], cells=tuple(cells)), *table.rows[y + 1 :])
    blocks = tuple(replace(block, rows=rows) if block is table else block for block in document.blocks)
    findings = judged(replace(document, blocks=blocks), CODE)
    assert worst(findings) is Severity.ERROR
    assert {finding.subject.split("/")[-2] for finding in findings} == {label}


def test_sources_that_do_not_make_the_total():
    findings = of_data(funding(good_document(), fen=100_000_00))
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/年度资金"]
    assert findings[0].difference == "25000元"


def test_a_part_above_the_whole():
    """As in a real document: 10,903,043.00 in all, 11,419,043.00 of it from one source."""
    findings = of_data(funding(good_document(), fen=130_000_00, level=FundingLevel.PROVINCE))
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/年度省级财政资金"]
    assert "不含上年结转" in findings[0].message


def test_a_period_with_less_money_than_the_year():
    findings = of_data(with_form(good_document(), RECORDS, period_total_fen=100_000_00, funding=()))
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/实施期资金总额"]


def test_the_department_as_a_whole():
    findings = of_data(with_form(good_document(), "", year_total_fen=4_354_710_000))
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
