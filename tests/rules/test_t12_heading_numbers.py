from dataclasses import replace

from shebao.disclosure.model import Heading, Paragraph
from tests.rules.documents import as_read, good_document, judged

CODE = "T-12"


def said(*headings: str):
    blocks = [block for heading in headings for block in (Heading(2, heading), Paragraph("无。"))]
    return judged(replace(as_read(good_document()), blocks=(Heading(1, "第一部分 概况"), *blocks)), CODE)


def test_counting_on_passes():
    assert judged(as_read(good_document()), CODE) == []
    assert said("一、职责", "二、机构", "三、人员") == []


def test_one_left_out_and_one_twice():
    assert [finding.subject for finding in said("一、职责", "二、机构", "四、人员")] == ["标题/三、/缺号"]
    assert [finding.subject for finding in said("一、职责", "二、机构", "二、人员")] == ["标题/二、/重号"]
