"""F10 变更记录: who changed what on a person's record and when, and the double changes (双改) among them (A29)."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from shebao.demo_data.answers import FILES, Answers, Reserve
from shebao.demo_data.draft import World, day_text
from shebao.demo_data.draws import NONE, Draws
from shebao.demo_data.enterprise import TODAY
from shebao.demo_data.persons_text import Frame
from shebao.demo_data.spelling import one_digit_wrong, replaced
from shebao.demo_data.tables import table

ROWS = 1_500
KEY = ("姓名", "证件号码", "出生日期")
"""Key fields: a change of two of them at once, or twice of one, is looked at."""
ORDINARY = ("手机号码", "银行账号", "单位编号", "户口性质")

Row = tuple[str, str, str, str, str, int, str, int]
"""System, personal number, field, old, new, day, officer, person."""


def frame_history(
    world: World, frames: Mapping[str, Frame], former_names: list[tuple[int, str]], reserve: Reserve, answers: Answers
) -> Frame:
    """The cells of F10, by date."""
    draws = world.draws("F10")
    enterprise = frames["F1"]
    place = {person: at for at, person in enumerate(enterprise.person.tolist())}
    rows: list[Row] = []
    for person, former in former_names:
        if person in place and (now := enterprise.data["姓名"][place[person]]) != former:
            rows.append(_row(draws, enterprise, place[person], "姓名", former, now))
    double = reserve.take(np.array([p for p in place if reserve.free[p]], dtype=np.int64), world.sizes.cases("A29"))
    marked: dict[int, str] = {}
    for order, person in enumerate(double.tolist()):
        at = place[person]
        name, number = (enterprise.data[column][at] for column in ("姓名", "证件号码"))
        old_number = (
            one_digit_wrong(number, draws.random) if number[-1].isalnum() and len(number) == 18 else number + "0"
        )
        if order % 2 == 0:
            first = _row(draws, enterprise, at, "姓名", _old_name(name, draws), name)
            rows += [first, (*first[:2], "证件号码", old_number, number, *first[5:])]
            marked[person] = "姓名和证件号码同日变更"
        else:
            older = one_digit_wrong(old_number, draws.random) if len(old_number) == 18 else old_number + "1"
            first = _row(draws, enterprise, at, "证件号码", older, old_number)
            day = min(first[5] + int(draws.random.integers(20, 300)), TODAY)
            rows += [first, (*first[:2], "证件号码", old_number, number, day, first[6], person)]
            marked[person] = "关键信息两次变更"
    rest = max(30, world.sizes.of(ROWS) - len(rows))
    free = np.array([p for p in place if reserve.free[p]], dtype=np.int64)
    for order, person in enumerate(draws.some(free, min(rest, len(free))).tolist()):
        rows.append(_single(draws, enterprise, place[person], order))
    rows.sort(key=lambda row: (row[5], row[1], row[2]))
    data = pl.DataFrame(
        {
            "险种系统": [row[0] for row in rows],
            "个人编号": [row[1] for row in rows],
            "变更项目": [row[2] for row in rows],
            "变更前": [row[3] for row in rows],
            "变更后": [row[4] for row in rows],
            "变更日期": day_text(np.array([row[5] for row in rows], dtype=np.int64)),
            "经办人": [row[6] for row in rows],
        }
    )
    persons = np.array([row[7] for row in rows], dtype=np.int64)
    frame = Frame("F10", data, np.arange(len(rows)), persons, np.full(len(rows), NONE))
    for person, note in marked.items():
        at_rows = [int(at) for at in np.flatnonzero(persons == person)]
        answers.add_group("A29", [("F10", at) for at in at_rows], note, persons=[person] * len(at_rows))
    return frame


def _row(draws: Draws, frame: Frame, at: int, field: str, old: str, new: str) -> Row:
    officers = table("employers")["officers"]
    day = int(draws.random.integers(TODAY - 1800, TODAY - 10))
    officer = officers[int(draws.random.integers(len(officers)))]
    return FILES["F1"][0], frame.data["个人编号"][at], field, old, new, day, officer, int(frame.person[at])


def _old_name(name: str, draws: Draws) -> str:
    return replaced(name, "similar", draws.random) or f"{name}平"


def _single(draws: Draws, frame: Frame, at: int, order: int) -> Row:
    """One change of one field: mostly ordinary ones, one in five a key field."""
    random = draws.random
    if order % 5 == 0:
        field = KEY[order // 5 % 3]
        now = frame.data[field][at]
        if field == "姓名":
            old = _old_name(now, draws)
        elif field == "证件号码":
            old = one_digit_wrong(now, random) if len(now) == 18 and now[:17].isdigit() else now.strip() + "0"
        else:
            old = now[:-1] + str((int(now[-1:] or "0") + 1) % 10)
        return _row(draws, frame, at, field, old, now)
    field = ORDINARY[order % 4]
    now = frame.data[field][at]
    if field == "户口性质":
        return _row(draws, frame, at, field, "农业户口" if now == "非农业户口" else "非农业户口", now)
    old = str(int(now or "15400000000") + int(random.integers(1, 999)))
    return _row(draws, frame, at, field, old, now)
