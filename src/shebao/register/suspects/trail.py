"""A suspect as the journal keeps it: its row, and one digest over its steps, decisions, papers and pairs (办理痕迹).

So a suspect that somebody changes behind the site's back, in whatever table, is found by ``shebao journal verify``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from shebao.journal.digest import digest, record_text
from shebao.journal.record import RowChange
from shebao.journal.verify import journalled
from shebao.register.suspects.models import (
    Correction,
    Decision,
    Pair,
    Paper,
    Run,
    RunFile,
    RunPair,
    RunStep,
    Step,
    Suspect,
)

TABLE = "suspects_suspect"
COLUMNS = (
    *("code", "key_digest", "content", "severity", "section", "state", "result", "decision_id", "employer", "township"),
    *("money", "evidence", "proposal", "proposed", "auto", "assigned_id", "hold_until", "vanished", "reopened"),
)
TRAIL = "办理痕迹"
RUN_TABLE, TOTALS = "suspects_run", "控制总数"
RUN_COLUMNS = (
    *(
        "job",
        "period",
        "rows",
        "people",
        "employers",
        "valid_ids",
        "not_checked",
        "rules",
        "links",
        "links_digest",
        "made_by",
    ),
)
AT_ONCE = 500
_DECISION = (
    *("ordinal", "result", "what", "reason", "case_number", "by_rule", "bulk_id", "undoes_id", "state", "maker_id"),
    *("made_at", "checker_id", "checked_at", "opinion"),
)
_STEP = ("ordinal", "action", "from_state", "to_state", "natural_person_id", "account", "at", "opinion", "run_id")
_PAPER = ("name", "file_name", "path", "digest", "size", "added_by_id", "added_at")


def values_of(keys: Iterable[int]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Suspects as the journal keeps them, as the database holds them now: id, number, mapping. Read in parts."""
    remaining = iter(keys)
    while some := list(islice(remaining, AT_ONCE)):
        trails = _trails(some)
        for key, number, *row in (
            Suspect.objects.filter(pk__in=some).order_by("pk").values_list("pk", "number", *COLUMNS)
        ):
            yield key, number, {**dict(zip(COLUMNS, row, strict=True)), TRAIL: digest(*trails[key])}


def before_of(keys: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The mappings by id, to be held against what becomes of them."""
    return {key: values for key, _, values in values_of(keys)}


def changes(keys: Iterable[int], before: Mapping[int, dict[str, Any]]) -> Iterator[RowChange]:
    """What became of suspects since ``before``; one that was not there is new."""
    for key, number, values in values_of(keys):
        yield RowChange(TABLE, number, before.get(key), values)


def _trails(keys: list[int]) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = defaultdict(list)
    for model, owner, columns in (
        (Step, "suspect_id", _STEP),
        (Decision, "suspect_id", _DECISION),
        (Paper, "decision__suspect_id", _PAPER),
        (Paper, "bulk__decisions__suspect_id", _PAPER),
        (Pair, "decision__suspect_id", ("left", "right", "same")),
        (Correction, "decision__suspect_id", ("record_id", "place", "system", "field", "old", "new", "written_at")),
    ):
        rows: Any = model.objects.filter(**{f"{owner}__in": keys}).order_by("pk").values_list(owner, *columns)
        for key, *row in rows:
            texts[key].append(record_text(dict(zip(columns, map(_plain, row), strict=True))))
    return texts


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def _rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for _, number, values in values_of(Suspect.objects.order_by("pk").values_list("pk", flat=True).iterator(AT_ONCE)):
        yield number, values


def run_values(run: Run) -> dict[str, Any]:
    """A run as the journal keeps it: its row, and one digest over its files, control totals and shares of agreement."""
    texts = [
        record_text(row)
        for model, columns in (
            (RunFile, ("source_id", "system", "layout", "rows", "totals", "raw", "raw_digest")),
            (RunStep, ("ordinal", "name", "system", "rows_in", "rows_out", "rejected", "note")),
            (RunPair, ("left", "right", "people", "agree")),
        )
        for row in model.objects.filter(run=run).order_by("pk").values(*columns)
    ]
    return {**{name: getattr(run, name) for name in RUN_COLUMNS}, TOTALS: digest(*texts)}


def _runs() -> Iterator[tuple[str, dict[str, Any]]]:
    for run in Run.objects.order_by("pk").iterator():
        yield str(run.pk), run_values(run)


journalled(TABLE, _rows)
journalled(RUN_TABLE, _runs)
