"""A finding of a composed document says in which sheet and row of the book it is mended."""

from dataclasses import replace

import pytest

from shebao.budget.book import Direction, PriorItem
from shebao.disclosure.compose import compose
from shebao.disclosure.rules import check_document
from shebao.findings import Place
from tests.rules.documents import RECORDS, WAN, as_read, good_book


def numbered(records):
    return tuple(replace(record, row=row) for row, record in enumerate(records, start=2))


def places(code: str, **changes) -> set[tuple[str, int | None, str]]:
    book = replace(good_book(), **{name: numbered(records) for name, records in changes.items()})
    findings = [finding for finding in check_document(compose(book)) if finding.code == code]
    assert findings
    return {(place.sheet, place.row, place.column) for finding in findings for place in finding.places if place.sheet}


def test_reasons():
    reasons = [replace(r, fen=35 * WAN) if r.direction is Direction.UP else r for r in good_book().reasons]
    assert places("R-21", reasons=reasons) == {("变动原因", 2, ""), ("变动原因", 3, "")}
    assert places("R-21", reasons=[r for r in reasons if r.about is not PriorItem.TOTAL]) == {("变动原因", None, "")}


def test_levels_of_funding_and_calculations():
    funding = [replace(line, fen=1_00) if line.project == RECORDS else line for line in good_book().funding]
    rows = [row for row, line in enumerate(funding, start=2) if line.project == RECORDS]
    assert places("R-16", funding=funding) == {("项目资金级次", row, "") for row in rows}
    lines = [replace(line, number=6) if line.project == RECORDS else line for line in good_book().calculations]
    assert places("R-23", calculations=lines) == {("项目测算", 3, "")}


def test_indicators_and_projects():
    indicators = [
        replace(line, operator="≥") if line.project == RECORDS and line.name == "合格率" else line
        for line in good_book().indicators
    ]
    rows = {row for row, line in enumerate(indicators, start=2) if line.project == RECORDS and line.name == "合格率"}
    assert places("P-01", indicators=indicators) == {("绩效指标", row, "") for row in rows}
    projects = [replace(p, recurrence="经常性项目", years=99) if p.code == RECORDS else p for p in good_book().projects]
    assert places("P-08", projects=projects) == {("项目", 3, "项目属性")}


def test_a_document_that_was_read_has_no_sheets():
    book = replace(good_book(), reasons=())
    for finding in check_document(as_read(compose(book))):
        assert not [place for place in finding.places if place.sheet]


@pytest.mark.parametrize("row", [0, 7])
def test_a_record_without_a_row_names_its_sheet(row):
    projects = tuple(replace(p, recurrence="经常性项目", years=99, row=row) for p in good_book().projects)
    findings = [f for f in check_document(compose(replace(good_book(), projects=projects))) if f.code == "P-08"]
    assert findings[0].places == (Place(sheet="项目", row=row or None, column="项目属性"),)
