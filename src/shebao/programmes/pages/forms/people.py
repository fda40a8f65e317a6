"""The staff as choices (人员), by name, number and section."""

from collections.abc import Collection

from shebao.staff.models import NaturalPerson


def staff_choices(apart: Collection[int] = ()) -> list[tuple[str, str]]:
    """The staff who still have an account, by section; without those of some keys."""
    found = NaturalPerson.objects.filter(account__is_active=True).exclude(pk__in=apart).select_related("section")
    listed = found.order_by("section__code", "number")
    return [(one.number, f"{one.name}（{one.number}，{one.section.name}）") for one in listed]
