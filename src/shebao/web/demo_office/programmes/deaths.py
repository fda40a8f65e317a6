"""The year's dead of institutions not fully funded: registered, claimed for, paid for once (丧葬抚恤)."""

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl
from django.utils import timezone

from shebao.register.models import PensionStatus
from shebao.web.demo_office.programmes.hands import OPENS_AT, person
from shebao.web.demo_office.programmes.projects import YEAR
from shebao.web.demo_office.programmes.rosters import CHECKERS, HEADS, known
from shebao.web.demo_office.walk import Station, Walk

INSURANCE = "120"
FUNERALS = 10
"""In a year, of a county; a small register has fewer, one for so many who are not fully funded:"""
OF_SO_MANY = 12
MONTHS, DIED_ON, REPORTED_ON = 9, 6, 18
"""They die before the heating is paid, and are reported some days later."""
CLAIMED_INTO = "6210990018877{:06d}"
BANK = "泽州农村商业银行"


def register_deaths(heating: pl.DataFrame) -> list[PensionStatus]:
    """Deaths through all hands of the register, one more than there are funerals; ``heating`` is the county's list."""
    part = known(heating.filter(pl.col("补贴类别").str.starts_with("(c)")))["证件号码"].to_list()
    drawing = PensionStatus.objects.filter(
        insurance=INSURANCE, valid_to__isnull=True, person__id_number__in=part, person__died_on__isnull=True
    )
    wanted = min(FUNERALS, max(1, len(part) // OF_SO_MANY)) + 1
    chosen = list(drawing.select_related("person").order_by("person__born", "pk")[:wanted])
    hands = {
        "maker": person("jiguan-jb"),
        "checker": person(CHECKERS[INSURANCE]),
        "head": person(HEADS[INSURANCE]),
    }
    for at, one in enumerate(chosen):
        month = at % MONTHS + 1
        told = {
            "pension": one.pk,
            "action": "终止",
            "reason": "死亡",
            "last_month": f"{YEAR}-{month:02d}",
            "died_on": date(YEAR, month, DIED_ON + at // MONTHS).isoformat(),
        }
        begins = timezone.make_aware(datetime.combine(date(YEAR, month, REPORTED_ON), OPENS_AT))
        Walk(hands, begins, timezone.now()).to(Station.EFFECTIVE, "P04", INSURANCE, told)
    return chosen


def claims(dead: Sequence[PensionStatus]) -> pl.DataFrame:
    """B2: who claims for each of the dead. Nobody has claimed for the last one yet."""
    rows = [
        (one.person.name, one.person.id_number, f"{one.person.name[0]}家属", BANK, CLAIMED_INTO.format(at))
        for at, one in enumerate(dead[:-1], 1)
    ]
    return pl.DataFrame(rows, schema=["姓名", "证件号码", "领取人", "开户银行", "银行账号"], orient="row")
