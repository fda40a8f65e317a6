"""S-03: a note that a table is empty must not stand under figures."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, TableView
from shebao.disclosure.rules.s02_empty_tables import has_amounts
from shebao.findings import Finding, Severity, Spot

EMPTY_NOTE = re.compile(
    r"本表(?:无数据|为空|无内容|没有数据)|(?:此|本)?表为空表|故(?:本|此)表(?:为空|无数据)|空表(?!示)|无此项|不涉及"
    r"|(?:无|没有)(?:使用)?(?:安排)?(?:政府性基金|国有资本经营|“?三公”?经费|此类|相关)[^，。；]{0,20}(?:预算|支出|收入|数据|资金)"
)
"""A note that says there is nothing; 本表包括… and the like say something else."""


def _is_about(view: TableView) -> bool:
    """Whether the note speaks of the whole table, not of one budget in a table of several."""
    note = view.table.note
    if re.search("本表|此表|空表", note):
        return True
    budget = next((name for name in ("政府性基金", "国有资本经营", "三公") if name in note), "")
    return not budget or budget in view.table.title or view.kind.value.startswith(budget)


def check(material: Material) -> Iterator[Finding]:
    """Every table with a note."""
    for view in material.views:
        if EMPTY_NOTE.search(view.table.note) and _is_about(view) and has_amounts(view):
            yield RULE.finding(
                f"{view.name}/空表说明",
                f"{view.name}“{view.kind.value}”列有数据，却注明“{view.table.note}”。请删去该注，或核对数据。",
                found=view.table.note,
                spots=[Spot(view.block)] if view.block >= 0 else [],
                places=(view.place,),
            )


RULE = Rule("S-03", "有数据的表不注空表", Severity.ERROR, "公开内容应当准确", "各表", check)
