import pytest

from shebao.findings import Severity
from tests.rules.documents import judged
from tests.rules.printed import printed, project

CODE = "P-37"


@pytest.mark.parametrize(
    "name",
    [
        "岗位技能提升",
        "2025年岗位技能提升",
        "2022年以后退休人员取暖费",
        "2024年结转岗位补贴",
        "2021-2025年岗位技能提升",
        "2024-2025年度取暖费",
    ],
)
def test_names_of_this_year_and_of_what_goes_on_pass(name):
    assert judged(printed(project(name=name)), CODE) == []


@pytest.mark.parametrize(("name", "severity"), [("2023年技能提升", Severity.NOTICE), ("2026年提升", Severity.WARNING)])
def test_another_year(name, severity):
    (finding,) = judged(printed(project(name=name)), CODE)
    assert finding.severity is severity
