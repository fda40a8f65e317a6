"""进度登记 (Z13): how far a project is, which payments may follow."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.controls.g03_by_progress import WHOLE, percent, progress_on
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Progress, Project
from shebao.programmes.states import Kind, ProjectState
from shebao.programmes.steps.fields import filled, not_later
from shebao.programmes.steps.project_case import BY_BUSINESS, life_step, needed
from shebao.register.wording import a_day

Payload = Mapping[str, Any]


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong; progress goes up, to 100 % at most."""
    found = [*needed(project, ProjectState.RUNNING), *filled(payload, evidence="进度依据")]
    found += not_later(payload, day, "截止日期")
    share, on = payload.get("share"), a_day(payload.get("day"))
    if not isinstance(share, int) or not 0 <= share <= WHOLE:
        found.append(refusal("P-6", "项目进度须在0%到100%之间。", RULES, "项目进度（%）", "更正。"))
    elif on and share < (before := progress_on(project, on)):
        message = f"项目进度{percent(share)}%低于已登记的{percent(before)}%。"
        found.append(
            refusal(
                "P-6",
                message,
                RULES,
                "项目进度（%）",
                "核对进度；登记有误的，在进度依据中说明后按实际填报不低于原进度。",
            )
        )
    if on and Progress.objects.filter(project=project, day=on).exists():
        found.append(refusal("P-7", f"{on}的进度已登记。", RULES, "截止日期", "另填截止日期。"))
    return found


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """Before and after."""
    on = a_day(payload.get("day"))
    before = progress_on(project, on) if project and on else 0
    share = payload.get("share")
    return [
        Difference("项目进度", f"{percent(before)}%", f"{percent(share)}%" if isinstance(share, int) else ""),
        Difference("截止日期", "", str(payload.get("day") or "")),
        Difference("进度依据", "", str(payload.get("evidence") or "")),
    ]


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write it."""
    on = a_day(payload["day"])
    made = Progress(
        project=project, day=on, share=payload["share"], evidence=payload["evidence"], case_number=case_number
    )
    return [rows.add(made)]


KIND = life_step(
    Kind.PROGRESS,
    "进度登记",
    "项目进度表",
    desk=BY_BUSINESS,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: f"{Kind.PROGRESS}-{payload.get('project')}-{payload.get('day')}",
    papers=(Paper("进度证明材料", RULES),),
    claims="进度",
)
