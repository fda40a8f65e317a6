"""The forms that end a project: 完工验收, 结项; the evaluations between them are of the room of performance."""

from collections.abc import Mapping
from typing import Any

from django import forms

from shebao.programmes.models import Item
from shebao.programmes.pages.forms.people import staff_choices
from shebao.programmes.pages.forms.step_form import StepForm, long_text
from shebao.programmes.states import Kind
from shebao.programmes.steps.accept_work import handlers
from shebao.programmes.steps.close_project import TREATMENTS
from shebao.register.case_form import choice, day, words
from shebao.screens.shows import yuan


class AcceptForm(StepForm):
    """完工验收."""

    kind = Kind.ACCEPT.value
    title = "完工验收"
    day = day("验收日期")
    members = forms.MultipleChoiceField(
        label="验收组成员",
        help_text="两名以上；经办过本项目的人员不列。",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    result = long_text("验收结论")

    def prepare(self) -> None:
        """The staff, but for those who handled the project."""
        apart = handlers(self.subject) if self.subject else set()
        self.fields["members"].choices = staff_choices(apart)

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The numbers as boxes."""
        return {**super().typed(payload), "members": list(payload.get("members") or [])}


class CloseForm(StepForm):
    """结项."""

    kind = Kind.CLOSE.value
    title = "结项"
    result = long_text("结项说明")

    def prepare(self) -> None:
        """A choice for what is left of each item."""
        for one in Item.objects.filter(project=self.subject).order_by("code"):
            if one.available:
                label = f"明细{one.code}"
                self.fields[f"left_{one.code}"] = choice(label, words(TREATMENTS), f"结余{yuan(one.available)}元")

    def payload(self) -> dict[str, Any]:
        """The treatments as a list."""
        made = super().payload()
        left = [
            {"item": name.removeprefix("left_"), "treatment": value}
            for name, value in made.items()
            if name.startswith("left_")
        ]
        return {**{name: value for name, value in made.items() if not name.startswith("left_")}, "surplus": left}

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """The treatments in their fields."""
        left = {f"left_{one['item']}": one["treatment"] for one in payload.get("surplus") or []}
        return {**super().typed(payload), **left}
