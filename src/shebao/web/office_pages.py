"""What the office answers where there is nothing to answer: no such page, a request that is not right, a failure."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render


def not_found(request: Any, exception: Exception) -> HttpResponse:
    """There is none, or it is not in the asker's scope: both answer alike."""
    context = {"message": "没有找到，或不在您的权限范围内。", "action": "从列表或查找框重新进入。"}
    return render(request, "screens/refused.html", context, status=404)


def bad_request(request: Any, exception: Exception) -> HttpResponse:
    """What was sent cannot be read."""
    return render(
        request, "screens/refused.html", {"message": "提交的内容不能识别。", "action": "请返回重新填写。"}, status=400
    )


def form_expired(request: Any, reason: str = "") -> HttpResponse:
    """The form belongs to another session, or to another site."""
    context = {"message": "页面已过期，没有办理。", "action": "请返回上一页刷新后重新提交；填写的内容仍在上一页。"}
    return render(request, "screens/refused.html", context, status=403)
