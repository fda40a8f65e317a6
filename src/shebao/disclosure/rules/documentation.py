"""The rules as a page of the documentation."""

from shebao.disclosure.rules.registry import RULES

GROUPS = (
    ("S", "文本和表的齐全"),
    ("R", "勾稽关系"),
    ("N", "文字中的数字"),
    ("P", "绩效目标"),
    ("T", "文字"),
)

INTRODUCTION = """# 校对规则

本页由程序生成（`shebao.disclosure.rules.rules_markdown`），请勿手工修改。

级别：**错误**，数字或表述不对，或不应公开，阻止公开；**提醒**，矛盾、存疑、缺漏，需核实或确认；**提示**，四舍五入、措辞和格式。

印出的数字按末位代表一个区间：176.83 代表 [176.825, 176.835)。合计与各项之和的区间不能相交才算错误；四舍五入、截去尾数
能解释的，列为提示并写明。不使用任何百分比容差。
"""


def rules_markdown() -> str:
    """The page ``docs/rules.md``: every rule with its code, severity, what it needs and its basis."""
    lines = [INTRODUCTION]
    for letter, title in GROUPS:
        lines.append(f"## {title}\n")
        lines.append("| 代码 | 规则 | 级别 | 需要 | 依据 |\n| --- | --- | --- | --- | --- |")
        lines.extend(
            f"| {rule.code} | {rule.name} | {rule.severity.label} | {rule.needs} | {rule.basis} |"
            for rule in RULES
            if rule.code.startswith(letter)
        )
        lines.append("")
    return "\n".join(lines)
