"""A03 and A21: sex or birth date that contradict the number, and required cells that are empty."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from shebao.demo_data.answers import Answers, Reserve
from shebao.demo_data.draft import World
from shebao.demo_data.persons_text import Frame

EMPTY = (
    ("F1", "手机号码", 45), ("F1", "首次参保年月", 20), ("F1", "性别", 12), ("F1", "出生日期", 13),
    ("F1", "银行账号", 15), ("F2", "手机号码", 10), ("F2", "银行账号", 5), ("F3", "手机号码", 40),
    ("F3", "参保年月", 15), ("F4", "参保年月", 20), ("F5", "银行账号", 5),
)  # fmt: skip
"""File, column and share of the required cells that are left empty (A21)."""


def plant_gaps(world: World, frames: Mapping[str, Frame], reserve: Reserve, answers: Answers) -> None:
    """Plant A03 in F1 and F2, and A21 in F1 to F5."""
    draws, sizes = world.draws("gaps"), world.sizes
    number = sizes.cases("A03")
    for file, size in (("F1", number - number // 6), ("F2", number // 6)):
        frame = frames[file]
        for place, (column, count) in enumerate((("性别", size // 2), ("出生日期", size - size // 2))):
            persons = reserve.take(frame.person, count)
            rows = _rows(frame, persons)
            if place == 0:
                values = ["男" if sex == "女" else "女" for sex in frame.cells(column, rows)]
            else:
                values = [_other_day(day, int(draws.random.integers(5))) for day in frame.cells(column, rows)]
            frame.set(column, rows, values)
            answers.add("A03", [(file, rows)], f"{column}与证件号码不符", persons=persons, drafted=False)
    total = sum(share for *_, share in EMPTY)
    wanted = sizes.cases("A21")
    picks = np.bincount(
        draws.choose([share for *_, share in EMPTY], wanted) if wanted > total // 8 else np.arange(wanted) % len(EMPTY),
        minlength=len(EMPTY),
    )
    for (file, column, _), count in zip(EMPTY, picks.tolist(), strict=True):
        frame = frames[file]
        filled = np.flatnonzero((frame.data[column] != "").to_numpy())
        persons = reserve.take(frame.person[filled], count)
        rows = _rows(frame, persons)
        frame.set(column, rows, [""] * count)
        answers.add("A21", [(file, rows)], f"{column}缺失", persons=persons, drafted=False)


def _rows(
    frame: Frame, persons: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    place = {person: at for at, person in enumerate(frame.person.tolist())}
    return np.array([place[person] for person in persons.tolist()], dtype=np.int64)


def _other_day(text: str, kind: int) -> str:
    """Another birth date: a lunar date registered as a solar one, a year off, day and month changed over."""
    day = date.fromisoformat(text)
    if kind == 0 and day.day <= 12 and day.day != day.month:
        return day.replace(month=day.day, day=day.month).isoformat()
    if kind in (1, 2):
        return (day - timedelta(days=365 * (1 + kind))).isoformat()
    return (day + timedelta(days=28 + 3 * kind)).isoformat()
