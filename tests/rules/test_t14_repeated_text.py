from shebao.findings import Severity
from tests.rules.documents import as_read, good_document, judged, with_paragraph

CODE = "T-14"
LONG = "严格按照规定的审批程序办理专项资金的申报、分配和拨付，预算批准后及时下达，任何单位和个人不得滞留、截留、挪用。"
OTHER = (
    "专项资金实行专账核算，按规定实行报账制的，属于政府采购目录范围的，应当按照政府采购的有关法律法规执行，不得规避。"
)


def test_a_document_without_repeats_passes():
    assert judged(as_read(good_document()), CODE) == []


def test_paragraphs_twice():
    once = with_paragraph(good_document(), "其他说明", LONG)
    (finding,) = judged(as_read(with_paragraph(once, "政府采购情况", LONG)), CODE)
    assert finding.severity is Severity.NOTICE and len(finding.spots) == 2
    more = with_paragraph(with_paragraph(once, "其他说明", OTHER), "政府采购情况", OTHER)
    (finding,) = judged(as_read(with_paragraph(more, "政府采购情况", LONG)), CODE)
    assert finding.severity is Severity.WARNING


def test_a_clause_twice_running():
    text = "新退休人员取暖费由同级财政全额负担，新退休人员取暖费由同级财政全额负担。"
    (finding,) = judged(as_read(with_paragraph(good_document(), "其他说明", text)), CODE)
    assert "重复了一遍" in finding.message
