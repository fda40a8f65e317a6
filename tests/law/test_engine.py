"""What every kind relies on: exact rounding, columns equal to fractions, proofs, nothing defaulted, replay."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shebao.law import calculate, explain, kind, run
from shebao.law.columns import FormulaError
from shebao.law.declare import Declaration, Input, Kind, Parameter
from shebao.law.expressions import Round, clamp, greatest, when
from shebao.law.frame_inputs import FrameError
from shebao.law.kinds import names
from shebao.law.run import run_integers
from shebao.law.store import ParameterView, load_parameters
from shebao.law.units import COUNT, MONTH, MONTH_DAY, MONTHS, YEARS, YUAN, ratio

TODAY = date(2025, 11, 30)


def view(known: date | None = None) -> ParameterView:
    return load_parameters().view(known=known, today=TODAY)


def quotient(low: int, high: int, divisor_low: int, divisor_high: int, rounding: str) -> Kind:
    law = Declaration("quotient", "商", basis="测试")
    top = law.input("top", "被除数", COUNT, (low, high))
    bottom = law.input("bottom", "除数", COUNT, (divisor_low, divisor_high))
    law.step("by_column", "按列除", top / bottom, COUNT, rounding, law="除")
    law.step("by_number", "按常数除", top / 7, COUNT, rounding, law="除")
    result = law.step("by_even", "按偶数除", top / 8, COUNT, rounding, law="除")
    return law.kind(result, example={})


LARGEST = 2**63 - 1 - 10**6
"""The greatest number to which half of any divisor may still be added."""

INTEGERS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize("rounding", ["half_up", "floor", "ceiling"])
@given(rows=st.lists(st.tuples(INTEGERS, st.integers(1, 10**6)), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_every_rounding_is_that_of_fractions(rounding: str, rows: list[tuple[int, int]]) -> None:
    """Positive and negative numbers; halves go away from zero (四舍五入)."""

    def rounded(value: Fraction) -> int:
        if rounding == "floor":
            return value.numerator // value.denominator
        if rounding == "ceiling":
            return -(-value.numerator // value.denominator)
        size = int(abs(value) + Fraction(1, 2))
        return size if value >= 0 else -size

    never_negative = [(abs(top) + LARGEST - 10**12, bottom) for top, bottom in rows]
    for low, high, cases in ((-(10**12), 10**12, rows), (0, LARGEST, never_negative)):
        made = quotient(low, high, 1, 10**6, rounding)
        frame = calculate(made, pl.DataFrame(cases, schema=["top", "bottom"], orient="row"), view())
        for (top, bottom), done in zip(cases, frame.iter_rows(named=True), strict=True):
            assert done["by_column"] == rounded(Fraction(top, bottom))
            assert done["by_number"] == rounded(Fraction(top, 7))
            assert done["by_even"] == rounded(Fraction(top, 8))


def test_a_formula_that_may_overflow_is_refused_when_it_is_declared() -> None:
    law = Declaration("too_wide", "过宽", basis="测试")
    amount = law.input("amount", "金额", YUAN, ("0", "10000000000"))
    index = law.input("index", "指数", ratio(8), ("0", "10"))
    with pytest.raises(FormulaError, match="64位整数"):
        law.step("product", "积", amount * index, YUAN, "half_up", law="乘")


def test_a_divisor_that_may_be_zero_is_refused_when_it_is_declared() -> None:
    law = Declaration("by_zero", "除数为零", basis="测试")
    amount = law.input("amount", "金额", YUAN, ("0", "100"))
    months = law.input("months", "月数", COUNT, (0, 12))
    with pytest.raises(FormulaError, match="除数"):
        law.step("quotient", "商", amount / months, YUAN, "half_up", law="除")


def test_a_quotient_without_a_named_rounding_is_refused() -> None:
    law = Declaration("no_rounding", "没有取舍", basis="测试")
    amount = law.input("amount", "金额", YUAN, ("0", "100"))
    with pytest.raises(FormulaError, match="取舍"):
        law.step("third", "三分之一", amount / 3, YUAN, law="除")


def test_an_optional_group_must_be_guarded() -> None:
    law = Declaration("unguarded", "没有把关", basis="测试")
    months = law.input("months", "月数", COUNT, (0, 12), group="early")
    law.input("index", "指数", COUNT, (0, 12), group="early")
    with pytest.raises(FormulaError, match="when"):
        law.step("double", "两倍", months * 2, COUNT, law="乘")


def strategy(declared: Input | Parameter) -> st.SearchStrategy[int]:
    return st.integers(declared.low, declared.high)


def number_in(name: str) -> int | None:
    """The row of a list or the key of a map that a name belongs to: 3 of ``years.3.months``."""
    return next((int(part) for part in name.split(".") if part.isdigit()), None)


@st.composite
def few_fields(draw: st.DrawFn, made: Kind) -> list[Input | Parameter]:
    """The fields of a frame: all, but only the first rows of a list and a few neighbouring keys of a map."""
    lists = [entries.name for entries in made.entries if not entries.is_map]
    keys = sorted({key for entries in made.entries if entries.is_map for key in entries.keys}) or [0]
    rows, first = draw(st.integers(1, 3)), draw(st.sampled_from(keys))

    def kept(name: str) -> bool:
        number = number_in(name)
        if number is None:
            return True
        return number <= rows if any(name.startswith(f"{one}.") for one in lists) else first <= number < first + 4

    return [declared for declared in made.fields if kept(declared.name)]


@st.composite
def case_of(draw: st.DrawFn, fields: list[Input | Parameter]) -> dict[str, int | None]:
    """A row, mostly within the declared bounds; optional inputs there or not, groups sometimes broken.

    Now and then one value is missing or just outside. The rows of a list follow each other by one (year after year),
    mostly.
    """
    row: dict[str, int | None] = {}
    inputs = [declared for declared in fields if isinstance(declared, Input)]
    parameters = [declared for declared in fields if isinstance(declared, Parameter)]
    for declared in inputs:
        if declared.unit.is_text:
            continue
        may_miss = declared.optional or declared.absent is not None
        row[declared.name] = draw(st.none() | strategy(declared)) if may_miss else draw(strategy(declared))
    for parameter in parameters:
        row[parameter.name] = draw(st.none() | strategy(parameter))
    for declared in inputs:
        before = declared.name.replace(f".{number_in(declared.name)}.", f".{(number_in(declared.name) or 0) - 1}.")
        earlier = row.get(before) if declared.unit.code in ("year", "month") else None
        if earlier is not None and before != declared.name and earlier < declared.high and draw(st.booleans()):
            row[declared.name] = earlier + 1
    if draw(st.integers(0, 3)) == 0:
        spoiled = draw(st.sampled_from([one for one in fields if one.name in row]))
        row[spoiled.name] = draw(st.sampled_from([None, spoiled.low - 1, spoiled.high + 1]))
    return row


def columns_of(made: Kind, rows: list[dict[str, int | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.Int64))


NUMERIC = [
    name
    for name in names()
    if any(not declared.unit.is_text for declared in kind(name).inputs)
    and all(declared.optional for declared in kind(name).inputs if declared.unit.is_text)
]
"""Kinds that can be calculated without text."""


LONG = [name for name in NUMERIC if len(kind(name).steps) > 600]


@pytest.mark.parametrize("name", [name for name in NUMERIC if name not in LONG])
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_columns_and_fractions_agree_in_every_step(name: str, data: st.DataObject) -> None:
    """Random rows within the bounds: the same integers, the same refusals, whichever way they are worked out."""
    columns_and_fractions_agree(name, data)


@pytest.mark.parametrize("name", LONG)
@given(data=st.data())
@settings(max_examples=4, deadline=None)
def test_columns_and_fractions_agree_in_the_steps_of_many_years(name: str, data: st.DataObject) -> None:
    """The same for kinds with a step for each of many years, which take long to plan."""
    columns_and_fractions_agree(name, data)


def columns_and_fractions_agree(name: str, data: st.DataObject) -> None:
    made = kind(name)
    fields = data.draw(few_fields(made))
    rows = data.draw(st.lists(case_of(fields), min_size=1, max_size=5))
    frame = calculate(made, columns_of(made, rows), view())
    for row, done in zip(rows, frame.iter_rows(named=True), strict=True):
        outcome = run_integers(made, {k: v for k, v in row.items() if v is not None}, view(), today=TODAY)
        assert done["rejected"] is not outcome.is_complete, [finding.message for finding in outcome.findings]
        if outcome.is_complete:
            assert {step.name: done[step.name] for step in outcome.steps} == {
                step.name: step.value for step in outcome.steps
            }
            assert set((done["provisional"] or "").split("；")) == set(outcome.provisional or [""])


PENSION: Mapping[str, object] = {
    "retired": "2025-06",
    "avg_index_Z": "0.8312",
    "total_months": 271,
    "account_balance": "98765.43",
    "retire_age": "60y3m",
}


@pytest.mark.parametrize("missing", ["avg_index_Z", "total_months", "account_balance", "retire_age"])
def test_a_missing_input_is_a_finding_and_never_a_default(missing: str) -> None:
    outcome = run(kind("enterprise_pension"), {k: v for k, v in PENSION.items() if k != missing}, view())
    assert [finding.code for finding in outcome.findings] == ["LAW-1"]
    assert missing in outcome.findings[0].message
    assert not outcome.results


def test_what_is_out_of_bounds_or_unreadable_is_said_all_at_once() -> None:
    case = {**PENSION, "avg_index_Z": "12", "total_months": "很多", "account_balance": 1.5}
    outcome = run(kind("enterprise_pension"), case, view())
    assert sorted(finding.code for finding in outcome.findings) == ["LAW-2", "LAW-2", "LAW-3"]


def test_half_a_group_is_a_finding() -> None:
    outcome = run(kind("enterprise_pension"), {**PENSION, "pre_account_months": 120}, view())
    assert [finding.code for finding in outcome.findings] == ["LAW-4"]
    assert "过渡性养老金平均缴费指数" in outcome.findings[0].message


def test_a_component_that_does_not_apply_says_why() -> None:
    step = run(kind("enterprise_pension"), PENSION, view()).step("transitional")
    assert (step.applies, step.value, step.remark) == (False, 0, "没有建立个人账户以前的缴费年限")


def test_chinese_labels_are_names_too() -> None:
    case = {
        "退休年月": "2025-06",
        "平均缴费工资指数": "0.8312",
        "缴费月数（含视同缴费）": 271,
        "个人账户储存额": "98765.43",
        "退休年龄": "60岁3个月",
    }
    assert run(kind("enterprise_pension"), case, view()).results["total"] == 221906


def test_bad_rows_are_refused_and_the_others_go_on() -> None:
    good = {
        "retired": 2025 * 12 + 5,
        "avg_index_Z": 8312,
        "total_months": 271,
        "account_balance": 9876543,
        "retire_age": 723,
    }
    rows = [good, {**good, "total_months": None}, {**good, "avg_index_Z": 10**9}, {**good, "retired": 2010 * 12}, good]
    frame = calculate(kind("enterprise_pension"), columns_of(kind("enterprise_pension"), rows), view())
    assert frame["rejected"].to_list() == [False, True, True, True, False]
    assert frame["total"].to_list() == [221906, None, None, None, 221906]


def test_a_frame_without_a_column_is_refused_with_every_column_that_is_missing() -> None:
    with pytest.raises(FrameError) as caught:
        calculate(kind("enterprise_pension"), pl.DataFrame({"retired": [1], "avg_index_Z": [1.5]}), view())
    assert [finding.subject.split("/")[1] for finding in caught.value.findings] == [
        "avg_index_Z",
        "total_months",
        "account_balance",
        "retire_age",
    ]


def test_a_value_given_for_one_run_replaces_the_row_and_the_answer_says_so() -> None:
    outcome = run(kind("enterprise_pension"), {**PENSION, "parameters": {"pension.base": "7300"}}, view())
    used = {use.row.id: use.row for use in outcome.parameters}["pension.base"]
    assert used.overridden
    assert any("本次计算指定" in reason for reason in outcome.provisional)
    assert outcome.step("indexed_wage").value == 606776


def test_replay_with_what_was_known_then_gives_the_old_result() -> None:
    """The limits of 2026 were published on 2026-08-21; before that the year was computed on those of 2025."""
    case = {
        "month": "2026-01",
        "declared_monthly_wage": "1000.00",
        "injury_class": 5,
        "rates.unemp_unit": "0.007",
        "rates.unemp_person": "0.003",
    }
    before = run(kind("enterprise_contributions"), case, view(known=date(2026, 3, 1)))
    after = run(kind("enterprise_contributions"), case, view(known=date(2026, 9, 1)))
    assert (before.results["base"], after.results["base"]) == (419800, 424400)
    assert any("基数下限" in reason for reason in before.provisional)
    assert not any("基数下限" in reason for reason in after.provisional)


def test_the_streaming_engine_gives_the_same_rows() -> None:
    rows = pl.select(
        retired=pl.lit(2025 * 12 + 5),
        avg_index_Z=pl.int_range(6000, 26000),
        total_months=pl.int_range(20000) % 541 + 180,
        account_balance=pl.int_range(20000) * 977,
        retire_age=pl.int_range(20000) % 181 + 600,
    )
    made = kind("enterprise_pension")
    assert calculate(made, rows.lazy(), view()).collect(engine="streaming").equals(calculate(made, rows, view()))


def test_more_months_never_give_a_smaller_pension() -> None:
    rows = [
        {
            "retired": 2025 * 12 + 5,
            "avg_index_Z": 8312,
            "total_months": months,
            "account_balance": 9876543,
            "retire_age": 723,
        }
        for months in range(180, 721)
    ]
    totals = calculate(kind("enterprise_pension"), pl.DataFrame(rows), view())["total"].to_list()
    assert totals == sorted(totals)


def test_clamp_and_nested_conditions_agree_with_python() -> None:
    law = Declaration("nested", "嵌套", basis="测试")
    x = law.input("x", "数", COUNT, (-100, 100))
    law.step("clamped", "限定", clamp(x, -10, 10), COUNT, law="限")
    law.step("graded", "分级", when(x < 0, 0 - x * 2, greatest(x, 5)), COUNT, law="分")
    last = law.step("tenth", "见角进位", Round(x * "0.07", 10, "ceiling"), ratio(1), law="进")
    made = law.kind(last, example={})
    frame = calculate(made, pl.DataFrame({"x": range(-100, 101)}), view())
    for row in frame.iter_rows(named=True):
        value = row["x"]
        assert row["clamped"] == min(max(value, -10), 10)
        assert row["graded"] == (-2 * value if value < 0 else max(value, 5))
        assert row["tenth"] == -((-value * 7) // 10)


def test_lists_and_maps_may_be_columns_of_their_own() -> None:
    """A list of structs for rows, a struct for a map; a row with too many entries is refused and said so."""
    rows = [{"year": 2024, "months": 12, "base_sum": 6480000}, {"year": 2025, "months": 7, "base_sum": 3684200}]
    frame = calculate(kind("average_index"), pl.DataFrame({"years": [rows, rows[:1], rows * 26]}), view())
    assert frame["average_index"].to_list()[:2] == [7747, 7878]
    assert frame["rejected"].to_list() == [False, False, True]
    # The third row is too long, and its years are there many times over, which is remarked upon as well.
    assert [finding.code for finding in explain(kind("average_index"), frame, view())] == ["LAW-7", "LAW-8"]
    credits = {str(month): 51280 for month in range(1, 13)}
    year = {"year": [2024], "opening": [3865241], "months_counted": [12], "credits_by_month": [credits]}
    assert calculate(kind("account_year"), pl.DataFrame(year), view())["closing"].to_list() == [4590603]


def grouped() -> Kind:
    law = Declaration("grouped", "分组", basis="测试", groupings=("person",))
    age = law.input("age", "年龄", YEARS, (0, 120), optional=True, aliases=("A",))
    birth = law.input("birth_year", "出生年", YEARS, (1900, 2100), optional=True)
    law.one_of(age, birth)
    bands = law.list_of("bands", "各档", 3, ("from", "满", YEARS, (0, 120)), ("amount", "额", YUAN, ("0", "9")))
    first = law.step(
        "first", "第一档", bands[0]["amount"], YUAN, law="照录。", when=bands[0]["from"].given, why_not="没有"
    )
    last = law.step("age_given", "年龄", age, YEARS, law="照录。", when=age.given, why_not="没有填")
    return law.kind(first, last, example={})


def test_groupings_rows_without_names_and_values_written_twice() -> None:
    """What stands in a grouping counts one level up; two different values for one input are refused, never chosen."""
    bands = [[70, "1.50"], [80, "2"]]
    assert run(grouped(), {"person": {"age": 71}, "bands": bands}, view()).results == {"first": 150, "age_given": 71}
    assert run(grouped(), {"年龄": 71, "bands": {"70": "1.50"}}, view()).results == {"first": 150, "age_given": 71}
    assert run(grouped(), {"age": 71, "A": "71", "bands": bands}, view()).is_complete
    for twice in ({"age": 71, "A": 72}, {"age": 71, "person": {"age": 72}}, {"person": {"age": 71}, "age": 72}):
        findings = run(grouped(), {**twice, "bands": bands}, view()).findings
        assert [finding.code for finding in findings] == ["LAW-9"], twice
    neither = run(grouped(), {"bands": bands}, view()).findings
    assert [finding.code for finding in neither] == ["LAW-1"]
    assert "至少要填一项" in neither[0].message


def test_days_of_a_year_that_there_are() -> None:
    law = Declaration("day", "月日", basis="测试")
    day = law.input("day", "月日", MONTH_DAY, ("01-01", "12-31"))
    made = law.kind(law.step("kept", "照录", day, MONTH_DAY, law="照录。"), example={})
    assert [run(made, {"day": written}, view()).results.get("kept") for written in ("09-30", "2月29日", "02-30")] == [
        930,
        229,
        None,
    ]
    done = calculate(made, pl.DataFrame({"day": [930, 229, 230, 132]}), view())
    assert done["rejected"].to_list() == [False, False, True, True]


def test_under_the_lowest_threshold_only_what_the_table_says() -> None:
    law = Declaration("threshold", "分档", basis="测试")
    years = law.input("years", "年限", YEARS, (0, 40))
    id, keys, bounds = "unemp.max_months", (0, 40), (0, 60)
    strict = law.table("strict", "表", MONTHS, id=id, keys=keys, bounds=bounds, threshold=True)
    lenient = law.table("lenient", "表二", MONTHS, id=id, keys=keys, bounds=bounds, threshold=True, below=0)
    law.step("with_below", "有下档", lenient.at(years), MONTHS, law="查表。")
    made = law.kind(law.step("without", "无下档", strict.at(years), MONTHS, law="查表。"), example={})
    done = calculate(made, pl.DataFrame({"years": [0, 1, 5, 40]}), view())
    assert done.select("with_below", "without", "rejected").rows() == [
        (0, None, True),
        (12, 12, False),
        (18, 18, False),
        (24, 24, False),
    ]
    assert run(made, {"years": 0}, view()).findings[0].code == "LAW-6"


def test_an_unknown_parameter_never_chooses_a_branch() -> None:
    """The benefit base of 2010 has not been set: no branch, no greatest, no zero; the row is refused."""
    law = Declaration("unknown", "未设定", basis="测试")
    retired = law.input("retired", "退休年月", MONTH, ("2006-01", "2030-12"))
    base = law.parameter("base", "计发基数", YUAN, ("0", "50000"), id="pension.base", on=(retired,))
    law.step("branch", "分支", when(base > 7000, 1, 2), COUNT, law="分")
    last = law.step("most", "较大", greatest(base, "1"), YUAN, law="取大")
    made = law.kind(last, example={})
    frame = calculate(made, pl.DataFrame({"retired": [2010 * 12, 2025 * 12]}), view())
    assert frame.select("branch", "most", "rejected").rows() == [(None, None, True), (1, 725300, False)]
    assert [finding.code for finding in explain(made, frame, view())] == ["LP-22"]


@pytest.mark.parametrize("branch", [0, 1])
def test_a_step_that_is_absurd_refuses_the_row_although_no_later_step_reads_it_there(branch: int) -> None:
    law = Declaration("unread", "没有用到", basis="测试")
    x = law.input("x", "数", COUNT, (0, 1000))
    flag = law.input("flag", "标志", COUNT, (0, 1))
    doubled = law.step("doubled", "两倍", x * 2, COUNT, law="乘", bounds=(0, 100))
    last = law.step("last", "结果", when(flag.equals(1), doubled, 0), COUNT, law="取")
    made = law.kind(last, example={})
    frame = calculate(made, pl.DataFrame({"x": [10, 900], "flag": [branch, branch]}), view())
    assert frame["rejected"].to_list() == [False, True]
    assert [finding.code for finding in explain(made, frame, view())] == ["LAW-8"]
