"""Identity numbers: check characters, the change from 15 to 18 digits, letters in credit codes."""

from datetime import date

import pytest

from shebao import identity

TODAY = date(2026, 1, 1)


def test_the_check_character_finds_every_single_wrong_digit() -> None:
    number = "140525196512034216"
    assert identity.resident_problem(number, TODAY) is None
    for position in range(17):
        for digit in "0123456789":
            if digit != number[position]:
                wrong = number[:position] + digit + number[position + 1 :]
                assert identity.resident_problem(wrong, TODAY) is not None


@pytest.mark.parametrize(
    "number", ["140525196502304216", "140525209912034216", "14052519651203421", "14052519651203421Y"]
)
def test_no_calendar_date_a_future_date_or_another_shape_is_refused(number: str) -> None:
    assert identity.resident_problem(number, TODAY) is not None


def test_a_small_x_and_spaces_are_the_same_number() -> None:
    numbers = [f"14052519651203{sequence:03d}" for sequence in range(1, 12)]
    first17 = next(number for number in numbers if identity.resident_check_character(number) == "X")
    assert identity.resident_problem(f" {first17}x", TODAY) is None


def test_sequences_from_996_are_of_the_19th_century() -> None:
    assert identity.to_18_digits("140525580917262") == "140525195809172623"
    assert identity.to_18_digits("140525980917997")[6:10] == "1898"
    assert identity.to_18_digits("140525980917995")[6:10] == "1998"


def test_a_credit_code_that_begins_with_a_letter_is_no_worse() -> None:
    first17 = "N11405254062815K4"
    assert identity.credit_code_problem(first17 + identity.credit_check_character(first17)) is None
    assert identity.credit_code_problem("121405254062815K4A") is None
    assert identity.credit_code_problem("121405254062815K4B") == "校验码应为A，实为B"
    assert identity.organisation_code_doubt("121405254062815K5A") == "第9至17位的组织机构代码校验码应为4，实为5"


def test_letters_outside_the_alphabet_are_refused() -> None:
    assert "不含" in str(identity.credit_code_problem("12140525406281IK4A"))
