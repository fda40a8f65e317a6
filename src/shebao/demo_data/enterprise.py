"""F1 企业养老_个人: who is or was in the enterprise pension (企业职工基本养老保险)."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from shebao.demo_data.codes import month_of_day
from shebao.demo_data.draft import Draft, World, count_text, day_text, money_text, month_text, personal_numbers, words
from shebao.demo_data.draws import NO_DAY, NONE, Draws, Ints
from shebao.demo_data.persons_text import Frame, PersonsText
from shebao.demo_data.plan import government_with_history
from shebao.demo_data.sizes import AS_OF, AS_OF_MONTH
from shebao.demo_data.wages import limits
from shebao.months import month_number

PREFIX = 11
WORKING, RETIRED, DEAD, OTHER = range(4)
STATUSES = ("在职", "离退休", "死亡", "其他")
PAYING, PAUSED, ENDED = range(3)
PAYMENTS = ("参保缴费", "暂停缴费", "终止缴费")
DRAWING, SUSPENDED, STOPPED = range(3)
BENEFITS = ("正常发放", "暂停发放", "停止发放")
CONTRACT, DISPATCHED, FLEXIBLE = range(3)
FORMS = ("合同制", "劳务派遣", "灵活就业")
FIRST_MONTH = month_number(1995, 1)
TODAY = (AS_OF - AS_OF.replace(year=1970, month=1, day=1)).days


def draft_enterprise(world: World) -> Draft:
    """The rows of F1 as they should be."""
    draws, people, sizes = world.draws("F1"), world.people, world.sizes
    government = draws.some(people.of("g_active"), government_with_history(sizes))
    employed, flexible = people.of("e_employed"), people.of("e_flexible")
    retired = people.of("e_retired_old", "e_retired_new")
    paused = people.of("h_suspended", "r_payers_known")
    ended = np.concatenate([people.of("h_ended", "r_recipients_known"), government])
    person = np.concatenate([employed, flexible, retired, paused, ended])
    size = len(person)
    part = np.repeat(np.arange(5), [len(rows) for rows in (employed, flexible, retired, paused, ended)])
    birth, retired_day = people.birth[person], np.where(part == 2, people.retired[person], NO_DAY)
    start = birth + draws.spread(18 * 366, 25 * 366, size)
    first = np.maximum(month_of_day(start) + draws.spread(0, 36, size), FIRST_MONTH + draws.spread(0, 48, size))
    retired_month = month_of_day(retired_day)
    stop = np.where(part == 2, retired_month, np.where(part < 2, AS_OF_MONTH, AS_OF_MONTH - 4))
    # Nobody of the blocks that ended contributed past the age of sixty.
    stop = np.where(part > 2, np.minimum(stop, month_of_day(birth) + 60 * 12 - 1), stop)
    first = np.minimum(first, stop - 24)
    start = np.minimum(start, (first - month_of_day(start)).clip(None, 0) * 31 + start)
    last = np.where(part > 2, draws.spread(first + 6, stop, size, (1.6, 1.0)), stop)
    actual = np.maximum(4, np.floor((last - first + 1) * draws.random.uniform(0.55, 1.0, size)).astype(np.int64))
    old = month_of_day(start) < month_number(1992, 1)
    deemed = np.where(old & draws.chance(0.7, size), (first - month_of_day(start)).clip(0, 360), 0)
    base = np.where(part < 2, current_bases(draws, size, 5200), draws.spread(1500, 5200, size, (1.5, 2.0)))
    share = np.where(part == 1, draws.choose([6, 3, 1], size), NONE)
    base = np.where(part == 1, np.array([*_flexible_bases(), 0])[share], base)
    credit = base * 8
    balance = actual * credit * draws.between(62, 101, size) // 100
    dead = (part == 4) & draws.chance(0.2, size) & np.isin(person, people.of("h_ended"))
    status = np.where(part == 2, RETIRED, np.where(part == 4, np.where(dead, DEAD, OTHER), WORKING))
    pension = 130_000 + (actual + deemed) * draws.between(380, 720, size) + draws.between(0, 99_999, size)
    employer = people.employer[person].copy()
    # Who works for a government unit now was with an enterprise before.
    now = np.flatnonzero(np.isin(person, government))
    employer[now] = draws.random.choice(world.employers.where("企业养老", None), len(now))
    form = np.where(part == 1, FLEXIBLE, np.where(draws.chance(0.03, size), DISPATCHED, CONTRACT))
    return Draft(
        "F1",
        {
            "person": person,
            "pno": personal_numbers(draws, PREFIX, size),
            "sex": people.sex[person],
            "birth": birth,
            "start": start,
            "first": first,
            "employer": employer,
            "ucode": np.where(employer == NONE, NONE, world.employers.code[employer]),
            "form": form,
            "status": status,
            "pay": np.where(part < 2, PAYING, np.where((part == 4) | (part == 2), ENDED, PAUSED)),
            "base": base * 100,
            "last": last,
            "deemed": deemed,
            "actual": actual,
            "balance": balance,
            "retired": retired_day,
            "benefit": np.where(part == 2, DRAWING, NONE),
            "pension": np.where(part == 2, pension, NONE),
            "account": np.where(part == 2, people.account[person], NONE),
            "mobile": people.mobile[person],
            "updated": updated_days(draws, last),
        },
    )


def current_bases(draws: Draws, size: int, centre: int) -> Ints:
    """Contribution bases of this year in yuan: many at the floor, few at the ceiling."""
    low, high = limits()
    wage = np.exp(draws.random.normal(np.log(centre), 0.42, size)).astype(np.int64)
    return wage.clip(low, high)


def _flexible_bases() -> tuple[int, int, int]:
    """The bases that the self-insured choose: the floor, four fifths and all of the reference wage, about."""
    low, high = limits()
    return low, high * 4 // 15, high // 3


def updated_days(draws: Draws, last: Ints) -> Ints:
    """When a row was last touched: near its last month, never after the day of the files."""
    return ((last - 1970 * 12) * 30 + draws.spread(25, 75, len(last)) + last // 100).clip(9_000, TODAY)


def pension_cells(draft: Draft, text: PersonsText, after_employer: Mapping[str, pl.Series]) -> dict[str, pl.Series]:
    """The cells that F1 and F2 have in common, in the order of the files; others may stand after the employer."""
    of = draft.columns
    return {
        "个人编号": count_text(of["pno"]),
        "姓名": text.names(of),
        "证件类型": text.documents(of),
        "证件号码": text.numbers(of),
        "性别": words(("女", "男"), of["sex"]),
        "出生日期": day_text(of["birth"]),
        "民族": text.nations(of),
        "户口性质": text.households(of),
        "参加工作日期": day_text(of["start"]),
        "首次参保年月": month_text(of["first"]),
        "单位编号": count_text(of["ucode"]),
        "单位名称": text.employers(draft),
        **after_employer,
        "人员状态": words(STATUSES, of["status"]),
        "缴费状态": words(PAYMENTS, of["pay"]),
        "缴费基数": money_text(of["base"]),
        "最近缴费年月": month_text(of["last"]),
        "视同缴费月数": count_text(of["deemed"]),
        "实际缴费月数": count_text(of["actual"]),
        "个人账户储存额": money_text(of["balance"]),
        "退休日期": day_text(of["retired"]),
        "待遇状态": words(BENEFITS, of["benefit"]),
        "月养老金": money_text(of["pension"]),
        "开户银行": text.banks(of),
        "银行账号": count_text(of["account"]),
        "手机号码": count_text(of["mobile"]),
        "经办机构": text.centre(of),
        "更新时间": day_text(of["updated"]),
    }


def frame_enterprise(draft: Draft, world: World, text: PersonsText) -> Frame:
    """The cells of F1, in the order of the file."""
    form = {"用工形式": words(FORMS, draft.columns["form"])}
    return text.frame(draft, pension_cells(draft, text, form))
