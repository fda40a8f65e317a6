"""A case as the journal keeps it: its row, and one digest over its versions, steps, kept differences
and papers (办理痕迹).

So a case that somebody changes behind the site's back, in whatever table, is found by ``shebao journal verify``.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from shebao.cases.models import Case, CaseStep, CaseVersion, Evidence, KeptDifferences
from shebao.journal.digest import digest, record_text
from shebao.journal.record import RowChange
from shebao.journal.verify import journalled

TABLE = "cases_case"
COLUMNS = (
    *("kind", "insurance", "title", "state", "risk", "approvals_needed", "approvals_given", "frozen", "version"),
    *("subject_kind", "subject_key", "subject_name", "subject_number", "township", "amount", "maker_id", "checker_id"),
    *("due_on", "due_provisional", "paused_on", "idempotency_key", "reverses_id", "chain"),
)
TRAIL = "办理痕迹"
AT_ONCE = 500


def case_values(case: Case) -> dict[str, Any]:
    """The row of a case and the digest of its trail, as the database holds them now."""
    return _values(case, _trails([case.pk])[case.pk])


def case_change(case: Case, before: dict[str, Any] | None) -> RowChange:
    """What became of a case."""
    return RowChange(TABLE, case.number, before, case_values(case))


def _values(case: Case, trail: list[str]) -> dict[str, Any]:
    return {**{name: getattr(case, name) for name in COLUMNS}, TRAIL: digest(*trail)}


def _trails(keys: list[int]) -> dict[int, list[str]]:
    """The versions, steps, kept differences and papers of cases as texts, by case."""
    texts: dict[int, list[str]] = defaultdict(list)
    for model, columns in (
        (CaseVersion, ("version", "payload", "whole", "findings", "made_by_id", "made_at")),
        (
            CaseStep,
            (
                *("ordinal", "action", "hand", "from_state", "to_state", "version", "natural_person_id", "account"),
                *("at", "opinion"),
            ),
        ),
        (KeptDifferences, ("version", "listed")),
        (Evidence, ("name", "basis", "file_name", "path", "digest", "size", "added_by_id", "added_at")),
    ):
        rows: Any = model.objects.filter(case_id__in=keys).order_by("pk").values_list("case_id", *columns)
        for key, *values in rows:
            texts[key].append(record_text(dict(zip(columns, map(_plain, values), strict=True))))
    return texts


def _plain(value: Any) -> Any:
    """A value in the one form that both databases give it back in."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, dict | list):
        return json.loads(json.dumps(value))
    return value


def _rows() -> Iterator[tuple[str, dict[str, Any]]]:
    cases: Iterable[Case] = Case.objects.order_by("pk").iterator(AT_ONCE)
    remaining = iter(cases)
    while some := list(islice(remaining, AT_ONCE)):
        trails = _trails([case.pk for case in some])
        for case in some:
            yield case.number, _values(case, trails[case.pk])


journalled(TABLE, _rows)
