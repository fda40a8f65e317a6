"""The chains of a page as one compact JSON element: every chain, every set of budget lines, every word once.

The page's script reads it; its keys are short because a department may have ten thousand budget lines.

- ``words``: strings, everything below names them by position
- ``facts``: budget lines ``[row, fen, function, economic, project, unit, source, category, origin]``
- ``sets``: sets of rows as gaps in base 36: ``"2+b 3"`` is rows 2…13, then row 16
- ``chains``: ``{k kind, l label, x exact, f fen, s set, o operands, r rounding, b basis}``
- an operand: ``[label, text, unit, fen, set, role, chain]``; ``chain`` is where it can be followed, null where nowhere
- ``projects``: what a project is: class, term, overview, basis, its lines of calculation, what the unit said of it
- ``classes``: names of the economic classes (the first three digits of a code)

Amounts beyond 2^53, which JavaScript's numbers cannot hold, are strings of digits.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from shebao.budget.book import Book, Calculation, Project
from shebao.budget.codes import code_tables
from shebao.disclosure.model import Chain, Disclosure, Operand
from shebao.disclosure.render.facts import book_of, document_facts
from shebao.findings import Finding

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Followable = tuple[str, int | None, tuple[int, ...]]


class ChainStore:
    """Collects the chains of a page, each once, and gives each its number."""

    def __init__(self) -> None:
        self._numbers: dict[Chain, int] = {}
        self._words: dict[str, int] = {}
        self._sets: dict[tuple[int, ...], int] = {}

    def number_of(self, chain: Chain) -> int:
        """The number that the page knows a chain by."""
        return self._numbers.setdefault(chain, len(self._numbers))

    def _word(self, text: str) -> int:
        return self._words.setdefault(text, len(self._words))

    def _set(self, rows: tuple[int, ...]) -> int | None:
        return self._sets.setdefault(rows, len(self._sets)) if rows else None

    def payload(self, document: Disclosure) -> dict[str, Any]:
        """Everything that the page's script needs, as plain data; the findings for what the unit said of a project."""
        book, findings = book_of(document), document.findings
        waiting = list(self._numbers)
        while waiting:
            below = [operand.chain for operand in waiting.pop().operands if operand.chain is not None]
            waiting.extend(chain for chain in below if chain not in self._numbers)
            for chain in below:
                self.number_of(chain)
        known: dict[Followable, int] = {}
        for chain, number in self._numbers.items():
            known.setdefault((chain.label, chain.fen, chain.facts), number)
        chains = [self._chain(chain, number, known) for chain, number in self._numbers.items()]
        facts, projects = (
            ([], {}) if book is None else (self._facts(document), self._projects(document, book, findings))
        )
        return {
            "year": book.department.year if book else None,
            **({"final": True} if document.final else {}),
            "units": len(book.units) if book else 0,
            "chains": chains,
            "facts": facts,
            "projects": projects,
            "classes": _classes(book) if book else {},
            "sets": [encode_rows(rows) for rows in self._sets],
            "words": list(self._words),
        }

    def _chain(self, chain: Chain, number: int, known: dict[Followable, int]) -> dict[str, Any]:
        data: dict[str, Any] = {"k": self._word(chain.kind.value), "l": self._word(chain.label)}
        if chain.exact:
            data["x"] = self._word(chain.exact)
        if chain.fen is not None:
            data["f"] = _exact(chain.fen)
        if chain.facts:
            data["s"] = self._set(chain.facts)
        if chain.operands:
            data["o"] = [self._operand(operand, number, known) for operand in chain.operands]
        if chain.rounding:
            data["r"] = self._word(chain.rounding)
        if chain.basis:
            data["b"] = self._word(chain.basis)
        return data

    def _operand(self, operand: Operand, owner: int, known: dict[Followable, int]) -> list[Any]:
        follow = known.get((operand.label, operand.fen, operand.facts))
        if operand.chain is not None:
            follow = self._numbers[operand.chain]
        return [
            self._word(operand.label),
            operand.text,
            self._word(operand.unit),
            _exact(operand.fen),
            self._set(operand.facts),
            operand.role,
            follow if follow != owner else None,
        ]

    def _facts(self, document: Disclosure) -> list[list[Any]]:
        word = self._word
        return [
            [
                fact.row,
                _exact(fact.fen),
                word(_coded(fact.function, fact.function_name)),
                word(_coded(fact.economic, fact.economic_name)),
                word(fact.project),
                word(fact.unit_name),
                word(fact.source),
                word("·".join(text for text in (fact.stage, fact.kind or fact.category) if text)),
                word(fact.origin),
            ]
            for fact in document_facts(document)
        ]

    def _projects(self, document: Disclosure, book: Book, findings: Sequence[Finding]) -> dict[str, dict[str, Any]]:
        used = {fact.project for fact in document_facts(document)}
        lines: dict[str, list[Calculation]] = {}
        for line in book.calculations:
            lines.setdefault(line.project, []).append(line)
        return {
            project.code: _project(project, lines.get(project.code, []), findings)
            for project in book.projects
            if project.code in used
        }


def _coded(code: str, name: str) -> str:
    return f"{code} {name}" if code and name != code else name


def _exact(fen: int | None) -> int | str | None:
    """An amount that JavaScript reads exactly."""
    return fen if fen is None or abs(fen) < 2**53 else str(fen)


def _classes(book: Book) -> dict[str, str]:
    names = code_tables(book.department.year).economic
    used = {fact.economic[:3] for fact in book.facts if not fact.project}
    return {code: f"{code} {names[code].name}" for code in sorted(used) if code in names}


def _project(project: Project, lines: Iterable[Calculation], findings: Sequence[Finding]) -> dict[str, Any]:
    subject = f"项目/{project.name}"
    return {
        "name": project.name,
        "class": project.project_class.value,
        "term": "，".join(word for word in (project.recurrence, f"{project.years}年" if project.years else "") if word),
        "overview": project.overview,
        "basis": project.basis,
        "lines": [
            [line.item, line.number, line.number_unit, _exact(line.standard_fen), line.periods, line.period_unit]
            for line in lines
        ],
        "said": [
            [finding.message, finding.acknowledged]
            for finding in findings
            if finding.acknowledged and (finding.subject == subject or finding.subject.startswith(f"{subject}/"))
        ],
    }


def encode_rows(rows: Iterable[int]) -> str:
    """A set of rows as gaps in base 36, a run of rows as its first and ``+`` how many follow.

    >>> encode_rows([2, 3, 4, 5, 16])
    '2+3 b'
    """
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    words = []
    position = 0
    for first, last in runs:
        words.append(_base36(first - position) + (f"+{_base36(last - first)}" if last > first else ""))
        position = last
    return " ".join(words)


def _base36(number: int) -> str:
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if not number:
            return text


def script_json(data: Any) -> str:
    """JSON that may stand in a script element: nothing in it can end the element or be read as markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
