"""T-09: staff and assets are stated for the end of the year before the budget year; every date is a day there is."""

import re
from calendar import monthrange
from collections.abc import Iterator

from shebao.disclosure.rules.printed_texts import printed_texts
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Severity, Spot

AS_OF = re.compile(r"截[至止](?:到)?(\d{4})年(?:(\d{1,2})月)?")
DAY = re.compile(r"(?:(?<!\d)(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})日")


def check(material: Material) -> Iterator[Finding]:
    """Each section once, then every day."""
    year = material.document.year
    right = (year,) if material.document.final else (year - 1, year)
    usual = year if material.document.final else year - 1
    said: set[str] = set()
    for passage in material.passages:
        if not year or not re.search("机构|资产|概况", passage.heading):
            continue
        for match in AS_OF.finditer(passage.text):
            if int(match[1]) in right or passage.heading in said:
                continue
            said.add(passage.heading)
            yield RULE.finding(
                f"文字/{plain_name(passage.heading)}/截止日期",
                f"“{plain_name(passage.heading)}”写“{match.group()}”，"
                f"{year}年{'决算' if material.document.final else '预算'}一般截至{usual}年12月31日。请核对日期和数据。",
                found=match.group(),
                expected=f"截至{usual}年12月",
                spots=(Spot(passage.block, start=match.start()),),
            )
    if material.book is None:
        yield from _impossible(material)


def _impossible(material: Material) -> Iterator[Finding]:
    for printed in printed_texts(material):
        for match in DAY.finditer(printed.text):
            year, month, day = int(match[1] or material.document.year or 2024), int(match[2]), int(match[3])
            if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
                continue
            yield RULE.finding(
                f"文字/{plain_name(printed.where)}/{match.group()}",
                f"“{plain_name(printed.where)}”写“{match.group()}”，没有这一天。请改正。",
                severity=Severity.ERROR,
                found=match.group(),
                spots=(printed.at(match.start()),),
            )


RULE = Rule("T-09", "日期正确", Severity.WARNING, "公开内容应当准确，不沿用旧文本", "文字", check)
