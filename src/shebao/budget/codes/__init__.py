"""The codes of a budget: 政府收支分类科目 as data with years of validity, a certainty and a source.

The tables are CSV files beside this module, so that a finance office can read and correct them. ``docs/codes.md`` says
what is held and what is missing.
"""

from shebao.budget.codes.budgets import budget_of_function
from shebao.budget.codes.tables import Certainty, Code, CodeTables, code_tables

__all__ = ["Certainty", "Code", "CodeTables", "budget_of_function", "code_tables"]
