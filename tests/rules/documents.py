"""A small department whose document is right in everything, and ways to put one thing wrong."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from shebao.budget.book import (
    Asset,
    Book,
    Calculation,
    Category,
    Department,
    DepartmentGoal,
    Direction,
    Fact,
    Funding,
    FundingLevel,
    Horizon,
    Income,
    Indicator,
    KeyTask,
    Kind,
    Nature,
    Office,
    Origin,
    Prior,
    PriorItem,
    Procurement,
    ProcurementType,
    Project,
    ProjectClass,
    Reason,
    Source,
    TextKey,
    Unit,
    Vehicle,
)
from shebao.disclosure.compose import compose
from shebao.disclosure.model import Disclosure, Heading, Paragraph, PerformanceForm, Table, TableKind
from shebao.disclosure.rules import RULES
from shebao.disclosure.rules.book_places import with_book_places
from shebao.disclosure.rules.check import with_places
from shebao.disclosure.rules.rule import Material
from shebao.findings import Finding, Severity, by_severity

WAN = 10_000_00
UNIT, CENTRE, YEAR = "001", "示例县就业局", 2025
TRAINING, RECORDS, WORKS = "P1", "P2", "P3"


def _fact(function: str, economic: str, wan: float, **more: Any) -> Fact:
    kind = Kind.PUBLIC if economic.startswith("302") else Kind.PERSONNEL
    fen = round(wan * WAN)
    fact = Fact(UNIT, function, economic, Source.GENERAL, Category.BASIC, fen, kind)
    if "project" in more:
        fact = replace(fact, category=Category.PROJECT, kind=None)
    return replace(fact, **more)


def organ_facts() -> tuple[Fact, ...]:
    """行政: basic spending, three projects, a government fund, something carried over."""
    return (
        _fact("2080101", "30101", 100),
        _fact("2080101", "30102", 50),
        _fact("2080101", "30103", 20),
        _fact("2080101", "30201", 8),
        _fact("2080101", "30217", 1),
        _fact("2080101", "30228", 4),
        _fact("2080101", "30231", 3),
        _fact("2080505", "30108", 27.2),
        _fact("2080506", "30109", 13.6),
        _fact("2101101", "30110", 11),
        _fact("2101103", "30111", 4),
        _fact("2210201", "30113", 20),
        _fact("2080501", "30302", 6),
        _fact("2080702", "30216", 30, project=TRAINING),
        _fact("2080702", "30216", 5, project=TRAINING, origin=Origin.CARRIED_OVER),
        _fact("2080109", "30227", 12.5, project=RECORDS),
        _fact("2120804", "31005", 40, project=WORKS, source=Source.GOVERNMENT_FUND),
    )


def institution_facts() -> tuple[Fact, ...]:
    """事业: the functions and classes of an institution."""
    functions = {"2080101": "2080150", "2101101": "2101102", "2080501": "2080502"}
    return tuple(
        replace(
            fact,
            function=functions.get(fact.function, fact.function),
            economic="30107" if fact.economic == "30102" else fact.economic,
        )
        for fact in organ_facts()
    )


def _indicators(project: str, quantity: str, number: str, unit: str, cost: Indicator) -> list[Indicator]:
    lines = []
    for horizon in Horizon:
        lines += [
            Indicator(project, horizon, "产出指标", "数量指标", quantity, "≥", number, unit),
            Indicator(project, horizon, "产出指标", "质量指标", "合格率", "=", "100", "%"),
            Indicator(project, horizon, "产出指标", "时效指标", "完成时间", word=f"{YEAR}年10月底前"),
            replace(cost, project=project, horizon=horizon),
            Indicator(project, horizon, "效益指标", "社会效益指标", "服务水平", word="良好"),
            Indicator(project, horizon, "满意度指标", "服务对象满意度指标", "服务对象满意度（问卷）", "≥", "90", "%"),
        ]
    return lines


def _cost(name: str, operator: str, number: str) -> Indicator:
    return Indicator("", Horizon.YEAR, "产出指标", "成本指标", name, operator, number, "元")


def _project(code: str, name: str, project_class: ProjectClass, number: int) -> Project:
    return Project(
        code,
        name,
        UNIT,
        project_class,
        recurrence="阶段性项目",
        years=1,
        starts_on=f"{YEAR}-01-01",
        ends_on=f"{YEAR}-10-31",
        overview=f"由{CENTRE}实施的{name}。",
        basis=f"《关于做好{name}工作的通知》（示人社函〔2024〕{number}号）",
        necessity="履行本单位职责的需要。",
        measures="按照项目管理制度执行。",
        plan="上半年准备，十月底前完成。",
        period_goal=f"完成{name}全部内容，达到验收标准。",
        year_goal=f"按季度推进{name}，年底前完成验收。",
    )


def good_book(nature: Nature = Nature.ADMINISTRATIVE) -> Book:
    """A book whose document gives no error and no warning."""
    projects = (
        _project(TRAINING, "职业技能培训", ProjectClass.SPECIFIC_TARGET, 11),
        _project(RECORDS, "档案系统运行维护", ProjectClass.OTHER_OPERATION, 12),
        _project(WORKS, "服务场所建设", ProjectClass.SPECIFIC_TARGET, 13),
    )
    amounts = {TRAINING: 30, RECORDS: 12.5, WORKS: 40}
    facts = organ_facts() if nature.runs_as_organ else institution_facts()
    prior = {
        PriorItem.TOTAL: 345.3,
        PriorItem.GENERAL_EXPENDITURE: 300,
        PriorItem.ABROAD: 0,
        PriorItem.RECEPTION: 1.5,
        PriorItem.VEHICLE_PURCHASE: 0,
        PriorItem.VEHICLE_RUNNING: 3,
        PriorItem.ORGAN_RUNNING: 16 if nature.runs_as_organ else 0,
    }
    return Book(
        department=Department(
            YEAR, UNIT, CENTRE, "示例县", assets_as_of="2024-12-31", approved_on="2025-02-01", published_on="2025-02-10"
        ),
        units=(Unit(UNIT, CENTRE, nature, "全额拨款", 25, 20, 20, 0),),
        offices=(Office(UNIT, "办公室"), Office(UNIT, "培训股"), Office(UNIT, "财务股")),
        facts=tuple(replace(fact, row=row) for row, fact in enumerate(facts, start=2)),
        income=(Income(Source.GOVERNMENT_FUND, "1030148", "国有土地使用权出让收入", 40 * WAN),),
        projects=projects,
        calculations=(
            Calculation(TRAINING, "培训补贴", 300, "人", 1_000_00),
            Calculation(RECORDS, "运行维护", 5, "套", 25_000_00),
            Calculation(WORKS, "建设费", 1, "处", 400_000_00),
        ),
        funding=tuple(
            Funding(code, horizon, FundingLevel.COUNTY, round(wan * WAN))
            for code, wan in amounts.items()
            for horizon in Horizon
        ),
        goal=DepartmentGoal(
            "推动实现更加充分更高质量的就业。", "全年培训三百人，档案系统稳定运行。", "负责全县就业工作。"
        ),
        key_tasks=(KeyTask("就业", "开展职业技能培训"),),
        indicators=(
            Indicator("", Horizon.YEAR, "产出指标", "数量指标", "年度培训场次", "≥", "6", "场"),
            *_indicators(TRAINING, "参加技能培训人数", "300", "人", _cost("人均补贴标准", "≤", "1000")),
            *_indicators(RECORDS, "维护系统套数", "5", "套", _cost("维护总成本", "≤", "125000")),
            *_indicators(WORKS, "建设处数", "1", "处", _cost("建设总成本", "≤", "400000")),
        ),
        prior=tuple(Prior(item, round(wan * WAN)) for item, wan in prior.items()),
        reasons=(
            Reason(PriorItem.TOTAL, "项目支出", "服务场所建设", Direction.UP, 40 * WAN),
            Reason(PriorItem.TOTAL, "人员经费", "退休人员费用", Direction.DOWN, 30 * WAN),
            Reason(PriorItem.RECEPTION, "接待", "压减接待批次", Direction.DOWN, 5_000_00),
        ),
        procurement=(
            Procurement(UNIT, ProcurementType.GOODS, "办公设备", round(7.1 * WAN)),
            Procurement(UNIT, ProcurementType.SERVICES, "培训服务", 15 * WAN, 12 * WAN, 8 * WAN),
        ),
        vehicles=(Vehicle(UNIT, "机要通信用车", 2, 2),),
        assets=(Asset(UNIT, 750_00, 0, 0),),
        texts={TextKey.DUTIES: "负责全县就业工作。", TextKey.OFFICES: f"{CENTRE}财务独立核算。"},
    )


def good_document(nature: Nature = Nature.ADMINISTRATIVE) -> Disclosure:
    """The document of the good book."""
    return compose(good_book(nature))


def as_read(document: Disclosure) -> Disclosure:
    """The document as a reader of files has it: without the book."""
    return replace(document, book=None)


def judged(document: Disclosure, code: str, last_year: Disclosure | None = None) -> list[Finding]:
    """What one rule finds by itself; in a report, several rules' findings on one wrong figure are said once."""
    rule = next(rule for rule in RULES if rule.code == code)
    found = {(item.subject, item.message): item for item in rule.check(Material(document, last_year))}
    named = [with_book_places(finding, document.book) for finding in found.values()]
    return by_severity([with_places(finding, document) for finding in named])


def worst(findings: Sequence[Finding]) -> Severity | None:
    """The worst severity there is."""
    return findings[0].severity if findings else None


def _edit_tables(document: Disclosure, chosen: Callable[[Table], bool], edit: Callable[[Table], Table]) -> Disclosure:
    blocks = [edit(block) if isinstance(block, Table) and chosen(block) else block for block in document.blocks]
    assert blocks != list(document.blocks), "the edit changed nothing"
    return replace(document, blocks=tuple(blocks))


def with_cell(document: Disclosure, kind: TableKind, row: str, column: str, text: str) -> Disclosure:
    """One cell of a table printed otherwise. The row is known by its key, else by any text in it."""

    def edit(table: Table) -> Table:
        rows = []
        found = False
        for line in table.rows:
            hit = line.key == row or any(cell.text == row for cell in line.cells)
            if not hit or found:
                rows.append(line)
                continue
            found = True
            position = table.column(column)
            start = 0
            cells = []
            for cell in line.cells:
                inside = start <= position < start + cell.colspan
                cells.append(replace(cell, text=text, fen=None) if inside else cell)
                start += cell.colspan
            rows.append(replace(line, cells=tuple(cells)))
        return replace(table, rows=tuple(rows))

    return _edit_tables(document, lambda table: table.kind is kind, edit)


def with_row(document: Disclosure, kind: TableKind, row: str, texts: dict[str, str]) -> Disclosure:
    """Several cells of one row printed otherwise."""
    for column, text in texts.items():
        document = with_cell(document, kind, row, column, text)
    return document


def with_table(document: Disclosure, kind: TableKind, **changes: Any) -> Disclosure:
    """A table with other properties (its note, its title, its rows)."""
    return _edit_tables(document, lambda table: table.kind is kind, lambda table: replace(table, **changes))


def without_row(document: Disclosure, kind: TableKind, row: str) -> Disclosure:
    """A table without one of its rows."""

    def edit(table: Table) -> Table:
        return replace(table, rows=tuple(line for line in table.rows if line.key != row))

    return _edit_tables(document, lambda table: table.kind is kind, edit)


def without_table(document: Disclosure, kind: TableKind) -> Disclosure:
    """The document without a table."""
    blocks = [block for block in document.blocks if not (isinstance(block, Table) and block.kind is kind)]
    return replace(document, blocks=tuple(blocks))


def with_text(document: Disclosure, old: str, new: str) -> Disclosure:
    """The paragraphs with some words replaced, everywhere."""
    blocks = [
        replace(block, text=block.text.replace(old, new), figures=()) if isinstance(block, Paragraph) else block
        for block in document.blocks
    ]
    assert blocks != list(document.blocks), f"not in the text: {old}"
    return replace(document, blocks=tuple(blocks))


def with_paragraph(document: Disclosure, heading: str, text: str) -> Disclosure:
    """A paragraph more under a heading."""
    blocks: list[Any] = []
    for block in document.blocks:
        blocks.append(block)
        if isinstance(block, Heading) and heading in block.text:
            blocks.append(Paragraph(text))
    assert len(blocks) > len(document.blocks), f"no heading {heading}"
    return replace(document, blocks=tuple(blocks))


def with_form(document: Disclosure, project: str, /, **changes: Any) -> Disclosure:
    """A performance form with other contents; "" for the department's."""

    def edit(table: Table) -> Table:
        assert table.form is not None
        return replace(table, form=replace(table.form, **changes))

    return _edit_tables(document, lambda table: table.form is not None and table.form.project == project, edit)


def form_of(document: Disclosure, project: str) -> PerformanceForm:
    """The form of a project; "" for the department's."""
    return next(
        table.form for table in document.performance_tables if table.form is not None and table.form.project == project
    )


def with_indicator(document: Disclosure, project: str, name: str, /, **changes: Any) -> Disclosure:
    """A form in which one indicator (both of its horizons) is otherwise."""
    form = form_of(document, project)
    indicators = tuple(replace(item, **changes) if item.name == name else item for item in form.indicators)
    assert indicators != form.indicators, f"no indicator {name}"
    return with_form(document, project, indicators=indicators)


def with_form_text(document: Disclosure, project: str, label: str, text: str) -> Disclosure:
    """A form in which one text is otherwise."""
    texts = tuple((name, text if label in name else old) for name, old in form_of(document, project).texts)
    return with_form(document, project, texts=texts)


def composed(**changes: Any) -> Disclosure:
    """The document of the good book with some parts of the book replaced."""
    return compose(replace(good_book(), **changes))
