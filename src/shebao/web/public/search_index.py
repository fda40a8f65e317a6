"""What the search box looks through: an index in memory over tables, their rows, the text, projects, targets, terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from shebao.web.public.addresses import project_address
from shebao.web.public.documents import Plain, PublicDocument
from shebao.web.public.terms import plain_terms, printed_terms

MOST = 60
Projects = Mapping[tuple[int, str], tuple[PublicDocument, Plain]]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: what it is, its words, where it stands; ``text`` is searched as well."""

    kind: str
    title: str
    address: str
    text: str
    folded: str


class Index:
    """The entries of what is in force. The first kinds come first in a list of finds."""

    def __init__(self, current: Sequence[PublicDocument], projects: Projects) -> None:
        self._current, self._projects = current, projects
        self.find = lru_cache(maxsize=512)(self._find)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All of them."""
        return tuple(self._entries())

    def _entries(self) -> list[Entry]:
        made = []

        def add(kind: str, title: str, address: str, text: str = "") -> None:
            made.append(Entry(kind, title, address, text, f"{title}\n{text}".casefold()))

        for document in self._current:
            name, base = document.name, document.address
            add("文件", document.publication.title or name, base, name)
            for table in document.tables.values():
                add("表", f"{name}：{table.title}", base + table.address, table.kind)
        for (year, code), (_, project) in self._projects.items():
            text = f"{project['overview']}\n{project['basis']}"
            add("项目", f"{year}年项目：{project['name']}", project_address(year, code), text)
        for name, said in (*plain_terms(), *printed_terms(self._current)):
            add("名词", name, "/public/terms/", said)
        for document in self._current:
            name, base = document.name, document.address
            for table in document.tables.values():
                seen = set()
                for (row, _), figure in table.figures.items():
                    if row not in seen and not table.is_form:
                        seen.add(row)
                        where = f"{figure.place}，{figure.column}{figure.text}{figure.unit}"
                        add("表中一行", f"{name}：{figure.row}", base + figure.address, where)
            for code, targets in document.targets.items():
                at = project_address(document.publication.year, code) if code in document.projects else base
                for one in targets:
                    add("绩效目标", f"{name}：{one['name']}", at, f"{one['level1']} {one['level2']} {one['value']}")
            for section in document.sections:
                for paragraph in section.paragraphs:
                    text = "".join(piece if isinstance(piece, str) else piece.text for piece in paragraph)
                    add("文字", f"{name}：{section.title}", base + section.address, text)
        return made

    def _find(self, words: tuple[str, ...]) -> tuple[int, tuple[Entry, ...]]:
        """How many entries have all words, and the first of them: those that have them in their title before others."""
        found = [one for one in self.entries if all(word in one.folded for word in words)]
        found.sort(key=lambda one: not all(word in one.title.casefold() for word in words))
        return len(found), tuple(found[:MOST])
