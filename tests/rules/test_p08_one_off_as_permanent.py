from dataclasses import replace

from shebao.budget.book import Horizon
from shebao.findings import Severity
from tests.rules.documents import RECORDS, form_of, good_document, judged, with_form, with_indicator, worst

CODE = "P-08"
PERMANENT = {"years": 99, "recurrence": "经常性项目（长期开展）"}


def permanent(**changes):
    """A permanent project without any sign of an end, but for the changes."""
    document = with_indicator(good_document(), RECORDS, "完成时间", word="每月")
    return with_form(document, RECORDS, **{**PERMANENT, "ends_on": "", **changes})


def test_projects_with_an_end_and_permanent_ones_pass():
    assert judged(good_document(), CODE) == []
    assert judged(permanent(), CODE) == []


def test_an_end_within_the_year():
    findings = judged(permanent(ends_on="2025-06-30"), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/项目属性"]


def test_a_completion_time_among_the_targets():
    document = with_indicator(permanent(), RECORDS, "完成时间", word="2025年6月")
    assert len(judged(document, CODE)) == 1
    assert form_of(document, RECORDS).ends_on == ""


def test_a_name_that_says_so():
    assert len(judged(permanent(name="参保登记数据整理工作经费"), CODE)) == 1


def test_a_deadline_of_every_year_is_no_end():
    document = with_indicator(permanent(years=3), RECORDS, "完成时间", word="2025年12月31日前")
    assert judged(document, CODE) == []
    form = form_of(permanent(), RECORDS)
    indicators = tuple(
        replace(item, word="2025年6月底前") if item.name == "完成时间" and item.horizon is Horizon.YEAR else item
        for item in form.indicators
    )
    assert judged(with_form(permanent(), RECORDS, indicators=indicators), CODE) == []
