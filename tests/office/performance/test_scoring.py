"""Scoring at every boundary, the grammar of values, the quality of targets, the interval of a rate."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from shebao.budget.targets.values import bound_of, is_time, last_day, read_value
from shebao.findings import Severity
from shebao.programmes.performance import check_targets
from shebao.programmes.performance.bindings import indicator_of, propose
from shebao.programmes.performance.parameters import rules_on
from shebao.programmes.performance.satisfaction import wilson
from shebao.programmes.performance.scoring import Answer, answer_of, note, problem, score, share

RULES = rules_on(date(2025, 12, 26))
YEAR = 2025


def answer(value: str, actual: str, level2: str = "数量指标", percent: int | None = None) -> Answer:
    """An answer to a target written as the form prints it."""
    level1 = {"数": "产出指标", "质": "产出指标", "时": "产出指标", "成": "产出指标", "社": "效益指标"}[level2[0]]
    read = read_value(value)
    number = "" if read.word else read.number
    target = SimpleNamespace(level1=level1, level2=level2, sign=read.sign, number=number, text=read.word)
    return answer_of(target, YEAR, actual, percent)


@pytest.mark.parametrize(
    ("value", "actual", "level2", "expected"),
    [
        ("≥2000人", "2000", "数量指标", Fraction(1)),
        ("≥2000人", "1999", "数量指标", Fraction(1999, 2000)),
        ("≥2000人", "2601", "数量指标", Fraction(1)),
        ("2000人", "1000", "数量指标", Fraction(1, 2)),
        ("不少于2000人", "0", "数量指标", Fraction(0)),
        ("≥2000人", "无", "数量指标", Fraction(0)),
        ("≤6万元", "6", "成本指标", Fraction(1)),
        ("≤6万元", "8", "成本指标", Fraction(3, 4)),
        ("≤6万元", "0", "成本指标", Fraction(1)),
        ("3360元", "3360", "成本指标", Fraction(1)),
        ("3360元", "3920", "成本指标", Fraction(6, 7)),
        ("≥3360元", "3920", "成本指标", Fraction(1)),
        ("10月", "2025-10-31", "时效指标", Fraction(1)),
        ("10月", "2025-11-01", "时效指标", Fraction(9, 10)),
        ("10月", "2025-11-30", "时效指标", Fraction(9, 10)),
        ("10月", "2025-12-01", "时效指标", Fraction(8, 10)),
        ("9月15日前", "2025-10-15", "时效指标", Fraction(9, 10)),
        ("9月15日前", "2025-10-16", "时效指标", Fraction(8, 10)),
        ("2025年6月", "2026-12-01", "时效指标", Fraction(0)),
        ("全年", "2025-12-31", "时效指标", Fraction(1)),
        ("年底前", "无", "时效指标", Fraction(0)),
    ],
)
def test_the_share_of_a_target(value: str, actual: str, level2: str, expected: Fraction) -> None:
    assert share(answer(value, actual, level2), RULES) == expected


@pytest.mark.parametrize(
    ("word", "percent", "wrong"),
    [
        ("达成", 100, ""),
        ("达成", 80, ""),
        ("达成", 79, "不在100%—80%之间"),
        ("达成", None, ""),
        ("部分达成", 80, ""),
        ("部分达成", 60, ""),
        ("部分达成", 81, "不在80%—60%之间"),
        ("部分达成", None, "没有填写得分比例（80%—60%）"),
        ("未达成", 60, ""),
        ("未达成", 0, ""),
        ("未达成", 61, "不在60%—0%之间"),
        ("很好", 100, "不是达成、部分达成、未达成之一"),
    ],
)
def test_words_are_answered_within_their_band(word: str, percent: int | None, wrong: str) -> None:
    one = answer("规范", word, "社会效益指标", percent)
    assert wrong in problem(one, RULES) and bool(problem(one, RULES)) is bool(wrong)
    if not wrong:
        assert share(one, RULES) == Fraction(100 if percent is None else percent, 100)


def test_what_cannot_be_read_is_refused() -> None:
    assert problem(answer("≥2000人", "许多"), RULES) == "不是一个数"
    assert problem(answer("10月", "十月", "时效指标"), RULES).startswith("不是日期")
    # A time that comes round every month has no last day: it is answered in words.
    assert problem(answer("每月25日前", "达成", "时效指标"), RULES) == ""


def test_a_target_far_over_reached_was_set_badly() -> None:
    assert note(answer("≥2000人", "2600"), RULES) == ""
    assert note(answer("≥2000人", "2601"), RULES) == "超过指标值30%，指标值设定偏低"
    assert note(answer("≤6万元", "60", "成本指标"), RULES) == ""


def of(groups: dict[str, Fraction]) -> list[Answer]:
    return [Answer(group, "数量指标", "≥", "100", str(int(part * 100))) for group, part in groups.items()]


def test_the_points_of_a_project_and_its_grade() -> None:
    whole = {"产出指标": Fraction(1), "效益指标": Fraction(1), "满意度指标": Fraction(1)}
    made = score(of(whole), 100, 100, RULES)
    assert (made.total, made.grade, made.execution) == (10_000, "优", 1000)
    assert [weight for weight, _ in made.each] == [5000, 3000, 1000]
    # Nothing is spent: the ten of the execution rate are gone, which is just 优.
    assert (score(of(whole), 0, 100, RULES).total, score(of(whole), 0, 100, RULES).grade) == (9000, "优")
    # More than the budget gives no more than all.
    assert score(of(whole), 150, 100, RULES).execution == 1000
    assert score(of(whole), 0, 0, RULES).execution == 0


@pytest.mark.parametrize(
    ("hundredths", "grade"),
    [(10_000, "优"), (9000, "优"), (8999, "良"), (8000, "良"), (7999, "中"), (6000, "中"), (5999, "差"), (0, "差")],
)
def test_grades_at_their_boundaries(hundredths: int, grade: str) -> None:
    assert RULES.grade(hundredths) == grade


def test_a_group_without_targets_is_left_out_and_the_rest_scaled() -> None:
    made = score(of({"产出指标": Fraction(1), "满意度指标": Fraction(1)}), 100, 100, RULES)
    assert (made.total, [weight for weight, _ in made.each]) == (10_000, [7500, 1500])
    half = score(of({"产出指标": Fraction(1, 2)}), 100, 100, RULES)
    assert (half.total, half.each) == (5500, ((9000, 4500),))


@pytest.mark.parametrize("counts", [(3, 1, 1), (15, 7, 3), (3, 0, 1), (0, 0, 7), (11, 13, 0)])
def test_what_rounding_leaves_stays_within_the_group(counts: tuple[int, ...]) -> None:
    each = [group for group, count in zip(RULES.weights, counts, strict=True) for _ in range(count)]
    made = score([Answer(group, "数量指标", "≥", "100", "100") for group in each], 549, 10_000, RULES)
    # The rate of execution has its ten points and no hundredth more or less, and its score is its own.
    assert sum(weight for weight, _ in made.each) == 9000
    assert (made.execution, made.total) == (55, 9055)
    there = {group: points for group, points in RULES.weights.items() if group in each}
    for group, points in there.items():
        own = [weight for (weight, _), one in zip(made.each, each, strict=True) if one == group]
        assert sum(own) == points * 9000 // sum(there.values()) and max(own) - min(own) <= 1


def test_rules_are_those_of_the_day_with_their_sources() -> None:
    assert set(RULES.sources) >= {"execution", "weights", "bands", "grades", "over_achieved", "late_share"}
    with pytest.raises(KeyError):
        rules_on(date(2014, 12, 31))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("10月", date(2025, 10, 31)),
        ("2025年6月", date(2025, 6, 30)),
        ("2025年年底", date(2025, 12, 31)),
        ("年底前", date(2025, 12, 31)),
        ("全年", date(2025, 12, 31)),
        ("9月15日前", date(2025, 9, 15)),
        ("第二季度", date(2025, 6, 30)),
        ("每月25日前", None),
        ("每月", None),
        ("规范", None),
        ("按本人缴费标准", None),
        ("13月", None),
        ("2月30日", date(2025, 2, 28)),
    ],
)
def test_times_of_a_target(text: str, last: date | None) -> None:
    assert last_day(text, YEAR) == last
    assert is_time(text) is (last is not None or text.startswith("每月"))


def test_signs() -> None:
    assert [bound_of(sign) for sign in ("≥", ">=", "不低于", "提高", "≤", "不超过", "=", "")] == [
        *("≥", "≥", "≥", "≥", "≤", "≤", "=", ""),
    ]


def target(value: str, name: str = "发放人数", level: str = "产出指标—数量指标", **more: Any) -> dict[str, Any]:
    read, (level1, level2) = read_value(value), level.split("—")
    parts = {"text": read.word} if read.word else {"sign": read.sign, "number": read.number, "unit": read.unit}
    return {"level1": level1, "level2": level2, "name": name, **parts, **more}


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (target("≥100%", "完成率", "产出指标—质量指标"), "率不会超过100%"),
        (target("≥3360元", "发放标准", "产出指标—成本指标"), "成本应当控制在上限以内"),
        (target("维护", "社会和谐稳定", "效益指标—社会效益指标"), "只是动词"),
        (target("及时", "发放及时率", "产出指标—质量指标"), "不能衡量"),
        (target("2024年6月", "发放时间", "产出指标—时效指标"), "不在2025年度内"),
        (target("≥90%", "退休人员满意度", "产出指标—质量指标"), "应属满意度指标"),
        (target("≥2000"), "没有计量单位"),
        (target("大概两千人左右"), "是数量指标，值“大概两千人左右”没有数"),
        (target("甲", "发放标准", "产出指标—成本指标"), "是成本指标，值“甲”没有数"),
    ],
)
def test_what_makes_a_bad_target_is_doubted(one: dict[str, Any], said: str) -> None:
    (found,) = [found for found in check_targets.find([one], YEAR) if said in found.message]
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (target("≥2000人", level="产出指标—社会效益指标"), "级次"),
        ({**target("≥2000人"), "number": "许多"}, "不是数"),
        ({**target("≥2000人"), "text": "许多"}, "同时填了"),
        (target("≥2000人", binding="天气"), "没有取数口径“天气”"),
        (target("规范", "资金使用", binding="发放人数"), "是定性指标，不能系统取数"),
        (target("≥2000人", name=" "), "没有写明三级指标"),
        (target("≥≤5"), "有符号而没有可比的数"),
        (target("2024年13月", "发放时间", "产出指标—时效指标"), "没有“2024年13月”这个日子"),
        (target("2月30日前", "发放时间", "产出指标—时效指标"), "没有“2月30日”这个日子"),
        (target("2025-13-40", "发放时间", "产出指标—时效指标"), "没有“2025-13-40”这个日子"),
        (target("第五季度", "发放时间", "产出指标—时效指标"), "没有“第五季度”这个日子"),
    ],
)
def test_what_is_no_target_is_refused(one: dict[str, Any], said: str) -> None:
    errors = [found for found in check_targets.find([one], YEAR) if found.severity is Severity.ERROR]
    assert len(errors) == 1 and said in errors[0].message


def test_a_good_target_passes() -> None:
    good = (
        target("≥2000人"),
        target("≤6万元", "三公经费", "产出指标—成本指标"),
        target("按本人缴费标准", "划转标准", "产出指标—成本指标"),
        target("2024年2月29日", "发放时间", "产出指标—时效指标"),
    )
    assert check_targets.find(good[:3], YEAR) == [] and check_targets.find(good[3:], 2024) == []


def test_number_times_price_is_held_against_the_amount() -> None:
    targets = [
        target("≥2000人"),
        target("3360元", "发放标准", "产出指标—成本指标"),
        target("≥90%", "退休人员满意度", "满意度指标—服务对象满意度指标"),
    ]
    asked = {"targets": targets, "items": [{"amount": 6_720_000_00 - 1}]}
    (found,) = check_targets.find_together(asked)
    assert "6,720,000.00元，超过申报金额6,719,999.99元" in found.message
    assert check_targets.find_together({**asked, "items": [{"amount": 6_720_000_00}]}) == []
    typed = [{**one, "binding": "手工填报"} for one in targets]
    assert "没有说明如何取得" in check_targets.find_together({**asked, "targets": typed, "items": []})[0].message


@pytest.mark.parametrize(
    ("value", "name", "level", "binding"),
    [
        ("≥2000人", "企业退休人员发放取暖费人数", "产出指标—数量指标", "发放人数"),
        ("≥7000人", "累计企业退休人员发放取暖费人数", "产出指标—数量指标", "累计发放人数"),
        ("≥10000人", "全县参保单位及参保职工和退休人数", "产出指标—数量指标", "各险种参保人次"),
        ("≥290500人", "三险统一登记数据总量", "产出指标—数量指标", "整理数据总量"),
        ("≥100%", "三险统一数据完成率", "产出指标—质量指标", "数据整理完成率"),
        ("100%", "完成划转工作率", "产出指标—质量指标", "发放完成率"),
        ("≥100%", "参保完成率", "产出指标—质量指标", ""),
        ("10月", "发放取暖补助时间", "产出指标—时效指标", "最后发放日期"),
        ("2025年6月", "三险统一数据比对完成时间", "产出指标—时效指标", "数据比对完成日期"),
        ("每月25日前", "待遇发放时间", "产出指标—时效指标", ""),
        ("3360每人每年", "企业退休人员发放取暖费标准", "产出指标—成本指标", "人均发放金额"),
        ("≥95%", "参保单位满意度", "满意度指标—服务对象满意度指标", "满意度调查"),
        ("≥80%", "预算执行率", "产出指标—质量指标", "预算执行率"),
        ("维护", "维护社会和谐稳定", "效益指标—社会效益指标", ""),
    ],
)
def test_a_binding_is_proposed_by_name_and_unit(value: str, name: str, level: str, binding: str) -> None:
    assert propose(indicator_of(target(value, name, level), "P01")) == binding


def test_the_interval_of_a_rate() -> None:
    def rounded(satisfied: int, n: int) -> list[str]:
        return [f"{float(one):.2f}" for one in wilson(satisfied, n, RULES.wilson_z)]

    # Published values of the method at 95 %.
    assert rounded(90, 100) == ["82.56", "94.48"]
    assert rounded(1, 10) == ["1.79", "40.42"]
    assert rounded(10, 10) == ["72.25", "100.00"]
    assert rounded(0, 0) == ["0.00", "100.00"]
