"""T-13: a note speaks of the table it stands under (no note on 政府性基金 under 国有资本经营)."""

import re
from collections.abc import Iterator

from shebao.disclosure.model import TableKind as K
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity, Spot

SUBJECTS: tuple[tuple[re.Pattern[str], frozenset[K]], ...] = (
    (re.compile(r"政府性基金"), frozenset({K.FUND_INCOME, K.FUND_EXPENDITURE})),
    (re.compile(r"国有资本"), frozenset({K.CAPITAL})),
    (re.compile(r"[“\"]?三公[”\"]?经费"), frozenset({K.THREE_PUBLIC})),
    (re.compile(r"机关运行经费"), frozenset({K.ORGAN_RUNNING})),
)
EMPTY = re.compile(r"无|没有|空表|不涉及|未安排")


def check(material: Material) -> Iterator[Finding]:
    """Every note that says that something is empty."""
    for view in material.views:
        note = view.table.note
        if not note or EMPTY.search(note) is None:
            continue
        named = [(pattern, kinds) for pattern, kinds in SUBJECTS if pattern.search(note)]
        own = re.sub(r"\s", "", view.table.title)
        if not named or any(view.kind in kinds or pattern.search(own) for pattern, kinds in named):
            continue
        if not any(view.kind in kinds for _, kinds in SUBJECTS):
            continue
        yield RULE.finding(
            f"{view.name}/注",
            f"{view.name}“{view.table.title}”下的注“{note[:60]}”说的是另一张表。请换成本表的说明。",
            found=note,
            places=(view.place,),
            spots=(Spot(view.block),),
        )


RULE = Rule("T-13", "表下的注说的是本表", Severity.WARNING, "公开内容应当准确", "表下的注", check)
