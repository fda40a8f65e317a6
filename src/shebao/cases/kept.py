"""What a case changes, old and new: as it would be now while it is open, as it was when it ended from then on.

A kind reads the old side out of the registers. Once a case has taken effect they hold the new side, and later whatever
came after; so the differences of every version are kept in the transaction of the effect, before anything is written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import astuple

from shebao.cases.kinds import CaseKind, Difference, kinds
from shebao.cases.models import Case, CaseVersion, KeptDifferences

Told = Mapping[int, list[Difference]]
"""The differences of a case by version."""


def keep(case: Case, kind: CaseKind) -> None:
    """Keep what each version of a case would change now. Its step has been written, its effect has not."""
    KeptDifferences.objects.bulk_create(
        KeptDifferences(case=case, version=one.version, listed=_plain(kind.differences(one.payload)))
        for one in CaseVersion.objects.filter(case=case).order_by("version")
    )


def what_changes(case: Case, versions: Iterable[CaseVersion]) -> Told:
    """The differences of some versions of a case; none where its kind is not known."""
    kept = {one.version: one.listed for one in KeptDifferences.objects.filter(case=case)}
    kind = kinds().get(case.kind)
    return {
        one.version: [Difference(*values) for values in kept[one.version]]
        if one.version in kept
        else list(kind.differences(one.payload) if kind else ())
        for one in versions
    }


def newest_changes(case: Case) -> list[Difference]:
    """What a case changes by its newest version."""
    (newest,) = CaseVersion.objects.filter(case=case, version=case.version)
    return what_changes(case, [newest])[newest.version]


def _plain(listed: Iterable[Difference]) -> list[list[str]]:
    return [list(astuple(one)) for one in listed]
