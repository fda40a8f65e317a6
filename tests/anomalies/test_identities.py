"""A01 to A05: numbers and names."""

from tests.anomalies.files import Files, number, who


def test_a01_a_number_that_cannot_be(files: Files) -> None:
    good = number("1980-03-05", 7)
    wrong = good[:17] + ("0" if good[17] != "0" else "1")
    planted = [
        files.add("F1", who(0), 证件号码=wrong),
        files.add("F1", who(1), 证件号码=good[:-1]),
        files.add("F1", who(2), 证件号码=good[:10] + "1340" + good[14:]),
        files.add("F1", who(3), 证件号码="111111111111111111"),
        files.add("F1", who(4), 证件号码="1.40525E+17"),
        files.add("F1", who(5), 证件号码=number(place="770525")),
        files.add("F1", who(6), 证件号码="E12345678", 证件类型="居民身份证"),
    ]
    files.add("F1", who(7), 证件号码=number(place="142501"))  # an area that no longer exists
    files.add("F1", who(8), 证件号码="140525800305019")  # the old form has no check character
    files.add("F1", who(9), 证件号码=number("1980-03-05", 9).lower())
    files.add("F1", who(10), 证件号码="E12345678", 证件类型="护照")
    files.add("F1", who(11), 证件号码="911840198208104753")  # a foreigner's permanent residence card
    assert files.places("A01") == [[place] for place in planted]


def test_a02_no_number(files: Files) -> None:
    planted = [files.add("F3", who(0), 证件号码=""), files.add("F3", who(1), 证件号码="无")]
    files.add("F3", who(2))
    files.add("F3", who(3), 证件号码="123")  # something is there: A01
    assert files.places("A02") == [[place] for place in planted]


def test_a03_sex_or_birth_against_the_number(files: Files) -> None:
    planted = [files.add("F1", who(0), 性别="女"), files.add("F1", who(1), 出生日期="1980-03-06")]
    files.add("F1", who(2))
    files.add("F1", who(3), 性别="", 出生日期="")  # nothing to compare: A21
    broken = who(4)["证件号码"][:17] + "A"
    files.add("F1", who(4), 证件号码=broken, 出生日期="1979-01-01")  # a number that proves nothing
    found = files.suspects("A03")
    assert [one["rows"] for one in found] == [[place] for place in planted]
    assert [one["proposal"] for one in found] == ["更正", "核实"]  # a birth date may decide a retirement


def test_a03_a_number_that_is_another_ones_is_a04(files: Files) -> None:
    files.add("F1", who(0))
    files.add("F2", who(1, "1975-06-01"), 证件号码=who(0)["证件号码"])
    assert files.places("A03") == []
    assert files.places("A04") == [[("F1", 2), ("F2", 2)]]


def test_a04_one_number_several_names(files: Files) -> None:
    files.add("F1", who(0, 姓名="张云强"))
    files.add("F3", who(0, 姓名="張云强"))
    files.add("F1", who(1))
    files.add("F4", who(1, 姓名="马六甲"))
    files.add("F1", who(2, 姓名="孟晓瑀"))
    files.add("F4", who(2, 姓名="孟晓?"))
    for order, (one, other) in enumerate([("王　伟", "王伟"), ("买买提·艾力", "买买提•艾力")], 3):
        files.add("F1", who(order, 姓名=one))
        files.add("F3", who(order, 姓名=other))  # form alone
    found = files.suspects("A04")
    assert {one["rows"][0][1]: one["proposal"] for one in found} == {2: "合并", 3: "更正", 4: "合并"}
    assert "异体、繁体" in next(one["evidence"] for one in found if one["rows"][0][1] == 2)
    assert not any(one["auto"] for one in found)


def test_a04_a_former_name_on_record(files: Files) -> None:
    files.add("F1", who(0))
    files.add("F3", who(0, 姓名="赵铁柱"))
    assert files.suspects("A04")[0]["proposal"] == "核实"
    files.add(
        "F10",
        险种系统="企业养老",
        个人编号="10000002",
        变更项目="姓名",
        变更前="赵铁柱",
        变更后="赵一鸣",
        变更日期="2020-01-06",
    )
    found = files.suspects("A04")
    assert found[0]["proposal"] == "合并" and "曾用名" in found[0]["evidence"]


def test_a05_one_person_two_numbers(files: Files) -> None:
    right = who(0)["证件号码"]
    slip = right[:15] + ("9" if right[15] != "9" else "8") + right[16:]
    planted = [
        [files.add("F1", who(0)), files.add("F3", who(0), 证件号码=slip)],
        [
            files.add("F1", who(1), 手机号码="15400001111"),
            files.add("F3", who(1), 证件号码=number(order=44), 手机号码="15400001111"),
        ],
    ]
    old = number("1980-03-05", 3)
    files.add("F1", who(2), 证件号码=old)
    files.add("F3", who(2), 证件号码=old[:6] + old[8:17])  # 15 digits: form alone
    found = files.suspects("A05")
    assert [one["rows"] for one in found] == planted
    assert [one["proposal"] for one in found] == ["更正", "核实"]
    assert right in found[0]["proposed"] and "双重身份" in found[1]["evidence"]


def test_a05_a_slip_is_seen_though_nothing_was_linked(files: Files) -> None:
    right = who(0)["证件号码"]
    files.add("F1", who(0))
    files.add("F1", who(0), 证件号码=right[:15] + ("9" if right[15] != "9" else "8") + right[16:])
    found = files.look(linked=False).candidates
    assert found.filter(found["code"] == "A05")["records"].list.len().to_list() == [2]


def test_a05_namesakes_of_one_birthday_are_two_people(files: Files) -> None:
    for order in (1, 2):
        namesake = who(0, 证件号码=number(order=order + 20))
        for file in ("F1", "F3", "F4"):
            files.add(file, namesake, 单位编号=f"900{order}", 手机号码=f"1540000000{order}")
    assert files.places("A05") == []
