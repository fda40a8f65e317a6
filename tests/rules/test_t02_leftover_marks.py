from dataclasses import replace

import pytest

from shebao.budget.book import Annex
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import composed, good_document, judged, with_paragraph, with_table, worst

CODE = "T-02"


def test_a_clean_document_passes():
    assert judged(good_document(), CODE) == []


def test_the_watermark_of_a_draft_is_no_leftover():
    assert judged(replace(good_document(), draft=True), CODE) == []


@pytest.mark.parametrize("mark", ["仅供内部审核", "（初稿）", "XX县", "增加内容", "征求意见稿", "××万元"])
def test_a_leftover_in_the_text(mark):
    findings = judged(with_paragraph(good_document(), "其他说明", f"说明{mark}如下。"), CODE)
    assert worst(findings) is Severity.ERROR
    assert [finding.found for finding in findings] == [mark]


def test_a_leftover_under_a_table_and_in_an_annex():
    assert len(judged(with_table(good_document(), K.PROJECTS, note="待补充"), CODE)) == 1
    annex = Annex("制度", "", "本制度为送审稿。")
    assert len(judged(composed(annexes=(annex,)), CODE)) == 1
