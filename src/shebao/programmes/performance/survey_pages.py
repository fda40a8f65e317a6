"""The anonymous page of a survey (满意度问卷), open to everybody who has a code: no login, no cookie, no script.

Nothing of whoever answers is kept: no address, no person, no moment finer than the day.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shebao.programmes.performance.models import LEVELS
from shebao.programmes.performance.surveys.codes import answer, plain, survey_of
from shebao.staff.middleware import open_to_all

USED = "答题码不正确、已经使用过，或调查没有开始、已经结束。"
LONGEST_CODE = 32


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD"])
def enter_code(request: Any) -> HttpResponse:
    """Ask for the code."""
    typed = plain(request.GET.get("code", "")[:LONGEST_CODE])
    if typed and survey_of(typed, timezone.localdate()):
        return redirect("survey-form", typed)
    return render(request, "performance/enter_code.html", {"problem": USED if typed else ""})


@open_to_all
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: Any, code: str) -> HttpResponse:
    """The questions, and taking the answers. The code is what allows it: there is no session to be misused."""
    today = timezone.localdate()
    survey = survey_of(code[:LONGEST_CODE], today)
    if survey is None:
        return render(request, "performance/enter_code.html", {"problem": USED}, status=404)
    given = [request.POST.get(f"question_{at}", "") for at in range(len(survey.questions))]
    levels = [int(one) for one in given if one.isdecimal() and 1 <= int(one[:2]) <= len(LEVELS)]
    missing = request.method == "POST" and len(levels) != len(survey.questions)
    if request.method == "POST" and not missing:
        if answer(code, levels, today):
            return render(request, "performance/thanks.html", {"survey": survey})
        return render(request, "performance/enter_code.html", {"problem": USED}, status=409)
    context = {
        "survey": survey,
        "questions": [(f"question_{at}", text, given[at]) for at, text in enumerate(survey.questions)],
        "levels": list(enumerate(LEVELS, 1)),
        "missing": missing,
    }
    return render(request, "performance/form.html", context, status=422 if missing else 200)
