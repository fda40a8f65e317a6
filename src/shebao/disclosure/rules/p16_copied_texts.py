"""P-16: necessity and measures say something of their own; the basis copied does not."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from shebao.disclosure.rules.over_forms import Fault, report
from shebao.disclosure.rules.p14_copied_goals import NOT_WORDS
from shebao.disclosure.rules.rule import Material, Rule, form_text
from shebao.findings import Finding, Severity

FIELDS = (("项目设立必要性", "必要性"), ("保证项目实施的制度、措施", "措施"))
LONG_ENOUGH = 20
COPIED_SHARE = 0.6
"""From this part of a text on that stands in the basis in one piece, the text is a copy."""


def copied(text: str, source: str) -> bool:
    """Whether most of a text stands in one piece in another."""
    text, source = NOT_WORDS.sub("", text), NOT_WORDS.sub("", source)
    if len(text) < LONG_ENOUGH or len(source) < LONG_ENOUGH:
        return False
    if text in source:
        return True
    match = SequenceMatcher(None, text, source, autojunk=False).find_longest_match()
    return match.size >= COPIED_SHARE * len(text)


def check(material: Material) -> Iterator[Finding]:
    """Every project."""
    faults = []
    for form in material.project_forms:
        basis = form_text(form, "立项依据")
        for name, word in FIELDS:
            if copied(form_text(form, word), basis):
                faults.append(Fault(form, name, f"的“{name}”照抄了立项依据", form.spots(word)))
    yield from report(RULE, material, faults, "。建议写明本项目自己的理由或办法。")


RULE = Rule(
    "P-16", "必要性和措施不照抄依据", Severity.NOTICE, "项目申报文本应当有针对性", "项目绩效目标表的文字", check
)
