"""Documents of several layouts are recognised wholly, and what is right in them gets no error and no warning."""

import pytest

from shebao.disclosure.model import TableKind as K
from shebao.disclosure.model import table_grid
from shebao.disclosure.read.assemble import read_blocks
from shebao.disclosure.recognise.document import recognise
from shebao.findings import Severity
from tests.recognise.samples import FINAL, GUANGXI, SICHUAN, changed, checked, keys, table_of

NINE = [
    K.BALANCE,
    K.INCOME,
    K.EXPENDITURE,
    K.APPROPRIATION_BALANCE,
    K.GENERAL_EXPENDITURE,
    K.BASIC_BY_ECONOMIC,
    K.THREE_PUBLIC,
    K.FUND_EXPENDITURE,
    K.CAPITAL,
]


def document_of(sample):
    return recognise(read_blocks(sample), sample.name)


@pytest.mark.parametrize(
    ("sample", "kinds"),
    [
        (GUANGXI, NINE),
        (FINAL, NINE),
        (
            SICHUAN,
            [
                K.BALANCE,
                K.INCOME,
                K.EXPENDITURE,
                K.APPROPRIATION_BALANCE,
                K.THREE_PUBLIC,
                K.FUND_EXPENDITURE,
                K.CAPITAL,
            ],
        ),
    ],
)
def test_every_table_is_known_by_its_name(sample, kinds):
    document = document_of(sample)
    assert [table.kind for table in document.tables] == kinds
    assert [table.number for table in document.tables] == list(range(1, len(kinds) + 1))
    for table in document.tables:
        assert len(table.origins) == len(table_grid(table))


def test_year_office_and_kind_of_document():
    final, guangxi, sichuan = (document_of(sample) for sample in (FINAL, GUANGXI, SICHUAN))
    assert (final.year, final.unit_name, final.final) == (2024, "南江市就业服务中心", True)
    assert (guangxi.year, guangxi.unit_name, guangxi.final) == (2025, "南江市就业服务中心", False)
    assert (sichuan.year, sichuan.unit_name, sichuan.final) == (2024, "青川区就业服务局", False)


def test_units_stand_on_the_tables():
    assert {table.unit for table in document_of(GUANGXI).tables} == {"元"}
    assert {table.unit for table in document_of(SICHUAN).tables} == {"万元"}
    assert {table.unit_from for table in document_of(SICHUAN).tables} == {"表上注明"}


def test_columns_get_the_keys_of_composed_documents():
    final = document_of(FINAL)
    assert keys(table_of(final, K.EXPENDITURE)) == [
        "code", "name", "total", "basic", "project", "to_superior", "operating", "to_subordinate",
    ]  # fmt: skip
    assert keys(table_of(final, K.BALANCE)) == [
        "income_item", "line_number", "income", "expenditure_item", "line_number_2", "total",
    ]  # fmt: skip
    general = table_of(document_of(GUANGXI), K.GENERAL_EXPENDITURE)
    assert keys(general) == ["code", "name", "total", "basic", "personnel", "public", "project"]


def test_codes_in_three_columns_are_joined():
    rows = table_of(document_of(SICHUAN), K.EXPENDITURE).rows
    assert [row.key for row in rows][:4] == ["合计", "青川区就业服务局本级", "2010301", "2010302"]


def test_three_groups_of_classes_become_one_list():
    table = table_of(document_of(FINAL), K.BASIC_BY_ECONOMIC)
    assert keys(table) == ["code", "name", "total"]
    by_key = {row.key: row.cells[-1].text for row in table.rows}
    assert (by_key["30113"], by_key["30239"], by_key["31002"]) == ("40.00", "60.00", "10.00")
    assert by_key["公用经费合计"] == "180.00"


def test_three_public_lines_that_are_columns_stand_upright():
    table = table_of(document_of(FINAL), K.THREE_PUBLIC)
    assert keys(table) == ["item", "budget", "total"]
    row = table.row("公务用车运行维护费")
    assert row is not None and [cell.text for cell in row.cells[1:]] == ["18.00", "15.00"]


@pytest.mark.parametrize("sample", [GUANGXI, FINAL])
def test_a_right_document_is_silent(sample, tmp_path):
    report = checked(sample.read_text("utf-8"), tmp_path)
    assert [f"{f.code} {f.message}" for f in report.findings if f.severity is not Severity.NOTICE] == []
    assert report.tables_missing == ()
    assert report.figures_tied >= report.figures_read * 95 // 100


def test_only_the_tables_that_are_left_out_are_missed(tmp_path):
    report = checked(SICHUAN.read_text("utf-8"), tmp_path)
    assert [f.code for f in report.findings if f.severity is not Severity.NOTICE] == ["S-01", "S-01"]
    assert report.tables_missing == ("一般公共预算支出表", "一般公共预算基本支出经济分类表")


@pytest.mark.parametrize(
    ("sample", "line", "old", "new"),
    [
        (GUANGXI, "2010302\t", "3000000", "3500000"),
        (GUANGXI, "本年收入合计", "11900000", "11700000"),
        (GUANGXI, "（三）卫生健康支出", "500000", "550000"),
        (GUANGXI, "30239", "570000", "750000"),
        (GUANGXI, "二、会议费", "30000", "80000"),
        (FINAL, "年末结转和结余", "20.00", "30.00"),
        (FINAL, "2080505", "100.00", "110.00"),
        (FINAL, "30201\t", "90.00", "96.00"),
        (FINAL, "25.00\t", "25.00", "26.00"),
        (SICHUAN, "132601\t一般行政", "100.00", "160.00"),
        (SICHUAN, "132301\t青川区就业服务局本级\t12.00", "12.00", "21.00"),
        (SICHUAN, "八、上年结转", "10.00", "15.00"),
    ],
)
def test_one_wrong_figure_is_one_error(sample, line, old, new, tmp_path):
    before = {f.message for f in checked(sample.read_text("utf-8"), tmp_path).findings}
    report = checked(changed(sample, line, old, new), tmp_path)
    found = [f for f in report.findings if f.message not in before and f.severity is not Severity.NOTICE]
    assert [f.severity for f in found] == [Severity.ERROR], [f.message for f in found]
    assert found[0].places
