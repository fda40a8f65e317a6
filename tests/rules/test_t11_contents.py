from dataclasses import replace

from shebao.disclosure.model import ContentsEntry, Heading, Table, TableKind
from shebao.findings import Severity
from tests.rules.documents import as_read, good_document, judged

CODE = "T-11"


def document(edit=lambda texts: texts):
    read = as_read(good_document())
    texts = [block.text for block in read.blocks if isinstance(block, Heading) and block.level <= 2]
    return replace(read, contents=tuple(ContentsEntry(text) for text in edit(texts)))


def test_the_documents_own_headings_pass():
    assert judged(document(), CODE) == []


def test_an_entry_that_is_not_there():
    (finding,) = judged(document(lambda texts: [*texts, "十三、乡村振兴工作情况"]), CODE)
    assert finding.severity is Severity.WARNING and finding.expected == "十三、乡村振兴工作情况"


def test_filling_words_alone():
    (finding,) = judged(document(lambda texts: [t.replace("政府采购情况", "政府采购的情况") for t in texts]), CODE)
    assert finding.severity is Severity.NOTICE


def test_another_word_is_another_heading():
    (finding,) = judged(document(lambda texts: [t.replace("政府采购情况", "政府采买情况") for t in texts]), CODE)
    assert (finding.subject, finding.severity) == ("目录/用词", Severity.WARNING)
    assert "政府采买情况" in finding.found and "政府采购情况" in finding.expected


def test_a_table_that_is_not_there_is_left_to_the_rule_on_missing_tables():
    read = document(lambda texts: [*texts, "表十：国有资本经营预算收支预算表"])
    without = tuple(b for b in read.blocks if not (isinstance(b, Table) and b.kind is TableKind.CAPITAL))
    assert judged(replace(read, blocks=without), CODE) == []


def test_another_order():
    (finding,) = judged(document(lambda texts: [texts[0], *reversed(texts[1:])]), CODE)
    assert finding.subject == "目录/顺序"


def test_a_contents_page_that_was_not_read_right_says_nothing():
    assert judged(document(lambda texts: [*texts[:2], "甲乙丙丁", "戊己庚辛", "子丑寅卯"]), CODE) == []


def test_the_entry_for_all_tables_needs_no_heading():
    assert judged(document(lambda texts: [*texts, "五、部门预算表"]), CODE) == []
