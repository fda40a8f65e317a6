"""N-07: what the text says there is none of has no amount in its table, and no amount in the text."""

import re
from collections.abc import Iterator

from shebao.disclosure.figures import PrintedFigure
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.rule import Material, Rule, TableView, plain_name
from shebao.disclosure.statements import plain_text
from shebao.findings import Finding, Severity, Spot

NONE = r"(?:无|没有|未安排|未使用|不涉及|没有安排|没有使用|无使用)"
SPEAKS_OF: tuple[tuple[str, tuple[tuple[TableKind, str], ...], str], ...] = (
    (
        "政府性基金预算",
        ((TableKind.FUND_EXPENDITURE, "total"), (TableKind.FUND_INCOME, "total")),
        r"政府性基金(?:预算)?(?:财政)?(?:拨款)?(?:安排)?(?:的)?(?:收入|支出|预算|收支)*",
    ),
    (
        "国有资本经营预算",
        ((TableKind.CAPITAL, "total"),),
        r"国有资本经营(?:预算)?(?:财政)?(?:拨款)?(?:安排)?(?:的)?(?:收入|支出|预算|收支)*",
    ),
    ("机关运行经费", ((TableKind.ORGAN_RUNNING, "total"),), r"机关运行经费(?:预算|支出)?"),
    ("“三公”经费", ((TableKind.THREE_PUBLIC, "total"),), r"“?三公”?经费(?:预算|支出)?"),
    ("项目支出", ((TableKind.PROJECTS, "total"),), r"项目支出(?:预算)?"),
)
"""What a text may say there is none of: its tables, how it is called."""

YEAR_BEFORE = re.compile(r"上年|去年|以前年度")


def check(material: Material) -> Iterator[Finding]:
    """Every sentence that says there is none of something."""
    for passage in material.passages:
        text = plain_text(passage.text).text
        for name, tables, words in SPEAKS_OF:
            for match in re.finditer(rf"{NONE}(?:使用|安排)?{words}(?=[，。；（）]|安排|的|$)", text):
                clause = re.split("[，。；]", text[: match.start()])[-1]
                if YEAR_BEFORE.search(clause) or re.search("名词|解释", passage.heading):
                    continue
                for kind, column in tables:
                    view = material.view(kind)
                    amount = _amount(view, column) if view is not None else None
                    if view is not None and amount is not None:
                        yield RULE.finding(
                            f"文字/{plain_name(passage.heading)}/{name}/无",
                            f"文字写“{match.group()}”，{view.name}{name}为{amount.shown}。文字和表应当一致，请核对。",
                            figures=[amount.as_shown(view.name)],
                            found="无",
                            expected=amount.shown,
                            places=(view.place,),
                            spots=(Spot(passage.block, start=max(match.start(), 0)),),
                        )


def _amount(view: TableView, column: str) -> PrintedFigure | None:
    """The total of a table where it is not nothing."""
    row = view.total or (view.rows[-1] if view.rows else None)
    figure = row.figure(column) if row is not None else None
    return figure if figure is not None and figure.value else None


RULE = Rule("N-07", "写“无”而表中有数", Severity.ERROR, "文字说明应与表一致", "写“无”“没有”的文字和相应的表", check)
