"""P-19: a project whose name says 三保 is marked 三保 in the book."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

MARK = "三保"


def check(material: Material) -> Iterator[Finding]:
    """Where the book is there; a marked project may have any name."""
    if material.book is None:
        return
    for project in material.book.projects:
        if MARK in project.name and not project.three_guarantees:
            yield RULE.finding(
                f"项目/{project.name}/三保",
                f"项目“{project.name}”的名称写明“三保”，“项目”表没有填“三保”标识。请统一，以免漏报“三保”支出。",
                found="未标识",
                expected="是",
            )


RULE = Rule("P-19", "三保标识一致", Severity.WARNING, "“三保”支出应当单独标识、优先保障", "底册的项目表", check)
