"""The life of a project from its application to its closing, with its money in the books at every step."""

from collections.abc import Callable

import pytest

from shebao.cases import workflow
from shebao.cases.document import case_document
from shebao.cases.kept import what_changes
from shebao.cases.models import CaseVersion
from shebao.cases.shown import Seen, between_versions
from shebao.cases.states import State
from shebao.journal.verify import verify
from shebao.payments.corrections import ask_correction, decide_correction
from shebao.payments.models import Batch
from shebao.payments.release import withdraw
from shebao.payments.repay import repay
from shebao.programmes.available import standing
from shebao.programmes.models import Item, Milestone, PaymentRequest, Project, Suspension, Target, YearPlan
from shebao.programmes.payments_room import let_go
from shebao.programmes.states import Kind
from shebao.programmes.verify import verify as verify_money
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.programmes.life import CODE, Funds, change
from tests.office.programmes.projects import WAN

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]


def test_an_application_passes_its_chain_and_enters_the_library(hire: Hire) -> None:
    funds = Funds(hire)
    case = funds.open(Kind.APPLY, funds.application())
    assert case.number.startswith("00Z01") and case.approvals_needed == 3
    case = workflow.check(case, by=funds.head, now=NOW, version=1)
    assert case.awaiting == "project.review"
    case = workflow.approve(case, by=funds.reviewer, now=NOW, version=1)
    case = workflow.approve(case, by=funds.deputy, now=NOW, version=1)
    assert not Project.objects.exists()
    case = workflow.approve(case, by=funds.director, now=NOW, version=1)
    assert case.state == State.EFFECTIVE
    made = Project.objects.get()
    assert (made.code, made.state, made.asked) == (CODE, "已入库", 110 * WAN)
    assert standing(made).approved == 0
    assert Target.objects.filter(project=made).count() == 3
    assert YearPlan.objects.filter(store_code="P07").count() == 2


def test_a_project_lives_from_the_grant_to_its_closing(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    assert (project.state, standing(project).available) == ("执行中", 110 * WAN)
    assert project.bookkeeper == funds.accountant.natural_person
    case = funds.do(Kind.PAY, funds.request(amount=30 * WAN))
    request = PaymentRequest.objects.get(number=case.number)
    assert Batch.objects.get(key=request.batch).total == 30 * WAN
    assert standing(project).reserved == 30 * WAN
    funds.pay(request)
    assert (standing(project).paid, standing(project).reserved) == (30 * WAN, 0)
    funds.do(
        Kind.ACCEPT,
        {
            "project": CODE,
            "day": "2025-06-03",
            "result": "验收合格",
            "members": [funds.head.natural_person.number, funds.auditor.natural_person.number],
        },
    )
    results = [{"target": one.pk, "actual": one.number or "达成"} for one in Target.objects.all()]
    funds.do(Kind.EVALUATE_SELF, {"project": CODE, "day": "2025-06-03", "result": "完成", "results": results})
    own = Milestone.objects.get(what="绩效自评")
    # 10 × 30/110 for the execution rate, the rest in full.
    assert (own.score, own.grade) == (9273, "优")
    funds.do(Kind.EVALUATE, {"project": CODE, "day": "2025-06-03", "result": "属实", "grade": "优"})
    left = [{"item": one.code, "treatment": "收回"} for one in Item.objects.filter(project=project)]
    funds.do(Kind.CLOSE, {"project": CODE, "result": "结余上缴", "surplus": left})
    project.refresh_from_db()
    assert (project.state, standing(project).approved, standing(project).paid) == ("已结项", 30 * WAN, 30 * WAN)
    assert verify() == []


def test_a_change_and_a_progress_show_for_ever_what_was_before_them(hire: Hire) -> None:
    funds = Funds(hire)
    funds.running(progress=4_000)
    first = funds.open(Kind.CHANGE, change(amount=5 * WAN))
    first = funds.finish(workflow.revise(
        workflow.give_back(first, by=funds.head, now=NOW, opinion="金额有误"),
        change(amount=10 * WAN), by=funds.clerk, now=NOW,
    ))  # fmt: skip
    far = funds.progress(Project.objects.get(), 5_000, "2025-06-02")
    funds.do(Kind.CHANGE, change(amount=20 * WAN, basis_number="泽财〔2025〕99号"))
    funds.progress(Project.objects.get(), 6_000, "2025-06-03")
    whole = Seen(True)
    lines = {name: (before, after) for name, before, after in case_document(first, whole)["rows"]}
    assert lines["明细01批准额度"] == ("1,000,000.00元", "1,100,000.00元")
    told = what_changes(first, CaseVersion.objects.filter(case=first))
    (corrected,) = between_versions(told[1], told[2], whole)
    assert (corrected.before, corrected.after) == ("1,050,000.00元", "1,100,000.00元")
    assert case_document(far, whole)["rows"][0] == ["项目进度", "40%", "50%"]
    assert verify() == []


def test_a_suspension_stops_and_a_rectification_lets_go_on(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    request = PaymentRequest.objects.get(number=funds.do(Kind.PAY, funds.request(amount=30 * WAN)).number)
    funds.pay(request)
    funds.do(Kind.SUSPEND, {"project": CODE, "ground": 1, "reason": "发放对象不实"}, by=funds.auditor)
    taken = {"project": CODE, "request": request.number, "amount": 5 * WAN, "decision": "泽财监〔2025〕3号"}
    funds.do(Kind.CLAW_BACK, taken)
    now = standing(project)
    assert (now.approved, now.paid, now.available) == (105 * WAN, 25 * WAN, 80 * WAN)
    funds.do(Kind.RECTIFY, {"project": CODE, "measures": "逐人核实，追回多发"})
    assert Suspension.objects.get().lifted_on is not None
    funds.do(Kind.PAY, funds.request(amount=WAN))
    assert verify() == []


def test_what_fails_stays_promised_until_it_is_paid_again_or_let_go(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    lines = [
        {"payee": f"牛{name}", "account": f"621700000000000000{n}", "bank": "泽州农商行", "amount": WAN}
        for n, name in enumerate("甲乙丙", 1)
    ]
    case = funds.do(Kind.PAY, funds.request(amount=3 * WAN, lines=lines))
    request = PaymentRequest.objects.get(number=case.number)
    batch = funds.pay(request, failed=("牛乙", "牛丙"))
    now = standing(project)
    assert (now.paid, now.reserved) == (WAN, 2 * WAN)
    failed = batch.instructions.get(payee="牛乙")
    asked = ask_correction(failed, payee="牛乙", account="6217000000000000009", bank="泽州农商行", reason="换卡",
                           by=funds.accountant)  # fmt: skip
    decide_correction(asked, True, by=funds.reviewer)
    again = repay(batch, key="重付一", by=funds.accountant)
    funds.send_and_answer(again, failed=("牛乙",))
    assert (standing(project).paid, standing(project).reserved) == (WAN, 2 * WAN)
    asked = ask_correction(again.instructions.get(payee="牛乙"), payee="牛乙", account="6217000000000000008",
                           bank="泽州农商行", reason="再次更正", by=funds.accountant)  # fmt: skip
    decide_correction(asked, True, by=funds.reviewer)
    funds.send_and_answer(repay(again, key="重付二", by=funds.accountant))
    assert [told.wrong for check, told in verify_money() if check.code == "V-6"] == [[]]
    now = standing(project)
    assert (now.paid, now.reserved) == (2 * WAN, WAN)
    with pytest.raises(Refused, match="没有写明不再支付的原因"):
        let_go(request, " ", funds.accountant)
    (asked,) = let_go(request, "本人已故，无继承人", funds.accountant)
    assert (asked.instruction.payee, standing(project).reserved) == ("牛丙", WAN)
    with pytest.raises(Refused, match="同一人员不得同时办理更正和更正复核"):
        decide_correction(asked, True, by=funds.accountant)
    decide_correction(asked, True, by=funds.reviewer)
    now = standing(project)
    assert (now.paid, now.reserved, now.available) == (2 * WAN, 0, 108 * WAN)
    with pytest.raises(Refused, match="没有可重新支付的明细"):
        repay(batch, key="重付三", by=funds.accountant)
    with pytest.raises(Refused, match="已有更正（已同意）"):
        ask_correction(asked.instruction, payee="牛丙", account="6217000000000000007", bank="泽州农商行", reason="换卡",
                       by=funds.accountant)  # fmt: skip
    assert verify() == []


def test_a_withdrawn_batch_gives_the_money_back(hire: Hire) -> None:
    funds = Funds(hire)
    project = funds.running()
    request = PaymentRequest.objects.get(number=funds.do(Kind.PAY, funds.request()).number)
    withdraw(Batch.objects.get(key=request.batch), by=funds.reviewer, reason="金额有误")
    assert (standing(project).reserved, standing(project).available) == (0, 110 * WAN)
    assert verify() == []
