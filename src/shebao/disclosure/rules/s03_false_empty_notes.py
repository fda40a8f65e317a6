"""S-03: a note that a table is empty must not stand under figures."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.s02_empty_tables import has_amounts
from shebao.findings import Finding, Severity

EMPTY_NOTE = re.compile(r"无数据|空表|没有.{0,12}(?:预算|支出|收入|数据)|无此项|不涉及")


def check(material: Material) -> Iterator[Finding]:
    """Every table with a note."""
    for view in material.views:
        if EMPTY_NOTE.search(view.table.note) and has_amounts(view):
            yield RULE.finding(
                f"{view.name}/空表说明",
                f"{view.name}“{view.kind.value}”列有数据，却注明“{view.table.note}”。请删去该注，或核对数据。",
                found=view.table.note,
                places=(view.place,),
            )


RULE = Rule("S-03", "有数据的表不注空表", Severity.ERROR, "公开内容应当准确", "各表", check)
