"""P-31: a project's plan pays what the project is for, and not another benefit beside it."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import is_read
from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject, form_text
from shebao.findings import Finding, Severity

BENEFITS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("遗属补助", re.compile(r"遗属(?:生活)?(?:困难)?(?:补助|补贴)")),
    ("取暖费", re.compile(r"取暖(?:费|补贴|补助)|采暖(?:费|补贴)")),
    ("丧葬费", re.compile(r"丧葬(?:费|补助|抚恤)")),
    ("抚恤金", re.compile(r"抚恤金|抚恤费")),
    ("养老金", re.compile(r"养老金")),
    ("高龄津贴", re.compile(r"高龄(?:津贴|补贴)")),
    ("独生子女费", re.compile(r"独生子女(?:费|奖励|父母)")),
    ("伙食补助", re.compile(r"伙食补(?:助|贴)")),
    ("交通补贴", re.compile(r"交通补(?:助|贴)")),
    ("体检费", re.compile(r"体检费")),
    ("助学金", re.compile(r"助学金")),
    ("救助金", re.compile(r"救助金")),
    ("慰问金", re.compile(r"慰问金")),
)
"""Benefits to persons, by any of their names; an office's own are added here."""

PAYS = re.compile(r"(?:发放|支付|发给|拨付)[^，。；]*")


def check(material: Material) -> Iterator[Finding]:
    """Every project of a document that was read whose name is a benefit's."""
    if not is_read(material):
        return
    for form in material.project_forms:
        if not any(words.search(form.name) for _, words in BENEFITS):
            continue
        known = "。".join(
            [form.name, form_text(form, "概况"), *(f"{item.name}{item.word}" for item in form.indicators)]
        )
        for label in ("实施计划", "年度目标"):
            paid = "".join(PAYS.findall(form_text(form, label)))
            for benefit, words in BENEFITS:
                match = words.search(paid)
                if match is None or words.search(known):
                    continue
                yield RULE.finding(
                    f"{form_subject(form)}/{benefit}",
                    f"{form_name(form)}的{label}写发放“{match.group()}”，项目名称、概况和指标都没有这一项。"
                    "请删去，或补充其人数、标准和金额。",
                    found=match.group(),
                    spots=form.spots(label),
                )


RULE = Rule(
    "P-31", "计划与项目内容一致", Severity.WARNING, "绩效目标应当与项目内容相匹配", "对个人补助的项目绩效目标表", check
)
