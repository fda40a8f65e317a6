"""Saying a fault of performance forms once: by form in a composed document, gathered over the forms of one read.

A book names each project's faults apart, because each is acknowledged apart. Of anybody's document, the same kind of
fault in many forms is one finding with many places: a reader wants to know what is the matter and where, not how often.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shebao.budget.book import Indicator
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject
from shebao.findings import Finding, Severity, Spot

MOST_NAMED = 3
"""A message names so many and counts the rest; every place is in the finding."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is the matter with one form. ``what`` follows the form's name; ``thing`` ends the subject."""

    form: PerformanceForm
    thing: str
    what: str
    spots: Sequence[Spot] = ()
    found: str = ""
    expected: str = ""


def report(
    rule: Rule,
    material: Material,
    faults: Iterable[Fault],
    advice: str,
    severity: Severity | None = None,
    kind: str = "",
    lead: str = "",
) -> Iterator[Finding]:
    """The findings of faults of one kind.

    ``lead`` stands once before what is the matter, ``advice`` ends the message; ``kind`` names the kind where a rule
    has several.
    """
    faults = list(faults)
    if material.book is not None or len(faults) == 1:
        for fault in faults:
            yield rule.finding(
                f"{form_subject(fault.form)}/{fault.thing}",
                f"{form_name(fault.form)}{lead}{fault.what}{advice}",
                severity=severity,
                found=fault.found,
                expected=fault.expected,
                spots=fault.spots or fault.form.place,
            )
        return
    if faults:
        yield rule.finding(
            f"绩效目标表/{kind or rule.name}",
            f"{_listed(faults, lead)}{advice}",
            severity=severity,
            found=faults[0].found,
            expected=faults[0].expected,
            spots=[spot for fault in faults for spot in (fault.spots or fault.form.place)],
        )


def _listed(faults: Sequence[Fault], lead: str) -> str:
    """How many there are, then the first few by name."""
    forms: dict[str, list[str]] = {}
    for fault in faults:
        forms.setdefault(form_name(fault.form), []).append(fault.what)
    if len(forms) == 1:
        name, whats = next(iter(forms.items()))
        return f"{name}共{len(whats)}处{lead or '：'}{first_few(whats, '处')}"
    times = f"共{len(faults)}处" if len(faults) > len(forms) else ""
    named = [f"{name}{first_few(whats, '处', 1)}" for name, whats in forms.items()]
    what = "个项目" if all(fault.form.project for fault in faults) else "张表"
    return f"{len(forms)}张绩效目标表{times}{lead or '：'}{first_few(named, what, sign='；')}"


def first_few(words: Sequence[str], counter: str, most: int = MOST_NAMED, sign: str = "、") -> str:
    """The first few of many, and how many there are.

    >>> first_few(["甲", "乙", "丙", "丁"], "个项目")
    '甲、乙、丙等4个项目'
    """
    return f"{sign.join(words[:most])}{f'等{len(words)}{counter}' if len(words) > most else ''}"


def is_read(material: Material) -> bool:
    """Whether the document was read from a file, so that nothing but what is printed is known."""
    return material.book is None


def indicator_spots(form: PerformanceForm, indicators: Iterable[Indicator]) -> list[Spot]:
    """Where indicators stand, the form itself where that is not known."""
    return form.indicator_spots(indicators) or form.place
