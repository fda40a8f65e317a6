"""Everything that the public site has at a moment: documents of all versions, and totals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from shebao.disclosure.check.personal import without_personal_numbers
from shebao.web.public.addresses import whole
from shebao.web.public.course import Course
from shebao.web.public.documents import Plain, PublicDocument
from shebao.web.public.printed import FINAL, Printed, printed_of
from shebao.web.public.search_index import Index
from shebao.web.public.totals import Totals


@dataclass(frozen=True)
class Content:
    """``documents`` stand as publications are told: the newest year first, of a year and kind the newest version.

    Of a database with made-up people (``is_demonstration``) every page says so.
    """

    documents: tuple[PublicDocument, ...]
    totals: Totals
    is_demonstration: bool = False

    @cached_property
    def current(self) -> tuple[PublicDocument, ...]:
        """What is in force, the newest year first; of a year the final accounts before the budget."""
        found = [one for one in self.documents if one.publication.is_current]
        return tuple(sorted(found, key=lambda one: (one.publication.year, one.publication.kind), reverse=True))

    def document(self, year: int, kind: str, version: int | None = None) -> PublicDocument | None:
        """A version, or what is in force."""
        for one in self.documents:
            known = one.publication
            if (known.year, known.kind) == (year, kind) and (
                known.version == version if version is not None else known.is_current
            ):
                return one
        return None

    def versions(self, document: PublicDocument) -> list[PublicDocument]:
        """All versions of a document's year and kind, the newest first."""
        asked = document.publication
        return [
            one for one in self.documents if (one.publication.year, one.publication.kind) == (asked.year, asked.kind)
        ]

    def by_code(self, code: str) -> PublicDocument | None:
        """A document by the code of comparisons: 2025-budget (what is in force), 2025-budget-v1."""
        year, _, rest = code.partition("-")
        kind, _, version = rest.partition("-v")
        of_year, of_version = whole(year), whole(version)
        if of_year is None or (version and of_version is None):
            return None
        return self.document(of_year, kind, of_version)

    @cached_property
    def years(self) -> Sequence[int]:
        """Years of which something is published, the newest first."""
        return sorted({one.publication.year for one in self.documents}, reverse=True)

    @cached_property
    def projects(self) -> Mapping[tuple[int, str], tuple[PublicDocument, Plain]]:
        """The projects of what is in force, by year and code: as the budget has them, else as the final accounts do."""
        made: dict[tuple[int, str], tuple[PublicDocument, Plain]] = {}
        for document in sorted(self.current, key=lambda one: one.publication.kind):
            for code, project in document.projects.items():
                made.setdefault((document.publication.year, code), (document, project))
        return made

    def projects_of(self, year: int) -> Iterator[tuple[str, PublicDocument, Plain]]:
        """The projects of a year."""
        for (known, code), (document, project) in self.projects.items():
            if known == year:
                yield code, document, project

    @cached_property
    def _printed(self) -> dict[tuple[int, str], Printed]:
        return {}

    def printed(self, year: int, code: str) -> Printed:
        """What the documents in force print of a project."""
        if (year, code) not in self._printed:
            of_year = [one for one in self.current if one.publication.year == year]
            self._printed[year, code] = printed_of(of_year, code)
        return self._printed[year, code]

    def is_withheld(self, year: int, code: str) -> bool:
        """Whether what was paid of a project is not shown: of a few persons, and not what the final accounts print."""
        paid = self.totals.paid.get(f"{year}-{code}")
        return paid is not None and paid.withheld and self.printed(year, code).spent != paid.paid

    def course(self, year: int, code: str) -> Course | None:
        """How the approved amount of a project came about."""
        paid = self.totals.paid.get(f"{year}-{code}")
        known = self.totals.courses.get(f"{year}-{code}")
        return known or (Course(paid.approved) if paid is not None else None)

    def budget_of(self, year: int, code: str) -> int:
        """What the budget has for a project, in fen; where only final accounts are published, what was granted."""
        document, project = self.projects[year, code]
        course = self.course(year, code)
        if document.publication.kind == FINAL and course is not None:
            return course.granted
        return int(project["fen"])

    @cached_property
    def index(self) -> Index:
        """What the search box looks through."""
        return Index(self.current, self.projects)

    @staticmethod
    def clean(text: str) -> str:
        """A text that somebody typed, without personal numbers: it was not proof-read as published documents are."""
        return without_personal_numbers(text)
