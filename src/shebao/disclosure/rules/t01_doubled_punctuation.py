"""T-01: no doubled or clashing punctuation (。。 。； ，。)."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Place, Severity, Spot

CLASHES = re.compile(r"[。，；：、][。；，、：]|。{2,}(?!…)")
CONTEXT = 10


def check(material: Material) -> Iterator[Finding]:
    """Each section once for each kind of clash."""
    found: dict[tuple[str, str], tuple[str, list[Spot]]] = {}
    for passage in material.passages:
        for match in CLASHES.finditer(passage.text):
            around = passage.text[max(match.start() - CONTEXT, 0) : match.end() + CONTEXT]
            _, spots = found.setdefault((passage.heading, match.group()), (around, []))
            spots.append(Spot(passage.block, start=match.start()))
    for (heading, clash), (around, spots) in found.items():
        times = f"等{len(spots)}处" if len(spots) > 1 else ""
        yield RULE.finding(
            f"文字/{plain_name(heading)}/{clash}",
            f"“{plain_name(heading)}”中标点重复：“…{around}…”{times}。请删去多余的标点。",
            found=clash,
            places=(Place(text=around),),
            spots=spots,
        )


RULE = Rule("T-01", "标点不重复", Severity.NOTICE, "标点符号用法（GB/T 15834）", "文字", check)
