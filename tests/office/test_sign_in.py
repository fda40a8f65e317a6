"""Logging in: password, lock, second factor, idle time, the form that was not sent yet; each in the journal."""

import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.staff.models import Account
from shebao.staff.who import Who

PASSWORD = "Chengnuo-2025"


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """The code that an app shows now, or some steps of 30 seconds later."""
    made = TOTP(device.bin_key)
    made.time = timezone.now().timestamp() + 30 * steps
    return f"{made.token():06d}"


def bind(who: Who) -> TOTPDevice:
    """An account with a bound app, and a password that need not be changed."""
    Account.objects.filter(pk=who.account.pk).update(must_change_password=False)
    device: TOTPDevice = TOTPDevice.objects.create(user=who.account, name="手机", confirmed=True)
    return device


def enter(client: Client, who: Who, device: TOTPDevice | None = None, **extra: str) -> Any:
    """Log in, with the code where there is an app."""
    answer = client.post("/login/", {"username": who.account.username, "password": PASSWORD, **extra})
    if device:
        return client.post("/second-factor/", {"code": code_of(device), **extra})
    return answer


def acts(result: str = "完成") -> list[str]:
    found = Entry.objects.filter(result=result).exclude(action="建立系统")
    return list(found.order_by("number").values_list("action", flat=True))


@pytest.mark.django_db
class TestPassword:
    def test_a_post_without_a_second_factor_is_in_with_the_password(
        self, hire: Callable[..., Who], client: Client
    ) -> None:
        who = hire("office")
        Account.objects.update(must_change_password=False)
        assert enter(client, who).headers["Location"] == "/"
        assert client.get("/my-account/").status_code == 200
        assert acts() == ["登录"]

    def test_without_a_login_every_page_leads_to_it_and_back(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("office")
        Account.objects.update(must_change_password=False)
        answer = client.get("/my-account/?a=1")
        assert answer.headers["Location"] == "/login/?next=%2Fmy-account%2F%3Fa%3D1"
        assert enter(client, who, next="/my-account/?a=1").headers["Location"] == "/my-account/?a=1"

    def test_another_site_is_no_place_to_go_on(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("office")
        for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
            assert enter(client, who, next=elsewhere).headers["Location"] == "/"

    def test_five_failures_lock_for_half_an_hour_and_say_until_when(
        self, hire: Callable[..., Who], client: Client
    ) -> None:
        who = hire("office")
        # The same name in other letters is the same account.
        names = [who.account.username, who.account.username.upper()] * 3
        answers = [client.post("/login/", {"username": name, "password": "x"}) for name in names[:5]]
        assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
        assert "再错1次，账号锁定30分钟" in answers[3].content.decode()
        until = timezone.localtime(timezone.now() + timedelta(minutes=30))
        said = re.search(r"账号锁定至(\d\d:\d\d)", answers[4].content.decode())
        assert said and said[1] in {f"{until:%H:%M}", f"{until - timedelta(minutes=1):%H:%M}"}
        locked = enter(client, who)
        assert locked.status_code == 429 and "_auth_user_id" not in client.session
        assert acts("拒绝") == ["登录"] * 4 + ["登录锁定"] * 2

    def test_the_lock_ends_when_it_was_said_to_end(self, hire: Callable[..., Who], client: Client) -> None:
        """Trying on while it lasts does not make it longer."""
        who = hire("office")
        for _ in range(5):
            client.post("/login/", {"username": who.account.username, "password": "x"})
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=29))
        assert client.post("/login/", {"username": who.account.username, "password": "x"}).status_code == 429
        AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=2))
        assert enter(client, who).status_code == 302

    def test_an_unknown_name_is_answered_alike_and_not_kept(self, office: None, client: Client) -> None:
        answer = client.post("/login/", {"username": "MyPassw0rd!", "password": "x"})
        assert "账号或密码不正确" in answer.content.decode()
        entry = Entry.objects.get()
        assert (entry.account, entry.object_key, entry.detail) == ("", "", "没有这个账号")

    def test_a_closed_account_stays_out(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("office")
        Account.objects.update(is_active=False)
        assert enter(client, who).status_code == 422

    def test_the_session_is_a_new_one_after_the_login(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("office")
        client.get("/login/")
        session = client.session
        session["a"] = 1
        session.save()
        before = client.cookies["sessionid"].value
        enter(client, who)
        assert client.cookies["sessionid"].value != before

    def test_the_newest_login_is_the_only_one(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("office")
        Account.objects.update(must_change_password=False)
        first, second = Client(), Client()
        enter(first, who)
        enter(second, who)
        assert first.get("/my-account/").status_code == 302
        assert "另一处登录" in first.get("/login/").content.decode()
        assert second.get("/my-account/").status_code == 200

    def test_logging_out_ends_it(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("office")
        Account.objects.update(must_change_password=False)
        enter(client, who)
        assert client.get("/logout/").status_code == 405
        client.post("/logout/")
        assert client.get("/my-account/").status_code == 302
        assert acts() == ["登录", "退出"]
        assert verify() == []


@pytest.mark.django_db
class TestSecondFactor:
    def test_a_clerk_is_in_with_the_code_only(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("clerk")
        device = bind(who)
        enter(client, who)
        assert client.get("/my-account/").headers["Location"] == "/second-factor/?next=%2Fmy-account%2F"
        key = client.session.session_key
        client.post("/second-factor/", {"code": code_of(device)})
        assert client.get("/my-account/").status_code == 200
        assert client.session.session_key != key
        assert acts() == ["登录", "第二因素验证"]

    def test_a_code_is_good_once(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("clerk")
        device = bind(who)
        assert enter(client, who, device).status_code == 302
        again = enter(Client(), who, device)
        assert again.status_code == 422 and "已经用过" in again.content.decode()

    def test_wrong_codes_are_slowed_down(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("clerk")
        device = bind(who)
        enter(client, who)
        assert client.post("/second-factor/", {"code": "000000"}).status_code == 422
        device.refresh_from_db()
        TOTPDevice.objects.update(throttling_failure_count=8)
        answer = client.post("/second-factor/", {"code": code_of(device)})
        assert answer.status_code == 422 and "后再试" in answer.content.decode()
        assert client.get("/my-account/").status_code == 302
        assert acts("拒绝") == ["第二因素验证"] * 2

    def test_the_first_login_binds_an_app_and_changes_the_password(
        self, hire: Callable[..., Who], client: Client
    ) -> None:
        who = hire("clerk")
        enter(client, who)
        page = client.get("/my-account/", follow=True).content.decode()
        assert "<svg" in page and "style=" not in page
        device = TOTPDevice.objects.get(user=who.account)
        assert not device.confirmed
        client.post("/second-factor/set-up/", {"code": code_of(device)})
        assert client.get("/my-account/").headers["Location"].startswith("/change-password/")
        form = {"password": PASSWORD, "new_password": "Jincheng-2026", "new_password_again": "Jincheng-2026"}
        client.post("/change-password/", form)
        assert client.get("/my-account/").status_code == 200
        assert acts() == ["登录", "绑定第二因素", "修改密码"]

    def test_a_bound_app_is_not_bound_again_by_the_password_alone(
        self, hire: Callable[..., Who], client: Client
    ) -> None:
        who = hire("clerk")
        bind(who)
        enter(client, who)
        assert client.get("/second-factor/set-up/").headers["Location"] == "/second-factor/"
        assert client.post("/change-password/", {"password": PASSWORD}).headers["Location"] == "/second-factor/"


@pytest.mark.django_db
class TestChangingThePassword:
    @pytest.mark.parametrize(
        ("new", "said"),
        [
            ("Duan-1", "至少"),
            ("chengnuochengnuo", "三类"),
            (PASSWORD, "用过的密码"),
            ("1234567890", "三类"),
        ],
    )
    def test_what_a_password_may_not_be(self, new: str, said: str, hire: Callable[..., Who], client: Client) -> None:
        enter(client, hire("office"))
        form = {"password": PASSWORD, "new_password": new, "new_password_again": new}
        answer = client.post("/change-password/", form)
        assert answer.status_code == 422 and said in answer.content.decode()
        assert Account.objects.get(username__startswith="office").check_password(PASSWORD)

    def test_the_last_five_do_not_come_back(self, hire: Callable[..., Who], client: Client) -> None:
        enter(client, hire("office"))
        words = [PASSWORD, *(f"Jincheng-202{number}" for number in range(5))]
        for old, new in itertools.pairwise(words):
            form = {"password": old, "new_password": new, "new_password_again": new}
            assert client.post("/change-password/", form).status_code == 302
        form = {"password": words[-1], "new_password": words[0], "new_password_again": words[0]}
        assert client.post("/change-password/", form).status_code == 422

    def test_after_ninety_days_it_is_due(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("office")
        Account.objects.update(must_change_password=False)
        enter(client, who)
        Account.objects.update(password_changed_at=timezone.now() - timedelta(days=90))
        assert client.get("/my-account/").headers["Location"].startswith("/change-password/")
        assert "90天" in client.get("/change-password/").content.decode()


@pytest.mark.django_db
class TestIdle:
    def idle(self, client: Client, minutes: int) -> None:
        session = client.session
        session["seen"] -= minutes * 60
        session.save()

    def test_after_fifteen_minutes_the_login_is_over(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("office")
        Account.objects.update(must_change_password=False)
        enter(client, who)
        self.idle(client, 14)
        assert client.get("/my-account/").status_code == 200
        self.idle(client, 16)
        assert client.get("/my-account/").status_code == 302
        assert "15分钟没有操作" in client.get("/login/").content.decode()
        assert acts() == ["登录", "登录失效"]

    def test_a_form_sent_too_late_is_kept_for_the_same_account(self, hire: Callable[..., Who], client: Client) -> None:
        who = hire("system_admin")
        device = bind(who)
        enter(client, who, device)
        self.idle(client, 16)
        form = {"number": "077", "name": "<b>王小明</b>", "section": "pension", "title": "", "username": "wangxm"}
        assert client.post("/staff/new/", form).status_code == 302
        assert "已经保留" in client.get("/login/").content.decode()
        # Until the second factor is there, it is not shown.
        client.post("/login/", {"username": who.account.username, "password": PASSWORD})
        assert client.get("/kept-form/").status_code == 302
        client.post("/second-factor/", {"code": code_of(device, 1)})
        page = client.get("/kept-form/").content.decode()
        assert "&lt;b&gt;王小明&lt;/b&gt;" in page and 'action="/staff/new/"' in page and "<b>王小明" not in page
        assert client.post("/staff/new/", form).status_code == 200
        assert Account.objects.filter(username="wangxm").exists()
        assert client.get("/kept-form/").headers["Location"] == "/"

    def test_somebody_else_does_not_get_to_see_it(self, hire: Callable[..., Who], client: Client) -> None:
        who, other = hire("office"), hire("office")
        Account.objects.update(must_change_password=False)
        enter(client, who)
        self.idle(client, 16)
        client.post("/kept-form/", {"name": "王小明"})
        enter(client, other)
        assert "kept_form" not in client.session

    def test_a_form_of_nobody_is_shown_to_be_copied(self, office: None, client: Client) -> None:
        answer = client.post("/staff/new/", {"name": "王小明", "password": "secret-1"})
        text = answer.content.decode()
        assert answer.status_code == 401 and "王小明" in text and "secret-1" not in text

    def test_what_htmx_asks_is_sent_to_the_login_of_its_page(self, office: None, client: Client) -> None:
        headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/my-account/?a=1"}
        answer = client.get("/staff/", headers=headers)
        assert answer.headers["HX-Redirect"] == "/login/?next=%2Fmy-account%2F%3Fa%3D1"


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused(hire: Callable[..., Who]) -> None:
    client = Client(enforce_csrf_checks=True)
    who = hire("office")
    answer = client.post("/login/", {"username": who.account.username, "password": PASSWORD})
    assert answer.status_code == 403 and "没有办理" in answer.content.decode()
    assert "sessionid" not in client.cookies
