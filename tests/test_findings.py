"""Acknowledging: a warning with a reason is marked; everything else stays open and says why."""

import pytest

from shebao.findings import Acknowledgement, Finding, Severity, acknowledge, as_json, by_severity, has_errors


def finding(severity: Severity, message: str = "还有231.30万元没有说明。") -> Finding:
    return Finding("R-21", severity, message, "变动原因/收支总计")


def acknowledged(severity: Severity, reason: str, message: str = "还有231.30万元没有说明。") -> tuple[str, list[str]]:
    """The reason that the finding bears, and the codes of what else is said."""
    item = Acknowledgement("R-21", "变动原因/收支总计", reason)
    first, *rest = acknowledge([finding(severity, message)], [item])
    return first.acknowledged, [other.code for other in rest]


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTICE])
def test_a_reason_is_taken(severity: Severity) -> None:
    assert acknowledged(severity, "已向财政局说明") == ("已向财政局说明", [])
    assert acknowledged(severity, "其余231.30万元为上年一次性补助") == ("其余231.30万元为上年一次性补助", [])


def test_an_error_can_never_be_acknowledged() -> None:
    assert acknowledged(Severity.ERROR, "领导同意") == ("", ["ACK-1"])
    item = Acknowledgement("R-21", "变动原因/收支总计", "领导同意")
    assert has_errors(acknowledge([finding(Severity.ERROR)], [item]))


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_without_a_reason_it_does_not_count(reason: str) -> None:
    assert acknowledged(Severity.WARNING, reason) == ("", ["ACK-2"])


def test_a_reason_for_other_figures_does_not_count() -> None:
    """Written when 231.30 was unexplained; now 4,744.14 is."""
    assert acknowledged(Severity.WARNING, "其余231.30万元已说明", "还有4744.14万元没有说明。") == ("", ["ACK-4"])


def test_one_that_fits_nothing_is_said() -> None:
    (only,) = acknowledge([], [Acknowledgement("P-09", "项目/甲", "已改")])
    assert (only.code, only.severity) == ("ACK-3", Severity.NOTICE)


def test_another_subject_stays_open() -> None:
    item = Acknowledgement("R-21", "变动原因/公务接待费", "已说明")
    open_one, unused = acknowledge([finding(Severity.WARNING)], [item])
    assert open_one.acknowledged == "" and unused.code == "ACK-3"


def test_worst_first_and_acknowledged_last() -> None:
    known = acknowledge([finding(Severity.WARNING)], [Acknowledgement("R-21", "变动原因/收支总计", "已说明")])
    notice, error, warning = finding(Severity.NOTICE), finding(Severity.ERROR), finding(Severity.WARNING)
    assert by_severity([notice, *known, warning, error]) == [error, warning, *known, notice]


def test_json_names_the_severity_and_leaves_out_empty_places() -> None:
    assert as_json(finding(Severity.WARNING))["severity"] == "warning"
    assert as_json(finding(Severity.WARNING))["places"] == []
