"""The lines of a document with the names of their codes, as the page and the data files show them.

Contact fields, notes and whatever else a book keeps for itself are not among them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from shebao.budget.account_lines import AccountLine, Stage, account_lines
from shebao.budget.accounts import FinalAccounts
from shebao.budget.book import Book, Fact
from shebao.budget.codes import Code, code_tables
from shebao.disclosure.model import Disclosure


@dataclass(frozen=True, slots=True)
class NamedFact:
    """One line for readers: each code with its name, ``fen`` in fen, ``row`` as chains know it.

    ``stage`` is what the amount of a line of final accounts is (年初预算数, 支出决算数…), "" of a budget; the category
    of what came in is its kind of income.
    """

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
    stage: str = ""


def document_facts(document: Disclosure) -> list[NamedFact]:
    """The lines that a composed document's figures are made of; none where it was read."""
    if document.accounts is not None:
        return named_lines(document.accounts)
    return named_facts(document.book) if document.book is not None else []


def book_of(document: Disclosure) -> Book | None:
    """The book that a composed document is about: of final accounts the published budget under their cover."""
    if document.accounts is not None:
        return replace(document.accounts.budget, department=document.accounts.department)
    return document.book


def fact_data(fact: NamedFact) -> dict[str, Any]:
    """A line as plain data; a budget's has no stage."""
    data = asdict(fact)
    if not fact.stage:
        del data["stage"]
    return data


def named_lines(accounts: FinalAccounts) -> list[NamedFact]:
    """The lines of final accounts in their order."""
    lines = account_lines(accounts)
    given: dict[str, str] = {}
    for one in lines:
        for code, name in ((one.function, one.function_name), (f"e{one.economic}", one.economic_name)):
            if name:
                given.setdefault(code, name)
    codes = code_tables(accounts.department.year)
    units = {unit.code: unit for unit in accounts.budget.units}
    projects = {project.code: project.name for project in accounts.budget.projects}

    def government_code(one: AccountLine) -> str:
        if one.government_economic or one.unit not in units or not one.economic:
            return one.government_economic
        return codes.map_to_government(one.economic, units[one.unit].nature) or ""

    found = []
    for one in lines:
        government = government_code(one)
        income = one.income.value if one.income else ""
        origin = one.origin.value if one.origin else "上年结转" if one.stage is Stage.CARRIED_IN else "本年"
        found.append(
            NamedFact(
                one.row,
                one.fen,
                one.unit,
                units[one.unit].name if one.unit in units else one.unit,
                one.function,
                _name(codes.function, one.function, given.get(one.function, "")),
                one.economic,
                _name(codes.economic, one.economic, given.get(f"e{one.economic}", "")),
                government,
                _name(codes.government_economic, government, one.government_economic_name),
                one.source.value,
                one.category.value if one.category else income,
                one.kind.value if one.kind else "",
                one.project,
                projects.get(one.project, one.project),
                origin,
                one.stage.value,
            )
        )
    return found


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
