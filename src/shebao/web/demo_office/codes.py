"""Current codes of the second factor, on demonstration databases only (``shebao demo-code``)."""

import time

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from shebao.staff.installation import is_demonstration
from shebao.staff.models import Account


class NoCode(Exception):
    """Why no code is given; the message is for whoever asked."""


def current_code(username: str) -> str:
    """A code that opens the account's next login: the current one, or the next where the current has been used.

    Raises :class:`NoCode` on a database that is no demonstration, and where the account has no app.
    """
    if not is_demonstration():
        raise NoCode("这不是演示数据库，不提供验证码。请用本人手机上的验证应用。")
    account = Account.objects.filter(username=username.strip().lower()).first()
    if account is None:
        names = "、".join(Account.objects.order_by("pk").values_list("username", flat=True))
        raise NoCode(f"没有“{username}”这个账号。现有：{names}")
    device = TOTPDevice.objects.filter(user=account, confirmed=True).first()
    if device is None:
        raise NoCode(f"“{username}”没有绑定验证应用。")
    made = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    made.time = time.time()
    if device.last_t >= made.t():
        made.time += device.step
    if device.last_t >= made.t():
        raise NoCode(f"“{username}”近一分钟内的验证码都已用过，请等{device.step}秒再取。")
    return f"{made.token():0{device.digits}d}"
