"""The second factor (第二因素): a code of six digits from an app on the phone (TOTP), each valid once."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_otp import login as verified_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from shebao.journal.record import record
from shebao.screens.qr_code import picture
from shebao.staff.kept_form import waiting
from shebao.staff.middleware import with_password_only
from shebao.staff.sign_in import allowed_target, remember_session

WRONG = "验证码不正确，或已经用过。请等应用中出现下一个验证码后再填。"


def device_of(account: Any) -> TOTPDevice | None:
    """The confirmed device of an account."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).order_by("pk").first()


@with_password_only
@require_http_methods(["GET", "POST"])
def second_factor(request: Any) -> HttpResponse:
    """Ask for the code."""
    if request.user.is_verified():
        return redirect(allowed_target(request))
    if device_of(request.user) is None:
        return redirect(f"{request.path}set-up/?{request.GET.urlencode()}")
    if request.method == "POST":
        refused = _try(request, confirmed=True)
        if not refused:
            return waiting(request) or redirect(allowed_target(request))
        return _page(request, "staff/second_factor.html", refused=refused, status=422)
    return _page(request, "staff/second_factor.html")


@with_password_only
@require_http_methods(["GET", "POST"])
def set_up(request: Any) -> HttpResponse:
    """Bind an app: its picture and key, and a first code that proves it."""
    if device_of(request.user) is not None:
        return redirect("second-factor")
    if request.method == "POST":
        refused = _try(request, confirmed=False)
        if not refused:
            return waiting(request) or redirect(allowed_target(request))
        return _page(request, "staff/set_up.html", refused=refused, status=422, **_unbound(request))
    return _page(request, "staff/set_up.html", **_unbound(request))


def _unbound(request: Any) -> dict[str, Any]:
    device, _ = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": request.user.username}
    )
    address = device.config_url
    return {"picture": picture(address), "key": key_in_groups(device)}


def key_in_groups(device: TOTPDevice) -> str:
    """The key as an app asks for it, in groups of four."""
    from base64 import b32encode

    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def _try(request: Any, *, confirmed: bool) -> str:
    """Verify a code on the locked device, so that one code never opens two sessions. The refusal, or nothing."""
    code = "".join(request.POST.get("code", "").split())
    action = "第二因素验证" if confirmed else "绑定第二因素"
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=request.user, confirmed=confirmed).first()
        if device is None:
            return "请先绑定验证应用。"
        allowed, why = device.verify_is_allowed()
        good = allowed and len(code) == 6 and device.verify_token(code)
        if good and not confirmed:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
        name = request.user.username
        record(
            action,
            request.who.actor,
            object_kind="account",
            object_key=name,
            result="完成" if good else "拒绝",
            detail="" if allowed else "错误次数过多，暂停验证",
        )
    if good:
        verified_login(request, device)
        request.session.cycle_key()
        remember_session(request, request.user)
        return ""
    if not allowed and why:
        until = timezone.localtime(why["locked_until"])
        return f"验证码连续{why['failure_count']}次不正确，请在{until:%H:%M:%S}后再试。"
    return WRONG


def _page(request: Any, template: str, *, status: int = 200, refused: str = "", **context: Any) -> HttpResponse:
    target = request.POST.get("next") or request.GET.get("next") or ""
    context |= {"refused": [refused] if refused else None, "next": target, "issuer": settings.OTP_TOTP_ISSUER}
    return render(request, template, context, status=status)
