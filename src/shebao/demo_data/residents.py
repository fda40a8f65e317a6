"""F5 城乡居民_个人: a sample of the residents' pension (城乡居民基本养老保险), a reference for the register."""

import numpy as np
import polars as pl

from shebao.demo_data.codes import month_of_day
from shebao.demo_data.draft import Draft, World, count_text, day_text, money_text, month_text, personal_numbers, words
from shebao.demo_data.draws import NO_DAY, NONE
from shebao.demo_data.enterprise import updated_days
from shebao.demo_data.persons_text import Frame, PersonsText
from shebao.demo_data.plan import extra_rows
from shebao.demo_data.sizes import AS_OF_MONTH
from shebao.demo_data.wages import residents_bands
from shebao.months import month_number

PREFIX = 55
FIRST_MONTH = month_number(2010, 7)
BASE_FEN = 148_00
"""The province's basic pension of 2025 in fen a month; the county's own addition is not known."""
PAYING, DRAWING = range(2)
PAYMENTS = ("正常缴费", "终止缴费")
BENEFITS = ("未享受", "正常发放")
SPECIAL = ("低保对象", "特困人员", "重度残疾人")
SUPPLEMENTARY = ("未参保", "参保缴费", "领取待遇")
TIMES = 139
"""Months an account is divided by (计发月数)."""


def draft_residents(world: World) -> Draft:
    """The rows of F5 as they should be."""
    draws, people = world.draws("F5"), world.people
    payers = people.of("r_payers_known", "r_payers_new")
    recipients = people.of("r_recipients_known", "r_recipients_new")
    added = extra_rows(world.sizes, "F5")
    # Rows planted twice are among the payers' number.
    payers = draws.some(payers, max(len(payers) - added, 20))
    person = np.concatenate([payers, recipients])
    size = len(person)
    draws_pension = np.repeat(np.array([False, True]), [len(payers), len(recipients)])
    birth_month = month_of_day(people.birth[person])
    sixty = birth_month + 60 * 12
    first = np.maximum(FIRST_MONTH + draws.spread(0, 60, size, (1.0, 2.0)), birth_month + 17 * 12)
    first = np.minimum(np.where(draws_pension, np.minimum(first, sixty - 12), first), AS_OF_MONTH - 11)
    first = np.maximum(first, np.where(draws_pension, sixty - 240, FIRST_MONTH))
    years = ((np.where(draws_pension, sixty, AS_OF_MONTH) - first) // 12).clip(1, 16)
    bands = np.array(residents_bands())
    band = bands[draws.choose([60, 14, 12, 3, 5, 1, 2, 1, 1, 1][: len(bands)], size)]
    balance = years * (band + 40) * 100 * draws.between(95, 112, size) // 100
    begin = np.where(draws_pension, sixty + 1, NONE)
    special = np.where(draws.chance(0.06, size), draws.choose([6, 1, 3], size), NONE)
    supplementary = np.where(
        draws_pension & (begin <= AS_OF_MONTH - 60), 2 * draws.chance(0.6, size), draws.chance(0.2, size)
    )
    return Draft(
        "F5",
        {
            "person": person,
            "pno": personal_numbers(draws, PREFIX, size),
            "village": draws.between(200, 239, size),
            "household": draws.between(1, 600, size),
            "first": first,
            "band": band * 100,
            "years": years,
            "balance": balance,
            "special": special,
            "pay": np.where(draws_pension, 1, 0),
            "benefit": np.where(draws_pension, DRAWING, 0),
            "begin": begin,
            "base_pension": np.where(draws_pension, BASE_FEN, NONE),
            "account_pension": np.where(draws_pension, (2 * balance + TIMES) // (2 * TIMES), NONE),
            "supplementary": supplementary,
            "account": people.account[person],
            "died": np.full(size, NO_DAY),
            "updated": updated_days(
                draws, np.where(draws_pension, AS_OF_MONTH - 3, AS_OF_MONTH - draws.between(1, 11, size))
            ),
        },
    )


def frame_residents(draft: Draft, text: PersonsText) -> Frame:
    """The cells of F5, in the order of the file."""
    of = draft.columns
    town = text.townships(of)
    village = town + count_text(of["village"])
    household = village + pl.Series(of["household"]).cast(pl.String).str.zfill(4)
    return text.frame(
        draft,
        {
            "个人编号": count_text(of["pno"]),
            "姓名": text.names(of),
            "证件号码": text.numbers(of),
            "乡镇编码": town,
            "村编码": village,
            "户编号": household,
            "参保年月": month_text(of["first"]),
            "缴费档次": money_text(of["band"]),
            "缴费年限": count_text(of["years"]),
            "个人账户余额": money_text(of["balance"]),
            "特殊人群类别": words(SPECIAL, of["special"]),
            "缴费状态": words(PAYMENTS, of["pay"]),
            "待遇状态": words(BENEFITS, of["benefit"]),
            "起领年月": month_text(of["begin"]),
            "基础养老金": money_text(of["base_pension"]),
            "个人账户养老金": money_text(of["account_pension"]),
            "补充养老参保状态": words(SUPPLEMENTARY, of["supplementary"]),
            "社保卡银行": text.banks(of),
            "银行账号": count_text(of["account"]),
            "死亡日期": day_text(of["died"]),
            "更新时间": day_text(of["updated"]),
        },
    )
