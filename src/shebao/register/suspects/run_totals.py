"""Control totals of a run (控制总数), step by step and system by system."""

from typing import Any

from shebao.register.suspects.models import Run, RunStep

COUNTS = ("rows_in", "rows_out", "rejected")


def systems_of(run: Run) -> list[str]:
    """The systems that a run's steps are counted by."""
    return sorted(set(RunStep.objects.filter(run=run).values_list("system", flat=True)))


def control_totals(run: Run) -> list[dict[str, Any]]:
    """The steps of a run in order: name, notes, the :class:`RunStep` of each system (``cells``), the sums (``all``)."""
    systems = systems_of(run)
    made: dict[int, dict[str, Any]] = {}
    for step in RunStep.objects.filter(run=run).order_by("ordinal", "system"):
        row = made.setdefault(step.ordinal, {"name": step.name, "by": {}, "notes": []})
        row["by"][step.system] = step
        if step.note and step.note not in row["notes"]:
            row["notes"].append(step.note)
    for row in made.values():
        row["cells"] = [row["by"].get(system) for system in systems]
        row["all"] = {name: sum(getattr(step, name) for step in row["by"].values()) for name in COUNTS}
    return list(made.values())
