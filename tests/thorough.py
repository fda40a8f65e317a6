"""How many examples a property is tried on: few on every change, many with ``--full``."""

full_run = False
"""Whether ``--full`` was given; known before the tests are imported."""


def examples(few: int, many: int) -> int:
    """As many examples as this run wants."""
    return many if full_run else few
