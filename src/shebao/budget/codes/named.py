"""Codes with their names (科目), as people read them: nobody knows by heart what 30201 is."""

from collections.abc import Mapping

from shebao.budget.codes.tables import Code, code_tables


def function_named(code: str, year: int) -> str:
    """A code of 支出功能分类 with its name; alone where the tables of the year do not have it.

    >>> function_named("2080109", 2025)
    '2080109 社会保险经办机构'
    """
    return _named(code, code_tables(year).function)


def economic_named(code: str, year: int) -> str:
    """A code of 部门预算支出经济分类 with its name.

    >>> economic_named("30201", 2025), economic_named("", 2025)
    ('30201 办公费', '')
    """
    return _named(code, code_tables(year).economic)


def _named(code: str, table: Mapping[str, Code]) -> str:
    found = table.get(code)
    return f"{code} {found.name}" if found else code
