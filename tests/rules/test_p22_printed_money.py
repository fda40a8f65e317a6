import pytest

from shebao.disclosure.figures import read_printed
from shebao.disclosure.rules.p22_printed_money import explained
from shebao.findings import Severity
from tests.rules.documents import judged, worst
from tests.rules.printed import printed, project

CODE = "P-22"


def test_sources_that_add_up_pass():
    assert judged(printed(project()), CODE) == []


def test_a_part_above_the_whole_with_its_cells():
    (finding,) = judged(printed(project(part="310,000")), CODE)
    assert finding.severity is Severity.ERROR and "部分大于总额" in finding.message
    assert [place.row for place in finding.places] == [4, 5]


def test_sources_that_do_not_add_up():
    findings = judged(printed(project(part="200,000", rest="50,000")), CODE)
    assert worst(findings) is Severity.ERROR and findings[0].difference == "50000元"


def test_a_year_above_the_period():
    (finding,) = judged(printed(project(period="200,000")), CODE)
    assert finding.subject.endswith("实施期资金总额")


@pytest.mark.parametrize(
    ("total", "parts", "tops"),
    [
        ("100", ["100", "60", "40"], 1),
        ("100", ["60", "30", "30", "40"], 2),
        ("100", ["60", "40", "0"], 3),
        ("100", ["60", "30"], None),
    ],
)
def test_sources_nest(total, parts, tops):
    found = explained(read_printed(total), [read_printed(part) for part in parts])
    assert (None if found is None else len(found)) == tops


def test_a_long_list_of_sources_is_read_flat():
    parts = [read_printed("1")] * 60
    assert explained(read_printed("100"), parts) is None
    assert explained(read_printed("60"), parts) is not None
