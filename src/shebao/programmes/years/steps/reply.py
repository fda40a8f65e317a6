"""批复登记 (Y02): the finance bureau granted an approved version; the clock of its publication begins."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from shebao.cases.kinds import Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes.controls.words import refusal
from shebao.programmes.steps.fields import filled, not_later
from shebao.programmes.years import rows
from shebao.programmes.years.clock import limit
from shebao.programmes.years.models import Reply, Version
from shebao.programmes.years.states import Kind, VersionState
from shebao.programmes.years.steps.version_case import TO_REGISTER, needed, year_case
from shebao.register.wording import a_day
from shebao.screens.shows import yuan

BASIS = "预算法第五十二条、第八十条"

Payload = Mapping[str, Any]


def find(payload: Payload, version: Version, day: date) -> Sequence[Finding]:
    """Everything that is wrong."""
    found = needed(version, VersionState.APPROVED, VersionState.RELEASED, VersionState.PUBLISHED)
    found += filled(payload, approval_number="批复文号", granted="批复总额")
    found += not_later(payload, day, "批复日期", "approved_on")
    granted = payload.get("granted")
    if isinstance(granted, int) and granted != version.total:
        differs = yuan(granted - version.total)
        message = f"批复总额{yuan(granted)}元，{version}支出总计{yuan(version.total)}元，相差{differs}元。"
        action = "项目按批复登记、基础底册按批复修改后，另编一版送审。"
        found.append(refusal("Y-34", message, BASIS, "批复总额", action))
    approved_on = a_day(payload.get("approved_on"))
    if approved_on and not version.year - 1 <= approved_on.year <= version.year + 1:
        message = f"批复日期{approved_on}与{version.year}年度不符。"
        found.append(refusal("Y-35", message, BASIS, "批复日期", "核对批复文件。"))
    number = str(payload.get("approval_number") or "").strip()
    same = Reply.objects.filter(year=version.year, kind=version.kind, number=number, approved_on=approved_on)
    if number and approved_on and same.filter(version=version).exists():
        found.append(
            refusal("Y-36", f"批复“{number}”已经登记。", BASIS, "批复文号", "有误的，以正确的文号日期再登记。")
        )
    return found


def differences(payload: Payload, version: Version) -> list[Difference]:
    """What was granted, and until when it is to be published."""
    approved_on = a_day(payload.get("approved_on"))
    return [
        Difference("批复文号", "", str(payload.get("approval_number") or "")),
        Difference("批复日期", "", str(payload.get("approved_on") or "")),
        Difference("公开期限", "", limit(approved_on).told if approved_on else ""),
    ]


def apply(payload: Payload, version: Version, case_number: str, day: date) -> list[RowChange]:
    """Write the grant; the newest counts."""
    approved_on = a_day(payload["approved_on"])
    assert approved_on is not None, "a grant without a day does not pass its check"
    made = Reply(
        year=version.year,
        kind=version.kind,
        ordinal=Reply.objects.filter(year=version.year, kind=version.kind).count() + 1,
        number=payload["approval_number"].strip(),
        approved_on=approved_on,
        version=version,
        total=version.total,
        case_number=case_number,
        made_at=timezone.now(),
    )
    return [rows.add(made)]


KIND = year_case(
    Kind.REPLY,
    "批复登记",
    "预算批复登记表",
    desk=TO_REGISTER,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: (
        f"{Kind.REPLY}-{payload.get('version')}-{payload.get('approval_number')}-{payload.get('approved_on')}"[:120]
    ),
    papers=(Paper("财政部门批复文件", BASIS),),
    basis=BASIS,
)
