"""How work says how far it is, also where no job and no database are there."""

from collections.abc import Callable

Say = Callable[[str, int, int], None]
"""Given what is being done, how much of it is done, and how much there is."""


def silent_progress(stage: str, done: int = 0, total: int = 0) -> None:
    """For work that runs outside a job: nobody listens."""
