"""The pages of rosters: the list, making one, a roster with its steps, its lines, its documents."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.cases.models import Case
from shebao.journal.record import record
from shebao.law.store.errors import ParameterLookupError
from shebao.programmes.allowances import approval, build, charts, corrections, handing_over, notice, rights, sealing
from shebao.programmes.allowances.catalogue import allowances, usual_reference
from shebao.programmes.allowances.compare import WORDS
from shebao.programmes.allowances.compared_now import groups_of
from shebao.programmes.allowances.files import read_document
from shebao.programmes.allowances.lists import ROSTERS, lines_of
from shebao.programmes.allowances.models import Document, LineSuspect, Roster
from shebao.programmes.allowances.paid_from import fitting_items
from shebao.programmes.allowances.progress import Progress, progress_of
from shebao.programmes.allowances.states import OPEN, State
from shebao.programmes.allowances.suspicions import NAMES
from shebao.register.standards import view
from shebao.screens.lists import list_view
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.names import names_of
from shebao.staff.permit import needs, refusals_page

LOOK, MAKE, AUDIT = rights.LOOK, rights.MAKE, "roster.audit"
NOT_YET = "未开始"


@needs(LOOK)
def rosters(request: Any) -> HttpResponse:
    """发放名册."""
    return list_view(request, ROSTERS)


@needs(MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_roster(request: Any) -> HttpResponse:
    """生成名册: which allowance, year, reference date, and what it is paid from; a job makes it."""
    findings: Any = ()
    if request.method == "POST":
        try:
            return redirect("job", build.ask_for_roster(_asked(request), by=request.who).pk)
        except Refused as refused:
            findings = refused.findings
    today = timezone.localdate()
    offered = [
        (each, usual_reference(each, today.year, view(today))) for each in rights.allowances_for(request.who, MAKE)
    ]
    context = {
        "offered": offered,
        "choices": [(one.name, items) for one, _ in offered if (items := fitting_items(one, today.year))],
        "year": request.POST.get("year") or today.year,
        "typed": request.POST,
        "findings": findings,
    }
    return render(request, "allowances/new.html", context, status=422 if findings else 200)


def _asked(request: Any) -> build.Asked:
    given, found = request.POST, []
    allowance = allowances().get(given.get("allowance", ""))
    year = int(given["year"]) if str(given.get("year", "")).isdecimal() else 0
    on = _day(given.get("on", ""))
    if allowance is None:
        found.append(refusal("R-2", "没有选择补助项目。", "选择补助项目。"))
    if not year:
        found.append(refusal("R-2", "没有填写年度。", "填写四位数的年度。"))
    if on is None and allowance is not None and year and not given.get("on"):
        try:
            on = usual_reference(allowance, year, view(timezone.localdate()))
        except (ParameterLookupError, ValueError) as error:
            told = f"{year}年没有{allowance.name}的基准日。"
            raise Refused(*found, refusal("R-2", told, f"核对年度。{error}")) from error
    if on is None and given.get("on"):
        found.append(refusal("R-2", f"“{given['on'][:16]}”不是日期。", "按2025-10-01的样式填写基准日。"))
    if found or allowance is None or on is None:
        raise Refused(*found)
    project, _, item = given.get("item", "").partition("|")
    return build.Asked(allowance, year, on, project, item)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def the_roster(request: Any, number: int) -> Roster:
    """The roster, or 404 for one that is not there or out of scope."""
    found: Roster = get_object_or_404(rights.rosters_for(request.who), pk=number)
    return found


@needs(LOOK)
@require_safe
def roster(request: Any, number: int) -> HttpResponse:
    """A roster: steps with control totals, comparison, suspects, what comes next."""
    return roster_page(request, the_roster(request, number))


def roster_page(request: Any, found: Roster, findings: Any = (), status: int = 200) -> HttpResponse:
    """The page of a roster; after a refusal with what was refused."""
    who, allowance = request.who, allowances()[found.allowance]
    came, done = found.outcome, progress_of(found)
    suspects = _suspects(found)
    makes = who.may(MAKE, allowance.insurance)
    cases = list(approval.cases_of(found)[:5])
    asked = handing_over.asked_for(found) if found.state in (State.APPROVED, State.SEALED) else ""
    # Once it is asked for, its money is promised or paid: nothing is missing any more.
    to_cover = found.state in (State.DRAFT, State.NOTICED, State.APPROVED) and not asked
    cover = handing_over.cover_of(found) if to_cover else None
    chooses = makes and not asked and not handing_over.settled(found)
    named = names_of([found.made_by])
    context = {
        "roster": found,
        "allowance": allowance,
        "made_by": named[found.made_by],
        "steps": _steps(found, suspects, done, asked, cases),
        "out": came.get("out", []),
        "changes": groups_of(found),
        "listed": WORDS,
        "provisional": came.get("provisional", []),
        "suspects": suspects,
        "waiting": sum(row["open"] + row["check"] for row in suspects),
        "corrections": [
            (one, rights.shown_name(who, one.line.name))
            for one in found.corrections.select_related("line", "made_by").order_by("-pk")[:20]
        ],
        "documents": found.documents.order_by("pk"),
        "cases": cases,
        "done": done,
        "item": handing_over.item_of(found),
        "items": fitting_items(allowance, found.year) if chooses else [],
        "cover": cover,
        "change_url": _change_url(found, cover),
        "asked_for": asked,
        "findings": findings,
        "sees_payments": who.may("payment.look"),
        "may": {
            "open": makes and found.state in OPEN,
            "notice": makes and found.state == State.DRAFT,
            "approve": makes and found.state == State.NOTICED,
            "pay": makes and found.state == State.APPROVED and not asked,
            "seal": makes and found.state == State.APPROVED and bool(asked),
            "choose": makes and found.state in (*OPEN, State.APPROVED) and not asked,
        },
    }
    return render(request, "allowances/roster.html", context, status=status)


def _change_url(found: Roster, cover: handing_over.Cover | None) -> str:
    if cover is None or not cover.missing:
        return ""
    return f"{reverse('change-new', args=[found.project])}?missing={cover.missing}&item={found.item}"


def _suspects(found: Roster) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for code, state, result in LineSuspect.objects.filter(roster=found).values_list("code", "state", "result"):
        row = rows.setdefault(code, {"code": code, "name": NAMES[code], "all": 0, "open": 0, "check": 0, "off": 0})
        row["all"] += 1
        row["open"] += state == "待处理"
        row["check"] += state == "待复核"
        row["off"] += state == "已处理" and result == "剔除"
    return [rows[code] for code in sorted(rows)]


def _steps(
    found: Roster, suspects: list[dict[str, Any]], done: Progress, asked: str, cases: list[Case]
) -> list[dict[str, Any]]:
    """The steps of a roster with their control totals."""
    status = found.outcome.get("status", {})
    waiting = sum(row["open"] + row["check"] for row in suspects)
    kept = found.state in (State.APPROVED, State.SEALED)
    paid = done.paid.people and not done.under_way.people
    case = cases[0] if cases else None
    noticed = f"{found.noticed_on:%Y-%m-%d}至{found.notice_until:%Y-%m-%d}" if found.noticed_on else ""
    steps: list[dict[str, Any]] = [
        {"name": "读取登记簿", "people": found.read, "state": "完成", "told": f"基准日{found.reference_on:%Y-%m-%d}"},
        {
            "name": "核定资格",
            "people": status.get("列入", 0),
            "state": "完成",
            "told": f"不列入{status.get('不列入', 0):,}人，待核{status.get('待核', 0):,}人",
        },
        {
            "name": "处理疑点",
            "people": sum(row["all"] for row in suspects),
            "state": "完成" if not waiting else "进行中",
            "told": f"未处理{waiting:,}条" if waiting else "",
        },
        {"name": "公示", "people": found.people, "state": "完成" if noticed else NOT_YET, "told": noticed},
        {
            "name": "审批",
            "people": found.people,
            "amount": found.total,
            "state": "完成" if kept else ("进行中" if case and found.state != State.VOID else NOT_YET),
            "told": f"{case.number}（{case.state}）" if case else "",
        },
        {
            "name": "用款申请",
            "people": found.people if asked else None,
            "amount": found.total if asked else None,
            "state": ("完成" if done.batches else "进行中") if asked else NOT_YET,
            "told": asked,
        },
        {
            "name": "支付成功",
            "people": done.paid.people,
            "amount": done.paid.amount,
            "state": "完成" if paid and not done.failed.people else ("进行中" if done.batches else NOT_YET),
            "told": f"待发、已送{done.under_way.people:,}人" if done.under_way.people else "",
        },
        {
            "name": "支付失败",
            "people": done.failed.people,
            "amount": done.failed.amount,
            "state": "失败" if done.failed.people else ("完成" if done.batches else NOT_YET),
            "told": "更正账户后重新支付，或登记不再支付" if done.failed.people else "",
        },
        {
            "name": "不再支付",
            "people": done.given_up.people,
            "amount": done.given_up.amount,
            "state": "完成" if done.batches else NOT_YET,
            "told": "",
        },
        {
            "name": "其中重新支付",
            "people": done.repaid.people,
            "amount": done.repaid.amount,
            "state": "完成" if done.batches else NOT_YET,
            "told": "",
        },
        {"name": "归档", "state": "完成" if found.state == State.SEALED else NOT_YET, "told": ""},
    ]
    return [{"people": None, "amount": None, **step} for step in steps]


@needs(LOOK)
def roster_lines(request: Any, number: int) -> HttpResponse:
    """The people of a roster."""
    return list_view(request, lines_of(the_roster(request, number)))


@needs(LOOK)
@require_safe
def roster_chart(request: Any, number: int) -> HttpResponse:
    """The comparison with last year, as a picture."""
    found = the_roster(request, number)
    drawn = charts.svg("与上年名册对比", groups_of(found))
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


@needs(MAKE)
@require_POST
def act(request: Any, number: int, action: str) -> HttpResponse:
    """A step of a roster."""
    found, given, now = the_roster(request, number), request.POST, timezone.localtime()
    by = request.who
    try:
        if action == "notice":
            notice.give_notice(found.pk, _whole(given.get("days")) or notice.NOTICE_DAYS, by=by, now=now)
        elif action == "approve":
            return redirect("case", approval.ask_for_approval(found.pk, by=by, now=now).number)
        elif action == "choose":
            project, _, item = given.get("item", "").partition("|")
            handing_over.choose_item(found.pk, project, item, by=by)
        elif action == "pay":
            return redirect("case", handing_over.ask_for_payment(found.pk, by=by, now=now).number)
        elif action == "seal":
            sealing.seal(found.pk, by=by, now=now)
        elif action == "void":
            approval.void(found.pk, given.get("reason", ""), by=by)
        elif action == "correct":
            file = request.FILES.get("paper")
            paper = (file.name or "", file.read()) if file else ("", b"")
            corrections.correct(
                found.pk,
                given.get("id_number", ""),
                given.get("what", ""),
                given.get("reason", ""),
                paper,
                by=by,
                now=now,
            )
        else:
            raise Http404
    except Refused as refused:
        found.refresh_from_db()
        return roster_page(request, found, refused.findings, status=422)
    return redirect("roster", found.pk)


def _whole(text: Any) -> int:
    return int(text) if str(text or "").isdecimal() and len(str(text)) < 6 else 0


@needs(LOOK)
@require_safe
def document(request: Any, number: int, key: int) -> HttpResponse:
    """A document of a roster's file. It may hold whole numbers, so taking it is journalled."""
    from django.db import transaction

    found = the_roster(request, number)
    one = get_object_or_404(Document, roster=found, pk=key)
    if one.kind == sealing.SNAPSHOT and not request.who.may(AUDIT, allowances()[found.allowance].insurance):
        told = "名册快照含有完整的证件号码和银行账号，只供稽核核对。"
        return refusals_page(request, [refusal("R-1", told, "名册人员在列表中查看、导出。")], status=403)
    try:
        content = read_document(one)
    except (FileNotFoundError, ValueError) as problem:
        told = f"“{one.kind}”的文件不能取出：{problem}。"
        return refusals_page(request, [refusal("R-24", told, "报告系统管理员，从备份恢复。")])
    with transaction.atomic():
        record("取出名册档案", request.who.actor, object_kind="roster", object_key=found.number, detail=one.kind)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, one.name) or "attachment"
    answer.headers["Cache-Control"] = "no-store"
    return answer
