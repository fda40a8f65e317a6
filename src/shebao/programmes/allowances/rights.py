"""Who may look at rosters, make and check them (数据范围): by the insurance of the section whose allowance it is."""

from typing import Any

from shebao.programmes.allowances.catalogue import Allowance, allowances
from shebao.programmes.allowances.models import Roster
from shebao.screens.masks import mask_name
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

LOOK, MAKE, CHECK, RECEIVE = "roster.look", "roster.make", "roster.check", "recovery.receive"
_HANDS = {LOOK: "业务股室", MAKE: "经办人员", CHECK: "复核人员或股长", RECEIVE: "单位财务"}


def need(by: Who, right: str, allowance: Allowance, what: str) -> None:
    """The right for the section's allowance. Raises :class:`Refused`."""
    if not by.may(right, allowance.insurance):
        told = f"没有对“{allowance.name}”办理“{what}”的权限。"
        raise Refused(refusal("R-1", told, f"请主管股室的{_HANDS[right]}办理。"))


HANDS = frozenset({MAKE, CHECK, "roster.approve", "roster.audit", "roster.decide"})
"""Rights of the hands of a roster: who has none of them looks only."""


def shown_name(who: Who, name: str) -> str:
    """A name as somebody sees it on a roster: masked for who looks only."""
    return mask_name(name) if who.rights.isdisjoint(HANDS) else name


def allowances_for(who: Who, right: str = LOOK) -> list[Allowance]:
    """The allowances for which somebody has a right."""
    return [each for each in allowances().values() if who.may(right, each.insurance)]


def rosters_for(who: Who, right: str = LOOK) -> Any:
    """The rosters in somebody's scope."""
    return Roster.objects.filter(allowance__in=[each.code for each in allowances_for(who, right)])
