"""The subject of an amount: what of the words before it names the thing, and what only says that it is an amount."""

import re

from shebao.disclosure.statements.words import (
    ASIDE,
    BOUNDARY,
    ORDINAL,
    PRIOR_YEAR,
    SUBJECT_HEAD,
    SUBJECT_TAIL,
)

_OPEN, _SHUT = "\ue000", "\ue001"


def core(subject: str) -> str:
    """A subject without marks and without the words that only say that it is an amount."""
    return re.sub(r"(?:预算|支出|决算|安排|总额|数)+$", "", re.sub(r"[“”\"]", "", subject))


def last_clause(text: str) -> str:
    """The words after the last mark of punctuation; a short aside in brackets (（境）, （三保）) stays in its word."""
    protected = ASIDE.sub(lambda match: f"{_OPEN}{match['words']}{_SHUT}", text.replace("收、支", "收支"))
    return BOUNDARY.split(protected)[-1].replace(_OPEN, "（").replace(_SHUT, "）").strip()


def year_compared(words: str) -> str:
    """The year that a change is measured from, as printed: 上年, 2023年; "" where none is named."""
    match = re.search(PRIOR_YEAR, words)
    return match.group() if match else ""


def clean_subject(clause: str, unit_name: str = "") -> str:
    """The subject of a clause without year, unit's name and connecting words.

    >>> clean_subject("2025年度泽州县社会保险中心预算收入总计", "泽州县社会保险中心")
    '预算收入总计'
    """
    subject = clause.strip()
    if unit_name:
        subject = subject.replace(unit_name, "")
    previous = None
    while subject != previous:
        previous = subject
        subject = ORDINAL.sub("", subject)
        subject = re.sub(
            r"^(?:本年度|20\d\d年度?(?!以|之|底|前|后)|\d{4}年度(?!以|之|底|前|后)|本部门（单位）|部门（单位）|本部门|我部门|本单位|我单位)",
            "",
            subject,
        )
        subject = SUBJECT_HEAD.sub("", subject).strip()
    subject = SUBJECT_TAIL.sub("", subject).strip()
    subject = re.sub(r"科目$", "", subject)
    is_quoted = subject.startswith("“") and subject.find("”") in (-1, len(subject) - 1)
    return subject.strip("“”") if is_quoted or subject.count("“") != subject.count("”") else subject
