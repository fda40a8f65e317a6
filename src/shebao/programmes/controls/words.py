"""How a control refuses: its code, what was refused and what to do, on which basis."""

from shebao.findings import Finding, Severity

RULES = "泽社保〔2023〕5号《专项资金管理制度》"
"""The centre's own rules of special funds."""


def refusal(code: str, message: str, basis: str, field: str = "", action: str = "") -> Finding:
    """A refusal; its message says what to do next, or ``action`` does."""
    return Finding(code, Severity.ERROR, message, subject=field, basis=basis, action=action)


def doubt(code: str, message: str, basis: str, field: str = "", action: str = "") -> Finding:
    """What does not stop an act, and has to be looked into."""
    return Finding(code, Severity.WARNING, message, subject=field, basis=basis, action=action)
