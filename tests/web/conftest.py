"""The site as it is without an office."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from shebao.web.public_site import PUBLIC_SITE


@pytest.fixture(autouse=True)
def public_site() -> Iterator[None]:
    with override_settings(**PUBLIC_SITE):
        yield
