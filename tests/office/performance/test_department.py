"""The department's year: evaluated by finance, then by others; printed in final accounts; its targets in the budget."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from shebao.cases import workflow
from shebao.cases.models import Case
from shebao.cases.states import State
from shebao.journal.verify import verify
from shebao.programmes.performance import department_cases, unit_figures
from shebao.programmes.performance.department import file_targets
from shebao.programmes.performance.department_cases import open_department_case, scores_of
from shebao.programmes.performance.models import DepartmentEvaluation, DepartmentTarget
from shebao.programmes.performance.results import department_result
from shebao.programmes.performance.unit_figures import UnitFigures
from shebao.programmes.states import Kind
from shebao.programmes.years.from_library import with_library
from shebao.programmes.years.results import results_of
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW, entered
from tests.office.hands import bring_papers
from tests.office.programmes.life import Funds
from tests.office.programmes.projects import WAN
from tests.office.years.walk import example

pytestmark = pytest.mark.django_db
BASIC = UnitFigures(900 * WAN, 450 * WAN, 5_5800_00, "2025年决算账表第1版")
Hire = Callable[..., Who]
YEAR, DAY = 2025, "2025-06-03"
TARGETS = [
    {"level1": "产出指标", "level2": "质量指标", "name": "预算执行率", "sign": "≥", "number": "95", "unit": "%",
     "binding": "预算执行率"},
    {"level1": "产出指标", "level2": "数量指标", "name": "公务用车", "sign": "≤", "number": "4", "unit": "辆",
     "binding": ""},
    {"level1": "效益指标", "level2": "社会效益指标", "name": "信息安全", "text": "保障"},
]  # fmt: skip


def answered(**more: Any) -> dict[str, Any]:
    """A self-evaluation with every target answered."""
    given = {"公务用车": {"actual": "4"}, "信息安全": {"actual": "达成", "percent": 90}}
    results = [
        {"target": one.pk, "reason": "尚在执行", **given.get(one.name, {})} for one in DepartmentTarget.objects.all()
    ]
    asked = {"year": YEAR, "day": DAY, "result": "基本完成", "results": results, **more}
    return department_cases.completed(asked)


def do(kind: Kind, payload: dict[str, Any], maker: Who, checker: Who, director: Who) -> Case:
    case = open_department_case(kind, payload, by=maker, now=NOW)
    bring_papers(case, maker, NOW)
    case = workflow.submit(case, by=maker, now=NOW)
    case = workflow.check(case, by=checker, now=NOW, version=case.version)
    while case.state == State.TO_APPROVE:
        case = workflow.approve(case, by=director, now=NOW, version=case.version)
    assert case.state == State.EFFECTIVE
    return case


@pytest.fixture
def accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The unit's accounts of the year, as the room of years tells them once they are accepted."""
    monkeypatch.setattr(unit_figures, "_givers", [lambda year: BASIC if year == YEAR else None])


def test_without_the_units_accounts_no_whole_is_evaluated(hire: Hire) -> None:
    accountant = hire("accountant")
    file_targets(YEAR, TARGETS, by=accountant)
    with pytest.raises(Refused, match="决算账表还没有登记确认"):
        open_department_case(Kind.EVALUATE_DEPARTMENT_SELF, answered(), by=accountant, now=NOW)


@pytest.mark.usefixtures("accounts")
def test_a_year_is_evaluated_by_itself_and_by_others(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running()
    hands = (funds.accountant, funds.reviewer, funds.director)
    with pytest.raises(Refused, match="没有填报部门整体绩效目标"):
        open_department_case(Kind.EVALUATE_DEPARTMENT_SELF, answered(), by=funds.accountant, now=NOW)
    file_targets(YEAR, TARGETS, by=funds.accountant)
    rate, cars, _ = DepartmentTarget.objects.order_by("pk")
    typed = answered()
    typed["results"][0]["actual"] = "99"
    with pytest.raises(Refused, match="不得手工填报"):
        open_department_case(Kind.EVALUATE_DEPARTMENT_SELF, typed, by=funds.accountant, now=NOW)
    with pytest.raises(Refused, match="还没有完成"):
        open_department_case(Kind.EVALUATE_DEPARTMENT, answered(), by=funds.auditor, now=NOW)
    do(Kind.EVALUATE_DEPARTMENT_SELF, answered(), *hands)
    # Of projects (110) nothing was paid, of basic spending (900) half: 450 ÷ 1,010 of ten points for execution, and of
    # the target 44.55 ÷ 95. A group is left out, the others have 90: 56.25 in two targets, 33.75.
    own = department_result(YEAR)
    assert own is not None and (own.score, own.grade, own.execution) == (446 + 1319 + 2812 + 3038, "中", 446)
    scores = {one.target.name: (one.weight, one.score, one.actual, one.origin) for one in scores_of(YEAR)}
    assert scores["预算执行率"] == (2813, 1319, "44.55%", "系统取数")
    assert scores["公务用车"][:3] == (2812, 2812, "4辆")
    assert sum(weight for weight, *_ in scores.values()) == 9000, "nothing is rounded into the rate of execution"

    told = {
        "year": YEAR,
        "day": DAY,
        "result": "合规",
        "changes": [{"target": cars.pk, "score": 2000, "reason": "超编"}],
    }
    for one in (funds.accountant, funds.reviewer):
        with pytest.raises(Refused, match=r"自评人员不得参与|没有"):
            open_department_case(Kind.EVALUATE_DEPARTMENT, told, by=one, now=NOW)
    silent = {**told, "changes": [{"target": cars.pk, "score": 2000}]}
    with pytest.raises(Refused, match="没有写明理由"):
        open_department_case(Kind.EVALUATE_DEPARTMENT, silent, by=funds.auditor, now=NOW)
    do(Kind.EVALUATE_DEPARTMENT, told, funds.auditor, funds.deputy, funds.director)
    (last,) = results_of(YEAR)
    # The form is the self-evaluation's; the points of the others stand beside it.
    assert (last.project, last.name, last.score_hundredths, last.grade) == ("", "部门整体", 7615, "中")
    assert (last.overall_hundredths, last.overall_grade, last.outcome) == (7615 - 812, "中", "基本完成")
    assert last.indicators[1].points_hundredths == 2812
    changed = department_result(YEAR).indicators[1]
    assert (changed.points, changed.reason) == (2000, "超编")
    assert verify() == []
    # Nor does the database take it from those who evaluated themselves.
    first = DepartmentEvaluation.objects.get(what="绩效自评")
    first.pk, first.what, first.year = None, "整体评价", 2024
    with pytest.raises(IntegrityError, match="G14"), transaction.atomic():
        first.save(force_insert=True)
    assert rate.binding


@pytest.mark.usefixtures("accounts")
def test_its_pages_ask_for_what_is_not_measured(hire: Hire) -> None:
    funds = Funds(hire)
    file_targets(YEAR, TARGETS, by=funds.accountant)
    client = entered(funds.accountant)
    page = client.get(reverse("department-targets") + f"?year={YEAR}")
    url = reverse("department-step", args=[YEAR, "Z15"])
    assert url in page.content.decode()
    form = client.get(url).content.decode()
    rate, cars, safe = DepartmentTarget.objects.order_by("pk")
    assert f'name="actual_{cars.pk}"' in form and f'name="actual_{rate.pk}"' not in form and "存为草稿" not in form
    given = {"day": DAY, "result": "基本完成", f"actual_{cars.pk}": "4", f"reason_{rate.pk}": "尚在执行"}
    assert "没有填报" in client.post(url, given).content.decode() or client.post(url, given).status_code == 422
    given |= {f"actual_{safe.pk}": "达成", f"percent_{safe.pk}": "95", f"reason_{safe.pk}": "略"}
    case = Case.objects.get(number=client.post(url, given).headers["Location"].strip("/").split("/")[-1])
    assert case.kind == "Z15" and case.versions.get().payload["results"][1]["actual"] == "4"
    assert client.get(reverse("department-case-correct", args=[case.number])).status_code == 403


def test_its_targets_as_filed_go_into_the_budget(hire: Hire) -> None:
    funds = Funds(hire)
    asked, found = with_library(example(), YEAR)
    assert asked.indicators[0] == example().indicators[0] and not [one for one in found if one.code == "Y-29"]
    file_targets(YEAR, TARGETS, by=funds.accountant)
    book, found = with_library(example(), YEAR)
    filed = [(one.name, one.value) for one in book.indicators if not one.project]
    assert filed == [("预算执行率", "≥95%"), ("公务用车", "≤4辆"), ("信息安全", "保障")]
    assert [one.code for one in found if one.code == "Y-29"] == ["Y-29"]
    alone, found = with_library(book, YEAR)
    assert alone.indicators == book.indicators and "Y-29" not in {one.code for one in found}
