"""What years declare to the rooms below: their cases, their jobs, their tables, their pages, what waits."""

from shebao.programmes.performance.unit_figures import give_by
from shebao.programmes.years.base_lines import LOOK
from shebao.screens.menu import Item, add


def declare() -> None:
    """Called once, when the room is ready."""
    from shebao.programmes.years import proof, publish, rows, todos  # noqa: F401 - they declare themselves
    from shebao.programmes.years.steps import approve, release, reply  # noqa: F401 - they declare themselves
    from shebao.programmes.years.unit_figures import figures_of

    give_by(figures_of)
    add(Item("专项资金", "年度预算", "years", LOOK))
