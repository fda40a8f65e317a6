"""The forms of the two evaluations of a year of the department: ``subject`` is the year."""

from collections.abc import Sequence
from typing import Any

from shebao.programmes.performance.department import targets_of
from shebao.programmes.performance.department_cases import completed, reached, scores_of
from shebao.programmes.performance.measuring import Reached
from shebao.programmes.performance.models import DepartmentScore, DepartmentTarget
from shebao.programmes.performance.pages.forms import EvaluateForm, EvaluateSelfForm
from shebao.programmes.states import Kind
from shebao.register.wording import a_day


class DepartmentSelfForm(EvaluateSelfForm):
    """部门整体自评."""

    kind = Kind.EVALUATE_DEPARTMENT_SELF.value
    title = "部门整体自评"
    subject: Any

    def targets(self) -> Sequence[DepartmentTarget]:
        """The targets of the year."""
        return targets_of(self.subject)

    def measured(self) -> list[Reached]:
        """What the office measures, at the day that is typed, or today."""
        on = a_day(self["day"].value()) or self.today
        return [one for one in reached({"year": self.subject}, on) if one.measured]

    def payload(self) -> dict[str, Any]:
        """With what is measured at its day."""
        return completed(self.with_results({"year": self.subject, **_filled(self.cleaned_data)}))


class DepartmentForm(EvaluateForm):
    """部门整体评价."""

    kind = Kind.EVALUATE_DEPARTMENT.value
    title = "部门整体评价"
    subject: Any

    def scores(self) -> Sequence[DepartmentScore]:
        """The scores of the self-evaluation."""
        return scores_of(self.subject)

    def payload(self) -> dict[str, Any]:
        """Only what was changed."""
        return self.with_changes({"year": self.subject, **_filled(self.cleaned_data)})


def _filled(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value not in ("", None)}


FORMS: dict[str, type[DepartmentSelfForm | DepartmentForm]] = {
    form.kind: form for form in (DepartmentSelfForm, DepartmentForm)
}
"""The form of each kind."""
