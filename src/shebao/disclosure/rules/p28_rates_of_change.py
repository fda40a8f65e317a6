"""P-28: a percentage says of what: "提高100%" has its base, "提升服务水平≥95%" is the percentage of something."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import Fault, indicator_spots, is_read, report
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name
from shebao.findings import Finding, Severity

CHANGES = ("提高", "提升", "降低", "增长", "下降")
VERB = re.compile(r"^(?:有效|不断|持续|逐步|进一步)?(?:提升|提高|增强|改善|促进|推动|加强|维护|保障|优化|营造)")
OF_NOTHING = re.compile(r"(?:水平|能力|质量|意识|环境|形象|效果|作用|影响|稳定|和谐|发展|条件|秩序|运行|开展|力|感)$")
"""Names of what has no percentage of its own."""
WITH_BASE = re.compile(r"增长|增幅|增速|提升|提高|降低|下降|比上年|同比|减少|增加")


def check(material: Material) -> Iterator[Finding]:
    """Every indicator of a document that was read whose value is a change in percent."""
    if not is_read(material):
        return
    faults, bare = [], []
    for form in material.forms:
        for name, indicators in indicators_by_name(form):
            percent = [item for item in indicators if item.number_unit in ("%", "％") and not item.word]
            if percent and VERB.search(name) and OF_NOTHING.search(name):
                what = f"指标“{name}”的值“{percent[0].value}”"
                faults_of = indicator_spots(form, percent)
                bare.append(Fault(form, name, what, faults_of, percent[0].value))
                continue
            wrong = [
                item for item in indicators if item.operator in CHANGES and item.number_unit.startswith(("%", "％"))
            ]
            if wrong and WITH_BASE.search(name) is None:
                what = f"指标“{name}”的值“{wrong[0].value}”"
                faults.append(Fault(form, name, what, indicator_spots(form, wrong), wrong[0].value))
    yield from report(RULE, material, faults, "，没有说明与什么相比、提高的是什么。达到某个率的请写“≥”和数。")
    advice = "，没有说明是什么的百分比，不能衡量。请写明如何计算，或改用可核对的指标。"
    yield from report(RULE, material, bare, advice, kind="没有对象的百分比")


RULE = Rule("P-28", "增减的百分比有对象", Severity.WARNING, "绩效指标应当明确、可衡量", "绩效指标", check)
