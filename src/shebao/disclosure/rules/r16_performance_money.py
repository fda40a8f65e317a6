"""R-16: a performance table's yearly total (元) = table 12 (万元); its sources add up; it prints what it is made of."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from shebao.budget.book import Funding, Horizon
from shebao.disclosure.figures import judge_sum, show_in
from shebao.disclosure.model import PerformanceForm, TableKind
from shebao.disclosure.rules.over_forms import Fault, is_read, report
from shebao.disclosure.rules.printed_forms import printed_amounts, yuan
from shebao.disclosure.rules.r14_projects import project_rows
from shebao.disclosure.rules.rule import ENOUGH_TO_NAME, Material, RowView, Rule, TableView, form_subject
from shebao.findings import Finding, Place, Severity
from shebao.money import format_yuan


def check(material: Material) -> Iterator[Finding]:
    """Each form in itself, projects against table 12, the department against table 1, table 12 against the forms."""
    for form in material.forms:
        yield from _inside(form)
    yield from _printed(material)
    if not material.document.final:  # an evaluation has the year's budget, table 1 of final accounts what was spent
        yield from _department(material)
    view = material.view(TableKind.PROJECTS)
    if view is None:
        return
    rows = project_rows(view)
    yield from _against_rows(material, view, rows)
    yield from _without_form(material, view, rows)


def _against_rows(material: Material, view: TableView, rows: Sequence[RowView]) -> Iterator[Finding]:
    """Each form against its project's row."""
    unknown = []
    for form in material.project_forms:
        same = [row for row in rows if _same_name(row.text("name"), form.name)]
        if not same:
            unknown.append(Fault(form, view.name, "有绩效目标表"))
            continue
        total = form.total(Horizon.YEAR) or yuan(form.year_total_fen)
        figures = [figure for row in same if (figure := row.figure("total")) is not None]
        if figures and all(judge_sum(figure, [total]).is_difference for figure in figures):
            if not form.unit and form.amounts and total.value in (f.value * 10_000 for f in figures):
                continue  # printed in 元 without saying so
            yield from RULE.tie(
                f"{form_subject(form)}/年度资金",
                (f"{view.name}“{form.name}”", figures[0]),
                [("绩效目标表年度资金总额", total)],
                places=(view.place,),
            )
    if is_read(material) and len(unknown) == len(material.project_forms):
        return  # the table names its projects otherwise, or is another unit's
    severity = Severity.WARNING if is_read(material) else None
    yield from report(
        RULE, material, unknown, f"，{view.name}没有这个项目。请核对项目名称。", severity, kind="项目名称"
    )


def _same_name(first: str, second: str) -> bool:
    return _NOT_WORDS.sub("", first) == _NOT_WORDS.sub("", second)


def _without_form(material: Material, view: TableView, rows: Sequence[RowView]) -> Iterator[Finding]:
    """Projects of the table without a form; a published document may show some only, so there it is one notice."""
    forms = material.project_forms
    missing = [
        (row, amount)
        for row in rows
        if forms
        and not any(_same_name(row.text("name"), form.name) for form in forms)
        and (amount := row.figure("total")) is not None
        and amount.value
    ]
    if is_read(material):
        if missing and len(missing) < len(rows):
            names = "、".join(f"“{row.text('name')}”{amount.shown}" for row, amount in missing[:ENOUGH_TO_NAME])
            more = f"等{len(missing)}个项目" if len(missing) > ENOUGH_TO_NAME else ""
            yield RULE.finding(
                f"{view.name}/绩效目标表",
                f"{view.name}{names}{more}没有公开绩效目标表。应当公开的请补充。",
                severity=Severity.NOTICE,
                spots=[amount.at for _, amount in missing if amount.at is not None],
            )
        return
    for row, amount in missing:
        yield RULE.finding(
            f"项目/{row.text('name')}/绩效目标表",
            f"{view.name}“{row.text('name')}”{amount.shown}没有绩效目标表。请补填，或说明不公开的理由。",
            severity=Severity.WARNING,
            places=(view.place,),
        )


_NOT_WORDS = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z]")

THIS_YEAR_ALONE = "年度资金只算本年预算，不含上年结转。"


def _printed(material: Material) -> Iterator[Finding]:
    """Every amount that a form prints, against what the form holds and the numbered tables print."""
    for table in material.document.performance_tables:
        if table.form is None:
            continue
        for label, printed, name, figure in printed_amounts(material, table):
            yield from RULE.tie(
                f"{form_subject(table.form)}/{label}/印出的数",
                (f"绩效目标表“{label}”", printed),
                [(name, figure)],
                places=(Place(table=table.title, text=label),),
            )


def _inside(form: PerformanceForm) -> Iterator[Finding]:
    subject = form_subject(form)
    whole: dict[Horizon, int] = {Horizon.YEAR: form.year_total_fen}
    if form.period_total_fen is not None:
        whole[Horizon.PERIOD] = form.period_total_fen
    for horizon, total in whole.items():
        parts: list[Funding] = [line for line in form.funding if line.horizon is horizon and line.fen is not None]
        if not parts:
            continue
        summed = sum(line.fen or 0 for line in parts)
        above = [line for line in parts if (line.fen or 0) > total]
        known = THIS_YEAR_ALONE if horizon is Horizon.YEAR else ""
        for line in above:
            yield RULE.finding(
                f"{subject}/{horizon.value}{line.level.value}",
                f"项目“{form.name}”{horizon.value}资金总额{format_yuan(total)}元，其中{line.level.value}"
                f"{format_yuan(line.fen or 0)}元，部分大于总额。{known}请改正。",
                found=f"{format_yuan(line.fen or 0)}元",
                expected=f"不超过{format_yuan(total)}元",
            )
        if summed != total and not above:
            difference = show_in(Fraction(abs(total - summed), 100), "元")
            yield RULE.finding(
                f"{subject}/{horizon.value}资金",
                f"项目“{form.name}”{horizon.value}资金总额{format_yuan(total)}元，各级次资金之和{format_yuan(summed)}元，"
                f"相差{difference}。{known}请核对各级次资金。",
                found=f"{format_yuan(total)}元",
                expected=f"{format_yuan(summed)}元",
                difference=difference,
            )
    if not form.amounts and form.period_total_fen is not None and form.period_total_fen < form.year_total_fen:
        yield RULE.finding(
            f"{subject}/实施期资金总额",
            f"项目“{form.name}”实施期资金总额{format_yuan(form.period_total_fen)}元，少于年度资金总额"
            f"{format_yuan(form.year_total_fen)}元。请改正实施期资金。",
            found=f"{format_yuan(form.period_total_fen)}元",
            expected=f"不少于{format_yuan(form.year_total_fen)}元",
        )


def _department(material: Material) -> Iterator[Finding]:
    """The department's form covers the whole budget: 支出总计 of table 1."""
    balance = material.view(TableKind.BALANCE)
    closing = balance.row_where("expenditure_item", "支出总计") if balance else None
    for form in material.forms:
        if form.project or balance is None or closing is None or (form.amounts and not form.total(Horizon.YEAR)):
            continue
        yield from RULE.tie(
            "部门整体绩效/资金总额",
            (f"{balance.name}支出总计", closing.figure("total")),
            [("部门整体绩效目标表资金总额", form.total(Horizon.YEAR) or yuan(form.year_total_fen))],
            places=(balance.place,),
        )


RULE = Rule(
    "R-16",
    "绩效目标表的资金",
    Severity.ERROR,
    "绩效目标表年度资金（元）＝项目支出表（万元）×10000，各级次资金之和＝总额，部分不大于总额",
    "绩效目标表",
    check,
)
