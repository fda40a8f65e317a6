"""T-09: staff and assets are stated for the end of the year before the budget year."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Severity

AS_OF = re.compile(r"截至(\d{4})年(?:(\d{1,2})月)?")


def check(material: Material) -> Iterator[Finding]:
    """Each section once."""
    year = material.document.year
    said: set[str] = set()
    for passage in material.passages:
        if not re.search("机构|资产", passage.heading):
            continue
        for match in AS_OF.finditer(passage.text):
            if int(match[1]) in (year - 1, year) or passage.heading in said:
                continue
            said.add(passage.heading)
            yield RULE.finding(
                f"文字/{plain_name(passage.heading)}/截止日期",
                f"“{plain_name(passage.heading)}”写“{match.group()}”，"
                f"{year}年预算一般截至{year - 1}年12月31日。请核对日期和数据。",
                found=match.group(),
                expected=f"截至{year - 1}年12月",
            )


RULE = Rule("T-09", "截止日期为上年末", Severity.WARNING, "公开内容应当准确，不沿用旧文本", "机构和资产的文字", check)
