"""Which budget (一般公共、政府性基金、国有资本经营) a function code belongs to, where that is sure.

``budgets_of_functions.csv`` holds the beginnings of codes that one budget alone uses: 223 is state capital's, 212 08 a
government fund's. A 项 of the function table outside of that list belongs to the general public budget, which also the
money of special accounts and of the units themselves is spent by. Codes the tables do not know, and the 类 of
transfers and debt, say nothing.
"""

from dataclasses import dataclass
from functools import cache

from shebao.budget.book import Source
from shebao.budget.codes.tables import Certainty, code_tables, rows

_OF_ANY_BUDGET = ("209", "227", "230", "231", "232", "233", "234", "20804")
"""Social insurance funds, reserves, transfers, debt: more than one budget has them, or none of a department's."""


@dataclass(frozen=True, slots=True)
class BudgetOfFunction:
    """The one budget that uses the function codes with this beginning, in some years."""

    beginning: str
    source: Source
    from_year: int
    to_year: int | None
    certainty: Certainty
    found_in: str


@cache
def budgets_of_functions(year: int) -> tuple[BudgetOfFunction, ...]:
    """The rows of the table in force in a year, in code order."""
    held = (
        BudgetOfFunction(
            beginning=row["编码开头"],
            source=Source(row["资金来源"]),
            from_year=int(row["起始年度"]),
            to_year=int(row["终止年度"]) if row["终止年度"] else None,
            certainty=Certainty(row["可靠程度"]),
            found_in=row["来源"],
        )
        for row in rows("budgets_of_functions.csv")
    )
    return tuple(item for item in held if item.from_year <= year and (item.to_year is None or year <= item.to_year))


@cache
def budget_of_function(function: str, year: int) -> Source | None:
    """The budget a function 项 belongs to; None where that is not sure.

    >>> [str(budget_of_function(code, 2025)) for code in ("2296002", "2230105", "2080101", "2300299")]
    ['政府性基金预算', '国有资本经营预算', '一般公共预算', 'None']
    """
    for item in budgets_of_functions(year):
        if function.startswith(item.beginning):
            return item.source
    if function.startswith(_OF_ANY_BUDGET) or function not in code_tables(year).function:
        return None
    return Source.GENERAL
