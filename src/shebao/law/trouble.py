"""A finding about one input of a case: what was refused, why, and what to write instead."""

from shebao.findings import FigureShown, Finding, Place, Severity
from shebao.law.declare import Kind


def trouble(
    kind: Kind,
    code: str,
    name: str,
    message: str,
    *,
    found: str = "",
    expected: str = "",
    action: str = "",
    severity: Severity = Severity.ERROR,
) -> Finding:
    """A finding about one input of a case."""
    return Finding(
        code,
        severity,
        message,
        f"{kind.title}/{name}",
        (Place(column=name),),
        found,
        expected,
        action,
        (FigureShown(name, found),) if found else (),
    )
