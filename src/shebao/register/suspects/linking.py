"""What persons decided about who is one person: for later linking to respect (归并、拆分的决定)."""

from collections.abc import Iterable

from shebao.register.suspects.models import Likely, Pair
from shebao.register.suspects.states import DecisionState


def decisions_for_linking() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Pairs of record keys that are one person, and pairs that are not, by decisions that are confirmed and stand.

    With them the pairs of 可能同一人 that are one person; those that are not are :func:`strangers`. A key is
    ``system:个人编号``, or ``system:file:row`` for a record without a number; the smaller one first. Of two decisions
    about a pair the later one holds.
    """
    rows: Iterable[tuple[str, str, bool]] = (
        Pair.objects.filter(decision__state=DecisionState.CONFIRMED.value)
        .order_by("decision__checked_at", "decision_id", "pk")
        .values_list("left", "right", "same")
    )
    said = {(left, right): same for left, right, same in rows}
    said |= dict.fromkeys(Likely.objects.filter(same=True).order_by("pk").values_list("left", "right"), True)
    joined = sorted(pair for pair, same in said.items() if same)
    return joined, sorted(pair for pair, same in said.items() if not same)


def strangers() -> list[tuple[str, str]]:
    """Pairs of 可能同一人 that are not one person. Linking did not join them; it must not do so later either.

    They are no split (分开) by themselves: a record that is split stands apart from its own person's rows as well.
    """
    return list(Likely.objects.filter(same=False).order_by("pk").values_list("left", "right"))
