"""What the forms of the steps have in common: what is asked for, and how it is typed again."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from shebao.cases.kinds import Subject
from shebao.programmes.models import Item, Project
from shebao.programmes.pages.offered import OfferedField
from shebao.programmes.pages.target_rows import TargetsField
from shebao.programmes.pages.typed_rows import MoneyField, RowsField
from shebao.programmes.steps.project_case import SUBJECT as A_PROJECT
from shebao.register.case_form import CHOOSE, SUBJECT, CaseForm
from shebao.screens.shows import yuan

LONGEST = 20_000
"""Characters of the longest field: rows that were pasted."""


def long_text(label: str, help_text: str = "", lines: int = 3) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": lines})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=4000, widget=widget)


class StepForm(CaseForm):
    """A form of a step of a project: ``subject`` is the project (none where it is applied for)."""

    groups: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    template: ClassVar[str] = "programmes/step.html"
    longest_kept = LONGEST
    subject: Project | None

    def payload(self) -> dict[str, Any]:
        """What is asked for. Only after ``is_valid()``."""
        made = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return {"project": self.subject.code, **made} if self.subject else made

    def payloads(self) -> dict[str, dict[str, Any]]:
        """The same for whoever asks by insurance: a case of a project has none."""
        return {self.insurance_so_far(): self.payload()}

    def insurance_so_far(self) -> str:
        """None."""
        return ""

    def rows(self, name: str) -> RowsField:
        """A field of rows."""
        field = self.fields[name]
        assert isinstance(field, RowsField), name
        return field

    def set_year(self, typed: Any) -> None:
        """Tell the fields of targets the year that they are of, as far as it was typed."""
        year = str(typed or "").strip()
        for field in self.fields.values():
            if isinstance(field, TargetsField):
                field.year = int(year) if year.isdecimal() and len(year) == 4 else None

    def offer(self, name: str, known: Sequence[str]) -> None:
        """Offer what is known in a field of text."""
        field = self.fields[name]
        assert isinstance(field, OfferedField), name
        field.offer(known)

    def sent(self, name: str) -> list[str]:
        """What was sent of a field: rows as lines of text, whether they were typed into cells or pasted."""
        field = self.fields[name]
        if isinstance(field, RowsField):
            lines = field.widget.value_from_datadict(self.data, {}, name)
            return [lines] if lines is not None else []
        return super().sent(name)

    def kept(self) -> dict[str, Any]:
        """What stands in the form of a half draft, with the project that the page was opened for."""
        return {**super().kept(), SUBJECT: {"project": self.subject.code} if self.subject else {}}

    def about(self) -> Subject:
        """The project that a half draft is about."""
        return Subject(A_PROJECT, self.subject.code, self.subject.name) if self.subject else Subject(A_PROJECT, "", "")

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A payload as it is typed."""
        made = {}
        for name, field in cls.base_fields.items():
            value = payload.get(name)
            if value is None:
                continue
            if isinstance(field, RowsField):
                value = field.shown(value)
            elif isinstance(field, MoneyField):
                value = yuan(value)
            elif isinstance(value, list):
                value = "\n".join(map(str, value))
            made[name] = value
        return made

    def fieldsets(self) -> list[tuple[str, list[Any]]]:
        """The groups; all fields in one where there are none."""
        return super().fieldsets() if self.groups else [("", [self[name] for name in self.fields])]

    def items(self) -> list[tuple[str, str]]:
        """The items of the project, with what they have."""
        found = Item.objects.filter(project=self.subject).order_by("code")
        return [CHOOSE, *((one.code, f"{one.code} {one.name}（可用{yuan(one.available)}元）") for one in found)]
