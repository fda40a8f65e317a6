"""Tables in place of formulas over one small number: the same numbers, and only where nothing else could come out."""

import polars as pl
import pytest

from shebao.law.tabulate import Domain, at_position, tabulate

AGE = Domain("age", 480, 851)
DAY = Domain("day", 0, 99)


def rows() -> pl.DataFrame:
    """Every age on every day, and rows in which one of the two is not known."""
    ages = pl.int_range(AGE.low, AGE.high + 1, eager=True).alias("age").to_frame()
    days = pl.int_range(DAY.low, DAY.high + 1, eager=True).alias("day").to_frame()
    unknown = pl.DataFrame(
        {"age": [None, 500, None], "day": [3, None, None]}, schema=dict.fromkeys(["age", "day"], pl.Int64)
    )
    return pl.concat([ages.join(days, how="cross"), unknown])


def levels() -> list[dict[str, pl.Expr]]:
    """A year, a parameter that changes on day 40, one that is unknown before day 70, and a step that reads all."""
    rate = pl.lit(pl.Series([7] * 40 + [9] * 60)).gather(pl.col("day"))
    start = pl.lit(pl.Series([None] * 70 + [5] * 30, dtype=pl.Int64)).gather(pl.col("day"))
    old = pl.col("rate") == 7
    return [
        {"rate": rate, "start": start, "years": pl.col("age") // 12},
        {"step": pl.when(old).then(pl.col("years") * pl.col("rate")).when(~old).then(pl.col("age") + pl.col("start"))},
        {"kept": pl.col("step").fill_null(-1), "wide": pl.col("step") + pl.col("money")},
    ]


def worked_out(frame: pl.DataFrame, made: list[dict[str, pl.Expr]]) -> pl.DataFrame:
    for level in made:
        frame = frame.with_columns(**level)
    return frame.select("rate", "start", "years", "step", "kept", "wide")


def test_a_table_gives_the_same_number_for_every_age_and_day_and_for_what_is_unknown() -> None:
    frame = rows().with_columns(money=pl.int_range(pl.len()))
    made = tabulate(levels(), [AGE], [DAY], {})
    assert made.helpers == ["_key.age|day"]
    assert worked_out(frame, made.levels).equals(worked_out(frame, levels()))


def test_only_what_is_null_where_its_number_is_null_becomes_a_table() -> None:
    before = {name: str(expr) for level in levels() for name, expr in level.items()}
    made = tabulate(levels(), [AGE], [DAY], {})
    after = {name: str(expr) for level in made.levels for name, expr in level.items()}
    assert {name for name in before if before[name] != after[name]} == {"years", "step"}


def test_a_number_with_too_many_values_is_left_alone() -> None:
    made = tabulate(levels(), [Domain("age", 0, 10**6)], [DAY], {})
    assert (made.helpers, len(made.levels)) == ([], 3)


def test_a_column_is_certain_only_where_no_accepted_row_can_lack_it() -> None:
    """From day 40 on the step needs what is unknown before day 70; the year of an age is always there."""
    missing = {name: pl.col(name).is_null() for name in ("years", "step")}
    sure = [Domain("age", 480, 851, certain=True)], [Domain("day", 0, 99, certain=True)]
    assert tabulate(levels(), *sure, missing).certain == {"years"}
    assert tabulate(levels(), *sure, {**missing, "step": missing["step"] & (pl.col("rate") == 7)}).certain == {
        "years",
        "step",
    }
    assert tabulate(levels(), [AGE], [DAY], missing).certain == set()


def test_a_step_is_certain_where_its_absence_shows_in_another_that_refuses_the_row() -> None:
    """What builds on the step has no value where the step has none; what is kept hides it."""
    missing = {"step": pl.col("step").is_null()}
    sure = [Domain("age", 480, 851, certain=True)], [Domain("day", 0, 99, certain=True)]
    built = [*levels(), {"built": (pl.col("step") + pl.col("years")) // 2}]
    assert tabulate(built, *sure, missing, ["built"]).certain == {"step"}
    assert tabulate(built, *sure, missing, ["years"]).certain == set()


@pytest.mark.parametrize(
    "values", [[7] * 5, [7, 7, 9, 9, 9], [None, None, 9, 9, 3], [1, 2, 3, None, 5], [None] * 5], ids=str
)
def test_a_value_by_its_position_whether_it_changes_seldom_or_often(values: list[int | None]) -> None:
    frame = pl.DataFrame({"at": [0, 1, 2, 3, 4, None, 2]})
    assert frame.select(at_position(values, pl.col("at"))).to_series().to_list() == [*values, None, values[2]]
