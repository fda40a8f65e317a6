"""The budget lines of a document with the names of their codes, as the page and the data files show them.

Contact fields, notes and whatever else a book keeps for itself are not among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shebao.budget.book import Book, Fact
from shebao.budget.codes import Code, code_tables


@dataclass(frozen=True, slots=True)
class NamedFact:
    """One budget line for readers: each code with its name, ``fen`` in fen, ``row`` as chains know it."""

    row: int
    fen: int
    unit: str
    unit_name: str
    function: str
    function_name: str
    economic: str
    economic_name: str
    government_economic: str
    government_economic_name: str
    source: str
    category: str
    kind: str
    project: str
    project_name: str
    origin: str


def named_facts(book: Book) -> list[NamedFact]:
    """The book's budget lines in their order, a code without a known name named by itself."""
    codes = code_tables(book.department.year)
    units = {unit.code: unit for unit in book.units}
    projects = {project.code: project.name for project in book.projects}

    def government_code(fact: Fact) -> str:
        if fact.government_economic or fact.unit not in units:
            return fact.government_economic
        return codes.map_to_government(fact.economic, units[fact.unit].nature) or ""

    lines = []
    for fact in book.facts:
        government = government_code(fact)
        lines.append(
            NamedFact(
                fact.row,
                fact.fen,
                fact.unit,
                units[fact.unit].name if fact.unit in units else fact.unit,
                fact.function,
                _name(codes.function, fact.function, fact.function_name),
                fact.economic,
                _name(codes.economic, fact.economic, fact.economic_name),
                government,
                _name(codes.government_economic, government, fact.government_economic_name),
                fact.source.value,
                fact.category.value,
                fact.kind.value if fact.kind else "",
                fact.project,
                projects.get(fact.project, fact.project),
                fact.origin.value,
            )
        )
    return lines


def _name(table: Mapping[str, Code], code: str, given: str) -> str:
    known = table.get(code)
    return known.name if known is not None else given or code
