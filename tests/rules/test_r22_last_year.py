from dataclasses import replace

import pytest

from shebao.budget.book import PriorItem
from shebao.disclosure.compose import compose
from shebao.disclosure.model import Disclosure, Heading, Paragraph, Table
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import as_read, composed, good_book, good_document, judged, with_cell, with_row, worst

CODE = "R-22"


def last_year():
    """What the good book says of last year, as the tables of a published document."""
    document = compose(good_book())
    document = with_cell(document, K.BALANCE, "收入总计", "income", "345.30")
    document = with_cell(document, K.GENERAL_EXPENDITURE, "合计", "total", "300.00")
    document = with_row(document, K.THREE_PUBLIC, "公务接待费", {"total": "1.50", "general": "1.50"})
    document = with_row(document, K.THREE_PUBLIC, "合计", {"total": "4.50", "general": "4.50"})
    tables = tuple(block for block in document.blocks if isinstance(block, Table))
    return as_read(replace(document, year=2024, blocks=tables))


def test_the_years_agree():
    assert judged(good_document(), CODE, last_year()) == []
    assert judged(as_read(good_document()), CODE, last_year()) == []


def test_nothing_to_compare_with():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize("read", [False, True])
def test_another_total_than_was_published(read):
    published = with_cell(last_year(), K.BALANCE, "收入总计", "income", "344.30")
    document = as_read(good_document()) if read else good_document()
    findings = judged(document, CODE, published)
    # The book knows what it compares with; the text of a read document says only 上年, so it is asked.
    assert worst(findings) is (Severity.WARNING if read else Severity.ERROR)
    assert [finding.subject for finding in findings] == ["上年数/收支总计"]
    assert findings[0].difference == "1.00万元"


def test_a_line_said_to_be_level_that_was_not():
    published = with_row(last_year(), K.THREE_PUBLIC, "公务用车运行维护费", {"total": "2.00"})
    subjects = [finding.subject for finding in judged(as_read(good_document()), CODE, published)]
    assert subjects == ["上年数/公务用车运行维护费"]


def test_a_part_of_last_year_above_its_whole():
    prior = tuple(
        replace(p, fen=p.fen * 2) if p.item is PriorItem.GENERAL_EXPENDITURE else p for p in good_book().prior
    )
    findings = judged(composed(prior=prior), CODE)
    assert [finding.subject for finding in findings] == ["上年数/一般公共预算当年支出"]


def budget(year: int, *sentences: str, final: bool = False) -> Disclosure:
    """A unit's text as it was read, each sentence a paragraph."""
    blocks = (Heading(2, "一、收支情况"), *(Paragraph(sentence) for sentence in sentences))
    return Disclosure(year, "某局", "", blocks, final=final)


class TestText:
    """某局2024年预算：项目支出80.00万元。 What its text of 2025 says of 2024."""

    last = budget(2024, "2024年项目支出预算80.00万元。", "2024年公务接待费3.00万元。")

    @pytest.mark.parametrize(
        "sentence",
        [
            "2025年项目支出预算100.00万元，比2024年预算增加20.00万元，增长25.00%。",
            "2025年项目支出预算100.00万元，比2024年预算增加20.00万元，因职能划转调整口径。",
            "2025年项目支出预算100.00万元，比2024年执行数增加70.00万元。",
            "2025年项目支出预算100.00万元，比2024年调整预算数增加70.00万元。",
            "2025年项目支出预算100.00万元，比2023年预算增加70.00万元。",
            "2025年项目支出预算100.00万元，比2024年决算数增加70.00万元。",
        ],
    )
    def test_what_agrees_or_cannot_be_compared(self, sentence):
        assert judged(budget(2025, sentence), CODE, self.last) == []

    def test_another_budget_than_was_published(self):
        document = budget(2025, "2025年项目支出预算100.00万元，比2024年预算增加30.00万元。")
        (finding,) = judged(document, CODE, self.last)
        assert finding.severity is Severity.ERROR
        assert (finding.found, finding.expected, finding.difference) == ("", "80.00万元", "10.00万元")
        assert [figure.text for figure in finding.figures] == ["100.00万元", "30.00万元", "80.00万元"]
        assert finding.places

    def test_it_is_asked_where_the_text_does_not_say_what_it_compares_with(self):
        document = budget(2025, "2025年项目支出预算100.00万元，比上年增加30.00万元。")
        assert worst(judged(document, CODE, self.last)) is Severity.WARNING

    def test_accounts_are_compared_with_accounts_and_only_printed_amounts_are_shown_as_printed(self):
        last = budget(2024, "2024年度收、支总计均为100.00万元。", final=True)
        text = "2025年度收、支总计均为120.00万元。与2024年度相比，收、支总计各增加30.00万元，增长33.3%。"
        (finding,) = judged(budget(2025, text, final=True), CODE, last)
        assert finding.severity is Severity.ERROR and "推算，2024年为90.00万元" in finding.message
        assert (finding.found, finding.expected, finding.difference) == ("", "100.00万元", "10.00万元")

    def test_a_part_whose_change_names_it(self):
        last = budget(
            2024, "2024年支出预算100.00万元，其中：基本支出40.00万元，占40.00%；项目支出60.00万元，占60.00%。"
        )
        text = (
            "2025年支出预算100.00万元，其中：基本支出40.00万元，占40.00%；项目支出60.00万元，占60.00%。"
            "基本支出比上年增加5.00万元，增长14.29%。"
        )
        (finding,) = judged(budget(2025, text), CODE, last)
        assert finding.subject == "上年数/基本支出" and finding.expected == "40.00万元"

    def test_what_last_years_text_does_not_say_is_looked_up_in_its_tables(self):
        """收入总预算 may be 收入总计 or 本年收入合计: neither is what this year's text says."""
        tables = tuple(block for block in last_year().blocks if isinstance(block, Table))
        last = replace(budget(2024), blocks=tables)
        text = "2025年收入总预算400.00万元，比上年{}万元增加100.00万元。"
        document = replace(budget(2025), blocks=(Heading(2, "一、部门收支总体情况"), Paragraph(text.format("300.00"))))
        (finding,) = judged(as_read(document), CODE, last)
        assert (finding.found, finding.expected) == ("300.00万元", "345.30万元")
        right = replace(document, blocks=(document.blocks[0], Paragraph(text.format("345.30"))))
        assert judged(as_read(right), CODE, last) == []

    def test_level_with_another_amount(self):
        document = budget(2025, "2025年公务接待费2.00万元，与2024年预算持平。")
        (finding,) = judged(document, CODE, self.last)
        assert (finding.found, finding.expected) == ("2.00万元", "3.00万元")

    def test_final_accounts_name_the_budget_of_their_year(self):
        right = budget(2024, "2024年项目支出年初预算为80.00万元，支出决算为75.00万元。", final=True)
        wrong = budget(2024, "2024年项目支出年初预算为85.00万元，支出决算为75.00万元。", final=True)
        assert judged(right, CODE, self.last) == []
        (finding,) = judged(wrong, CODE, self.last)
        assert (finding.found, finding.expected, finding.difference) == ("85.00万元", "80.00万元", "5.00万元")
