"""Changing one's password (修改密码): at the first login, after 90 days, or when one likes."""

from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shebao.journal.record import record
from shebao.staff.kept_form import waiting
from shebao.staff.middleware import with_password_only
from shebao.staff.models import Account, PastPassword
from shebao.staff.sign_in import allowed_target, remember_session


def set_password(account: Account, password: str, *, must_change: bool) -> None:
    """Put a password in place of the present one, which is kept (hashed) among the past ones."""
    if account.password:
        PastPassword.objects.create(account=account, password=account.password)
    old = PastPassword.objects.filter(account=account).order_by("-pk").values_list("pk", flat=True)
    PastPassword.objects.filter(account=account).exclude(pk__in=list(old[: settings.PASSWORD_HISTORY])).delete()
    account.set_password(password)
    account.password_changed_at = timezone.now()
    account.must_change_password = must_change
    account.save(update_fields=["password", "password_changed_at", "must_change_password"])


@with_password_only
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: Any) -> HttpResponse:
    """The page; the second factor comes first where a post asks for one."""
    if request.who.needs_second_factor and not request.user.is_verified():
        return redirect("second-factor")
    refused = _try(request) if request.method == "POST" else []
    if request.method == "POST" and not refused:
        return waiting(request) or redirect(allowed_target(request))
    account = request.user
    due = account.must_change_password or account.password_changed_at is None
    days = (timezone.now() - account.password_changed_at).days if account.password_changed_at else 0
    said = (
        "首次登录或密码已重置，请修改密码。"
        if due
        else f"密码已使用{days}天，超过{settings.PASSWORD_DAYS}天，请修改。"
        if days >= settings.PASSWORD_DAYS
        else ""
    )
    context = {
        "refused": refused,
        "said": [said] if said else None,
        "rules": password_validators_help_texts(),
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "username": account.username,
    }
    return render(request, "staff/change_password.html", context, status=422 if refused else 200)


def _try(request: Any) -> list[str]:
    present, new, again = (request.POST.get(name, "") for name in ("password", "new_password", "new_password_again"))
    refused = []
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=request.user.pk)
        if not account.check_password(present):
            refused.append("当前密码不正确。")
        if new != again:
            refused.append("两次填写的新密码不一致。")
        try:
            validate_password(new, account)
        except ValidationError as error:
            refused.extend(error.messages)
        if not refused:
            set_password(account, new, must_change=False)
        record(
            "修改密码",
            request.who.actor,
            object_kind="account",
            object_key=account.username,
            result="拒绝" if refused else "完成",
        )
    if not refused:
        update_session_auth_hash(request, account)
        remember_session(request, account)
    return refused
