"""F4 工伤_个人: who is or was in work injury insurance (工伤保险), and the recognised cases."""

import numpy as np
import polars as pl

from shebao.demo_data.codes import day_in_month
from shebao.demo_data.draft import Draft, World, count_text, day_text, month_text, personal_numbers, words
from shebao.demo_data.draws import NO_DAY, NONE, Ints
from shebao.demo_data.enterprise import updated_days
from shebao.demo_data.persons_text import Frame, PersonsText
from shebao.demo_data.plan import extra_rows
from shebao.demo_data.sizes import AS_OF_MONTH
from shebao.demo_data.unemployment import span
from shebao.demo_data.wages import injury_rates
from shebao.months import month_number

PREFIX = 44
FIRST_MONTH = month_number(2004, 1)
ROWS, ACTIVE = 94_000, 42_000
CASES, MONTHLY_CASES = 120, 60
INSURED, PAUSED, ENDED = range(3)
STATES = ("正常参保", "暂停参保", "终止参保")
BY_UNIT, BY_PROJECT = range(2)
MODES = ("单位", "项目")
MONTHLY, ONCE = range(2)
BENEFITS = ("按月领取", "一次性待遇已支付")
GRADES = ("一级", "二级", "三级", "四级", "五级", "六级", "七级", "八级", "九级", "十级")
PROJECTS = 40


def draft_injury(world: World, enterprise: Draft, government: Draft) -> Draft:
    """The rows of F4 as they should be."""
    draws, people, sizes, employers = world.draws("F4"), world.people, world.sizes, world.employers
    by_unit = np.concatenate([people.of("e_employed"), people.of("g_active")])
    site = np.concatenate([people.of("injury_only"), draws.some(people.of("r_payers_known"), sizes.of(363, 4))])
    history = max(sizes.of(ROWS) - sizes.of(ACTIVE) - extra_rows(sizes, "F4"), 200)
    candidates = people.of("h_suspended", "h_ended", "e_retired_old", "e_retired_new")
    retired = draws.some(people.of("e_retired_old", "e_retired_new"), sizes.of(3_500, 40))
    past = draws.some(
        np.setdiff1d(candidates, people.of("e_retired_old", "e_retired_new")),
        min(history - len(retired), len(candidates) * 4 // 5),
    )
    person = np.concatenate([by_unit, site, retired, past])
    size = len(person)
    part = np.repeat(np.arange(4), [len(by_unit), len(site), len(retired), len(past)])
    first_of, last_of = span(enterprise, government, len(people))
    active = part < 2
    last = np.where(active, AS_OF_MONTH, np.maximum(last_of[person], FIRST_MONTH + 12))
    first = np.minimum(np.maximum(first_of[person], FIRST_MONTH + draws.spread(0, 48, size)), last - 6)
    first = np.where(part == 1, AS_OF_MONTH - draws.between(4, 20, size), first)
    employer = people.employer[person].copy()
    builders = employers.where("工伤")
    builders = builders[np.array(employers.industry)[builders] == "4710"]
    builders = builders if len(builders) else employers.where("工伤")
    project = np.where(part == 1, draws.between(1, PROJECTS, size), NONE)
    # Nobody is on a site of the employer whose enterprise insurance was suspended: that would be A16.
    same = (part == 1) & (builders[project % len(builders)] == employer)
    project = np.where(same, project % PROJECTS + 1, project)
    employer = np.where(part == 1, builders[project % len(builders)], employer)
    ended = ~active & (np.isin(person, people.of("h_ended")) | (part == 2))
    draft = Draft(
        "F4",
        {
            "person": person,
            "pno": personal_numbers(draws, PREFIX, size),
            "employer": employer,
            "ucode": employers.code[employer],
            "mode": np.where(part == 1, BY_PROJECT, BY_UNIT),
            "project": np.where(part == 1, 2025_0000 + project, NONE),
            "first": first,
            "state": np.where(active, INSURED, np.where(ended, ENDED, PAUSED)),
            "risk": employers.risk[employer],
            "case": np.full(size, NONE),
            "accident": np.full(size, NO_DAY),
            "grade": np.full(size, NONE),
            "benefit": np.full(size, NONE),
            "last": last,
            "updated": updated_days(draws, last),
        },
    )
    _recognise(world, draft, np.flatnonzero(part == 0))
    return draft


def _recognise(world: World, draft: Draft, candidates: Ints) -> None:
    """Recognised injuries; half of them with monthly items (grades one to four)."""
    draws, sizes = world.draws("injury cases"), world.sizes
    # An injury after the insurance began and before this quarter.
    candidates = candidates[draft["first"][candidates] < AS_OF_MONTH - 24]
    rows = draws.some(candidates, sizes.of(CASES, 14))
    monthly = np.arange(len(rows)) < sizes.of(MONTHLY_CASES, 6)
    month = draws.spread(draft["first"][rows] + 3, AS_OF_MONTH - 5, len(rows), (2.0, 1.0))
    grade = np.where(monthly, draws.between(0, 3, len(rows)), draws.between(4, 9, len(rows)))
    draft.set(
        rows,
        case=month // 12 * 10_000 + np.arange(1, len(rows) + 1),
        accident=day_in_month(month, draws.between(0, 27, len(rows))),
        grade=grade,
        benefit=np.where(monthly, MONTHLY, ONCE),
    )


def frame_injury(draft: Draft, text: PersonsText) -> Frame:
    """The cells of F4, in the order of the file."""
    of = draft.columns
    case = count_text(of["case"])
    rates = [f"{float(rate * 100):.2f}%" for rate in injury_rates()]
    return text.frame(
        draft,
        {
            "个人编号": count_text(of["pno"]),
            "姓名": text.names(of),
            "证件号码": text.numbers(of),
            "单位编号": count_text(of["ucode"]),
            "单位名称": text.employers(draft),
            "参保方式": words(MODES, of["mode"]),
            "工程项目编号": _after("GC", count_text(of["project"])),
            "参保年月": month_text(of["first"]),
            "参保状态": words(STATES, of["state"]),
            "行业风险类别": count_text(of["risk"]),
            "费率": words(rates, of["risk"] - 1),
            "工伤认定书号": _after("泽工伤认", case),
            "事故日期": day_text(of["accident"]),
            "伤残等级": words(GRADES, of["grade"]),
            "待遇状态": words(BENEFITS, of["benefit"]),
            "更新时间": day_text(of["updated"]),
        },
    )


def _after(prefix: str, text: pl.Series) -> pl.Series:
    """Text with something before it; an empty cell stays empty."""
    return (prefix + text).zip_with(text != "", text)
