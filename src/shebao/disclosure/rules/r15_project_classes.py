"""R-15: 其他运转类 + 特定目标类 = projects, in number and money, in the text and against table 12 and the forms."""

from collections.abc import Iterator
from fractions import Fraction

from shebao.budget.book import ProjectClass
from shebao.disclosure.figures import PrintedFigure, judge_sum, show_wan
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.r14_projects import project_rows
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

Pair = tuple[Statement, Statement | None]
"""A number of projects and the amount stated right behind it."""


def counted(material: Material) -> list[Pair]:
    """Numbers of projects in the performance section, each with its amount, in order."""
    here = [statement for statement in material.statements if "绩效" in statement.heading]
    pairs: list[Pair] = []
    for position, statement in enumerate(here):
        if statement.figure.unit == "个" and "项目" in statement.subject:
            behind = here[position + 1] if position + 1 < len(here) else None
            amount = behind if behind is not None and behind.figure.is_money and "金额" in behind.subject else None
            pairs.append((statement, amount))
    return pairs


def groups(pairs: list[Pair]) -> Iterator[tuple[Pair, list[Pair]]]:
    """Every total with the classes listed behind it."""
    classes = tuple(item.value for item in ProjectClass)
    total: Pair | None = None
    listed: list[Pair] = []
    for pair in pairs:
        if any(name in pair[0].subject for name in classes):
            listed.append(pair)
        else:
            if total is not None and listed:
                yield total, listed
                listed = []
            total = pair
    if total is not None and listed:
        yield total, listed


def check(material: Material) -> Iterator[Finding]:
    """The text in itself, then against the forms and table 12."""
    pairs = counted(material)
    for (number, amount), listed in groups(pairs):
        subject = f"文字/绩效管理/{_short(number)}"
        yield from RULE.tie(
            f"{subject}/个数",
            (_short(number), number.figure),
            [(item.subject, item.figure) for item, _ in listed],
        )
        if amount is not None:
            yield from RULE.tie(
                f"{subject}/金额",
                (f"{_short(number)}金额", amount.figure),
                [(item.subject, money.figure if money else None) for item, money in listed],
            )
    yield from _against_forms(material, pairs)
    yield from _against_table(material, pairs)


def _short(statement: Statement) -> str:
    return statement.subject.replace("（", "").replace("）", "")[-16:]


def _against_forms(material: Material, pairs: list[Pair]) -> Iterator[Finding]:
    forms = [form for form in material.project_forms if form.indicators]
    if not forms:
        return
    for number, amount in pairs:
        of_class = next((item.value for item in ProjectClass if item.value in number.subject), "")
        chosen = [form for form in forms if not of_class or form.project_class == of_class]
        if of_class and not any(form.project_class for form in forms):
            continue
        what = of_class or "纳入绩效管理的项目"
        if number.figure.value != len(chosen):
            yield RULE.finding(
                f"文字、绩效目标表/{_short(number)}/个数",
                f"文字写{_short(number)}{number.figure.shown}，绩效目标表中{what}有{len(chosen)}个。请改正文字或补齐绩效目标表。",
                found=number.figure.shown,
                expected=f"{len(chosen)}个",
            )
        if amount is None:
            continue
        yuan = sum((Fraction(form.year_total_fen, 100) for form in chosen), Fraction(0))
        known = PrintedFigure(show_wan(yuan), "万元", yuan, Fraction(0))
        yield from RULE.tie(
            f"文字、绩效目标表/{_short(number)}/金额",
            (f"{_short(number)}金额", amount.figure),
            [("绩效目标表年度资金合计", known)],
        )


def _against_table(material: Material, pairs: list[Pair]) -> Iterator[Finding]:
    view = material.view(TableKind.PROJECTS)
    totals = [pair for pair in pairs if not any(item.value in pair[0].subject for item in ProjectClass)]
    if view is None or not totals or view.total is None:
        return
    number, amount = totals[0]
    rows, whole = project_rows(view), view.total.figure("total")
    if number.figure.value > len(rows):
        yield RULE.finding(
            f"文字、{view.name}/项目个数",
            f"文字写{_short(number)}{number.figure.shown}，{view.name}只列{len(rows)}个项目。请改正有误的一方。",
            found=number.figure.shown,
            expected=f"不超过{len(rows)}个",
            places=(view.place,),
        )
    if amount is None or whole is None:
        return
    if number.figure.value == len(rows):
        yield from RULE.tie(
            f"文字、{view.name}/项目金额",
            (f"{_short(number)}金额", amount.figure),
            [(f"{view.name}合计", whole)],
            places=(view.place,),
        )
    elif judge_sum(amount.figure, [whole]).is_difference and amount.figure.value > whole.value:
        yield RULE.finding(
            f"文字、{view.name}/项目金额",
            f"文字写{_short(number)}金额{amount.figure.shown}，超过{view.name}合计{whole.shown}。请改正有误的一方。",
            found=amount.figure.shown,
            expected=f"不超过{whole.shown}",
            places=(view.place,),
        )


RULE = Rule(
    "R-15",
    "项目分类的个数和金额",
    Severity.ERROR,
    "预算管理一体化规范的项目分类：项目支出＝其他运转类＋特定目标类",
    "绩效管理情况的文字",
    check,
)
