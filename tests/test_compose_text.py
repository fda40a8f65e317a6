"""The text: every sentence is made of the book, and says what the figures say."""

from dataclasses import replace

import pytest

from shebao.budget.book import (
    Annex,
    Calculation,
    Category,
    Direction,
    Fact,
    Kind,
    Nature,
    Prior,
    PriorItem,
    Procurement,
    ProcurementType,
    Reason,
    Source,
    TextKey,
    Unit,
)
from shebao.disclosure.compose import compose
from shebao.disclosure.model import ChainKind, Disclosure, Heading, Paragraph
from tests.books import CARRIED, WAN, basic, project_line, small_book


def section(document: Disclosure, heading: str) -> str:
    """The text below a heading."""
    return "\n".join(p.text for s in document.sections if heading in s.heading for p in s.paragraphs)


class TestShares:
    def test_basic_and_project_shares_are_computed(self) -> None:
        text = section(compose(small_book()), "支出预算情况说明")
        assert "基本支出120.00万元，占60.00%；项目支出80.00万元，占40.00%" in text

    def test_nothing_is_printed_as_zero(self) -> None:
        text = section(compose(small_book()), "收入预算情况说明")
        assert "政府性基金预算拨款收入0万元，占0%" in text

    def test_a_share_names_numerator_denominator_and_rounding(self) -> None:
        document = compose(small_book())
        figures = [f for s in document.sections if "支出预算情况" in s.heading for p in s.paragraphs for f in p.figures]
        share = next(figure for figure in figures if figure.text == "60.00")
        assert share.chain is not None and share.chain.kind is ChainKind.SHARE
        assert [(operand.fen, operand.role) for operand in share.chain.operands] == [(120 * WAN, "+"), (200 * WAN, "÷")]
        assert "四舍五入" in share.chain.rounding


class TestChange:
    def test_fall_with_rate_and_reasons_in_order_of_size(self) -> None:
        text = section(compose(small_book()), "收支数据变动")
        assert "比上年减少50.00万元，下降20.00%" in text
        assert "减少项目2项，合计60.00万元：甲项目完成40.00万元，乙项目完成20.00万元。" in text
        assert text.index("减少项目2项") < text.index("人员经费增加10.00万元")
        assert "以上各项相抵后净减少50.00万元。" in text
        assert "未列明" not in text

    def test_what_the_reasons_leave_is_stated(self) -> None:
        book = small_book()
        text = section(compose(replace(book, reasons=book.reasons[:1])), "收支数据变动")
        assert "甲项目完成减少40.00万元。其余净减少10.00万元，未列明具体原因。" in text

    def test_base_of_zero_has_no_rate(self) -> None:
        book = replace(small_book(), prior=(Prior(PriorItem.TOTAL, 0), Prior(PriorItem.GENERAL_EXPENDITURE, 0)))
        text = section(compose(book), "收支数据变动")
        assert "比上年增加200.00万元，上年为零，不计算增减率" in text and "%" not in text

    def test_no_change_is_said_in_words(self) -> None:
        book = replace(small_book(), prior=(Prior(PriorItem.TOTAL, 200 * WAN),), reasons=())
        assert "上年结转0万元，与上年持平。" in section(compose(book), "收支数据变动")

    def test_a_change_too_small_to_print_is_no_fall_of_nothing(self) -> None:
        book = replace(small_book(), prior=(Prior(PriorItem.TOTAL, 200 * WAN + 1),), reasons=())
        assert "与上年基本持平" in section(compose(book), "收支数据变动")

    def test_unknown_prior_is_not_taken_for_nothing(self) -> None:
        text = section(compose(replace(small_book(), prior=())), "收支数据变动")
        assert "上年数未填列，不作比较" in text and "比上年" not in text


class TestThreePublic:
    BOOK = small_book()

    def with_running_cost(self, fen: int) -> str:
        book = replace(
            self.BOOK,
            facts=(*self.BOOK.facts, basic("30231", fen)),
            reasons=(*self.BOOK.reasons, Reason(PriorItem.VEHICLE_RUNNING, "", "车辆老化维修增加", Direction.UP, fen)),
        )
        return section(compose(book), "“三公”经费")

    def test_parts_and_reason(self) -> None:
        text = self.with_running_cost(6 * WAN)
        assert "“三公”经费预算6.00万元，比上年增加6.00万元" in text
        assert "公务用车购置及运行费6.00万元" in text and "公务用车购置费0万元，与上年持平" in text
        assert "公务用车运行维护费变动的原因：车辆老化维修增加6.00万元。" in text

    def test_project_money_counts_too(self) -> None:
        book = self.BOOK
        facts = (*book.facts, project_line("P1", 2 * WAN, economic="30217"))
        assert "公务接待费2.00万元" in section(compose(replace(book, facts=facts)), "“三公”经费")

    def test_own_money_does_not_count(self) -> None:
        facts = (*self.BOOK.facts, basic("30217", 2 * WAN, source=Source.UNIT_FUNDS))
        assert "公务接待费0万元" in section(compose(replace(self.BOOK, facts=facts)), "“三公”经费")


class TestOrganRunning:
    def test_a_plain_institution_has_none(self) -> None:
        text = section(compose(small_book()), "机关运行经费")
        assert (
            text == "某县社会保险中心为事业单位，不属于行政单位和参照公务员法管理的事业单位，2025年度无机关运行经费。"
        )

    @pytest.mark.parametrize("nature", [Nature.ADMINISTRATIVE, Nature.PARTICIPATING])
    def test_public_spending_of_organs_counts(self, nature: Nature) -> None:
        book = small_book(units=(Unit("062001", "某县社会保险中心", nature),))
        assert "机关运行经费20.00万元" in section(compose(book), "机关运行经费")

    def test_only_the_organs_of_a_mixed_department_count(self) -> None:
        book = small_book(
            units=(Unit("062001", "本级", Nature.ADMINISTRATIVE), Unit("062002", "信息中心", Nature.INSTITUTION))
        )
        book = replace(book, facts=(*book.facts, basic("30201", 5 * WAN, unit="062002")))
        document = compose(book)
        assert "机关运行经费20.00万元" in section(document, "机关运行经费")
        table = document.tables[10]
        assert [row.cells[0].text for row in table.rows] == ["部门合计", "本级"]


class TestProcurement:
    def test_reserved_for_small_firms(self) -> None:
        lines = (
            Procurement("062001", ProcurementType.GOODS, "电脑", 8 * WAN, 6 * WAN, 3 * WAN),
            Procurement("062001", ProcurementType.SERVICES, "运维", 2 * WAN),
        )
        text = section(compose(small_book(procurement=lines)), "政府采购情况")
        assert text == (
            "2025年某县社会保险中心政府采购预算总额10.00万元，其中：政府采购货物预算8.00万元、政府采购工程预算0万元、"
            "政府采购服务预算2.00万元。面向中小企业预留6.00万元，占政府采购预算总额的60.00%，其中面向小微企业预留3.00万元。"
        )

    def test_none(self) -> None:
        assert "没有政府采购预算" in section(compose(small_book()), "政府采购情况")


class TestLists:
    def test_economic_classes_are_listed_complete_in_order_of_size(self) -> None:
        book = small_book()
        facts = (*book.facts, basic("30113", 7 * WAN), basic("30102", 9 * WAN))
        text = section(compose(replace(book, facts=facts)), "基本支出情况说明")
        assert "人员经费116.00万元，包括：基本工资、津贴补贴、住房公积金；" in text
        assert "等" not in text

    def test_a_department_of_nothing_but_projects(self) -> None:
        book = small_book(facts=(project_line("P1", WAN),))
        assert section(compose(book), "基本支出情况说明") == "2025年度某县社会保险中心一般公共预算安排基本支出0万元。"


class TestFiguresInText:
    def test_each_figure_stands_where_it_says(self) -> None:
        for block in compose(small_book()).blocks:
            if isinstance(block, Paragraph):
                for figure in block.figures:
                    assert block.text[figure.start : figure.end] == figure.text
                    assert block.text[figure.end :].startswith(figure.unit)

    def test_every_composed_figure_has_a_chain(self) -> None:
        document = compose(small_book())
        figures = [f for block in document.blocks if isinstance(block, Paragraph) for f in block.figures]
        assert len(figures) > 60
        assert all(figure.chain is not None for figure in figures)


def test_carried_over_money_is_kept_apart() -> None:
    book = small_book()
    facts = (*book.facts, project_line("P1", 5 * WAN, origin=CARRIED))
    document = compose(replace(book, facts=facts))
    assert "收入总计205.00万元，其中：本年收入200.00万元，上年结转5.00万元" in section(document, "收支数据变动")
    balance, general, carried = document.tables[0], document.tables[4], document.tables[12]
    assert [cell.text for cell in balance.rows[-2].cells][:2] == ["上年结转", "5.00"]
    assert general.rows[0].cells[1].text == "200.00"
    assert carried.rows[0].cells[1].text == "5.00" and carried.note == ""


def test_contacts_are_printed_nowhere() -> None:
    document = compose(small_book())
    words = [block.text for block in document.blocks if hasattr(block, "text")]
    words += [
        cell.text
        for table in (*document.tables, *document.performance_tables)
        for row in table.rows
        for cell in row.cells
    ]
    assert not [
        word for word in words if "13800000000" in word or "内部联系人" in word or "负责人甲" in word or "139" in word
    ]


def test_empty_tables_carry_their_note_and_filled_ones_none() -> None:
    for table in compose(small_book()).tables:
        assert (table.note == "注：本表无数据") == table.is_empty


def test_a_fact_without_a_name_of_its_code_is_printed_with_the_code() -> None:
    fact = Fact(
        "062001", "2089998", "30101", Source.GENERAL, Category.BASIC, WAN, Kind.PERSONNEL, function_name="自定科目"
    )
    table = compose(small_book(facts=(fact,))).tables[2]
    assert [cell.text for cell in table.rows[-1].cells][:2] == ["2089998", "自定科目"]


class TestReasons:
    @staticmethod
    def text(*reasons: Reason, before: int = 250, lead: str = "") -> str:
        book = small_book(prior=(Prior(PriorItem.TOTAL, before * WAN),), reasons=reasons)
        return section(compose(replace(book, texts={TextKey.CHANGE_LEAD: lead})), "收支数据变动")

    @staticmethod
    def reason(name: str, direction: Direction, fen: int, group: str = "") -> Reason:
        return Reason(PriorItem.TOTAL, group, name, direction, fen)

    def test_closing_marks_and_line_breaks_of_a_name_are_dropped(self) -> None:
        assert "甲项目\n完成。" not in (text := self.text(self.reason("甲项目\n完成。", Direction.DOWN, 50 * WAN)))
        assert "甲项目完成减少50.00万元。" in text

    def test_what_prints_nothing_is_no_reason(self) -> None:
        text = self.text(self.reason("甲", Direction.DOWN, 50 * WAN), self.reason("零星调整", Direction.DOWN, 40))
        assert "甲减少50.00万元。" in text and "零星调整" not in text and "其余" not in text

    def test_a_name_that_says_the_direction_is_not_doubled_and_one_that_says_the_other_is_set_apart(self) -> None:
        assert "在职人员减少50.00万元。" in self.text(self.reason("在职人员减少", Direction.DOWN, 50 * WAN))
        assert "退休人员增加，相应减少50.00万元。" in self.text(self.reason("退休人员增加", Direction.DOWN, 50 * WAN))

    def test_words_alone_have_no_rest(self) -> None:
        text = self.text(lead="项目改由财政局编制。\n")
        assert "变动的主要原因是：项目改由财政局编制。\n" in text and "其余" not in text

    def test_the_rest_can_be_followed_to_both_years_and_to_each_reason(self) -> None:
        document = compose(replace(small_book(), reasons=small_book().reasons[:1]))
        figures = [f for s in document.sections if "收支数据" in s.heading for p in s.paragraphs for f in p.figures]
        rest = next(figure.chain for figure in figures if figure.chain and figure.chain.label == "净减少")
        assert (rest.fen, rest.exact) == (10 * WAN, "100000.00元")
        change, reasons = rest.operands
        assert (change.label, change.fen, reasons.role) == ("收支总计比上年减少", 50 * WAN, "-")
        assert change.chain is not None and [o.fen for o in change.chain.operands] == [250 * WAN, 200 * WAN]
        assert reasons.label == "项目：甲项目完成" and reasons.chain is not None


class TestUnknownCodes:
    def test_no_bare_code_stands_before_an_amount(self) -> None:
        fact = Fact("062001", "9990101", "30199", Source.GENERAL, Category.BASIC, WAN, Kind.PERSONNEL)
        document = compose(small_book(facts=(replace(fact, economic="39998", function_name="自定"),)))
        assert "功能科目999类1.00万元" in section(document, "一般公共预算支出情况")
        assert "包括：经济科目39998款" in section(document, "基本支出情况")

    def test_a_project_that_the_book_does_not_list(self) -> None:
        table = compose(small_book(facts=(project_line("X9", WAN),))).tables[11]
        assert table.rows[-1].cells[0].text == "编码为X9的项目"


def test_lines_of_nothing_are_listed_nowhere() -> None:
    nothing = basic("30103", 0, function="2080199")
    document = compose(replace(small_book(), facts=(*small_book().facts, nothing, project_line("P9", 0))))
    assert "奖金" not in section(document, "基本支出情况")
    keys = {row.key for table in document.tables for row in table.rows}
    assert not keys & {"2080199", "30103", "项目/P9"}


def test_other_money_carried_over_is_named_below_the_empty_table() -> None:
    own = project_line("P1", 5 * WAN, origin=CARRIED, source=Source.UNIT_FUNDS)
    alone = project_line("P3", 2 * WAN, origin=CARRIED, source=Source.UNIT_FUNDS)
    document = compose(replace(small_book(), facts=(*small_book().facts, own, alone)))
    assert document.tables[12].note == (
        "注：本表只列财政拨款上年结转的项目，无此类数据。另有单位资金上年结转的项目支出7.00万元，已列入表一、表二和表三。"
    )
    text = section(document, "绩效管理")
    assert "另有上年结转安排的项目支出7.00万元，其中只有上年结转资金的项目1项，共2.00万元。" in text


def test_a_calculation_is_added_up_and_held_against_the_budget() -> None:
    lines = (Calculation("P1", "维护", 3, "套", 100_000_00), Calculation("P1", "培训", 10, "人", 1_000_00))
    document = compose(small_book(calculations=lines))
    table = document.performance_tables[0 if len(document.performance_tables) == 1 else 1]
    chain = next(cell.chain for row in table.rows for cell in row.cells if cell.chain and cell.chain.operands)
    assert [(o.label.partition("：")[0], o.fen, o.role) for o in chain.operands] == [
        ("维护", 30 * WAN, "+"),
        ("培训", WAN, "+"),
        ("测算合计", 31 * WAN, "="),
        ("与预算相差（预算比测算多190,000元）", 19 * WAN, "+"),
    ]
    assert chain.facts


def test_an_annex_prints_its_title_once_and_its_subtitles_as_headings() -> None:
    annex = Annex("某某管理制度", "某社〔2023〕5号", "总述。\n\n## 使用\n\n### 原则\n\n一是公开。")
    blocks = compose(small_book(annexes=(annex,))).blocks
    texts = [block.text for block in blocks if isinstance(block, Heading | Paragraph)]
    assert [text for text in texts if "某某管理制度" in text] == ["附件2 某某管理制度"]
    assert Heading(3, "使用") in blocks and texts[-2:] == ["原则", "一是公开。"]
