"""Who gets the heating allowance, and of which of the three programmes: every boundary of the rule."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shebao.law.store import load_parameters
from tests.allowances.frames import THREE, enterprise, institution, lines


def told(row: dict[str, Any], on: date = date(2025, 10, 1)) -> dict[str, tuple[str, int, str]]:
    """Of each programme: in or out, the amount in 元, why."""
    found = {}
    for code in THREE:
        status, amount, reason = lines(code, row, on=on).select("status", "amount", "reason").row(0)
        found[code.removeprefix("heating-")] = (status, amount // 100, reason)
    return found


@pytest.mark.parametrize(
    ("retired", "programme"),
    [(date(2021, 12, 31), "early"), (date(2022, 1, 1), "late"), (date(1998, 1, 1), "early")],
)
def test_the_date_of_retirement_says_which_programme(retired: date, programme: str) -> None:
    found = told(enterprise(retired))
    assert found[programme][:2] == ("列入", 3360)
    assert {one[0] for name, one in found.items() if name != programme} == {"不列入"}


@pytest.mark.parametrize(
    ("retired", "status"), [(date(2025, 9, 30), "列入"), (date(2025, 9, 1), "列入"), (date(2025, 10, 1), "不列入")]
)
def test_who_retires_after_the_cutoff_waits_a_year(retired: date, status: str) -> None:
    assert told(enterprise(retired))["late"][0] == status


@pytest.mark.parametrize(
    ("died", "status"),
    [(date(2025, 9, 30), "不列入"), (date(2025, 10, 1), "列入"), (date(2025, 10, 2), "列入"), (None, "列入")],
)
def test_who_died_before_the_reference_date_gets_none(died: date | None, status: str) -> None:
    state = "终止" if died else "正常"
    found = told(enterprise(date(2010, 6, 30), died=died, e_state=state, e_to=died and died.replace(day=1)))["early"]
    assert found[0] == status
    assert ("发放前死亡（2025-09-30）" in found[2]) == (status == "不列入")


@pytest.mark.parametrize(("tier", "yuan"), [("tier1", 3360), ("tier2", 3920), ("tier3", 4480)])
@pytest.mark.parametrize("staffing", ["差额", "自收自支"])
def test_institutions_not_fully_funded_by_grade(staffing: str, tier: str, yuan: int) -> None:
    found = told(institution(staffing, tier))
    assert found["part"][:2] == ("列入", yuan)
    assert found["early"][0] == found["late"][0] == "不列入"


def test_what_the_register_does_not_say_is_not_guessed() -> None:
    cases = {
        "没有登记编制类型": institution(None),
        "没有登记取暖费档次": institution("差额"),
        "没有登记退休日期": enterprise(None),
        "县里没有规定是否享受": enterprise(date(2015, 1, 1), e_individual=True),
    }
    for words, row in cases.items():
        found = told(row)
        assert [one[0] for one in found.values()].count("待核") == 1
        assert any(words in one[2] and one[0] == "待核" and one[1] == 0 for one in found.values()), words


@pytest.mark.parametrize(("decided", "status"), [("true", "列入"), ("false", "不列入")])
def test_the_county_decides_about_individuals(decided: str, status: str) -> None:
    view = load_parameters().view(today=date(2025, 10, 1), overrides={"heat.individuals_included": decided == "true"})
    row = enterprise(date(2015, 1, 1), e_individual=True)
    assert lines("heating-early", row, view=view)["status"].item() == status


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (institution("全额"), "由原渠道解决"),
        ({"e_individual": False}, "没有养老金待遇登记"),
        (enterprise(date(2015, 1, 1), e_state="暂停"), "暂停发放"),
        (enterprise(date(2015, 1, 1), e_state="终止", e_to=date(2025, 5, 1)), "已终止"),
    ],
)
def test_everybody_who_is_out_is_told_why(row: dict[str, Any], words: str) -> None:
    assert any(one[0] == "不列入" and words in one[2] for one in told(row).values())


DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2026, 12, 31)))
PERSON = st.fixed_dictionaries(
    {
        "e_state": st.sampled_from([None, "正常", "暂停", "终止"]),
        "e_retired": DAYS,
        "e_to": DAYS,
        "e_individual": st.booleans(),
        "g_state": st.sampled_from([None, "正常", "暂停", "终止"]),
        "g_retired": DAYS,
        "g_to": DAYS,
        "staffing": st.sampled_from([None, "全额", "差额", "自收自支"]),
        "tier": st.sampled_from([None, "tier1", "tier2", "tier3"]),
        "died": DAYS,
    }
)


@given(st.lists(PERSON, min_size=1, max_size=30))
def test_each_is_in_one_programme_or_out_of_all_with_a_reason(rows: list[dict[str, Any]]) -> None:
    made = [lines(code, *rows).with_columns(pl.lit(code).alias("code")) for code in THREE]
    together = pl.concat(made)
    not_out = together.filter(pl.col("status") != "不列入").group_by("key").len()
    assert not_out.is_empty() or not_out["len"].max() == 1
    assert together["reason"].null_count() == 0 and (together["reason"] != "").all()
    inside = together.filter(pl.col("status") == "列入")
    allowed = {336_000, 392_000, 448_000}
    assert set(inside["amount"].to_list()) <= allowed
    assert together.filter(pl.col("status") != "列入")["amount"].sum() == 0
    assert (together.filter(pl.col("status") == "待核")["unclear"] != "").all()
