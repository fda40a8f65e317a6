"""R-07: the general public budget of table 4 = table 5 plus what was carried over; no 类 of table 5 above table 4."""

from collections.abc import Iterator

from shebao.disclosure.figures import judge_sum
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.r01_balance_totals import lines
from shebao.disclosure.rules.r06_appropriation_balance import carried_lines
from shebao.disclosure.rules.rule import Material, Rule, Side, plain_name
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """In total, then by 类 (exactly where nothing was carried over)."""
    balance, general = material.view(TableKind.APPROPRIATION_BALANCE), material.view(TableKind.GENERAL_EXPENDITURE)
    if balance is None or general is None or general.total is None or "general" not in balance.columns:
        return
    where = (balance.place, general.place)
    spent = balance.row_where("expenditure_item", "本年支出合计")
    parts: list[Side] = [(f"{general.name}合计", general.total.figure("total"))]
    carried = carried_lines(balance).get("一般公共预算")
    carried_over = carried.figure("income") if carried is not None else None
    if carried_over is not None:
        parts.append((f"{balance.name}一般公共预算上年结转", carried_over))
    if spent is not None:
        yield from RULE.tie(
            f"{balance.name}、{general.name}/一般公共预算",
            (f"{balance.name}一般公共预算支出", spent.figure("general")),
            parts,
            places=where,
        )
    classes = {plain_name(row.text("name")): row for row in general.rows if row.role == "class"}
    for row in lines(balance, "expenditure_item"):
        name = plain_name(row.text("expenditure_item"))
        there = classes.get(name)
        whole, part = row.figure("general"), there.figure("total") if there else None
        if whole is None or part is None:
            continue
        verdict = judge_sum(whole, [part])
        if verdict.is_difference and (verdict.difference < 0 or carried_over is None or carried_over.is_nothing):
            yield RULE.disagreement(
                f"{balance.name}、{general.name}/{name}",
                (f"{balance.name}“{name}”一般公共预算", whole),
                [(f"{general.name}“{name}”", part)],
                verdict,
                "请核对后改正有误的一方。",
                where,
            )


RULE = Rule(
    "R-07",
    "财政拨款收支总表与一般公共预算支出表一致",
    Severity.ERROR,
    "部门预算公开表勾稽关系：表四一般公共预算＝表五＋上年结转",
    "财政拨款收支总表和一般公共预算支出表",
    check,
)
