from dataclasses import replace

import pytest

from shebao.disclosure.model import PerformanceForm, Table, TableKind
from shebao.findings import Severity
from tests.rules.years import between, document, spending

CODE = "C-02"


def year(number: int, social: str, health: str, total: str, *texts: str):
    lines = [["208", "社会保障和就业支出", social], ["210", "卫生健康支出", health], ["", "合计", total]]
    table = spending(["合计"], *(line for line in lines if line[2]))
    return document(number, *texts, table)


LAST = year(2024, "80.00", "20.00", "100.00")


def test_a_usual_change():
    assert between(year(2025, "95.00", "22.00", "117.00"), LAST, CODE) == []


def test_a_large_step_of_a_small_class():
    assert between(year(2025, "80.00", "20.00", "100.00"), year(2024, "80.00", "12.00", "92.00"), CODE) == []


def test_a_class_that_vanishes():
    (finding,) = between(year(2025, "80.00", "", "80.00"), LAST, CODE)
    assert finding.severity is Severity.WARNING
    assert "卫生健康支出" in finding.message and "本年没有" in finding.message


def test_a_class_that_jumps():
    (finding,) = between(year(2025, "180.00", "20.00", "200.00"), LAST, CODE)
    assert "增加100.00万元" in finding.message and finding.places


@pytest.mark.parametrize("text", ["社会保障和就业支出180.00万元，比上年增加100.00万元，主要是职能划转。"])
def test_a_jump_that_the_text_speaks_of(text):
    assert between(year(2025, "180.00", "20.00", "200.00", text), LAST, CODE) == []


def projects(number: int, *names: str, recurrence: str = ""):
    forms = [
        Table(
            TableKind.PERFORMANCE_PROJECT,
            name,
            (),
            (),
            (),
            form=PerformanceForm(name, name, 100, recurrence=recurrence),
        )
        for name in names
    ]
    made = document(number)
    return replace(made, blocks=(*made.blocks, *forms))


def test_projects_that_go_on_under_their_names():
    assert between(projects(2025, "2025年办案经费"), projects(2024, "2024年办案经费"), CODE) == []


def test_a_project_of_every_year_that_is_gone():
    last = projects(2024, "办案经费", "宣传经费", recurrence="经常性项目")
    (finding,) = between(projects(2025, "办案经费"), last, CODE)
    assert finding.severity is Severity.WARNING and "“宣传经费”" in finding.message


def test_a_project_that_may_have_ended_is_a_notice():
    (finding,) = between(projects(2025, "办案经费"), projects(2024, "办案经费", "大楼维修"), CODE)
    assert finding.severity is Severity.NOTICE and "“大楼维修”" in finding.message
