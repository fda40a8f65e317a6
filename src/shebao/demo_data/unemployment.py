"""F3 失业_个人: who is or was in unemployment insurance (失业保险), and who draws the benefit."""

import numpy as np

from shebao.demo_data.draft import Draft, World, count_text, day_text, money_text, month_text, personal_numbers, words
from shebao.demo_data.draws import NONE
from shebao.demo_data.employers import KIND_NAMES
from shebao.demo_data.enterprise import ENDED, PAUSED, PAYING, PAYMENTS, updated_days
from shebao.demo_data.persons_text import Frame, PersonsText
from shebao.demo_data.plan import extra_rows, unemployed
from shebao.demo_data.sizes import AS_OF_MONTH
from shebao.months import month_number

PREFIX = 33
FIRST_MONTH = month_number(1999, 1)
INSURED, ROWS = 31_000, 61_200
OF_GOVERNMENT = 5_900
NOT_DRAWING, DRAWS, DRAWN = range(3)
DRAWING_STATES = ("未领取", "领取中", "领取完毕")


def draft_unemployment(world: World, enterprise: Draft, government: Draft) -> Draft:
    """The rows of F3 as they should be; bases and employers agree with F1 and F2."""
    draws, people, sizes, employers = world.draws("F3"), world.people, world.sizes, world.employers
    base_of = np.full(len(people), NONE)
    for draft in (government, enterprise):
        active = np.flatnonzero(draft["pay"] == PAYING)
        base_of[draft["person"][active]] = draft["base"][active]
    registered = employers.registered["失业"]
    institution = employers.kind[people.employer] == KIND_NAMES.index("institution")
    covered = registered[people.employer]
    of_government = people.of("g_active")
    of_government = of_government[institution[of_government]]
    of_enterprises = people.of("e_employed")
    of_enterprises = of_enterprises[covered[of_enterprises]]
    some_government = draws.some(of_government, min(sizes.of(OF_GOVERNMENT, 20), len(of_government)))
    wanted = max(sizes.of(INSURED), 150) - len(some_government)
    insured = np.concatenate([some_government, draws.some(of_enterprises, min(wanted, len(of_enterprises)))])
    suspended = people.of("h_suspended")
    drawing = draws.some(suspended, unemployed(sizes))
    history = max(sizes.of(ROWS) - sizes.of(INSURED) - len(drawing) - extra_rows(sizes, "F3"), 150)
    once = np.setdiff1d(people.of("h_suspended", "h_ended", "e_retired_old", "e_retired_new"), drawing)
    # Those who retired from an enterprise are in it more often: their rows were ended with the pension.
    retired = draws.some(people.of("e_retired_old", "e_retired_new"), min(sizes.of(2_400, 30), history // 4))
    past = np.concatenate(
        [
            retired,
            draws.some(
                np.setdiff1d(once, people.of("e_retired_old", "e_retired_new")),
                min(history - len(retired), len(once) // 2 * 2 - len(retired)),
            ),
        ]
    )
    person = np.concatenate([insured, drawing, past])
    size = len(person)
    part = np.repeat(np.arange(3), [len(insured), len(drawing), len(past)])
    first_of, last_of = span(enterprise, government, len(people))
    last = np.where(part == 0, AS_OF_MONTH, np.maximum(last_of[person], FIRST_MONTH + 12))
    stopped = draws.between(AS_OF_MONTH - 10, AS_OF_MONTH - 3, size)
    last = np.where(part == 1, stopped, last)
    first = np.minimum(np.maximum(first_of[person], FIRST_MONTH + draws.spread(0, 60, size)), last - 6)
    months = np.maximum(4, np.floor((last - first + 1) * draws.random.uniform(0.6, 1.0, size)).astype(np.int64))
    months = np.where(part == 1, np.maximum(months, 12), months)
    first = np.minimum(first, last - months + 1)
    # A year of contributions gives at most two to three months of benefit; the law's ladder is not repeated here.
    limit = np.where(months >= 120, 24, np.where(months >= 60, 18, 12))
    drawn = np.where(part == 1, np.minimum(AS_OF_MONTH - last, limit), 0)
    finished = (part == 2) & draws.chance(0.04, size) & (months >= 12)
    drawn = np.where(finished, limit, drawn)
    employer = np.where(part == 1, draws.random.choice(employers.where("失业", None), size), people.employer[person])
    employer = np.where(registered[employer], employer, draws.random.choice(employers.where("失业", None), size))
    begin = np.where(drawn > 0, np.minimum(last + 1, AS_OF_MONTH - drawn + 1), NONE)
    base = np.where(part == 0, base_of[person], draws.spread(1500, 5200, size) * 100)
    ended = (part == 2) & (np.isin(person, retired) | np.isin(person, people.of("h_ended")))
    return Draft(
        "F3",
        {
            "person": person,
            "pno": personal_numbers(draws, PREFIX, size),
            "employer": employer,
            "ucode": employers.code[employer],
            "first": first,
            "pay": np.where(part == 0, PAYING, np.where(ended, ENDED, PAUSED)),
            "base": base,
            "months": months,
            "drawn": drawn,
            "left": np.where(part == 1, limit - drawn, np.where(finished | ended, 0, limit)),
            "state": np.where(part == 1, DRAWS, np.where(finished, DRAWN, NOT_DRAWING)),
            "begin": begin,
            "end": np.where(finished, begin + drawn - 1, NONE),
            "last": last,
            "mobile": people.mobile[person],
            "updated": updated_days(draws, np.maximum(last, begin)),
        },
    )


def span(enterprise: Draft, government: Draft, size: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last month of everybody in F1 or F2."""
    first, last = np.full(size, AS_OF_MONTH - 60), np.full(size, AS_OF_MONTH)
    for draft in (government, enterprise):
        first[draft["person"]], last[draft["person"]] = draft["first"], draft["last"]
    return first, last


def frame_unemployment(draft: Draft, world: World, text: PersonsText) -> Frame:
    """The cells of F3, in the order of the file."""
    of = draft.columns
    rural = world.people.rural[of["person"]].astype(np.int64)
    return text.frame(
        draft,
        {
            "个人编号": count_text(of["pno"]),
            "姓名": text.names(of),
            "证件号码": text.numbers(of),
            "单位编号": count_text(of["ucode"]),
            "单位名称": text.employers(draft),
            "参保年月": month_text(of["first"]),
            "缴费状态": words(PAYMENTS, of["pay"]),
            "缴费基数": money_text(of["base"]),
            "累计缴费月数": count_text(of["months"]),
            "已领取月数": count_text(of["drawn"]),
            "剩余月数": count_text(of["left"]),
            "领取状态": words(DRAWING_STATES, of["state"]),
            "起领年月": month_text(of["begin"]),
            "止领年月": month_text(of["end"]),
            "最近缴费年月": month_text(of["last"]),
            "户籍类型": words(("城镇", "农村"), rural),
            "手机号码": count_text(of["mobile"]),
            "更新时间": day_text(of["updated"]),
        },
    )
