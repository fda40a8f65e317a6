"""T-07: a number of things = the things listed behind or before it (offices, units, vehicles by use)."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.findings import Finding, Severity, Spot

COUNT_THEN_LIST = re.compile(
    r"(?:共|共有|包括)(\d+)(?:个|家)(?:[^，。；：]{0,12})[，,]?(?:分别是|分别为|包括|是)[:：]?(?P<list>[^。；]+)"
)
LIST_THEN_COUNT = re.compile(r"内设(?P<list>[^。；，]+)，共(\d+)个内设机构")


def check(material: Material) -> Iterator[Finding]:
    """Sentences with a count and a list, then vehicles by use."""
    for passage in material.passages:
        for pattern in (COUNT_THEN_LIST, LIST_THEN_COUNT):
            for match in pattern.finditer(passage.text):
                number = int(next(group for group in match.groups() if group and group.isdigit()))
                text = match["list"]
                listed = [item for item in re.split(r"[、和]", text) if item.strip()]
                if "等" in text or re.search(r"\d", text) or len(listed) == number or len(text.split("、")) == number:
                    continue
                yield RULE.finding(
                    f"文字/{plain_name(passage.heading)}/个数",
                    f"“{plain_name(passage.heading)}”写{number}个，列出的是{len(text.split('、'))}个：{text[:60]}。请核对。",
                    spots=(Spot(passage.block, start=match.start()),),
                    found=f"{number}个",
                    expected=f"{len(text.split('、'))}个",
                )
    for statement in material.statements:
        vehicles = [member for member in statement.members if member.figure.unit == "辆"]
        if statement.figure.unit == "辆" and len(vehicles) > 1 and not vehicles[-1].is_cut:
            yield from RULE.tie(
                "文字/公务用车/按用途",
                (statement.subject, statement.figure),
                [(vehicle.subject, vehicle.figure) for vehicle in vehicles],
            )


RULE = Rule("T-07", "个数与列举一致", Severity.ERROR, "公开内容应当准确，前后一致", "文字", check)
