"""The people of special funds and the life of a project, as tests walk it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from shebao.cases import workflow
from shebao.cases.kept import newest_changes
from shebao.cases.models import Case
from shebao.cases.states import State
from shebao.journal.record import SYSTEM, record
from shebao.payments.bank_files import send
from shebao.payments.corrections import decide_correction
from shebao.payments.models import Batch, PayerAccount
from shebao.payments.release import release
from shebao.payments.return_files import import_return_file
from shebao.payments.rows import added
from shebao.payments.simulated_bank import answer
from shebao.payments.states import Outcome
from shebao.programmes.models import Item, PaymentRequest, Project
from shebao.programmes.payments_room import let_go
from shebao.programmes.request_payment import ask
from shebao.programmes.states import Kind
from shebao.programmes.steps.project_case import open_step
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.hands import bring_papers
from tests.office.programmes.projects import WAN

CODE = "2025-P07"
TARGETS: list[dict[str, str]] = [
    {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "发放人数",
        "sign": "≥",
        "number": "2000",
        "unit": "人",
        "binding": "手工填报",
    },
    {"level1": "效益指标", "level2": "社会效益指标", "name": "维护社会和谐稳定", "text": "无越级上访"},
    {
        "level1": "满意度指标",
        "level2": "服务对象满意度指标",
        "name": "满意度（问卷）",
        "sign": "≥",
        "number": "90",
        "unit": "%",
        "binding": "手工填报",
    },
]
"""All typed; what is bound is tested with performance."""


class Funds:
    """Everybody whom a project may need, each a natural person of his own, and what they do."""

    def __init__(self, hire: Callable[..., Who]) -> None:
        self.clerk, self.head, self.auditor = hire("clerk"), hire("section_head"), hire("auditor")
        self.accountant, self.reviewer = hire("accountant"), hire("finance_checker")
        self.deputy, self.director, self.cashier = hire("deputy"), hire("director"), hire("cashier")
        self.other_clerk, self.other_head = hire("clerk"), hire("section_head")
        self.payer = PayerAccount(
            code="centre",
            name="泽州县社会保险中心",
            number="6228480000000000001",
            bank="泽州农商行",
            profile="rcb-fixed",
        )
        self.payer.save(force_insert=True)
        with transaction.atomic():
            record("登记付款账户", SYSTEM, changes=[added(self.payer)])

    def makers(self, kind: Kind) -> Who:
        """Who makes a kind of case."""
        by_finance = {Kind.GRANT, Kind.ALLOT, Kind.EVALUATE, Kind.CLOSE, Kind.SUSPEND, Kind.CLAW_BACK}
        return self.accountant if kind in by_finance else self.clerk

    def open(self, kind: Kind, payload: Mapping[str, Any], by: Who | None = None, now: datetime = NOW) -> Case:
        """A case that waits to be checked."""
        who = by or self.makers(kind)
        made = ask(payload, by=who, now=now) if kind is Kind.PAY else open_step(kind, payload, by=who, now=now)
        bring_papers(made, who, now)
        return workflow.submit(made, by=who, now=now)

    def finish(self, case: Case, now: datetime = NOW) -> Case:
        """Check it, and approve it through its chain. What it changes reads the same before and after its effect."""
        told = newest_changes(case)
        checker = (
            self.head
            if case.maker_id in (self.clerk.natural_person.pk, self.other_clerk.natural_person.pk)
            else self.reviewer
        )
        if case.kind == Kind.RECTIFY:
            checker = self.reviewer
        case = workflow.check(case, by=checker, now=now, version=case.version)
        whose = {"project.review": self.reviewer, "project.lead": self.deputy, "project.decide": self.director}
        while case.state == State.TO_APPROVE:
            case = workflow.approve(case, by=whose[case.awaiting], now=now, version=case.version)
        assert case.state == State.EFFECTIVE
        assert newest_changes(case) == told
        return case

    def do(self, kind: Kind, payload: Mapping[str, Any], by: Who | None = None, now: datetime = NOW) -> Case:
        """A case from its opening to its effect."""
        return self.finish(self.open(kind, payload, by, now), now)

    def pay(self, request: PaymentRequest, failed: Iterable[str] = ()) -> Batch:
        """Release the batch of a request, send it, take the bank's answer; the payees named fail."""
        return self.send_and_answer(Batch.objects.get(key=request.batch), failed)

    def send_and_answer(self, batch: Batch, failed: Iterable[str] = (), now: datetime = NOW) -> Batch:
        """The same of a batch; the answer is taken at a moment."""
        sent = send(release(batch, by=self.reviewer), by=self.cashier)
        numbers = sent.instructions.filter(payee__in=list(failed)).values_list("number", flat=True)
        content = answer(sent, dict.fromkeys(numbers, Outcome.NO_ACCOUNT))
        import_return_file(content, f"{sent.number}.txt", sent, by=self.cashier, now=now)
        return Batch.objects.get(pk=sent.pk)

    def let_go(self, request: PaymentRequest) -> None:
        """What failed of a request is not paid any more: asked for, and confirmed by another person."""
        for one in let_go(request, "本人已故，无继承人", self.accountant):
            decide_correction(one, True, by=self.reviewer)

    def application(self, **given: Any) -> dict[str, Any]:
        """What an application asks."""
        return {
            "store_code": "P07",
            "year": 2025,
            "name": "2022年以后企业退休人员取暖费",
            "section": "pension",
            "purpose": "发放企业退休人员取暖费",
            "basis": "晋人社密电〔2022〕7号",
            "klass": "特定目标类",
            "nature": "经常性",
            "payees": "2022年以后退休的企业退休人员",
            "price": 336000,
            "fund": "一般公共预算",
            "level": "县级",
            "channel": "国库集中支付",
            "head": self.director.natural_person.number,
            "handler": self.clerk.natural_person.number,
            "items": [
                {"code": "01", "name": "取暖费", "uses": ["取暖费", "慰问金"], "amount": 100 * WAN},
                {"code": "02", "name": "印刷费", "uses": ["印刷费"], "amount": 10 * WAN},
            ],
            "lines": [],
            "targets": TARGETS,
            "plans": [{"year": 2025, "amount": 110 * WAN}, {"year": 2026, "amount": 120 * WAN}],
            "years": 99,
            **dict.fromkeys(("necessity", "measures", "plan", "period_goal", "year_goal"), "按时足额发放"),
            **given,
        }

    def granted(self, **given: Any) -> Project:
        """A project that has its budget."""
        self.do(Kind.APPLY, self.application(**given))
        code = f"{given.get('year', 2025)}-{given.get('store_code', 'P07')}"
        codes = {"function": "2089999", "economic": "30399", "source": "县级一般公共预算"}
        grant = {
            "project": code,
            "finance_code": f"140525{code[-3:]}",
            "approval_number": "泽财预〔2025〕1号",
            "approved_on": "2025-01-20",
            "items": [
                {"code": "01", "amount": 100 * WAN, **codes},
                {"code": "02", "amount": 10 * WAN, **codes, "economic": "30202"},
            ],
        }
        self.do(Kind.GRANT, grant)
        return Project.objects.get(code=code)

    def running(self, progress: int = 10_000, **given: Any) -> Project:
        """A project that may spend, at a progress in hundredths of a percent."""
        project = self.granted(**given)
        plan = [
            {"item": item.code, "month": f"{project.year}-01", "amount": item.approved}
            for item in Item.objects.filter(project=project)
        ]
        self.do(Kind.ALLOT, {"project": project.code, "plan": plan})
        if progress:
            self.progress(project, progress)
        return Project.objects.get(pk=project.pk)

    def progress(self, project: Project, share: int, day: str = "2025-06-01") -> Case:
        """Report how far it is."""
        return self.do(Kind.PROGRESS, {"project": project.code, "day": day, "share": share, "evidence": "名册已核对"})

    def request(self, project: Project | None = None, amount: int = WAN, **given: Any) -> dict[str, Any]:
        """What a payment request to one payee asks."""
        return {
            "project": project.code if project else CODE,
            "item": "01",
            "amount": amount,
            "purpose": "慰问金",
            "payer": "centre",
            "reference": "发票0001",
            "lines": [{"payee": "牛大山", "account": "6217000000000000001", "bank": "泽州农商行", "amount": amount}],
            **given,
        }


def change(**given: Any) -> dict[str, Any]:
    """What a change request asks."""
    return {
        "project": CODE,
        "item": "01",
        "what": "金额",
        "amount": 20 * WAN,
        "basis_number": "晋人社发〔2025〕9号",
        "explanation": "新增退休人员多于测算",
        "new_target": "发放人数≥2400人",
        **given,
    }
