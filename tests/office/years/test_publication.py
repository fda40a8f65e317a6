"""A year all the way: compiled, frozen, approved, granted, proof-read, released, published, read back."""

from collections.abc import Callable

import pytest

from shebao.budget.forms import read_book  # noqa: F401
from shebao.disclosure.read.assemble import read_disclosure
from shebao.programmes.years.published import current
from shebao.staff.who import Who
from tests.office.years.walk import YEAR, Year

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]


def test_what_is_published_is_the_library(hire: Hire) -> None:
    year = Year(hire)
    version = year.published()
    told = current(YEAR, "budget")
    assert told is not None and told.version == version.number == 1
    assert (told.folder / "disclosure.pdf").is_file()
    read = read_disclosure(told.folder / "disclosure.xlsx")
    assert read.tables
