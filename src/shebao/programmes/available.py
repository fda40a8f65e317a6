"""How much a project has (项目额度): approved = paid + reserved + available, at all times."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from shebao.programmes.models import Item, Project


@dataclass(frozen=True)
class Standing:
    """The figures of a project or an item, in fen."""

    approved: int
    reserved: int
    paid: int

    @property
    def available(self) -> int:
        """What may still be promised."""
        return self.approved - self.reserved - self.paid

    @property
    def paid_share(self) -> int:
        """Paid in hundredths of a percent of what is approved, rounded down; 0 where nothing is approved."""
        return self.paid * 10_000 // self.approved if self.approved else 0


def standing(project: Project | str) -> Standing:
    """The figures of a project, or of a project by its code."""
    code = project if isinstance(project, str) else project.code
    return _standing(Item.objects.filter(project__code=code))


def standing_of_item(item: Item) -> Standing:
    """The figures of an item as they are now."""
    return _standing(Item.objects.filter(pk=item.pk))


def standings(codes: Any = None) -> dict[str, Standing]:
    """The figures of many projects by code, in one query."""
    rows = Item.objects.order_by().values_list("project__code")
    if codes is not None:
        rows = rows.filter(project__code__in=codes)
    found = rows.annotate(approved=Sum("approved"), reserved=Sum("reserved"), paid=Sum("paid"))
    return {code: Standing(approved, reserved, paid) for code, approved, reserved, paid in found}


def _standing(items: Any) -> Standing:
    found = items.aggregate(approved=Sum("approved"), reserved=Sum("reserved"), paid=Sum("paid"))
    return Standing(*(found[name] or 0 for name in ("approved", "reserved", "paid")))
