from dataclasses import replace

from shebao.budget.book import Direction, PriorItem, Reason, TextKey
from shebao.disclosure.compose import compose
from shebao.disclosure.statements import passages
from shebao.findings import Severity
from tests.rules.documents import WAN, as_read, composed, good_book, good_document, judged, with_text, worst

CODE = "R-21"


def test_changes_that_are_explained_pass():
    assert judged(good_document(), CODE) == []
    assert judged(as_read(good_document()), CODE) == []


def unexplained():
    """The reasons come to +5.00 instead of +10.00 万元."""
    reasons = tuple(replace(r, fen=35 * WAN) if r.name == "服务场所建设" else r for r in good_book().reasons)
    return composed(reasons=reasons)


def test_a_rest_is_a_warning_even_where_the_text_states_it():
    for document in (unexplained(), as_read(unexplained())):
        findings = judged(document, CODE)
        assert worst(findings) is Severity.WARNING
        assert findings[0].difference == "5.00万元"
        assert "增加10.00万元" in findings[0].message


def test_a_reason_in_the_wrong_direction():
    reasons = tuple(
        replace(r, direction=Direction.UP) if r.about is PriorItem.RECEPTION else r for r in good_book().reasons
    )
    assert [finding.subject for finding in judged(composed(reasons=reasons), CODE)] == ["变动原因/公务接待费"]


def test_a_three_public_change_without_a_reason():
    reasons = tuple(reason for reason in good_book().reasons if reason.about is not PriorItem.RECEPTION)
    document = composed(reasons=reasons)
    for judged_document in (document, as_read(document)):
        findings = judged(judged_document, CODE)
        assert [finding.subject for finding in findings] == ["变动原因/公务接待费"]
        assert worst(findings) is Severity.WARNING


def test_no_reason_for_the_total():
    document = composed(reasons=(), prior=tuple(p for p in good_book().prior if p.item is PriorItem.TOTAL))
    assert [finding.subject for finding in judged(document, CODE)] == ["变动原因/收支总计"]


def test_the_model_centres_sentence():
    """减少12项46198.32 and 增加3项916.05 against −45513.57: 231.30 stays unexplained."""
    down = (18000, 375, 3800, 280, 470, 1500, 3000, 17, 12190.32, 4000, 2060, 506)
    up = (742, 40, 134.05)
    names = [f"项目{number}" for number in "甲乙丙丁戊己庚辛壬癸子丑"]
    listed = "，".join(f"{name}{amount}万元" for name, amount in zip(names, down, strict=True))
    sentence = (
        "2025年度预算收入总计5681.80万元，其中：本年收入5681.80万元，上年结转0万元，比上年减少45513.57万元，下降88.90%，"
        f"主要原因是2025年度减少12个社会保险基金项目：{listed}。2025年度增加2个项目：取暖费{up[0]}万元，"
        f"整理工作经费{up[1]}万元，人员经费增加{up[2]}万元。2025年度单位预算收入总计5681.80万元。"
    )
    document = as_read(good_document())
    start = "2025年度示例县就业局预算收入总计355.30万元"
    paragraph = next(passage.text for passage in passages(document) if passage.text.startswith(start))
    findings = judged(with_text(document, paragraph, sentence), CODE)
    assert [finding.difference for finding in findings] == ["231.30万元"]
    assert "减少12项46198.32万元、增加3项916.05万元" in findings[0].message


def test_a_book_that_has_reasons_for_other_items_only():
    reasons = (*good_book().reasons, Reason(PriorItem.GENERAL_EXPENDITURE, "", "其他", Direction.DOWN, WAN))
    findings = judged(compose(replace(good_book(), reasons=reasons)), CODE)
    assert [finding.subject for finding in findings] == ["变动原因/一般公共预算当年支出"]


def test_more_items_announced_than_listed():
    """减少2项 with one item behind it."""
    sentence = "变动的主要原因是：增加2项，合计40.00万元：服务场所建设40.00万元。退休人员费用减少30.00万元。"
    right = "变动的主要原因是：增加1项，合计40.00万元：服务场所建设40.00万元。退休人员费用减少30.00万元。"
    document = as_read(good_document())
    paragraph = next(passage.text for passage in passages(document) if passage.text.startswith("变动的主要原因"))
    assert judged(with_text(document, paragraph, right), CODE) == []
    findings = judged(with_text(document, paragraph, sentence), CODE)
    assert [(finding.found, finding.expected) for finding in findings] == [("2项", "1项")]


def test_sums_within_the_reasons():
    """合计 over its items, and the net of all items, are figures: a wrong one is an error."""
    right = (
        "变动的主要原因是：增加2项，合计40.00万元：场所建设30.00万元，设备10.00万元。"
        "退休人员费用减少30.00万元。以上各项相抵后净增加10.00万元。"
    )
    document = as_read(good_document())
    paragraph = next(passage.text for passage in passages(document) if passage.text.startswith("变动的主要原因"))
    assert judged(with_text(document, paragraph, right), CODE) == []
    for wrong in (right.replace("合计40.00", "合计41.00"), right.replace("净增加10.00", "净增加11.00")):
        findings = judged(with_text(document, paragraph, wrong), CODE)
        assert worst(findings) is Severity.ERROR, wrong
        assert [finding.difference for finding in findings] == ["1.00万元"], wrong


def total_before(fen: int, *reasons: Reason):
    """The good book with another total of last year and these reasons for its change."""
    prior = tuple(replace(p, fen=fen) if p.item is PriorItem.TOTAL else p for p in good_book().prior)
    others = tuple(reason for reason in good_book().reasons if reason.about is not PriorItem.TOTAL)
    return composed(prior=prior, reasons=(*others, *reasons))


TOTAL_FEN = 355_30 * WAN // 100


def test_a_change_too_small_to_print_needs_no_reason():
    assert judged(total_before(TOTAL_FEN - 46_00), CODE) == []


def test_reasons_for_a_change_that_there_is_not():
    findings = judged(total_before(TOTAL_FEN, Reason(PriorItem.TOTAL, "", "新增项目", Direction.UP, WAN)), CODE)
    assert worst(findings) is Severity.WARNING
    assert "没有变动，却列了1项原因" in findings[0].message


def test_reasons_that_cancel_each_other_out_are_a_notice():
    both = (Reason(PriorItem.TOTAL, "", word, way, WAN) for word, way in (("甲", Direction.UP), ("乙", Direction.DOWN)))
    findings = judged(total_before(TOTAL_FEN, *both), CODE)
    assert worst(findings) is Severity.NOTICE


def test_words_without_amounts_are_asked_for_amounts():
    others = tuple(reason for reason in good_book().reasons if reason.about is not PriorItem.TOTAL)
    texts = {**good_book().texts, TextKey.CHANGE_LEAD: "项目改由财政局编制"}
    assert "没有列明各项原因的金额" in judged(composed(reasons=others, texts=texts), CODE)[0].message


def test_the_rest_and_the_sums_of_a_composed_sentence_are_judged_too():
    document = unexplained()
    assert "其余净增加5.00万元" in "".join(passage.text for passage in passages(document))
    for wrong, end in (
        (with_text(document, "其余净增加5.00", "其余净增加6.00"), "/其余"),
        (with_text(document, "相抵后净增加5.00", "相抵后净增加6.00"), "/净额"),
    ):
        errors = [finding for finding in judged(wrong, CODE) if finding.severity is Severity.ERROR]
        assert [finding.subject.endswith(end) for finding in errors] == [True]


def test_a_group_named_before_its_number_of_items():
    """减少社会保险基金项目12项: the direction is that of the items."""
    down = [Reason(PriorItem.TOTAL, "基金项目", name, Direction.DOWN, 10 * WAN) for name in "甲乙"]
    up = [Reason(PriorItem.TOTAL, "新项目", name, Direction.UP, 4 * WAN) for name in "丙丁"]
    document = total_before(TOTAL_FEN + 12 * WAN, *down, *up)
    assert any("减少基金项目2项，合计20.00万元" in passage.text for passage in passages(document))
    assert judged(as_read(document), CODE) == []
