"""Numbers of people and units: what holds, what does not, and what these standards do not judge."""

import polars as pl
import pytest

from shebao.law import calculate, kind
from tests.law.on_paper import VIEW, figures, refused, worked


@pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x", " 110105 19491231 002X "])
def test_check_character_x_in_either_case(number: str) -> None:
    """The example of GB 11643: weighted sum 167 = 15 × 11 + 2, and the remainder 2 stands for X."""
    outcome = worked("id_check", {"number": number})
    names = ("weighted_sum", "remainder", "check_character", "id18", "birth", "sex", "valid", "proven")
    assert figures(outcome, *names) == (167, 2, "X", "11010519491231002X", "1949-12-31", "female", True, True)


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("140525196512034217", "校验码应为6，实为7"),
        ("140525196502304219", "出生日期19650230不是日历上的日期"),
        ("14052519651203421", "应为18位：前17位数字，末位数字或X"),
        ("1405251965120342I6", "应为18位（末位可为X）、15位数字或前17位数字"),
        ("140525205001013424", "出生日期2050-01-01晚于今天"),
    ],
)
def test_a_number_that_does_not_hold_says_why(number: str, problem: str) -> None:
    outcome = worked("id_check", {"number": number, "checked_on": "2026-11-28"})
    assert figures(outcome, "valid", "problem") == (False, problem)


def test_the_birth_date_may_be_the_day_of_checking_but_not_later() -> None:
    """First 17 digits 14052520261128342: weighted sum 258 = 23 × 11 + 5, and 5 stands for 7."""
    number = "140525202611283427"
    assert figures(worked("id_check", {"number": number, "checked_on": "2026-11-28"}), "valid") == (True,)
    assert figures(worked("id_check", {"number": number, "checked_on": "2026-11-27"}), "valid") == (False,)


@pytest.mark.parametrize(
    ("id15", "first17", "born"),
    [
        ("140525580917262", "14052519580917262", "1958-09-17"),
        ("140525000101001", "14052519000101001", "1900-01-01"),
        ("140525580917995", "14052519580917995", "1958-09-17"),
        ("140525580917996", "14052518580917996", "1858-09-17"),
        ("140525580917999", "14052518580917999", "1858-09-17"),
    ],
)
def test_fifteen_digits_get_their_century(id15: str, first17: str, born: str) -> None:
    """19 goes in after the division; sequences 996 to 999 marked people born in the 19th century."""
    assert figures(worked("id_check", {"id15": id15}), "first17", "birth") == (first17, born)


def test_fifteen_digits_can_be_right_but_are_not_proven() -> None:
    assert figures(worked("id_check", {"number": "140525580917262"}), "valid", "proven") == (True, False)


@pytest.mark.parametrize("division", ["142501", "142527", "140511", "999999"])
def test_an_old_or_unknown_division_is_no_reason_to_refuse(division: str) -> None:
    made = worked("id_check", {"first17": f"{division}19651203421"})
    (number,) = figures(made, "id18")
    assert figures(worked("id_check", {"number": number}), "valid", "division") == (True, division)


@pytest.mark.parametrize("id_type", ["passport", "permanent_residence", "other"])
def test_foreign_documents_are_not_judged_by_this_standard(id_type: str) -> None:
    outcome = worked("id_check", {"number": "G12345678", "id_type": id_type})
    assert figures(outcome, "form", "valid", "id18") == ("other", None, None)


def test_residence_permits_of_hong_kong_use_the_same_check() -> None:
    """First 17 digits 81000019651203421: weighted sum 209 = 19 × 11, and 0 stands for 1."""
    outcome = worked("id_check", {"number": "810000196512034211", "id_type": "hmt_residence"})
    assert figures(outcome, "weighted_sum", "valid") == (209, True)


def test_a_number_may_be_held_against_its_first_17_digits() -> None:
    case = {"first17": "14052519651203421", "number": "11010519491231002X"}
    assert figures(worked("id_check", case), "valid", "problem") == (
        False,
        "与按前17位算得的140525196512034216不一致",
    )


def test_no_number_at_all_is_a_finding() -> None:
    assert "至少要填一项" in refused("id_check", {})
    assert "至少要填一项" in refused("uscc", {})


def test_numbers_in_columns() -> None:
    frame = pl.DataFrame({"number": ["11010519491231002X", "140525196512034217", "140525580917262", "?"]})
    done = calculate(kind("id_check"), frame, VIEW)
    assert done["valid"].to_list() == [1, 0, 1, 0]
    assert done["id18"].to_list() == ["11010519491231002X", "140525196512034216", "140525195809172623", None]
    assert done["rejected"].to_list() == [False] * 4


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_the_code_does_not_use(letter: str) -> None:
    whole = worked("uscc", {"code": f"1214052540628{letter}5K4A"})
    assert figures(whole, "form", "valid", "uscc") == ("bad", False, None)
    parts = {"registration_and_type": "12", "division": "140525", "org_body8": f"406281{letter}5"}
    assert figures(worked("uscc", parts), "form", "uscc") == ("bad", None)


def test_a_code_may_begin_with_a_letter() -> None:
    """A village collective: organisation sum 173 = 15 × 11 + 8, so 11 − 8 = 3; then 1361 = 43 × 31 + 28, 31 − 28 = 3.

    Small letters are written large.
    """
    parts = {"registration_and_type": "n2", "division": "140525", "org_body8": "mf000001"}
    made = worked("uscc", parts)
    (code, unit) = figures(made, "uscc", "unit_kind")
    assert (code, unit) == ("N2140525MF00000133", "农村集体经济组织（村级）")
    assert figures(worked("uscc", {"code": code}), "valid", "organisation_doubt") == (True, "没有问题")


def test_an_organisation_code_that_fails_its_own_check_is_only_doubtful() -> None:
    """With 5 for 4 at place 17 the sum 1447 grows by 28 to 1475 = 47 × 31 + 18, so the check is 31 − 18 = 13, D."""
    outcome = worked("uscc", {"code": "121405254062815K5D"})
    assert figures(outcome, "valid", "organisation_doubt") == (
        True,
        "第9至17位的组织机构代码校验码应为4，实为5",
    )


def test_half_the_parts_of_a_code_are_not_enough() -> None:
    assert "就要同时填" in refused("uscc", {"registration_and_type": "12", "org_body8": "4062815K"})
