"""F7 缴费明细: an opening row for each person, three months of contributions, and what is wrong with them (A22 to A26).

The opening row (缴费类型 期初) carries the months and the balance gathered before the first month of the file in two
columns of their own, so that months and account of F1 to F3 can be counted again.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl

from shebao.demo_data.answers import Answers, Reserve
from shebao.demo_data.codes import month_start
from shebao.demo_data.draft import Draft, World, count_text, day_text, money_text, month_text, words
from shebao.demo_data.draws import NO_DAY, NONE, Ints
from shebao.demo_data.employers import NORMAL
from shebao.demo_data.enterprise import FLEXIBLE, RETIRED
from shebao.demo_data.persons_text import Frame
from shebao.demo_data.sizes import MONTHS
from shebao.demo_data.wages import amounts, injury_rates, limits, rate

OPENING, NORMAL_FEE, BACK_FEE, REFUND = range(4)
FEES = ("期初", "正常", "补缴", "退费")
INSURANCE = {"F7-110": "110", "F7-120": "120", "F7-210": "210", "F7-410": "410"}
OPENING_COLUMNS = ("累计缴费月数", "个人账户储存额")
"""The two columns that only the opening rows fill."""


def plant_bases(world: World, drafts: Mapping[str, Draft], reserve: Reserve) -> Ints:
    """A24: persons whose base lies outside the limits of the year; answers them. Before F7 is drawn."""
    draws, draft = world.draws("bases"), drafts["F1"]
    persons = reserve.take(world.people.of("e_employed"), world.sizes.cases("A24"))
    low, high = limits()
    size = len(persons)
    under = draws.between(low // 3, low - 50, size)
    base = np.where(draws.chance(0.7, size), under, draws.between(high + 100, high * 2, size)) * 100
    rows = draft.rows_of(world.people)[persons]
    share = rate("110", "person")
    more = 3 * (amounts(base, share) - amounts(draft["base"][rows], share))
    draft.set(rows, base=base, balance=draft["balance"][rows] + more)
    return persons


def draft_contributions(world: World, drafts: Mapping[str, Draft], insured: Mapping[str, Ints]) -> dict[str, Draft]:
    """The rows of the four files of contributions; ``insured`` says which rows of F1 to F3 pay."""
    made = {}
    for file, source in (("F7-110", "F1"), ("F7-120", "F2"), ("F7-210", "F3")):
        made[file] = _of_persons(world, file, drafts[source], insured[source])
    made["F7-410"] = _of_units(world, drafts, insured)
    return made


def _of_persons(world: World, file: str, source: Draft, rows: Ints) -> Draft:
    draws, insurance = world.draws(file), INSURANCE[file]
    rows = rows[np.argsort(source["pno"][rows])]
    size, times = len(rows), len(MONTHS) + 1
    base = source["base"][rows]
    own = source["form"][rows] == FLEXIBLE if file == "F7-110" else np.zeros(size, dtype=bool)
    unit = np.where(own, 0, amounts(base, rate(insurance, "unit")))
    person = amounts(base, rate(insurance, "person"))
    credit = person
    if file == "F7-110":
        person = np.where(own, amounts(base, rate("110", "flexible")), person)
    months_before = (source["months"] if file == "F7-210" else source["actual"])[rows] - len(MONTHS)
    balance = NONE if file == "F7-210" else source["balance"][rows] - len(MONTHS) * credit
    fees = np.tile(np.arange(times), size)
    of = np.repeat(np.arange(size), times)
    opening = fees == 0
    month = np.where(opening, MONTHS[0] - 1, MONTHS[0] + fees - 1)
    received = month_start(month) + (draws.between(0, 9, size)[of] + 14)
    empty = np.where(opening, NONE, 0)
    ucode = source["ucode"][rows]
    receipt = month * 10**6 + np.where(ucode[of] == NONE, 900_000 + of % 100_000, ucode[of] % 100_000)
    return Draft(
        file,
        {
            "person": source["person"][rows][of],
            "employer": source["employer"][rows][of],
            "pno": source["pno"][rows][of],
            "ucode": ucode[of],
            "month": month,
            "kind": np.where(opening, OPENING, NORMAL_FEE),
            "base": np.where(opening, NONE, base[of]),
            "unit_due": np.where(opening, empty, unit[of]),
            "person_due": np.where(opening, empty, person[of]),
            "unit_paid": np.where(opening, empty, unit[of]),
            "person_paid": np.where(opening, empty, person[of]),
            "received": np.where(opening, NO_DAY, received),
            "booked": np.where(opening, NONE, month),
            "receipt": np.where(opening, NONE, receipt),
            "months": np.where(opening, months_before[of], NONE),
            "balance": np.where(opening, balance if isinstance(balance, int) else balance[of], NONE),
        },
    )


def _of_units(world: World, drafts: Mapping[str, Draft], insured: Mapping[str, Ints]) -> Draft:
    """Work injury insurance is paid by employers for all their people together."""
    employers = world.employers
    total = np.zeros(len(employers), dtype=np.int64)
    for file in ("F1", "F2"):
        rows = insured[file]
        rows = rows[drafts[file]["employer"][rows] != NONE]
        np.add.at(total, drafts[file]["employer"][rows], drafts[file]["base"][rows])
    units = np.flatnonzero(employers.state == NORMAL)
    of = np.repeat(units, len(MONTHS))
    month = np.tile(np.array(MONTHS), len(units))
    # An employer without people of its own pays for its head.
    base = np.where(total[of] > 0, total[of], limits()[0] * 100)
    shares = injury_rates()
    due = np.zeros(len(of), dtype=np.int64)
    for risk, share in enumerate(shares, 1):
        rows = employers.risk[of] == risk
        due[rows] = amounts(base[rows], share)
    none = np.full(len(of), NONE)
    zero = np.zeros(len(of), dtype=np.int64)
    codes = employers.code.copy()
    for employer, row in zip(drafts["F4"]["employer"], drafts["F4"]["ucode"], strict=True):
        if 0 < row < 10**9:
            codes[employer] = row
    return Draft(
        "F7-410",
        {
            "person": none, "employer": of, "pno": none, "ucode": codes[of], "month": month,
            "kind": zero + NORMAL_FEE, "base": base, "unit_due": due, "person_due": zero, "unit_paid": due,
            "person_paid": zero, "received": month_start(month) + 18, "booked": month,
            "receipt": month * 10**6 + of, "months": none, "balance": none,
        },
    )  # fmt: skip


def plant_in_contributions(
    world: World,
    drafts: Mapping[str, Draft],
    fees: Mapping[str, Draft],
    reserve: Reserve,
    answers: Answers,
    bases: Ints,
) -> None:
    """Plant A22 to A26."""
    draws, sizes = world.draws("plant fees"), world.sizes
    paid = fees["F7-110"]
    first_row = paid.rows_of(world.people)
    pool = world.people.of("e_employed")
    row_of = drafts["F1"].rows_of(world.people)
    rows = first_row[bases]
    months = [("F7-110", rows + 1 + number) for number in range(len(MONTHS))]
    answers.add("A24", [("F1", row_of[bases]), *months], "缴费基数超出当年上下限", persons=bases)

    chosen = reserve.take(pool, sizes.cases("A22"))
    rows = first_row[chosen] + 1 + draws.between(0, len(MONTHS) - 1, len(chosen))
    new = paid.add_copies(rows, receipt=paid["receipt"][rows] + 500_000, received=paid["received"][rows] + 5)
    answers.add("A22", [("F7-110", rows), ("F7-110", new)], "同月同类型重复缴费", persons=chosen)

    number = sizes.cases("A23")
    retired = reserve.take(drafts["F1"]["person"][drafts["F1"]["status"] == RETIRED], -(-number // 3))
    models = draws.some(np.flatnonzero(paid["month"] == MONTHS[1]), len(retired))
    new = paid.add_copies(models, person=retired, pno=drafts["F1"]["pno"][row_of[retired]])
    answers.add("A23", [("F1", row_of[retired]), ("F7-110", new)], "退休以后仍有缴费", persons=retired)
    early = reserve.take(pool, -(-number // 3))
    rows = first_row[early] + 1
    before = drafts["F1"]["first"][row_of[early]] - draws.between(1, 20, len(early))
    new = paid.add_copies(rows, month=before, kind=BACK_FEE, receipt=paid["receipt"][rows] + 700_000)
    # The month counts and the account has it: only the month itself cannot be.
    first = row_of[early]
    drafts["F1"].set(
        first, actual=drafts["F1"]["actual"][first] + 1, balance=drafts["F1"]["balance"][first] + _credited(paid, rows)
    )
    answers.add("A23", [("F1", row_of[early]), ("F7-110", new)], "缴费所属期早于首次参保年月", persons=early)
    negative = reserve.take(pool, number - 2 * -(-number // 3))
    rows = first_row[negative] + 2
    for column in ("unit_due", "person_due", "unit_paid", "person_paid"):
        paid.set(rows, **{column: -paid[column][rows]})
    first = row_of[negative]
    # The account follows: it is the contribution that is wrong, not the sum.
    drafts["F1"].set(first, balance=drafts["F1"]["balance"][first] + 2 * _credited(paid, rows))
    answers.add("A23", [("F7-110", rows)], "正常缴费为负数", persons=negative)

    counted = reserve.take(pool, sizes.cases("A25"))
    rows = row_of[counted]
    change = draws.between(1, 14, len(rows)) * np.where(draws.chance(0.7, len(rows)), 1, -1)
    actual = drafts["F1"]["actual"][rows]
    drafts["F1"].set(rows, actual=np.where(actual + change < 1, actual + 2, actual + change))
    answers.add("A25", [("F1", rows), ("F7-110", first_row[counted])], "实际缴费月数与明细不符", persons=counted)

    account = reserve.take(pool, sizes.cases("A26"))
    rows = row_of[account]
    drafts["F1"].set(rows, balance=drafts["F1"]["balance"][rows] + draws.between(1, 900_000, len(rows)))
    answers.add("A26", [("F1", rows), ("F7-110", first_row[account])], "个人账户储存额与明细推算不符", persons=account)


def _credited(paid: Draft, rows: Ints) -> Ints:
    """What employees' contributions put into their accounts: their whole share."""
    return paid["person_paid"][rows]


def frame_contributions(draft: Draft, world: World, persons: Frame | None) -> Frame:
    """The cells of one file of contributions. Numbers are those the system's file of persons shows."""
    of = draft.columns
    if persons is None:
        order = np.lexsort((of["month"], of["ucode"]))
        number = pl.Series([""]).new_from_index(0, len(draft))
    else:
        order = np.lexsort((np.arange(len(draft)), of["kind"] != OPENING, of["pno"]))
        shown = dict(zip(persons.data["个人编号"].to_list(), persons.data["证件号码"].to_list(), strict=True))
        number = count_text(of["pno"]).replace_strict(shown, default="")
    data = pl.DataFrame(
        {
            "险种": pl.Series([INSURANCE[draft.file]]).new_from_index(0, len(draft)),
            "单位编号": count_text(of["ucode"]),
            "个人编号": count_text(of["pno"]),
            "证件号码": number,
            "费款所属期": month_text(of["month"]),
            "缴费类型": words(FEES, of["kind"]),
            "缴费基数": money_text(of["base"]),
            "单位应缴": _money(of["unit_due"], of["kind"]),
            "个人应缴": _money(of["person_due"], of["kind"]),
            "单位实缴": _money(of["unit_paid"], of["kind"]),
            "个人实缴": _money(of["person_paid"], of["kind"]),
            "到账日期": day_text(of["received"]),
            "记账年月": month_text(of["booked"]),
            "票据号": count_text(of["receipt"]),
            OPENING_COLUMNS[0]: count_text(of["months"]),
            OPENING_COLUMNS[1]: money_text(of["balance"]),
        }
    )
    return Frame(draft.file, data[order], order, of["person"][order], of["employer"][order])


def _money(fen: Ints, kind: Ints) -> pl.Series:
    """Money, also negative; empty in the opening rows."""
    return money_text(np.where(kind == OPENING, NONE, fen))
