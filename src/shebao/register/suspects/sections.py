"""Owner sections (责任股室) of suspects, whose hand is needed for them, and what somebody may see (数据范围)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q

from shebao.register.insurance_mask import BITS
from shebao.register.suspects.models import Suspect
from shebao.staff.who import Who

OF_INSURANCE: Mapping[str, str] = {
    "企业养老保险股": "110",
    "机关事业单位养老保险股": "120",
    "失业保险股": "210",
    "工伤保险股": "410",
    "城乡居民养老保险股": "170",
}
"""The sections that own the suspects of an insurance: whoever has the post for the insurance decides them."""
OWN_RIGHT: Mapping[str, str] = {"稽核内控股": "suspect.audit", "信息统计股": "suspect.data"}
"""The sections that own suspects of no insurance, and the right with which two of their people decide."""
LOOK, MAKE, CHECK, RUN = "suspect.look", "suspect.decide", "suspect.check", "unify.run"
SECTIONS = (*OF_INSURANCE, *OWN_RIGHT)


def insurance_of(section: str) -> str:
    """The insurance of a section; empty for one that has none. Raises KeyError for a section that owns nothing."""
    return "" if section in OWN_RIGHT else OF_INSURANCE[section]


def bits(systems: Any) -> int:
    """Systems as a number (``Suspect.systems``)."""
    return sum({BITS[system] for system in systems if system in BITS})


def right_for(section: str, right: str) -> str:
    """The right that a hand needs for a section's suspects: its own, or that of the hand."""
    return OWN_RIGHT.get(section, right)


def may(who: Who, right: str, one: Any) -> bool:
    """Whether somebody is a hand (:data:`MAKE` or :data:`CHECK`) for a suspect, or a decision in bulk, of a section."""
    leads = right == CHECK and not one.insurance and who.may(CHECK) and who.insurances_for(CHECK) is None
    return bool(leads or who.may(right_for(one.section, right), one.insurance, 0, getattr(one, "township", "")))


def suspects_for(who: Who, right: str = LOOK) -> Any:
    """The suspects in somebody's scope: those that touch one of the insurances, in one of the townships."""
    return in_scope(Suspect.objects.all(), who, right)


def in_scope(rows: Any, who: Who, right: str = LOOK) -> Any:
    """The same of rows that say their systems, insurance and township as suspects do."""
    if not who.may(right):
        return rows.none()
    insurances, townships = who.insurances_for(right), who.townships_for(right)
    if insurances is not None:
        rows = rows.annotate(shared=F("systems").bitand(bits(insurances))).filter(
            Q(shared__gt=0) | Q(insurance__in=insurances)
        )
    if townships is not None:
        rows = rows.filter(Q(township__in=townships) | Q(township=""))
    return rows


def turn_of(who: Who, right: str) -> Q | None:
    """The suspects for which somebody is a hand, as a condition; None where there are none."""
    found: Q | None = None
    if who.may(right):
        insurances, townships = who.insurances_for(right), who.townships_for(right)
        own = ~Q(insurance="") if insurances is None else Q(insurance__in=insurances)
        if right == CHECK and insurances is None:
            own |= Q(insurance="")
        found = own & (Q() if townships is None else Q(township__in=townships) | Q(township=""))
    for section, asked in OWN_RIGHT.items():
        if who.may(asked):
            found = Q(section=section) if found is None else found | Q(section=section)
    return found
