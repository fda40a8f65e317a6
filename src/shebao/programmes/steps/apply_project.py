"""申报 (Z01): a project asks to be taken into the library, with its calculation, items, targets and three-year plan."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import CaseKind, Difference, Paper, Subject, declare
from shebao.cases.states import Risk
from shebao.journal.digest import digest
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.check_application import find
from shebao.programmes.controls.parameters import parameter
from shebao.programmes.controls.words import RULES
from shebao.programmes.counts import counted
from shebao.programmes.models import (
    CalculationLine,
    FundingLine,
    Item,
    PeriodTarget,
    PrintedForm,
    Project,
    Snapshot,
    Target,
    YearPlan,
)
from shebao.programmes.performance.bindings import MANUAL
from shebao.programmes.performance.check_targets import TEXTS as TARGET_TEXTS
from shebao.programmes.performance.check_targets import with_binding
from shebao.programmes.states import Kind
from shebao.programmes.steps.project_case import SUBJECT, WHOLE_CHAIN, corrected_at, money, objections
from shebao.register.wording import a_day
from shebao.staff.models import NaturalPerson, Section

BASIS = f"预算法实施条例第四十一条；{RULES}：严格按照规定的审批程序办理专项资金的申报"
FORM_TEXTS = {
    "recurrence": "项目属性（印制）",
    "necessity": "项目设立必要性",
    "measures": "保证项目实施的制度、措施",
    "plan": "项目实施计划",
    "period_goal": "实施期目标",
    "year_goal": "年度目标",
    "filled_at": "填报日期",
    "phone": "联系电话",
}
"""Texts of the printed form, with their labels."""
TEXTS = ("name", "purpose", "basis", "klass", "nature", "payees", "fund", "level", "channel", "rank_reason")

RULES_SINCE = date(2023, 1, 1)
"""The year of the centre's own rules."""

Payload = Mapping[str, Any]


def code_of(payload: Payload) -> str:
    """The code that the project will have."""
    return f"{payload.get('year')}-{payload.get('store_code')}"


def asked(payload: Payload) -> int:
    """What is asked for: the items' amounts together, in fen."""
    return sum(int(one.get("amount") or 0) for one in payload.get("items") or [])


def papers(payload: Payload) -> list[Paper]:
    """The forms that the finance bureau asks for; the minutes of the collective decision from an amount on."""
    found = [Paper("项目申报书", BASIS), Paper("绩效目标申报表", "财预〔2015〕88号"), Paper("立项依据文件", BASIS)]
    year = payload.get("year")
    day = date(year, 1, 1) if isinstance(year, int) and year > RULES_SINCE.year else RULES_SINCE
    if asked(payload) >= parameter("collective_decision_from", day):
        found.append(Paper("集体研究会议纪要", "“三重一大”决策制度"))
    return found


def differences(payload: Payload) -> Sequence[Difference]:
    """What is asked for, in words."""
    targets = payload.get("targets") or []
    made = [
        ("项目名称", str(payload.get("name") or "")),
        ("年度", str(payload.get("year") or "")),
        ("用途", str(payload.get("purpose") or "")),
        ("立项依据", str(payload.get("basis") or "")),
        ("项目类别", f"{payload.get('klass') or ''}，{payload.get('nature') or ''}"),
        ("支付对象", str(payload.get("payees") or "")),
        ("申报金额", money(asked(payload))),
        *(
            (f"明细{one.get('code')}", f"{one.get('name')}，{money(one.get('amount'))}，用于{'、'.join(one['uses'])}")
            for one in payload.get("items") or []
        ),
        *(
            (
                f"测算：{one.get('what')}",
                f"{one.get('count')}{one.get('unit')}×{money(one.get('standard'))}"
                f"×{one.get('periods')}{one.get('period_unit')}" + _told_of_count(one),
            )
            for one in payload.get("lines") or []
        ),
        *(
            (
                f"绩效指标：{one.get('name')}",
                f"{one.get('sign', '')}{one.get('number', '')}{one.get('unit', '')}{one.get('text', '')}"
                f"（{with_binding(one, '项目')['binding'] or MANUAL}）",
            )
            for one in targets
        ),
        *((f"{one.get('year')}年计划", money(one.get("amount"))) for one in payload.get("plans") or []),
        *([("评价为差的再次申报理由", str(payload["grade_reason"]))] if payload.get("grade_reason") else []),
        *((label, str(payload[name])) for name, label in FORM_TEXTS.items() if payload.get(name)),
        *(
            (f"{one.get('horizon')}{one.get('level')}", money(one.get("amount")))
            for one in payload.get("funding") or []
        ),
    ]
    return [Difference(name, "", value) for name, value in made]


def apply(payload: Payload, case_number: str, day: date) -> list[RowChange]:
    """Write the project with everything that belongs to it; the people counted are kept as a snapshot."""
    people = {one.number: one for one in NaturalPerson.objects.filter(number__in=[payload["head"], payload["handler"]])}
    project = Project(
        code=code_of(payload),
        store_code=payload["store_code"],
        year=payload["year"],
        section=Section.objects.get(code=payload["section"]),
        head=people[payload["head"]],
        handler=people[payload["handler"]],
        starts_on=a_day(payload.get("starts_on")),
        ends_on=a_day(payload.get("ends_on")),
        price=payload.get("price"),
        reimbursed=bool(payload.get("reimbursed")),
        procured=bool(payload.get("procured")),
        rank=payload.get("rank"),
        asked=asked(payload),
        case_number=case_number,
        **{name: str(payload.get(name) or "") for name in TEXTS},
    )
    changes = [rows.add(project)]
    for one in payload["items"]:
        item = Item(
            project=project,
            code=one["code"],
            name=one["name"],
            function_code=str(one.get("function") or ""),
            economic_code=str(one.get("economic") or ""),
            source=str(one.get("source") or ""),
            asked=int(one.get("amount") or 0),
            uses="\n".join(one["uses"]),
        )
        changes.append(rows.add(item))
    for ordinal, one in enumerate(payload.get("lines") or [], 1):
        changes.extend(_line(project, ordinal, one))
    for one in payload["targets"]:
        values = {name: str(one.get(name) or "") for name in TARGET_TEXTS}
        binding = with_binding(one, "项目")["binding"]
        target = Target(project=project, case_number=case_number, binding=binding, **values)
        changes.append(rows.add(target))
    for one in payload.get("plans") or []:
        changes.append(_plan(project.store_code, one["year"], one["amount"], case_number))
    return [*changes, *_printed(project, payload)]


def _told_of_count(one: Mapping[str, Any]) -> str:
    """What a line was counted by, and why its number is another."""
    if not one.get("query"):
        return ""
    return f"（按“{one['query']}”取数{'，不符的说明：' + one['difference'] if one.get('difference') else ''}）"


def _printed(project: Project, payload: Payload) -> list[RowChange]:
    """What the finance bureau's form prints of it."""
    form = PrintedForm(
        project=project,
        unit=str(payload.get("unit") or ""),
        years=int(payload.get("years") or 0),
        three_guarantees=bool(payload.get("three_guarantees")),
        **{name: str(payload.get(name) or "") for name in FORM_TEXTS},
    )
    funding = [
        FundingLine(project=project, ordinal=at, horizon=one["horizon"], level=one["level"], fen=one.get("amount"))
        for at, one in enumerate(payload.get("funding") or [], 1)
    ]
    targets = [
        PeriodTarget(project=project, ordinal=at, **{name: str(one.get(name) or "") for name in TARGET_TEXTS})
        for at, one in enumerate(payload.get("period_targets") or [], 1)
    ]
    return [rows.add(one) for one in (form, *funding, *targets)]


def _line(project: Project, ordinal: int, one: Mapping[str, Any]) -> list[RowChange]:
    changes, snapshot = [], None
    if one.get("query"):
        on = a_day(one["counted_on"])
        assert on is not None, "an application with a count that has no day does not pass its check"
        people = counted(one["query"], on)
        snapshot = Snapshot(
            query=one["query"], counted_on=on, count=len(people), digest=digest(*people), people="\n".join(people)
        )
        changes.append(rows.add(snapshot))
    line = CalculationLine(
        project=project,
        ordinal=ordinal,
        what=one["what"],
        count=one["count"],
        unit=str(one.get("unit") or ""),
        standard=one["standard"],
        periods=one.get("periods") or 1,
        period_unit=str(one.get("period_unit") or ""),
        standard_basis=str(one.get("standard_basis") or ""),
        difference=_difference(one, snapshot),
        snapshot=snapshot,
    )
    return [*changes, rows.add(line)]


def _difference(one: Mapping[str, Any], snapshot: Snapshot | None) -> str:
    """Why the count is another than that of the snapshot; nothing where it is the same."""
    return str(one.get("difference") or "") if snapshot and snapshot.count != one["count"] else ""


def _plan(store_code: str, year: int, amount: int, case_number: str) -> RowChange:
    known = YearPlan.objects.filter(store_code=store_code, year=year).first()
    if known:
        return rows.change(known, amount=amount, case_number=case_number)
    return rows.add(YearPlan(store_code=store_code, year=year, amount=amount, case_number=case_number))


KIND = declare(
    CaseKind(
        code=Kind.APPLY.value,
        name="项目申报",
        document="项目申报审批表",
        time_limit=20,
        basis=BASIS,
        subject=lambda payload: Subject(SUBJECT, code_of(payload), str(payload.get("name") or "")),
        title=lambda payload: f"{payload.get('name') or ''}申报{payload.get('year') or ''}年预算",
        find=find,
        risk=lambda _: Risk.HIGH,
        differences=differences,
        key=lambda payload: f"{Kind.APPLY}-{code_of(payload)}",
        apply=apply,
        papers=papers,
        amount=asked,
        desk=WHOLE_CHAIN,
        corrected_at=corrected_at,
        objections=objections,
    )
)
