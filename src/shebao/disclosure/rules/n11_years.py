"""N-11: the text compares with the year before, speaks of its own year, and states assets at the last year's end."""

import re
from collections.abc import Iterator

from shebao.disclosure.figures import judge_sum
from shebao.disclosure.rules.labels import labels_for, look_up
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.disclosure.statements import Change, Passage, Statement, plain_text
from shebao.findings import Finding, Severity, Spot

AS_OF = re.compile(r"截[至止]到?(20\d\d)年(?:\d{1,2}月|底|末)")
YEAR_END = re.compile(r"截[至止]到?(20\d\d)年(?:12月(?:31日|底|末)?|年?底|年?末)")
HELD = re.compile("固定资产|资产总额|车辆|公务用车|在职|实有|在编|设备|房屋")
WHOLES = re.compile("三公|机关运行经费|(?:收入|支出)(?:总计|预算|总预算|总额)$|政府采购(?:预算)?")
OLDEST = 2
"""Assets may be stated as of the year before the last where the year's end was not yet settled."""


def check(material: Material) -> Iterator[Finding]:
    """Comparisons, amounts of this year under another year, dates of assets."""
    year = material.document.year
    if not year:
        return
    yield from _compared(material, year)
    yield from _stale(material, year)
    for passage in material.passages:
        if "资产" not in passage.heading + passage.subheading:
            yield from _not_yet(material, passage, year)
            continue
        for match in AS_OF.finditer(plain_text(passage.text).text):
            stated = int(match[1])
            if stated > year or stated < year - OLDEST:
                yield RULE.finding(
                    f"文字/{plain_name(passage.heading)}/截止日期",
                    f"“{plain_name(passage.heading)}”写“{match.group()}”，本文为{year}年。请核对是否沿用了往年的文字。",
                    found=match.group(),
                    spots=(Spot(passage.block, start=0),),
                )


def _not_yet(material: Material, passage: Passage, year: int) -> Iterator[Finding]:
    """What is held at the end of a year that the budget is only made for."""
    last, kind = (year, "决算") if material.document.final else (year - 1, "预算")
    for sentence in re.split("[。；]", plain_text(passage.text).text):
        match = YEAR_END.search(sentence)
        if match is not None and int(match[1]) > last and HELD.search(sentence[match.end() :]):
            yield RULE.finding(
                f"文字/{plain_name(passage.heading)}/截止日期",
                f"文字写“{match.group()}”的实有数，编制{year}年{kind}时这一天还没有到。请核对年份。",
                found=match.group(),
                spots=(Spot(passage.block, start=0),),
            )


def _of_last_year(statement: Statement, change: Change, year: int) -> bool:
    """2024年“三公”经费预算…比2023年减少 in a document of 2025, which its paragraph does not name."""
    return (
        statement.year == year - 1
        and change.against.startswith(str(year - 2))
        and WHOLES.search(statement.subject) is not None
        and not re.search(f"{year}年|本年|今年", statement.paragraph)
        and str(year - 1) not in statement.heading
    )


def _compared(material: Material, year: int) -> Iterator[Finding]:
    for statement in material.statements:
        for change in statement.changes:
            if _of_last_year(statement, change, year):
                name = statement.topic or statement.subject
                yield RULE.finding(
                    f"文字/{section_name(statement)}/{name}/年份",
                    f"“{name}”写的是{statement.year}年与{change.against}比较，本文为{year}年。"
                    "请核对是否沿用了上年的文字。",
                    figures=[statement.figure.as_shown(name)],
                    found=f"{statement.year}年",
                    expected=f"{year}年",
                )
                continue
            against = int(change.against[:4]) if change.against[:4].isdigit() else year - 1
            if against != year - 1 and statement.year in (0, year) and not ("预算" in change.words and against == year):
                yield RULE.finding(
                    f"文字/{section_name(statement)}/{statement.topic or statement.subject}/比较年份",
                    f"“{statement.topic or statement.subject}”与{change.against}比较，本文为{year}年，"
                    f"应与{year - 1}年比较。请核对年份。",
                    figures=[statement.figure.as_shown(statement.topic or statement.subject)],
                    found=change.against,
                    expected=f"{year - 1}年",
                )


def _stale(material: Material, year: int) -> Iterator[Finding]:
    """This year's amount of a table said to be another year's."""
    for statement in material.statements:
        if statement.year in (0, year) or not statement.figure.value or statement.restates is not None:
            continue
        labels = labels_for(statement.heading, statement.subject)
        known = [found for label in labels for address in label.cells if (found := look_up(material, address))]
        if f"{year}年" in statement.sentence_text or f"{year}年" in statement.heading:
            continue
        if any(not judge_sum(statement.figure, [figure]).is_difference for _, figure in known):
            yield RULE.finding(
                f"文字/{section_name(statement)}/{statement.subject}/年份",
                f"“{statement.subject}”{statement.figure.shown}写作{statement.year}年，与{known[0][0].name}{year}年的数相同。"
                f"请核对年份，本年的应写{year}年。",
                figures=[statement.figure.as_shown(statement.subject)],
                found=f"{statement.year}年",
                expected=f"{year}年",
            )


RULE = Rule("N-11", "年份", Severity.WARNING, "公开内容应当准确", "写有年份的文字", check)
