"""Opening a case of the register, and correcting one that came back: the form, all findings beside its fields.

What was typed stays in the form whatever happens. Doubts do not stop a case: they are shown once, and the clerk says
that they were looked into.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shebao.cases import workflow
from shebao.cases.claims import held_by_others
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case, CaseVersion
from shebao.cases.refusals import missing_papers
from shebao.cases.states import State
from shebao.findings import Finding, Severity, has_errors
from shebao.journal.digest import digest
from shebao.register import drafts
from shebao.register.case_form import MAKE, CaseForm, insurances_for
from shebao.register.case_forms import FORMS
from shebao.register.insurances import OF_EMPLOYERS, SHORT
from shebao.register.models import Enrolment, PensionStatus, Person
from shebao.register.register_kind import with_differences
from shebao.register.scope import employers_for, persons_for
from shebao.register.verify_base_form import VerifyBaseForm, declared_by, part_with
from shebao.register.who_is_meant import called, find_employer, find_person, number_shown
from shebao.register.wording import wrong
from shebao.screens.export import refused
from shebao.staff.grant_post import Refused

ALL: dict[str, type[CaseForm]] = {**FORMS, "P05": VerifyBaseForm}
KINDS = ("P01", "P02", "P03", "P3U", "P04", "P05")
"""The kinds in the order of the page that offers them."""
ABOUT = {
    "P01": "登记单位参加的险种，核定工伤费率，暂停、恢复、注销。",
    "P02": "单位职工增员，灵活就业人员和城乡居民参保。",
    "P03": "一般信息由复核生效；姓名、证件号码、出生日期、银行账户等须审批。",
    "P3U": "单位名称、统一社会信用代码、法定代表人、银行账户等。",
    "P04": "中断就业、退休、死亡、转出等。",
    "P05": "按年度核定缴费基数，新参保人员首次核定。",
}
OF_PERSON, OF_EMPLOYER, OF_EITHER = frozenset({"P03", "P3A", "P04"}), frozenset({"P3U"}), frozenset({"P05"})
DRAFT, REGISTER = "draft", "register"
"""What the second button of a form asks for; what the first one of a draft does."""
LOOK_UP_EITHER = "单位的统一社会信用代码或单位编号，灵活就业人员的证件号码"
NOT_HERE = "没有找到，或不在您的权限范围内。"


def _may(request: Any) -> HttpResponse | None:
    if request.who.may(MAKE):
        return None
    return refused(request, "没有登记业务的权限。", "请经办人员办理，或向安全管理员申请。")


@require_safe
def choose(request: Any) -> HttpResponse:
    """登记业务: the kinds of cases that can be opened."""
    offered = [(kind, ALL[kind].title, ABOUT[kind]) for kind in KINDS]
    return _may(request) or render(request, "register/case_choose.html", {"offered": offered})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, kind: str) -> HttpResponse:
    """Open a case of a kind; first find whom it is about, where the kind is about somebody in the register."""
    if no := _may(request):
        return no
    if kind not in ALL:
        raise Http404
    subject = _subject(request)
    if subject is None and kind in OF_PERSON | OF_EMPLOYER | OF_EITHER:
        return _look_up(request, kind)
    if kind == "P05" and isinstance(subject, Person) and (elsewhere := _declared_elsewhere(request, subject)):
        return elsewhere
    form = _form(request, kind, subject)
    if request.method == "POST":
        if request.POST.get("then") == DRAFT:
            made = _keep(request, form, None)
        elif form.is_valid():
            made = _open(request, form, form.payloads())
        else:
            made = _say_the_rest(form)
        if made:
            return _done(request, made)
    return _page(request, form, subject, form.title)


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: Any, number: str) -> HttpResponse:
    """Correct a case that came back (补正), or alter one's own draft (修改草稿): the form as it was filled in."""
    if no := _may(request):
        return no
    case = get_object_or_404(Case, number=number, kind__in=ALL)
    if not request.who.may(MAKE, case.insurance):
        raise Http404
    if case.state not in (State.RETURNED, State.DRAFT):
        return refused(request, f"业务单现为“{case.state}”，不能修改。", "草稿和退回补正的业务单才能修改。")
    if case.state == State.DRAFT and case.maker_id != request.who.natural_person.pk:
        return refused(request, f"草稿由{case.maker.name}登记，只有本人可以修改。", "请经办人办理，或另行登记。")
    payload = CaseVersion.objects.get(case=case, version=case.version).payload
    if "冲正" in payload:
        return refused(request, "冲正业务的内容不能修改。", "作废本业务单后重新办理冲正。")
    subject = _subject_of(request, drafts.opened_for(payload))
    form = _form(request, case.kind, subject, drafts.initial_of(ALL[case.kind], payload))
    if request.method == "POST":
        if case.state == State.DRAFT and request.POST.get("then") != REGISTER:
            made = _keep(request, form, case)
        elif not form.is_valid():
            made = _say_the_rest(form)
        elif case.state == State.DRAFT:
            made = _register(request, form, case)
        else:
            made = _correct(request, form, case)
        if made:
            return _done(request, made)
    what = "修改草稿" if case.state == State.DRAFT else "补正"
    return _page(request, form, subject, f"{what}{case.number}", case=case)


def _keep(request: Any, form: CaseForm, case: Case | None) -> list[Case]:
    """Keep what stands in the form as a draft, whatever is wrong with it."""
    asked = form.payloads() if form.is_valid() else {}
    if asked and not _passes(request, form, form.kind_code, list(asked.values()), draft=True):
        asked = {}
    try:
        return drafts.keep(form, _as_kept(form.kind_code, asked), case, by=request.who)
    except Refused as no_more:
        form.show(no_more.findings)
    return []


def _as_kept(code: str, asked: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What is asked for as a case keeps it: with its differences as they are now."""
    return {insurance: with_differences(code, payload) for insurance, payload in asked.items()}


def _register(request: Any, form: CaseForm, case: Case) -> list[Case]:
    """Register one's own draft, once nothing is wrong with it."""
    asked, code = form.payloads(), form.kind_code
    if not _passes(request, form, code, list(asked.values())):
        return []
    try:
        return drafts.register(case, code, _as_kept(code, asked), by=request.who)
    except Refused as no_more:
        form.show(no_more.findings)
    return []


def _correct(request: Any, form: CaseForm, case: Case) -> list[Case]:
    """Send a case that came back again."""
    asked = form.payloads().get(case.insurance)
    if form.kind_code != case.kind or asked is None:
        form.add_error(None, "不能改变业务类型和险种。作废本业务单后重新登记。")
    elif _passes(request, form, case.kind, [asked], case):
        opinion, shown = request.POST.get("opinion", "")[:400], with_differences(case.kind, asked)
        try:
            return [workflow.revise(case, shown, by=request.who, now=timezone.localtime(), opinion=opinion)]
        except Refused as no_more:
            form.show(no_more.findings)
    return []


def _subject(request: Any) -> Any:
    """The person or employer that the page was opened for. Raises Http404 for one out of scope."""
    for name, scope in (("person", persons_for), ("employer", employers_for)):
        if key := request.GET.get(name):
            found = scope(request.who, MAKE).filter(pk=key).first() if key.isdecimal() else None
            if found is None:
                raise Http404
            return found
    return None


def _subject_of(request: Any, payload: dict[str, Any]) -> Any:
    """The same of a case that was opened."""
    for name, model in (("enrolment", Enrolment), ("pension", PensionStatus)):
        if payload.get(name):
            one = get_object_or_404(model, pk=payload[name])
            return get_object_or_404(persons_for(request.who, MAKE), pk=one.person_id)
    if payload.get("person"):
        return get_object_or_404(persons_for(request.who, MAKE), pk=payload["person"])
    if payload.get("employer"):
        return get_object_or_404(employers_for(request.who, MAKE), pk=payload["employer"])
    if lines := payload.get("lines"):
        return get_object_or_404(persons_for(request.who, MAKE), pk=lines[0]["person"])
    return None


def _look_up(request: Any, kind: str) -> HttpResponse:
    """The small form that finds whom a case is about."""
    asked, said = request.GET.get("find", "").strip()[:32], ""
    if asked:
        person = find_person(asked) if kind not in OF_EMPLOYER else None
        employer = find_employer(asked) if person is None and kind not in OF_PERSON else None
        if person and persons_for(request.who, MAKE).filter(pk=person.pk).exists():
            return redirect(f"{request.path}?person={person.pk}")
        if employer and employers_for(request.who, MAKE).filter(pk=employer.pk).exists():
            return redirect(f"{request.path}?employer={employer.pk}")
        said = NOT_HERE
    label = "单位的统一社会信用代码或单位编号" if kind in OF_EMPLOYER else "证件号码"
    if kind in OF_EITHER:
        label = LOOK_UP_EITHER
    context = {"title": ALL[kind].title, "label": label, "asked": asked, "said": said}
    return render(request, "register/case_find.html", context)


def _declared_elsewhere(request: Any, person: Person) -> HttpResponse | None:
    """Where the base of an employee is verified: in the case of his employer; None for somebody who joins alone."""
    mine = [code for code, _ in insurances_for(request.who)]
    alone = Enrolment.objects.filter(person=person, valid_to__isnull=True, registration__isnull=True)
    if alone.filter(insurance__in=OF_EMPLOYERS & set(mine)).exists():
        return None
    allowed, instead = employers_for(request.who, MAKE), []
    for one in declared_by(person, mine):
        employer = one.registration.employer
        if allowed.filter(pk=employer.pk).exists():
            asked = urlencode({"employer": employer.pk, "insurance": one.insurance, "part": part_with(one)})
            told = f"{employer.name}{SHORT[one.insurance]}缴费基数核定"
            instead.append((f"{reverse('case-new', args=['P05'])}?{asked}", told))
    said = f"{called(person)}由单位申报，在单位的缴费基数核定中办理。"
    if not instead:
        said = f"{called(person)}在您的权限范围内没有需要核定缴费基数的参保登记。"
    context = {"title": ALL["P05"].title, "label": LOOK_UP_EITHER, "asked": "", "said": said, "instead": instead}
    return render(request, "register/case_find.html", context)


def _form(request: Any, kind: str, subject: Any, initial: dict[str, Any] | None = None) -> CaseForm:
    options: dict[str, Any] = {"initial": initial or {}}
    if kind == "P05":
        part = request.GET.get("part", "1")
        options["part"] = int(part) if part.isdecimal() and 0 < int(part) < 1000 else 1
        options["insurance"] = request.GET.get("insurance", "")
    if kind == "P01" and not initial:
        options["initial"] = {name: request.GET[name] for name in ("action", "credit_code") if name in request.GET}
    data = request.POST if request.method == "POST" else None
    return ALL[kind](data, who=request.who, subject=subject, today=timezone.localdate(), **options)


def _passes(
    request: Any,
    form: CaseForm,
    kind: str,
    payloads: Sequence[dict[str, Any]],
    case: Case | None = None,
    draft: bool = False,
) -> bool:
    """Whether nothing stops what is asked; otherwise everything that was found stands in the form.

    A draft stops at errors only: doubts, and what other cases hold, are asked when it is accepted.
    """
    today = timezone.localdate()
    found: dict[tuple[str, str], Finding] = {}
    for payload in payloads:
        for one in kind_of(kind).find(payload, today):
            found.setdefault((one.code, one.message), one)
        if not draft and not has_errors(found.values()):
            for one in _held(kind, payload, case):
                found.setdefault((one.code, one.message), one)
    if out := _out_of_township(request, payloads):
        found["", ""] = out
    doubts = [one for one in found.values() if one.severity is not Severity.ERROR]
    seen = digest(*(f"{one.code}{one.message}" for one in doubts))
    form.doubts, form.seen = doubts, seen
    errors = [one for one in found.values() if one.severity is Severity.ERROR]
    form.show(errors)
    return not errors and (draft or not doubts or request.POST.get("seen") == seen)


def _say_the_rest(form: CaseForm) -> list[Case]:
    """Nothing is done. What is wrong beside the fields that cannot be read, so that everything is said at once."""
    found: dict[tuple[str, str], Finding] = {}
    for payload in form.payloads_so_far().values():
        for one in kind_of(form.kind_code).find(payload, timezone.localdate()):
            if one.severity is Severity.ERROR:
                found.setdefault((one.code, one.message), one)
    form.show_more(found.values())
    return []


def _held(kind: str, payload: dict[str, Any], case: Case | None) -> list[Finding]:
    """What other open cases hold; the same request sent twice is not in its own way."""
    same = case or Case.objects.filter(idempotency_key=kind_of(kind).key(payload)).first()
    return held_by_others(kind_of(kind).claims(payload), same)


def _out_of_township(request: Any, payloads: Sequence[dict[str, Any]]) -> Finding | None:
    """A township that is not the clerk's."""
    mine = request.who.townships_for(MAKE)
    for payload in payloads:
        asked = payload.get("township") or dict(payload.get("changes") or {}).get("township")
        if asked and mine is not None and asked not in mine:
            return wrong("R-3", "乡镇", "乡镇不在您的权限范围内。", "请该乡镇的经办人员办理。")
    return None


def _open(request: Any, form: CaseForm, asked: dict[str, dict[str, Any]]) -> list[Case]:
    """Open a case for each insurance, all of them or none."""
    if not _passes(request, form, form.kind_code, list(asked.values())):
        return []
    made, now = [], timezone.localtime()
    try:
        for insurance, payload in asked.items():
            shown = with_differences(form.kind_code, payload)
            case = workflow.open_case(form.kind_code, insurance, shown, by=request.who, now=now)
            # What still lacks a paper waits on the case's own page, which asks for it.
            whole = not missing_papers(case)
            if request.POST.get("then") == "submit" and case.state == State.ACCEPTED and whole:
                case = workflow.submit(case, by=request.who, now=now)
            made.append(case)
    except Refused as refusal:
        form.show(refusal.findings)
        if made:
            form.add_error(None, f"已登记{'、'.join(case.number for case in made)}，其余没有登记。")
        return []
    return made


def _done(request: Any, made: Sequence[Case]) -> HttpResponse:
    if len(made) == 1:
        return redirect("case", made[0].number)
    numbers = urlencode({"n": [case.number for case in made]}, doseq=True)
    return redirect(f"{reverse('case-opened')}?{numbers}")


@require_safe
def opened(request: Any) -> HttpResponse:
    """What one form opened in several insurances; only one's own cases."""
    numbers = request.GET.getlist("n")[:20]
    made = Case.objects.filter(number__in=numbers, maker=request.who.natural_person).order_by("number")
    return _may(request) or render(request, "register/case_opened.html", {"cases": made})


def _page(request: Any, form: CaseForm, subject: Any, title: str, case: Case | None = None) -> HttpResponse:
    told = ""
    if subject is not None:
        number = getattr(subject, "id_number", None)
        told = f"{subject.name}　{number_shown(number) if number else subject.credit_code or ''}"
    context = {
        "form": form,
        "title": title,
        "told": told,
        "case": case,
        "draft": case is not None and case.state == State.DRAFT,
        "doubts": form.doubts,
        "seen": form.seen,
        "basis": kind_of(form.kind).basis,
        "time_limit": kind_of(form.kind).time_limit,
        "parts": getattr(form, "parts", []),
        "part": getattr(form, "part", 0),
    }
    if not form.doubts or form.errors:
        form.focus(request.GET.get("field", ""))
    status = 422 if request.method == "POST" else 200
    return render(request, "register/case_form.html", context, status=status)
