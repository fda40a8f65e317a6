"""N-01: an item that says its amount twice says the same both times; an amount copied from its neighbour is named."""

from collections.abc import Iterator

from shebao.disclosure.figures import judge_rate_of_years, judge_sum, show_in
from shebao.disclosure.rules.function_rows import function_views, rows_of_item
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every amount that repeats an earlier one of its item (2023年预算安排…, 支出决算…)."""
    statements = material.statements
    for position, statement in enumerate(statements):
        first = statement.restates
        if (
            first is None
            or first.movement
            or not statement.figure.is_money
            or statement.year not in (0, material.document.year)
        ):
            continue
        if (
            first.year not in (0, material.document.year)
            or not judge_sum(statement.figure, [first.figure]).is_difference
        ):
            continue
        name = statement.topic or first.subject
        key = statement.item.key if statement.item is not None else name
        yield RULE.finding(
            f"文字/{section_name(statement)}/{key}/前后金额",
            f"“{name}”先写{first.figure.shown}，后写{statement.figure.shown}，前后不一。"
            f"{_copied(statement, statements, position)}{_known(material, statement, first)}请改正。",
            figures=[first.figure.as_shown("先写"), statement.figure.as_shown("后写")],
            found=statement.figure.shown,
            expected=first.figure.shown,
            difference=show_in(abs(statement.figure.value - first.figure.value), first.figure.unit),
        )


def _copied(statement: Statement, statements: list[Statement], position: int) -> str:
    """Whether one of its amounts is that of the item before or behind."""
    first = statement.restates
    if first is None:
        return ""
    for other in (*reversed(statements[max(position - 6, 0) : position]), *statements[position + 1 : position + 5]):
        beside = other.segment != statement.segment or other.block != statement.block
        for figure in (statement.figure, first.figure):
            if beside and figure.value and other.figure.is_money and other.figure.value == figure.value:
                rates = {change.rate.value for change in other.changes if change.rate is not None}
                same_rate = any(change.rate is not None and change.rate.value in rates for change in statement.changes)
                what = "金额、增减率都" if same_rate else ""
                return f"{figure.shown}与相邻的“{other.topic}”{what}相同，疑为照抄。"
    return ""


def _known(material: Material, statement: Statement, first: Statement) -> str:
    """What the tables say, and the rate that goes with it."""
    right: Statement | None = None
    words = ""
    for view in function_views(material) if statement.item is not None else ():
        for row in rows_of_item(view, statement.item) if statement.item is not None else ():
            figure = row.figure("total")
            if figure is None:
                continue
            for said in (first, statement):
                if not judge_sum(said.figure, [figure]).is_difference:
                    right, words = said, f"{view.name}为{figure.shown}，应为{said.figure.shown}。"
            break
        if words:
            break
    if right is None:
        rates = [f"按{said.figure.shown}应为{rate}" for said in (first, statement) if (rate := _rate(statement, said))]
        named = f"增减率{'，'.join(rates)}。" if rates else ""
        return f"{named}哪一个正确，文中不能判断，请核对。"
    change, rate = statement.change, _rate(statement, first)
    if right is first and change is not None and change.rate is not None and statement.prior is not None and rate:
        words += f"按{first.figure.shown}和上年{statement.prior.shown}，增减率应为{rate}。"
    return words


def _rate(statement: Statement, said: Statement) -> str:
    """The rate that goes with one of the two amounts, "" where none is stated or the stated one fits."""
    change = statement.change
    if change is None or change.rate is None or statement.prior is None:
        return ""
    verdict = judge_rate_of_years(change.rate, said.figure, statement.prior)
    return show_in(verdict.expected, "%") if verdict is not None and verdict.is_difference else ""


RULE = Rule(
    "N-01",
    "同一项金额前后一致",
    Severity.ERROR,
    "公开内容应当准确，前后一致",
    "分项说明金额的文字",
    check,
)
