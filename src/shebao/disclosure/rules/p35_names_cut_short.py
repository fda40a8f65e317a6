"""P-35: an indicator's name is printed whole, not cut off at the end of its field."""

import re
from collections.abc import Iterator

from shebao.budget.book import Horizon
from shebao.disclosure.rules.over_forms import Fault, indicator_spots, is_read, report
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

LONG_ENOUGH = 8
MOST_LOST = 8
CUT = re.compile(
    r"(?:[和与、，（(《“]|(?<!目)的|(?<!以)及|(?:发放|支付|缴费|完成|办结|到位|拨付|开展|启动)时|(?:参保|退休|受益|服务|培训|补助)人)$"
)


def check(material: Material) -> Iterator[Finding]:
    """Names that end in the middle of a word, then names of the period that the year's only begins."""
    if not is_read(material):
        return
    faults = []
    for form in material.forms:
        period = [item for item in form.indicators if item.horizon is Horizon.PERIOD]
        year = [item for item in form.indicators if item.horizon is Horizon.YEAR]
        said: set[str] = set()
        for item in form.indicators:
            if len(item.name) >= LONG_ENOUGH and CUT.search(item.name) and item.name not in said:
                said.add(item.name)
                faults.append(Fault(form, item.name, f"指标“{item.name}”", indicator_spots(form, [item]), item.name))
        for one in period:
            for other in year:
                short, long = sorted((one.name, other.name), key=len)
                same_place = (one.level2, one.value) == (other.level2, other.value)
                whole = {item.name for item in (year if short == one.name else period)}
                if (
                    same_place
                    and LONG_ENOUGH <= len(short) < len(long) <= len(short) + MOST_LOST
                    and long.startswith(short)
                    and short not in whole
                    and short not in said
                ):
                    said.add(short)
                    what = f"指标“{short}”（另一处为“{long}”）"
                    faults.append(Fault(form, short, what, indicator_spots(form, [one, other]), short, long))
    yield from report(RULE, material, faults, "，名称没有写完。请补全。")


RULE = Rule("P-35", "指标名称完整", Severity.WARNING, "绩效指标应当明确", "绩效指标", check)
