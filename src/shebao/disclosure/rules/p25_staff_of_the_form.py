"""P-25: the staff that the department's form prints adds up, and is that of the text."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import is_read
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity, Spot

NUMBER = re.compile(r"(\d+)(?:人|名|个)?$")
IN_TEXT: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("人员编制数", "编制", re.compile(r"(?<!实有)编制(?:人数|数|总数)?(?:为|共|共计)?(\d+)[名人个]")),
    (
        "在职人员总数",
        "实有人数",
        re.compile(r"(?:实有|实际|在职|现有)[^，。；\d]{0,8}?(?<!离退休)人(?:员|数)[^，。；\d]{0,3}(\d+)[名人个]"),
    ),
)


def check(material: Material) -> Iterator[Finding]:
    """The department's form alone, then against the text on the unit; several numbers in it mean several units."""
    if not is_read(material):
        return
    for form in material.forms:
        if form.project:
            continue
        numbers = {label: int(found[1]) for label, text in form.facts if (found := NUMBER.match(text))}
        staff, own, other = (numbers.get(label) for label in ("在职人员总数", "在编人员数", "其他人员数"))
        if staff is not None and own is not None and other is not None and staff != own + other:
            yield RULE.finding(
                "部门整体绩效/在职人员",
                f"部门整体支出绩效目标表的实际在职人员总数{staff}人，在编{own}人与其他{other}人之和{own + other}人。"
                "请核对。",
                severity=Severity.ERROR,
                found=f"{staff}人",
                expected=f"{own + other}人",
                spots=form.spots("在职人员总数", "在编人员数", "其他人员数"),
            )
        for label, name, pattern in IN_TEXT:
            number = numbers.get(label)
            stated = [
                (int(match[1]), Spot(passage.block, start=match.start(1)))
                for passage in material.passages
                if re.search("机构|概况|人员", passage.heading)
                for match in pattern.finditer(passage.text)
            ]
            if number is None or len({value for value, _ in stated}) != 1 or stated[0][0] == number:
                continue
            yield RULE.finding(
                f"部门整体绩效/{name}",
                f"文字写{name}{stated[0][0]}人，部门整体支出绩效目标表写{number}人。请统一。",
                found=f"{number}人",
                expected=f"{stated[0][0]}人",
                spots=[*form.spots(label), stated[0][1]],
            )


RULE = Rule(
    "P-25", "绩效目标表的人员数", Severity.WARNING, "公开内容应当准确，前后一致", "部门整体支出绩效目标表", check
)
