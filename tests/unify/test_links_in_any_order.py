"""However rows come: the same persons under the same keys, and no two proven numbers joined."""

from typing import Any

import polars as pl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shebao.register.unify.numbers import PROVEN
from tests.unify.rows import Links, cells, linked_rows, number

SYSTEMS = ("企业养老", "机关养老", "失业", "工伤")
NAMES = ("王建国", "王建军", "王健国", "李秀英", "李秀?", "王伟", "SMITH JOHN", None)
NUMBERS = (
    number("14052519800203451"),
    number("14052519800203453"),
    number("14052519820617042"),
    number("14052519560203451"),
    "140525198002035514",
    "140525198002034000",
    "140525800203451",
    "1.40525E+17",
    "111111111111111111",
    "E12345678",
    None,
)
UNITS = ("甲公司", "乙公司", "灵活就业人员", None)
PHONES = ("13935600001", "13935600002", None)
DAYS = ("19800203", "19560203", None)
SLIPS = {"L02", "L08", "L11", "L12", "L13", "L14", "L15", "L16", "L90"}
"""Rules by which a number is somebody else's."""

Row = dict[str, str | None]
few = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def counties(draw: Any, prefix: str = "") -> list[Row]:
    """Rows of few names, numbers, employers and telephones, so that everything clashes with everything."""
    rows = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "系统": st.sampled_from(SYSTEMS),
                    "姓名": st.sampled_from(NAMES),
                    "证件号码": st.sampled_from(NUMBERS),
                    "单位名称": st.sampled_from(UNITS),
                    "手机号码": st.sampled_from(PHONES),
                    "出生日期": st.sampled_from(DAYS),
                }
            ),
            min_size=2,
            max_size=14,
        )
    )
    return [{**row, "个人编号": f"{prefix}{at}"} for at, row in enumerate(rows)]


def keys(found: Links) -> dict[str, str]:
    """The key by 个人编号, which must be one."""
    pairs = found.people.select("number", "person").unique()
    assert pairs["number"].n_unique() == len(pairs), "one record is one person"
    return dict(pairs.iter_rows())


def left_open(found: Links) -> set[tuple[str, ...]]:
    """The persons that people are asked about, two and two."""
    persons = dict(found.linked.people.select("at", "person").iter_rows())
    pairs = found.linked.proposals.select("one", "other").iter_rows()
    return {tuple(sorted((persons[one], persons[other]))) for one, other in pairs}


ONE_PASSPORT_OF_TWO = cells("""
系统    个人编号 姓名   证件号码   单位名称 手机号码
工伤    0      李秀英 E12345678 -      13935600002
企业养老 1      王建军 E12345678 甲公司  13935600001
""")
THE_OWNER_FOLLOWS = cells("""
系统    个人编号 姓名         证件号码             单位名称 手机号码
企业养老 1      李秀英       14052519800203453? 甲公司  13935600001
失业    2      SMITH␣JOHN  14052519800203453? 乙公司  -
失业    3      李秀英       14052519820617042? 丙公司  13935600001
""")
CUT_NUMBER_OF_A_NAME_OFTEN_BORNE = cells("""
系统    个人编号 姓名   证件号码           单位名称 手机号码
企业养老 0      王建国 14052519800203451? 甲公司  13935600001
企业养老 1      王建国 14052519800203451? 甲公司  13935600001
企业养老 2      王建国 14052519800203451? 甲公司  13935600001
企业养老 3      王建国 14052519800203451? 甲公司  13935600001
企业养老 4      王建国 14052519800203451? 甲公司  13935600001
企业养老 5      王建国 14052519800203451? 甲公司  13935600001
企业养老 6      王建国 1.40525E+17        乙公司  13935600002
""")
"""Seven rows of a name: few enough to be compared by it alone, and too many once they are fourteen."""
FATHERS_NUMBER = cells("""
系统    个人编号 姓名   证件号码             单位名称 手机号码    出生日期
企业养老 0      王建国 14052519800203451? 甲公司  13935600001 19800203
企业养老 1      王建国 14052519820617042? 甲公司  13935600001 19560203
""")
"""A number of another generation than the row's birth still is somebody's, who is not the one reached here."""


@few
@given(counties(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_files_changes_nothing(rows: list[Row], chance: Any) -> None:
    mixed = rows.copy()
    chance.shuffle(mixed)
    one, other = linked_rows(rows), linked_rows(mixed)
    assert one.who == other.who
    assert keys(one) == keys(other)
    assert left_open(one) == left_open(other)


@few
@example(ONE_PASSPORT_OF_TWO, "企业养老")
@example(CUT_NUMBER_OF_A_NAME_OFTEN_BORNE, "企业养老")
@given(counties(), st.sampled_from(SYSTEMS))
def test_a_file_that_is_delivered_twice_changes_nothing(rows: list[Row], system: str) -> None:
    again: list[Row] = [{**row, "文件": "再次.csv"} for row in rows if row["系统"] == system]
    one, other = linked_rows(rows), linked_rows([*rows, *again])
    assert one.who == other.who
    assert keys(one) == keys(other)


@few
@given(counties())
def test_strangers_do_not_change_old_keys(rows: list[Row]) -> None:
    before, after = linked_rows(rows, among=5), linked_rows(rows, among=60)
    if before.who == after.who:
        assert keys(before) == keys(after)


@few
@given(counties(), counties("新"))
def test_new_rows_never_give_an_old_person_another_key(rows: list[Row], more: list[Row]) -> None:
    """With the earlier links: who stays together keeps the key, and no key goes over to somebody else."""
    before = linked_rows(rows)
    after = linked_rows([*rows, *more], earlier=before.keys())
    old, new = keys(before), keys(after)
    together: dict[str, set[str]] = {}
    for label, key in new.items():
        together.setdefault(key, set()).update({old[label]} if label in old else set())
    for key in set(old.values()):
        labels = [label for label, of in old.items() if of == key]
        now = {new[label] for label in labels}
        if len(now) == 1 and together[min(now)] == {key}:
            assert now == {key}, "kept whole: it keeps its key"
    for label, key in new.items():
        if key in set(old.values()):
            assert key in together[key], f"{label} has a key that nobody of its rows had"


@few
@given(counties())
def test_keys_of_an_earlier_run_are_kept_as_they_are(rows: list[Row]) -> None:
    before = linked_rows(rows)
    made_up = before.keys().with_columns(pl.concat_str(pl.lit("K"), "key").alias("key"))
    after = linked_rows(rows, earlier=made_up)
    assert after.who == before.who
    assert keys(after) == {label: f"K{key}" for label, key in keys(before).items()}


@settings(few, max_examples=30)
@example(THE_OWNER_FOLLOWS)
@example(FATHERS_NUMBER)
@given(counties())
def test_two_proven_numbers_are_one_person_only_where_one_of_them_is_somebody_elses(rows: list[Row]) -> None:
    found = linked_rows(rows)
    proven = found.people.filter(pl.col("id_state") == PROVEN)
    holders = {number: set(of["person"]) for (number,), of in proven.group_by("id")}
    for (key,), of in proven.group_by("person"):
        if of["id"].n_unique() > 1:
            theirs = found.people.filter(pl.col("person") == key)
            alone = [number for number in of["id"].unique() if holders[number] == {key}]
            assert len(alone) <= 1, f"{alone}: {found.who}"
            assert set(theirs["rule"]) & SLIPS


def test_two_persons_of_one_name_and_one_number_have_two_keys() -> None:
    """The son's record bears the father's number, and his own birth."""
    found = linked_rows(
        cells("""
        系统    个人编号 姓名   证件号码             单位名称 出生日期
        机关养老 1      张宾   14250119601016163? 甲单位  19601016
        机关养老 2      张宾   14250119601016163? 甲单位  19880501
        失业    3      张宾   14250119880501491? 甲单位  -
        """)
    )
    assert found.who == "1 2=3"
