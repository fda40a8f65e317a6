"""Cases of the demonstration: of every kind, in every state, so that everybody finds something to do (我的待办)."""

from datetime import datetime, time, timedelta
from functools import cache

from django.utils import timezone

from shebao.cases.kinds import kind_of
from shebao.cases.models import Case
from shebao.cases.working_days import NoHolidays
from shebao.findings import has_errors
from shebao.staff.who import Who
from shebao.web.demo_office import asked
from shebao.web.demo_office.asked import Ask, Asked
from shebao.web.demo_office.cast import Cast, NobodyLeft
from shebao.web.demo_office.register import somebody
from shebao.web.demo_office.walk import Station, Walk

S = Station
SECTIONS = {
    "110": ("qiye-jb", "qiye-fh", "qiye-gz"),
    "120": ("jiguan-jb", "jiguan-fh", "jiguan-gz"),
    "170": ("jumin-jb", "jumin-fh", "jumin-gz"),
    "210": ("shiye-jb", "gongshang-fh", "shiye-gz"),
    "410": ("gongshang-jb", "gongshang-fh", "shiye-gz"),
}
"""Maker, checker and section head by insurance."""
LEADERS, AUDITORS = ("zhuren", "fuzhuren"), ("jihe", "jihe-2")
LATE, SOON = 30, 13
"""Days ago: past the time limit of ten working days, and just before its end."""
TRIES = 25
OPENS_AT = time(9, 10)

Scene = tuple[str, Ask, Station, int]
"""Insurance, what is asked, where the case stops, how many days ago it began."""
SCENES: tuple[Scene, ...] = (
    # P01: an employer is registered, its rate changes, it pauses, it is cancelled.
    ("110", asked.new_employer, S.EFFECTIVE, 16),
    ("110", asked.new_employer, S.CHECKING, 2),
    ("110", asked.new_employer, S.DRAFT, 1),
    ("110", asked.cancelled_employer, S.HEAD, 3),
    ("110", asked.paused_employer, S.WITHDRAWN, 7),
    ("120", asked.new_employer, S.RETURNED, 4),
    ("210", asked.new_employer, S.RETURNED_TO_APPLICANT, 8),
    ("210", asked.new_employer, S.NOT_ACCEPTED, 5),
    ("210", asked.cancelled_employer, S.HEAD, 4),
    ("410", asked.new_employer, S.ARCHIVED, 19),
    ("410", asked.new_employer, S.CHECKING, SOON),
    ("410", asked.new_employer, S.ACCEPTED, 1),
    ("410", asked.injury_rate, S.HEAD, 3),
    ("410", asked.injury_rate, S.FROZEN, 6),
    ("410", asked.injury_rate, S.REVERSED, 11),
    # P02: somebody is enrolled, long ago, as a resident, after a pause.
    ("110", asked.newcomer, S.EFFECTIVE, 12),
    ("110", asked.newcomer, S.CHECKING, LATE),
    ("110", asked.newcomer, S.CHECKING, 1),
    ("110", asked.newcomer, S.DRAFT, 2),
    ("110", asked.newcomer, S.CORRECTED, 6),
    ("110", asked.newcomer, S.REVERSED, 15),
    ("110", asked.goes_on, S.EFFECTIVE, 9),
    ("110", asked.long_ago, S.HEAD, 4),
    ("110", asked.years_ago, S.LEADER, 5),
    ("110", asked.years_ago, S.AUDIT, 7),
    ("120", asked.newcomer, S.CHECKING, 3),
    ("120", asked.long_ago, S.NOT_APPROVED, 10),
    ("170", asked.resident, S.EFFECTIVE, 14),
    ("170", asked.resident, S.CHECKING, SOON),
    ("170", asked.resident, S.READY, 1),
    ("170", asked.resident, S.DRAFT, 2),
    ("170", asked.resident, S.FROZEN, 5),
    ("210", asked.newcomer, S.CHECKING, 2),
    ("210", asked.newcomer, S.READY, 1),
    ("410", asked.newcomer, S.RETURNED, 6),
    # P03 and P3A, P3U: data of a person, key data and bank account, data of an employer.
    ("110", asked.name, S.HEAD, 2),
    ("110", asked.name, S.ARCHIVED, 20),
    ("110", asked.account, S.HEAD, SOON),
    ("110", asked.account, S.EFFECTIVE, 8),
    ("110", asked.account, S.FROZEN, 9),
    ("110", asked.account, S.REVERSING, 10),
    ("110", asked.birth, S.LEADER, 6),
    ("110", asked.birth, S.AUDIT, 8),
    ("110", asked.group, S.EFFECTIVE, 5),
    ("110", asked.telephone, S.ACCEPTED, LATE),
    ("110", asked.telephone, S.RETURNED, 3),
    ("110", asked.unit_name, S.HEAD, 4),
    ("110", asked.unit_name_and_code, S.LEADER, 7),
    ("120", asked.name, S.HEAD, LATE),
    ("120", asked.account, S.CHECKING, 2),
    ("120", asked.birth, S.AUDIT, 9),
    ("120", asked.telephone, S.ACCEPTED, 1),
    ("120", asked.contact, S.CHECKING, 4),
    ("120", asked.group, S.EFFECTIVE, 6),
    ("170", asked.account, S.HEAD, 3),
    ("170", asked.name, S.NOT_APPROVED, 11),
    ("170", asked.telephone, S.CORRECTED, 5),
    ("210", asked.telephone, S.CHECKING, LATE),
    ("410", asked.contact, S.ARCHIVED, 12),
    # P04: paused, moved, retired, died.
    ("110", asked.unemployed, S.CHECKING, 3),
    ("110", asked.unemployed, S.EFFECTIVE, 13),
    ("110", asked.moved, S.RETURNED_TO_APPLICANT, 9),
    ("110", asked.retired, S.CHECKING, 2),
    ("110", asked.died, S.HEAD, 2),
    ("110", asked.died, S.EFFECTIVE, 17),
    ("110", asked.died, S.EFFECTIVE, 11),
    ("110", asked.died, S.EFFECTIVE, 6),
    ("110", asked.died, S.REVERSED, 18),
    ("120", asked.died, S.EFFECTIVE, 12),
    ("120", asked.moved, S.CHECKING, SOON),
    ("120", asked.retired, S.RETURNED, 5),
    ("170", asked.died, S.EFFECTIVE, 16),
    ("170", asked.died, S.EFFECTIVE, 9),
    ("170", asked.died, S.EFFECTIVE, 4),
    ("170", asked.died, S.EFFECTIVE, 20),
    ("170", asked.died, S.HEAD, 1),
    ("170", asked.moved, S.RETURNED, 4),
    ("210", asked.unemployed, S.FROZEN, 7),
    ("210", asked.moved, S.DRAFT, 1),
    ("410", asked.moved, S.CHECKING, 1),
    # P05: the bases of an employer's people.
    ("110", asked.bases, S.EFFECTIVE, 21),
    ("110", asked.bases, S.CHECKING, 3),
    ("110", asked.bases, S.RETURNED, 5),
    ("110", asked.bases, S.REVERSED, 22),
    ("120", asked.bases, S.CHECKING, LATE),
    ("120", asked.bases, S.DRAFT, 2),
    ("210", asked.bases, S.ARCHIVED, 15),
    ("410", asked.bases, S.FROZEN, 6),
)


def make_cases() -> int:
    """Walk every scene; returns how many cases there are. What a small register has nobody for is left out."""
    cast, people = Cast(), cache(somebody)
    for number, (insurance, ask, station, days) in enumerate(SCENES):
        begins, ends = begun(days), timezone.now()
        try:
            kind, payload = _fitting(ask, cast, insurance, begins)
        except NobodyLeft:
            continue
        maker, checker, head = (people(username) for username in SECTIONS[insurance])
        leader, audit = people(LEADERS[number % 2]), people(AUDITORS[number % 2])
        hands: dict[str, Who] = {"maker": maker, "checker": checker, "head": head, "leader": leader, "audit": audit}
        try:
            Walk(hands, begins, ends).to(station, kind, insurance, payload)
        except NoHolidays:
            # The calendar of the year is not published yet: the site says so wherever a case is opened.
            break
    return Case.objects.count()


def begun(days: int) -> datetime:
    """The morning some days ago, or of the working day before it."""
    day = timezone.localdate() - timedelta(days=days)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, OPENS_AT))


def _fitting(ask: Ask, cast: Cast, insurance: str, begins: datetime) -> Asked:
    """A request that nothing is wrong with; the synthetic register has its planted mistakes. Raises NobodyLeft."""
    day = timezone.localdate(begins)
    for _ in range(TRIES):
        kind, payload = ask(cast, insurance, day)
        if not has_errors(list(kind_of(kind).find(payload, day))):
            return kind, payload
    raise NobodyLeft(f"{insurance} {ask.__name__}")
