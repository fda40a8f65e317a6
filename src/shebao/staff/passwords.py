"""What a password has to be (密码规则), beside its length: three kinds of characters, none of the last ones again."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")


class ThreeKinds:
    """至少含大写字母、小写字母、数字、符号中的三类。"""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError where fewer than three kinds are in it."""
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError("密码须含大写字母、小写字母、数字、符号中的至少三类。", code="kinds")

    def get_help_text(self) -> str:
        """As the form says it."""
        return "至少含大写字母、小写字母、数字、符号中的三类。"


class NotUsedBefore:
    """不得与最近用过的密码相同。"""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError where it is the present one or one of the last."""
        if user is None or user.pk is None:
            return
        past = user.past_passwords.order_by("-id").values_list("password", flat=True)[: settings.PASSWORD_HISTORY]
        if any(check_password(password, hashed) for hashed in (user.password, *past) if hashed):
            raise ValidationError(f"不得与最近{settings.PASSWORD_HISTORY}次用过的密码相同。", code="used")

    def get_help_text(self) -> str:
        """As the form says it."""
        return f"不得与最近{settings.PASSWORD_HISTORY}次用过的密码相同。"
