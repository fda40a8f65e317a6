"""Posts: three people to grant one, none that exclude each other, neither when granted nor when an act is done."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from shebao.cases import workflow
from shebao.journal.models import Entry
from shebao.journal.record import record
from shebao.journal.verify import verify
from shebao.staff.accounts import NewPerson, create_account, reset_password, reset_second_factor, set_active
from shebao.staff.establish import FIRST_POSTS, establish
from shebao.staff.grant_post import Refused, end_grant
from shebao.staff.models import Account, Grant, GrantRequest, Installation, NaturalPerson
from shebao.staff.posts import exclusions, posts
from shebao.staff.posts_review import matrix
from shebao.staff.request_grant import decide, request_grant
from shebao.staff.who import Who, who
from tests.office import test_case_walk
from tests.office.conftest import NOW, entered
from tests.office.hands import MAN

Hire = Callable[..., Who]
DAY = date(2025, 6, 3)


def ask(hire: Hire, holder: Who, post: str, **options: Any) -> GrantRequest:
    security = hire("security_admin")
    return request_grant(holder.natural_person, post, by=security, valid_from=DAY, reason="股室申请2025-1", **options)


def has_trigger(name: str) -> str:
    """How a database is broken into: its rule is taken away."""
    on = " ON staff_grant" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER {name}{on}"


@pytest.mark.django_db
class TestThreePeople:
    def test_one_asks_another_approves_a_third_holds(self, hire: Hire) -> None:
        holder, director = hire("office"), hire("director")
        asked = ask(hire, holder, "policy")
        assert "policy" not in who(holder.account, DAY).posts
        decided = decide(asked, True, by=director)
        assert decided.state == "已批准" and decided.grant is not None
        assert who(holder.account, DAY).posts == {"office", "policy"}
        actions = list(Entry.objects.exclude(action="建立系统").order_by("number").values_list("action", flat=True))
        assert actions == ["申请授权", "授权", "审批授权"]
        assert verify() == []

    def test_not_approved_needs_a_reason_and_grants_nothing(self, hire: Hire) -> None:
        holder, director = hire("office"), hire("director")
        asked = ask(hire, holder, "policy")
        with pytest.raises(Refused, match="理由"):
            decide(asked, False, by=director)
        assert decide(asked, False, by=director, opinion="已有两人").state == "不批准"
        with pytest.raises(Refused, match="已经办理过"):
            decide(asked, True, by=director)
        assert not Grant.objects.filter(post="policy").exists()

    def test_the_one_who_asks_does_not_approve_nor_the_one_who_would_hold(self, hire: Hire) -> None:
        director = hire("director")
        asked = ask(hire, director, "deputy")
        with pytest.raises(Refused, match="三个不同的自然人"):
            decide(asked, True, by=director)
        with pytest.raises(IntegrityError), transaction.atomic():
            GrantRequest.objects.filter(pk=asked.pk).update(state="不批准", decided_by=asked.requested_by)
        security = hire("security_admin")
        with pytest.raises(Refused, match="三个不同的自然人"):
            request_grant(security.natural_person, "audit_admin", by=security, valid_from=DAY, reason="无")

    @pytest.mark.parametrize("post", [code for code in posts() if code != "security_admin"])
    def test_only_the_security_administrator_asks(self, post: str, hire: Hire) -> None:
        with pytest.raises(Refused, match="安全管理员"):
            request_grant(hire("office").natural_person, "policy", by=hire(post), valid_from=DAY, reason="无")

    @pytest.mark.parametrize("post", [code for code in posts() if code not in ("director", "deputy")])
    def test_only_leaders_approve(self, post: str, hire: Hire) -> None:
        asked = ask(hire, hire("office"), "policy")
        with pytest.raises(Refused, match="没有审批授权的权限"):
            decide(asked, True, by=hire(post))
        assert Entry.objects.filter(action="审批授权", result="拒绝").count() == 1

    def test_what_was_asked_is_not_changed_afterwards(self, hire: Hire) -> None:
        asked = ask(hire, hire("office"), "policy")
        for change in ({"post": "clerk"}, {"insurances": "110"}, {"valid_from": date(2020, 1, 1)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                GrantRequest.objects.filter(pk=asked.pk).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM staff_grantrequest")

    def test_a_grant_ends_at_once_and_stays_in_the_record(self, hire: Hire) -> None:
        holder, security = hire("clerk"), hire("security_admin")
        grant = Grant.objects.get(natural_person=holder.natural_person)
        end_grant(grant, by=security, last_day=DAY - timedelta(days=1), reason="调离")
        assert who(holder.account, DAY).posts == frozenset()
        with pytest.raises(Refused, match="已于"):
            end_grant(grant, by=security, last_day=DAY, reason="调离")
        with pytest.raises(Refused, match="安全管理员"):
            end_grant(grant, by=holder, last_day=date(2025, 1, 2), reason="调离")
        assert verify() == []


@pytest.mark.django_db
class TestPostsThatExcludeEachOther:
    @pytest.mark.parametrize(
        ("held", "asked"),
        [
            ("fund_cashier", "auditor"),
            ("fund_cashier", "fund_accountant"),
            ("clerk", "statistician"),
            ("system_admin", "clerk"),
            ("audit_admin", "director"),
            ("deputy", "auditor"),
            ("fund_accountant", "accountant"),
            ("accountant", "cashier"),
            ("cashier", "finance_checker"),
        ],
    )
    def test_are_refused_when_asked_for(self, held: str, asked: str, hire: Hire) -> None:
        holder = hire(held)
        with pytest.raises(Refused) as refused:
            ask(hire, holder, asked)
        assert refused.value.findings[0].code == "G-5" and refused.value.findings[0].basis
        assert Entry.objects.filter(action="授权被拒", result="拒绝").count() == 1

    def test_are_refused_when_granted_though_the_request_was_right(self, hire: Hire) -> None:
        """The other post came between the request and its approval."""
        holder, director = hire("office"), hire("director")
        asked, other = ask(hire, holder, "clerk"), ask(hire, holder, "auditor")
        decide(asked, True, by=director)
        with pytest.raises(Refused, match="不得同时任"):
            decide(other, True, by=director)
        assert GrantRequest.objects.get(pk=other.pk).state == "待审批"

    @pytest.mark.parametrize("pair", [(pair.first, pair.second) for pair in exclusions()])
    def test_are_refused_by_the_database(self, pair: tuple[str, str], hire: Hire) -> None:
        holder = hire(pair[0])
        grant = Grant.objects.get(natural_person=holder.natural_person)
        grant.pk, grant.post = None, pair[1]
        with pytest.raises(IntegrityError, match="G-5"), transaction.atomic():
            grant.save(force_insert=True)

    def test_granted_past_the_rules_allow_no_act(self, hire: Hire, client: Client) -> None:
        assert test_case_walk.NOTE.code == "T01"
        clerk, other = hire("clerk"), hire("office")
        case = workflow.submit(workflow.open_case("T01", "110", {"谁": "1"}, by=clerk, now=NOW), by=clerk, now=NOW)
        checker = hire("checker")
        grant = Grant.objects.get(natural_person=checker.natural_person)
        with connection.cursor() as cursor:
            cursor.execute(has_trigger("staff_grant_excluded"))
        grant.pk, grant.post = None, "fund_cashier"
        grant.save(force_insert=True)
        both = who(checker.account, NOW.date())
        assert [pair.basis[:4] for pair in both.conflicts] == ["业务经办"] and not both.rights
        with pytest.raises(Refused, match="权限"):
            workflow.check(case, by=both, now=NOW, version=1)
        assert both.insurances_for("case.check") == frozenset()
        # And no page opens.
        Account.objects.update(must_change_password=False)
        client.force_login(checker.account)
        session = client.session
        session["otp_device_id"] = bound(checker)
        session.save()
        answer = client.get("/my-account/")
        assert answer.status_code == 403 and "不相容岗位" in answer.content.decode()
        assert Entry.objects.filter(action="不相容岗位", result="拒绝").count() == 1
        # The review names it, and so does the journal: nobody wrote this grant into it.
        assert matrix(timezone.localdate()).conflicts == 1
        assert [one.code for one in verify()] == ["J-8"]
        assert not who(other.account, NOW.date()).conflicts


def bound(somebody: Who) -> str:
    from django_otp.plugins.otp_totp.models import TOTPDevice

    device = TOTPDevice.objects.create(user=somebody.account, name="手机", confirmed=True)
    return str(device.persistent_id)


@pytest.mark.django_db
class TestAccounts:
    NEW = NewPerson("077", "王小明", "pension", "科员", "wangxm")

    def test_the_system_administrator_makes_a_person_and_an_account(self, hire: Hire) -> None:
        account, password = create_account(self.NEW, by=hire("system_admin"))
        assert account.check_password(password) and account.must_change_password
        assert who(account, DAY).posts == frozenset()
        assert verify() == []
        assert password not in "".join(Entry.objects.values_list("detail", flat=True))

    def test_everything_wrong_is_said_at_once(self, hire: Hire) -> None:
        admin = hire("system_admin")
        create_account(self.NEW, by=admin)
        with pytest.raises(Refused) as refused:
            create_account(NewPerson("077", " ", "nowhere", "", "Wang XM"), by=admin)
        assert len(refused.value.findings) == 4

    @pytest.mark.parametrize("post", ["security_admin", "audit_admin", "director", "clerk"])
    def test_nobody_else_does(self, post: str, hire: Hire) -> None:
        with pytest.raises(Refused, match="系统管理员"):
            create_account(self.NEW, by=hire(post))

    def test_taking_over_an_account_takes_two(self, hire: Hire) -> None:
        """The password by one administrator, the second factor by the other, neither for himself."""
        system, security, clerk = hire("system_admin"), hire("security_admin"), hire("clerk")
        with pytest.raises(Refused, match="安全管理员"):
            reset_second_factor(clerk.account, by=system, reason="换手机")
        with pytest.raises(Refused, match="系统管理员"):
            reset_password(clerk.account, by=security)
        with pytest.raises(Refused, match="本人"):
            reset_password(system.account, by=system)
        with pytest.raises(Refused, match="本人"):
            reset_second_factor(security.account, by=security, reason="换手机")
        assert clerk.account.check_password("Chengnuo-2025")

    def test_an_account_is_closed_and_never_removed_or_handed_on(self, hire: Hire) -> None:
        system, clerk = hire("system_admin"), hire("clerk")
        set_active(clerk.account, False, by=system, reason="调离")
        assert not Account.objects.get(pk=clerk.account.pk).is_active
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM staff_account")
        other = NaturalPerson.objects.get(number="901")
        with pytest.raises(IntegrityError, match="G-7"), transaction.atomic():
            Account.objects.filter(pk=clerk.account.pk).update(natural_person=other)


FIRST = {
    post: NewPerson(f"00{number}", f"第{number}人", "leaders", "", f"first{number}")
    for number, post in enumerate(FIRST_POSTS, 1)
}


@pytest.mark.django_db
class TestSettingUp:
    def test_an_empty_office_begins_with_four_people(self, db: Any) -> None:
        made = establish(FIRST, DAY, "任命文件2025-1")
        assert [sorted(who(one.account, DAY).posts) for one in made] == [[post] for post in FIRST_POSTS]
        assert not any(who(one.account, DAY).conflicts for one in made)
        assert verify() == []
        director, _, security, _ = (who(one.account, DAY) for one in made)
        system = who(made[1].account, DAY)
        account, _ = create_account(NewPerson("005", "第5人", "data", "", "fifth"), by=system)
        asked = request_grant(account.natural_person, "statistician", by=security, valid_from=DAY, reason="任命")
        assert decide(asked, True, by=director).state == "已批准"

    def test_only_once_and_only_with_four(self, db: Any) -> None:
        with pytest.raises(Refused, match="四个不同"):
            establish(dict.fromkeys(FIRST_POSTS, FIRST["director"]), DAY, "任命")
        establish(FIRST, DAY, "任命")
        with pytest.raises(Refused, match="已是办公系统"):
            establish(FIRST, DAY, "任命")

    def test_an_office_is_never_turned_into_a_demonstration(self, db: Any) -> None:
        establish(FIRST, DAY, "任命")
        with pytest.raises(IntegrityError, match="G-9"), transaction.atomic():
            Installation.objects.update(demonstration=True)


@pytest.mark.django_db
class TestExports:
    """Lists of staff are exported as those of the register are: with a purpose, in the journal."""

    def fetch(self, by: Who, page: str, query: str = "") -> tuple[list[list[Any]], Any]:
        address = f"{reverse(page)}?q={query}&export=1"
        assert "用途" in entered(by).get(address).content.decode()
        answer = entered(by).post(address, {"purpose": "岗位检查"})
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        return book.get_sheet_by_index(0).to_python(), Entry.objects.get(action="导出")

    def test_people_with_their_posts(self, hire: Hire) -> None:
        director, clerk = hire("director"), hire("clerk", "110")
        rows, entry = self.fetch(director, "people")
        assert rows[0][:5] == ["工号", "姓名", "内设机构", "职务", "岗位"]
        assert ["经办", clerk.account.username] in [row[4:6] for row in rows]
        assert entry.account == director.account.username and "岗位检查" in entry.detail

    def test_refused_acts_with_the_numbers_in_them_masked(self, hire: Hire) -> None:
        auditor = hire("auditor")
        with transaction.atomic():
            record("登记", auditor.actor, object_kind="page", object_key="x", result="拒绝", detail=f"{MAN}已在册")
        rows, _ = self.fetch(auditor, "refusals")
        assert rows[1][4] == "登记" and rows[1][7] == f"{'*' * 14}{MAN[-4:]}已在册"

    def test_administrators_too(self, hire: Hire) -> None:
        security, audit = hire("security_admin"), hire("audit_admin")
        rows, _ = self.fetch(security, "people")
        assert "安全管理员" in [row[4] for row in rows[1:]]
        entered(security).get(reverse("journal"))
        assert "导出 Excel" in entered(audit).get(reverse("refusals")).content.decode()
