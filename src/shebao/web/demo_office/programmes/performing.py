"""The year's performance: targets filed, projects monitored in July, people asked, evaluations by two sections."""

from datetime import date, datetime, time

from django.utils import timezone

from shebao.budget.book import Book
from shebao.budget.targets.values import last_day
from shebao.cases.states import State
from shebao.programmes.models import Project, Score, Target
from shebao.programmes.performance import department, department_cases, monitor
from shebao.programmes.performance import evaluate_self as own
from shebao.programmes.performance.bindings import About
from shebao.programmes.performance.bindings.execution import budget_and_paid
from shebao.programmes.performance.measuring import reached
from shebao.programmes.performance.models import DepartmentTarget, Survey
from shebao.programmes.performance.parameters import rules_on
from shebao.programmes.performance.scoring import note, share
from shebao.programmes.performance.surveys import keep
from shebao.programmes.performance.surveys.codes import answer, print_codes
from shebao.programmes.states import Kind
from shebao.register import figures
from shebao.web.demo_office.programmes.hands import (
    ACCOUNTANT,
    AUDITOR,
    CLERK,
    DEPUTY,
    REVIEWER,
    approved,
    checked,
    done,
    handed_in,
    moments,
    person,
)
from shebao.web.demo_office.programmes.projects import YEAR, code_of, project

STATISTICIAN = "tongji"
CAR_RUNNING = "30231"
REACHED, PERCENT = "达成", 95
LOWERED, LOWERED_WHY = "绩效管理制度执行有效性", "三个项目的满意度调查方式没有在实施计划中写明"
DOUBTFUL = {
    "P01": ("有可能", "对象减少，新退休人员由另一项目发放", "按名册核定人数办理预算调剂"),
    "P02": ("有可能", "二季度印刷费支出偏快", "暂停非必要印刷，按季核对支出进度"),
}
"""Projects whose outlook is not certain in July, with reason and measure."""


def file_department_targets(book: Book) -> None:
    """The department's targets, as the book has them."""
    department.file_targets(YEAR, department.from_book(book), by=person(ACCOUNTANT))


def _typed(one: Target | DepartmentTarget) -> dict[str, object]:
    """What is filed of a target that nothing measures."""
    if one.number:
        return {"actual": one.number}
    if due := last_day(one.text, YEAR):
        return {"actual": due.replace(day=min(due.day, 26)).isoformat()}
    return {"actual": REACHED, "percent": PERCENT}


def monitor_all(day: date) -> None:
    """Every project in the middle of the year; the participation figures are frozen for it first."""
    cut_off = date(YEAR, 6, 30)
    moment = timezone.make_aware(datetime.combine(cut_off, time(17, 30)))
    figures.freeze(cut_off, by=person(STATISTICIAN), now=moment)
    for row in Project.objects.filter(year=YEAR).order_by("code"):
        outlook, reason, measure = DOUBTFUL.get(row.store_code, ("确定能", "", ""))
        budget, _ = budget_and_paid(About(YEAR, day, row))
        results = [
            {
                "target": one.target.pk,
                "expected": one.target.value,
                "outlook": outlook,
                "reason": reason,
                "measure": measure,
                **({} if one.measured else {"actual": one.target.number or "按计划推进"}),
            }
            for one in reached(row, {}, day)
        ]
        asked = {"project": row.code, "day": day.isoformat(), "expected": budget, "results": results}
        done(Kind.MONITOR, monitor.completed(asked), day)


def evaluate_self(store: str, day: date) -> None:
    """What is measured with its reason where it fell short, the rest as filed."""
    row, rules = project(store), rules_on(day)
    results = [
        {"target": one.pk, **({} if one.binding else _typed(one))}
        for one in Target.objects.filter(project=row, replaced_by="").order_by("pk")
    ]
    asked = {"project": row.code, "day": day.isoformat(), "results": results, "result": "绩效目标基本完成"}
    found = reached(row, asked, day)
    for given, scored in zip(results, own.answers(found, YEAR), strict=True):
        if share(scored, rules) < 1 or note(scored, rules):
            given["reason"] = "按实际情况填报，下年据此核定指标值"
    done(Kind.EVALUATE_SELF, own.completed(asked), day)


def evaluate(store: str, day: date, lowered: str = "", reason: str = "") -> None:
    """The finance section's evaluation; it takes a tenth of a target's points away where it says why."""
    scores = Score.objects.filter(milestone__project__code=code_of(store), target__name=lowered)
    changes = [{"target": one.target_id, "score": one.score * 9 // 10, "reason": reason} for one in scores]
    told = {"project": code_of(store), "day": day.isoformat(), "result": "资金使用合规", "changes": changes}
    done(Kind.EVALUATE, told, day)


def close(store: str, day: date) -> None:
    """The end of a project that has nothing left."""
    done(Kind.CLOSE, {"project": code_of(store), "result": "资金已全部支付，没有结余", "surplus": []}, day)


def _survey(store: str | None, service: str, opens: date, closes: date) -> Survey:
    values = {
        "year": YEAR,
        "project": project(store) if store else None,
        "service": service,
        "opens_on": opens,
        "closes_on": closes,
    }
    return keep.make(values, by=person(CLERK))


def survey_of_data() -> None:
    """Employers were asked on paper: the sums are entered, the survey closed."""
    survey = _survey("P03", "参保单位", date(YEAR, 6, 27), date(YEAR, 7, 9))
    keep.enter(survey, (74, 36, 5, 4, 1), date(YEAR, 7, 8), by=person(CLERK))
    keep.close(survey, date(YEAR, 7, 9), by=person(CLERK))


def survey_of_services() -> None:
    """The groups that the department's own targets name, asked on paper in December."""
    for service, counts in (("参保职工", (210, 160, 88, 27, 5)), ("退休人员", (180, 96, 41, 12, 3))):
        survey = _survey(None, service, date(YEAR, 12, 1), date(YEAR, 12, 20))
        keep.enter(survey, counts, date(YEAR, 12, 19), by=person(CLERK))
        keep.close(survey, date(YEAR, 12, 20), by=person(CLERK))


def survey_of_survivors(day: date) -> None:
    """The one survivor was asked."""
    survey = _survey("P04", "遗属", day, date(YEAR, 12, 25))
    keep.enter(survey, (1, 0, 0, 0, 0), day, by=person(CLERK))
    keep.close(survey, date(YEAR, 12, 25), by=person(CLERK))


def survey_of_heating() -> None:
    """Who got the heating allowance was given printed codes, of which most were used; it is still open."""
    until = max(YEAR, timezone.localdate().year)
    survey = _survey("P07", "取暖费领取人员", date(YEAR, 11, 3), date(until, 12, 31))
    given = ((1, 1, 1), (1, 2, 1), (2, 2, 2), (2, 3, 1), (1, 1, 2), (3, 4, 2), (2, 1, 1), (4, 4, 3))
    for at, code in enumerate(print_codes(survey, 60, by=person(CLERK))[:46]):
        answer(code, given[at % len(given)], date(YEAR, 11, 5))


def evaluate_department(day: date, decided_on: date) -> None:
    """The department's year, by the finance section; then by the auditors, who take a tenth of one target's points."""
    results = [{"target": one.pk, **({} if one.binding else _typed(one))} for one in department.targets_of(YEAR)]
    asked = {"year": YEAR, "day": day.isoformat(), "results": results, "result": "部门整体绩效目标基本完成"}
    found, rules = department_cases.reached(asked, day), rules_on(day)
    for given, scored in zip(results, own.answers(found, YEAR), strict=True):
        if share(scored, rules) < 1 or note(scored, rules):
            given["reason"] = "按实际情况填报，下年据此核定指标值"
    _department_case(Kind.EVALUATE_DEPARTMENT_SELF, department_cases.completed(asked), day, ACCOUNTANT, REVIEWER)
    lowered = [one for one in department_cases.scores_of(YEAR) if one.target.name == LOWERED]
    changes = [{"target": one.target_id, "score": one.score * 9 // 10, "reason": LOWERED_WHY} for one in lowered]
    told = {"year": YEAR, "day": decided_on.isoformat(), "result": "资金使用合规，绩效管理还需细化", "changes": changes}
    _department_case(Kind.EVALUATE_DEPARTMENT, told, decided_on, AUDITOR, DEPUTY)


def _department_case(kind: Kind, asked: dict[str, object], day: date, maker: str, checker: str) -> None:
    by, clock = person(maker), moments(day)
    case = handed_in(department_cases.open_department_case(kind, asked, by=by, now=next(clock)), by, clock)
    case = approved(checked(case, clock, by=checker), clock)
    assert case.state == State.EFFECTIVE, f"{case} is {case.state}"
