"""Rows of the register in words, for whoever reads what the verification of the journal found.

A row is told by its table, by its person or employer and by its insurance; a change by the column, with the value that
the journal holds and the one that is there. Names and numbers are masked.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from shebao.findings import Finding, Severity
from shebao.journal.verify import FOLLOWING, RowWords
from shebao.register import insurance_mask
from shebao.register.insurances import SHORT
from shebao.register.models import Employer, Person, Registration
from shebao.screens.masks import mask_id, mask_name, masked

NAMED = 200
"""Persons whose numbers do not fit that are named one by one."""
PERSON = Person._meta.db_table

Values = Mapping[str, Any]


def words_of(model: type[Any]) -> RowWords:
    """How the rows of a table are told."""
    labels = {field.attname: str(field.verbose_name) for field in model._meta.concrete_fields}
    table, title = model._meta.db_table, str(model._meta.verbose_name)

    def name(key: str, values: Values) -> str:
        whose = _whose(table, values)
        insurance = SHORT.get(str(values.get("insurance") or ""), "")
        return f"{title}{whose}{f'的{insurance}' if insurance else ''}（第{key}号）"

    def changes(kept: Values, now: Values) -> str:
        differing = [column for column in now if kept.get(column) != now[column]]
        return "；".join(
            f"{labels.get(column, column)}：日志为{_shown(table, column, kept.get(column))}，"
            f"现为{_shown(table, column, now[column])}"
            for column in differing
        )

    return RowWords(name, changes)


def _whose(table: str, values: Values) -> str:
    """The person or the employer of a row."""
    if table == PERSON:
        return _person(values.get("name"), values.get("id_number"))
    if table == Employer._meta.db_table:
        return f"“{values.get('name')}”"
    if person := Person.objects.filter(pk=values.get("person_id")).first():
        return _person(person.name, person.id_number)
    employer = Employer.objects.filter(pk=values.get("employer_id")).first()
    if employer is None and values.get("registration_id"):
        registration = Registration.objects.filter(pk=values["registration_id"]).select_related("employer").first()
        employer = registration.employer if registration else None
    return f"“{employer.name}”" if employer else ""


def _person(name: Any, number: Any) -> str:
    return f"“{mask_name(str(name or ''))}”（{mask_id(str(number or ''))}）"


def _shown(table: str, column: str, value: Any) -> str:
    if value is None or value == "":
        return "空"
    text = str(value)
    return f"“{mask_name(text) if (table, column) == (PERSON, 'name') else masked(column, text)}”"


def wrong_numbers() -> Iterator[Finding]:
    """Persons whose 参保险种 does not follow from their enrolments and benefits (J-13)."""
    wrong = insurance_mask.wrong()
    for person in Person.objects.filter(pk__in=wrong[:NAMED]).order_by("pk"):
        should = insurance_mask.following(person.pk)
        told = [
            f"{label}为{_insurances(now)}，按参保和待遇记录应为{_insurances(right)}"
            for label, now, right in zip(
                ("参保险种", "曾参保险种"), (person.insurances, person.ever_insured), should, strict=True
            )
            if now != right
        ]
        message = f"参保人{_person(person.name, person.id_number)}（第{person.pk}号）的{'；'.join(told)}。"
        yield _finding(message, f"{PERSON} {person.pk}")
    if len(wrong) > NAMED:
        yield _finding(f"另有{len(wrong) - NAMED}人的参保险种与参保和待遇记录不符。", PERSON)


def _finding(message: str, subject: str) -> Finding:
    return Finding(
        "J-13", Severity.ERROR, message, subject=subject, action="查明是谁绕过系统改动了数据库，报稽核处理。"
    )


def _insurances(mask: int) -> str:
    return f"“{'、'.join(SHORT[code] for code in insurance_mask.insurances_of(mask)) or '无'}”"


FOLLOWING.append(wrong_numbers)
