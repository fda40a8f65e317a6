"""What the forms of the register's cases have in common: findings beside their fields, choices within a clerk's scope.

A form only reads what was typed; what is wrong with the business the kind's own ``find`` says, all at once. A finding
stands at the field whose label is its subject, and above the form where there is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from shebao.cases.kinds import Subject
from shebao.findings import Finding
from shebao.register.insurances import INSURANCES
from shebao.register.models import Employer, Person, Township
from shebao.register.who_is_meant import employer_subject, person_subject
from shebao.screens.typed_days import DayField, MonthField
from shebao.staff.who import Who

MAKE = "case.make"
SUBJECT, PART = "对象", "分批"
"""Where a half draft keeps what the page was opened for, beside its fields."""
CHOOSE = ("", "请选择")


def words(listed: Iterable[str], *, empty: tuple[str, str] = CHOOSE) -> list[tuple[str, str]]:
    """Choices that are their own words."""
    return [empty, *((word, word) for word in listed)]


def insurances_for(who: Who, among: Iterable[str] = INSURANCES) -> list[tuple[str, str]]:
    """The insurances that a clerk opens cases for."""
    mine = who.insurances_for(MAKE)
    return [(code, INSURANCES[code]) for code in among if mine is None or code in mine]


def townships_for(who: Who) -> list[tuple[str, str]]:
    """The townships in a clerk's scope."""
    found, mine = Township.objects.order_by("code"), who.townships_for(MAKE)
    if mine is not None:
        found = found.filter(code__in=mine)
    return [CHOOSE, *found.values_list("code", "name")]


def text(label: str, help_text: str = "", *, longest: int = 100, **attributes: Any) -> forms.CharField:
    """A line of text; never required here, because the kind says what is missing."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, help_text=help_text, max_length=longest, required=False, widget=widget)


def choice(label: str, choices: Iterable[tuple[str, str]] = (), help_text: str = "") -> forms.ChoiceField:
    """One of several."""
    return forms.ChoiceField(label=label, choices=list(choices), help_text=help_text, required=False)


def month(label: str, help_text: str = "") -> forms.CharField:
    """A month, typed; the payload has it as 2025-06."""
    return MonthField(label=label, help_text=help_text, required=False)


def day(label: str, help_text: str = "") -> forms.CharField:
    """A day, typed; the payload has it as 2025-06-30."""
    return DayField(label=label, help_text=help_text, required=False)


def fen_of(typed: str) -> int:
    """An amount in 元 as fen. Raises ValueError where it is no amount or has more than two decimals."""
    try:
        fen = Decimal(typed.replace(",", "").replace("，", "").strip()) * 100
    except InvalidOperation:
        raise ValueError(f"“{typed}”不是金额，按5263.50的样式填写。") from None
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise ValueError(f"“{typed}”不是金额，或多于两位小数。")
    return int(fen)


class CaseForm(forms.Form):
    """A form that a case is opened or corrected with.

    ``kind`` is its code, ``columns`` groups the fields for the page. ``subject`` is what the page was opened for: a
    person, an employer. :meth:`payloads` gives what is asked for, by insurance: one case each.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    groups: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]]
    longest_kept: ClassVar[int] = 400
    """Characters of one field of a half draft; no field of a form takes as many."""

    def __init__(self, data: Any = None, *, who: Who, subject: Any = None, today: date, **options: Any) -> None:
        """Prepare the choices for a clerk."""
        super().__init__(data, **options)
        self.who, self.subject, self.today = who, subject, today
        self.doubts: list[Finding] = []
        self.seen = ""
        self.label_suffix = ""
        self.prepare()

    def prepare(self) -> None:
        """Set the choices that depend on who fills the form in and for whom."""

    @property
    def kind_code(self) -> str:
        """The kind of case that what was typed asks for."""
        return self.kind

    def payloads(self) -> dict[str, dict[str, Any]]:
        """What is asked for, by insurance. Only after ``is_valid()``."""
        raise NotImplementedError

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A payload as the form's initial values, for a case that came back."""
        return {name: "" if value is None else value for name, value in payload.items()}

    def choose_insurances(self, among: Iterable[str] = INSURANCES) -> None:
        """The boxes of the insurances that the clerk handles; the only one is ticked."""
        choices = insurances_for(self.who, among)
        self.fields["insurances"].choices = choices
        if len(choices) == 1:
            self.fields["insurances"].initial = [choices[0][0]]

    def given(self, *names: str) -> dict[str, str]:
        """The values of some fields that were filled in."""
        return {name: value for name in names if (value := str(self.cleaned_data.get(name) or "").strip())}

    def sent(self, name: str) -> list[str]:
        """What was sent of a field, as it was typed."""
        return list(self.data.getlist(name))

    def kept(self) -> dict[str, Any]:
        """What stands in the form, as it was typed, for a draft that is not whole (:meth:`typed_in`).

        Raises ValueError for what no form can be made to send.
        """
        fields = {name: self.sent(name) for name in self.fields}
        for name, values in fields.items():
            if any(len(one) > self.longest_kept or "\0" in one for one in values):
                raise ValueError(f"“{self.fields[name].label}”的内容过长，或含有不能保存的字符。")
        opened = {}
        if isinstance(self.subject, Person | Employer):
            opened = {"person" if isinstance(self.subject, Person) else "employer": self.subject.pk}
        return {**fields, SUBJECT: opened}

    @classmethod
    def typed_in(cls, kept: Mapping[str, Any]) -> dict[str, Any]:
        """What :meth:`kept` gave, as the form's initial values."""
        several = {name for name, one in cls.base_fields.items() if isinstance(one, forms.MultipleChoiceField)}
        one_each = {name: next(iter(values), "") for name, values in kept.items() if isinstance(values, list)}
        return {**one_each, **{name: kept[name] for name in several if name in kept}}

    def about(self) -> Subject:
        """Whom a half draft is about, as far as can be told from what was typed."""
        typed = {name: self.data.get(name, "").strip()[:64] for name in ("name", "id_number", "credit_code")}
        if isinstance(self.subject, Person):
            return person_subject(self.subject)
        if isinstance(self.subject, Employer) and self.kind != "P02":
            return employer_subject(self.subject)
        if "id_number" in self.fields:
            return replace(person_subject(None, typed["id_number"][:32], typed["name"]), key="")
        return replace(employer_subject(None, typed["credit_code"][:32], typed["name"]), key="")

    def insurance_so_far(self) -> str:
        """The insurance that a half draft is numbered under: the first one chosen, else the clerk's first."""
        mine = [code for code, _ in insurances_for(self.who)]
        chosen = [code for code in self.payloads_so_far() if code in mine]
        return next(iter([*chosen, *mine]), "")

    def show(self, findings: Iterable[Finding]) -> None:
        """Put what was found beside the fields it is about."""
        labels = {str(field.label): name for name, field in self.fields.items()}
        for finding in findings:
            said = " ".join(filter(None, (finding.message, finding.action)))
            if finding.basis:
                said = f"{said}（依据：{finding.basis}）"
            name = labels.get(finding.subject)
            if name is None and finding.subject and not finding.message.startswith(finding.subject):
                said = f"{finding.subject}：{said}"
            self.add_error(name or NON_FIELD_ERRORS, ValidationError(said, code=finding.code))

    def payloads_so_far(self) -> dict[str, dict[str, Any]]:
        """What is asked for as far as it could be read: fields that cannot are as if they were left empty."""
        for name, field in self.fields.items():
            if name not in self.cleaned_data:
                self.cleaned_data[name] = [] if isinstance(field, forms.MultipleChoiceField) else ""
        return self.payloads()

    def show_more(self, findings: Iterable[Finding]) -> None:
        """Put what was found beside fields that could be read; the others have been told what is wrong with them."""
        unread = {str(self.fields[name].label) for name in self.errors if name in self.fields}
        self.show(one for one in findings if one.subject not in unread)

    def focus(self, asked: str = "") -> None:
        """Let the page begin at the first field that is wrong, else at the one asked for, else at the first of all."""
        shown = [field for _, fields in self.fieldsets() for field in fields if not _many_boxes(field)]
        wrong = [field for field in shown if field.errors]
        wanted = [field for field in shown if field.name == asked]
        if first := next(iter(wrong or wanted or shown), None):
            first.field.widget.attrs["autofocus"] = True

    def fieldsets(self) -> list[tuple[str, list[Any]]]:
        """The groups with their fields, for the template; fields that nobody needs here are left out."""
        return [
            (head, shown) for head, names in self.groups if (shown := [self[it] for it in names if it in self.fields])
        ]


def _many_boxes(field: Any) -> bool:
    """Whether a field is a row of boxes: the attribute would stand at each of them."""
    return isinstance(field.field.widget, forms.CheckboxSelectMultiple)
