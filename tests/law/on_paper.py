"""Run a case and compare what it says with figures as they stand on paper."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from shebao.law import Outcome, kind, run
from shebao.law.store import load_parameters
from shebao.law.units import write

VIEW = load_parameters().view(today=date(2026, 11, 28))


def worked(name: str, case: Mapping[str, object]) -> Outcome:
    """A case of a kind, calculated with the package's parameters as of 28 November 2026; it must come out."""
    outcome = run(kind(name), case, VIEW)
    assert outcome.is_complete, [finding.message for finding in outcome.findings]
    return outcome


def figures(outcome: Outcome, *names: str) -> tuple[object, ...]:
    """Steps as a case writes them: money as decimal text, months as 2025-03, None where a step does not apply."""
    return tuple(write(outcome.step(name).unit, outcome.step(name).value) for name in names)


def amounts(outcome: Outcome, *names: str) -> tuple[Decimal, ...]:
    """Amounts of steps in yuan."""
    return tuple(Decimal(str(figure)) for figure in figures(outcome, *names))


def yuan(*texts: str) -> tuple[Decimal, ...]:
    """Amounts as they stand on paper."""
    return tuple(Decimal(text) for text in texts)


def refused(name: str, case: Mapping[str, object]) -> str:
    """What is said of a case that cannot be calculated."""
    outcome = run(kind(name), case, VIEW)
    assert not outcome.is_complete
    return "；".join(finding.message for finding in outcome.findings)
