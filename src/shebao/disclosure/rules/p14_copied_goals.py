"""P-14: the yearly goal says what is done this year; a copy of the period's goal (or of the strategy) does not."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import Fault, first_few, is_read, report
from shebao.disclosure.rules.rule import Material, Rule, form_text
from shebao.findings import Finding, Severity

LONG_ENOUGH = 12
LONG_LASTING = 3
"""From so many years on, a year's goal that is the whole period's is asked about."""
COPIED_SHARE = 0.8
NOT_WORDS = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z]")


def same_words(first: str, second: str) -> bool:
    """Whether two texts are the same but for punctuation, and long enough to say something."""
    plain = NOT_WORDS.sub("", first)
    return len(plain) >= LONG_ENOUGH and plain == NOT_WORDS.sub("", second)


def is_copied(goal: str, source: str) -> bool:
    """Whether nearly all of a goal stands in one piece in another text (a plan, the duties)."""
    goal, source = NOT_WORDS.sub("", goal), NOT_WORDS.sub("", source)
    if len(goal) < LONG_ENOUGH or not source:
        return False
    match = SequenceMatcher(None, goal, source, autojunk=False).find_longest_match()
    return match.size >= COPIED_SHARE * len(goal) and match.size >= LONG_ENOUGH


def check(material: Material) -> Iterator[Finding]:
    """Projects of more than one year, and the department; of documents that were read also other copies."""
    alike: list[Fault] = []
    long_lasting: list[Fault] = []
    for form in material.forms:
        longer = "实施期目标" if form.project else "战略目标"
        yearly = "年度目标" if form.project else "年度绩效目标"
        if (form.years != 1 or not form.project) and same_words(form_text(form, longer), form_text(form, yearly)):
            fault = Fault(form, "年度目标", f"的{yearly}与{longer}相同", form.spots(yearly, longer))
            asked = is_read(material) and (form.years >= LONG_LASTING or not form.project)
            (long_lasting if asked else alike).append(fault)
    advice = "，看不出本年做什么。建议按本年任务改写。"
    yield from report(RULE, material, alike, advice)
    yield from report(RULE, material, long_lasting, advice, Severity.WARNING)
    if is_read(material):
        yield from report(RULE, material, _plans(material), "，没有写明要达到的结果。建议改写。", kind="照抄计划")
        yield from _between_forms(material)


def _plans(material: Material) -> Iterator[Fault]:
    for form in material.forms:
        goal = form_text(form, "年度目标") or form_text(form, "年度绩效目标")
        for source in ("项目实施计划", "部门职责"):
            if is_copied(goal, form_text(form, source)):
                yield Fault(form, "年度目标/照抄", f"的年度目标照抄了{source}", form.spots("年度目标", source))


def _between_forms(material: Material) -> Iterator[Finding]:
    """The same goal in two projects of different names: one of them has another's text."""
    by_goal: dict[str, list[PerformanceForm]] = {}
    for form in material.project_forms:
        plain = NOT_WORDS.sub("", form_text(form, "年度目标"))
        if len(plain) >= LONG_ENOUGH:
            by_goal.setdefault(plain, []).append(form)
    for forms in by_goal.values():
        names = list(dict.fromkeys(form.name for form in forms))
        if len(names) > 1:
            listed = first_few([f"“{name}”" for name in names], "个项目")
            yield RULE.finding(
                "绩效目标表/目标/相同",
                f"项目{listed}的年度目标完全相同，可能误用了其他项目的文字。请核对后按各项目的内容改写。",
                severity=Severity.WARNING,
                spots=[spot for form in forms for spot in form.spots("年度目标")],
            )


RULE = Rule("P-14", "年度目标不照抄", Severity.NOTICE, "绩效目标应当明确本年度要完成的内容", "绩效目标表的目标", check)
