"""What every kind of case of a project has: it is about the project, its hands are different people (G08).

A payload names the project by ``project`` (its code). Amounts are fen, days are written 2025-06-30.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from shebao.cases import workflow
from shebao.cases.kinds import CaseKind, Claim, Desk, Difference, Paper, Subject, declare
from shebao.cases.models import Case, CaseStep
from shebao.cases.states import Action, Hand, Risk, name_approvals
from shebao.findings import Finding
from shebao.journal.record import RowChange, queue_up
from shebao.programmes.controls import g08_different_people
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Item, Project
from shebao.programmes.states import Kind, ProjectState
from shebao.screens.shows import yuan
from shebao.staff.models import NaturalPerson
from shebao.staff.who import Who

LOOK = "project.look"
APPLY, HEAD, FINANCE, REVIEW = "project.apply", "project.head", "project.finance", "project.review"
LEAD, DECIDE, HOLD = "project.lead", "project.decide", "project.hold"
name_approvals({REVIEW: "财务股审核", LEAD: "分管副主任审批", DECIDE: "主任审批"})
BY_BUSINESS = Desk(APPLY, HEAD, LOOK)
WHOLE_CHAIN = Desk(APPLY, HEAD, LOOK, (REVIEW, LEAD, DECIDE))
"""经办 → 业务股长 → 财务股 → 分管副主任 → 主任."""
TO_PAY = Desk(APPLY, HEAD, LOOK, (REVIEW, DECIDE))
"""经办 → 业务股长 → 财务股 → 主任."""
BY_FINANCE = Desk(FINANCE, REVIEW, LOOK)
BY_FINANCE_DECIDED = Desk(FINANCE, REVIEW, LOOK, (DECIDE,))
TO_HOLD = Desk(HOLD, REVIEW, LOOK, (DECIDE,))
SUBJECT = "project"

Payload = Mapping[str, Any]
Find = Callable[[Payload, Project, date], Sequence[Finding]]


def project_of(payload: Payload) -> Project | None:
    """The project of a payload; None where there is none."""
    return Project.objects.filter(code=str(payload.get("project") or "")).select_related("section").first()


def item_of(payload: Payload, project: Project | None, name: str = "item") -> Item | None:
    """The item of a payload; None where there is none."""
    return Item.objects.filter(project=project, code=str(payload.get(name) or "")).select_related("project").first()


def needed(project: Project, *states: ProjectState) -> list[Finding]:
    """What forbids a step in the state the project is in."""
    if ProjectState(project.state) in states:
        return []
    said = "、".join(f"“{state}”" for state in states)
    message = f"项目现为“{project.state}”，{said}的项目才能办理本业务。"
    return [refusal("P-1", message, RULES, action="按专项资金办理程序逐步办理。")]


@dataclass(frozen=True)
class Hands:
    """Who took which hand in a case that takes effect, and when the last one did."""

    maker: NaturalPerson
    checker: NaturalPerson
    approvers: tuple[NaturalPerson, ...]
    at: datetime


def hands_of(case_number: str) -> Hands:
    """The hands of a case, by its steps: its newest maker, the checker and approvers of its newest version."""
    steps = list(CaseStep.objects.filter(case__number=case_number).select_related("natural_person").order_by("ordinal"))
    version = max(step.version for step in steps)
    last = [step for step in steps if step.version == version]
    maker = next(step for step in reversed(steps) if step.hand == Hand.MAKE)
    checker = next(step for step in reversed(last) if step.action == Action.CHECK)
    approvers = tuple(step.natural_person for step in last if step.action == Action.APPROVE)
    return Hands(maker.natural_person, checker.natural_person, approvers, last[-1].at)


def objections(payload: Payload, person: NaturalPerson, hand: Hand, number: str) -> Sequence[Finding]:
    """G08 within a case: nobody is two hands of it."""
    if not number:
        return []
    taken = CaseStep.objects.filter(case__number=number).exclude(hand="").values_list("hand", "natural_person_id")
    return g08_different_people.find(person, hand.value, list(taken))


def life_step(
    code: Kind,
    name: str,
    document: str,
    *,
    desk: Desk,
    find: Find,
    differences: Callable[[Payload, Project | None], Sequence[Difference]],
    apply: Callable[[Payload, Project, str, date], Sequence[RowChange]],
    key: Callable[[Payload], str],
    papers: Sequence[Paper] | Callable[[Payload], Sequence[Paper]] = (),
    basis: str = RULES,
    time_limit: int = 10,
    amount: Callable[[Payload], int | None] = lambda _: None,
    claims: str | Callable[[Payload], Sequence[Claim]] = "",
    objects: Callable[[Payload, NaturalPerson, Hand], Sequence[Finding]] = lambda *_: (),
    title: Callable[[Payload, str], str] | None = None,
) -> CaseKind:
    """Declare a kind of case about a project that is there. ``claims`` names what only one open case may be about."""

    def named(payload: Payload) -> str:
        project = project_of(payload)
        return project.name if project else str(payload.get("project") or "")

    def found(payload: Payload, day: date) -> Sequence[Finding]:
        project = project_of(payload)
        if project is None:
            return [refusal("P-2", f"没有项目“{payload.get('project') or ''}”。", RULES, "项目", "从项目列表中选择。")]
        return list(find(payload, project, day))

    def held(payload: Payload) -> Sequence[Claim]:
        if callable(claims):
            return claims(payload)
        return (
            [Claim(f"{claims}:{payload.get('project')}", "项目", f"项目“{named(payload)}”的{name}")] if claims else []
        )

    def lock(payload: Payload) -> Project:
        # Books and payments lock the journal's head before rows of their own: so does everything here.
        queue_up()
        return Project.objects.select_for_update(of=("self",)).get(code=payload["project"])

    def write(payload: Payload, case_number: str, day: date) -> Sequence[RowChange]:
        return apply(payload, lock(payload), case_number, day)

    return declare(
        CaseKind(
            code=code.value,
            name=name,
            document=document,
            time_limit=time_limit,
            basis=basis,
            subject=lambda payload: Subject(SUBJECT, str(payload.get("project") or ""), named(payload)),
            title=lambda payload: title(payload, named(payload)) if title else f"{named(payload)}{name}",
            find=found,
            risk=lambda _: Risk.HIGH if desk.approvals else Risk.LOW,
            differences=lambda payload: differences(payload, project_of(payload)),
            key=key,
            apply=write,
            lock=lock,
            papers=papers if callable(papers) else lambda _: papers,
            amount=amount,
            claims=held,
            desk=desk,
            corrected_at=corrected_at,
            objections=lambda payload, person, hand, number: [
                *objections(payload, person, hand, number),
                *objects(payload, person, hand),
            ],
        )
    )


def money(fen: int | None) -> str:
    """An amount as a difference shows it."""
    return f"{yuan(fen)}元" if fen is not None else ""


def corrected_at(number: str, _: str) -> str:
    """The page where a returned case of a project is corrected."""
    return str(reverse("project-correct", args=[number]))


def open_step(kind: Kind, payload: Payload, *, by: Who, now: datetime) -> Case:
    """Open a case of a project's life, as its maker."""
    return workflow.open_case(kind.value, "", payload, by=by, now=now)
