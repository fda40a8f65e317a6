"""S-06: a department budget is published within 20 days of its approval (预算法 art. 14)."""

from collections.abc import Iterator
from datetime import date

from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

DAYS = 20


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def check(material: Material) -> Iterator[Finding]:
    """Where the book gives both dates."""
    if material.book is None:
        return
    department = material.book.department
    approved, published = _date(department.approved_on), _date(department.published_on)
    if approved is None or published is None:
        return
    days = (published - approved).days
    if days < 0:
        yield RULE.finding(
            "公开时限",
            f"公开日期{department.published_on}早于批复日期{department.approved_on}。请核对日期。",
            found=department.published_on,
        )
    elif days > DAYS:
        yield RULE.finding(
            "公开时限",
            f"{department.approved_on}批复，{department.published_on}公开，相隔{days}天，超过{DAYS}天。"
            "请尽快公开，并说明超期原因。",
            found=f"{days}天",
            expected=f"{DAYS}天以内",
        )


RULE = Rule("S-06", "按时公开", Severity.WARNING, "《预算法》第十四条：批复后二十日内公开", "批复日期和公开日期", check)
