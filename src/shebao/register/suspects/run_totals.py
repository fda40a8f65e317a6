"""Control totals of a run (控制总数), step by step and system by system, from the files to the acceptance.

Steps up to 疑点 are kept with the run and count rows; those after it go on as people work, and count suspects as they
stand now, in the system of the section that owns them. At each step what came in = what went on + what did not (未采用
of rows, 未办 of suspects).
"""

from types import SimpleNamespace
from typing import Any

from django.db.models import Count, Q

from shebao.register.suspects.models import Run, RunStep, Suspect
from shebao.register.suspects.states import CLOSED, NOTHING_TO_WRITE, State

COUNTS = ("rows_in", "rows_out", "rejected")
REJECTED = "未采用、未办"
"""What came into a step and did not go on."""


def systems_of(run: Run) -> list[str]:
    """The systems that a run's steps are counted by."""
    return sorted(set(RunStep.objects.filter(run=run).values_list("system", flat=True)))


def control_totals(run: Run) -> list[dict[str, Any]]:
    """The steps of a run in order: name, unit, notes, the counts of each system (``cells``), the sums (``all``)."""
    systems = systems_of(run)
    made: dict[int, dict[str, Any]] = {}
    for step in RunStep.objects.filter(run=run).order_by("ordinal", "system"):
        row = made.setdefault(step.ordinal, {"name": step.name, "unit": step.unit, "by": {}, "notes": []})
        row["by"][step.system] = step
        if step.note and step.note not in row["notes"]:
            row["notes"].append(step.note)
    rows = [*made.values(), *_after(run)]
    for row in rows:
        row["cells"] = [row["by"].get(system) for system in systems]
        row["all"] = {name: sum(getattr(step, name) for step in row["by"].values()) for name in COUNTS}
    return rows


def _after(run: Run) -> list[dict[str, Any]]:
    """What became of the suspects found up to a run: decided, written back, accepted."""
    closed = Q(state__in=[state.value for state in CLOSED])
    waiting = Q(state=State.SOLVED.value) & ~Q(result__in=[result.value for result in NOTHING_TO_WRITE])
    ready = closed & ~waiting
    counted = list(
        Suspect.objects.filter(first_run_id__lte=run.pk)
        .order_by()
        .values("insurance")
        .annotate(
            every=Count("pk"),
            closed=Count("pk", filter=closed),
            ready=Count("pk", filter=ready),
            accepted=Count("pk", filter=Q(state=State.ACCEPTED.value)),
        )
        .order_by("insurance")
    )
    steps = (
        ("处理决定", "every", "closed", "经办提出、另一人复核"),
        ("回写清单", "closed", "ready", "确认无误和自动处理的无须回写"),
        ("验收", "ready", "accepted", "再归并不再发现，或无须回写"),
    )
    return [
        {
            "name": name,
            "unit": "条",
            "notes": [note],
            "by": {
                row["insurance"]: SimpleNamespace(
                    rows_in=row[before], rows_out=row[after], rejected=row[before] - row[after]
                )
                for row in counted
            },
        }
        for name, before, after, note in steps
    ]
