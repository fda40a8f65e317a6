"""What all tests share: no test is about time, so property tests have no deadline. ``--full`` repeats what kills."""

from typing import Any

from hypothesis import settings

settings.register_profile("shebao", deadline=None)
settings.load_profile("shebao")


def pytest_addoption(parser: Any) -> None:
    """``python3 dev.py test --full``: processes are killed 50 times instead of 5."""
    parser.addoption("--full", action="store_true", help="kill processes 50 times instead of 5")
