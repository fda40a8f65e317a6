"""What became of a project's money between budget and payment (预算、变更、批准), each step with its reason.

Steps follow from the movements of its items, so that what was granted and all steps together are what is approved.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from shebao.disclosure.check.personal import without_personal_numbers
from shebao.programmes.models import BudgetChange, ClawBack, Milestone, Movement, Project
from shebao.programmes.states import Flow

MORE, LESS = "调增", "调减"
RETURNS = (Flow.GIVE_UP.value, Flow.CARRY_OUT.value)
"""What goes out of a budget because it was not spent or came back: of a few persons it would tell what was paid."""
REASONS = {
    Flow.GIVE_UP.value: "结余退回财政",
    Flow.CARRY_OUT.value: "结余结转到下一年度",
    Flow.CARRY_IN.value: "上一年度结转",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its day, what it is, by which document, by how many fen, and why. One of use or content has no amount."""

    day: date
    what: str
    number: str
    fen: int
    reason: str


@dataclass(frozen=True, slots=True)
class Course:
    """What was granted, by which document on which day, and what came after."""

    granted: int
    number: str = ""
    day: date | None = None
    steps: Sequence[Step] = ()

    @property
    def changed(self) -> int:
        """All steps together, in fen."""
        return sum(one.fen for one in self.steps)

    @property
    def approved(self) -> int:
        """What is approved after all of them, in fen."""
        return self.granted + self.changed


def courses(projects: Sequence[Project], few: Mapping[str, bool]) -> dict[str, Course]:
    """The courses by code; what a project of a few persons gave back is left out."""
    moves: dict[int, list[Movement]] = {}
    rows = Movement.objects.filter(item__project__in=projects).exclude(approved=0)
    for one in rows.select_related("item").order_by("pk"):
        moves.setdefault(one.item.project_id, []).append(one)
    changes = {
        (one.case_number, one.item_id): one for one in BudgetChange.objects.filter(project__in=projects).order_by("pk")
    }
    taken_back = {
        one.case_number: one for one in ClawBack.objects.filter(project__in=projects).select_related("suspension")
    }
    days = dict(Milestone.objects.filter(project__in=projects).values_list("case_number", "day"))
    made = {}
    for project in projects:
        own = moves.get(project.pk, [])
        granted = sum(one.approved for one in own if one.flow == Flow.GRANT.value)
        later = [one for one in own if one.flow != Flow.GRANT.value]
        if few.get(project.code):
            later = [one for one in later if one.flow not in RETURNS]
        steps = [_moved(one, changes, taken_back, days) for one in later]
        steps += _without_amount(project, changes.values())
        made[project.code] = Course(
            granted, project.approval_number, project.approved_on, sorted(steps, key=lambda one: one.day)
        )
    return made


def _moved(
    one: Movement,
    changes: Mapping[tuple[str, int], BudgetChange],
    taken_back: Mapping[str, ClawBack],
    days: Mapping[str, date],
) -> Step:
    change = changes.get((one.case_number, one.item_id))
    if change is not None:
        what = MORE if one.approved > 0 else LESS
        return Step(change.approved_on, what, change.basis_number, one.approved, _clean(change.explanation))
    claw_back = taken_back.get(one.case_number)
    if claw_back is not None:
        reason = _clean(claw_back.suspension.reason)
        return Step(claw_back.day, "扣回", claw_back.decision, one.approved, reason)
    day = days.get(one.case_number) or localtime(one.made_at).date()
    return Step(day, one.flow, "", one.approved, _clean(one.memo) or REASONS.get(one.flow, ""))


def _without_amount(project: Project, changes: Iterable[BudgetChange]) -> Iterator[Step]:
    for one in changes:
        if one.project_id == project.pk and not one.amount:
            yield Step(one.approved_on, f"改变{one.what}", one.basis_number, 0, _clean(one.explanation))


def _clean(text: str) -> str:
    """What somebody typed, without personal numbers."""
    return without_personal_numbers(text)
