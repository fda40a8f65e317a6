"""A28 and A29: ages and dates, changes on record."""

import pytest

from tests.anomalies.files import Files, number, who

DRAWS = {"待遇状态": "正常发放", "缴费状态": "终止缴费"}


@pytest.mark.parametrize(("born", "raised"), [("2010-01-01", True), ("2009-12-31", False)])
def test_a28_too_young_to_work(files: Files, born: str, raised: bool) -> None:
    """Sixteen in December 2025, the month of the data, or later."""
    planted = [files.add("F1", who(0, born)), files.add("F4", who(0, born))]
    files.add("F5", who(1, born), 缴费状态="暂停缴费")
    assert files.places("A28") == ([planted] if raised else [])


@pytest.mark.parametrize(("born", "raised"), [("1925-11-30", True), ("1925-12-01", False)])
def test_a28_too_old_to_draw(files: Files, born: str, raised: bool) -> None:
    planted = files.add("F1", who(0, born), **DRAWS)
    assert files.places("A28") == ([[planted]] if raised else [])


@pytest.mark.parametrize(
    ("sex", "born", "retired_on", "raised"),
    [
        ("男", "1960-03-05", "2020-03-31", False),
        ("男", "1960-03-05", "2020-02-29", True),
        ("女", "1965-03-05", "2015-03-31", False),  # at 50 as a worker
        ("女", "1965-03-05", "2015-02-28", True),
        ("男", "1968-03-05", "2028-03-31", False),
    ],
)
def test_a28_retired_before_the_age_of_the_law(
    files: Files, sex: str, born: str, retired_on: str, raised: bool
) -> None:
    person = who(0, born, 性别=sex, 证件号码=number(born, 1, male=sex == "男"))
    planted = files.add("F1", person, **DRAWS, 人员状态="离退休", 退休日期=retired_on)
    assert files.places("A28") == ([[planted]] if raised else [])


def test_a28_special_work_may_be_the_reason(files: Files) -> None:
    for order, retired_on in enumerate(("2015-03-31", "2015-02-28")):
        files.add("F1", who(order, "1960-03-05"), **DRAWS, 人员状态="离退休", 退休日期=retired_on)
    assert ["特殊工种" in one["evidence"] for one in files.suspects("A28")] == [True, False]


def test_a28_a_birth_date_in_doubt_is_not_held_against_anybody(files: Files) -> None:
    """Record and number differ (A03): one of them makes the retirement right."""
    files.add("F1", who(0, "1960-03-05", 出生日期="1962-03-05"), **DRAWS, 人员状态="离退休", 退休日期="2020-03-31")
    assert files.places("A28") == []
    assert len(files.places("A03")) == 1


@pytest.mark.parametrize(("since", "raised"), [("202405", True), ("202404", False)])
def test_a28_hurt_before_insured(files: Files, since: str, raised: bool) -> None:
    hurt = files.add("F4", who(0), 单位编号="1", 参保年月=since, 事故日期="2024-04-30")
    files.add("F4", who(1), 单位编号="1", 参保年月="202405", 事故日期="2024-04-30")
    files.add("F4", who(1), 个人编号="40000003", 单位编号="1", 参保年月="202001")  # insured there before
    assert files.places("A28") == ([[hurt]] if raised else [])


def change(
    files: Files, item: str, before: str, after: str, on: str, system: str = "企业养老", order: int = 2
) -> tuple[str, int]:
    code = {"企业养老": "1", "失业": "3"}[system]
    return files.add(
        "F10",
        险种系统=system,
        个人编号=f"{code}000000{order}",
        变更项目=item,
        变更前=before,
        变更后=after,
        变更日期=on,
        经办人="经办03",
    )


def test_a29_name_and_number(files: Files) -> None:
    files.add("F1", who(0))
    planted = [
        change(files, "姓名", "赵二", "赵一鸣", "2025-01-06"),
        change(files, "证件号码", number(order=50), number(order=1), "2025-01-06"),
    ]
    change(files, "手机号码", "1", "2", "2025-01-06")
    found = files.suspects("A29")
    assert [one["rows"] for one in found] == [planted]
    assert found[0]["section"] == "稽核内控股" and "同日" in found[0]["evidence"]


@pytest.mark.parametrize(("second", "raised"), [("2025-01-06", True), ("2025-01-07", False)])
def test_a29_twice_within_24_months(files: Files, second: str, raised: bool) -> None:
    files.add("F1", who(0))
    planted = [change(files, "姓名", "赵二", "赵三", "2023-01-06"), change(files, "姓名", "赵三", "赵一鸣", second)]
    assert files.places("A29") == ([planted] if raised else [])


def test_a29_what_is_one_change_or_none(files: Files) -> None:
    files.add("F1", who(0))
    files.add("F3", who(0))
    old, new = number(order=50), number(order=1)
    change(files, "证件号码", old[:6] + old[8:17], old, "2024-05-06")  # 15 digits as 18
    change(files, "证件号码", old, new, "2024-09-02")
    change(files, "证件号码", old, new, "2024-09-03", "失业")  # the same in another system
    change(files, "出生日期", "1980-03-04", "1980-03-05", "2024-09-02")  # goes with the number
    assert files.places("A29") == []
    change(files, "出生日期", "1980-03-05", "1981-03-05", "2024-12-02")
    assert len(files.places("A29")) == 1
