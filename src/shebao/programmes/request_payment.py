"""用款申请 (Z04): reserve, hand the payees down to the payments, wait for the bank.

A payload names ``project``, ``item``, ``amount`` (fen), ``purpose``, ``payer`` (the code of the paying account) and
either ``roster`` (the id of an approved roster) or ``lines``: payees with account, bank, amount, purpose. What is not
paid by a roster names its invoice or other voucher in ``reference``.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db.models import F
from django.urls import reverse

from shebao.cases.kinds import Claim, Difference, Paper
from shebao.cases.models import Case, CaseVersion
from shebao.cases.states import State
from shebao.findings import Finding
from shebao.journal.digest import digest, record_text
from shebao.journal.record import RowChange
from shebao.payments.bank_profiles import profiles
from shebao.payments.check_lines import check_lines, complete
from shebao.payments.drafts import BatchDraft
from shebao.payments.hand_over import hand_over
from shebao.payments.models import PayerAccount
from shebao.programmes import rows
from shebao.programmes.books import at_work
from shebao.programmes.controls import (
    ceilings,
    g01_within_budget,
    g02_within_scope,
    g03_by_progress,
    g06_procured,
    g09_suspended,
    g10_payees,
    g12_right_fund,
    g13_closed,
)
from shebao.programmes.controls.parameters import unit_code
from shebao.programmes.controls.words import RULES, doubt, refusal
from shebao.programmes.models import Item, PaymentRequest, Procurement, Project
from shebao.programmes.payments_room import KIND as BATCH_KIND
from shebao.programmes.reserve import reserve
from shebao.programmes.states import Kind
from shebao.programmes.steps.fields import PLAIN, amount_of, filled, positive
from shebao.programmes.steps.project_case import (
    TO_PAY,
    hands_of,
    item_of,
    life_step,
    money,
    open_step,
    project_of,
)
from shebao.register.models import Person
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who

BASIS = f"{RULES}：严格按照资金拨付程序、年度项目计划和项目进度拨付"
MOST_SHOWN = 20
PAYING = [one.value for one in (State.TO_CHECK, State.TO_APPROVE, State.EFFECTIVE, State.ARCHIVED)]
"""States of a request that is not in the hands of its maker any more, and has not come to nothing."""

Payload = Mapping[str, Any]


def ask(payload: Payload, *, by: Who, now: datetime) -> Case:
    """Open a payment request as its maker. ``fund``, ``channel`` and ``payer`` are the project's where left out.

    Raises :class:`Refused` with everything that forbids it.
    """
    return open_step(Kind.PAY, completed(payload), by=by, now=now)


def completed(payload: Payload) -> dict[str, Any]:
    """A payload with what follows from the project where it says nothing else."""
    project, given = project_of(payload), dict(payload)
    if project is not None:
        given.setdefault("fund", project.fund)
        given.setdefault("channel", project.channel)
    if not given.get("payer"):
        codes = list(PayerAccount.objects.filter(active=True).values_list("code", flat=True)[:2])
        given["payer"] = codes[0] if len(codes) == 1 else ""
    return given


def lines_of(payload: Payload) -> list[dict[str, Any]]:
    """The payees of a request that has no roster."""
    return [dict(one) for one in payload.get("lines") or []]


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that forbids the payment: all controls at once."""
    found = [*g13_closed.find(project), *g13_closed.after_its_year(project, day), *g09_suspended.find(project)]
    found += filled(payload, payer="付款账户")
    found += g12_right_fund.find(project, str(payload.get("fund") or ""), str(payload.get("channel") or ""))
    found += [*positive(payload, "申请金额（元）"), *filled(payload, purpose="用途")]
    item, amount = item_of(payload, project), amount_of(payload)
    if item is None:
        named = f"项目没有明细“{payload['item']}”。" if payload.get("item") else "没有选择项目明细。"
        found.append(refusal("P-2", named, PLAIN, "项目明细", "从列表中选择。"))
    else:
        purposes = [payload.get("purpose"), *(one.get("purpose") for one in lines_of(payload))]
        found += g02_within_scope.find(item, [str(one) for one in purposes if one])
    if amount > 0:
        found += _of_amount(payload, project, item, day)
    if not payload.get("roster"):
        return [*found, *_of_lines(payload, day)]
    return [*found, *(_of_roster(payload, project, item) if item else [])]


def _of_amount(payload: Payload, project: Project, item: Item | None, day: date) -> list[Finding]:
    """What forbids the amount: budget, plan and ceilings of the item where one is chosen, progress, procurement."""
    amount, found = amount_of(payload), []
    if item is not None:
        found += g01_within_budget.find(item, amount)
        found += g03_by_progress.over_plan(item, amount, day)
        found += ceilings.find(item, amount, day)
    number, catalogue = str(payload.get("procurement") or ""), str(payload.get("catalogue") or "")
    return [
        *found,
        *g03_by_progress.find(project, amount, day),
        *g06_procured.find(project, catalogue, number, amount, day),
    ]


def _of_lines(payload: Payload, day: date) -> list[Finding]:
    lines, found = lines_of(payload), filled(payload, lines="收款明细", reference="票据或依据编号")
    for at, one in enumerate(lines, 1):
        if (
            not one.get("payee")
            or not one.get("account")
            or not isinstance(one.get("amount"), int)
            or one["amount"] <= 0
        ):
            message = f"收款明细第{at}行缺少户名、账号，或金额不大于零。"
            found.append(refusal("P-2", message, PLAIN, "收款明细", "补齐后再提交。"))
            one.setdefault("account", "")
            one.setdefault("payee", "")
    total = sum(one["amount"] for one in lines if isinstance(one.get("amount"), int))
    if lines and amount_of(payload) > 0 and total != amount_of(payload):
        message = f"收款明细合计{yuan(total)}元，与申请金额{yuan(amount_of(payload))}元不等。"
        found.append(refusal("P-3", message, BASIS, "收款明细", "核对明细和金额。"))
    if lines and not found:
        found += _unfit_for_the_bank(payload, lines)
    purposes = [str(one.get("purpose") or "") for one in (payload, *lines)]
    found += [*g10_payees.by_hand(purposes), *g10_payees.wrong_numbers(lines, day)]
    return [*found, *g10_payees.find(lines, day), *_paid_before(payload, lines)]


def _paid_before(payload: Payload, lines: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """A doubt where another request, handed in or in effect, pays one of the payees by the same voucher."""
    accounts, reference = {str(one.get("account")) for one in lines}, payload.get("reference")
    if not reference:
        return []
    others = Case.objects.filter(kind=Kind.PAY.value, state__in=PAYING).exclude(idempotency_key=key(payload))
    newest = CaseVersion.objects.filter(case__in=others, version=F("case__version"), payload__reference=reference)
    same = [
        one.case.number
        for one in newest.select_related("case").order_by("pk")
        if accounts & {str(line.get("account")) for line in lines_of(one.payload)}
    ]
    if not same:
        return []
    message = f"票据或依据编号“{reference}”已用于用款申请{'、'.join(same[:MOST_SHOWN])}，收款账号相同，可能重复支付。"
    action = "核对票据原件；同一依据分次支付的，在审核意见中写明。"
    return [doubt("G10", message, "会计法第十四条", "票据或依据编号", action)]


def _unfit_for_the_bank(payload: Payload, lines: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """What the bank of the paying account would not take, said while it can still be corrected."""
    payer = PayerAccount.objects.filter(code=str(payload.get("payer") or "")).first()
    if payer is None or payer.profile not in profiles():
        return []
    full, found = complete(_frame(payload, lines, "用款"))
    return found or check_lines(full, profiles()[payer.profile])


def _of_roster(payload: Payload, project: Project, item: Item) -> list[Finding]:
    """The roster is approved, is of this project, and comes to the amount."""
    from shebao.programmes.allowances.handing_over import ready_to_pay

    try:
        roster = ready_to_pay(int(payload["roster"]))
    except Refused as refused:
        return list(refused.findings)
    found = []
    if (roster.project, roster.item) != (project.code, item.code):
        theirs = f"项目{roster.project or '（未选）'}明细{roster.item or '（未选）'}"
        message = f"名册{roster.number}属于{theirs}，不是本项目明细。"
        found.append(refusal("G02", message, BASIS, "名册", "从名册页面申请用款。"))
    if roster.total != amount_of(payload):
        message = f"名册{roster.number}合计{yuan(roster.total)}元，与申请金额{yuan(amount_of(payload))}元不等。"
        found.append(refusal("P-3", message, BASIS, "申请金额（元）", "按名册合计申请。"))
    # Nobody is on a roster twice: the database refuses the line.
    return found


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """What is paid, from what, to whom."""
    item = item_of(payload, project)
    made = [
        Difference("项目明细", "", str(item or payload.get("item") or "")),
        Difference("申请金额", "", money(amount_of(payload))),
        Difference("用途", "", str(payload.get("purpose") or "")),
        Difference("付款账户", "", payer_named(str(payload.get("payer") or ""))),
    ]
    if payload.get("roster"):
        link = reverse("roster", args=[payload["roster"]])
        made.append(Difference("名册", "", roster_named(payload["roster"]), link=link, link_right="roster.look"))
    if payload.get("procurement"):
        made.append(Difference("政府采购计划编号", "", str(payload["procurement"])))
    if payload.get("reference"):
        made.append(Difference("票据或依据编号", "", str(payload["reference"])))
    lines = lines_of(payload)
    pages = _pages_of(lines[:MOST_SHOWN])
    for at, one in enumerate(lines[:MOST_SHOWN], 1):
        link = pages.get(str(one.get("id_number") or ""), "")
        told = f"{one.get('payee') or ''}，{money(one.get('amount'))}"
        made.append(Difference(f"收款人{at}", "", told, link=link, link_right="register.look"))
        made.append(Difference(f"收款人{at}账号", "", str(one.get("account") or ""), mask="bank_account"))
    if len(lines) > MOST_SHOWN:
        made.append(Difference("其余收款人", "", f"{len(lines) - MOST_SHOWN}笔"))
    return made


def _pages_of(lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The pages of the payees in the register, by the numbers of their identity documents."""
    numbers = [str(one["id_number"]) for one in lines if one.get("id_number")]
    found = Person.objects.filter(id_number__in=numbers).values_list("id_number", "pk")
    return {number: str(reverse("person", args=[key])) for number, key in found}


def payer_named(code: str) -> str:
    """The account that money leaves from, with its name."""
    account = PayerAccount.objects.filter(code=code).first()
    return str(account) if account else code


def roster_named(key: Any) -> str:
    """A roster as people call it: year, programme and number."""
    from shebao.programmes.allowances.catalogue import allowances
    from shebao.programmes.allowances.models import Roster

    roster = Roster.objects.filter(pk=key).first()
    return f"{roster.year}年度{allowances()[roster.allowance].name}名册{roster.number}" if roster else f"第{key}号名册"


def papers(payload: Payload) -> list[Paper]:
    """The request itself, and what it rests on."""
    found = [Paper("用款申请单", BASIS)]
    if not payload.get("roster"):
        found.append(Paper("发票或支付依据", "会计法第十四条"))
    if payload.get("procurement"):
        found.append(Paper("政府采购合同和验收材料", "政府采购法第六十四条"))
    return found


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Reserve, write the request, hand the batch down."""
    item, hands = item_of(payload, project), hands_of(case_number)
    assert item is not None and len(hands.approvers) == len(TO_PAY.approvals), "what the chain asks for"
    amount = amount_of(payload)
    promised = reserve(project, item, amount, f"用款-{case_number}", hands.maker, case_number, hands.at)
    draft = _draft(payload, project, item, case_number)
    request = PaymentRequest(
        number=case_number,
        project=project,
        item=item,
        reservation=promised.reservation,
        amount=amount,
        purpose=payload["purpose"],
        payees=draft.lines.height,
        roster=payload.get("roster"),
        procurement=Procurement.objects.filter(number=str(payload.get("procurement") or "")).first(),
        batch=draft.key,
        made_by=hands.maker,
        checked_by=hands.checker,
        reviewed_by=hands.approvers[0],
        approved_by=hands.approvers[1],
        approved_at=hands.at,
    )
    changes = [*promised.changes, rows.add(request)]
    hand_over(draft, by=at_work(hands.maker, day), now=hands.at)
    return changes


def _draft(payload: Payload, project: Project, item: Item, case_number: str) -> BatchDraft:
    payer = PayerAccount.objects.filter(code=str(payload["payer"])).first()
    wanted = profiles()[payer.profile].facts if payer and payer.profile in profiles() else ()
    facts = {
        "预算单位编码": unit_code(),
        "项目编码": project.finance_code,
        "功能科目": item.function_code,
        "经济科目": item.economic_code,
        "指标文号": project.approval_number,
    }
    if payload.get("roster"):
        from shebao.programmes.allowances.handing_over import batch_key, to_pay

        roster = to_pay(int(payload["roster"]))
        key, title, lines = batch_key(int(payload["roster"])), roster.title, roster.lines
    else:
        key, title = f"request-{case_number}", f"{project.name}：{payload['purpose']}"
        lines = _frame(payload, lines_of(payload), case_number)
    kept = {name: value for name, value in facts.items() if name in wanted}
    return BatchDraft(BATCH_KIND, key, title[:200], str(payload["payer"]), lines, facts=kept)


def _frame(payload: Payload, lines: Sequence[Mapping[str, Any]], prefix: str) -> pl.DataFrame:
    """Typed payees as the lines of a batch."""
    return pl.DataFrame(
        [
            {
                "line_key": f"{prefix}:{at}",
                "payee": str(one["payee"]),
                "account": str(one["account"]),
                "bank": str(one.get("bank") or ""),
                "amount": one["amount"],
                "purpose": str(one.get("purpose") or payload.get("purpose") or ""),
                "person_digest": digest(str(one["id_number"])) if one.get("id_number") else "",
            }
            for at, one in enumerate(lines, 1)
        ]
    )


def claims(payload: Payload) -> list[Claim]:
    """A roster is paid by one request."""
    roster = payload.get("roster")
    return [Claim(f"roster:{roster}", "名册", roster_named(roster))] if roster else []


def key(payload: Payload) -> str:
    """The roster's batch; otherwise everything that is asked: the same invoice is not paid twice."""
    if payload.get("roster"):
        from shebao.programmes.allowances.handing_over import batch_key

        return f"{Kind.PAY}-{batch_key(int(payload['roster']))}"
    return f"{Kind.PAY}-{payload.get('project')}-{digest(record_text(dict(payload)))[-40:]}"


KIND = life_step(
    Kind.PAY,
    "用款申请",
    "用款申请单",
    desk=TO_PAY,
    find=find,
    differences=differences,
    apply=apply,
    key=key,
    papers=papers,
    basis=BASIS,
    time_limit=5,
    amount=lambda payload: amount_of(payload) or None,
    claims=claims,
)
