"""Kinds of cases (业务类型), declared by the rooms that own the business.

A kind says what may be asked, what is wrong with it, how risky it is, what it would change and how it takes effect. The
workflow knows nothing else of the business.

A half draft (未填完的草稿) keeps what was typed (:func:`half_draft`). Of its business no kind is asked:
each answers that it is not whole, so that no path leads it further than the draft's own page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from shebao.cases.states import Hand, Risk
from shebao.findings import Finding, Severity
from shebao.journal.record import RowChange
from shebao.staff.models import NaturalPerson

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A field of a subject as it is and as it would be, in words that staff read.

    ``mask`` names the mask of a sensitive field (:data:`shebao.screens.masks.MASKS`); empty for any other. ``link``
    is the page of what the new value names, for whoever has ``link_right``.
    """

    name: str
    before: str
    after: str
    mask: str = ""
    link: str = ""
    link_right: str = ""


@dataclass(frozen=True)
class Subject:
    """Whom a case is about. ``id_digest`` serves recusal (回避).

    ``number`` tells people and employers of one name apart on pages and papers: of a person the masked number of the
    identity document, of an employer its credit code.
    """

    kind: str
    key: str
    name: str
    township: str = ""
    id_digest: str = ""
    number: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper that a kind asks for, and the legal basis without which it may not be asked (经办条例第三十一条)."""

    name: str
    basis: str
    required: bool = True


@dataclass(frozen=True)
class Claim:
    """A thing that only one open case may be about (在办占用): its key, the label of its field, its name in words."""

    key: str
    field: str
    name: str


@dataclass(frozen=True)
class Desk:
    """Rights of a kind whose hands are not those of the insurances: who makes, checks, agrees (in order), and looks.

    ``approvals`` replaces what the risk grade asks for; empty leaves it with the grade.
    """

    make: str = "case.make"
    check: str = "case.check"
    look: str = ""
    approvals: tuple[str, ...] = ()

    @property
    def rights(self) -> frozenset[str]:
        """Every right of a hand."""
        return frozenset({self.make, self.check, *self.approvals})


@dataclass(frozen=True)
class CaseKind:
    """A kind of case.

    ``code`` is three characters of the case number (P01 …). ``time_limit`` is in working days. ``find`` returns
    everything that is wrong with a payload (errors stop it, warnings are shown to the checker); ``key`` gives the
    idempotency key; ``claims`` what no other open case may be about meanwhile; ``apply`` writes to the rooms' own
    tables inside the workflow's transaction and returns the rows it changed, for the journal; ``lock`` comes before it
    and keeps what ``differences`` reads as it is until the transaction ends; ``conflicts`` are codes
    of kinds which the same natural person may not have had a hand in for the same subject (不相容岗位 8 and 9).
    ``corrected_at`` gives the address of the page where a returned case or a draft is corrected, by its number and the
    key of its subject; empty for the page of the register. ``desk`` names the rights of its hands; ``objections`` says
    what forbids a natural person a hand in it (payload, person, hand, case number; the number is empty where the case
    is being opened), in the words of its own rules.
    """

    code: str
    name: str
    document: str
    time_limit: int
    basis: str
    subject: Callable[[Payload], Subject]
    title: Callable[[Payload], str]
    find: Callable[[Payload, date], Sequence[Finding]]
    risk: Callable[[Payload], Risk]
    differences: Callable[[Payload], Sequence[Difference]]
    key: Callable[[Payload], str]
    apply: Callable[[Payload, str, date], Sequence[RowChange]]
    reverse: Callable[[Payload, str, date], Sequence[RowChange]] | None = None
    lock: Callable[[Payload], object] = field(default=lambda _: None)
    papers: Callable[[Payload], Sequence[Paper]] = field(default=lambda _: ())
    amount: Callable[[Payload], int | None] = field(default=lambda _: None)
    claims: Callable[[Payload], Sequence[Claim]] = field(default=lambda _: ())
    conflicts: frozenset[str] = frozenset()
    desk: Desk = Desk()
    corrected_at: Callable[[str, str], str] = field(default=lambda _number, _subject: "")
    objections: Callable[[Payload, NaturalPerson, Hand, str], Sequence[Finding]] = field(default=lambda *_: ())


TYPED, ABOUT = "填写内容", "草稿对象"
"""Where a half draft keeps what was typed, and whom it seems to be about."""
NOT_WHOLE = Finding(
    code="C-21",
    severity=Severity.ERROR,
    message="草稿尚未填写完整，或填写有误。",
    action="请经办人修改草稿，填写齐全后登记。",
)


def half_draft(typed: Mapping[str, Any], about: Subject) -> dict[str, Any]:
    """The payload of a draft that is not whole or not right: ``typed`` as it stands in the form."""
    return {TYPED: dict(typed), ABOUT: asdict(about)}


def is_half(payload: Payload) -> bool:
    """Whether a payload is that of a half draft."""
    return TYPED in payload


def _of_whole_cases(kind: CaseKind) -> CaseKind:
    """The kind as the workflow asks it: of a half draft it tells whom it is about, and that it is not whole."""

    def told(of_half: Callable[[Payload], Any], whole: Callable[..., Any]) -> Callable[..., Any]:
        return lambda payload, *others: of_half(payload) if is_half(payload) else whole(payload, *others)

    return replace(
        kind,
        subject=told(lambda payload: Subject(**payload[ABOUT]), kind.subject),
        title=told(lambda payload: f"{payload[ABOUT]['name']}{kind.name}（未填完）", kind.title),
        find=told(lambda _: [NOT_WHOLE], kind.find),
        risk=told(lambda _: Risk.LOW, kind.risk),
        differences=told(lambda _: (), kind.differences),
        key=told(lambda _: "", kind.key),
        papers=told(lambda _: (), kind.papers),
        amount=told(lambda _: None, kind.amount),
        claims=told(lambda _: (), kind.claims),
    )


_DECLARED: dict[str, CaseKind] = {}
_KINDS: dict[str, CaseKind] = {}


def declare(kind: CaseKind) -> CaseKind:
    """Make a kind known. Raises ValueError where its code is taken by another."""
    if _DECLARED.get(kind.code, kind) is not kind:
        raise ValueError(f"case kind {kind.code} is declared twice")
    if kind.code not in _DECLARED:
        _DECLARED[kind.code], _KINDS[kind.code] = kind, _of_whole_cases(kind)
    return _KINDS[kind.code]


def kind_of(code: str) -> CaseKind:
    """The kind with a code. Raises KeyError."""
    return _KINDS[code]


def kinds() -> dict[str, CaseKind]:
    """All kinds by code."""
    return dict(sorted(_KINDS.items()))
