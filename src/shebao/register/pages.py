"""The pages of the register that look and change nothing: lists, a person, an employer, the search."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shebao.cases.names import shown_title
from shebao.cases.scope import cases_for, handles_cases, sees_names
from shebao.cases.shown import subject_number
from shebao.register.insurances import INSURANCES, SHORT
from shebao.register.lists import EMPLOYERS, PERSONS, TOWNSHIPS, starts
from shebao.register.models import Enrolment, Registration
from shebao.register.person_facts import statutory, timeline
from shebao.register.scope import employers_for, persons_for
from shebao.register.states import group_label
from shebao.register.who_is_meant import employer_keys, person_keys
from shebao.screens.export import refused
from shebao.screens.lists import list_view
from shebao.screens.masks import mask_name, masked
from shebao.screens.plain import Plain, declare_plain

FOUND_AT_MOST = 20
PEOPLE_SHOWN = 100
CASES_SHOWN = 50
TAIL = 4
"""The last four of a number, by which people ask for themselves."""
PLAIN_FIELDS = {"id_number", "telephone", "bank_account"}


def _look(request: Any) -> HttpResponse | None:
    if request.who.may("register.look"):
        return None
    return refused(request, "没有查看参保登记的权限。", "请业务股室人员办理，或向安全管理员申请。")


@require_http_methods(["GET", "HEAD", "POST"])
def persons(request: Any) -> HttpResponse:
    """参保人员."""
    return _look(request) or list_view(request, PERSONS)


@require_http_methods(["GET", "HEAD", "POST"])
def employers(request: Any) -> HttpResponse:
    """参保单位."""
    return _look(request) or list_view(request, EMPLOYERS)


@require_http_methods(["GET", "HEAD", "POST"])
def townships(request: Any) -> HttpResponse:
    """分乡镇名册."""
    return _look(request) or list_view(request, TOWNSHIPS)


@require_safe
def person(request: Any, number: int) -> HttpResponse:
    """A person: facts, all insurances, pension, timeline, cases."""
    if no := _look(request):
        return no
    row = get_object_or_404(persons_for(request.who).select_related("township"), pk=number)
    handling, names = handles_cases(request.who), sees_names(request.who)
    enrolments = Enrolment.objects.filter(person=row).select_related("registration__employer").order_by("valid_from")
    context = {
        "person": row,
        "name": row.name if names else mask_name(row.name),
        "id_masked": masked("id_number", row.id_number, handling),
        "telephone_masked": masked("telephone", row.telephone),
        "account_masked": masked("bank_account", row.bank_account),
        "enrolments": [(SHORT.get(one.insurance, one.insurance), one) for one in enrolments],
        "pensions": [(SHORT.get(one.insurance, one.insurance), one) for one in row.pensions.order_by("valid_from")],
        "cases": _cases(request.who, "person", person_keys(row)),
        "events": timeline(row, names)[:60],
        "group": group_label(row.retirement_group),
        "statutory": statutory(row, timezone.localdate()),
        "age": _age(row.born, row.died_on or timezone.localdate()),
    }
    return render(request, "register/person.html", context)


def _cases(who: Any, kind: str, keys: Any) -> list[tuple[Any, str]]:
    """The newest cases about a person or an employer, each with its title as it is shown."""
    found = cases_for(who).filter(subject_kind=kind, subject_key__in=keys).select_related("reverses")
    return [(one, shown_title(one, sees_names(who))) for one in found.order_by("-pk")[:CASES_SHOWN]]


def _age(born: Any, day: Any) -> int:
    return int(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


@require_safe
def employer(request: Any, number: int) -> HttpResponse:
    """An employer: facts, registrations with their persons, cases."""
    if no := _look(request):
        return no
    row = get_object_or_404(employers_for(request.who).select_related("township"), pk=number)
    counted = (
        Registration.objects.filter(employer=row)
        .annotate(
            active=Count("enrolments", filter=Q(enrolments__valid_to__isnull=True, enrolments__state="参保缴费")),
            paused=Count("enrolments", filter=Q(enrolments__valid_to__isnull=True, enrolments__state="暂停缴费")),
            ended=Count("enrolments", filter=Q(enrolments__valid_to__isnull=False)),
        )
        .order_by("insurance", "valid_from")
    )
    seen, names = persons_for(request.who), sees_names(request.who)
    people = (
        Enrolment.objects.filter(registration__employer=row, valid_to__isnull=True, person__in=seen.values("pk"))
        .select_related("person")
        .order_by("person_id", "insurance")[:PEOPLE_SHOWN]
    )
    context = {
        "employer": row,
        "telephone_masked": masked("telephone", row.telephone),
        "account_masked": masked("bank_account", row.bank_account),
        "registrations": [(INSURANCES.get(one.insurance, one.insurance), one) for one in counted],
        "shown": PEOPLE_SHOWN if len(people) == PEOPLE_SHOWN else 0,
        "people": [
            (SHORT.get(one.insurance, one.insurance), one, one.person.name if names else mask_name(one.person.name))
            for one in people
        ],
        "cases": _cases(request.who, "employer", employer_keys(row)),
    }
    return render(request, "register/employer.html", context)


@require_safe
def find(request: Any) -> HttpResponse:
    """The search box: a person by number, last four or name, an employer by code, number or name, a case."""
    asked = request.GET.get("q", "").strip()[:64]
    cases = list(cases_for(request.who).filter(number=asked.upper())) if asked else []
    people, units = [], []
    if asked and request.who.may("register.look"):
        upper = asked.upper()
        scope, units_scope = persons_for(request.who), employers_for(request.who)
        if upper[:6].isdigit() and len(upper) in (15, 18):
            people = list(scope.filter(id_number=upper)[:FOUND_AT_MOST])
            units = list(units_scope.filter(credit_code=upper)[:FOUND_AT_MOST])
        elif asked.isascii():
            numbered = Enrolment.objects.filter(number=asked).values("person_id")
            people = list(scope.filter(pk__in=numbered)[:FOUND_AT_MOST])
            if len(upper) == TAIL:
                people = list(dict.fromkeys([*people, *scope.filter(id_tail=upper)[:FOUND_AT_MOST]]))[:FOUND_AT_MOST]
            units = list(
                units_scope.filter(Q(registrations__number=asked) | Q(credit_code=upper)).distinct()[:FOUND_AT_MOST]
            )
        else:
            people = list(scope.filter(starts("name", asked)).order_by("name", "pk")[:FOUND_AT_MOST])
            units = list(units_scope.filter(name__contains=asked)[:FOUND_AT_MOST])
    handling, names = handles_cases(request.who), sees_names(request.who)
    if len(people) + len(units) + len(cases) == 1:
        if people:
            return redirect("person", people[0].pk)
        if units:
            return redirect("employer", units[0].pk)
        return redirect("case", cases[0].number)
    context = {
        "asked": asked,
        "people": [
            (row, row.name if names else mask_name(row.name), masked("id_number", row.id_number, handling))
            for row in people
        ],
        "units": units,
        "cases": [(row, shown_title(row, names), subject_number(row, handling)) for row in cases],
        "at_most": FOUND_AT_MOST,
    }
    return render(request, "register/find.html", context)


def _plain_of(scope: Any, fields: set[str]) -> Any:
    def found(who: Any, key: str, field: str) -> Plain | None:
        if field not in fields or not key.isdecimal():
            return None
        row = scope(who, "plain.look").filter(pk=int(key)).first()
        return Plain(getattr(row, field), field) if row else None

    return found


declare_plain("person", _plain_of(persons_for, PLAIN_FIELDS))
declare_plain("employer", _plain_of(employers_for, PLAIN_FIELDS - {"id_number"}))
