"""R-09: table 6: a row = personnel + public, a 类 = its 款, 合计 = the 类; 301, 303 hold 人员经费, the rest 公用.

The last is a question, not an error: a county may have its reasons (budget rule R-09 says "check").
"""

from collections.abc import Iterator

from shebao.disclosure.rules.economic import EconomicTable, economic_table
from shebao.disclosure.rules.rule import Material, Rule, repeats_total, sum_name
from shebao.findings import Finding, Severity

KINDS = {"301": "personnel", "303": "personnel", "302": "public", "310": "public"}
KIND_NAMES = {"personnel": "人员经费", "public": "公用经费"}
COLUMNS = ("total", "personnel", "public")


def check(material: Material) -> Iterator[Finding]:
    """Rows, levels, then the kind of each 类."""
    table = economic_table(material)
    if table is None or not set(COLUMNS) <= set(table.view.columns):
        return
    view = table.view
    for row in view.rows:
        name = row.text("name") or row.key
        government = row.text("government_name")
        full = f"{name}（{government}）" if len(table.lines(table.code(row))) > 1 and government else name
        yield from RULE.tie(
            f"{view.name}/{full}/人员和公用",
            (sum_name(name), row.figure("total")),
            [("人员经费", row.figure("personnel")), ("公用经费", row.figure("public"))],
            places=(view.place,),
        )
    for column in COLUMNS:
        suffix = "" if column == "total" else f"/{view.head(column)}"
        for head, below in table.classes:
            if below and not repeats_total((head, *below), column):
                yield from RULE.tie(
                    f"{view.name}/{head.text('name')}{suffix}",
                    (head.text("name"), head.figure(column)),
                    [(row.text("name"), row.figure(column)) for row in below],
                    places=(view.place,),
                )
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


def _kinds(table: EconomicTable) -> Iterator[Finding]:
    view = table.view
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
