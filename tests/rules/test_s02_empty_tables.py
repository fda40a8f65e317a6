from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.recognise.samples import checked
from tests.rules.documents import good_document, judged, with_table, worst

CODE = "S-02"


def test_an_empty_table_with_its_note_passes():
    assert good_document().table(K.CAPITAL).is_empty
    assert judged(good_document(), CODE) == []


def test_an_empty_table_without_a_note():
    findings = judged(with_table(good_document(), K.CAPITAL, note=""), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["表九/空表"]


def test_noughts_say_it_where_the_lines_are_fixed(tmp_path):
    """三公 with 0.00 in every line needs no note; 政府性基金 with a total of 0.00 does."""
    public = (
        "2025年“三公”经费支出表\n单位：万元\n\n项目\t预算数\n合计\t0.00\n公务接待费\t0.00\n因公出国（境）费\t0.00\n"
    )
    fund = (
        "2025年政府性基金预算支出表\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        "合计\t\t0.00\t0.00\t0.00\n"
    )
    found = [f.code for f in checked(public, tmp_path).findings], [f.code for f in checked(fund, tmp_path).findings]
    assert (CODE in found[0], CODE in found[1]) == (False, True)
