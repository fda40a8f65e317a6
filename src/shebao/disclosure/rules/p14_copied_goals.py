"""P-14: the yearly goal says what is done this year; a copy of the period's goal (or of the strategy) does not."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_subject, form_text
from shebao.findings import Finding, Severity

LONG_ENOUGH = 12
NOT_WORDS = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z]")


def same_words(first: str, second: str) -> bool:
    """Whether two texts are the same but for punctuation, and long enough to say something."""
    plain = NOT_WORDS.sub("", first)
    return len(plain) >= LONG_ENOUGH and plain == NOT_WORDS.sub("", second)


def check(material: Material) -> Iterator[Finding]:
    """Projects of more than one year, and the department."""
    for form in material.forms:
        subject = form_subject(form)
        longer = "实施期目标" if form.project else "战略目标"
        yearly = "年度目标" if form.project else "年度绩效目标"
        if (form.years != 1 or not form.project) and same_words(form_text(form, longer), form_text(form, yearly)):
            yield RULE.finding(
                f"{subject}/年度目标",
                f"{subject}的{yearly}与{longer}相同，看不出本年做什么。建议按本年任务改写。",
            )


RULE = Rule("P-14", "年度目标不照抄", Severity.NOTICE, "绩效目标应当明确本年度要完成的内容", "绩效目标表的目标", check)
