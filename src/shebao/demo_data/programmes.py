"""Lists of the county's programmes: balances from before the reform, and the heating allowance (取暖补贴)."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from shebao.demo_data.draft import Draft, World, count_text, money_text, words
from shebao.demo_data.draws import NONE, Ints
from shebao.demo_data.persons_text import Frame

HEATING_FEN = 3_360_00
HEATING_GRADES = {3_360_00: 900, 3_920_00: 350, 4_480_00: 121}
"""The three standards of institutions' retirees who are not fully funded, and how many draw each at scale 1."""
GROUPS = ("(a) 2022年以前退休", "(b) 2022年以后退休", "(c) 非全额事业单位退休")


def frame_pre_reform(drafts: Mapping[str, Draft], frames: Mapping[str, Frame]) -> Frame:
    """P1: names of the pre-reform accounts (改革前个人账户) with their balances."""
    draft, source = drafts["F2"], frames["F2"]
    rows = np.flatnonzero(draft["before_money"] != NONE)
    rows = rows[np.isin(rows, _first_rows(draft))]
    positions = np.sort(source.positions(rows))
    columns = ("个人编号", "姓名", "证件号码", "单位编号", "单位名称", "改革前缴费月数", "改革前个人账户本息")
    data = source.data.select(columns)[positions]
    return Frame("P1", data, np.arange(len(data)), source.person[positions], source.employer[positions])


def _first_rows(draft: Draft) -> Ints:
    """The first row of each person: rows entered twice are not paid twice."""
    return np.unique(draft["person"], return_index=True)[1]


def frame_heating(world: World, drafts: Mapping[str, Draft], frames: Mapping[str, Frame]) -> Frame:
    """P2: who draws the heating allowance, by group and standard."""
    people, draws = world.people, world.draws("heating")
    old, new, part = (people.of(block) for block in ("e_retired_old", "e_retired_new", "g_retired_part"))
    shares = np.cumsum(list(HEATING_GRADES.values())) / sum(HEATING_GRADES.values())
    grade = np.searchsorted(shares, (np.arange(len(part)) + 0.5) / len(part))
    standard = np.array(list(HEATING_GRADES))[grade][draws.random.permutation(len(part))]
    person = np.concatenate([old, new, part])
    group = np.repeat(np.arange(3), [len(old), len(new), len(part)])
    amount = np.concatenate([np.full(len(old) + len(new), HEATING_FEN), standard])
    parts = []
    for file, of in (("F1", person[group < 2]), ("F2", person[group == 2])):
        positions = frames[file].positions(drafts[file].rows_of(people)[of])
        parts.append(frames[file].data.select("个人编号", "姓名", "证件号码", "单位名称", "退休日期")[positions])
    data = pl.concat(parts).with_columns(
        words(GROUPS, group).alias("补贴类别"),
        money_text(amount).alias("补贴标准"),
        count_text(people.account[person]).alias("银行账号"),
    )
    return Frame("P2", data, np.arange(len(data)), person, np.full(len(data), NONE))
