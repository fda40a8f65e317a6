"""Targets of a project with what was reached: measured where they are bound, typed where they are not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shebao.budget.targets.values import number_of
from shebao.programmes.models import Project, Target
from shebao.programmes.performance.bindings import MANUAL, MEASURED, About, Measured, measure
from shebao.programmes.performance.models import DepartmentTarget

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Reached:
    """A target; what was measured of it (None: 手工填报); what the payload says of it."""

    target: Target | DepartmentTarget
    measured: Measured | None
    given: Mapping[str, Any]

    @property
    def actual(self) -> str:
        """The value reached, as text."""
        return self.measured.text if self.measured else str(self.given.get("actual") or "")

    @property
    def said(self) -> str:
        """The same with its unit, as pages and papers show it."""
        if self.measured:
            return self.measured.said
        percent = self.given.get("percent")
        unit = self.target.unit if number_of(self.actual) is not None else ""
        return f"{self.actual}{unit}{f'（{percent}%）' if percent else ''}"

    @property
    def origin(self) -> str:
        """系统取数 or 手工填报."""
        return MEASURED if self.measured else MANUAL

    @property
    def how(self) -> str:
        """How it was measured."""
        return self.measured.how[:300] if self.measured else ""

    @property
    def chain(self) -> list[dict[str, str]]:
        """Where that can be followed, as it is kept."""
        links = self.measured.chain if self.measured else ()
        return [{"label": one.label, "url": one.url, "right": one.right} for one in links]


def targets_of(project: Project) -> list[Target]:
    """The targets in force, in their order."""
    return list(Target.objects.filter(project=project, replaced_by="").order_by("pk"))


def measured_at(project: Project, day: date) -> dict[int, Measured]:
    """What the office measures of a project's targets at a day, by target."""
    return {
        one.pk: measure(one.binding, About(project.year, day, project, one.name), one.unit)
        for one in targets_of(project)
        if one.binding
    }


def reached(project: Project, payload: Payload, day: date | None) -> list[Reached]:
    """The targets with what a payload says of them; nothing is measured without a day."""
    return beside(targets_of(project), payload, measured_at(project, day) if day else {})


def beside(
    targets: Iterable[Target | DepartmentTarget], payload: Payload, found: Mapping[int, Measured]
) -> list[Reached]:
    """Targets with what a payload says of them and what was measured, by target."""
    given = {int(one["target"]): one for one in payload.get("results") or []}
    empty = Measured(None, "", "没有填写截止日期")
    return [Reached(one, found.get(one.pk, empty) if one.binding else None, given.get(one.pk, {})) for one in targets]


def followed(who: Any, chain: Any) -> list[tuple[str, str]]:
    """The links of a kept chain that somebody may follow."""
    return [(one["label"], one["url"]) for one in chain if who.may(one["right"])]


def frozen(project: Project, day: date | None) -> dict[str, str]:
    """What is measured, as a payload keeps it: whoever agrees agrees to these values."""
    return {str(pk): one.text for pk, one in measured_at(project, day).items()} if day else {}
