"""R-09: table 6: a row = personnel + public, a 类 = its 款, 合计 = the 类; 301, 303 hold 人员经费, the rest 公用.

The last is a question, not an error: a county may have its reasons (budget rule R-09 says "check").
"""

from collections.abc import Iterator

from shebao.disclosure.rules.column_sums import column_sums
from shebao.disclosure.rules.economic import EconomicTable, economic_table
from shebao.disclosure.rules.rule import Material, Rule, repeats_total, sum_name
from shebao.findings import Finding, Severity

KINDS = {"301": "personnel", "303": "personnel", "302": "public", "310": "public"}
KIND_NAMES = {"personnel": "人员经费", "public": "公用经费"}
PEOPLE = ("301", "303")


def check(material: Material) -> Iterator[Finding]:
    """Rows, levels, then the kind of each 类."""
    table = economic_table(material)
    if table is None:
        return
    view = table.view
    columns = [column for column in view.amount_columns if not column.startswith(("rate", "last_rate"))]
    sums = [sum_ for sum_ in column_sums(view) if sum_.whole == "total"]
    for row in view.rows if sums else ():
        name = row.text("name") or row.key
        government = row.text("government_name")
        full = f"{name}（{government}）" if len(table.lines(table.code(row))) > 1 and government else name
        yield from RULE.tie(
            f"{view.name}/{full}/人员和公用",
            (sum_name(name), row.figure("total")),
            [(view.head(part), row.figure(part)) for part in sums[0].parts],
            places=(view.place,),
        )
    for column in columns:
        suffix = "" if column == "total" else f"/{view.head(column)}"
        for head, below in table.classes:
            if below and not repeats_total((head, *below), column):
                yield from RULE.tie(
                    f"{view.name}/{head.text('name')}{suffix}",
                    (head.text("name"), head.figure(column)),
                    [(row.text("name"), row.figure(column)) for row in below],
                    places=(view.place,),
                )
        yield from _subtotals(table, column)
        heads = [head for head, _ in table.classes]
        if view.total is not None and heads and not repeats_total((view.total, *heads), column):
            yield from RULE.tie(
                f"{view.name}/合计{suffix}",
                ("合计", view.total.figure(column)),
                [(head.text("name"), head.figure(column)) for head in heads],
                places=(view.place,),
            )
    if material.book is None:  # the book's own check names the row
        yield from _kinds(table)


def _subtotals(table: EconomicTable, column: str) -> Iterator[Finding]:
    """人员经费合计 = 301 + 303, 公用经费合计 = the other classes (final accounts)."""
    view = table.view
    for name, row in table.subtotals.items():
        is_people = name == "人员经费合计"
        parts = [
            (head.text("name"), head.figure(column))
            for head, _ in table.classes
            if (table.code(head)[:3] in PEOPLE) is is_people
        ]
        if parts:
            yield from RULE.tie(f"{view.name}/{name}", (name, row.figure(column)), parts, places=(view.place,))
    if view.total is not None and len(table.subtotals) == 2:
        yield from RULE.tie(
            f"{view.name}/合计/人员和公用",
            ("合计", view.total.figure(column)),
            [(name, row.figure(column)) for name, row in table.subtotals.items()],
            places=(view.place,),
        )


def _kinds(table: EconomicTable) -> Iterator[Finding]:
    view = table.view
    if not {"personnel", "public"} <= set(view.columns):
        return
    for row in view.rows:
        code = table.code(row)
        kind = KINDS.get(code[:3])
        if kind is None or len(code) != 5:
            continue
        other = "public" if kind == "personnel" else "personnel"
        amount = row.figure(other)
        if amount is not None and amount.value:
            name = row.text("name")
            yield RULE.finding(
                f"{view.name}/{name}/经费性质",
                f"{view.name}“{name}”有{amount.shown}列为{KIND_NAMES[other]}，{code[:3]}类一般列{KIND_NAMES[kind]}。"
                "请核对经费性质。",
                severity=Severity.WARNING,
                found=amount.shown,
                figures=[amount.as_shown(f"{view.name}“{name}”{KIND_NAMES[other]}")],
                places=(view.place,),
            )


RULE = Rule(
    "R-09",
    "基本支出经济分类表",
    Severity.ERROR,
    "部门预算公开表勾稽关系：各行＝人员经费＋公用经费，类＝各款之和；301、303为人员经费，302、310为公用经费",
    "基本支出经济分类表",
    check,
)
