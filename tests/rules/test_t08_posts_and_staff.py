from dataclasses import replace

from shebao.budget.book import TextKey, Vehicle
from shebao.findings import Severity
from tests.rules.documents import UNIT, as_read, composed, good_book, good_document, judged, worst

CODE = "T-08"


def units(**changes):
    return tuple(replace(unit, **changes) for unit in good_book().units)


def test_right_numbers_pass():
    assert judged(good_document(), CODE) == []


def test_more_staff_than_posts():
    for document in (
        composed(units=units(staff=30, established_staff=30)),
        as_read(composed(units=units(staff=30, established_staff=30))),
    ):
        findings = judged(document, CODE)
        assert worst(findings) is Severity.WARNING
        assert [finding.found for finding in findings] == ["30名"]


def test_staff_that_is_not_its_parts():
    findings = judged(composed(units=units(established_staff=18)), CODE)
    assert [finding.subject for finding in findings] == ["示例县就业局/人员数"]


def test_more_cars_than_approved():
    findings = judged(composed(vehicles=(Vehicle(UNIT, "机要通信用车", 1, 2),)), CODE)
    assert [finding.subject for finding in findings] == ["文字/公务用车/编制"]


def test_free_text_against_the_unit_sheet():
    texts = {**good_book().texts, TextKey.OFFICES: "核定行政编制27名。"}
    findings = judged(composed(texts=texts), CODE)
    assert [(finding.subject, finding.found) for finding in findings] == [("机构设置/编制数", "27名")]


def test_the_goals_count_of_offices():
    goal = replace(good_book().goal, offices_count=11)
    assert [finding.subject for finding in judged(composed(goal=goal), CODE)] == ["部门整体绩效/内设机构数"]


def test_offices_in_free_text():
    texts = {**good_book().texts, TextKey.OFFICES: "内设办公室等4个机构。"}
    findings = judged(composed(texts=texts), CODE)
    assert [(finding.subject, finding.found) for finding in findings] == [("机构设置/内设机构数", "4个")]
