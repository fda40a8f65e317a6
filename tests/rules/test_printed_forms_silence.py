from shebao.disclosure.rules import check_document
from shebao.findings import Severity
from tests.rules.printed import printed, project


def test_a_good_printed_form_gives_no_error_and_no_warning():
    findings = check_document(printed(project()))
    about_forms = [finding for finding in findings if finding.code.startswith("P-")]
    assert [finding for finding in about_forms if finding.severity is not Severity.NOTICE] == []
