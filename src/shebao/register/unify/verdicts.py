"""What linking decided about a row (归并结论), read off its rule: anomalies and the index of persons follow it."""

import polars as pl

from shebao.register.unify.linking.rules import FIRST, LEAVES, LOST, REST, STAYS
from shebao.register.unify.linking.slips import NAME_SLIPPED, NUMBER_SLIPPED

LENT = (NUMBER_SLIPPED, *(rule.code for rule in (*LEAVES, *LOST)))
"""The row bears somebody else's number."""
BY_RULE = (NAME_SLIPPED, *(rule.code for rule in (*FIRST, *STAYS, *REST)))
"""Rules on whose grounds a row is the person's although its name or its number is not."""
MERGED, SET_APART = "L90", "L91"
"""People decided so."""
DECIDED = (MERGED, SET_APART)


def lent() -> pl.Expr:
    """Whether linking found a row's number to be somebody else's."""
    return pl.col("rule").is_in(LENT).fill_null(False)


def is_by(*rules: str) -> pl.Expr:
    """Whether one of these rules brought a row to its person."""
    return pl.col("rule").is_in(rules).fill_null(False)
