"""A year's budget and its final accounts behind the same pages: how each is brought in, compiled, frozen, compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shebao.budget.book import Fact
from shebao.budget.forms import new_book, write_book
from shebao.budget.forms.unit_accounts_forms import accounts_of_files, new_accounts, write_accounts
from shebao.findings import Finding, has_errors
from shebao.programmes.years.base_lines import base_of, register_base
from shebao.programmes.years.compare import Row, compare_books
from shebao.programmes.years.compile import book_of_version, compile_budget, freeze_budget
from shebao.programmes.years.content import as_files, book_of, content_of
from shebao.programmes.years.execution import ItemExecution
from shebao.programmes.years.final import budget_of, compare_finals, compile_final, freeze_final, register_accounts
from shebao.programmes.years.models import BaseLines, Version
from shebao.programmes.years.states import Account
from shebao.staff.who import Who


@dataclass(frozen=True, slots=True)
class Made:
    """What would be frozen now of a year and kind: its spending, its canonical content, what was found."""

    base: BaseLines
    facts: Sequence[Fact]
    content: str
    findings: tuple[Finding, ...]
    items: tuple[ItemExecution, ...] = ()
    """Of final accounts: how each item of the projects was carried out, beside the ledger."""

    @property
    def can_be_frozen(self) -> bool:
        """Nothing is wrong with it."""
        return not has_errors(self.findings)


def has_base(year: int, kind: Account) -> bool:
    """Whether there is something to compile from."""
    return base_of(year, kind) is not None


def register(year: int, kind: Account, name: str, content: bytes, note: str, *, by: Who, now: datetime) -> BaseLines:
    """Register a workbook of a kind. Raises Refused."""
    if kind is Account.FINAL:
        return register_accounts(year, name, content, note, by=by, now=now)
    return register_base(year, name, content, note, by=by, now=now)


def compiled(year: int, kind: Account) -> Made:
    """What would be frozen now. Raises Refused."""
    if kind is Account.FINAL:
        final = compile_final(year)
        return Made(final.base, final.accounts.actual, final.content, final.findings, final.execution.items)
    made = compile_budget(year)
    return Made(made.base, made.book.facts, content_of(made.book), made.findings)


def freeze(year: int, kind: Account, note: str, seen: str = "", *, by: Who, now: datetime) -> Version:
    """Freeze it. Raises Refused."""
    return (freeze_final if kind is Account.FINAL else freeze_budget)(year, note, seen, by=by, now=now)


def compared(before: Version, after: Version) -> list[Row]:
    """Two versions of a kind line by line."""
    if before.kind == Account.FINAL:
        return compare_finals(before.content, after.content)
    return compare_books(book_of_version(before), book_of_version(after))


def write_base(base: BaseLines, path: Path) -> None:
    """Base lines as the workbook that they were."""
    if base.kind == Account.FINAL:
        budget = book_of_version(budget_of(base.year))
        write_accounts(accounts_of_files(as_files(base.content), budget), path)
    else:
        write_book(book_of(base.content), path)


def write_template(year: int, kind: Account, path: Path) -> None:
    """An empty workbook of a kind."""
    (new_accounts if kind is Account.FINAL else new_book)(path, year)
