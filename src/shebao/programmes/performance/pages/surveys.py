"""Surveys as staff handle them: made, codes printed, sums entered, workbooks taken, closed."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.journal.digest import digest_of_bytes
from shebao.programmes.models import Project
from shebao.programmes.pages.views import listed, may_look
from shebao.programmes.performance.models import LEVELS, Survey
from shebao.programmes.performance.pages.lists import SURVEYS
from shebao.programmes.performance.satisfaction import result, told
from shebao.programmes.performance.surveys import keep, workbook
from shebao.programmes.performance.surveys.codes import MOST, is_over, may_manage, print_codes, state_of
from shebao.register.case_form import choice, text
from shebao.register.wording import a_day
from shebao.screens.export import refused
from shebao.screens.qr_code import picture
from shebao.screens.typed_days import DayField
from shebao.staff.grant_post import Refused, refusal

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 5 * 1024 * 1024
LOCAL = ("127.0.0.1", "localhost", "::1", "testserver")
"""Names that no other machine knows."""

surveys = listed(SURVEYS)


class SurveyForm(forms.Form):
    """A new survey."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    project = choice("项目", (), "调查中心服务的不选。")
    service = text("调查对象", "如 取暖费领取人员、企业参保职工", longest=60)
    questions = forms.CharField(
        label="问题",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一题，第一题为总体满意度；每题按五档回答。不要询问姓名、证件号码、电话。",
        max_length=1000,
    )
    opens_on = DayField(label="开始日期", strict=True)
    closes_on = DayField(label="截止日期", strict=True)

    def __init__(self, data: Any = None, **options: Any) -> None:
        """With the projects that there are."""
        super().__init__(data, **options)
        self.label_suffix = ""
        listed_projects = Project.objects.order_by("-year", "code")
        self.fields["project"].choices = [("", "中心服务"), *((one.code, str(one)) for one in listed_projects)]

    def clean_service(self) -> str:
        """Whom it asks."""
        typed = str(self.cleaned_data.get("service") or "").strip()
        if not typed:
            raise ValidationError("没有填写。")
        return typed

    def values(self) -> dict[str, Any]:
        """What a survey is made of."""
        given = self.cleaned_data
        return {
            "year": given["year"],
            "project": Project.objects.filter(code=given.get("project") or "").first(),
            "service": given["service"],
            "questions": given["questions"].splitlines(),
            "opens_on": a_day(given["opens_on"]),
            "closes_on": a_day(given["closes_on"]),
        }


def _may(request: Any) -> HttpResponse | None:
    if may_manage(request.who):
        return None
    return refused(request, "没有办理满意度调查的权限。", "请业务股或财务股办理。")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    """Make a survey."""
    if no := _may(request):
        return no
    today = timezone.localdate()
    initial = {"year": today.year, "questions": "\n".join(keep.QUESTIONS), "project": request.GET.get("project", "")}
    form = SurveyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("survey", keep.make(form.values(), by=request.who).pk)
        except Refused as no_more:
            for one in no_more.findings:
                form.add_error(None, f"{one.message}{one.action}")
    context = {"form": form, "title": "新建满意度调查", "back": reverse("surveys")}
    return render(request, "programmes/record.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def survey(request: Any, key: int) -> HttpResponse:
    """A survey with its answers so far."""
    return may_look(request) or _page(request, get_object_or_404(Survey.objects.select_related("project"), pk=key))


def _page(request: Any, row: Survey, problems: Any = (), codes: Any = ()) -> HttpResponse:
    today = timezone.localdate()
    found, address = result([row], row.closed_on or today), _address(request)
    context = {
        "survey": row,
        "found": found,
        "told": told(found),
        "levels": LEVELS,
        "counts": list(zip(row.questions, found.counts, strict=False)),
        "state": state_of(row, today),
        "over": is_over(row, today),
        "may_manage": may_manage(request.who) and row.closed_on is None,
        "most": MOST,
        "problems": problems,
        "codes": [(code, picture(f"{address}{code}/", 3)) for code in codes],
        "address": address,
        "local": urlsplit(address).hostname in LOCAL,
        "used": row.printed.filter(used=True).count(),
    }
    template = "performance/codes.html" if codes else "performance/survey.html"
    return render(request, template, context, status=422 if problems else 200)


def _address(request: Any) -> str:
    """Where codes are answered, as it is printed: the first name the office is reached by, not the clerk's own."""
    names = [one for one in settings.ALLOWED_HOSTS if one not in LOCAL and not one.startswith(("*", "."))]
    here = urlsplit(request.build_absolute_uri(reverse("survey-answer")))
    return urlunsplit(here._replace(netloc=names[0]) if names else here)


def _act(does: Callable[[Any, Survey], Any]) -> Any:
    """A posted act of a survey: what it refuses is said on the survey's page."""

    @require_POST
    def view(request: Any, key: int) -> HttpResponse:
        if no := _may(request):
            return no
        row = get_object_or_404(Survey.objects.select_related("project"), pk=key)
        try:
            made = does(request, row)
        except Refused as no_more:
            return _page(request, row, no_more.findings)
        return made if isinstance(made, HttpResponse) else redirect("survey", key)

    return view


def _number(typed: str, most: int) -> int:
    return min(int(typed), most) if typed.isdecimal() and len(typed) < 9 else 0


def _codes(request: Any, row: Survey) -> HttpResponse:
    """The sheet of codes, shown this once, to be printed and cut."""
    made = print_codes(row, _number(request.POST.get("count", ""), MOST + 1), by=request.who)
    return _page(request, row, codes=made)


def _enter(request: Any, row: Survey) -> None:
    """Sums as typed. Raises Refused with every cell that is no count."""
    typed = [request.POST.get(f"level_{at}", "").strip() for at in range(1, len(LEVELS) + 1)]
    wrong = [
        refusal("M-8", f"“{level}（份）”填的“{text[:16]}”不是份数。", "填写0或正整数，不带单位和符号。")
        for level, text in zip(LEVELS, typed, strict=True)
        if text and not (text.isdecimal() and len(text) < 7)
    ]
    if wrong:
        raise Refused(*wrong)
    keep.enter(row, [int(text or 0) for text in typed], timezone.localdate(), by=request.who)


def _import(request: Any, row: Survey) -> None:
    file = request.FILES.get("file")
    content = file.read(LARGEST) if file else b""
    keep.take(row, workbook.read(row, content), timezone.localdate(), digest_of_bytes([content]), by=request.who)


def _close(request: Any, row: Survey) -> None:
    keep.close(row, timezone.localdate(), by=request.who)


codes, enter, import_answers, close = _act(_codes), _act(_enter), _act(_import), _act(_close)


@require_safe
def template(request: Any, key: int) -> HttpResponse:
    """The workbook for paper questionnaires."""
    if no := _may(request):
        return no
    row = get_object_or_404(Survey, pk=key)
    response = HttpResponse(workbook.template(row), content_type=SHEET)
    response["Content-Disposition"] = f'attachment; filename="survey-{row.pk}.xlsx"'
    return response
