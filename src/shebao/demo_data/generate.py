"""The whole county from a scale and a seed: all files, the answer key and the true links."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from shebao.demo_data.answers import FILES, HEADER_ROWS, Answers, Reserve, person_key
from shebao.demo_data.benefits import frame_benefits, who_draws
from shebao.demo_data.conflicts import collect_conflicts, lookalikes
from shebao.demo_data.contributions import (
    draft_contributions,
    frame_contributions,
    plant_bases,
    plant_in_contributions,
)
from shebao.demo_data.draft import Draft, World
from shebao.demo_data.draws import NONE, Ints
from shebao.demo_data.employers import make_employers
from shebao.demo_data.enterprise import DEAD, PAYING, draft_enterprise, frame_enterprise
from shebao.demo_data.faults import Faults
from shebao.demo_data.gaps import plant_gaps
from shebao.demo_data.government import draft_government, frame_government
from shebao.demo_data.history import frame_history
from shebao.demo_data.injury import INSURED, draft_injury, frame_injury
from shebao.demo_data.names import Names
from shebao.demo_data.outside import frame_outside
from shebao.demo_data.people import RESIDENT, make_people
from shebao.demo_data.persons_text import Frame, PersonsText
from shebao.demo_data.plant_states import PlantStates
from shebao.demo_data.programmes import frame_heating, frame_pre_reform
from shebao.demo_data.residents import draft_residents, frame_residents
from shebao.demo_data.sizes import Sizes
from shebao.demo_data.unemployment import draft_unemployment, frame_unemployment
from shebao.demo_data.units import change_units, frame_units, plant_unknown_units

SEED = 140_525
"""The seed where none is given."""
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""
STEPS = ("单位和人员", "各系统登记", "异常和差错", "缴费和待遇", "核对答案")


@dataclass(frozen=True)
class DemoData:
    """A synthetic county.

    ``files`` holds the cells of each file (F1 to F5, F6-110 … F8, F9, F10, P1, P2) as text, in the order they are
    written. ``anomalies`` is the answer key: case, code, system, file, row (as a spreadsheet counts them), person,
    employer, note. ``links`` says whose each row of the files is: file, row, person, employer, fault. ``lookalikes``
    are people who look like one and are not, and documents that look wrong and are not.
    """

    scale: float
    seed: int
    frames: Mapping[str, Frame]
    anomalies: pl.DataFrame
    links: pl.DataFrame
    lookalikes: pl.DataFrame
    people: int
    """People in F1 to F4: the size of the register's index."""

    @property
    def files(self) -> dict[str, pl.DataFrame]:
        """The cells of each file by its short name."""
        return {file: frame.data for file, frame in self.frames.items()}


def generate(scale: float, seed: int = SEED, progress: Progress | None = None) -> DemoData:
    """Make a synthetic county; the same scale and seed make the same data.

    ``scale`` 1 is the county: 290,500 rows in F1 to F4; below 0.005 the files of persons do not shrink further. Raises
    ValueError where the scale is not a positive number or the seed is negative.
    """
    if seed < 0:
        raise ValueError(f"随机种子应是不小于0的整数：{seed}")
    sizes = Sizes(scale)
    say = progress or (lambda what, done, total: None)

    say(STEPS[0], 0, len(STEPS))
    names = Names(seed)
    employers = make_employers(sizes, seed, names)
    world = World(sizes, seed, make_people(sizes, seed, names, employers), employers)

    say(STEPS[1], 1, len(STEPS))
    drafts = _draw_drafts(world)
    insured = _who_pays(drafts)
    drawing = who_draws(drafts)

    say(STEPS[2], 2, len(STEPS))
    answers = Answers()
    reserve = Reserve(world.people, world.draws("reserve"))
    states = PlantStates(world, drafts, reserve, answers)
    states.plant()
    changes = change_units(world, drafts)
    bases = plant_bases(world, drafts, reserve)
    fees = draft_contributions(world, drafts, insured)
    plant_unknown_units(world, drafts, reserve, answers)
    plant_in_contributions(world, drafts, fees, reserve, answers, bases)

    text = PersonsText(world, changes.names_by_file())
    persons = {
        "F1": frame_enterprise(drafts["F1"], world, text),
        "F2": frame_government(drafts["F2"], world, text),
        "F3": frame_unemployment(drafts["F3"], world, text),
        "F4": frame_injury(drafts["F4"], text),
        "F5": frame_residents(drafts["F5"], text),
    }
    faults = Faults(world, persons, reserve, answers)
    plant_gaps(world, persons, reserve, answers)
    faults.spoil()

    say(STEPS[3], 3, len(STEPS))
    frames: dict[str, Frame] = dict(persons)
    frames |= frame_units(world, changes, answers)
    for file, source in (("F7-110", "F1"), ("F7-120", "F2"), ("F7-210", "F3"), ("F7-410", None)):
        frames[file] = frame_contributions(fees[file], world, persons[source] if source else None)
    frames["F8"] = frame_benefits(world, drafts, drawing, persons)
    spared = drafts["F1"]["person"][(drafts["F1"]["status"] == DEAD) & _still_insured(drafts)]
    frames["F9"] = frame_outside(world, drafts, changes, states.dead, states.in_custody, spared, names, answers)
    frames["F10"] = frame_history(world, persons, faults.former_names, reserve, answers)
    frames["P1"] = frame_pre_reform(drafts, frames)
    frames["P2"] = frame_heating(world, drafts, frames)

    say(STEPS[4], 4, len(STEPS))
    collect_conflicts(persons, answers)
    data = DemoData(
        scale=scale,
        seed=seed,
        frames=frames,
        anomalies=answers.frame(frames),
        links=_links(frames),
        lookalikes=_lookalikes(world, persons),
        people=len(np.unique(np.concatenate([persons[file].person for file in ("F1", "F2", "F3", "F4")]))),
    )
    say("", len(STEPS), len(STEPS))
    return data


def _draw_drafts(world: World) -> dict[str, Draft]:
    enterprise, government = draft_enterprise(world), draft_government(world)
    return {
        "F1": enterprise,
        "F2": government,
        "F3": draft_unemployment(world, enterprise, government),
        "F4": draft_injury(world, enterprise, government),
        "F5": draft_residents(world),
    }


def _who_pays(drafts: Mapping[str, Draft]) -> dict[str, Ints]:
    """The rows of F1 to F3 that pay, before anything was planted."""
    return {file: np.flatnonzero(drafts[file]["pay"] == PAYING) for file in ("F1", "F2", "F3")}


def _still_insured(drafts: Mapping[str, Draft]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which persons of F1 are insured against injury at work now."""
    injury = drafts["F4"]
    return np.isin(drafts["F1"]["person"], injury["person"][injury["state"] == INSURED])


def _links(frames: Mapping[str, Frame]) -> pl.DataFrame:
    parts = []
    for file in ("F1", "F2", "F3", "F4", "F5", "F6-110", "F6-120", "F6-210", "F6-410", "F9"):
        frame = frames[file]
        size = len(frame)
        fault = [""] * size
        for position, what in frame.faults.items():
            fault[position] = what
        parts.append(
            pl.DataFrame(
                {
                    "file": pl.Series([FILES[file][1]]).new_from_index(0, size),
                    "row": pl.int_range(HEADER_ROWS + 1, HEADER_ROWS + 1 + size, eager=True),
                    "person": _keys("P", 8, frame.person),
                    "employer": _keys("U", 6, frame.employer),
                    "fault": pl.Series(fault, dtype=pl.String),
                }
            )
        )
    return pl.concat(parts)


def _keys(letter: str, width: int, numbers: Ints) -> pl.Series:
    text = letter + pl.Series(numbers).cast(pl.String).str.zfill(width)
    return text.zip_with(pl.Series(numbers != NONE), pl.Series([""]).new_from_index(0, len(numbers)))


def _lookalikes(world: World, persons: Mapping[str, Frame]) -> pl.DataFrame:
    people = world.people
    pairs = {
        "twins with consecutive numbers": people.twins,
        "father and son of one name at one employer": people.fathers_and_sons,
    }
    rows = [(kind, "、".join(map(person_key, pair)), "") for kind, of_kind in pairs.items() for pair in of_kind]
    foreign = np.flatnonzero(people.document != RESIDENT)
    rows += [("foreign document", person_key(int(person)), people.number[int(person)]) for person in foreign]
    told = pl.DataFrame(rows, schema={"kind": pl.String, "persons": pl.String, "note": pl.String}, orient="row")
    return pl.concat([told, lookalikes(persons)])
