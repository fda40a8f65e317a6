"""What the documents in force print of a project: a figure of a few persons may be shown where it stands there.

The documents were reviewed and released (保密审查); whatever they print is public at their own address. What the
site adds from the database is withheld where it is of a few persons, unless it is one of these figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from shebao.web.public.documents import PublicDocument, PublicTable

FINAL = "final"


@dataclass(frozen=True, slots=True)
class Source:
    """Where it is printed: words and address."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed of a project: what was spent by the final accounts (fen), targets, what was reached, and where.

    ``targets`` are pairs of a target and its value in any form; ``reached`` pairs of a target and what the final
    accounts say was reached; ``reasons`` are all texts of that form.
    """

    spent: int | None = None
    spent_at: Source | None = None
    targets: frozenset[tuple[str, str]] = frozenset()
    reached: frozenset[tuple[str, str]] = frozenset()
    reasons: frozenset[str] = frozenset()
    sources: Sequence[Source] = ()

    def counts(self, persons: int) -> bool:
        """Whether the final accounts print this number of persons as reached."""
        return any(text == f"{persons}人" for _, text in self.reached)


def printed_of(documents: Sequence[PublicDocument], code: str) -> Printed:
    """What the documents of a year that are in force print of a project; the final accounts come first."""
    spent, spent_at = None, None
    targets: set[tuple[str, str]] = set()
    reached: set[tuple[str, str]] = set()
    reasons: set[str] = set()
    sources = []
    for one in documents:
        forms = [table for table in one.tables.values() if table.project == code]
        is_final = one.publication.kind == FINAL
        for form in forms:
            sources.append(Source(f"{one.name}{form.title}", one.address + form.address))
            for row in form.rows:
                texts = [cell.text for cell in row]
                targets |= set(pairwise(texts))
                if is_final:
                    reached |= set(zip(texts, texts[2:], strict=False))
                    reasons |= set(texts)
        project = one.projects.get(code)
        if project is not None and is_final:
            spent, spent_at = project["fen"], _spent_at(one, code, forms)
    return Printed(spent, spent_at, frozenset(targets), frozenset(reached), frozenset(reasons), tuple(sources))


def _spent_at(document: PublicDocument, code: str, forms: Sequence[PublicTable]) -> Source:
    """Where the final accounts say what a project spent: its form, else its last line, else the document."""
    if forms:
        return Source(f"{document.name}{forms[0].title}", document.address + forms[0].address)
    rows = [row for row, one in document.facts.items() if one["project"] == code]
    at = f"lines/{rows[-1]}/" if rows else ""
    return Source(document.name, document.address + at)
