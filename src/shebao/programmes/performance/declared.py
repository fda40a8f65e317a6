"""What performance declares to the rooms below: its cases, their forms, its tables, its pages."""

from shebao.screens.menu import Item, add


def declare() -> None:
    """Called once, when the room is ready."""
    from shebao.programmes.pages.forms import add_forms
    from shebao.programmes.performance import (  # noqa: F401 - they declare themselves
        department_cases,
        evaluate_overall,
        evaluate_self,
        monitor,
        rows,
        todos,
    )
    from shebao.programmes.performance.pages.forms import FORMS

    add_forms(FORMS)
    add(
        Item("专项资金", "绩效", "performance", "project.look"),
        Item("专项资金", "满意度调查", "surveys", "project.look"),
    )
