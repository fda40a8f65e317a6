"""N-04: the numbered items of spending add up to the spending they explain; their numbers run on; none stands twice."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from shebao.disclosure.figures import Agreement, PrintedFigure, judge_sum
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.entries import Entry, entries
from shebao.disclosure.rules.function_rows import LEVELS, function_views, row_name, same_name
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, RowView, Rule, TableView
from shebao.disclosure.statements import plain_text
from shebao.findings import Finding, Severity

WHOLES = re.compile(
    r".*(?:财政拨款支出|一般公共预算(?:财政)?(?:拨款)?支出|支出预算|本年支出|支出合计|支出总计)(?:预算|决算)?(?:合计|总计|总额)?"
)
MAY_BE_LOST = 2
"""More numbers than that are not lost items, but another way of counting."""
ENOUGH = 3
"""Fewer items are no list."""


def check(material: Material) -> Iterator[Finding]:
    """Each section's items."""
    sections: dict[str, list[Entry]] = {}
    for entry in entries(material):
        sections.setdefault(entry.first.heading, []).append(entry)
    for heading, listed in sections.items():
        yield from _twice(listed)
        if len(listed) < 2 or len({entry.item.level for entry in listed}) != 1:
            continue
        if [entry.number for entry in listed] == list(range(1, len(listed) + 1)):
            if len(listed) < ENOUGH:
                continue
            missing = list(_left_out(material, listed))
            yield from missing or _total(material, heading, listed)
        else:
            yield from _jumps(material, listed)


def _jumps(material: Material, listed: list[Entry]) -> Iterator[Finding]:
    """1 … 6, 8 …: an item was left out; the tables tell which where they can."""
    numbers = [entry.number for entry in listed]
    gaps = [(one, other) for one, other in pairwise(numbers) if other > one + 1]
    begins = (1, 2) if listed[0].first.heading else (1,)  # a text without headings is an excerpt
    if numbers[0] not in begins or any(other <= one for one, other in pairwise(numbers)):
        return
    if numbers[0] == 2:
        gaps.insert(0, (0, 2))
    lost = sum(other - one - 1 for one, other in gaps)
    if not gaps or lost > MAY_BE_LOST or _stand_elsewhere(material, listed, gaps):
        return
    candidates = list(_unlisted(material, listed, lost))
    named = "、".join(f"{row_name(row)}{figure.shown}" for row, figure in candidates)
    where = "、".join(f"第{one}项之后是第{other}项" if one else "从第2项开始" for one, other in gaps)
    yield RULE.finding(
        f"文字/{section_name(listed[0].first)}/编号",
        f"“{section_name(listed[0].first)}”逐项说明的编号不连续：{where}。"
        + (f"表中有而文字没有列出的：{named}，疑为漏列。请补列。" if named else "疑漏列一项，请核对。"),
        severity=Severity.WARNING,
        figures=[figure.as_shown(row_name(row)) for row, figure in candidates],
        spots=tuple(entry.first.figure.at for entry in listed[:1] if entry.first.figure.at is not None),
    )


def _stand_elsewhere(material: Material, listed: list[Entry], gaps: list[tuple[int, int]]) -> bool:
    """Whether the missing numbers are printed before paragraphs that name no class we know."""
    blocks = range(listed[0].first.block, listed[-1].first.block + 1)
    numbers = {number for one, other in gaps for number in range(one + 1, other)}
    pattern = "|".join(str(number) for number in numbers)
    return any(
        re.search(rf"(?:^|[。；])（?(?:{pattern})[.、．）]", plain_text(passage.text).text)
        for passage in material.passages
        if passage.block in blocks
    )


def _unlisted(material: Material, listed: list[Entry], lost: int) -> Iterator[tuple[RowView, PrintedFigure]]:
    """The rows of the first table of classes with as many unlisted rows as numbers are missing."""
    level = listed[0].item.level
    for view in function_views(material):
        rows = [row for row in view.rows if LEVELS.get(row.role) == level and _amount(row) is not None]
        rows = [row for row in rows if not any(same_name(row_name(row), entry.item.name) for entry in listed)]
        if len(rows) == lost:
            yield from ((row, figure) for row in rows if (figure := _amount(row)) is not None)
            return


def _twice(listed: list[Entry]) -> Iterator[Finding]:
    for key, times in Counter(entry.item.key for entry in listed if entry.number).items():
        if times > 1:
            same = [entry for entry in listed if entry.item.key == key]
            yield RULE.finding(
                f"文字/{section_name(same[0].first)}/{key}/重复",
                f"“{same[0].item.name}”列了{times}次（第{'、'.join(str(entry.number) for entry in same)}项）。请核对。",
                severity=Severity.WARNING,
                figures=[entry.first.figure.as_shown(f"第{entry.number}项") for entry in same],
            )


def _total(material: Material, heading: str, listed: list[Entry]) -> Iterator[Finding]:
    parts = [(entry.item.name, entry.first.figure) for entry in listed]
    first = listed[0].first
    wholes = [
        statement
        for statement in material.statements
        if statement.heading == heading
        and statement.figure.is_money
        and statement.block <= first.block
        and statement is not first
        and statement.item is None
        and statement.year in (0, material.document.year)
        and WHOLES.fullmatch(statement.subject)
    ]
    if not wholes:
        return
    verdicts = [(whole, judge_sum(whole.figure, [figure for _, figure in parts])) for whole in wholes]
    best = next((pair for pair in verdicts if pair[1].agreement is Agreement.AGREES), None) or next(
        (pair for pair in verdicts if not pair[1].is_difference), None
    )
    whole, verdict = best or verdicts[-1]
    if verdict.agreement is not Agreement.AGREES:
        yield RULE.disagreement(
            f"文字/{section_name(first)}/各项之和",
            (whole.subject, whole.figure),
            parts,
            verdict,
            "请核对各项金额，或补列遗漏的项目。",
        )


def _left_out(material: Material, listed: list[Entry]) -> Iterator[Finding]:
    """Classes of the table that the list leaves out, where it names nearly all of them."""
    view = material.view(TableKind.GENERAL_EXPENDITURE)
    if view is None or "name" not in view.columns:
        return
    level = listed[0].item.level
    rows = [row for row in view.rows if LEVELS.get(row.role) == level and _amount(row) is not None]
    missing = [row for row in rows if not any(same_name(row_name(row), entry.item.name) for entry in listed)]
    if not missing or len(missing) * 5 > len(rows):
        return
    yield _missing(view, listed, missing)


def _amount(row: RowView) -> PrintedFigure | None:
    figure = row.figure("total")
    return figure if figure is not None and figure.value else None


def _missing(view: TableView, listed: list[Entry], missing: list[RowView]) -> Finding:
    named = "、".join(f"{row_name(row)}{figure.shown}" for row in missing if (figure := _amount(row)) is not None)
    return RULE.finding(
        f"文字/{section_name(listed[0].first)}/漏列",
        f"{view.name}有而文字没有列出的：{named}。请补列。",
        severity=Severity.WARNING,
        figures=[figure.as_shown(row_name(row)) for row in missing if (figure := _amount(row)) is not None],
        places=(view.place,),
    )


RULE = Rule(
    "N-04",
    "分项之和等于总额",
    Severity.ERROR,
    "公开内容应当准确，文字说明与表一致",
    "逐项说明支出的文字",
    check,
)
