"""T-06: names of 类 that are no longer used (医疗卫生与计划生育支出)."""

from collections.abc import Iterator

from shebao.budget.codes import code_tables
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.disclosure.rules.t02_leftover_marks import printed_texts
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Each old name once."""
    tables = code_tables(material.document.year)
    names = {old: code.name for code in tables.function.values() for old in code.old_names if len(code.code) == 3}
    current = {code.name for code in tables.function.values()}
    said: set[str] = set()
    for where, text in printed_texts(material):
        for old, new in names.items():
            if old in said or old not in text or old in current:
                continue
            if old in new and text.count(old) == text.count(new):
                continue
            if len(old) < 6 and plain_name(text) != old:
                continue
            said.add(old)
            yield RULE.finding(
                f"旧名称/{old}",
                f"“{where}”用了旧的科目名称“{old}”，{material.document.year}年应为“{new}”。请更正。",
                found=old,
                expected=new,
            )


RULE = Rule("T-06", "科目名称为现行名称", Severity.WARNING, "当年政府收支分类科目", "文字和表", check)
