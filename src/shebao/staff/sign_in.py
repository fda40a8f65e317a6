"""Logging in and out (登录、退出): a name and a password, locked after failures, each journalled."""

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shebao.journal.record import Actor, record
from shebao.staff.kept_form import take_over
from shebao.staff.middleware import open_to_all
from shebao.staff.models import Account

WHY_ENDED = {
    "超时": f"您超过{settings.IDLE_MINUTES}分钟没有操作，登录已失效。请重新登录。",
    "另处登录": "您的账号已在另一处登录，此处的登录已失效。如非本人操作，请立即联系系统管理员。",
    "重置": "管理员已重置您的登录方式。请重新登录。",
}
KEPT_TOO = "您填写的内容尚未提交，已经保留，重新登录后可继续提交。"


def allowed_target(request: HttpRequest) -> str:
    """Where to go after the login: a page of this site, else the work list."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    good = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if good else str(resolve_url(settings.LOGIN_REDIRECT_URL))


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the journal keeps it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def remember_session(request: Any, account: Account) -> None:
    """Make this session the only one of the account."""
    if not request.session.session_key:
        request.session.save()
    request.session["seen"] = time.time()
    account.session_key = request.session.session_key
    account.save(update_fields=["session_key"])


@open_to_all
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: Any) -> HttpResponse:
    """The login."""
    if request.method == "POST":
        return _try(request)
    ended = request.session.get("ended") or {}
    said = [WHY_ENDED[ended["reason"]]] if ended else []
    if request.session.get("kept_form"):
        said.append(KEPT_TOO)
    return _page(request, said=said)


def _try(request: Any) -> HttpResponse:
    # The same name in other letters is the same account, also for the lock.
    username = request.POST.get("username", "").strip().lower()[:64]
    password = request.POST.get("password", "")
    if not username or not password:
        return _page(request, ["请填写账号和密码。"], username=username, status=422)
    account = authenticate(request, username=username, password=password)
    if account is None:
        return _failed(request, username)
    waits = take_over(request, account)
    login(request, account)
    remember_session(request, account)
    _write(request, "登录", account, "完成")
    return redirect("kept-form") if waits else redirect(allowed_target(request))


def _failed(request: Any, username: str) -> HttpResponse:
    known = Account.objects.filter(username=username).select_related("natural_person").first()
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    if getattr(request, "axes_locked_out", False):
        _write(request, "登录锁定", known, "拒绝")
        last = AccessAttempt.objects.filter(username=username).aggregate(last=Max("attempt_time"))["last"]
        until = timezone.localtime((last or timezone.now()) + settings.AXES_COOLOFF_TIME)
        refused = f"连续{settings.AXES_FAILURE_LIMIT}次密码不正确，账号锁定至{until:%H:%M}。"
        return _page(request, [refused, "请在此后重试；忘记密码的，请系统管理员重置。"], username=username, status=429)
    _write(request, "登录", known, "拒绝")
    left = settings.AXES_FAILURE_LIMIT - AxesProxyHandler.get_failures(request, {"username": username})
    refused = f"账号或密码不正确。再错{max(1, left)}次，账号锁定{minutes}分钟。"
    return _page(request, [refused], username=username, status=422)


def locked_out(_request: HttpRequest, answer: HttpResponse, *_: Any) -> HttpResponse:
    """What axes puts in place of a page while an account is locked: the page, which says so itself."""
    return answer


def _write(request: HttpRequest, action: str, account: Account | None, result: str) -> None:
    """A name that is no account's is not kept: people type their password there."""
    address = address_of(request)
    name, number = (account.username, account.natural_person.number) if account else ("", "")
    with transaction.atomic():
        record(
            action,
            Actor(name, number, address),
            object_kind="account",
            object_key=name,
            result=result,
            detail="" if account else "没有这个账号",
        )


def _page(
    request: Any,
    refused: list[str] | None = None,
    *,
    said: list[str] | None = None,
    username: str = "",
    status: int = 200,
) -> HttpResponse:
    target = request.POST.get("next") or request.GET.get("next") or ""
    context = {"refused": refused, "said": said, "username": username, "next": target}
    response = render(request, "staff/login.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@open_to_all
@require_POST
def sign_out(request: Any) -> HttpResponse:
    """Log out."""
    if request.who is not None:
        _write(request, "退出", request.who.account, "完成")
        Account.objects.filter(pk=request.who.account.pk).update(session_key="")
        request.who = None
    logout(request)
    return redirect("login")
