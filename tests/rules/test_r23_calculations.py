from shebao.budget.book import Calculation
from shebao.findings import Severity
from tests.rules.documents import TRAINING, good_document, judged, with_form, with_indicator, worst

CODE = "R-23"


def test_a_calculation_that_makes_the_amount_passes():
    assert judged(good_document(), CODE) == []


def test_persons_times_standard_that_is_not_the_budget():
    """2,000 persons × 3,360 元 are 672.00 万元, the budget is 742.00: the money would pay 2,208.33 persons."""
    document = with_form(
        good_document(),
        TRAINING,
        year_total_fen=7_420_000_00,
        calculations=(Calculation(TRAINING, "取暖费", 2_000, "人", 3_360_00),),
    )
    findings = judged(document, CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/职业技能培训/测算"]
    message = findings[0].message
    for part in ("2,000人 × 3,360元 = 672.00万元", "预算742.00万元", "相差70.00万元", "2,208.33人"):
        assert part in message


def test_several_lines_are_added():
    lines = (Calculation(TRAINING, "甲", 1_500, "人", 3_360_00), Calculation(TRAINING, "乙", 10, "人", 50_000_00))
    document = with_form(good_document(), TRAINING, year_total_fen=7_500_000_00, calculations=lines)
    findings = judged(document, CODE)
    assert findings[0].expected == "554.00万元" and findings[0].difference == "196.00万元"


def test_monthly_standards_count_twelve_times():
    """592 × 12 = 7,104."""
    lines = (Calculation(TRAINING, "遗属补助", 1, "人", 592_00, 12, "月"),)
    document = with_form(good_document(), TRAINING, year_total_fen=7_104_00, calculations=lines)
    assert judged(document, CODE) == []


def test_targets_stand_in_for_a_calculation():
    document = with_form(good_document(), TRAINING, calculations=())
    assert judged(document, CODE) == []
    findings = judged(with_indicator(document, TRAINING, "参加技能培训人数", number="350"), CODE)
    assert worst(findings) is Severity.WARNING
    assert "参加技能培训人数350人 × 1,000元 = 35.00万元" in findings[0].message


def test_a_monthly_standard_in_the_targets():
    document = with_form(good_document(), TRAINING, calculations=(), year_total_fen=300 * 12 * 1_000_00)
    assert judged(document, CODE) == []
