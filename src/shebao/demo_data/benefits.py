"""F8 待遇发放: three months of benefit lines of five insurances, half a percent returned by the bank."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import polars as pl

from shebao.demo_data.codes import month_start
from shebao.demo_data.draft import Draft, World, count_text, day_text, money_text, month_text, words
from shebao.demo_data.draws import NONE, Ints
from shebao.demo_data.enterprise import DRAWING
from shebao.demo_data.injury import MONTHLY
from shebao.demo_data.persons_text import Frame
from shebao.demo_data.sizes import MONTHS
from shebao.demo_data.unemployment import DRAWS
from shebao.demo_data.wages import amounts, limits

INSURANCES = ("110", "120", "170", "210", "410")
ITEMS = ("基本养老金", "基本养老金", "城乡居民养老金", "失业保险金", "伤残津贴")
SOURCES = ("F1", "F2", "F5", "F3", "F4")
PAID, RETURNED, PAID_AGAIN = range(3)
STATES = ("发放成功", "退票", "退票重发成功")
RETURN_SHARE = 0.005
UNEMPLOYMENT_FEN = 1_782_00
"""A month's unemployment benefit: invented, the same for all."""


def who_draws(drafts: Mapping[str, Draft]) -> dict[str, Ints]:
    """The rows of F1 to F5 that draw a benefit, before anything was planted."""
    return {
        "F1": np.flatnonzero(drafts["F1"]["benefit"] == DRAWING),
        "F2": np.flatnonzero(drafts["F2"]["benefit"] == DRAWING),
        "F5": np.flatnonzero(drafts["F5"]["base_pension"] != NONE),
        "F3": np.flatnonzero(drafts["F3"]["state"] == DRAWS),
        "F4": np.flatnonzero(drafts["F4"]["benefit"] == MONTHLY),
    }


def frame_benefits(
    world: World, drafts: Mapping[str, Draft], drawing: Mapping[str, Ints], frames: Mapping[str, Frame]
) -> Frame:
    """The cells of F8, by month, insurance and personal number."""
    draws, people = world.draws("F8"), world.people
    parts: list[dict[str, Ints]] = []
    numbers: list[str] = []
    for code, file in enumerate(SOURCES):
        draft, rows = drafts[file], drawing[file]
        rows = rows[np.argsort(draft["pno"][rows])]
        size = len(rows)
        account = draft["account"][rows] if "account" in draft.columns else people.account[draft["person"][rows]]
        parts.append(
            {
                "insurance": np.full(size, code),
                "person": draft["person"][rows],
                "pno": draft["pno"][rows],
                "amount": _amounts(world, file, draft, rows),
                "account": np.where(account == NONE, people.account[draft["person"][rows]], account),
            }
        )
        numbers += frames[file].cells("证件号码", frames[file].positions(rows))
    one = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    size = len(one["person"])
    months = np.repeat(np.array(MONTHS), size)
    of = {name: np.tile(values, len(MONTHS)) for name, values in one.items()}
    # Exactly this share is returned; those of the first two months are paid again.
    returned = draws.some(np.arange(len(months)), max(3, round(RETURN_SHARE * len(months))))
    state = np.full(len(months), PAID)
    state[returned] = np.where(months[returned] < MONTHS[-1], PAID_AGAIN, RETURNED)
    batch = (months // 12 * 100 + months % 12 + 1) * 1000 + of["insurance"] * 100 + np.where(state == PAID_AGAIN, 2, 1)
    paid_on = month_start(months) + np.where(of["insurance"] == 2, 11, 13) + np.where(state == PAID_AGAIN, 12, 0)
    data = pl.DataFrame(
        {
            "险种": words(INSURANCES, of["insurance"]),
            "个人编号": count_text(of["pno"]),
            "证件号码": pl.concat([pl.Series(numbers)] * len(MONTHS)),
            "待遇项目": words(ITEMS, of["insurance"]),
            "所属期": month_text(months),
            "应发金额": money_text(of["amount"]),
            "实发金额": money_text(np.where(state == RETURNED, 0, of["amount"])),
            "发放状态": words(STATES, state),
            "发放日期": day_text(paid_on),
            "银行账号": count_text(of["account"]),
            "批次号": "PC" + count_text(batch),
        }
    )
    return Frame("F8", data, np.arange(len(data)), of["person"], np.full(len(data), NONE))


def _amounts(world: World, file: str, draft: Draft, rows: Ints) -> Ints:
    if file in ("F1", "F2"):
        return draft["pension"][rows]
    if file == "F5":
        return draft["base_pension"][rows] + draft["account_pension"][rows]
    if file == "F3":
        return np.full(len(rows), UNEMPLOYMENT_FEN)
    wage = world.draws("injury wages").between(limits()[0], limits()[0] * 2, len(rows)) * 100
    shares = (90, 85, 80, 75)
    return np.select(
        [draft["grade"][rows] == grade for grade in range(4)], [amounts(wage, Fraction(s, 100)) for s in shares], wage
    )
