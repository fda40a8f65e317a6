"""R-22: this year's "last year" = what was published last year, when both documents are at hand."""

import re
from collections.abc import Iterator

from shebao.budget.book import PriorItem
from shebao.disclosure.figures import PrintedFigure, note_tie, show_in
from shebao.disclosure.model import Disclosure, TableKind
from shebao.disclosure.rules.labels import TOTAL_ROW, Address, labels_for, look_up
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.disclosure.rules.this_year import CELLS, last_year, stated_change
from shebao.disclosure.rules.years import (
    EXPLAINED,
    PriorAmount,
    Speaks,
    amounts_by_topic,
    document_kind,
    prior_amounts,
    quoted,
    speaks_of,
    topic_key,
    unanimous,
    where_published,
)
from shebao.disclosure.statements import Statement
from shebao.findings import FigureShown, Finding, Severity

_APPROPRIATED = "一般公共预算|财政拨款|三公"
MAIN_FIGURES: dict[str, tuple[Address, ...]] = {
    "基本支出": (Address(TableKind.EXPENDITURE, "", TOTAL_ROW, "basic"),),
    "项目支出": (Address(TableKind.EXPENDITURE, "", TOTAL_ROW, "project"),),
    "收支总计": (Address(TableKind.BALANCE, "income_item", "收入总计|总计", "income"),),
    "一般公共预算基本支出": (Address(TableKind.BASIC_BY_ECONOMIC, "", TOTAL_ROW, "total"),),
}
"""What main figures are called in the overview of any book, by topic, and where the tables print them."""

UNSAID = "文字没有写明与预算数、执行数还是决算数比较，请核实。"
ADVICE = "请改用上年公开数；上年数经过调整的，请说明口径。"


def check(material: Material) -> Iterator[Finding]:
    """Every item both years print; before that, no part of last year above its whole."""
    yield from _part_of_whole(material)
    if material.last_year is None:
        return
    if material.last_year.year == material.document.year and material.document.year:
        yield from _opening_budgets(material, material.last_year)
        return
    spoken_of: list[Statement] = []
    yield from _items(material, material.last_year, spoken_of)
    yield from _topics(material, material.last_year, spoken_of)


def _items(material: Material, other: Disclosure, spoken_of: list[Statement]) -> Iterator[Finding]:
    """The items of a budget book, where the tables print them."""
    published = Material(other)
    for item, address in CELLS.items():
        stated = last_year(material, item)
        there = look_up(published, address)
        if stated is None or there is None:
            continue
        statement = stated_change(material, item) if material.book is None else None
        speaks = Speaks.EXPRESSLY
        if statement is not None:
            change = statement.change
            words = f"{statement.prior_words}{change.words if change else ''}"
            if other.year:
                speaks = speaks_of(words, material.document, other)
            if speaks is Speaks.NOT:
                continue
            spoken_of.append(statement)
        view, figure = there
        if stated.rounded.meets(figure.rounded):
            note_tie(*_printed(statement))
            continue
        printed = _printed(statement)
        derived = statement is not None and statement.prior is None
        unit = statement.figure.unit if statement is not None else "万元"
        shown = stated.shown if statement is not None and not derived else show_in(stated.value, unit)
        difference = show_in(abs(stated.value - figure.value), unit)
        unsaid = UNSAID if speaks is Speaks.UNSAID else ""
        yield RULE.finding(
            f"上年数/{item.value}",
            f"{item.value}的上年数{'按本年数和所写增减推算' if derived else ''}为{shown}，"
            f"上年公开的{view.name}为{figure.shown}，相差{difference}。{unsaid}{ADVICE}",
            severity=Severity.WARNING if unsaid else None,
            figures=(
                *(figure.as_shown("本年文字") for figure in printed),
                FigureShown("上年公开数", figure.shown),
            ),
            found="" if derived else shown,
            expected=figure.shown,
            difference=difference,
            places=(view.place,),
        )


def _printed(statement: Statement | None) -> tuple[PrintedFigure, ...]:
    if statement is None:
        return ()
    if statement.prior is not None:
        return (statement.prior,)
    change = statement.change
    return (statement.figure, *([change.amount] if change and change.amount is not None else []))


def _topics(material: Material, other: Disclosure, spoken_of: list[Statement]) -> Iterator[Finding]:
    """Every other amount whose subject last year's text or tables give one amount for."""
    published = Material(other)
    last = amounts_by_topic(published.statements, other.year)
    this = amounts_by_topic(material.statements, material.document.year)
    said: set[str] = set()
    for prior in prior_amounts(material.statements):
        statement = prior.statement
        speaks = speaks_of(prior.words, material.document, other)
        if speaks is Speaks.NOT or any(statement is known for known in spoken_of):
            continue
        key = topic_key(prior.topic)
        in_text, in_tables = last.get(key, []), _in_tables(published, statement, key)
        if any(prior.figure.rounded.meets(figure.rounded) for figure in (*in_text, *in_tables)):
            note_tie(*prior.printed)
            continue
        # Several cells may be meant (本年 alone, or with what was carried over): here it is none of them.
        figure = unanimous(in_text) if in_text else next(iter(in_tables), None)
        own = this.get(key)
        certain = own is None or unanimous(own) is not None
        if figure is None or not certain or key in said or EXPLAINED.search(statement.sentence_text):
            continue
        said.add(key)
        yield _break(material.document, other, prior, figure, speaks)


def _in_tables(published: Material, statement: Statement, key: str) -> list[PrintedFigure]:
    """Every cell of last year's tables that a statement of this year may mean."""
    of_appropriation = re.search(_APPROPRIATED, statement.heading) is not None
    addresses = [address for label in labels_for(statement.heading, statement.subject) for address in label.cells]
    if not addresses and not of_appropriation:
        addresses = list(MAIN_FIGURES.get(key, ()))
    found = [there[1] for address in addresses if (there := look_up(published, address)) is not None]
    return found or (_of_function(published, key) if of_appropriation else [])


def _of_function(published: Material, key: str) -> list[PrintedFigure]:
    """The amount of a 类, 款 or 项 in last year's table of the general budget, where one line has its name."""
    name = re.sub(r"[（(][类款项][)）]$", "", key)
    name = plain_name(re.split(r"[）)]", name)[-1])
    view = published.view(TableKind.GENERAL_EXPENDITURE)
    rows = [row for row in view.rows if plain_name(row.text("name")) == name] if view is not None and name else []
    figure = rows[0].figure("total") if len(rows) == 1 else None
    return [figure] if figure is not None else []


def _break(
    document: Disclosure, other: Disclosure, prior: PriorAmount, figure: PrintedFigure, speaks: Speaks
) -> Finding:
    before, kind = other.year, document_kind(other)
    stated = show_in(prior.figure.value, prior.figure.unit) if prior.derived else prior.figure.shown
    how = (
        f"按本年{prior.statement.figure.shown}和所写增减推算，{before}年为{stated}"
        if prior.derived
        else f"本年文本写{before}年为{stated}"
    )
    difference = show_in(abs(prior.figure.value - figure.value), prior.figure.unit)
    unsaid = UNSAID if speaks is Speaks.UNSAID else ""
    where = where_published(other, figure)
    return RULE.finding(
        f"上年数/{topic_key(prior.topic)}",
        f"{quoted(prior.topic)}：{how}，{before}年公开的{kind}写{figure.shown}{where}，相差{difference}。{unsaid}{ADVICE}",
        severity=Severity.WARNING if speaks is Speaks.UNSAID else None,
        figures=(
            *(printed.as_shown("本年文字") for printed in prior.printed),
            FigureShown(f"{before}年公开数", figure.shown, figure.unit),
        ),
        found="" if len(prior.printed) > 1 else prior.figure.shown,
        expected=figure.shown,
        difference=difference,
    )


def _opening_budgets(material: Material, budget: Disclosure) -> Iterator[Finding]:
    """Final accounts name the budget at the beginning of the year (年初预算): it was published."""
    published = amounts_by_topic(Material(budget).statements, budget.year)
    for statement in material.statements:
        stated = statement.budget
        if stated is None or EXPLAINED.search(statement.sentence_text):
            continue
        topic = statement.topic or statement.subject
        figures = published.get(topic_key(topic), ())
        if any(stated.rounded.meets(figure.rounded) for figure in figures):
            note_tie(stated)
            continue
        figure = unanimous(figures)
        if figure is None:
            continue
        difference = show_in(abs(stated.value - figure.value), stated.unit)
        yield RULE.finding(
            f"年初预算/{topic_key(topic)}",
            f"{quoted(topic)}：决算写年初预算{stated.shown}，{budget.year}年公开的预算写{figure.shown}"
            f"{where_published(budget, figure)}，相差{difference}。请核对年初预算数，或说明口径。",
            figures=(stated.as_shown("年初预算"), FigureShown("公开的预算数", figure.shown, figure.unit)),
            found=stated.shown,
            expected=figure.shown,
            difference=difference,
        )


def _part_of_whole(material: Material) -> Iterator[Finding]:
    whole, part = last_year(material, PriorItem.TOTAL), last_year(material, PriorItem.GENERAL_EXPENDITURE)
    if whole is None or part is None or part.rounded.low <= whole.rounded.high:
        return
    yield RULE.finding(
        f"上年数/{PriorItem.GENERAL_EXPENDITURE.value}",
        f"一般公共预算支出的上年数{show_in(part.value, '万元')}，大于收支总计的上年数{show_in(whole.value, '万元')}。"
        "部分不能大于总额，请核对上年数。",
        found=show_in(part.value, "万元"),
        expected=f"不超过{show_in(whole.value, '万元')}",
    )


RULE = Rule(
    "R-22",
    "上年数与上年公开一致",
    Severity.ERROR,
    "本年文本中的上年数应与上年公开的数一致",
    "上年（决算还有同年预算）公开的文本",
    check,
)
