"""P01 单位参保登记: registering an employer in an insurance, its injury rate, pause, resumption, cancellation.

One credit code (统一社会信用代码) is one employer across insurances, with at most one open registration in each. A
cancelled employer has no person left; what else forbids it (arrears, late fees, fines) the rooms above add to
:data:`OBSTACLES`. Legal sources: 社会保险法第五十七条、第三十五条; 社会保险经办条例第六条、第十条.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q

from shebao.cases.kinds import CaseKind, Difference, Paper, Subject
from shebao.cases.states import Risk
from shebao.findings import Finding
from shebao.identity import credit_code_problem
from shebao.journal.record import RowChange
from shebao.register import overlaps, rows
from shebao.register.employer_facts import told_of
from shebao.register.insurances import INSURANCES, OF_EMPLOYERS, SHORT
from shebao.register.models import Employer, Enrolment, InjuryRate, Registration
from shebao.register.places import place_name, unknown_place
from shebao.register.register_kind import register_kind
from shebao.register.standards import ParameterLookupError, injury_standard
from shebao.register.states import EMPLOYER_KINDS, VOID, EmployerState, EnrolmentState
from shebao.register.who_is_meant import employer_subject, registration_of
from shebao.register.wording import a_month, doubtful, later, shown_month, wrong
from shebao.register.written import employer_account_fits, telephone_fits
from shebao.screens.masks import MASKS

REGISTER, RATE, PAUSE, RESUME, CANCEL = "参保登记", "费率核定", "暂停", "恢复", "注销"
ACTIONS = (REGISTER, RATE, PAUSE, RESUME, CANCEL)
FACTS = {
    "name": "单位名称",
    "kind": "单位类型",
    "industry": "行业代码",
    "township": "乡镇",
    "address": "地址",
    "legal_representative": "法定代表人",
    "contact": "联系人",
    "telephone": "联系电话",
    "bank": "开户银行",
    "bank_account": "银行账号",
}
"""Facts of an employer that a registration brings, with their labels."""
LAW = "社会保险法第五十七条"
CANCELLING = "社会保险经办条例第十条"
INJURY_LAW = "社会保险法第三十四条、第三十五条"

Payload = Mapping[str, Any]
OBSTACLES: list[Callable[[Employer, str], Sequence[Finding]]] = []
"""What forbids cancelling an employer in an insurance beside its persons; rooms that know of debts add to it."""


def code_of(payload: Payload) -> str:
    """The credit code in its plain form."""
    return "".join(str(payload.get("credit_code") or "").split()).upper()


def employer_of(payload: Payload) -> Employer | None:
    """The employer that is in the register already."""
    code = code_of(payload)
    return Employer.objects.filter(credit_code=code).first() if code else None


def find(payload: Payload, day: date) -> list[Finding]:
    """Everything wrong with what is asked."""
    found: list[Finding] = []
    insurance, action, month = payload.get("insurance"), payload.get("action"), a_month(payload.get("month"))
    if action not in ACTIONS:
        told = f"没有“{action}”这一事项。" if action else "没有选择办理事项。"
        found.append(wrong("P01-1", "办理事项", told, f"从{'、'.join(ACTIONS)}中选择。"))
    if insurance not in OF_EMPLOYERS:
        told = f"单位不参加“{INSURANCES.get(str(insurance), insurance)}”。" if insurance else "没有选择险种。"
        found.append(wrong("P01-2", "险种", told, "选择单位参加的险种。"))
    if problem := credit_code_problem(code_of(payload)):
        found.append(wrong("P01-3", "统一社会信用代码", f"统一社会信用代码有误：{problem}。", "与营业执照核对。", LAW))
    if month is None:
        found.append(wrong("P01-4", "执行年月", "没有填写执行年月，或不是年月。", "按2025-06的样式填写。"))
    elif month > later(day.replace(day=1), 1):
        found.append(wrong("P01-4", "执行年月", f"{shown_month(month)}晚于下月。", "填写本月或下月。"))
    if (insurance not in OF_EMPLOYERS and action == REGISTER) or (not action and employer_of(payload) is None):
        return [*found, *_find_facts(payload)]
    if action not in ACTIONS or insurance not in OF_EMPLOYERS:
        return found
    registration = registration_of(employer_of(payload), str(insurance))
    if action == REGISTER:
        return [*found, *_find_new(payload, registration, month, day)]
    # Nothing more can be said of an employer that the code does not find.
    return found or _find_change(payload, registration, month, day)


def _find_new(payload: Payload, registration: Registration | None, month: date | None, day: date) -> list[Finding]:
    found: list[Finding] = []
    insurance = payload["insurance"]
    if registration:
        found.append(
            wrong(
                "P01-5",
                "险种",
                f"“{registration.employer.name}”已登记{SHORT[insurance]}，单位编号{registration.number}。",
                "一个单位在一个险种只有一个在用的单位编号；有变化的办理变更。",
                LAW,
            )
        )
    found.extend(_find_facts(payload))
    if number := str(payload.get("number") or "").strip():
        taken = Registration.objects.filter(insurance=insurance, number=number).exclude(state=VOID).first()
        if taken:
            found.append(
                wrong("P01-9", "单位编号", f"单位编号{number}已属“{taken.employer.name}”。", "换一个编号，或留空。")
            )
    if insurance == "410":
        found.extend(_find_rate(payload, month or day.replace(day=1), day, first=True))
    return found


def _find_facts(payload: Payload) -> list[Finding]:
    """What is wrong with what is told of the employer, whatever the insurance."""
    found, employer = [], employer_of(payload)
    if employer is None:
        if not str(payload.get("name") or "").strip():
            found.append(wrong("P01-6", "单位名称", "没有填写单位名称。", "按营业执照填写。", LAW))
        if payload.get("kind") not in EMPLOYER_KINDS:
            found.append(wrong("P01-7", "单位类型", "没有选择单位类型。", f"从{'、'.join(EMPLOYER_KINDS)}中选择。"))
    else:
        found.extend(_differing(payload, employer))
    return [*found, *unknown_place("P01-8", str(payload.get("township") or "")), *badly_written("P01-16", payload)]


def _differing(payload: Payload, employer: Employer) -> list[Finding]:
    """What is given otherwise than the register has it belongs to a change of data, not here."""
    found = []
    for name, label in FACTS.items():
        given = str(payload.get(name) or "").strip()
        known = str(getattr(employer, "township_id" if name == "township" else name) or "")
        if given and known and given != known:
            found.append(
                wrong(
                    "P01-10",
                    label,
                    f"该单位已在册，{label}为“{told_of(name, known)}”，与填写的“{given}”不同。",
                    "信息有变化的先办理单位信息变更。",
                )
            )
    return found


def _find_rate(payload: Payload, month: date, day: date, *, first: bool) -> list[Finding]:
    try:
        standard = injury_standard(month, day)
    except ParameterLookupError as problem:
        return [wrong("P01-11", "行业风险类别", problem.message, problem.action, INJURY_LAW)]
    risk_class, factor = payload.get("risk_class"), payload.get("factor") or 100
    if risk_class not in standard.rates:
        return [
            wrong(
                "P01-11",
                "行业风险类别",
                "工伤保险须核定行业风险类别（一类至八类）。",
                "按单位的主要生产经营业务在行业风险分类表中选择。",
                INJURY_LAW,
            )
        ]
    if factor not in standard.factors(risk_class):
        allowed = "、".join(f"{one}%" for one in standard.factors(risk_class))
        return [
            wrong(
                "P01-12", "浮动档次", f"{risk_class}类行业的浮动档次不能是{factor}%。", f"可选{allowed}。", INJURY_LAW
            )
        ]
    if first and factor != 100:
        return [doubtful("P01-12", "浮动档次", f"首次登记即按{factor}%浮动。", "首次登记按基准费率核定。", INJURY_LAW)]
    return []


def _find_change(payload: Payload, registration: Registration | None, month: date | None, day: date) -> list[Finding]:
    action, insurance = payload["action"], payload["insurance"]
    if registration is None:
        return [wrong("P01-13", "险种", f"该单位没有登记{SHORT[insurance]}。", "先办理参保登记。")]
    found: list[Finding] = []
    if month is not None and month < registration.valid_from:
        said = f"{shown_month(month)}早于该单位的参保年月{shown_month(registration.valid_from)}。"
        found.append(wrong("P01-4", "执行年月", said, "填写参保年月以后的年月。"))
    wanted = {PAUSE: EmployerState.NORMAL, RESUME: EmployerState.PAUSED}.get(action)
    if wanted and registration.state != wanted:
        found.append(
            wrong(
                "P01-14",
                "办理事项",
                f"该单位{SHORT[insurance]}现为“{registration.state}”，不能{action}。",
                "核对事项。",
            )
        )
    if action in (PAUSE, CANCEL) and not str(payload.get("reason") or "").strip():
        found.append(wrong("P01-15", "事由", f"{action}须写明事由。", "填写事由。", CANCELLING))
    if action == RATE:
        if insurance != "410":
            found.append(wrong("P01-16", "险种", "只有工伤保险核定单位费率。", "险种选择工伤保险。", INJURY_LAW))
        else:
            found.extend(_find_rate(payload, month or day.replace(day=1), day, first=False))
    if action == PAUSE and (count := _persons(registration)[0]):
        said = f"该单位尚有{count}人参保缴费。"
        found.append(doubtful("P01-17", "办理事项", said, "核实这些人员是否已办理暂停。"))
    if action == CANCEL:
        paying, paused = _persons(registration)
        if paying or paused:
            said = f"该单位尚有{paying}人参保缴费、{paused}人暂停缴费，不能注销。"
            found.append(wrong("P01-18", "办理事项", said, "先为这些人员办理减员（终止参保）。", CANCELLING))
        for obstacle in OBSTACLES:
            found.extend(obstacle(registration.employer, insurance))
    return found


def _persons(registration: Registration) -> tuple[int, int]:
    """Open enrolments of a registration: paying, paused."""
    counted = Enrolment.objects.filter(registration=registration, valid_to__isnull=True).aggregate(
        paying=Count("id", filter=Q(state=EnrolmentState.PAYING)),
        paused=Count("id", filter=Q(state=EnrolmentState.PAUSED)),
    )
    return counted["paying"], counted["paused"]


def subject(payload: Payload) -> Subject:
    """The employer."""
    name = str(payload.get("name") or "")
    return employer_subject(employer_of(payload), code_of(payload), name, str(payload.get("township") or ""))


def title(payload: Payload) -> str:
    """What the case is called in lists."""
    employer = employer_of(payload)
    name = employer.name if employer else payload.get("name")
    return f"{name}{SHORT[payload['insurance']]}{payload['action']}"


def badly_written(code: str, given: Mapping[str, Any]) -> list[Finding]:
    """A telephone or an account of an employer that is none, under the code of a finding."""
    found = []
    if (telephone := str(given.get("telephone") or "").strip()) and not telephone_fits(telephone):
        told = f"“{telephone}”不是电话号码。"
        found.append(wrong(code, "联系电话", told, "填写手机号码或带区号的固定电话。"))
    if (account := str(given.get("bank_account") or "").strip()) and not employer_account_fits(account):
        found.append(wrong(code, "银行账号", "银行账号应为8至32位数字、字母。", "与开户许可证核对。"))
    return found


def differences(payload: Payload) -> list[Difference]:
    """What would change."""
    employer, insurance, action = employer_of(payload), payload["insurance"], payload["action"]
    registration = registration_of(employer, insurance)
    made = []
    if action == REGISTER:
        if employer is None:
            made.append(Difference("统一社会信用代码", "", code_of(payload)))
        for name, label in FACTS.items():
            known = str(getattr(employer, "township_id" if name == "township" else name, "") or "")
            if (given := str(payload.get(name) or "")) and given != known:
                before, after = (place_name(side) if name == "township" else side for side in (known, given))
                made.append(Difference(label, before, after, mask=name if name in MASKS else ""))
        made.append(Difference(f"{SHORT[insurance]}参保年月", "", shown_month(a_month(payload["month"]))))
        made.append(Difference("单位编号", "", str(payload.get("number") or "").strip() or "由系统编号"))
    if action == RATE or (action == REGISTER and insurance == "410"):
        made.append(Difference("工伤行业类别和费率", _rate_shown(registration), _rate_asked(payload)))
    if action in (PAUSE, RESUME, CANCEL):
        after = {PAUSE: EmployerState.PAUSED, RESUME: EmployerState.NORMAL, CANCEL: EmployerState.CANCELLED}[action]
        made.append(Difference(f"{SHORT[insurance]}状态", registration.state if registration else "", after.value))
    if action != REGISTER:
        made.append(Difference("执行年月", "", shown_month(a_month(payload["month"]))))
        if reason := str(payload.get("reason") or "").strip():
            made.append(Difference("事由", "", reason))
    return made


def _rate_shown(registration: Registration | None) -> str:
    if registration is None or registration.risk_class is None or registration.injury_rate is None:
        return ""
    return f"{registration.risk_class}类，{shown_rate(registration.injury_rate)}"


def shown_rate(millionths: int) -> str:
    """A rate as a percentage: 0.56%."""
    return f"{millionths / 10_000:.4f}".rstrip("0").rstrip(".") + "%"


def _rate_asked(payload: Payload) -> str:
    month = a_month(payload["month"])
    assert month is not None
    standard = injury_standard(month)
    factor = payload.get("factor") or 100
    return f"{payload['risk_class']}类，浮动{factor}%，{shown_rate(standard.rate(payload['risk_class'], factor))}"


def key(payload: Payload) -> str:
    """(统一社会信用代码, 险种), and for what follows the registration also what and when."""
    first = f"P01-{code_of(payload)}-{payload['insurance']}"
    return first if payload["action"] == REGISTER else f"{first}-{payload['action']}-{payload['month']}"


def risk(payload: Payload) -> Risk:
    """A rate that floats changes what an employer owes, and so does a cancellation: the section head agrees."""
    return Risk.MIDDLE if payload["action"] in (RATE, CANCEL) else Risk.LOW


def papers(payload: Payload) -> list[Paper]:
    """What may be asked for."""
    if payload["action"] == REGISTER:
        return [Paper("社会保险登记表", "社会保险经办条例第六条"), Paper("营业执照或批准成立证件", LAW, required=False)]
    if payload["action"] == CANCEL:
        return [Paper("注销登记申请", CANCELLING), Paper("终止情况证明", CANCELLING)]
    return [Paper("社会保险变更登记表", CANCELLING)]


def apply(payload: Payload, case_number: str, day: date) -> list[RowChange]:
    """Write the registration, or what changes of it."""
    month, insurance, action = a_month(payload["month"]), payload["insurance"], payload["action"]
    assert month is not None
    made: list[RowChange] = []
    employer = employer_of(payload)
    if action == REGISTER:
        employer = _with_facts(payload, employer, day, made)
        registration = Registration(
            employer=employer, insurance=insurance, valid_from=month, number=_number(payload, employer)
        )
        made.append(rows.add(registration, month))
    else:
        known = registration_of(employer, insurance)
        assert employer is not None and known is not None
        registration = known
    if action == RATE or (action == REGISTER and insurance == "410"):
        made.extend(_set_rate(payload, registration, month, case_number, day))
    state = {PAUSE: EmployerState.PAUSED, RESUME: EmployerState.NORMAL, CANCEL: EmployerState.CANCELLED}.get(action)
    if state:
        ends = {"valid_to": max(month, registration.valid_from)} if action == CANCEL else {}
        made.append(rows.change(registration, month, state=state.value, **ends))
    if (now := _state_of(employer)) != employer.state:
        made.append(rows.change(employer, month, state=now))
    return made


def _with_facts(payload: Payload, employer: Employer | None, day: date, made: list[RowChange]) -> Employer:
    given = {name: str(payload[name]).strip() for name in FACTS if payload.get(name)}
    if "township" in given:
        given["township_id"] = given.pop("township")
    if employer is None:
        employer = Employer(credit_code=code_of(payload), **given)
        made.append(rows.add(employer, day))
    elif new := {name: value for name, value in given.items() if not getattr(employer, name)}:
        made.append(rows.change(employer, day, **new))
    return employer


def _number(payload: Payload, employer: Employer) -> str:
    """The unit number given, or one made of the employer and how often it was registered in the insurance."""
    if given := str(payload.get("number") or "").strip():
        return given
    times = Registration.objects.filter(employer=employer, insurance=payload["insurance"]).count()
    return f"{employer.pk:08d}{times + 1:02d}"


def _set_rate(
    payload: Payload, registration: Registration, month: date, case_number: str, day: date
) -> list[RowChange]:
    standard, factor = injury_standard(month, day), payload.get("factor") or 100
    rate = standard.rate(payload["risk_class"], factor)
    fixed = InjuryRate(
        registration=registration,
        valid_from=month,
        risk_class=payload["risk_class"],
        rate=rate,
        factor=factor,
        source=standard.source[:100],
        case_number=case_number,
    )
    return [
        rows.add(fixed, month),
        rows.change(registration, month, risk_class=payload["risk_class"], injury_rate=rate),
    ]


def _state_of(employer: Employer) -> str:
    """An employer is cancelled or paused where all of its registrations are, and normal otherwise."""
    states = set(Registration.objects.filter(employer=employer).exclude(state=VOID).values_list("state", flat=True))
    for state in (EmployerState.NORMAL, EmployerState.PAUSED, EmployerState.CANCELLED):
        if state.value in states:
            return state.value
    return VOID


KIND = register_kind(
    CaseKind(
        code="P01",
        name="单位参保登记",
        document="社会保险登记表",
        time_limit=10,
        basis="社会保险法第五十七条；社会保险经办条例第六条、第十条",
        subject=subject,
        title=title,
        find=find,
        risk=risk,
        differences=differences,
        key=key,
        apply=apply,
        papers=papers,
        claims=lambda payload: overlaps.of_registration(code_of(payload), payload.get("insurance")),
    )
)
