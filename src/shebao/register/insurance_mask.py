"""Which insurances a person is in, and was ever in, as two numbers, for lists, scopes and counts over all persons.

A bit of ``Person.insurances`` is set where the person has an open enrolment (paying or paused) or an open pension
status in the insurance, a bit of ``Person.ever_insured`` where there is any that was not reversed, ended ones too;
bits stand in the order of ``INSURANCES``. The numbers follow from other rows, so the journal does not hold them:
whoever writes enrolments or pension statuses calls :func:`refresh` in the same transaction, and nothing else writes
them.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from shebao.register.insurances import INSURANCES
from shebao.register.states import VOID

BITS = {code: 1 << at for at, code in enumerate(INSURANCES)}
"""The bit of each insurance."""
AT_ONCE = 20_000
_WHEN = " ".join(f"WHEN '{code}' THEN {bit}" for code, bit in BITS.items())
_BIT = f"CASE s.insurance {_WHEN} ELSE 0 END"


def _mask(condition: str) -> str:
    """The number of the insurances that a person has rows in for which a condition holds."""
    rows = " UNION ".join(
        f"SELECT insurance FROM {table} WHERE person_id = register_person.id AND {condition}"
        for table in ("register_enrolment", "register_pensionstatus")
    )
    return f"COALESCE((SELECT SUM({_BIT}) FROM ({rows}) s), 0)"


_MASK = _mask("valid_to IS NULL")
_EVER = _mask(f"state <> '{VOID}'")
_SET = f"UPDATE register_person SET insurances = {_MASK}, ever_insured = {_EVER}"


def mask_of(insurances: Iterable[str]) -> int:
    """The number for some insurances. Raises KeyError for an unknown code.

    >>> mask_of(["110", "410"])
    9
    """
    return sum({BITS[code] for code in insurances})


def insurances_of(mask: int) -> list[str]:
    """The insurances of a number, in their order.

    >>> insurances_of(9)
    ['110', '410']
    """
    return [code for code, bit in BITS.items() if mask & bit]


def refresh(persons: Iterable[int] | None = None) -> None:
    """Set the numbers of some persons (ids), or of all, from their enrolments and pension statuses."""
    with connection.cursor() as cursor:
        if persons is None:
            cursor.execute(_SET)
            return
        for some in _in_parts(persons):
            # Whole numbers stand in the statement itself: SQLite takes few values beside one.
            listed = ",".join(str(int(person)) for person in some)
            cursor.execute(f"{_SET} WHERE id IN ({listed})")


def wrong() -> list[int]:
    """Persons (ids) whose numbers do not follow from their rows; empty where all is right."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM register_person WHERE insurances <> {_MASK} OR ever_insured <> {_EVER} ORDER BY id"
        )
        return [row[0] for row in cursor.fetchall()]


def following(person: int) -> tuple[int, int]:
    """The numbers of a person (id) as they follow from the rows: ``insurances``, ``ever_insured``."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_MASK}, {_EVER} FROM register_person WHERE id = {int(person)}")
        now, ever = cursor.fetchone()
        return int(now), int(ever)


def _in_parts(persons: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(persons)
    while some := list(islice(remaining, AT_ONCE)):
        yield some
