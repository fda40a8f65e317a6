"""A roster from the register to its approval: who is on it and why, suspects, notice, the frozen digest."""

from datetime import date

import pytest

from shebao.journal.verify import verify
from shebao.programmes.allowances import trail
from shebao.programmes.allowances.models import Line, LineSuspect, Roster
from shebao.staff.grant_post import Refused
from tests.office.allowances.county import EARLY, LATE, PART, Office, retiree

pytestmark = pytest.mark.django_db


def findings(*tables: str) -> list[str]:
    """What the journal says of rosters; people and registers were written into these databases without it."""
    seen = tables or ("allowances_roster", "allowances_recovery")
    return [one.message for one in verify() if one.subject.startswith(seen)]


def test_everybody_is_on_one_of_the_three_or_out_with_a_reason(people: Office) -> None:
    retiree(1, date(2021, 12, 31))
    retiree(2, date(2022, 1, 1))
    retiree(3, date(2010, 1, 1), "120", staffing="差额", tier="tier2")
    retiree(4, date(2010, 1, 1), "120", staffing="全额")
    retiree(5, date(2010, 1, 1), "120", kind="机关")
    for code, who, fen in ((EARLY, "退休1", 336_000), (LATE, "退休2", 336_000), (PART, "退休3", 392_000)):
        roster = people.roster(code)
        assert (roster.read, roster.people, roster.total) == (5, 1, fen)
        on = Line.objects.get(roster=roster, once__isnull=False)
        assert (on.name, on.amount, on.once) == (who, fen, "heating-2025")
        assert all(line.reason for line in Line.objects.filter(roster=roster))
    assert findings() == []


def test_a_roster_passes_all_hands_and_is_frozen(people: Office) -> None:
    for at in range(1, 4):
        retiree(at)
    roster = people.approved(people.roster())
    assert (roster.state, roster.people, roster.total) == ("已审批", 3, 3 * 336_000)
    assert roster.digest == trail.lines_digest(roster.pk)
    assert findings() == []


def test_suspects_block_until_two_have_decided(people: Office) -> None:
    retiree(1, bank_account="")
    retiree(2, bank_account="6210991000000000009")
    retiree(3, bank_account="6210991000000000009")
    retiree(4, None)
    roster = people.roster()
    told = set(LineSuspect.objects.filter(roster=roster).values_list("line__name", "code"))
    assert told == {("退休1", "R5"), ("退休2", "R4"), ("退休3", "R4"), ("退休4", "R6")}
    with pytest.raises(Refused, match="发放名单存在 4 条重复或不符合条件人员，请先处理疑点。"):
        people.noticed(roster)
    people.decide(roster, codes=("R4",))
    people.decide(roster, "剔除", codes=("R5", "R6"))
    roster = Roster.objects.get(pk=roster.pk)
    assert (roster.people, roster.total) == (2, 2 * 336_000)
    assert people.noticed(roster).state == "已公示"
    assert findings() == []
