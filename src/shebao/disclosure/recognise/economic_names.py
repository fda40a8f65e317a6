"""Economic classes (经济分类科目) that a table prints by name alone, down its lines or over its columns."""

from collections.abc import Sequence
from functools import cache

from shebao.budget.codes import code_tables
from shebao.disclosure.formats.wording import line_words
from shebao.disclosure.model import Column
from shebao.disclosure.recognise.layout import HeadPath

_ANY_YEAR = 2025
"""The names of economic codes are taken from this year's list: they have not changed since 2018."""


def economic_code(name: str) -> str:
    """The department economic code of a name, a final 支出 or 费 apart; "" where it names none.

    >>> economic_code("其他商品和服务支出"), economic_code("30201办公费"), economic_code("合计")
    ('30299', '30201', '')
    """
    return _by_name().get(_bare(name.strip().lstrip("0123456789-_. ")), "")


def classes_across(columns: Sequence[Column], paths: Sequence[HeadPath]) -> dict[int, str]:
    """The economic codes of a table's columns by position, where every amount beside 合计 is one of a class.

    Nothing where the table is not crossed by economic classes.
    """
    amounts = [x for x, column in enumerate(columns) if column.amount and column.key != "total"]
    codes = {x: economic_code(paths[x].own) for x in amounts}
    whole = any(column.key == "total" for column in columns)
    return codes if whole and amounts and all(codes.values()) and len(set(codes.values())) == len(codes) else {}


def _bare(name: str) -> str:
    return line_words(name).removesuffix("支出").removesuffix("费用").removesuffix("费")


@cache
def _by_name() -> dict[str, str]:
    return {_bare(code.name): code.code for code in code_tables(_ANY_YEAR).economic.values()}
