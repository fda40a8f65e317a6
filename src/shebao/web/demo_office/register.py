"""The register of the demonstration.

``fill_register`` is the one place that says where it comes from; whatever fills it leaves the journal behind that
verification asks for.
"""

from collections.abc import Callable
from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""


def fill_register(scale: float, data: Path, progress: Progress) -> dict[str, int]:
    """Fill an empty register at a scale (1 is the county); returns how many of what there are now."""
    from shebao.web.demo_office.handful import write_handful

    progress("参保登记", 0, 1)
    made = write_handful()
    progress("参保登记", 1, 1)
    return made
