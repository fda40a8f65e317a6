"""Reading the code tables and answering for a year.

Rules:
- A row holds for the years ``from_year`` to ``to_year`` (None = still in force). ``from_year`` is the first year this
  list vouches for, which may be later than the year the code was introduced.
- ``verified`` means: this code with this name stands in a published document or an official table named in ``source``.
  ``memory`` means: from the engineers' knowledge of the yearly book, not compared with its print.
- A code that is not in the tables is unknown, not wrong: the lists are incomplete, and every county's books hold codes
  that are missing here.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from shebao.budget.book import Nature

OLD_NAME_SEPARATOR = ";"


class Certainty(StrEnum):
    """How sure a code's name is."""

    VERIFIED = "verified"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Code:
    """One code (科目): its name, the first and last year it is vouched for, how sure it is and where it was seen.

    ``old_names`` are names that earlier years printed for it (医疗卫生与计划生育支出 for 210).
    """

    code: str
    name: str
    from_year: int
    to_year: int | None
    certainty: Certainty
    source: str
    old_names: tuple[str, ...] = ()

    def holds_in(self, year: int) -> bool:
        """Whether the row is in force in a year."""
        return self.from_year <= year and (self.to_year is None or year <= self.to_year)


@dataclass(frozen=True, slots=True)
class MappedClass:
    """Where a department economic code goes: for 行政 and 参公 units, and for 事业 units; "" where it goes nowhere."""

    economic: str
    organ: str
    institution: str
    certainty: Certainty
    source: str


@dataclass(frozen=True, slots=True)
class CodeTables:
    """The codes in force in one year, each table a mapping from code to :class:`Code`.

    ``function`` 支出功能分类 (类 three digits, 款 five, 项 seven), ``economic`` 部门预算支出经济分类 (three, five),
    ``government_economic`` 政府预算支出经济分类 (the same), ``income`` 收入分类. ``classes`` are the thirty 类 of
    expenditure in the order in which Shanxi's 预算收支总表 prints them.
    """

    year: int
    function: Mapping[str, Code]
    economic: Mapping[str, Code]
    government_economic: Mapping[str, Code]
    income: Mapping[str, Code]
    classes: tuple[Code, ...]
    _mapped: Mapping[str, MappedClass]

    def map_to_government(self, economic: str, nature: Nature) -> str | None:
        """The government economic 款 for a department economic 款 and the nature of the unit; None where unknown.

        The same department code goes elsewhere for a public institution than for an organ (支出经济分类科目改革方案).

        >>> tables = code_tables(2025)
        >>> tuple(tables.map_to_government("30101", nature) for nature in Nature)
        ('50101', '50101', '50501')
        """
        mapped = self._mapped.get(economic)
        if mapped is None:
            return None
        return (mapped.organ if nature.runs_as_organ else mapped.institution) or None

    def class_of(self, name: str) -> Code | None:
        """The 类 of expenditure with this name, today's or an old one; None where there is none."""
        wanted = name.strip()
        return next((code for code in self.classes if wanted == code.name or wanted in code.old_names), None)


def rows(file_name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV beside this module, by header."""
    text = files(__package__).joinpath(file_name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def all_codes(table: str) -> tuple[Code, ...]:
    """Every row of one table (function, economic, government_economic, income), of all years, in code order."""
    return tuple(
        Code(
            code=row["编码"],
            name=row["名称"],
            from_year=int(row["起始年度"]),
            to_year=int(row["终止年度"]) if row["终止年度"] else None,
            certainty=Certainty(row["可靠程度"]),
            source=row["来源"],
            old_names=tuple(name for name in row["曾用名"].split(OLD_NAME_SEPARATOR) if name),
        )
        for row in rows(f"{table}.csv")
    )


@cache
def all_mapped() -> tuple[MappedClass, ...]:
    """Every row of the department → government mapping."""
    return tuple(
        MappedClass(
            economic=row["部门经济科目编码"],
            organ=row["行政参公单位"],
            institution=row["事业单位"],
            certainty=Certainty(row["可靠程度"]),
            source=row["来源"],
        )
        for row in rows("department_to_government.csv")
    )


@cache
def code_tables(year: int) -> CodeTables:
    """The code tables in force in a budget year. Codes not vouched for in that year are left out."""

    def in_force(table: str) -> Mapping[str, Code]:
        return MappingProxyType({code.code: code for code in all_codes(table) if code.holds_in(year)})

    function = in_force("function")
    lines = sorted(rows("expenditure_lines.csv"), key=lambda row: int(row["序号"]))
    return CodeTables(
        year=year,
        function=function,
        economic=in_force("economic"),
        government_economic=in_force("government_economic"),
        income=in_force("income"),
        classes=tuple(function[row["编码"]] for row in lines if row["编码"] in function),
        _mapped=MappingProxyType({row.economic: row for row in all_mapped()}),
    )
