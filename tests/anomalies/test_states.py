"""A07 to A10, A12, A13, A15, A16: states that cannot be true together."""

from datetime import date

import pytest

from shebao.register.unify.anomalies import Compared
from tests.anomalies.files import Files, who

ONE = {"单位编号": "1", "单位名称": "泽州县甲有限公司"}
OTHER = {"单位编号": "2", "单位名称": "晋城市乙化工厂"}
DRAWS = {"待遇状态": "正常发放", "缴费状态": "终止缴费"}


def test_a07_two_employers_in_one_insurance(files: Files) -> None:
    planted = [files.add("F1", who(0), 单位编号="1"), files.add("F1", who(0), 个人编号="10000002", 单位编号="2")]
    files.add("F1", who(1), 单位编号="1")
    files.add("F1", who(1), 个人编号="10000004", 单位编号="2", 缴费状态="终止缴费")  # moved
    for unit in ("1", "2"):
        files.add("F4", who(2), 个人编号="40000001", 单位编号=unit)  # injury insurance allows it
    assert files.places("A07") == [planted]


def test_a07_one_employer_under_two_codes_is_one(files: Files) -> None:
    for unit in ("1", "2"):
        files.add("F6-110", 单位编号=unit, 单位名称="泽州县甲有限公司", 统一社会信用代码="91140525MA1007067K")
        files.add("F1", who(0), 个人编号="10000002", 单位编号=unit)
    assert files.places("A07") == []


def test_a08_two_schemes_at_once(files: Files) -> None:
    planted = [files.add("F1", who(0)), files.add("F2", who(0))]
    files.add("F1", who(1), 缴费状态="暂停缴费")
    files.add("F2", who(1))
    assert files.places("A08") == [planted]


def test_a09_worker_and_resident(files: Files) -> None:
    drawing = [files.add("F1", who(0, "1960-03-05")), files.add("F5", who(0, "1960-03-05"), **DRAWS)]
    paying = [files.add("F1", who(1)), files.add("F5", who(1))]
    files.add("F1", who(2))
    files.add("F5", who(2), 缴费状态="暂停缴费", 待遇状态="未享受")
    found = files.suspects("A09")
    assert sorted(one["rows"] for one in found) == [drawing, paying]
    assert {one["rows"][0][1]: one["proposal"] for one in found} == {2: "停发", 3: "核实"}
    assert {one["section"] for one in found} == {"城乡居民养老保险股"}


def test_a10_two_pensions(files: Files) -> None:
    planted = [
        files.add("F1", who(0, "1950-03-05"), **DRAWS, 月养老金="3000.00"),
        files.add("F5", who(0, "1950-03-05"), **DRAWS, 基础养老金="120.00", 个人账户养老金="30.50"),
    ]
    files.add("F1", who(1, "1950-03-05"), **DRAWS)
    files.add("F5", who(1, "1950-03-05"), 待遇状态="暂停发放", 缴费状态="终止缴费")
    found = files.suspects("A10")
    assert [one["rows"] for one in found] == [planted]
    assert found[0]["money"] == 15050 and found[0]["section"] == "城乡居民养老保险股"


def test_a12_dead_in_one_system(files: Files) -> None:
    worker = [files.add("F1", who(0), 人员状态="死亡", 缴费状态="终止缴费"), files.add("F4", who(0))]
    resident = [
        files.add("F2", who(1, "1950-03-05"), **DRAWS),
        files.add("F5", who(1, "1950-03-05"), 死亡日期="2025-11-30", 缴费状态="终止缴费"),
    ]
    files.add("F2", who(2, "1950-03-05"), **DRAWS)
    files.add("F5", who(2, "1950-03-05"), 死亡日期="2025-12-01", 缴费状态="终止缴费")  # died in the month of the data
    files.add("F1", who(3), 人员状态="死亡", 缴费状态="终止缴费")
    assert files.places("A12") == [worker, resident]


def test_a13_unemployed_at_work(files: Files) -> None:
    draws = {"领取状态": "领取中", "缴费状态": "暂停缴费"}
    at_work = [files.add("F1", who(0), 单位编号="1", 用工形式="合同制"), files.add("F3", who(0), **draws)]
    own = [files.add("F1", who(1), 用工形式="灵活就业"), files.add("F3", who(1), **draws)]
    pensioned = [files.add("F2", who(2, "1950-03-05"), **DRAWS), files.add("F3", who(2), **draws)]
    pensioned[1:] = [("F3", 4)]
    files.rows["F3"][2].update(who(2, "1950-03-05", 性别="", 出生日期=""))
    files.add("F1", who(3), 单位编号="1")
    files.add("F3", who(3), **draws, 止领年月="202511")  # the benefit is over
    still = [files.add("F1", who(4), 单位编号="1"), files.add("F3", who(4), **draws, 止领年月="202512")]
    found = {one["rows"][1][1]: one for one in files.suspects("A13")}
    assert found.pop(6)["rows"] == still
    assert [found[row]["rows"] for row in (2, 3, 4)] == [at_work, own, pensioned]
    assert len(found) == 3
    assert [found[row]["proposal"] for row in (2, 3, 4)] == ["停发", "核实", "停发"]


def test_a13_money_is_what_was_paid_in_months_of_work(files: Files) -> None:
    files.add("F1", who(0), 单位编号="1")
    files.add("F3", who(0), 领取状态="领取中", 缴费状态="暂停缴费")
    for month in ("202510", "202511"):
        files.add("F8", 险种="210", 个人编号="30000002", 待遇项目="失业保险金", 所属期=month, 实发金额="1782.00")
    files.add(
        "F7", 险种="110", 单位编号="1", 个人编号="10000002", 费款所属期="202511", 单位实缴="800.00", 个人实缴="400.00"
    )
    assert [one["money"] for one in files.suspects("A13")] == [178200]


@pytest.mark.parametrize(("retired_on", "raised"), [("2025-11-30", True), ("2025-12-01", False)])
def test_a15_retired_and_insured(files: Files, retired_on: str, raised: bool) -> None:
    retired = {**DRAWS, "人员状态": "离退休", "退休日期": retired_on}
    planted = [files.add("F1", who(0, "1964-03-05"), **retired), files.add("F3", who(0, "1964-03-05"))]
    files.add("F1", who(1, "1964-03-05"), **retired)
    files.add("F3", who(1, "1964-03-05"), 缴费状态="终止缴费")
    assert files.places("A15") == ([planted] if raised else [])


def test_a15_injury_by_project_is_asked_after_first(files: Files) -> None:
    files.add("F1", who(0, "1955-03-05"), **DRAWS, 人员状态="离退休")
    files.add("F4", who(0, "1955-03-05"), 参保方式="项目")
    assert [one["proposal"] for one in files.suspects("A15")] == ["核实"]


def test_a16_paused_here_paying_there(files: Files) -> None:
    planted = [files.add("F1", who(0), **ONE, 缴费状态="暂停缴费"), files.add("F3", who(0), **ONE)]
    files.add("F1", who(1), **ONE, 缴费状态="暂停缴费")
    files.add("F3", who(1), **OTHER)  # another employer
    files.add("F1", who(2), **ONE)
    files.add("F3", who(2), **ONE, 缴费状态="暂停缴费", 领取状态="领取中")  # unemployed: A13
    found = files.suspects("A16")
    assert [one["rows"] for one in found] == [planted]
    assert found[0]["evidence"].startswith("同一单位，企业养老暂停、失业参保缴费：")


def test_the_month_of_the_data_decides(files: Files) -> None:
    files.add("F1", who(0, "1964-03-05"), **DRAWS, 人员状态="离退休", 退休日期="2025-11-30")
    files.add("F3", who(0, "1964-03-05"))
    assert files.places("A15", date(2025, 11, 1)) == []


def test_payments_of_a_number_that_two_people_share_are_nobodys(files: Files) -> None:
    """One 个人编号 of the same system, two people: which of them was paid, the file of payments does not say."""
    files.add("F3", who(0), 个人编号="77", 缴费状态="暂停缴费")
    files.add("F3", who(1), 个人编号="77", 缴费状态="暂停缴费")
    files.add("F3", who(2), 个人编号="78", 缴费状态="暂停缴费")
    for number in ("77", "78"):
        files.add("F8", 险种="失业", 个人编号=number, 待遇项目="失业保险金", 所属期="202501", 实发金额="1000")
    people = Compared(*files.compared()).benefits["person"].to_list()
    assert people[0] == "210:77" and people[1].startswith("P")
