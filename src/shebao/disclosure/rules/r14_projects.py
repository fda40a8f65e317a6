"""R-14: tables 12 and 13 (projects) = project column of table 3, and table 13 within what table 1 carried over."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from shebao.budget.book import Category, Origin
from shebao.disclosure.figures import PrintedFigure, show_in, show_wan, sum_holds
from shebao.disclosure.formats.wording import ordinal_level
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.column_sums import column_sums
from shebao.disclosure.rules.hierarchy import coded
from shebao.disclosure.rules.rule import Material, RowView, Rule, Side, TableView, repeats_total
from shebao.findings import Finding, Severity


def project_rows(view: TableView) -> list[RowView]:
    """The rows of projects, subtotals and the numbering row left out."""
    return [row for row in view.rows if row.role == "item"]


def check(material: Material) -> Iterator[Finding]:
    """Each table in itself, then against tables 3 and 1."""
    views = [material.view(kind) for kind in (TableKind.PROJECTS, TableKind.PROJECTS_CARRIED_OVER)]
    for view in views:
        if view is not None:
            yield from _inside(view)
    projects, carried = views
    spending = material.view(TableKind.EXPENDITURE)
    if projects is None or spending is None or spending.total is None:
        return
    whole = spending.total.figure("project")
    listed, from_last = _total(projects), _total(carried) if carried else None
    if whole is None or listed is None:
        return
    known = [figure for figure in (listed, from_last) if figure is not None]
    unlisted = _unlisted(material)
    if unlisted is None:
        return
    printed = [(f"{view.name}合计", figure) for view, figure in zip((projects, carried), known, strict=False) if view]
    parts = [*printed, ("未列入上年结转项目表的结转项目", unlisted)] if not unlisted.is_nothing else printed
    names = f"{spending.name}、{projects.name}"
    readings: list[list[Side]] = [list(parts)]
    if material.book is None and len(parts) > 1:
        readings.append([parts[0]])
    for finding in RULE.tie_any(
        f"{names}/项目支出",
        (f"{spending.name}项目支出", whole),
        readings,
        places=(spending.place, projects.place),
    ):
        lists_less = material.book is None and whole.value > listed.value
        yield replace(finding, severity=Severity.WARNING) if lists_less and not _same_rows(projects) else finding
    yield from _carried_over(material, carried, from_last)


def _same_rows(view: TableView) -> bool:
    """Whether the table lists every source of money, so that nothing may be missing from it."""
    return bool({"special_account", "unit_funds", "other_income"} & set(view.columns))


def _total(view: TableView) -> PrintedFigure | None:
    if view.total is not None:
        return view.total.figure("total")
    return None if project_rows(view) else PrintedFigure("", "万元", Fraction(0), Fraction(0))


def _unlisted(material: Material) -> PrintedFigure | None:
    """Carried-over project money outside 财政拨款, which table 13 does not list: of the book, else of tables 1 and 4.

    Without a book it is known only where it can be nothing; then the comparison is made, otherwise it is not.
    """
    if material.book is not None:
        fen = sum(
            fact.fen
            for fact in material.book.facts
            if fact.origin is Origin.CARRIED_OVER
            and fact.category is Category.PROJECT
            and not fact.source.is_appropriation
        )
        return PrintedFigure(show_wan(Fraction(fen, 100)), "万元", Fraction(fen, 100), Fraction(0))
    balance, appropriation = material.view(TableKind.BALANCE), material.view(TableKind.APPROPRIATION_BALANCE)
    line = balance.row_where("income_item", "上年结转") if balance else None
    other = appropriation.row_where("income_item", "上年财政拨款结转") if appropriation else None
    carried = line.figure("income") if line else None
    appropriated = other.figure("income") if other else None
    if carried is None:
        return None
    if carried.is_nothing:
        return carried
    if appropriated is None or appropriated.value != carried.value:
        return None
    return PrintedFigure("", "万元", Fraction(0), carried.step + appropriated.step)


def _carried_over(material: Material, view: TableView | None, listed: PrintedFigure | None) -> Iterator[Finding]:
    balance = material.view(TableKind.BALANCE)
    line = balance.row_where("income_item", "上年结转") if balance else None
    amount = line.figure("income") if line else None
    if view is None or listed is None or balance is None or amount is None:
        return
    where = (view.place, balance.place)
    subject = f"{view.name}、{balance.name}/上年结转"
    if listed.rounded.low > amount.rounded.high:
        over = show_in(listed.value - amount.value, "万元")
        yield RULE.finding(
            subject,
            f"{view.name}结转项目{listed.shown}，超过{balance.name}上年结转{amount.shown}，相差{over}。请改正有误的一方。",
            found=listed.shown,
            expected=f"不超过{amount.shown}",
            difference=over,
            places=where,
        )
    elif material.book is None and listed.rounded.high <= amount.rounded.low and listed.value != amount.value:
        yield RULE.finding(
            subject,
            f"{view.name}结转项目{listed.shown}，少于{balance.name}上年结转{amount.shown}。"
            "差额是否为基本支出结转或非财政拨款结转？请核对。",
            severity=Severity.WARNING,
            found=listed.shown,
            expected=amount.shown,
            places=where,
        )


def _inside(view: TableView) -> Iterator[Finding]:
    rows = project_rows(view)
    units = [row for row in view.rows if row.role == "class"]
    columns = [column for column in view.amount_columns if not column.startswith("rate")]
    if coded(view) or not _adds_up(view, rows, columns):
        rows = []  # projects below projects: it is not known which of them add up
    for column in columns:
        if repeats_total(view.rows, column):
            continue
        suffix = "" if column == "total" else f"/{view.head(column)}"
        if view.total is not None and rows:
            yield from RULE.tie(
                f"{view.name}/合计{suffix}",
                ("合计", view.total.figure(column)),
                [(row.text("name"), row.figure(column)) for row in rows],
                places=(view.place,),
            )
        if view.total is not None and units:
            yield from RULE.tie(
                f"{view.name}/各单位合计{suffix}",
                ("合计", view.total.figure(column)),
                [(row.text("name"), row.figure(column)) for row in units],
                places=(view.place,),
            )
        for unit in units:
            below = _below(view, unit)
            if below and rows:
                yield from RULE.tie(
                    f"{view.name}/{unit.text('name')}（小计）{suffix}",
                    (unit.text("name"), unit.figure(column)),
                    [(row.text("name"), row.figure(column)) for row in below],
                    places=(view.place,),
                )
    for sum_ in column_sums(view):
        for row in view.rows:
            if row.role in ("total", "class", "item"):
                yield from RULE.tie(
                    f"{view.name}/{row.text('name')}{'' if row.role == 'item' else '（小计）'}/各来源",
                    (row.text("name"), row.figure(sum_.whole)),
                    [(view.head(column), row.figure(column)) for column in sum_.parts],
                    places=(view.place,),
                )


def _adds_up(view: TableView, rows: list[RowView], columns: Sequence[str]) -> bool:
    """Whether the projects make the total in some column, or stand below units that do."""
    total = view.total
    if total is None or not rows:
        return bool(rows)
    for column in columns:
        whole = total.figure(column)
        parts = [figure for row in rows if (figure := row.figure(column)) is not None]
        if whole is not None and whole.value and sum_holds(whole, parts):
            return True
    numbered = [row for row in rows if ordinal_level(row.text("name")) is not None]
    return not numbered and len({row.text("name") for row in rows}) == len(rows)


def _below(view: TableView, unit: RowView) -> list[RowView]:
    position = view.rows.index(unit)
    found = []
    for row in view.rows[position + 1 :]:
        if row.role == "class":
            break
        found.append(row)
    return found


RULE = Rule(
    "R-14",
    "项目支出各表一致",
    Severity.ERROR,
    "部门预算公开表勾稽关系：表十二＋表十三＝表三项目支出，表十三不超过表一上年结转",
    "项目支出表和支出总表",
    check,
)
