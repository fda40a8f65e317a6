"""T-06: names of 类 and of offices that are no longer used (医疗卫生与计划生育支出, 工商行政管理局)."""

import re
from collections.abc import Iterator

from shebao.budget.codes import code_tables
from shebao.disclosure.rules.printed_texts import printed_texts
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Severity, Spot

OLD_OFFICES: tuple[tuple[str, int, str], ...] = (
    ("工商行政管理局", 2019, "市场监督管理局"),
    ("质量技术监督局", 2019, "市场监督管理局"),
    ("食品药品监督管理局", 2019, "市场监督管理局"),
    ("卫生和计划生育", 2019, "卫生健康"),
    ("卫生计生", 2019, "卫生健康"),
    ("国土资源局", 2019, "自然资源局"),
    ("环境保护局", 2019, "生态环境局"),
    ("安全生产监督管理局", 2019, "应急管理局"),
    ("地方税务局", 2019, "税务局"),
    ("国家税务局", 2019, "税务局"),
    ("扶贫开发办公室", 2022, "农业农村（乡村振兴）部门"),
    ("银保监", 2024, "金融监督管理部门"),
)
"""Names of offices, the budget year from which on they are old, their successors."""

OLD_WORDS: tuple[tuple[str, int, str], ...] = (
    ("党的十八大", 2023, "党的二十大"),
    ("党的十九大", 2023, "党的二十大"),
    ("十三五", 2022, "“十四五”"),
)
"""Words of an earlier period, the budget year from which on a goal that names them alone is old."""

IN_A_TITLE = re.compile(r"《[^》]*》|原[\u4e00-\u9fff]{0,6}|[\u4e00-\u9fff]{0,4}\d{4}年[^，。；]{0,30}")


def check(material: Material) -> Iterator[Finding]:
    """Each old name once."""
    yield from _classes(material)
    if material.book is None:
        yield from _words(material)


def _classes(material: Material) -> Iterator[Finding]:
    tables = code_tables(material.document.year)
    names = {old: code.name for code in tables.function.values() for old in code.old_names if len(code.code) == 3}
    current = {code.name for code in tables.function.values()}
    said: set[str] = set()
    for where, text, spot, _ in printed_texts(material):
        for old, new in names.items():
            if old in said or old not in text or old in current:
                continue
            short = len(re.findall(rf"{old}[（(](?:\d{{3}})?类[）)]", text))  # 社会保障和就业（类） is said so
            if old in new and text.count(old) == text.count(new) + short:
                continue
            if len(old) < 6 and plain_name(text) != old:
                continue
            said.add(old)
            yield RULE.finding(
                f"旧名称/{old}",
                f"“{where}”用了旧的科目名称“{old}”，{material.document.year}年应为“{new}”。请更正。",
                found=old,
                expected=new,
                spots=(spot,),
            )


def _words(material: Material) -> Iterator[Finding]:
    """Old offices and words of an earlier period, as notices; titles of documents keep their names."""
    year = material.document.year
    found: dict[tuple[str, str], list[tuple[str, Spot]]] = {}
    texts = list(printed_texts(material))
    whole = "".join(printed.text for printed in texts)
    for printed in texts:
        plain = IN_A_TITLE.sub("", printed.text)
        for old, since, new in (*OLD_OFFICES, *OLD_WORDS):
            replaced = (old, since, new) in OLD_WORDS and new.strip("“”") in whole
            if year >= since and old in plain and not replaced:
                start = printed.text.find(old)
                found.setdefault((old, new), []).append((printed.where, printed.at(start)))
    for (old, new), places in found.items():
        yield RULE.finding(
            f"旧名称/{old}",
            f"“{places[0][0]}”仍用“{old}”，{year}年可能是沿用旧文本（现为{new}）。请核对后更新。",
            severity=Severity.NOTICE,
            found=old,
            expected=new,
            spots=[spot for _, spot in places],
        )


RULE = Rule("T-06", "名称为现行名称", Severity.WARNING, "当年政府收支分类科目；现行机构名称", "文字和表", check)
