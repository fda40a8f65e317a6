"""An office with retirees, for tests of rosters."""

from collections.abc import Callable

import pytest

from shebao.staff.who import Who
from tests.office.allowances.county import Office


@pytest.fixture
def people(hire: Callable[..., Who]) -> Office:
    """The hands of a roster."""
    return Office(hire)
