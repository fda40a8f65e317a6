"""Anomalies that are contradictions between systems: drawing and working, dead and insured, two at once."""

import numpy as np

from shebao.demo_data.answers import Answers, Reserve
from shebao.demo_data.codes import month_of_day
from shebao.demo_data.draft import Draft, World
from shebao.demo_data.draws import NO_DAY, NONE, Ints
from shebao.demo_data.enterprise import DEAD, FLEXIBLE, PAUSED, PAYING, RETIRED, TODAY, WORKING
from shebao.demo_data.injury import BY_UNIT
from shebao.demo_data.injury import INSURED as INJURY_INSURED
from shebao.demo_data.injury import PAUSED as INJURY_PAUSED
from shebao.demo_data.people import quarter
from shebao.demo_data.plan import split
from shebao.demo_data.sizes import AS_OF_MONTH
from shebao.demo_data.unemployment import DRAWS, NOT_DRAWING
from shebao.demo_data.wages import limits

Drafts = dict[str, Draft]
SYSTEM_OF = {"F1": "企业养老", "F3": "失业", "F4": "工伤"}


class PlantStates:
    """Plants the contradictions in the drafts; scarce people first."""

    def __init__(self, world: World, drafts: Drafts, reserve: Reserve, answers: Answers) -> None:
        self._world = world
        self._draws = world.draws("plant states")
        self._drafts = drafts
        self._reserve = reserve
        self._answers = answers
        self._row = {file: draft.rows_of(world.people) for file, draft in drafts.items()}
        self.dead: Ints = np.arange(0)
        """A11: persons whom other offices report dead."""
        self.in_custody: Ints = np.arange(0)
        """A14: persons whom a court reports in custody."""
        self.shared_cards: list[list[int]] = []

    def plant(self) -> None:
        """Plant A06 to A16, A27, A28 and A30."""
        self._unemployed_at_work()
        self._two_pensions()
        self._resident_at_work()
        self._dead_at_work()
        self._outside()
        self._retired_insured()
        self._shared_cards()
        self._implausible()
        self._both_pensions_active()
        self._same_employer_differs()
        self._several_numbers()
        self._two_employers()
        self._twice()

    def _persons(self, file: str, **wanted: int) -> Ints:
        """Persons whose row of a file has these values."""
        draft = self._drafts[file]
        rows = np.ones(len(draft), dtype=bool)
        for name, value in wanted.items():
            rows &= draft[name] == value
        persons: Ints = draft["person"][rows]
        return persons

    def _in(self, persons: Ints, file: str) -> Ints:
        there: Ints = persons[self._row[file][persons] != NONE]
        return there

    def _rows(self, file: str, persons: Ints) -> Ints:
        return self._row[file][persons]

    def _cases(self, code: str) -> int:
        return self._world.sizes.cases(code)

    def _employ(self, persons: Ints) -> Ints:
        """Put rows of F1 to work at an employer in business; answers the rows."""
        employers = self._world.employers
        rows = self._rows("F1", persons)
        employer = self._draws.random.choice(employers.where("企业养老"), len(persons))
        bases = self._draws.between(limits()[0], limits()[0] * 2, len(persons)) * 100
        self._drafts["F1"].set(
            rows, pay=PAYING, status=WORKING, last=AS_OF_MONTH, employer=employer, ucode=employers.code[employer],
            base=bases, updated=TODAY - self._draws.between(3, 30, len(persons)),
        )  # fmt: skip
        return rows

    def _unemployed_at_work(self) -> None:
        chosen = self._reserve.take(self._in(self._persons("F3", state=DRAWS), "F1"), self._cases("A13"))
        rows = self._employ(chosen)
        self._answers.add(
            "A13", [("F3", self._rows("F3", chosen)), ("F1", rows)], "领取失业保险金期间在企业参保缴费", persons=chosen
        )

    def _two_pensions(self) -> None:
        people, draft = self._world.people, self._drafts["F5"]
        retired = np.concatenate([self._persons("F1", status=RETIRED), self._persons("F2", status=RETIRED)])
        sixty = month_of_day(people.birth[retired]) < AS_OF_MONTH - 62 * 12
        chosen = self._reserve.take(retired[sixty], split(self._world.sizes, "A10")["F5"])
        models = self._draws.some(np.flatnonzero(draft["base_pension"] != NONE), len(chosen))
        new = draft.add_copies(
            models,
            person=chosen,
            pno=draft["pno"].max() + self._draws.random.permutation(len(chosen)) + 1,
            account=people.account[chosen] + 5_000_000_000_0,
            begin=month_of_day(people.birth[chosen]) + 721,
            died=NO_DAY,
        )
        where = [("F1", self._rows("F1", chosen)), ("F2", self._rows("F2", chosen)), ("F5", new)]
        self._answers.add("A10", where, "职工养老金和城乡居民养老金重复领取", persons=chosen)

    def _resident_at_work(self) -> None:
        people = self._world.people
        recipients = people.of("r_recipients_known")
        young = recipients[month_of_day(people.birth[recipients]) > AS_OF_MONTH - 78 * 12]
        chosen = self._reserve.take(young if len(young) >= 2 * self._cases("A09") else recipients, self._cases("A09"))
        rows = self._rows("F1", chosen)
        base = self._draws.between(limits()[0], limits()[0] * 2, len(chosen)) * 100
        self._drafts["F1"].set(
            rows, pay=PAYING, status=WORKING, last=AS_OF_MONTH, form=FLEXIBLE, employer=NONE, ucode=NONE, base=base,
            updated=TODAY - 9,
        )  # fmt: skip
        where = [("F1", rows), ("F5", self._rows("F5", chosen))]
        self._answers.add("A09", where, "领取城乡居民养老金期间仍按职工参保缴费", persons=chosen)

    def _dead_at_work(self) -> None:
        chosen = self._reserve.take(self._in(self._persons("F1", status=DEAD), "F4"), self._cases("A12"))
        rows = self._rows("F4", chosen)
        employers = self._world.employers
        employer = self._draws.random.choice(employers.where("工伤"), len(chosen))
        self._drafts["F4"].set(
            rows, state=INJURY_INSURED, last=AS_OF_MONTH, employer=employer, ucode=employers.code[employer],
            risk=employers.risk[employer], updated=TODAY - 20,
        )  # fmt: skip
        self._answers.add(
            "A12", [("F1", self._rows("F1", chosen)), ("F4", rows)], "企业养老登记死亡，工伤仍在参保", persons=chosen
        )

    def _recipients(self) -> Ints:
        blocks = ("e_retired_old", "e_retired_new", "g_retired_full", "g_retired_part", "r_recipients_new")
        return self._world.people.of(*blocks)

    def _outside(self) -> None:
        """A11 and A14: the rows of other offices are written with F9."""
        drawing = self._recipients()
        self.in_custody = self._reserve.take(drawing, self._cases("A14"))
        number = self._cases("A11")
        working = self._reserve.take(self._world.people.of("e_employed"), number // 4)
        self.dead = np.concatenate([working, self._reserve.take(drawing, number - len(working))])

    def _retired_insured(self) -> None:
        retired = self._persons("F1", status=RETIRED)
        number = self._cases("A15")
        third = self._reserve.take(self._in(retired, "F3"), number // 2)
        fourth = self._reserve.take(self._in(retired, "F4"), number - number // 2)
        rows = self._rows("F3", third)
        self._drafts["F3"].set(rows, pay=PAYING, last=AS_OF_MONTH, state=NOT_DRAWING, base=limits()[0] * 100)
        self._answers.add("A15", [("F1", self._rows("F1", third)), ("F3", rows)], "已退休，失业仍在参保", persons=third)
        rows = self._rows("F4", fourth)
        self._drafts["F4"].set(rows, state=INJURY_INSURED, last=AS_OF_MONTH)
        self._answers.add(
            "A15", [("F1", self._rows("F1", fourth)), ("F4", rows)], "已退休，工伤仍在参保", persons=fourth
        )

    def _shared_cards(self) -> None:
        """A27: several recipients on one card."""
        for _ in range(self._cases("A27")):
            chosen = self._reserve.take(
                self._recipients(), 2 if self._world.sizes.scale < 0.1 else self._size_of_group()
            )
            account = self._world.people.account[chosen[0]]
            places: list[tuple[str, int]] = []
            for person in chosen.tolist():
                file = next(f for f in ("F1", "F2", "F5") if self._row[f][person] != NONE and self._draws_in(f, person))
                self._drafts[file].set(np.array([self._row[file][person]]), account=account)
                places.append((file, int(self._row[file][person])))
            self._answers.add_group("A27", places, "同一银行账号由多名待遇领取人使用", persons=chosen.tolist())

    def _size_of_group(self) -> int:
        return int(self._draws.random.integers(2, 5))

    def _draws_in(self, file: str, person: int) -> bool:
        return bool(self._drafts[file]["account"][self._row[file][person]] != NONE)

    def _implausible(self) -> None:
        people, each = self._world.people, quarter(self._cases("A28"))
        for note, persons in (("不满16周岁参保", people.too_young), ("超过100周岁仍在领取", people.too_old)):
            where = (
                [(file, self._rows(file, persons)) for file in ("F1", "F3", "F4")]
                if note[0] == "不"
                else [("F1", self._rows("F1", persons))]
            )
            self._answers.add("A28", where, note, persons=persons)
        early = self._reserve.take(people.of("e_retired_new"), each)
        rows = self._rows("F1", early)
        self._drafts["F1"].set(rows, retired=people.retired[early] - 365 * self._draws.between(6, 9, each))
        self._answers.add("A28", [("F1", rows)], "退休日期早于法定年龄", persons=early)
        injured = self._drafts["F4"]["person"][self._drafts["F4"]["case"] != NONE]
        chosen = self._reserve.take(injured, self._cases("A28") - 3 * each)
        rows = self._rows("F4", chosen)
        accident = month_of_day(self._drafts["F4"]["accident"][rows])
        self._drafts["F4"].set(rows, first=accident + self._draws.between(1, 5, len(rows)))
        self._answers.add("A28", [("F4", rows)], "事故日期早于参保年月", persons=chosen)

    def _both_pensions_active(self) -> None:
        chosen = self._reserve.take(self._in(self._world.people.of("g_active"), "F1"), self._cases("A08"))
        rows = self._employ(chosen)
        self._answers.add(
            "A08", [("F1", rows), ("F2", self._rows("F2", chosen))], "同月在企业养老和机关养老参保缴费", persons=chosen
        )

    def _same_employer_differs(self) -> None:
        employers = self._world.employers
        paused = self._persons("F3", pay=PAUSED, state=NOT_DRAWING)
        suspended = np.intersect1d(self._in(paused, "F1"), self._persons("F1", pay=PAUSED))
        chosen = self._reserve.take(suspended, self._cases("A16"))
        both = np.intersect1d(employers.where("企业养老"), employers.where("失业"))
        employer = self._draws.random.choice(both, len(chosen))
        rows, first = self._rows("F3", chosen), self._rows("F1", chosen)
        self._drafts["F1"].set(first, employer=employer, ucode=employers.code[employer])
        self._drafts["F3"].set(
            rows,
            pay=PAYING,
            last=AS_OF_MONTH,
            base=limits()[0] * 100,
            employer=employer,
            ucode=employers.code[employer],
        )
        self._answers.add("A16", [("F1", first), ("F3", rows)], "同一单位企业养老暂停、失业仍缴费", persons=chosen)

    def _several_numbers(self) -> None:
        """A06: a person entered twice in one system, the second time with fewer months."""
        employers = self._world.employers
        for file, number in split(self._world.sizes, "A06").items():
            draft = self._drafts[file]
            state, value = ("state", INJURY_PAUSED) if file == "F4" else ("pay", PAUSED)
            candidates = self._persons(file, **{state: value})
            if file == "F3":
                candidates = np.setdiff1d(candidates, self._persons(file, state=DRAWS))
            chosen = self._reserve.take(candidates, number)
            rows = self._rows(file, chosen)
            employer = self._draws.random.choice(employers.where(SYSTEM_OF[file]), number)
            earlier = draft["first"][rows] + (draft["last"][rows] - draft["first"][rows]) // 3
            changes: dict[str, Ints | int] = {
                "pno": draft["pno"].max() + self._draws.random.permutation(number) + 1,
                "employer": employer,
                "ucode": employers.code[employer],
                "last": earlier,
            }
            if file == "F1":
                few = np.maximum(1, draft["actual"][rows] // 4)
                changes |= {"actual": few, "balance": draft["balance"][rows] // 4, "deemed": 0}
            elif file == "F3":
                changes |= {"months": np.maximum(1, draft["months"][rows] // 4)}
            else:
                changes |= {"risk": employers.risk[employer], "mode": BY_UNIT, "project": NONE}
            new = draft.add_copies(rows, **changes)
            self._answers.add("A06", [(file, rows), (file, new)], "同一人在本系统有两个个人编号", persons=chosen)

    def _two_employers(self) -> None:
        """A07: active with two employers in one insurance."""
        employers = self._world.employers
        for file, number in split(self._world.sizes, "A07").items():
            draft = self._drafts[file]
            candidates = self._in(self._world.people.of("e_employed"), file)
            paying = candidates[draft["pay"][self._rows(file, candidates)] == PAYING]
            chosen = self._reserve.take(paying, number)
            rows = self._rows(file, chosen)
            where = np.intersect1d(employers.where("企业养老"), employers.where("失业"))
            place = self._draws.between(0, len(where) - 2, number)
            # The next one where the draw hit the same employer.
            employer = np.where(where[place] == draft["employer"][rows], where[place + 1], where[place])
            new = draft.add_copies(rows, employer=employer, ucode=employers.code[employer])
            self._answers.add("A07", [(file, rows), (file, new)], "同月在两个单位参保缴费", persons=chosen)

    def _twice(self) -> None:
        """A30: a row twice, every cell the same."""
        for file, number in split(self._world.sizes, "A30").items():
            draft = self._drafts[file]
            chosen = self._reserve.take(draft["person"], number)
            rows = self._rows(file, chosen)
            new = draft.add_copies(rows)
            self._answers.add("A30", [(file, rows), (file, new)], "整行重复", persons=chosen)
