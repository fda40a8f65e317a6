"""S-05: what stands in an amount column is an amount."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every amount column of the numbered tables."""
    for view in material.views:
        for row in view.rows:
            if row.role == "numbering":
                continue
            for column in view.amount_columns:
                text = row.text(column)
                if text and row.figure(column) is None:
                    yield RULE.finding(
                        f"{view.name}/{row.key}/{view.head(column)}/不是数字",
                        f"{view.name}“{row.key}”的“{view.head(column)}”为“{text}”，不是金额，未能核对。请改填数字。",
                        found=text,
                        places=(view.place,),
                    )


RULE = Rule("S-05", "金额栏是数字", Severity.ERROR, "公开内容应当准确", "各表", check)
