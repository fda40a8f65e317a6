"""A11, A14, A19: what other offices report."""

import pytest

from tests.anomalies.files import Files, number, who

DRAWS = {"待遇状态": "正常发放", "缴费状态": "终止缴费"}
CREDIT = "91140525MA1007067K"


def report(files: Files, order: int, event: str, on: str, born: str = "1950-03-05", **cells: str) -> tuple[str, int]:
    person = who(order, born)
    return files.add(
        "F9", 来源="公安", 证件号码=person["证件号码"], 姓名=cells.get("姓名", person["姓名"]), 事件=event, 事件日期=on
    )


def test_a11_dead_and_drawing(files: Files) -> None:
    drawing = [files.add("F1", who(0, "1950-03-05"), **DRAWS), report(files, 0, "死亡", "2025-11-30")]
    working = [files.add("F1", who(1)), files.add("F3", who(1)), report(files, 1, "死亡", "2025-06-01", "1980-03-05")]
    files.add("F1", who(2, "1950-03-05"), **DRAWS)
    report(files, 2, "死亡", "2025-12-01")  # the month of the data: paid before anybody could know
    files.add("F1", who(3, "1950-03-05"), **DRAWS)
    report(files, 3, "死亡", "2025-06-01", 姓名="马六甲")  # somebody else under this number
    files.add("F1", who(4, "1950-03-05"), 缴费状态="终止缴费")
    report(files, 4, "死亡", "2025-06-01")  # neither pays nor draws
    files.add("F1", who(5, "1950-03-05"), **DRAWS)
    report(files, 5, "变更", "2025-06-01")
    assert files.places("A11") == sorted([drawing, working])


def test_a11_money_is_what_was_paid_after_the_month_of_death(files: Files) -> None:
    files.add("F1", who(0, "1950-03-05"), **DRAWS)
    report(files, 0, "死亡", "2025-10-20")
    for month in ("202510", "202511", "202512"):
        files.add("F8", 险种="110", 个人编号="10000002", 待遇项目="基本养老金", 所属期=month, 实发金额="3000.00")
    assert [one["money"] for one in files.suspects("A11")] == [600000]


def test_a11_paid_after_death_though_no_record_draws(files: Files) -> None:
    ended = {"待遇状态": "终止发放", "缴费状态": "终止缴费"}
    files.add("F1", who(0, "1950-03-05"), **ended)
    files.add("F1", who(1, "1950-03-05"), **ended, 人员状态="死亡")
    reports = [report(files, order, "死亡", "2025-09-20") for order in (0, 1)]
    paid = [
        files.add("F8", 险种="110", 个人编号=one, 待遇项目="基本养老金", 所属期=month, 实发金额=yuan)
        for one in ("10000002", "10000003")
        for month, yuan in (("202509", "3000.00"), ("202510", "3000.00"), ("202511", "0.00"))
    ]
    found = files.suspects("A11")
    assert sorted(one["rows"] for one in found) == [[paid[1], reports[0]], [paid[4], reports[1]]]
    assert [one["money"] for one in found] == [300000, 300000]


def test_a11_who_is_dead_here_too_is_a12(files: Files) -> None:
    files.add("F2", who(0, "1950-03-05"), 人员状态="死亡", 缴费状态="终止缴费")
    files.add("F5", who(0, "1950-03-05"), **DRAWS)
    report(files, 0, "死亡", "2025-06-01")
    assert files.places("A11") == []
    assert files.places("A12") == [[("F2", 2), ("F5", 2)]]


def test_a14_in_custody_and_drawing(files: Files) -> None:
    planted = [files.add("F5", who(0, "1950-03-05"), **DRAWS), report(files, 0, "服刑", "2025-05-01")]
    files.add("F1", who(1, "1950-03-05"), **DRAWS)
    report(files, 1, "服刑", "2022-05-01")
    report(files, 1, "刑满释放", "2024-05-01")
    files.add("F1", who(2))
    report(files, 2, "服刑", "2025-05-01", "1980-03-05")  # draws nothing
    files.add("F1", who(3, "1950-03-05"), **DRAWS)
    report(files, 3, "服刑", "2025-12-02")
    assert files.places("A14") == [planted]


def employer(files: Files, unit: str, credit: str, state: str = "正常") -> tuple[str, int]:
    return files.add(
        "F6-110", 单位编号=unit, 单位名称=f"泽州县{unit}号有限公司", 统一社会信用代码=credit, 单位状态=state
    )


def closed(files: Files, credit: str, event: str = "注销", on: str = "2024-01-01") -> tuple[str, int]:
    return files.add("F9", 来源="市监", 证件号码=credit, 姓名="", 事件=event, 事件日期=on)


def test_a19_closed_and_still_with_people(files: Files) -> None:
    planted = [employer(files, "1", CREDIT), closed(files, CREDIT)]
    files.add("F1", who(0), 单位编号="1")
    employer(files, "2", "91140525MA1012237F")
    closed(files, "91140525MA1012237F")
    files.add("F1", who(1), 单位编号="2", 缴费状态="终止缴费")  # nobody is left
    found = files.suspects("A19")
    assert [one["rows"] for one in found] == [planted]
    assert "参保缴费1人" in found[0]["evidence"] and found[0]["employer"] == CREDIT


@pytest.mark.parametrize(("again", "raised"), [("2024-02-01", False), ("2023-02-01", True)])
def test_a19_registered_again(files: Files, again: str, raised: bool) -> None:
    employer(files, "1", CREDIT)
    closed(files, CREDIT)
    closed(files, CREDIT, "登记", again)
    files.add("F1", who(0), 单位编号="1")
    assert bool(files.places("A19")) == raised


def test_a19_cancelled_here_too(files: Files) -> None:
    employer(files, "1", CREDIT, "注销")
    closed(files, CREDIT)
    files.add("F1", who(0), 单位编号="1")
    assert files.places("A19") == []


def test_a11_a_twins_death_is_not_his_who_bears_the_number_by_mistake(files: Files) -> None:
    """王建国 died; one row of 王建军 bears 王建国's number, and linking says so (L15)."""
    one, other = number("1980-03-05", 50), number("1980-03-05", 51)
    for file in ("F1", "F3"):
        files.add(file, {"姓名": "王建国", "证件号码": one}, 单位编号="9001", 单位名称="甲公司", 缴费状态="终止缴费")
    files.add("F1", {"姓名": "王建军", "证件号码": other}, 单位编号="9002", 单位名称="乙公司")
    files.add("F3", {"姓名": "王建军", "证件号码": one}, 单位编号="9002", 单位名称="乙公司")
    files.add("F9", 来源="公安", 证件号码=one, 姓名="王建国", 事件="死亡", 事件日期="2020-05-06")
    assert files.places("A11") == []
