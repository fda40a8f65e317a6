"""The codes that a grant is limited to are those of the register."""

from shebao.register.insurances import SHORT
from shebao.staff.request_list import INSURANCES


def test_both_rooms_name_the_same_insurances() -> None:
    assert INSURANCES == SHORT
