"""S-05: what stands in an amount column is an amount."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

_MEANT = re.compile(r"\d")
_NAMES = re.compile(r"[一-鿿]{2,}")


def _looks_like_an_amount(text: str, material: Material) -> bool:
    """In other people's tables only what is meant as a number: 1,2345.6, not a word in a column of amounts.

    A figure that ends in its decimal point was cut where its cell ends: that is the reading, not the document.
    """
    return material.book is not None or bool(
        _MEANT.search(text) and not _NAMES.search(text) and not text.endswith(("%", "％", ".", "．", ","))
    )


def check(material: Material) -> Iterator[Finding]:
    """Every amount column of the numbered tables."""
    for view in material.views:
        for row in view.rows:
            if row.role == "numbering":
                continue
            for column in view.amount_columns:
                text = row.text(column)
                if text and row.figure(column) is None and _looks_like_an_amount(text, material):
                    yield RULE.finding(
                        f"{view.name}/{row.key}/{view.head(column)}/不是数字",
                        f"{view.name}“{row.key}”的“{view.head(column)}”为“{text}”，不是金额，未能核对。请改填数字。",
                        found=text,
                        spots=[row.spots[column]] if column in row.spots else [],
                        places=(view.place,),
                    )


RULE = Rule("S-05", "金额栏是数字", Severity.ERROR, "公开内容应当准确", "各表", check)
