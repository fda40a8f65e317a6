"""T-03: Chinese text has Chinese punctuation: no half-width mark between hanzi."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Place, Severity, Spot

HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,;:?!](?=[\u4e00-\u9fff])")
MOST_PLACES = 20


def check(material: Material) -> Iterator[Finding]:
    """Each section once, then the texts of each performance table once; of a document that was read, all in one."""
    texts: dict[str, list[tuple[str, Spot | None]]] = {}
    for passage in material.passages:
        texts.setdefault(f"文字/{plain_name(passage.heading)}", []).append((passage.text, Spot(passage.block, start=0)))
    for form in material.forms:
        name = f"项目/{form.name}" if form.project else "部门整体绩效"
        texts.setdefault(name, []).extend((text, next(iter(form.spots(label)), None)) for label, text in form.texts)
    found = {
        where: [(match, spot) for text, spot in parts for match in HALF_WIDTH.finditer(text)]
        for where, parts in texts.items()
    }
    found = {where: matches for where, matches in found.items() if matches}
    if material.book is None and len(found) > 1:
        found = {"全文": [match for matches in found.values() for match in matches]}
    for where, matches in found.items():
        first = matches[0][0]
        around = first.string[max(first.start() - 8, 0) : first.end() + 8]
        spots = dict.fromkeys(
            Spot(spot.block, start=match.start()) if spot.start >= 0 else spot for match, spot in matches if spot
        )
        yield RULE.finding(
            f"{where}/半角标点",
            f"“{where}”有{len(matches)}处半角标点，如“…{around}…”。建议改为全角标点。",
            found=first.group(),
            places=(Place(text=around),),
            spots=list(spots)[:MOST_PLACES],
        )


RULE = Rule("T-03", "用全角标点", Severity.NOTICE, "标点符号用法（GB/T 15834）", "文字", check)
