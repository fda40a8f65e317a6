"""How a control refuses: its code, what was refused and what to do, on which basis."""

from shebao.findings import Finding, Severity

RULES = "泽社保〔2023〕5号《专项资金管理制度》"
"""The centre's own rules of special funds."""
BUDGET_LAW = "预算法"


def refusal(code: str, message: str, basis: str, field: str = "") -> Finding:
    """A refusal; its message says what to do next."""
    return Finding(code, Severity.ERROR, message, subject=field, basis=basis)
