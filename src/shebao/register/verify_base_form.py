"""The form of P05: an employer's people with a wage for each, up to a hundred on a page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from shebao.findings import Finding
from shebao.register.case_form import PART, CaseForm, choice, day, fen_of, insurances_for, text
from shebao.register.insurances import INSURANCES, OF_EMPLOYERS
from shebao.register.models import Employer, Enrolment, Person
from shebao.register.who_is_meant import called
from shebao.register.wording import shown_fen

AT_ONCE = 50
"""People on one page, and so in one case; the next hundred are the next part."""
EVERYBODY = "P05-5"


def declared_by(person: Person, insurances: Iterable[str]) -> list[Enrolment]:
    """The open enrolments with an employer, which declares the wages."""
    found = Enrolment.objects.filter(person=person, valid_to__isnull=True, insurance__in=OF_EMPLOYERS & set(insurances))
    return list(found.exclude(registration=None).select_related("registration__employer").order_by("insurance", "pk"))


def part_with(enrolment: Enrolment) -> int:
    """The part of the employer's people that somebody is in."""
    open_now = Enrolment.objects.filter(valid_to__isnull=True, insurance=enrolment.insurance)
    mine = open_now.filter(registration__employer__registrations=enrolment.registration_id)
    return int(mine.filter(person_id__lt=enrolment.person_id).count()) // AT_ONCE + 1


class VerifyBaseForm(CaseForm):
    """P05. ``options['part']`` counts the hundreds from 1."""

    kind, title = "P05", "缴费基数核定"
    insurance = choice("险种")
    year = text("缴费年度", longest=4, inputmode="numeric")
    determined_on = day("核定日期", "按这一天已公布的上下限核定。")
    undeclared = forms.BooleanField(
        label="未填工资的人员按未申报核定",
        help_text="按上月基数的110%核定；不勾选的，未填工资的人员不核定。",
        required=False,
    )
    groups = (("核定", ("insurance", "year", "determined_on", "undeclared")),)

    def __init__(self, *arguments: Any, part: int = 1, insurance: str = "", **options: Any) -> None:
        """With the part of the people, and the insurance where the page was opened for one."""
        self.part, self.chosen = int((options.get("initial") or {}).get(PART) or part), insurance
        super().__init__(*arguments, **options)

    def prepare(self) -> None:
        """The insurances that the employer is in and the clerk handles, and a field for each of the people."""
        held = self._held()
        choices = [(code, name) for code, name in insurances_for(self.who, OF_EMPLOYERS_IN_ORDER) if code in held]
        self.fields["insurance"].choices = choices
        first = choices[0][0] if choices else ""
        chosen = str(self.data.get("insurance") or self.chosen or self.initial.get("insurance") or first)
        self.fields["insurance"].initial = chosen
        self.fields["year"].initial = str(self.today.year)
        self.fields["determined_on"].initial = self.today.isoformat()
        if first := self.initial.get("first_person"):
            self.part = self._part_of(first, chosen)
        self.people = self._people(chosen)
        for one in self.people:
            field = text(called(one.person), longest=14, inputmode="decimal")
            field.help_text = f"现为{shown_fen(one.base) or '未核定'}"
            self.fields[f"wage-{one.person_id}"] = field

    def _held(self) -> set[str]:
        mine = {"registration__employer": self.subject} if self._of_employer else {"person": self.subject}
        return set(Enrolment.objects.filter(valid_to__isnull=True, **mine).values_list("insurance", flat=True))

    @property
    def _of_employer(self) -> bool:
        return isinstance(self.subject, Employer)

    def _open(self, insurance: str) -> Any:
        open_now = Enrolment.objects.filter(valid_to__isnull=True, insurance=insurance).select_related("person")
        if self._of_employer:
            return open_now.filter(registration__employer=self.subject)
        return open_now.filter(person=self.subject, registration__isnull=True)

    def _part_of(self, person: int, insurance: str) -> int:
        """The part that somebody is in, for a case that was opened for it."""
        return int(self._open(insurance).filter(person_id__lt=person).count()) // AT_ONCE + 1

    def _people(self, insurance: str) -> list[Enrolment]:
        mine = self._open(insurance)
        self.total = mine.count()
        return list(mine.order_by("person_id")[(self.part - 1) * AT_ONCE : self.part * AT_ONCE])

    @property
    def parts(self) -> list[int]:
        """The parts that the people come in."""
        return list(range(1, (self.total - 1) // AT_ONCE + 2))

    def clean(self) -> dict[str, Any]:
        """Each wage in fen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.people:
            name = f"wage-{one.person_id}"
            if typed := str(cleaned.get(name) or "").strip():
                try:
                    cleaned[name] = fen_of(typed)
                except ValueError as problem:
                    self.add_error(name, str(problem))
        return cleaned

    def payloads(self) -> dict[str, dict[str, Any]]:
        """The people with their wages, as one case."""
        insurance, everybody = self.cleaned_data["insurance"], self.cleaned_data["undeclared"]
        lines = []
        for one in self.people:
            declared = self.cleaned_data[f"wage-{one.person_id}"] or None
            if declared is not None or everybody:
                lines.append({"person": one.person_id, "declared": declared, "before": one.base})
        made = {"insurance": insurance, **self.given("year", "determined_on"), "lines": lines}
        if self._of_employer:
            made["employer"] = self.subject.pk
        return {insurance: made}

    def kept(self) -> dict[str, Any]:
        """The part of the people as well."""
        return {**super().kept(), PART: self.part}

    @classmethod
    def typed_in(cls, kept: Mapping[str, Any]) -> dict[str, Any]:
        """The part of the people as well."""
        return {**super().typed_in(kept), PART: kept[PART]}

    def fieldsets(self) -> list[tuple[str, list[Any]]]:
        """The people after the rest."""
        names = [f"wage-{one.person_id}" for one in self.people]
        head = f"申报工资（元/月），共{self.total}人"
        return [*super().fieldsets(), (head, [self[name] for name in names])] if names else super().fieldsets()

    def show_more(self, findings: Iterable[Finding]) -> None:
        """A wage that cannot be read is nobody missing."""
        unread = any(name.startswith("wage-") for name in self.errors)
        super().show_more(one for one in findings if not (unread and one.code == EVERYBODY))

    def show(self, findings: Iterable[Finding]) -> None:
        """A finding about somebody's wage stands at the wage; what is about everybody stands above."""
        listed = list(findings)
        missing = [one for one in listed if one.code == EVERYBODY]
        for one in missing:
            self.add_error(NON_FIELD_ERRORS, ValidationError(f"{one.message}{one.action}", code=one.code))
        super().show(one for one in listed if one not in missing)

    @classmethod
    def typed(cls, payload: Mapping[str, Any]) -> dict[str, Any]:
        """As the form was filled in."""
        wages = {
            f"wage-{line['person']}": f"{line['declared'] / 100:.2f}"
            for line in payload["lines"]
            if line.get("declared") is not None
        }
        undeclared = any(line.get("declared") is None for line in payload["lines"])
        first = min((line["person"] for line in payload["lines"]), default=0)
        head = {name: payload.get(name) for name in ("insurance", "year", "determined_on")}
        return {**head, **wages, "undeclared": undeclared, "first_person": first}


OF_EMPLOYERS_IN_ORDER = [code for code in INSURANCES if code in OF_EMPLOYERS]
