"""T-03: Chinese text has Chinese punctuation: no half-width mark between hanzi."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Place, Severity

HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,;:?!](?=[\u4e00-\u9fff])")


def check(material: Material) -> Iterator[Finding]:
    """Each section once, then the texts of each performance table once."""
    texts: dict[str, list[str]] = {}
    for passage in material.passages:
        texts.setdefault(f"文字/{plain_name(passage.heading)}", []).append(passage.text)
    for form in material.forms:
        name = f"项目/{form.name}" if form.project else "部门整体绩效"
        texts.setdefault(name, []).extend(text for _, text in form.texts)
    for where, parts in texts.items():
        found = [match for text in parts for match in HALF_WIDTH.finditer(text)]
        if found:
            first = found[0]
            around = first.string[max(first.start() - 8, 0) : first.end() + 8]
            yield RULE.finding(
                f"{where}/半角标点",
                f"“{where}”有{len(found)}处半角标点，如“…{around}…”。建议改为全角标点。",
                found=first.group(),
                places=(Place(text=around),),
            )


RULE = Rule("T-03", "用全角标点", Severity.NOTICE, "标点符号用法（GB/T 15834）", "文字", check)
