"""Saying a fault of performance forms once: by form in a composed document, gathered over the forms of one read.

A book names each project's faults apart, because each is acknowledged apart. Of anybody's document, the same kind of
fault in many forms is one finding with many places: a reader wants to know what is the matter and where, not how often.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shebao.budget.book import Indicator
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.rule import ENOUGH_TO_NAME, Material, Rule, form_name, form_subject
from shebao.findings import Finding, Severity, Spot


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
) -> Iterator[Finding]:
    """The findings of faults of one kind. ``advice`` ends the message; ``kind`` names it where a rule has several."""
    faults = list(faults)
    if material.book is not None or len(faults) == 1:
        for fault in faults:
            yield rule.finding(
                f"{form_subject(fault.form)}/{fault.thing}",
                f"{form_name(fault.form)}{fault.what}{advice}",
                severity=severity,
                found=fault.found,
                expected=fault.expected,
                spots=fault.spots or fault.form.place,
            )
        return
    if not faults:
        return
    forms: dict[str, list[Fault]] = {}
    for fault in faults:
        forms.setdefault(form_name(fault.form), []).append(fault)
    named = [f"{name}{'、'.join(_some([fault.what for fault in own]))}" for name, own in forms.items()]
    several = f"{len(forms)}张绩效目标表" if len(forms) > 1 else ""
    count = f"{several}共{len(faults)}处：" if len(faults) > len(forms) else f"{several}："
    yield rule.finding(
        f"绩效目标表/{kind or rule.name}",
        f"{count if several else ''}{'；'.join(_some(named))}{advice}",
        severity=severity,
        found=faults[0].found,
        expected=faults[0].expected,
        spots=[spot for fault in faults for spot in (fault.spots or fault.form.place)],
    )


def _some(words: Sequence[str]) -> list[str]:
    if len(words) <= ENOUGH_TO_NAME:
        return list(words)
    return [*words[: ENOUGH_TO_NAME - 1], f"{words[ENOUGH_TO_NAME - 1]}等{len(words)}项"]


def is_read(material: Material) -> bool:
    """Whether the document was read from a file, so that nothing but what is printed is known."""
    return material.book is None


def indicator_spots(form: PerformanceForm, indicators: Iterable[Indicator]) -> list[Spot]:
    """Where indicators stand, the form itself where that is not known."""
    return form.indicator_spots(indicators) or form.place
