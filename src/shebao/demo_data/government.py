"""F2 机关养老_个人: who is or was in the pension of government units (机关事业单位基本养老保险)."""

import numpy as np

from shebao.demo_data.codes import month_of_day, month_start
from shebao.demo_data.draft import Draft, World, count_text, day_text, money_text, personal_numbers, words
from shebao.demo_data.draws import NO_DAY, NONE, Ints
from shebao.demo_data.employers import KINDS
from shebao.demo_data.enterprise import (
    DEAD,
    DRAWING,
    ENDED,
    OTHER,
    PAYING,
    RETIRED,
    STOPPED,
    WORKING,
    current_bases,
    pension_cells,
    updated_days,
)
from shebao.demo_data.persons_text import Frame, PersonsText
from shebao.demo_data.plan import enterprise_with_history
from shebao.demo_data.sizes import AS_OF_MONTH
from shebao.months import month_number

PREFIX = 22
REFORM = month_number(2014, 10)
"""The scheme began (机关事业单位养老保险制度改革); months before count as deemed (视同缴费)."""
STAFFING = ("全额", "差额", "自收自支")
ANNUITY = ("实账", "记账")
PRE_REFORM_NAMES = 2_000
PRE_REFORM_FEN = 10_000_00
"""What a name has on average: 2,000 names, 20,000,000.00 yuan."""


def draft_government(world: World) -> Draft:
    """The rows of F2 as they should be."""
    draws, people, sizes = world.draws("F2"), world.people, world.sizes
    parts = [
        people.of("g_active"),
        people.of("g_retired_full"),
        people.of("g_retired_part"),
        people.of("g_dead"),
        np.concatenate(
            [people.of("g_left"), draws.some(people.of("e_employed"), max(1, enterprise_with_history(sizes)))]
        ),
    ]
    person = np.concatenate(parts)
    size = len(person)
    part = np.repeat(np.arange(5), [len(rows) for rows in parts])
    employer = people.employer[person].copy()
    # Who works in an enterprise now was with a government unit before.
    elsewhere = np.flatnonzero(~np.isin(employer, world.employers.where("机关养老", None)))
    employer[elsewhere] = draws.random.choice(world.employers.where("机关养老"), len(elsewhere))
    birth = people.birth[person]
    retired = np.where((part > 0) & (part < 4), people.retired[person], NO_DAY)
    retired_month = month_of_day(retired)
    start = birth + draws.spread(20 * 366, 27 * 366, size)
    start_month = np.minimum(month_of_day(start), AS_OF_MONTH - 13)
    start = np.minimum(start, month_start(start_month + 1) - 1)
    first = np.maximum(start_month, REFORM)
    last = np.where(part == 0, AS_OF_MONTH, np.where(part == 4, draws.spread(first + 4, AS_OF_MONTH - 6, size), NONE))
    last = np.where((part > 0) & (part < 4), retired_month, last)
    # The retired of the time before the reform never paid into the new scheme.
    old = (part > 0) & (part < 4) & (retired_month < REFORM)
    first, last = np.where(old, REFORM, first), np.where(old, REFORM, np.maximum(last, first))
    actual = np.where(old, 0, last - first + 1)
    until = np.where(retired == NO_DAY, REFORM, np.minimum(REFORM, retired_month))
    deemed = (until - start_month).clip(0, 480)
    base = np.where(part == 0, current_bases(draws, size, 7600), draws.spread(3500, 9000, size))
    balance = actual * base * 8 * draws.between(70, 100, size) // 100
    kinds = np.array([name == "institution" for name in KINDS])[world.employers.kind[employer]]
    staffing = np.where(part == 2, 1 + draws.choose([7, 3], size), np.where(kinds & draws.chance(0.08, size), 1, 0))
    # A few people's status is theirs for good: the fully funded retired are 全额.
    staffing = np.where(part == 1, 0, staffing)
    middle = (start_month < REFORM) & ~old
    names, money = _pre_reform(world, np.flatnonzero(middle & (part < 3)))
    before_months, before_money = np.full(size, NONE), np.full(size, NONE)
    before_months[names] = draws.between(6, 180, len(names))
    before_money[names] = money
    draws_pension = (part > 0) & (part < 3)
    return Draft(
        "F2",
        {
            "person": person,
            "pno": personal_numbers(draws, PREFIX, size),
            "sex": people.sex[person],
            "birth": birth,
            "start": start,
            "first": first,
            "employer": employer,
            "ucode": world.employers.code[employer],
            "status": np.where(part == 0, WORKING, np.where(part == 3, DEAD, np.where(part == 4, OTHER, RETIRED))),
            "pay": np.where(part == 0, PAYING, ENDED),
            "base": base * 100,
            "last": last,
            "deemed": deemed,
            "actual": actual,
            "balance": balance,
            "retired": retired,
            "benefit": np.where(draws_pension, DRAWING, np.where(part == 3, STOPPED, NONE)),
            "pension": np.where(draws_pension, draws.spread(320_000, 920_000, size, (2.0, 2.4)), NONE),
            "account": np.where(draws_pension, people.account[person], NONE),
            "mobile": people.mobile[person],
            "updated": updated_days(draws, np.where(draws_pension, AS_OF_MONTH - 2, last)),
            "staffing": staffing,
            "entered": start,
            "before_months": before_months,
            "before_money": before_money,
            "annuity": actual * base * 12 * draws.between(80, 105, size) // 100,
            "annuity_kind": np.where(staffing == 0, 1, 0),
            "middle": middle.astype(np.int64),
            "transition": ((retired_month >= REFORM) & (retired_month <= month_number(2024, 9)) & middle).astype(
                np.int64
            ),
        },
    )


def _pre_reform(world: World, candidates: Ints) -> tuple[Ints, Ints]:
    """Names with a balance from before the reform (改革前个人账户); together exactly 10,000.00 yuan each on average."""
    draws = world.draws("pre-reform")
    names = draws.some(candidates, min(len(candidates), world.sizes.of(PRE_REFORM_NAMES, 20)))
    total = PRE_REFORM_FEN * len(names)
    money = draws.spread(50_000, 2_200_000, len(names), (1.6, 2.2))
    money = money * total // int(money.sum())
    money[: total - int(money.sum())] += 1
    return names, money


def frame_government(draft: Draft, world: World, text: PersonsText) -> Frame:
    """The cells of F2, in the order of the file."""
    of = draft.columns
    kinds = [kind.type for kind in KINDS.values()]
    return text.frame(
        draft,
        {
            **pension_cells(draft, text, {}),
            "编制类型": words(STAFFING, of["staffing"]),
            "单位类别": words(kinds, world.employers.kind[of["employer"]]),
            "入编日期": day_text(of["entered"]),
            "改革前缴费月数": count_text(of["before_months"]),
            "改革前个人账户本息": money_text(of["before_money"]),
            "职业年金账户余额": money_text(of["annuity"]),
            "职业年金记账方式": words(ANNUITY, of["annuity_kind"]),
            "是否中人": words(("否", "是"), of["middle"]),
            "过渡期标识": words(("否", "是"), of["transition"]),
        },
    )
