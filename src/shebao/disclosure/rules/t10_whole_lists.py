"""T-10: what 分别是 introduces is the whole: its amounts add to the total, and there are as many as announced."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every amount with such a list behind it."""
    previous = None
    for statement in material.statements:
        parts = [part for part in statement.members if part.figure.is_money]
        if statement.whole_list and statement.figure.is_money and parts:
            subject = f"文字/{plain_name(statement.heading)}/{statement.subject or '分项'}"
            yield from RULE.tie(
                f"{subject}/分项之和",
                (statement.subject or "总额", statement.figure),
                [(part.subject, part.figure) for part in parts],
            )
            if (
                previous is not None
                and previous.paragraph == statement.paragraph
                and previous.figure.unit in ("项", "个")
                and previous.figure.value != len(parts)
            ):
                yield RULE.finding(
                    f"{subject}/项数",
                    f"“{previous.subject}”写{previous.figure.shown}，列出{len(parts)}项。请核对。",
                    figures=[previous.figure.as_shown(previous.subject)],
                    found=previous.figure.shown,
                    expected=f"{len(parts)}项",
                )
        previous = statement


RULE = Rule("T-10", "分项之和等于总额", Severity.ERROR, "公开内容应当准确，前后一致", "用“分别是”列举金额的文字", check)
