"""Drafts (草稿) of cases: whatever stands in the form is kept, whole or not, until it is registered.

A form that is whole and right becomes the draft that it always was: a numbered case for each insurance, which is
accepted as it is. Any other form is one half draft with everything as it was typed; no check has been passed, nothing
is held by it, and it comes back as the form. Registering asks the form everything that a new case is asked.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.kinds import TYPED, half_draft, is_half
from shebao.cases.models import Case
from shebao.cases.refusals import journalled
from shebao.register.case_form import SUBJECT, CaseForm
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who


def initial_of(form: type[CaseForm], payload: Mapping[str, Any]) -> dict[str, Any]:
    """The form of a case as it was filled in; of a half draft as it was typed."""
    return form.typed_in(payload[TYPED]) if is_half(payload) else form.typed(payload)


def opened_for(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What tells whom the page was opened for: of a half draft what was kept of it."""
    return dict(payload[TYPED][SUBJECT] if is_half(payload) else payload)


def keep(form: CaseForm, asked: Mapping[str, dict[str, Any]], case: Case | None, *, by: Who) -> list[Case]:
    """Keep what stands in the form, new or as the next version of a draft; all of it or nothing.

    ``asked`` is what the form asks for, by insurance and as a case keeps it, where it is whole and right, else nothing.
    Raises :class:`Refused`.
    """
    code, now = form.kind_code, timezone.localtime()
    with _all_or_nothing(by, case):
        if case is not None:
            whole = (code, [case.insurance]) == (case.kind, list(asked))
            payload = asked[case.insurance] if whole else _half(form)
            return [workflow.alter_draft(case, payload, by=by, now=now)]
        if not asked:
            # The kind and the insurance are asked of the form as far as it could be read.
            insurance = form.insurance_so_far()
            return [workflow.save_draft(form.kind_code, insurance, _half(form), by=by, now=now)]
        return [workflow.save_draft(code, insurance, payload, by=by, now=now) for insurance, payload in asked.items()]


def _half(form: CaseForm) -> dict[str, Any]:
    try:
        return half_draft(form.kept(), form.about())
    except ValueError as problem:
        raise Refused(refusal("C-21", f"没有保存：{problem}", "改短后再存为草稿。")) from None


def register(case: Case, code: str, asked: Mapping[str, dict[str, Any]], *, by: Who) -> list[Case]:
    """Register a draft (登记): accept it with what the form says now, and open what it asks for in other insurances.

    ``code`` is the kind that the form asks for now, ``asked`` as in :func:`keep`. A draft that was numbered before its
    kind or insurance was chosen is withdrawn in favour of the cases that the form asks for. All of it is done or
    nothing. Raises :class:`Refused`.
    """
    now = timezone.localtime()
    made = []
    with _all_or_nothing(by, case):
        for insurance, payload in asked.items():
            if (code, insurance) == (case.kind, case.insurance):
                altered = workflow.alter_draft(case, payload, by=by, now=now)
                made.append(workflow.accept(altered, by=by, now=now))
            else:
                made.append(workflow.open_case(code, insurance, payload, by=by, now=now))
        if all(one.pk != case.pk for one in made):
            told = f"另以业务单{'、'.join(one.number for one in made)}登记"
            workflow.withdraw(case, by=by, now=now, opinion=told)
    return made


@contextmanager
def _all_or_nothing(by: Who, case: Case | None) -> Iterator[None]:
    """One transaction. What was journalled of a refusal goes with it: the refusal is journalled anew."""
    with journalled(by, "登记草稿", case.number if case else ""):
        try:
            with transaction.atomic():
                yield
        except Refused as refused:
            raise Refused(*refused.findings) from None
