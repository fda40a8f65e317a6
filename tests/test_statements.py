"""Reading statements out of sentences: subjects, amounts, shares, changes, leads, lists."""

from fractions import Fraction

from shebao.disclosure.model import Disclosure, Heading, Paragraph
from shebao.disclosure.statements import (
    clean_subject,
    last_clause,
    passages,
    plain_text,
    read_item_lists,
    read_statements,
    statements_of,
)


def subjects(text: str, year: int = 2025) -> list[tuple[str, str]]:
    return [(s.subject, s.figure.shown) for s in statements_of(text, "", "某县社会保险中心", year)]


def test_subjects_without_year_unit_and_connecting_words():
    text = "2025年度某县社会保险中心预算收入总计5,681.80万元，其中：本年收入5,681.80万元，上年结转0万元。"
    assert subjects(text) == [("预算收入总计", "5,681.80万元"), ("本年收入", "5,681.80万元"), ("上年结转", "0万元")]


def test_brackets_inside_a_name_stay():
    assert subjects("因公出国（境）费0万元、养老金缺口补助（三保）18000万元") == [
        ("因公出国（境）费", "0万元"),
        ("养老金缺口补助（三保）", "18000万元"),
    ]


def test_years_dates_document_numbers_and_thresholds_are_no_amounts():
    assert subjects("截至2024年12月31日，按〔2023〕5号，单位价值50万元（原值）以上的设备3台（套）。") == [
        ("单位价值50万元（原值）以上的设备", "3台（套）")
    ]


def test_a_year_that_belongs_to_a_name_stays():
    assert clean_subject("2022年以后企业退休人员取暖费") == "2022年以后企业退休人员取暖费"


def test_shares_and_their_whole():
    lead, first, second = statements_of(
        "支出预算100.00万元，其中：甲40.00万元，占40.00%；乙60.00万元，占总支出的比重为60.00%。"
    )
    assert first.lead is lead and second.lead is lead and lead.members == [first, second]
    assert first.share is not None and first.share.value == 40 and first.share_of == ""
    assert second.share is not None and second.share_of == "总支出"


def test_changes_with_amount_rate_and_direction():
    (statement,) = statements_of("当年支出5.00万元，比上年减少45.00万元，下降90.00%。")
    change = statement.change
    assert change is not None
    assert (change.direction, change.rate_direction) == (-1, -1)
    assert change.amount is not None and change.amount.value == 450_000
    assert change.rate is not None and change.rate.value == 90


def test_a_change_with_a_rate_alone():
    (statement,) = statements_of("培训费60.00万元，同比增长20.00%。")
    assert statement.change is not None
    assert (statement.change.direction, statement.change.amount) == (1, None)


def test_the_same_as_last_year():
    for words in ("与上年持平", "与上年预算数相同", "与2024年预算数相同", "较上年无变化"):
        (statement,) = statements_of(f"公务接待费6.00万元，{words}。")
        assert statement.change is not None and statement.change.direction == 0, words


def test_last_years_amount_is_no_statement_of_its_own():
    (statement,) = statements_of("会议费45.41万元，上年预算数为11.67万元，比上年增加33.74万元。")
    assert statement.prior is not None and statement.prior.value == Fraction("116700")


def test_last_years_amount_before_this_years():
    text = "2022年当年预算执行数为11.67万元，2023年预算安排45.41万元，比2022年预算执行数增加289.12%。"
    (statement,) = statements_of(text, year=2023)
    assert statement.figure.shown == "45.41万元"
    assert statement.prior is not None and statement.prior.shown == "11.67万元"
    assert statement.change is not None and statement.change.against == "2022年"


def test_a_new_sentence_takes_no_share_of_the_old_one():
    (statement,) = statements_of("甲40.00万元。占比较高的是乙，约占60.00%。")
    assert statement.share is None


def test_a_list_within_a_list():
    text = "三公经费6.00万元。其中：接待费0万元；购置及运行费6.00万元（其中：购置费0万元；运行费6.00万元）。"
    total, reception, vehicles, purchase, running = statements_of(text)
    assert reception.lead is total and vehicles.lead is total
    assert purchase.lead is vehicles and running.lead is vehicles


def test_movements_named_with_their_cause():
    first, second = statements_of("人员经费增加134.05万元，会议费减少2.00万元。")
    assert [(first.subject, first.movement), (second.subject, second.movement)] == [("人员经费", 1), ("会议费", -1)]


def test_open_lists_say_so():
    lead, *_ = statements_of("支出10.00万元，其中：甲4.00万元，乙3.00万元等。")
    assert lead.open_list
    lead, *_ = statements_of("支出10.00万元，其中：甲7.00万元，乙3.00万元。")
    assert not lead.open_list


def test_item_lists():
    text = "人员经费10.00万元，主要包括：基本工资、津贴补贴等；公用经费2.00万元，包括：办公费、维修（护）费。"
    document = Disclosure(2025, "某县社会保险中心", "", (Heading(2, "六、基本支出情况说明"), Paragraph(text)))
    first, second = read_item_lists(document)
    assert (first.subject, first.items, first.complete) == ("人员经费", ("基本工资", "津贴补贴"), False)
    assert (second.subject, second.items, second.complete) == ("公用经费", ("办公费", "维修（护）费"), True)


def test_passages_know_their_headings():
    blocks = (
        Heading(1, "第三部分"),
        Heading(2, "一、收支"),
        Heading(3, "（一）收入"),
        Paragraph("收入1万元。"),
        Paragraph(" "),
    )
    (passage,) = passages(Disclosure(2025, "", "", blocks))
    assert (passage.heading, passage.subheading) == ("一、收支", "（一）收入")


def test_last_clause():
    assert last_clause("其中：机关养老（三保），因公出国（境）费") == "因公出国（境）费"


def test_a_direction_before_what_is_counted():
    """减少社会保险基金项目12项: twelve items that are less."""
    counted, money = statements_of("减少社会保险基金项目12项，合计46198.32万元。")
    assert (counted.subject, counted.movement) == ("社会保险基金项目", -1)
    assert money.movement == 0


def test_spaces_inside_words_and_figures_are_no_part_of_them():
    first, second = statements_of("采 购 预 算 ６42 元 , 其中 : 货 物 300 元 , 占 46.73 %")
    assert (first.subject, first.figure.value, second.subject) == ("采购预算", 642, "货物")
    assert second.lead is first and second.share is not None and second.share.text == "46.73"


def test_a_figure_knows_its_place_in_the_printed_text():
    text = "采 购 预 算 642 元"
    (statement,) = statements_of(text, block=3)
    assert statement.figure.at is not None
    assert text[statement.figure.at.start :].startswith("642")


def test_a_space_between_two_figures_stays():
    assert plain_text("1,200.00 300.00万元").text == "1,200.00 300.00万元"


def test_an_item_of_function_classes_and_its_repeated_amount():
    text = (
        "3. “公共安全支出（类）司法（款）公共法律服务（项）”15.00万元。2022年当年预算执行数为12.00万元，"
        "2023年预算安排15.00万元，比2022年预算执行数增加25.00%。"
    )
    first, again = statements_of(text, year=2023)
    assert first.item is not None and first.item.names == ("公共安全支出", "司法", "公共法律服务")
    assert again.restates is first and again.topic == "公共法律服务"
    assert again.prior is not None and again.prior.shown == "12.00万元"


def test_codes_of_function_classes():
    (statement,) = statements_of("2080505机关事业单位基本养老保险缴费支出预算123.00元，同比增加1元。")
    assert statement.item is not None
    assert (statement.item.code, statement.item.name) == ("2080505", "机关事业单位基本养老保险缴费支出")


def test_last_year_in_the_comparison():
    (statement,) = statements_of("公务接待费242万元，较2023年的254万元减少12万元，下降4.7%。", year=2024)
    assert statement.prior is not None and statement.prior.shown == "254万元"
    assert statement.change is not None and statement.change.amount is not None
    assert (statement.change.direction, statement.change.amount.shown) == (-1, "12万元")


def test_income_and_expenditure_change_together():
    text = "收、支总计均为100.00万元。与2023年度相比，收、支总计各增加10.00万元，增长11.11%。"
    (statement,) = statements_of(text, year=2024)
    assert statement.subject == "收支总计"
    assert statement.change is not None and statement.change.amount is not None


def test_the_budget_of_final_accounts():
    text = "公务接待费支出年初预算为3.00万元，支出决算为2.00万元，完成年初预算的66.67%。"
    (statement,) = statements_of(text, year=2024)
    assert statement.topic == "公务接待费支出"
    assert statement.budget is not None and statement.budget.shown == "3.00万元"
    assert statement.completion is not None and statement.completion.text == "66.67"


def test_undecided_words_of_a_form_are_no_change():
    (statement,) = statements_of("机关运行经费100万元，比上年预算增加（减少）0万元。")
    assert statement.changes == []


def test_a_list_in_brackets_ends_with_them():
    area, above, counted, below = statements_of("面积100平方米，其中地上60平方米（其中计容50平方米），地下40平方米。")
    assert (above.lead, counted.lead, below.lead) == (area, above, area)


def test_a_list_over_several_paragraphs():
    blocks = (
        Heading(2, "一、“三公”经费"),
        Paragraph("“三公”经费3.00万元，与上年持平。其中："),
        Paragraph("（一）公务接待费1.00万元，与上年持平。"),
        Paragraph("（二）公务用车购置及运行费2.00万元，其中：购置费0万元；运行费2.00万元。"),
    )
    whole, reception, vehicles, purchase, _ = read_statements(Disclosure(2024, "", "", blocks))
    assert reception.lead is whole and vehicles.lead is whole and purchase.lead is vehicles


def test_nothing_without_a_unit():
    (statement,) = statements_of("政府性基金拨款支出预算为0；国有资本经营预算拨款支出。")
    assert statement.figure.is_nothing
