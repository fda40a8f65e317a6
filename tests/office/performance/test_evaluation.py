"""From bound targets through monitoring, self-evaluation and overall evaluation to next year's library."""

import io
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import docx
import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from pypdfium2 import PdfDocument

from shebao.cases import workflow
from shebao.cases.models import Case
from shebao.cases.refusals import missing_papers
from shebao.journal.verify import verify
from shebao.payments.bank_files import send
from shebao.payments.models import Batch, Instruction
from shebao.payments.release import release
from shebao.payments.return_files import import_return_file
from shebao.payments.simulated_bank import answer
from shebao.payments.states import Outcome
from shebao.programmes import rows
from shebao.programmes.alarms import alarms
from shebao.programmes.models import Asset, Milestone, PaymentRequest, Project, Score, Target
from shebao.programmes.performance import evaluate_self, monitor, unit_figures
from shebao.programmes.performance.bindings import About, Measured, measure
from shebao.programmes.performance.department import file_targets, measured
from shebao.programmes.performance.models import Answer, Monitoring, Survey
from shebao.programmes.performance.results import results
from shebao.programmes.performance.surveys import keep
from shebao.programmes.performance.unit_figures import UnitFigures
from shebao.programmes.states import Kind
from shebao.programmes.steps.project_case import open_step
from shebao.register import figures
from shebao.register.models import Enrolment, FrozenFigures, Person
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW, confirmed, entered
from tests.office.hands import MAN, WOMAN, bring_papers
from tests.office.programmes.life import CODE, Funds
from tests.office.programmes.projects import WAN
from tests.office.unifying.files import candidate
from tests.office.unifying.files import kept as kept_run

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]
TODAY = "2025-06-03"
BOUND = [
    {"level1": "产出指标", "level2": "数量指标", "name": "发放人数", "sign": "≥", "number": "3", "unit": "人"},
    {"level1": "产出指标", "level2": "质量指标", "name": "发放完成率", "number": "100", "unit": "%"},
    {"level1": "产出指标", "level2": "时效指标", "name": "发放时间", "text": "10月"},
    {"level1": "产出指标", "level2": "成本指标", "name": "发放标准", "number": "3360", "unit": "元"},
    {"level1": "效益指标", "level2": "社会效益指标", "name": "社会和谐稳定", "text": "维护"},
    {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "退休人员满意度", "sign": "≥", "number": "90",
     "unit": "%"},
]  # fmt: skip
PEOPLE = (("牛大山", MAN), ("李小妹", WOMAN))


def said(refused: Any) -> str:
    """Everything that was refused."""
    return "".join(f"{one.code} {one.message}" for one in refused.value.findings)


def paid(funds: Funds, project: Project, *, failed: tuple[str, ...] = ("李小妹",)) -> PaymentRequest:
    """Two persons and a printer asked for; what fails stays promised. The bank answers on the third of June."""
    lines = [
        {
            "payee": name,
            "account": f"621700000000000{at:04d}",
            "bank": "泽州农商行",
            "amount": 3360_00,
            "id_number": number,
        }
        for at, (name, number) in enumerate(PEOPLE, 1)
    ]
    asked = funds.request(project, amount=2 * 3360_00, lines=lines)
    request = PaymentRequest.objects.get(number=funds.do(Kind.PAY, asked).number)
    batch = send(release(Batch.objects.get(key=request.batch), by=funds.reviewer), by=funds.cashier)
    numbers = Instruction.objects.filter(batch=batch, payee__in=failed).values_list("number", flat=True)
    content = answer(batch, dict.fromkeys(numbers, Outcome.NO_ACCOUNT))
    import_return_file(content, f"{batch.number}.txt", batch, by=funds.cashier, now=NOW)
    return request


def surveyed(funds: Funds, project: Project | None, *counts: int, service: str = "取暖费领取人员") -> Survey:
    """A survey with so many answers of each level."""
    days = {"opens_on": date(2025, 1, 1), "closes_on": date(2025, 12, 31)}
    values = {"year": 2025, "project": project, "service": service, "questions": ["总体满意吗？"], **days}
    made = keep.make(values, by=funds.clerk)
    keep.enter(made, counts, date(2025, 6, 1), by=funds.clerk)
    return made


def self_evaluation(project: Project, **more: Any) -> dict[str, Any]:
    """A self-evaluation with a reason for everything and the one typed target answered."""
    results = [
        {"target": one.pk, "reason": "人员账号待更正", **({} if one.binding else {"actual": "达成", "percent": 90})}
        for one in Target.objects.filter(project=project)
    ]
    return {"project": project.code, "day": TODAY, "result": "基本完成", "results": results, **more}


def accept(funds: Funds, project: Project) -> None:
    """Let go what failed, and accept the work."""
    for request in PaymentRequest.objects.filter(project=project):
        funds.let_go(request)
    members = [funds.head.natural_person.number, funds.auditor.natural_person.number]
    funds.do(Kind.ACCEPT, {"project": project.code, "day": TODAY, "result": "验收合格", "members": members})


def test_what_was_paid_is_measured_and_nobody_types_it(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running(targets=BOUND)
    bound = dict(Target.objects.filter(project=project).values_list("name", "binding"))
    assert bound == {
        "发放人数": "发放人数", "发放完成率": "发放完成率", "发放时间": "最后发放日期", "发放标准": "人均发放金额",
        "社会和谐稳定": "", "退休人员满意度": "满意度调查",
    }  # fmt: skip
    before = About(2025, date(2025, 6, 2), project)
    assert measure("发放人数", before).value == 0 and measure("最后发放日期", before).text == "无"
    paid(funds, project)
    on = About(2025, NOW.date(), project)
    found = {name: measure(name, on) for name in {*bound.values(), "累计发放人数", "预算执行数", "预算执行率"} - {""}}
    assert {name: one.said for name, one in found.items()} == {
        "发放人数": "1人", "发放完成率": "50%", "最后发放日期": TODAY, "人均发放金额": "3360元", "满意度调查": "无",
        "累计发放人数": "1人", "预算执行数": "3360元", "预算执行率": "0.3%",
    }  # fmt: skip
    # What was answered on the third was not there on the second, and a bill without a person is nobody.
    assert [measure(name, before).value for name in ("预算执行数", "发放人数", "人均发放金额")] == [0, 0, None]
    labels = [link.label for link in found["发放人数"].chain]
    assert any(label.startswith("用款申请") for label in labels) and "专账和凭证" in labels
    assert measure("预算执行数", on, "万元") == Measured(
        Fraction(336, 1000), "万元", found["预算执行数"].how, found["预算执行数"].chain
    )
    accept(funds, project)
    with pytest.raises(Refused) as refused:
        open_step(Kind.EVALUATE_SELF, self_evaluation(project), by=funds.clerk, now=NOW)
    assert "申请时取数为“”，现为“1”" in said(refused) and "还不能取数" in said(refused)
    surveyed(funds, project, 1, 1, 1, 1)
    asked = evaluate_self.completed(self_evaluation(project))
    typed = [{**one, "actual": "3"} for one in asked["results"]]
    with pytest.raises(Refused) as refused:
        open_step(Kind.EVALUATE_SELF, {**asked, "results": typed}, by=funds.clerk, now=NOW)
    assert said(refused).count("不得手工填报") == 5
    unexplained = [{**one, "reason": ""} for one in asked["results"]]
    with pytest.raises(Refused) as refused:
        open_step(Kind.EVALUATE_SELF, {**asked, "results": unexplained}, by=funds.clerk, now=NOW)
    # The time and the price were kept; everything else fell short.
    assert said(refused).count("没有说明偏差原因") == 4
    case = open_step(Kind.EVALUATE_SELF, asked, by=funds.clerk, now=NOW)
    assert [one.name for one in missing_papers(case)] == ["自评报告", "佐证：社会和谐稳定"]


def evaluated(funds: Funds, **given: Any) -> Project:
    """A project that was paid, surveyed (three of four satisfied) and evaluated by itself."""
    project = funds.running(targets=BOUND, **given)
    paid(funds, project)
    surveyed(funds, project, 1, 1, 1, 1)
    accept(funds, project)
    funds.do(Kind.EVALUATE_SELF, evaluate_self.completed(self_evaluation(project)))
    return project


def test_two_evaluations_their_reports_and_next_years_library(hire: Hire) -> None:
    funds = Funds(hire)
    evaluated(funds)
    own = Milestone.objects.get(what="绩效自评")
    # 12.5 for each output: 1/3, 1/2, 1, 1; 27 of 30; 10 × 75/90; 10 × 3,360/1,100,000.
    each = list(Score.objects.filter(milestone=own).order_by("target_id").values_list("score", flat=True))
    assert each == [417, 625, 1250, 1250, 2700, 833]
    assert (own.score, own.grade) == (7078, "中")
    first = Score.objects.filter(milestone=own).order_by("target_id")[0]
    assert (first.actual, first.origin) == ("1人", "系统取数") and "银行回盘支付成功" in first.how
    changes = [{"target": first.target_id, "score": 1251, "reason": ""}, {"target": 0, "score": 1, "reason": "x"}]
    asked = {"project": CODE, "day": TODAY, "result": "社会效益佐证不足"}
    with pytest.raises(Refused) as refused:
        open_step(Kind.EVALUATE, {**asked, "changes": changes}, by=funds.accountant, now=NOW)
    for words in ("须在0到12.50之间", "没有写明理由", "不在自评表中"):
        assert words in said(refused)
    social = Target.objects.get(name="社会和谐稳定").pk
    lower = [{"target": social, "score": 1000, "reason": "没有佐证群众来信变化"}]
    funds.do(Kind.EVALUATE, {**asked, "changes": lower})
    overall = Milestone.objects.get(what="整体评价")
    assert (overall.score, overall.grade) == (5378, "差")
    (result,) = results(2025)
    assert (result.code, result.grade, result.score, result.evaluated_by) == (CODE, "差", 5378, "整体评价")
    assert result.execution == 3 and sum(one.points for one in result.indicators) == 5375
    assert {one.origin for one in result.indicators} == {"系统取数", "手工填报"}
    assert verify() == []

    for post, name in ((funds.director, "pdf"), (funds.clerk, "docx")):
        file = entered(post).get(reverse("performance-report", args=["evaluation", overall.pk, name]))
        assert file.status_code == 200
        text = _text(file.content, name)
        for words in (
            "项目支出绩效整体评价报告",
            "53.78",
            "没有佐证群众来信变化",
            "银行回盘支付成功的人数",
            "一人计一次",
        ):
            assert words in text, (name, words)
        assert not {name for name, number in PEOPLE if name in text or number in text}
    page = entered(funds.director).get(reverse("project-performance", args=[CODE])).content.decode()
    assert "53.78分（差）" in page and "支付批次" in page and "专账和凭证" in page
    page = entered(funds.clerk).get(reverse("project-performance", args=[CODE])).content.decode()
    assert "支付批次" not in page and "专账和凭证" not in page

    again = funds.application(year=2026, targets=BOUND)
    with pytest.raises(Refused) as refused:
        open_step(Kind.APPLY, again, by=funds.clerk, now=NOW)
    assert "2025年整体评价等级为“差”，没有写明再次申报的理由" in said(refused)
    with_reason = {**again, "grade_reason": "账号已逐一核对，补发到位"}
    assert open_step(Kind.APPLY, with_reason, by=funds.clerk, now=NOW).state == "已受理"


def _text(content: bytes, form: str) -> str:
    if form == "docx":
        made = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        return "".join([*(one.text for one in made.paragraphs), *cells])
    pages = PdfDocument(content)
    return "".join(pages[at].get_textpage().get_text_range() for at in range(len(pages))).replace("\r\n", "")


def test_what_was_agreed_to_is_what_takes_effect(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running(targets=BOUND)
    paid(funds, project)
    survey = surveyed(funds, project, 1, 1, 1)
    accept(funds, project)
    case = funds.open(Kind.EVALUATE_SELF, evaluate_self.completed(self_evaluation(project)))
    Answer.objects.create(survey=survey, levels=[5], source="登记", day=date(2025, 6, 2))
    with pytest.raises(Refused) as refused:
        workflow.check(case, by=funds.head, now=NOW, version=1)
    assert "申请时取数为“100”，现为“75”" in said(refused)
    assert not Milestone.objects.filter(what="绩效自评").exists()


def monitoring(project: Project, day: str = TODAY, **of: dict[str, Any]) -> dict[str, Any]:
    """A monitoring in which everything is certain but what is said by name."""
    listed = []
    for one in Target.objects.filter(project=project):
        typed = {} if one.binding else {"actual": "未收到投诉"}
        listed.append({"target": one.pk, "outlook": "确定能", "expected": "达到", **typed, **of.get(one.name, {})})
    return monitor.completed({"project": project.code, "day": day, "expected": 110 * WAN, "results": listed})


def test_the_middle_of_the_year(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running(targets=BOUND)
    paid(funds, project)
    wrong = monitoring(project, 发放人数={"outlook": "有可能"}, 发放时间={"outlook": ""})
    with pytest.raises(Refused) as refused:
        open_step(Kind.MONITOR, {**wrong, "expected": 111 * WAN}, by=funds.clerk, now=NOW)
    for words in ("没有写明偏差原因和整改措施", "没有填写完成目标可能性", "全年预计执行数须在已执行的3,360.00元"):
        assert words in said(refused)
    funds.do(Kind.MONITOR, monitoring(project, "2025-06-02"))
    assert not [one for one in alarms([project], NOW.date()) if "偏离" in one.message]
    never = {"outlook": "完全不可能", "reason": "对象减少", "measure": "申请调整目标"}
    funds.do(Kind.MONITOR, monitoring(project, 发放人数=never))
    kept_of = Monitoring.objects.get(day=TODAY)
    assert (kept_of.executed, kept_of.budget) == (3360_00, 110 * WAN)
    assert [one.so_far for one in kept_of.lines()][:4] == ["1人", "50%", "2025-06-03", "3360元"]
    (alarm,) = [one for one in alarms([project], NOW.date()) if "偏离" in one.message]
    assert "1项指标完全不可能完成：发放人数" in alarm.message and alarm.colour == "stop"
    page = entered(funds.clerk).get(reverse("project-performance", args=[CODE])).content.decode()
    assert "严重偏离" in page and reverse("project-step", args=[CODE, "Z05"]) in page
    report = entered(funds.clerk).get(reverse("performance-report", args=["monitoring", kept_of.pk, "pdf"]))
    assert "完全不可能" in _text(report.content, "pdf")
    with pytest.raises(Refused) as refused:
        open_step(Kind.MONITOR, monitoring(project), by=funds.clerk, now=NOW)
    assert "同一事项已有业务单" in said(refused)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE performance_monitoring SET executed = 0")
    assert verify() == []


def test_the_forms_show_what_is_measured_and_ask_for_the_rest(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running(targets=BOUND)
    paid(funds, project)
    surveyed(funds, project, 1, 1, 1, 1)
    keys = {one.name: one.pk for one in Target.objects.all()}
    url = reverse("project-step", args=[CODE, "Z14"])
    clerk = entered(funds.clerk)
    page = clerk.get(url).content.decode()
    assert "系统取数" in page and "银行回盘支付成功的人数" in page and "用款申请00Z04" in page
    assert "专账和凭证" not in page, "a clerk does not see the books"
    assert f'name="actual_{keys["发放人数"]}"' not in page and f'name="actual_{keys["社会和谐稳定"]}"' in page
    typed = {f"outlook_{key}": "确定能" for key in keys.values()}
    typed |= {f"actual_{keys['社会和谐稳定']}": "平稳", "day": TODAY, "expected": "1100000"}
    made = clerk.post(url, typed)
    assert made.status_code == 302, made.content.decode()
    asked = Case.objects.get(kind="Z14").versions.get().payload
    assert asked["measured"][str(keys["发放人数"])] == "1" and len(asked["results"]) == 6
    accept(funds, project)
    url = reverse("project-step", args=[CODE, "Z07"])
    wrong = clerk.post(url, {"day": TODAY, "result": "完成", f"actual_{keys['发放人数']}": "3"})
    assert wrong.status_code == 422 and "没有说明偏差原因" in wrong.content.decode()
    reasons = {f"reason_{key}": "账号待更正" for key in keys.values()}
    social = keys["社会和谐稳定"]
    right = {"day": TODAY, "result": "完成", f"actual_{social}": "达成", f"percent_{social}": "95", **reasons}
    assert clerk.post(url, right).status_code == 302
    case = Case.objects.get(kind="Z07")
    bring_papers(case, funds.clerk)
    funds.finish(workflow.submit(case, by=funds.clerk, now=NOW))
    finance = entered(funds.accountant)
    url = reverse("project-step", args=[CODE, "Z08"])
    page = finance.get(url).content.decode()
    assert f'name="points_{social}" value="28.50"' in page.replace(' maxlength="6"', "").replace(
        ' autocomplete="off"', ""
    )
    made = finance.post(url, {"day": TODAY, "result": "属实", f"points_{social}": "20", f"why_{social}": "佐证不足"})
    assert made.status_code == 302
    assert Case.objects.get(kind="Z08").versions.get().payload["changes"] == [
        {"target": social, "score": 2000, "reason": "佐证不足"}
    ]


def test_the_department_is_measured_by_the_register_and_the_assets(hire: Hire, monkeypatch: pytest.MonkeyPatch) -> None:
    funds = Funds(hire)
    accountant, on = funds.accountant, date(2025, 6, 3)
    person = Person.objects.create(id_number=MAN, name="牛大山", sex="男", born=date(1980, 3, 15), insurances=1)
    Enrolment.objects.create(person=person, insurance="110", number="P1", valid_from=date(2020, 1, 1), state="参保缴费")
    for number in ("01", "02"):
        rows.add(Asset(kind="车辆", number=number, name="公务用车", use="业务", value=1, state="在用"))
    rows.add(Asset(kind="车辆", number="03", name="公务用车", use="业务", value=1, state="已处置"))
    kept_run([candidate()])
    level = {"level1": "产出指标", "level2": "数量指标"}
    asked = [
        {**level, "name": "企业养老保险参保人数", "sign": "≥", "number": "1", "unit": "人"},
        {**level, "name": "管理公务用车数量", "number": "4", "unit": "辆"},
        {**level, "name": "统一登记数据总量", "sign": "≥", "number": "5", "unit": "条"},
        {"level1": "产出指标", "level2": "成本指标", "name": "三公经费控制数", "sign": "≤", "number": "6",
         "unit": "万元"},
        {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "参保职工满意率", "sign": "≥", "number": "90",
         "unit": "%"},
        {"level1": "产出指标", "level2": "质量指标", "name": "资产管理规范性", "text": "规范"},
    ]  # fmt: skip
    from shebao.programmes.performance.check_targets import with_binding

    with pytest.raises(Refused):
        file_targets(2025, asked, by=funds.clerk)
    file_targets(2025, [with_binding(one, "") for one in asked], by=accountant)

    def told() -> dict[str, str]:
        return {one.name: found.said for one, found in measured(2025, on) if found}

    assert told() == {
        "企业养老保险参保人数": "1人", "管理公务用车数量": "2辆", "统一登记数据总量": "5条", "三公经费控制数": "无",
        "参保职工满意率": "无",
    }  # fmt: skip
    # What was frozen counts, not what the register says by now.
    statistician = hire("statistician")
    figures.freeze(date(2025, 5, 31), by=statistician, now=NOW)
    Enrolment.objects.update(state="已冲正")
    assert told()["企业养老保险参保人数"] == "1人" and FrozenFigures.objects.count() == 1
    project = funds.running()
    paid(funds, project)
    surveyed(funds, None, 1, 0, 0, 1, service="参保职工")
    surveyed(funds, None, 3, service="退休人员")
    # What projects paid on such a code is not all of it: not measured, never 0, before the unit's accounts are there.
    unmeasured = measure("三公经费支出", About(2025, on))
    assert (told()["三公经费控制数"], told()["参保职工满意率"]) == ("无", "50%") and "手工填报" in unmeasured.needed
    told_by = [lambda _: UnitFigures(0, 0, 5_5800_00, "决算账表第1版")]
    monkeypatch.setattr(unit_figures, "_givers", told_by)
    assert told()["三公经费控制数"] == "5.58万元"
    # Of the year's end nothing is frozen: figures of May are none of December.
    assert measure("企业养老参保人数", About(2025, date(2026, 1, 9))).said == "0人"
    # Filed again with one changed: the others stay as they are.
    file_targets(2025, [with_binding({**one, "number": "7"} if one["name"] == "三公经费控制数" else one, "")
                        for one in asked], by=accountant)  # fmt: skip
    assert [one.value for one, _ in measured(2025, on)][-1] == "≤7万元" and len(measured(2025, on)) == 6
    page = entered(funds.director).get(reverse("department-targets"), {"year": "2025"}).content.decode()
    assert "≤7万元" in page and "在用公务用车数" in page
    form = entered(accountant).get(reverse("department-targets-edit", args=[2025])).content.decode()
    assert 'value="管理公务用车数量"' in form and 'value="4辆"' in form and 'value="在用公务用车数"' in form
    bad = entered(accountant).post(
        reverse("department-targets-edit", args=[2025]), {"targets": "产出指标｜数量指标｜车｜4辆｜天气"}
    )
    assert bad.status_code == 422 and "没有取数口径“天气”" in bad.content.decode()
    doubtful = {"targets": "产出指标｜数量指标｜参保率｜≥120%｜手工填报"}
    filed = entered(accountant).post(reverse("department-targets-edit", args=[2025]), doubtful, follow=True)
    assert filed.status_code == 200 and 'class="said"' in filed.content.decode() and "120%" in filed.content.decode()
    assert not [one for one in verify() if one.subject.startswith("performance")]


def test_a_change_may_bind_a_target_anew(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running(targets=BOUND)
    change = {
        "project": CODE, "item": "01", "what": "内容", "basis_number": "泽财预〔2025〕9号", "explanation": "改为手工",
        "new_target": "发放人数3人",
        "targets": [{"name": "发放人数", "sign": "≥", "number": "5", "unit": "人", "binding": "手工填报"},
                    {"name": "发放完成率", "number": "99", "unit": "%"}],
    }  # fmt: skip
    bad = {**change, "targets": [{**change["targets"][0], "binding": "天气"}]}
    with pytest.raises(Refused) as refused:
        open_step(Kind.CHANGE, bad, by=funds.clerk, now=NOW)
    assert "没有取数口径“天气”" in said(refused)
    funds.do(Kind.CHANGE, change)
    now = {one.name: (one.value, one.binding) for one in Target.objects.filter(project=project, replaced_by="")}
    assert now["发放人数"] == ("≥5人", "") and now["发放完成率"] == ("99%", "发放完成率")


def test_an_application_is_asked_for_good_targets(hire: Hire) -> None:
    funds = Funds(hire)
    url, typed = reverse("project-apply"), {
        **{name: value for name, value in funds.application().items() if isinstance(value, str)},
        "year": "2025", "price": "3360", "items": "01｜取暖费｜6720000｜取暖费", "plans": "2025|6720000",
    }  # fmt: skip
    clerk = entered(funds.clerk)
    lines = ("产出指标｜数量指标｜发放人数｜≥2000人", "产出指标｜成本指标｜发放标准｜≥3360元",
             "满意度指标｜服务对象满意度指标｜满意度｜≥90%｜手工填报")  # fmt: skip
    assert confirmed(clerk, url, {**typed, "targets": "\n".join(lines)}).status_code == 302
    case = Case.objects.get(kind="Z01")
    targets = case.versions.get().payload["targets"]
    assert [(one.get("sign"), one.get("number"), one["binding"]) for one in targets] == [
        ("≥", "2000", "发放人数"), ("≥", "3360", "人均发放金额"), ("≥", "90", "")
    ]  # fmt: skip
    page = clerk.get(reverse("case", args=[case.number])).content.decode()
    assert "成本应当控制在上限以内" in page and "（发放人数）" in page
    lines = ("产出指标｜数量指标｜发放人数", "产出指标｜数量指标｜领取人数｜≥≤5",
             "产出指标｜时效指标｜发放时间｜2024年13月", "产出指标｜时效指标｜公布时间｜2024年6月")  # fmt: skip
    wrong = clerk.post(url, {**typed, "store_code": "P08", "targets": "\n".join(lines), "basis": ""})
    told = wrong.content.decode()
    assert wrong.status_code == 422 and "“指标值”：没有填写" in told and "没有填写立项依据" in told
    assert "第2行：绩效指标“领取人数”的值“≥≤5”有符号" in told and "没有“2024年13月”这个日子" in told
    assert "第4行：绩效指标“公布时间”的时间“2024年6月”不在2025年度内" in told, "doubts in the first round as well"
    assert "三年计划" in told and "没有绩效目标" not in told
