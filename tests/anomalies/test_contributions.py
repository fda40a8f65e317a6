"""A22 to A24: contributions paid twice, for months that cannot be, on bases outside the limits."""

from typing import Any

import pytest

from tests.anomalies.files import Files, who


def fee(files: Files, month: str, order: int = 2, **cells: Any) -> tuple[str, int]:
    row = {"险种": "110", "单位编号": "1", "个人编号": f"1000000{order}", "费款所属期": month, "缴费类型": "正常"}
    row |= {
        "缴费基数": "5000.00",
        "单位应缴": "800.00",
        "个人应缴": "400.00",
        "单位实缴": "800.00",
        "个人实缴": "400.00",
    }
    return files.add("F7", None, **{**row, **cells})


def test_a22_paid_twice(files: Files) -> None:
    files.add("F1", who(0))
    planted = [fee(files, "202511", 票据号="1"), fee(files, "202511", 票据号="2")]
    fee(files, "202510", 票据号="3")
    found = files.suspects("A22")
    assert [one["rows"] for one in found] == [planted]
    assert (found[0]["money"], found[0]["proposal"]) == (120000, "追回")
    assert found[0]["key"] == "A22|110:10000002|202511正常"


def test_a22_one_receipt_booked_twice(files: Files) -> None:
    files.add("F1", who(0))
    for _ in range(2):
        fee(files, "202511", 票据号="1")
    assert [one["proposal"] for one in files.suspects("A22")] == ["更正"]


def test_a22_instalments_refunds_and_differences_are_none(files: Files) -> None:
    files.add("F1", who(0))
    fee(files, "202509", 单位实缴="800.00", 个人实缴="0.00")
    fee(files, "202509", 单位实缴="0.00", 个人实缴="400.00")
    for receipt in "12":
        fee(files, "202510", 票据号=receipt)
    fee(files, "202510", 缴费类型="退费", 单位实缴="-800.00", 个人实缴="-400.00")
    fee(files, "202511", 缴费类型="补缴", 缴费基数="200.00")
    fee(files, "202511", 缴费类型="补缴", 缴费基数="300.00")
    fee(files, "202511")
    assert files.places("A22") == []


def test_a22_a_person_with_two_numbers_pays_twice(files: Files) -> None:
    files.add("F1", who(0))
    files.add("F1", who(0))
    assert len(fee(files, "202511", 2) + fee(files, "202511", 3)) == 4
    assert files.places("A22") == [[("F7", 2), ("F7", 3)]]


def test_a22_two_employers_at_once_are_a07(files: Files) -> None:
    for unit in ("1", "2"):
        files.add("F1", who(0), 个人编号="10000002", 单位编号=unit)
        fee(files, "202511", 单位编号=unit)
    assert files.places("A22") == []
    assert files.places("A07") == [[("F1", 2), ("F1", 3)]]


@pytest.mark.parametrize(("month", "raised"), [("202509", True), ("202508", False)])
def test_a23_after_retirement(files: Files, month: str, raised: bool) -> None:
    """The month of retirement (August) itself may be paid."""
    record = files.add("F1", who(0, "1964-03-05"), 人员状态="离退休", 退休日期="2025-08-31", 缴费状态="终止缴费")
    late = fee(files, month)
    assert files.places("A23") == ([[record, late]] if raised else [])


@pytest.mark.parametrize(("month", "raised"), [("202412", True), ("202501", False)])
def test_a23_before_the_first_month(files: Files, month: str, raised: bool) -> None:
    record = files.add("F1", who(0), 首次参保年月="202501")
    early = fee(files, month, 缴费类型="补缴", 单位编号="")
    assert files.places("A23") == ([[record, early]] if raised else [])


def test_a23_after_death(files: Files) -> None:
    record = files.add("F1", who(0), 人员状态="死亡", 缴费状态="终止缴费")
    report = {
        "来源": "公安",
        "证件号码": who(0)["证件号码"],
        "姓名": who(0)["姓名"],
        "事件": "死亡",
        "事件日期": "2025-06-20",
    }
    files.add("F9", None, **report)
    fee(files, "202506", 单位编号="")
    assert files.places("A23") == []
    late = fee(files, "202507", 单位编号="")
    assert files.places("A23") == [[record, late]]


def test_a23_negative(files: Files) -> None:
    files.add("F1", who(0))
    negative = fee(files, "202511", 单位应缴="-800.00", 个人应缴="-400.00", 单位实缴="-800.00", 个人实缴="-400.00")
    fee(files, "202510")
    fee(files, "202510", 单位应缴="-800.00", 个人应缴="-400.00", 单位实缴="-800.00", 个人实缴="-400.00")  # taken back
    assert files.places("A23") == [[negative]]


def test_a23_gaps(files: Files) -> None:
    record = files.add("F1", who(0))
    around = [fee(files, "202501"), fee(files, "202503")]
    files.add("F1", who(1))
    for month in ("202501", "202506"):
        fee(files, month, 3)  # a break, not a gap
    files.add("F1", who(2))
    for month in ("202501", "202503"):
        fee(files, month, 4, 单位编号="")  # who pays for himself may leave out months
    files.add("F1", who(3))
    for month, unit in (("202501", "1"), ("202503", "2")):
        fee(files, month, 5, 单位编号=unit)  # between two employers
    assert files.places("A23") == [[record, *around]]


def test_a23_a_period_that_ends_before_it_begins(files: Files) -> None:
    planted = files.add("F1", who(0), 首次参保年月="202501", 最近缴费年月="202412", 退休日期="")
    files.add("F1", who(1), 首次参保年月="202501", 最近缴费年月="202501")
    files.add("F7", None, 险种="110", 个人编号="1", 费款所属期="202511")
    assert files.places("A23") == [[planted]]


@pytest.mark.parametrize(
    ("base", "month", "raised"),
    [
        ("4198.00", "202511", False),
        ("4197.99", "202511", True),
        ("20991.00", "202511", False),
        ("20991.01", "202511", True),
        ("4113.00", "202503", False),  # the limits of 2025 were not published yet
        ("4112.99", "202503", True),
        ("4113.00", "202412", False),
    ],
)
def test_a24_limits_of_the_year(files: Files, base: str, month: str, raised: bool) -> None:
    files.add("F1", who(0))
    place = fee(files, month, 缴费基数=base)
    assert files.places("A24") == ([[place]] if raised else [])


def test_a24_the_register_and_its_contributions_are_one_case(files: Files) -> None:
    planted = [
        files.add("F1", who(0), 缴费基数="3000.00"),
        *(fee(files, month, 缴费基数="3000.00") for month in ("202510", "202511")),
    ]
    files.add("F1", who(1), 缴费基数="3000.00", 缴费状态="暂停缴费")
    files.add("F1", who(2), 缴费基数="5000.00")
    found = files.suspects("A24")
    assert [one["rows"] for one in found] == [planted]
    assert "4198.00至20991.00元" in found[0]["evidence"]


def test_a24_back_payments(files: Files) -> None:
    files.add("F1", who(0))
    fee(files, "202511")
    fee(files, "202511", 缴费类型="补缴", 缴费基数="300.00")  # makes up a difference
    fee(
        files, "201908", 缴费类型="补缴", 缴费基数="15000.00", 记账年月="202511"
    )  # at the limits of the year of payment
    wrong = fee(files, "201909", 缴费类型="补缴", 缴费基数="2000.00", 记账年月="202511")
    assert files.places("A24") == [[wrong]]


def test_a24_a_year_without_limits_is_said(files: Files) -> None:
    files.add("F1", who(0))
    fee(files, "199503", 缴费基数="10.00")
    found = files.look()
    assert not (found.candidates["code"] == "A24").any()
    assert any("1995年" in each.reason for each in found.not_checked if each.code == "A24")
