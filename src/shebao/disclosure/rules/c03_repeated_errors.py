"""C-03: the same mistake two years running."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Errors of the same rule on the same thing in both documents."""
    other = material.last_year
    if other is None:
        return
    before = {
        (finding.code, finding.subject)
        for finding in material.last_findings
        if finding.severity is Severity.ERROR and finding.subject
    }
    said: set[tuple[str, str]] = set()
    for finding in material.findings:
        key = (finding.code, finding.subject)
        if finding.severity is not Severity.ERROR or key not in before or key in said or finding.code == RULE.code:
            continue
        said.add(key)
        yield RULE.finding(
            f"{finding.code}/{finding.subject}",
            f"“{finding.subject}”的错误（{finding.code}）在{other.year}年的文本中也有，连续两年没有改正。"
            "请改正，并检查模板和取数。",
            spots=finding.spots,
        )


RULE = Rule(
    "C-03",
    "同一错误不连续出现",
    Severity.WARNING,
    "公开内容应当准确",
    "上年公开的文本",
    check,
)
