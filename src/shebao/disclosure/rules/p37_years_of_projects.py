"""P-37: a project that names a year in its name belongs to this budget's, or says that it goes on."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import Fault, is_read, report
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年度?)?(?!\d|[-—~至]|年?(?:以后|之后|以前|之前|起|前|后|结转))")
GOES_ON = re.compile(
    r"结转|结余|尾款|欠款|欠付|清算|质保金|续建|跨年|补发|补缴|清欠|历史|遗留|债|计划|规划|行动|批次|届"
)
CARRIED_OVER = re.compile(r"结转")


def check(material: Material) -> Iterator[Finding]:
    """Every project of a document that was read: a later year is asked about, an earlier one told."""
    year = material.document.year
    if not is_read(material) or not year:
        return
    later, earlier = [], []
    for form in material.project_forms:
        own = form.year or year
        years = [int(found) for found in YEAR.findall(form.name)]
        if not years or own in years or year in years or GOES_ON.search(form.name):
            continue
        named = max(years)
        fault = Fault(form, "年份", f"的名称写{named}年", form.place, f"{named}", f"{own}")
        if named > own:
            later.append(fault)
        elif not any(CARRIED_OVER.search(amount.label) and amount.text.strip("0.- ") for amount in form.amounts):
            earlier.append(fault)
    yield from report(RULE, material, later, f"，晚于{year}年。请核对。", Severity.WARNING, kind="以后年度")
    yield from report(
        RULE, material, earlier, f"，文本是{year}年的。请核对是否沿用旧项目；结转项目请注明。", kind="以前年度"
    )


RULE = Rule("P-37", "项目名称的年份", Severity.NOTICE, "公开内容应当准确，不沿用旧文本", "项目绩效目标表", check)
