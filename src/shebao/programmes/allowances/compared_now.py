"""A roster held against last year's as it stands now: counted from its lines, so that every page says the same.

Suspects that were decided and corrections change lines after the roster was made. Who was on last year's and is no
candidate any more has no line: how many these are stays with the roster from its making.
"""

from django.db.models import Count, Sum

from shebao.programmes.allowances.compare import GONE, WORDS, Group
from shebao.programmes.allowances.models import Line, Roster

NO_CANDIDATE = f"{GONE}（今年不是候选人）"


def groups_of(roster: Roster) -> list[Group]:
    """What changed, in the order of the words; last who has no line in the roster, where there are any."""
    rows = Line.objects.filter(roster=roster).order_by().values_list("change")
    sums = {
        word: (people, before, after)
        for word, people, before, after in rows.annotate(Count("pk"), Sum("last_amount"), Sum("amount"))
    }
    made = [Group(word, *sums.get(word, (0, 0, 0))) for word in WORDS]
    people, before = roster.outcome.get("no_candidate", (0, 0))
    return [*made, *([Group(NO_CANDIDATE, people, before, 0)] if people else [])]
