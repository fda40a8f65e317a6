"""Funerals, survivors, balances from before the reform: the rules at their boundaries; comparison and suspects."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.compare import compared, no_candidates
from shebao.programmes.allowances.eligible import eligible
from shebao.programmes.allowances.suspicions import suspects
from tests.allowances.frames import VIEW, enterprise, lines, people

YEAR_END = date(2025, 12, 31)
NOBODY = pl.DataFrame(schema={"key": pl.String, "evidence": pl.String})


def dead(died: date | None = date(2025, 8, 15), **more: Any) -> dict[str, Any]:
    return {"died": died, "g_state": "终止", "staffing": "差额", "claimed": True, **more}


@pytest.mark.parametrize(
    ("row", "status", "words"),
    [
        (dead(), "列入", "领取人已申领"),
        (dead(date(2025, 1, 1)), "列入", ""),
        (dead(date(2024, 12, 31)), "不列入", "不在本年度"),
        (dead(YEAR_END), "列入", ""),
        (dead(None), "不列入", "没有死亡登记"),
        (dead(staffing="全额"), "不列入", "原渠道"),
        (dead(g_state=None), "不列入", "不是机关事业单位退休人员"),
        (dead(claimed=False), "不列入", "没有领取人申领"),
        (dead(staffing=None), "待核", "没有登记编制类型"),
    ],
)
def test_funerals(row: dict[str, Any], status: str, words: str) -> None:
    made = lines("funeral", row, on=YEAR_END)
    assert made["status"].item() == status
    assert words in made["reason"].item()
    assert made["amount"].item() == (5_000_000 if status == "列入" else 0)


def survivor(**more: Any) -> dict[str, Any]:
    return {"since": date(2020, 1, 1), "confirmed": True, **more}


@pytest.mark.parametrize(
    ("row", "fen"),
    [
        (survivor(), 710_400),
        (survivor(since=date(2025, 12, 1)), 59_200),
        (survivor(until=date(2025, 3, 1)), 3 * 59_200),
        (survivor(died=date(2025, 6, 1)), 6 * 59_200),
        (survivor(died=date(2024, 12, 31)), 0),
        (survivor(since=date(2026, 1, 1)), 0),
        (survivor(confirmed=False), 0),
    ],
)
def test_survivors_get_the_share_of_the_dibao_for_their_months(row: dict[str, Any], fen: int) -> None:
    assert lines("survivors", row, on=YEAR_END)["amount"].item() == fen


def test_a_household_without_a_standard_is_not_guessed() -> None:
    made = lines("survivors", survivor(household="rural"), on=YEAR_END)
    assert made.select("status", "unclear").row(0) == ("待核", "R6")


def balance(**more: Any) -> dict[str, Any]:
    given_ = {"principal": 684_025, "interest": 221_748, "paid": 0, "retired_before": False, "recomputed": True}
    return {**given_, **more}


@pytest.mark.parametrize(
    ("row", "fen", "grade"),
    [
        (balance(), 905_773, "划入职业年金账户"),
        (balance(retired_before=True, added=True, paid=905_772), 1, "一次性支付本人"),
        (balance(retired_before=True, added=True, paid=905_773), 0, "一次性支付本人"),
        (balance(retired_before=True), 905_773, "一次性支付本人"),
        (balance(recomputed=False), 0, "划入职业年金账户"),
        (balance(died=date(2025, 9, 30)), 0, "划入职业年金账户"),
    ],
)
def test_balances_are_moved_or_paid(row: dict[str, Any], fen: int, grade: str) -> None:
    assert lines("pilot", row).select("amount", "grade").row(0) == (fen, grade)


def test_a_candidate_is_one_line() -> None:
    twice = people("pilot", balance(), balance()).with_columns(pl.lit("P1").alias("key"))
    with pytest.raises(ValueError, match="twice"):
        eligible(twice, allowances()["pilot"], 2025, date(2025, 10, 1), VIEW)


AMOUNTS = st.dictionaries(st.sampled_from([f"P{at}" for at in range(12)]), st.sampled_from([336_000, 392_000]))


@given(AMOUNTS, AMOUNTS)
def test_the_comparison_adds_up(now: dict[str, int], before: dict[str, int]) -> None:
    last = pl.DataFrame(
        {"key": list(before), "amount": list(before.values())}, schema={"key": pl.String, "amount": pl.Int64}
    )
    this = pl.DataFrame({"key": list(now), "amount": list(now.values())}, schema=last.schema)
    told, (gone, had) = compared(this, last), no_candidates(this, last)
    assert told["last_amount"].sum() + had == sum(before.values())
    assert told.filter(pl.col("change") == "新增").height == len(now.keys() - before.keys())
    assert gone == len(before.keys() - now.keys())
    assert told["key"].to_list() == list(now)


def found_in(*rows: dict[str, Any], today: date = date(2025, 10, 20), **given_: pl.DataFrame) -> set[tuple[str, str]]:
    made = lines("heating-early", *rows)
    told = suspects(made, given_.get("reported", NOBODY), given_.get("schemes", NOBODY), today)
    assert (told["evidence"].str.len_chars() > 0).all()
    return set(told.select("key", "code").iter_rows())


def retired(at: int, **more: Any) -> dict[str, Any]:
    return enterprise(date(2015, 1, 1), id_number=f"14052519550301{at:03d}X", born=date(1955, 3, 1), **more)


def test_suspects_of_every_kind() -> None:
    reported = pl.DataFrame({"key": ["P1"], "evidence": ["外部数据"]})
    assert found_in(retired(1), retired(2)) == set()
    assert found_in(retired(1, died=date(2025, 10, 5))) == {("P1", "R1")}
    assert found_in(retired(1), reported=reported) == {("P1", "R1")}
    assert found_in(retired(1), schemes=reported) == {("P1", "R3")}
    assert found_in(retired(1, account="6"), retired(2, account="6")) == {("P1", "R4"), ("P2", "R4")}
    assert found_in(retired(1, account="")) == {("P1", "R5")}
    assert found_in({**retired(1), "e_retired": None}) == {("P1", "R6")}


def test_one_person_under_the_old_and_the_new_number() -> None:
    old = retired(1) | {"id_number": "140525550301001"}
    assert {code for _, code in found_in(retired(1), old)} == {"R2"}
    same = retired(2, name="王某", account="7")
    assert found_in(same, same | {"id_number": "140525195503019999"}) >= {("P1", "R2"), ("P2", "R2")}


def test_who_is_out_is_no_suspect() -> None:
    assert found_in(retired(1, died=date(2025, 1, 1), account="")) == set()
