from tests.rules.documents import as_read, good_document, judged, with_paragraph

CODE = "T-16"


def said(text: str):
    return judged(as_read(with_paragraph(good_document(), "其他说明", text)), CODE)


def test_pairs_and_numbering_pass():
    assert judged(as_read(good_document()), CODE) == []
    assert said("1）制定办法。2）组织实施（含检查)。") == []


def test_a_bracket_and_a_quote_left_open():
    assert len(said("“三公“经费预算安排情况如下。")) == 1
    assert len(said("公务用车运行维护费（含保险费为零元。")) == 1
