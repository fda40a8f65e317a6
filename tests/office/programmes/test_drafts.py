"""存为草稿 keeps a form of a project as it stands; only what is whole and right goes any further."""

from typing import Any

import pytest
from django.urls import reverse

from shebao.cases.models import Case, CaseVersion, HeldClaim
from shebao.journal.verify import verify
from shebao.programmes.pages.forms import FORMS
from shebao.programmes.states import Kind
from shebao.staff.who import Who
from tests.office.conftest import entered
from tests.office.programmes.life import CODE, Funds

pytestmark = pytest.mark.django_db


def keep(who: Who, kind: Kind, typed: dict[str, Any]) -> Case:
    """Keep a form as a draft."""
    address = reverse("project-apply") if kind is Kind.APPLY else reverse("project-step", args=[CODE, kind.value])
    answer = entered(who).post(address, {**typed, "then": "draft"})
    assert answer.status_code == 302, answer.context["form"].errors
    return Case.objects.latest("pk")


def shown(who: Who, case: Case) -> dict[str, Any]:
    """What stands in the form of a draft that is opened again."""
    form = entered(who).get(reverse("project-correct", args=[case.number])).context["form"]
    assert form.errors == {}
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}


def newest(case: Case) -> CaseVersion:
    return CaseVersion.objects.filter(case=case).latest("version")


def test_whatever_is_typed_comes_back_as_it_was_typed(hire: Any) -> None:
    funds = Funds(hire)
    funds.running()
    typed = {
        "item": "01",
        "amount": "很多",
        "purpose": "慰问金",
        "lines": "牛大<b>山｜6217\n｜｜｜",
        "reference": " 票",
    }
    case = keep(funds.clerk, Kind.PAY, typed)
    assert (case.state, case.subject_key, case.idempotency_key, case.due_on) == ("草稿", CODE, None, None)
    assert not newest(case).whole and HeldClaim.objects.filter(case=case).count() == 0
    assert shown(funds.clerk, case) == typed
    again = {**typed, "amount": "", "lines": "牛大山｜6217000000000000001｜泽州农商行｜1"}
    address = reverse("project-correct", args=[case.number])
    assert entered(funds.clerk).post(address, again).status_code == 302
    assert shown(funds.clerk, case) == {name: value for name, value in again.items() if value}
    listed = entered(funds.clerk).get(reverse("drafts")).content.decode()
    assert case.number in listed and "未填完" in listed and address in listed
    assert "只有本人可以修改" in entered(funds.other_clerk).get(address).content.decode()
    assert "很多" not in entered(funds.reviewer).get(reverse("case", args=[case.number])).content.decode()
    assert verify() == []


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_an_empty_form_of_every_step_is_kept_by_its_maker(hire: Any, kind: str) -> None:
    funds = Funds(hire)
    funds.running()
    maker = funds.makers(Kind(kind))
    case = keep(maker, Kind(kind), {})
    assert "（未填完）" in case.title and not newest(case).whole
    assert case.number in entered(maker).get(reverse("drafts")).content.decode()
    answer = entered(maker).post(reverse("project-correct", args=[case.number]), {"then": "register"})
    assert answer.status_code == 422
    case.refresh_from_db()
    assert (case.state, case.version) == ("草稿", 1)


def test_a_draft_that_is_filled_in_goes_through_all_hands(hire: Any) -> None:
    funds = Funds(hire)
    funds.running()
    case = keep(funds.clerk, Kind.PROGRESS, {"percent": "八十"})
    whole = {"day": "2025-05-01", "percent": "80.5", "evidence": "验收单", "then": "register"}
    address = reverse("project-correct", args=[case.number])
    assert entered(funds.clerk).post(address, whole).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.version, newest(case).payload["share"]) == ("已受理", 2, 8050)
    assert case.idempotency_key and case.due_on


def test_a_form_that_is_right_is_a_whole_draft_that_is_accepted_as_it_is(hire: Any) -> None:
    funds = Funds(hire)
    funds.running()
    case = keep(funds.clerk, Kind.PROGRESS, {"day": "2025-05-01", "percent": "80", "evidence": "验收单"})
    assert newest(case).whole and case.state == "草稿"
    sent = {"version": 1, "seen": 1, "opinion": ""}
    assert entered(funds.clerk).post(reverse("case-act", args=[case.number, "accept"]), sent).status_code == 302
    case.refresh_from_db()
    assert case.state == "已受理"


def test_an_application_is_about_the_project_that_was_typed(hire: Any) -> None:
    funds = Funds(hire)
    case = keep(funds.clerk, Kind.APPLY, {"year": "2026", "store_code": "P77", "name": "新项目", "procured": "on"})
    assert (case.subject_key, case.subject_name) == ("2026-P77", "新项目")
    assert shown(funds.clerk, case)["procured"] == "on"
    assert keep(funds.clerk, Kind.APPLY, {"store_code": "长" * 500}).subject_key == ""
