"""What people decided stands: joined and parted rows stay so in later runs, also when rows are added."""

import pytest

from tests.unify.rows import linked

APART = """
系统    个人编号 姓名   证件号码             单位名称
企业养老 1      王建国 14052519800203451? 甲公司
工伤    2      王建国 14050219800203331? 乙公司
"""
SAME = """
系统    个人编号 姓名   证件号码             单位名称 手机号码
企业养老 1      王建国 14052519800203451? 甲公司  13935600001
失业    2      王建国 -                  乙公司  13935600001
"""


def test_rows_with_two_proven_numbers_are_joined_by_a_decision_only() -> None:
    assert linked(APART, among=50).who == "1 2"
    found = linked(APART, among=50, decisions="企业养老 1 工伤 2 合并")
    assert found.who == "1=2"
    assert "L90" in found.rules()


def test_rows_that_a_rule_joined_are_parted_by_a_decision() -> None:
    assert linked(SAME, among=50).who == "1=2"
    found = linked(SAME, among=50, decisions="失业 2 企业养老 1 分开")
    assert found.who == "1 2"
    assert found.rule("2") == "L91"


def test_a_decision_of_either_side_is_the_same() -> None:
    one = linked(APART, decisions="企业养老 1 工伤 2 合并")
    other = linked(APART, decisions="工伤 2 企业养老 1 合并")
    assert (one.who, one.key("1")) == (other.who, other.key("1"))


@pytest.mark.parametrize(("table", "decision", "who"), [
    (APART, "企业养老 1 工伤 2 合并", "1=2=3"),
    (SAME, "失业 2 企业养老 1 分开", "1=3 2"),
])  # fmt: skip
def test_a_decision_holds_when_rows_are_added(table: str, decision: str, who: str) -> None:
    titles = len(table.strip().splitlines()[0].split())
    first = linked(table, among=50, decisions=decision)
    new = "机关养老 3 王建国 14052519800203451? 丁局" + " -" * (titles - 5)
    later = linked(table + new + "\n", among=50, decisions=decision, earlier=first.keys())
    assert later.who == who
    assert later.key("1") == first.key("1")
    assert later.key("2") == first.key("2")


def test_a_decision_about_rows_that_are_no_more_does_nothing() -> None:
    assert linked(SAME, among=50, decisions="企业养老 77 工伤 78 合并\n企业养老 79 工伤 78 分开").who == "1=2"


def test_who_was_joined_takes_one_key_and_gives_it_back_to_nobody_else() -> None:
    apart = linked(APART, among=50)
    joined = linked(APART, among=50, decisions="企业养老 1 工伤 2 合并", earlier=apart.keys())
    assert joined.key("1") in {apart.key("1"), apart.key("2")}
    again = linked(APART, among=50, earlier=joined.keys())
    assert again.who == "1 2"
    assert joined.key("1") in {again.key("1"), again.key("2")}


SEVERAL = """
系统    个人编号 姓名   证件号码             单位名称
企业养老 1      王建国 14052519800203451? 甲公司
失业    2      王建国 14052519800203451? 甲公司
失业    2      王建国 14052519800203451? 甲公司
失业    2      王建国 14052519800203451? 甲公司
"""


@pytest.mark.parametrize("decision", ["失业 2 企业养老 1 分开", "企业养老 1 失业 2 分开"])
def test_the_old_key_stays_with_the_rows_that_were_not_set_apart(decision: str) -> None:
    """However many rows either side has: who was said to be somebody else gets the new key, and keeps it."""
    together = linked(SEVERAL, among=50)
    named, other = decision.split()[1], decision.split()[3]
    parted = linked(SEVERAL, among=50, decisions=decision, earlier=together.keys())
    assert parted.key(other) == together.key("1") != parted.key(named)
    again = linked(SEVERAL, among=50, decisions=decision, earlier=parted.keys())
    assert (again.key(other), again.key(named)) == (parted.key(other), parted.key(named))


def test_who_was_set_apart_and_joined_to_another_takes_the_others_key() -> None:
    table = SEVERAL + "工伤    3      赵大 14050219800203331? 乙公司\n"
    before = linked(table, among=50)
    after = linked(table, among=50, decisions="失业 2 企业养老 1 分开\n失业 2 工伤 3 合并", earlier=before.keys())
    assert after.who == "1 2=3"
    assert (after.key("1"), after.key("3")) == (before.key("1"), before.key("3"))
