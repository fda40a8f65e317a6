"""A01 to A05: numbers and names."""

import polars as pl
import pytest

from shebao.register.unify.agreement import completion
from shebao.register.unify.anomalies import Compared, find_anomalies
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
    files.add("F1", who(11), 证件号码=number("1982-08-10", 237, place="911840"))  # a permanent residence card
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
    files.add("F1", who(0), 手机号码="15400000001")
    files.add("F3", who(0, 姓名="赵铁柱"), 手机号码="15400000002")
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


def test_a04_of_one_person_by_the_link_is_to_be_made_one(files: Files) -> None:
    files.add("F1", who(0), 手机号码="15400000001")
    files.add("F3", who(0, 姓名="钱多多"), 手机号码="15400000001")  # another name altogether, one telephone: L04
    (found,) = files.suspects("A04")
    assert len(found["persons"]) == 1
    assert found["proposal"] == "合并" and "手机号码或银行账号相同" in found["evidence"]


def test_a04_somebody_elses_number_is_to_be_put_right_and_is_no_second_identity(files: Files) -> None:
    """The spouse's number on one row: linking says whose row it is (L11), and so does the suspect."""
    theirs, own = who(0)["证件号码"], who(1)["证件号码"]
    files.add("F1", who(0), 手机号码="15400000010")
    files.add("F4", who(0))
    files.add("F1", who(1), 手机号码="15400000011")
    wrong = files.add("F3", who(1), 证件号码=theirs, 手机号码="15400000011")
    (found,) = files.suspects("A04")
    assert found["proposal"] == "更正"
    assert (found["records"][0]["system"], found["records"][0]["row"]) == ("210", wrong[1]), "the wrong row leads"
    assert found["section"] == "失业保险股"
    assert own in found["proposed"] and theirs not in found["proposed"]
    assert files.places("A05") == files.places("A03") == []


def test_a04_a_twins_number_is_to_be_put_right_though_the_names_are_alike(files: Files) -> None:
    one, other = number("1980-03-05", 50), number("1980-03-05", 51)
    for file in ("F1", "F3"):
        files.add(file, {"姓名": "王建国", "证件号码": one}, 单位编号="9001", 单位名称="甲公司")
    files.add("F1", {"姓名": "王建军", "证件号码": other}, 单位编号="9002", 单位名称="乙公司")
    files.add("F3", {"姓名": "王建军", "证件号码": one}, 单位编号="9002", 单位名称="乙公司")
    (found,) = files.suspects("A04")
    assert found["proposal"] == "更正" and other in found["proposed"]


def test_a04_alike_names_that_linking_did_not_join_are_asked_about(files: Files) -> None:
    files.add("F1", who(0, 姓名="孟晓瑀"))
    files.add("F4", who(0, 姓名="孟晓瑜"))
    looked = files.look(linked=False).candidates
    assert looked.filter(looked["code"] == "A04")["proposal"].to_list() == ["核实"]


def test_a05_a_slipped_number_that_nobody_else_bears_is_to_be_put_right(files: Files) -> None:
    """L16: no other name stands with the number, so that A04 has nothing to say."""
    files.add("F1", who(0), 手机号码="15400000010")
    files.add("F3", who(0), 证件号码=number("1991-07-01", 70), 手机号码="15400000010")
    values, people, today, month, proposals = files.compared()
    told = people.with_columns(
        person=pl.lit("P1"),
        rule=pl.when(pl.col("system") == "210").then(pl.lit("L16")).otherwise(pl.lit("L01")),
    )
    found = find_anomalies(Compared(values, told, today, month, proposals)).candidates
    (suspect,) = found.filter(found["code"] == "A05").to_dicts()
    assert suspect["proposal"] == "更正" and who(0)["证件号码"] in suspect["proposed"]
    assert "双重身份" not in suspect["evidence"] and suspect["records"][0]["system"] == "210"


@pytest.mark.parametrize(
    "written",
    ["E12345678", "EA1234567", "M123A4567", "C01X0006H", "P1234567A", "512345678", "H12345678", "M1234567801",
     "06123456", "0612345601", "0612345601(B)", "USA110103840815", "护照 E12345678"],
)  # fmt: skip
def test_a01_other_documents_are_known_by_their_form_where_no_column_says_it(written: str, files: Files) -> None:
    files.add("F4", who(0), 证件号码=written)
    assert files.places("A01") == files.places("A02") == []


def test_a01_what_has_18_digits_has_to_hold_its_check(files: Files) -> None:
    resident, permit, card = number(), number(place="810000"), number(place="911840")
    for right in (resident, permit, card):
        files.add("F4", who(len(files.rows.get("F4", []))), 证件号码=right)
    planted = []
    for right in (resident, permit, card):
        wrong = right[:17] + ("0" if right[17] != "0" else "1")
        planted.append([files.add("F4", who(len(files.rows["F4"])), 证件号码=wrong)])
    planted += [[files.add("F4", who(6), 证件号码="140525198")], [files.add("F4", who(7), 证件号码="19800305")]]
    assert files.places("A01") == planted


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


def test_a01_and_a02_show_the_person_that_linking_knows_and_propose_the_number(files: Files) -> None:
    right = who(0)["证件号码"]
    slip = right[:15] + ("9" if right[15] != "9" else "8") + right[16:]
    good = files.add("F1", who(0))
    wrong = files.add("F3", who(0), 证件号码=slip)
    (alone,) = files.suspects("A01")
    assert alone["rows"] == [good, wrong] and (alone["records"][0]["system"], alone["own"]) == ("210", 1)
    assert f"更正为{right}" in alone["proposed"] and alone["proposal"] == "更正"
    assert f"企业养老 10000002的证件号码是{right}（第16位不同）" in alone["evidence"]
    assert "证件号码错一处，姓名相同" in alone["evidence"]
    files.add("F2", who(0), 证件号码="")
    (lacking,) = files.suspects("A02")
    assert right in lacking["proposed"] and lacking["proposal"] == "补充资料" and "不得直接补填" in lacking["proposed"]
    assert (lacking["records"][0]["system"], lacking["own"]) == ("120", 1)


def test_a01_is_known_by_its_own_record_whatever_stands_beside_it(files: Files) -> None:
    """A suspect keeps its number when another system's file comes, and the right records stay clean."""
    right = who(0)["证件号码"]
    files.add("F3", who(0), 证件号码=right[:15] + ("9" if right[15] != "9" else "8") + right[16:])
    (before,) = files.suspects("A01")
    files.add("F1", who(0))
    (after,) = files.suspects("A01")
    assert before["key"] == after["key"] == "A01|210:30000002"
    assert (len(before["records"]), len(after["records"])) == (1, 2)
    values, people, today, month, proposals = files.compared()
    found = find_anomalies(Compared(values, people, today, month, proposals)).candidates
    done = completion(people, found.filter(found["code"] == "A01"))
    assert dict(done.select("system", "有疑点").iter_rows()) == {"110": 0, "210": 1}


def test_one_fault_that_is_a01_and_a05_has_one_owner_and_each_names_the_other(files: Files) -> None:
    right = who(0)["证件号码"]
    files.add("F1", who(0))
    files.add("F3", who(0), 证件号码=right[:15] + ("9" if right[15] != "9" else "8") + right[16:])
    (alone,), (beside,) = files.suspects("A01"), files.suspects("A05")
    assert alone["section"] == beside["section"] == "失业保险股"
    assert right in alone["proposed"] and right in beside["proposed"]
    assert "同一记录与企业养老 10000002对照，另列疑点A05" in alone["evidence"]
    assert "失业 30000002的号码不能通过校验，另列疑点A01" in beside["evidence"]


def test_a05_two_valid_numbers_of_one_employer_that_tell_different_sexes(files: Files) -> None:
    man, woman = number(order=7), number(order=9, male=False)
    planted = [
        files.add("F1", who(0, 证件号码=man, 性别=""), 单位名称="甲公司", 手机号码="15400000001"),
        files.add("F3", who(0, 证件号码=woman), 单位名称="甲公司", 手机号码="15400000002"),
    ]
    # Elsewhere, or born in another division: namesakes.
    for order, (company, place) in enumerate([("乙公司", "140525"), ("甲公司", "140502")], 1):
        files.add(
            "F1", who(order, 证件号码=number(order=7 + order), 性别=""), 单位名称="甲公司", 手机号码=f"1541{order:07}"
        )
        other = number(order=9 + order, male=False, place=place)
        files.add("F3", who(order, 证件号码=other), 单位名称=company, 手机号码=f"1542{order:07}")
    (found,) = files.suspects("A05")
    assert found["rows"] == planted and (found["proposal"], found["severity"]) == ("核实", "H")
    assert "可能是新发号码或性别位有误" in found["evidence"]


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
