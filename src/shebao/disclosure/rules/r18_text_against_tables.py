"""R-18: amounts in the text = amounts in the tables; items listed = items in the table, none missing, none twice."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from shebao.disclosure.figures import PrintedFigure, judge_sum
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.economic import EconomicTable, economic_table
from shebao.disclosure.rules.function_rows import function_views, names_of_level, row_name, rows_of_item, same_name
from shebao.disclosure.rules.labels import CLASS_SECTIONS, labels_for, look_up
from shebao.disclosure.rules.own_totals import contradicted_totals
from shebao.disclosure.rules.rule import Material, RowView, Rule, TableView, plain_name
from shebao.disclosure.rules.slips import slip_between
from shebao.disclosure.rules.sources import Reading, readings_of_source
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

GENERAL_WORDS = re.compile("基本支出|项目支出|人员经费|公用经费|上年结转")
"""A part of an item's amount is stated, not the whole."""

INSURED = "(?:保险|年金|社会保障|医疗补助)缴费|公务员医疗补助"
SUMMARIES = {
    "社会保障缴费": INSURED,
    "社会保险缴费": INSURED,
    "社会保障费": INSURED,
    "社会保险费": INSURED,
    "五险一金": f"{INSURED}|住房公积金",
    "五险两金": f"{INSURED}|住房公积金",
    "工资奖金津补贴": "工资|津贴|补贴|奖金",
    "离退休费": "离休费|退休费",
}
"""Words of a list that stand for several lines of the table, and which lines those are."""

ALL_PROJECTS = re.compile(
    "^(?!.*(?:一般公共预算|财政拨款|二级)).*(?:项目支出全部|全部项目支出|所有项目支出)(?:均)?(?:实行|纳入|编制).*绩效"
)
ACTION = "文字和表应当一致，请改正有误的一方。"


def section_name(statement: Statement) -> str:
    """A section without its ordinal."""
    return plain_name(statement.heading)


def check(material: Material) -> Iterator[Finding]:
    """Labelled amounts, spending by 类, items of 类款项, then items without amounts."""
    named = _by_name(material)
    for statement in material.statements:
        if speaks_of_this_year(material, statement):
            _tie_by_name(statement, named)
            if not statement.is_reason:
                yield from _labelled(material, statement)
                yield from _item(material, statement)
    for section, kind, column in CLASS_SECTIONS:
        view = material.view(kind)
        if view is not None:
            here = [s for s in material.statements if re.search(section, s.heading) and s.figure.is_money]
            yield from _classes(view, column, here)
    yield from _item_lists(material)
    yield from _own_totals(material)
    yield from _all_projects(material)


def _all_projects(material: Material) -> Iterator[Finding]:
    """项目支出全部实行绩效目标管理，涉及项目4个，金额…: that is all project spending."""
    view = material.view(TableKind.EXPENDITURE)
    known = view.total.figure("project") if view is not None and view.total is not None else None
    for statement in material.statements:
        if view is None or known is None or not ALL_PROJECTS.search(statement.sentence_text):
            continue
        if not speaks_of_this_year(material, statement) or not re.fullmatch(
            "(?:涉及)?(?:金额|资金)", statement.subject
        ):
            continue
        if judge_sum(statement.figure, [known]).is_difference:
            yield RULE.finding(
                f"文字/{section_name(statement)}/项目支出",
                f"文字写项目支出全部实行绩效管理，金额{statement.figure.shown}，{view.name}项目支出为{known.shown}，"
                "两者不一致。请核对，或写明没有包括的项目。",
                severity=Severity.WARNING,
                figures=[statement.figure.as_shown("文字"), known.as_shown(view.name)],
                found=statement.figure.shown,
                expected=known.shown,
            )


def speaks_of_this_year(material: Material, statement: Statement) -> bool:
    """Whether an amount of money is this year's and no movement of it."""
    other_year = statement.year not in (0, material.document.year)
    return statement.figure.is_money and not statement.movement and not statement.per and not other_year


def _labelled(material: Material, statement: Statement) -> Iterator[Finding]:
    name = statement.topic if statement.budget is not None else statement.subject
    labels = labels_for(statement.heading, name)
    known: list[Reading] = [
        (found[0], (found[1],))
        for label in labels
        for address in label.cells
        if (found := look_up(material, address)) is not None
    ]
    known = [*readings_of_source(material, statement.heading, name), *known]
    if not known or any(not judge_sum(statement.figure, figures).is_difference for _, figures in known):
        return
    view, figures = next((pair for pair in known if slip_between(statement.figure, pair[1][0].value)), known[0])
    yield from RULE.tie(
        f"文字/{section_name(statement)}/{name}",
        (f"文字“{name}”", statement.figure),
        [(view.name, figure) for figure in figures],
        f"{slip_between(statement.figure, figures[0].value)}{ACTION}",
        (view.place,),
    )


def _item(material: Material, statement: Statement) -> Iterator[Finding]:
    """An item of 类款项 against the row of its class in any table of function classes."""
    item = statement.item
    if item is None or (statement.restates is not None and statement.restates.figure.value != statement.figure.value):
        return
    if GENERAL_WORDS.search(statement.clause) or (
        statement.lead is not None and statement.lead.block == statement.block
    ):
        return
    known = [
        (view, figure)
        for view in function_views(material)
        for row in rows_of_item(view, item)
        for column in ("total", *(("basic", "project") if item.code else ()))
        if column in view.columns and (figure := row.figure(column)) is not None
    ]
    if any(not judge_sum(statement.figure, [figure]).is_difference for _, figure in known):
        return
    if known:
        view, figure = known[0]
        slip = slip_between(statement.figure, figure.value)
        yield from RULE.tie(
            f"文字/{section_name(statement)}/{item.key}",
            (f"文字“{item.name}”", statement.figure),
            [(view.name, figure)],
            f"{slip}{ACTION}",
            (view.place,),
        )
        return
    views = [view for view in function_views(material) if item.level in (1, 3) and names_of_level(view, item.level)]
    missing = all(not any(same_name(item.name, row_name(row)) for row in view.rows) for view in views)
    if views and missing and statement.figure.value and statement.restates is None:
        yield RULE.finding(
            f"文字/{section_name(statement)}/{item.key}/表中没有",
            f"文字写“{item.name}”{statement.figure.shown}，{views[0].name}等表没有这个科目。请核对科目名称，或补列。",
            severity=Severity.WARNING,
            figures=[statement.figure.as_shown(item.name)],
            found=statement.figure.shown,
        )


def _by_name(material: Material) -> dict[str, list[PrintedFigure]]:
    """The amounts of every line of the tables by what the line is called."""
    named: dict[str, list[PrintedFigure]] = {}
    for view in material.views:
        for row in view.rows:
            names = {plain_name(text) for key, text in row.texts.items() if key not in view.amount_columns}
            figures = [figure for column in view.amount_columns if (figure := row.figure(column)) and figure.value]
            for name in names:
                if len(name) > 2:
                    named.setdefault(name, []).extend(figures)
    return named


def _tie_by_name(statement: Statement, named: dict[str, list[PrintedFigure]]) -> None:
    """Note an amount as verified where a table has the same amount on a line of the same name."""
    for figure in named.get(plain_name(statement.subject), ()):
        if figure.value == statement.figure.value:
            judge_sum(statement.figure, [figure])


def _own_totals(material: Material) -> Iterator[Finding]:
    """Totals of this year that the free text repeats."""
    for total in contradicted_totals(material):
        if total.other_year:
            message = (
                f"{total.where}把{total.named}{total.stated.shown}写作{total.other_year}年，与{total.source}本年数相同。"
                f"请核对年份，本年的应写{material.document.year}年。"
            )
        else:
            message = (
                f"{total.where}写{total.named}{total.stated.shown}，{total.source}为{total.known.shown}。"
                "文字和表应当一致；说的不是本年预算的，请写明年份和口径。"
            )
        yield RULE.finding(
            total.subject,
            message,
            severity=Severity.WARNING,
            found=f"{total.other_year}年" if total.other_year else total.stated.shown,
            expected=f"{material.document.year}年" if total.other_year else total.known.shown,
        )


def _class_rows(view: TableView, column: str) -> dict[str, RowView]:
    rows = {}
    for row in view.rows:
        name = plain_name(row.text(column))
        if name.endswith("支出") and (row.role == "class" or view.kind is TableKind.APPROPRIATION_BALANCE):
            rows[name] = row
    return rows


def _classes(view: TableView, column: str, statements: Sequence[Statement]) -> Iterator[Finding]:
    rows = _class_rows(view, column)
    listed = [statement for statement in statements if statement.subject in rows]
    for statement in listed:
        yield from RULE.tie(
            f"文字/{section_name(statement)}/{statement.subject}",
            (f"文字“{statement.subject}”", statement.figure),
            [(f"{view.name}“{statement.subject}”", rows[statement.subject].figure("total"))],
            ACTION,
            (view.place,),
        )
    if not listed:
        return
    section = section_name(listed[0])
    for name, times in Counter(statement.subject for statement in listed).items():
        if times > 1:
            yield RULE.finding(
                f"文字/{section}/{name}/重复",
                f"“{section}”中“{name}”列了{times}次。请删去重复的。",
                severity=Severity.WARNING,
            )
    lead = listed[0].lead
    if lead is not None and lead.open_list:
        return
    named = {statement.subject for statement in listed}
    for name, row in rows.items():
        amount = row.figure("total")
        if amount is not None and amount.value and name not in named:
            yield RULE.finding(
                f"文字/{section}/{name}/漏列",
                f"{view.name}“{name}”{amount.shown}，“{section}”没有列出，也没有写“等”。请补列。",
                severity=Severity.WARNING,
                places=(view.place,),
            )


def _lines_of(economic: EconomicTable, column: str) -> dict[str, PrintedFigure]:
    """The lines of 人员经费 or 公用经费: by their column, else by their class where the table has one amount column."""
    view = economic.view
    kinds = {"personnel": ("301", "303"), "public": ("302", "310", "309", "307", "399")}[column]
    by_column = column in view.columns
    return {
        plain_name(row.text("name")): figure
        for row in view.rows
        if row.role not in ("total", "class")
        and (by_column or economic.code(row).startswith(kinds))
        and (figure := row.figure(column if by_column else "total")) is not None
    }


def _class_names(view: TableView) -> set[str]:
    return {plain_name(row.text("name")) for row in view.rows if row.role == "class"}


def _item_lists(material: Material) -> Iterator[Finding]:
    """人员经费…包括：基本工资、津贴补贴… against the lines of table 6."""
    economic = economic_table(material)
    if economic is None:
        return
    view = economic.view
    columns = {"人员经费": "personnel", "公用经费": "public"}
    for items in material.item_lists:
        column = columns.get(items.subject)
        if column is None or "基本支出" not in items.heading:
            continue
        figures = _lines_of(economic, column)
        if not figures:
            continue
        printed = {name for name, figure in figures.items() if not figure.is_nothing}
        sizeable = {name for name, figure in figures.items() if figure.value}
        named = Counter(plain_name(item) for item in items.items)
        for name in [name for name in named if name in SUMMARIES or name in _class_names(view)]:
            named.pop(name)
            sizeable = {line for line in sizeable if not re.search(SUMMARIES.get(name, "$^"), line)}
        groups = (
            ("重复", [name for name, times in named.items() if times > 1], "重复列出了", "请删去重复的。"),
            (
                "多列",
                [name for name in named if name not in printed],
                f"列出了{view.name}{items.subject}没有的",
                "请核对。",
            ),
            (
                "漏列",
                sorted(sizeable - set(named)) if items.complete else [],
                f"没有列出{view.name}已有的",
                "请补列，或在末尾写“等”。",
            ),
        )
        for what, names, verb, action in groups:
            if names:
                yield RULE.finding(
                    f"文字/基本支出/{items.subject}/{what}",
                    f"文字“{items.subject}主要包括”{verb}：{'、'.join(names)}。{action}",
                    severity=Severity.WARNING,
                    found="、".join(names),
                    places=(view.place,),
                )


RULE = Rule(
    "R-18",
    "文字与表一致",
    Severity.ERROR,
    "《地方预决算公开操作规程》（财预〔2016〕143号）：公开内容应当准确，文字说明与表一致",
    "情况说明的文字和各表",
    check,
)
