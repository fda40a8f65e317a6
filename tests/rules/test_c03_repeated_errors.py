from shebao.findings import Finding, Severity
from tests.rules.years import between, document

CODE = "C-03"
THIS, LAST = document(2025), document(2024)


def error(subject: str, message: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding("R-20", severity, message, subject)


def test_the_same_error_in_both_years():
    (finding,) = between(THIS, LAST, CODE, [error("文字/占比", "占0%")], [error("文字/占比", "占1%")])
    assert finding.severity is Severity.WARNING and "2024年" in finding.message


def test_errors_about_different_things():
    assert between(THIS, LAST, CODE, [error("文字/占比", "占0%")], [error("表一/合计", "不符")]) == []


def test_warnings_and_notices_are_not_counted():
    warning = error("文字/占比", "占0%", Severity.WARNING)
    assert between(THIS, LAST, CODE, [warning], [warning]) == []
