"""A25 to A27: months and accounts counted again, accounts at the bank."""

from typing import Any

import pytest

from tests.anomalies.files import Files, who


def opening(files: Files, months: int, balance: str = "", order: int = 2) -> tuple[str, int]:
    return files.add(
        "F7",
        险种="110",
        个人编号=f"1000000{order}",
        费款所属期="202509",
        缴费类型="期初",
        累计缴费月数=months,
        个人账户储存额=balance,
    )


def fee(
    files: Files, month: str, order: int = 2, unit: str = "1", own: str = "400.00", **cells: Any
) -> tuple[str, int]:
    row = {"险种": "110", "单位编号": unit, "个人编号": f"1000000{order}", "费款所属期": month, "缴费类型": "正常"}
    row |= {"缴费基数": "5000.00", "单位实缴": "800.00" if unit else "0.00", "个人实缴": own}
    return files.add("F7", None, **{**row, **cells})


@pytest.mark.parametrize(("stands", "raised"), [(12, False), (13, True), (11, True)])
def test_a25_months(files: Files, stands: int, raised: bool) -> None:
    record, first = files.add("F1", who(0), 实际缴费月数=stands), opening(files, 10)
    for month in ("202510", "202511"):
        fee(files, month)
    assert files.places("A25") == ([[record, first]] if raised else [])


def test_a25_what_is_not_a_month(files: Files) -> None:
    """Arrears, what was refunded, a difference for a month that counts already."""
    files.add("F1", who(0), 实际缴费月数=11)
    opening(files, 10)
    fee(files, "202510")
    fee(files, "202511", 单位实缴="0.00", own="0.00", 缴费类型="退费")
    fee(files, "202508", 缴费类型="补缴", 缴费基数="200.00")
    assert files.places("A25") == []


def test_a25_without_an_opening_row(files: Files) -> None:
    whole = files.add("F1", who(0), 首次参保年月="202510", 实际缴费月数=5)
    for month in ("202510", "202511"):
        fee(files, month)
    files.add("F1", who(1), 实际缴费月数=100)
    fee(files, "202511", 3)
    found = files.look()
    assert files.places("A25") == [[whole]]
    assert any(each.reason.startswith("1条个人记录") for each in found.not_checked if each.code == "A25")


@pytest.mark.parametrize(("balance", "money"), [("10800.00", None), ("10800.01", 1), ("10799.00", 100)])
def test_a26_accounts_to_the_fen(files: Files, balance: str, money: int | None) -> None:
    files.add("F1", who(0), 个人账户储存额=balance)
    opening(files, 10, "10000.00")
    for month in ("202510", "202511"):
        fee(files, month)
    assert [one["money"] for one in files.suspects("A26")] == ([] if money is None else [money])


def test_a26_who_pays_all_himself_is_credited_the_accounts_share(files: Files) -> None:
    """Of 20 % of the base 8 % go to the account."""
    files.add("F1", who(0), 个人账户储存额="10400.00", 用工形式="灵活就业")
    opening(files, 10, "10000.00")
    fee(files, "202510", unit="", own="1000.00")
    assert files.places("A26") == []


def test_a26_rows_that_are_in_doubt_themselves(files: Files) -> None:
    """Whether the account has the second payment or not: A22 is the suspect."""
    for order, balance in enumerate(("10400.00", "10800.00")):
        files.add("F1", who(order), 个人账户储存额=balance)
        opening(files, 10, "10000.00", order + 2)
        for receipt in "12":
            fee(files, "202510", order + 2, 票据号=receipt)
    assert files.places("A26") == []
    assert len(files.places("A22")) == 2


def test_a26_a_system_that_counts_otherwise_is_said(files: Files) -> None:
    for order in range(120):
        name = f"王{chr(0x4E00 + order)}明"
        files.add("F1", who(0, 证件号码="", 姓名=name), 个人编号=str(100 + order), 个人账户储存额="10900.00")
        for row in (
            {"缴费类型": "期初", "费款所属期": "202509", "个人账户储存额": "10000.00"},
            {
                "缴费类型": "正常",
                "费款所属期": "202510",
                "缴费基数": "5000.00",
                "单位实缴": "800.00",
                "个人实缴": "400.00",
            },
        ):
            files.add("F7", None, 险种="110", 个人编号=str(100 + order), **row)
    found = files.look()
    assert not (found.candidates["code"] == "A26").any()
    assert any("口径不同" in each.reason for each in found.not_checked if each.code == "A26")


def test_a27_one_account_several_people(files: Files) -> None:
    draws = {"待遇状态": "正常发放", "缴费状态": "终止缴费", "银行账号": "6210990010000895466"}
    shared = [files.add("F1", who(0, "1950-03-05"), **draws), files.add("F5", who(1, "1951-03-05"), **draws)]
    files.add("F1", who(2), 银行账号="6210990010000895466")  # draws nothing
    own = {**draws, "银行账号": "6210990010000895999"}
    files.add("F1", who(3, "1950-03-05"), **own)
    files.add("F5", who(3, "1950-03-05", 姓名="李双?"), **own)  # one person in two systems, the name damaged in one
    found = files.suspects("A27")
    assert [one["rows"] for one in found] == [shared]
    assert "尾号5466" in found[0]["evidence"] and len(found[0]["persons"]) == 2


def test_a27_accounts_of_benefits_come_from_the_payments(files: Files) -> None:
    shared = [files.add("F3", who(0), 领取状态="领取中", 缴费状态="暂停缴费")]
    account = "6210990010000895466"
    files.add(
        "F8",
        险种="210",
        个人编号="30000002",
        待遇项目="失业保险金",
        所属期="202511",
        实发金额="1782.00",
        银行账号=account,
    )
    shared.insert(0, files.add("F1", who(1, "1950-03-05"), 待遇状态="正常发放", 银行账号=account))
    assert files.places("A27") == [shared]
