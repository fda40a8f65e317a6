"""F9 外部比对: what other offices report: deaths, custody, business register; most of it agrees with the files or is
about people who are in none of them."""

from collections.abc import Mapping
from itertools import cycle, islice

import numpy as np
import polars as pl

from shebao.demo_data.answers import Answers
from shebao.demo_data.codes import credit_codes, first_17, month_start, resident_numbers
from shebao.demo_data.draft import Draft, World, day_text
from shebao.demo_data.draws import NONE, Draws, Ints
from shebao.demo_data.employers import CANCELLED
from shebao.demo_data.enterprise import DEAD, DRAWING, PAYING, TODAY
from shebao.demo_data.names import Names
from shebao.demo_data.persons_text import Frame
from shebao.demo_data.units import FILE_OF, UnitChanges

ROWS = 6_000
SHARES = {"死亡": 0.70, "服刑": 0.06, "登记": 0.16, "变更": 0.04, "注销": 0.04}
"""Events of others, people and employers that are in no file, by share of what is left."""
SOURCES = {
    "死亡": ("公安", "公安", "民政", "医保"),
    "服刑": ("法院",),
    "登记": ("市监", "税务", "医保"),
    "变更": ("市监", "税务"),
    "注销": ("市监",),
}

Row = tuple[str, str, str, str, int, int, int]
"""Source, number, name, event, day, person, employer."""


def frame_outside(
    world: World,
    drafts: Mapping[str, Draft],
    changes: UnitChanges,
    dead: Ints,
    in_custody: Ints,
    spared: Ints,
    names: Names,
    answers: Answers,
) -> Frame:
    """The cells of F9. ``dead`` and ``in_custody`` are A11 and A14; ``spared``, the dead of A12, nobody reports."""
    draws, people, employers = world.draws("F9"), world.people, world.employers
    rows: list[Row] = []
    for person, day in zip(dead.tolist(), draws.between(TODAY - 500, TODAY - 120, len(dead)).tolist(), strict=True):
        rows.append(("公安", people.number[person], people.name[person], "死亡", day, person, NONE))
    for person, day in zip(
        in_custody.tolist(), draws.between(TODAY - 600, TODAY - 120, len(in_custody)).tolist(), strict=True
    ):
        rows.append(("法院", people.number[person], people.name[person], "服刑", day, person, NONE))
    for employer in changes.closed.tolist():
        day = int(draws.between(TODAY - 900, TODAY - 200, 1)[0])
        rows.append(("市监", employers.credit[employer], employers.name[employer], "注销", day, NONE, employer))
    rows += _known(world, drafts, changes, spared)
    rest = max(40, world.sizes.of(ROWS, 120) - len(rows))
    rows += _others(world, draws, names, rest)
    order = draws.random.permutation(len(rows))
    rows = [rows[place] for place in order.tolist()]
    data = pl.DataFrame(
        {
            "来源": [row[0] for row in rows],
            "证件号码": [row[1] for row in rows],
            "姓名": [row[2] for row in rows],
            "事件": [row[3] for row in rows],
            "事件日期": day_text(np.array([row[4] for row in rows], dtype=np.int64)),
            "数据日期": day_text(np.full(len(rows), TODAY)),
        }
    )
    persons = np.array([row[5] for row in rows], dtype=np.int64)
    of = np.array([row[6] for row in rows], dtype=np.int64)
    frame = Frame("F9", data, np.arange(len(rows)), persons, of)
    _enter(drafts, world, frame, dead, in_custody, changes, answers)
    return frame


def _known(world: World, drafts: Mapping[str, Draft], changes: UnitChanges, spared: Ints) -> list[Row]:
    """What agrees with the files: most of the dead of F1 and F2, employers cancelled and renamed."""
    people, employers = world.people, world.employers
    rows: list[Row] = []
    for file in ("F1", "F2"):
        draft = drafts[file]
        gone = np.setdiff1d(draft["person"][draft["status"] == DEAD], spared)
        at = draft.rows_of(people)
        for person in gone[: len(gone) * 5 // 6].tolist():
            day = min(TODAY - 90, int(month_start(draft["last"][at[person]] + 1)) + 9)
            rows.append(("公安", people.number[person], people.name[person], "死亡", day, person, NONE))
    for employer in np.flatnonzero(employers.state == CANCELLED).tolist():
        day = int(min(TODAY - 30, employers.since[employer] + 2500))
        rows.append(("市监", employers.credit[employer], employers.name[employer], "注销", day, NONE, employer))
    for employer, _, _ in changes.renamed:
        rows.append(("市监", employers.credit[employer], employers.name[employer], "变更", TODAY - 700, NONE, employer))
    return rows


def _others(world: World, draws: Draws, names: Names, size: int) -> list[Row]:
    """People and employers who are in no file."""
    events = [event for event, share in SHARES.items() for _ in range(round(share * size))][:size]
    events += ["死亡"] * (size - len(events))
    birth = draws.between(-14_000, 3_000, size)
    sex = draws.between(0, 1, size)
    surnames, given = names.draw(sex, birth // 365 + 1970)
    # Sequences over 900 are given to nobody in the files.
    numbers = resident_numbers(first_17(np.full(size, 140_525), birth, 901 + draws.between(0, 48, size) * 2 + 1 - sex))
    codes = credit_codes(["91"] * size, range(800_001, 800_001 + size), "140525")
    days = draws.between(TODAY - 3000, TODAY - 60, size).tolist()
    rows: list[Row] = []
    person_names = (surnames + given).to_list()
    for place, (event, day) in enumerate(zip(events, days, strict=True)):
        source = next(islice(cycle(SOURCES[event]), place % len(SOURCES[event]), None))
        if event in ("死亡", "服刑") or source == "医保":
            rows.append((source, numbers[place], person_names[place], event, day, NONE, NONE))
        else:
            name = f"晋城市{person_names[place][:1]}氏{place}号商行"
            rows.append((source, codes[place], name, event, day, NONE, NONE))
    return rows


def _concerned(draft: Draft, world: World) -> Ints:
    """Each person's row where they are active or draw in this file; NONE where they do not."""
    row = draft.rows_of(world.people)
    if draft.file == "F5":
        concerned = draft["base_pension"] != NONE
    else:
        concerned = (draft["pay"] == PAYING) | (draft["benefit"] == DRAWING)
    return np.where((row != NONE) & concerned[row], row, NONE)


def _enter(
    drafts: Mapping[str, Draft],
    world: World,
    frame: Frame,
    dead: Ints,
    in_custody: Ints,
    changes: UnitChanges,
    answers: Answers,
) -> None:
    """Enter A11, A14 and A19 in the key: the report, and the rows it contradicts."""
    rows_of = {file: _concerned(drafts[file], world) for file in ("F1", "F2", "F5")}
    for code, event, persons, note in (
        ("A11", "死亡", dead, "外部数据显示已死亡，仍在参保或领取待遇"),
        ("A14", "服刑", in_custody, "服刑期间仍在领取待遇"),
    ):
        place = {p: at for at, p in enumerate(frame.person.tolist()) if p != NONE and frame.data["事件"][at] == event}
        for person in persons.tolist():
            with_rows = [(file, int(of[person])) for file, of in rows_of.items() if of[person] != NONE]
            places = [("F9", place[person]), *with_rows]
            answers.add_group(code, places, note, persons=[person] * len(places))
    closed = set(changes.closed.tolist())
    for at, employer in enumerate(frame.employer.tolist()):
        if employer in closed:
            found = [("F9", np.array([at])), (FILE_OF["企业养老"], np.array([employer]))]
            answers.add("A19", found, "市场监管部门已注销，仍有人员参保", employers=np.array([employer]))
