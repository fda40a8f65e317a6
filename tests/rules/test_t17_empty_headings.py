from dataclasses import replace

from shebao.disclosure.model import Heading
from tests.rules.documents import as_read, good_document, judged

CODE = "T-17"


def test_headings_with_text_pass():
    assert judged(as_read(good_document()), CODE) == []


def test_a_heading_with_nothing_below():
    read = as_read(good_document())
    (finding,) = judged(replace(read, blocks=(*read.blocks, Heading(2, "十三、乡村振兴"))), CODE)
    assert finding.found == "十三、乡村振兴"
