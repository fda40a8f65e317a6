"""T-07: a number of things = the things listed behind or before it (offices, units, vehicles by use)."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.disclosure.statements import Passage
from shebao.findings import Finding, Severity, Spot

COUNT_THEN_LIST = re.compile(
    r"(?:共|共有|包括)(\d+)(?:个|家)(?:[^，。；：]{0,12})[，,]?(?:分别是|分别为|包括|是)[:：]?(?P<list>[^。；]+)"
)
UNITS_LISTED = re.compile(
    r"(?:单位|机构)(?:共有?|为|有)?(\d{1,2})(?:个|家)[，,](?:即|为|是)[:：]?(?P<list>[^。；，：]+)"
)
OFFICES = re.compile(
    r"(?:内设|下设)(?:有|了)?[:：]?(?P<list>[^，。；：（）\d]+?)(?P<more>等)?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})个"
    r"(?:内设|职能)?(?:机构|部门|股室|科室|处室|股|科|处)(?=[，。；])"
)
CHINESE = {word: number for number, word in enumerate("一二三四五六七八九十", 1)}
LIST_THEN_COUNT = re.compile(r"内设(?P<list>[^。；，]+)，共(\d+)个内设机构")


def check(material: Material) -> Iterator[Finding]:
    """Sentences with a count and a list, then vehicles by use."""
    yield from _two_numbers_of_offices(material)
    for passage in material.passages:
        yield from _offices(passage)
        for match in UNITS_LISTED.finditer(passage.text):
            yield from _differs(passage, int(match[1]), match["list"], match.start())
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


def _offices(passage: Passage) -> Iterator[Finding]:
    """内设办公室、人事股、综合股5个股室."""
    for match in OFFICES.finditer(passage.text):
        if match["more"] is None and "等" not in match["list"]:
            yield from _differs(passage, _number(match["number"]), match["list"], match.start())


def _two_numbers_of_offices(material: Material) -> Iterator[Finding]:
    """The same offices counted once as 5 and once as 4: lists that begin with the same names."""
    first: dict[tuple[str, ...], tuple[int, Passage, int]] = {}
    for passage in material.passages:
        for match in OFFICES.finditer(passage.text):
            number, begins = _number(match["number"]), tuple(match["list"].split("、")[:2])
            known = first.setdefault(begins, (number, passage, match.start()))
            if number and known[0] and number != known[0]:
                yield RULE.finding(
                    f"文字/{plain_name(passage.heading)}/内设机构数",
                    f"内设机构先写{known[0]}个，后写{number}个，前后不一。请核对后统一。",
                    severity=Severity.WARNING,
                    found=f"{number}个",
                    expected=f"{known[0]}个",
                    spots=(Spot(known[1].block, start=known[2]), Spot(passage.block, start=match.start())),
                )


def _number(text: str) -> int:
    """5, 五, 十二."""
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十") if "十" in text else ("", "", text)
    if "十" not in text:
        return CHINESE[text[0]] if len(text) == 1 else 0
    return (CHINESE.get(tens, 1)) * 10 + CHINESE.get(ones, 0)


def _differs(passage: Passage, number: int, text: str, start: int) -> Iterator[Finding]:
    """A number against a list of names, where it fits neither with 和 as a mark nor within a name."""
    counts = {len(text.split("、")), len(re.split("[、和及]", text))}
    if number in counts or not number or "等" in text or re.search(r"\d", text):
        return
    listed = len(text.split("、"))
    yield RULE.finding(
        f"文字/{plain_name(passage.heading)}/个数",
        f"“{plain_name(passage.heading) or '文字'}”写{number}个，列出的是{listed}个：{text[:60]}。请核对。",
        severity=Severity.WARNING,
        spots=(Spot(passage.block, start=start),),
        found=f"{number}个",
        expected=f"{listed}个",
    )


RULE = Rule("T-07", "个数与列举一致", Severity.ERROR, "公开内容应当准确，前后一致", "文字", check)
