"""Names of people in what a case says, for whoever sees no whole names: titles, differences, findings, opinions.

A title and an opinion are sentences. The names that a case is about are known: of its subject, of the case that it
reverses, of the fields 姓名, and of the people whom its lines are called after. They are masked wherever they stand.
"""

import re
from collections.abc import Iterable

from shebao.cases.kinds import Difference
from shebao.cases.models import Case
from shebao.screens.masks import mask_names

NAME = "姓名"
"""What the label of a field with somebody's name ends in."""
_CALLED = re.compile(r"(.+)（[0-9Xx*]+）")
"""A line called after a person: the name and the masked number."""


def subject_names(case: Case) -> set[str]:
    """The names in the title: a reversal repeats the title of its original, and the name may have changed since."""
    about = [case, *([case.reverses] if case.reverses else [])]
    return {one.subject_name for one in about if one.subject_kind == "person"}


def people_named(case: Case, changes: Iterable[Difference]) -> set[str]:
    """Every name of a person that the case is known to say: of its subject, and in what it changes."""
    found = subject_names(case)
    for one in changes:
        if one.name.endswith(NAME):
            found |= {one.before, one.after}
        if called := _CALLED.fullmatch(one.name):
            found.add(called[1])
    return found - {""}


def shown_title(case: Case, names: bool) -> str:
    """The title; its names masked where ``names`` is false."""
    return case.title if names else mask_names(case.title, subject_names(case))
