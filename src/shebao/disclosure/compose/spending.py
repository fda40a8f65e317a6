"""Tables 6 and 10–13: basic spending by economic class, "三公"经费, 机关运行经费, projects."""

from collections.abc import Callable, Sequence

from shebao.budget.book import Fact, Kind, PriorItem, Source, total_fen
from shebao.disclosure.compose.balances import APPROPRIATION_COLUMNS
from shebao.disclosure.compose.quantity import amount_cell, label_cell, text_cell, wan_text
from shebao.disclosure.compose.view import BookView, from_source, is_appropriation, is_basic, is_project, only
from shebao.disclosure.model import Cell, Column, Row, RowRole, Table, TableKind

Amounts = Sequence[tuple[str, str, Callable[[Fact], bool]]]


def _everything(_: Fact) -> bool:
    return True


def _row(
    key: str, labels: Sequence[str], facts: Sequence[Fact], columns: Amounts, role: RowRole, level: int = 0
) -> Row:
    cells: list[Cell] = [text_cell(label) for label in labels]
    name = labels[0].strip()
    cells.extend(amount_cell(only(facts, test), f"{name}·{head}") for _, head, test in columns)
    return Row(key, tuple(cells), role, level)


def compose_basic_by_economic(view: BookView) -> Table:
    """表六: basic spending of the general public budget by department and government economic class."""
    columns: Amounts = (
        ("total", "合计", _everything),
        ("personnel", "人员经费", lambda fact: fact.kind is Kind.PERSONNEL),
        ("public", "公用经费", lambda fact: fact.kind is Kind.PUBLIC),
    )
    facts = only(view.general, is_basic)
    groups: dict[str, dict[tuple[str, str], list[Fact]]] = {}
    for fact in facts:
        if not fact.fen:
            continue
        lines = groups.setdefault(fact.economic[:3], {})
        lines.setdefault((fact.economic, view.government_code(fact)), []).append(fact)
    rows = [Row("合计", (text_cell("合计", colspan=2), *_row("", [""], facts, columns, "total").cells[1:]), "total")]
    for group in sorted(groups):
        in_group = [fact for line in groups[group].values() for fact in line]
        rows.append(_row(group, [view.economic_name(group), ""], in_group, columns, "class"))
        for (code, government), line in sorted(groups[group].items()):
            names = [view.economic_name(code), view.government_name(government) if government else ""]
            key = code if len([c for c, _ in groups[group] if c == code]) == 1 else f"{code}/{government}"
            rows.append(_row(key, names, line, columns, "detail", level=1))
    return Table(
        TableKind.BASIC_BY_ECONOMIC,
        f"{view.year}年一般公共预算安排基本支出分经济科目表（不含上年结转）",
        (
            Column("name", 2.8),
            Column("government_name", 2.6),
            *(Column(key, 1.3, amount=True) for key, _, _ in columns),
        ),
        (
            (
                label_cell("部门预算支出经济科目名称", rowspan=2),
                label_cell("政府预算支出经济科目名称", rowspan=2),
                label_cell(f"{view.year}年预算数", colspan=3),
            ),
            tuple(label_cell(head) for _, head, _ in columns),
        ),
        tuple(rows),
        number=6,
    )


def _appropriation_columns() -> Amounts:
    return (
        ("total", "合计", _everything),
        *((key, source.value, from_source(source)) for key, source in APPROPRIATION_COLUMNS),
    )


def compose_three_public(view: BookView) -> Table:
    """表十: "三公"经费 from 财政拨款, basic and project, carried-over money included."""
    columns = _appropriation_columns()
    running, purchase = PriorItem.VEHICLE_RUNNING, PriorItem.VEHICLE_PURCHASE
    lines: tuple[tuple[str, str, tuple[PriorItem, ...], RowRole, int], ...] = (
        ("因公出国（境）费", "因公出国（境）费", (PriorItem.ABROAD,), "item", 0),
        ("公务接待费", "公务接待费", (PriorItem.RECEPTION,), "item", 0),
        ("公务用车购置及运行费", "公务用车购置及运行费", (purchase, running), "item", 0),
        ("公务用车购置费", "①公务用车购置费", (purchase,), "detail", 1),
        ("公务用车运行维护费", "②公务用车运行维护费", (running,), "detail", 1),
        ("合计", "合计", (PriorItem.ABROAD, PriorItem.RECEPTION, purchase, running), "total", 0),
    )
    rows = tuple(
        _row(key, [text], view.three_public(*items), columns, role, level) for key, text, items, role, level in lines
    )
    return Table(
        TableKind.THREE_PUBLIC,
        f"{view.year}年财政拨款安排“三公”经费支出预算表",
        (Column("item", 2.8), *(Column(key, 1.5, amount=True) for key, _, _ in columns)),
        (
            (label_cell("项目", rowspan=2), label_cell(f"{view.year}年预算数", colspan=4)),
            tuple(label_cell(head) for _, head, _ in columns),
        ),
        rows,
        number=10,
    )


def compose_organ_running(view: BookView) -> Table:
    """表十一: 机关运行经费 of each 行政 and 参公 unit (公用经费 of basic spending from 财政拨款)."""
    columns = _appropriation_columns()
    rows = [_row("部门合计", ["部门合计"], view.organ_running(), columns, "total")]
    rows.extend(
        _row(unit.name, [unit.name], view.organ_running(unit), columns, "item", 1)
        for unit in view.book.units
        if unit.nature.runs_as_organ
    )
    return Table(
        TableKind.ORGAN_RUNNING,
        f"{view.year}年财政拨款安排机关运行经费预算表",
        (Column("unit", 2.8), *(Column(key, 1.5, amount=True) for key, _, _ in columns)),
        (
            (label_cell("单位名称", rowspan=2), label_cell(f"{view.year}年预算数", colspan=4)),
            tuple(label_cell(head) for _, head, _ in columns),
        ),
        tuple(rows),
        number=11,
    )


def _project_rows(view: BookView, facts: Sequence[Fact], columns: Amounts) -> tuple[Row, ...]:
    """The department, then each unit with its projects in the order of the project sheet."""
    by_unit: dict[str, dict[str, list[Fact]]] = {}
    for fact in facts:
        if fact.fen:
            by_unit.setdefault(fact.unit, {}).setdefault(fact.project, []).append(fact)
    if not by_unit:
        return ()
    order = {project.code: number for number, project in enumerate(view.book.projects)}
    rows = [_row("部门合计", [view.who], facts, columns, "total")]
    for unit in view.book.units:
        projects = by_unit.get(unit.code)
        if not projects:
            continue
        of_unit = [fact for lines in projects.values() for fact in lines]
        rows.append(_row(f"单位/{unit.code}", [unit.name], of_unit, columns, "class", 1))
        for code in sorted(projects, key=lambda code: (order.get(code, len(order)), code)):
            rows.append(_row(f"项目/{code}", [view.project_name(code)], projects[code], columns, "item", 2))
    return tuple(rows)


def _numbering(width: int) -> tuple[Cell, ...]:
    return tuple(label_cell(str(number)) for number in range(1, width + 1))


def compose_projects(view: BookView) -> Table:
    """表十二: projects of this year by unit and source."""
    columns: Amounts = (
        *_appropriation_columns(),
        ("special_account", "财政专户管理资金", from_source(Source.SPECIAL_ACCOUNT)),
        ("unit_funds", "单位资金", from_source(Source.UNIT_FUNDS)),
    )
    facts = only(view.current, lambda fact: not is_basic(fact))
    return Table(
        TableKind.PROJECTS,
        f"{view.year}年项目支出预算表（本年预算）",
        (Column("name", 3.6), *(Column(key, 1.3, amount=True) for key, _, _ in columns)),
        (
            (
                label_cell("项目名称", rowspan=2),
                label_cell("合计", rowspan=2),
                label_cell(f"{view.year}年财政拨款", colspan=3),
                label_cell("财政专户管理资金", rowspan=2),
                label_cell("单位资金", rowspan=2),
            ),
            tuple(label_cell(source.value) for _, source in APPROPRIATION_COLUMNS),
            _numbering(7),
        ),
        _project_rows(view, facts, columns),
        number=12,
        landscape=True,
    )


def _carried_over_elsewhere(view: BookView, empty: bool) -> str:
    """What table 13 does not show, so that it is not missed: projects from carried-over money that is no 财政拨款."""
    others = only(view.carried_over, is_project, lambda fact: not fact.source.is_appropriation)
    if not total_fen(others):
        return ""
    sources = "、".join(source.value for source in Source if any(fact.source is source and fact.fen for fact in others))
    shown = "注：本表只列财政拨款上年结转的项目，无此类数据。" if empty else "注：本表只列财政拨款上年结转的项目。"
    return f"{shown}另有{sources}上年结转的项目支出{wan_text(total_fen(others))}万元，已列入表一、表二和表三。"


def compose_projects_carried_over(view: BookView) -> Table:
    """表十三: projects paid from carried-over 财政拨款; its note names what other money was carried over."""
    columns = _appropriation_columns()
    facts = only(view.carried_over, is_appropriation, lambda fact: not is_basic(fact))
    rows = _project_rows(view, facts, columns)
    return Table(
        TableKind.PROJECTS_CARRIED_OVER,
        f"{view.year}年项目支出预算表（上年结转）",
        (Column("name", 3.6), *(Column(key, 1.5, amount=True) for key, _, _ in columns)),
        (
            (
                label_cell("项目名称", rowspan=2),
                label_cell("合计", rowspan=2),
                label_cell(f"{view.year}年财政拨款", colspan=3),
            ),
            tuple(label_cell(source.value) for _, source in APPROPRIATION_COLUMNS),
            _numbering(5),
        ),
        rows,
        number=13,
        note=_carried_over_elsewhere(view, not total_fen(facts)),
    )
