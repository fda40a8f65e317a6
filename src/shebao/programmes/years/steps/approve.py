"""编制审批 (Y01): a frozen version becomes the unit's own, and may be sent to the finance bureau."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes.controls.words import doubt, refusal
from shebao.programmes.years import rows
from shebao.programmes.years.models import Version
from shebao.programmes.years.states import Kind, VersionState
from shebao.programmes.years.steps.version_case import TO_APPROVE, needed, year_case
from shebao.screens.shows import yuan

BASIS = "预算法第三十二条；预算法实施条例第四十一条"

Payload = Mapping[str, Any]


def before(version: Version) -> Version | None:
    """The version of the year and kind that came before, leaving out those that were given up."""
    earlier = Version.objects.filter(year=version.year, kind=version.kind, number__lt=version.number)
    return earlier.exclude(state=VersionState.VOID.value).order_by("-number").first()


def find(payload: Payload, version: Version, day: date) -> Sequence[Finding]:
    """Everything that is wrong."""
    found = needed(version, VersionState.FROZEN)
    later = Version.objects.filter(year=version.year, kind=version.kind, number__gt=version.number)
    if newer := later.exclude(state=VersionState.VOID.value).order_by("-number").first():
        message = f"已有更新的第{newer.number}版。"
        found.append(refusal("Y-32", message, BASIS, "版本", "审批最新的一版，或先作废较新的。"))
    if version.warnings:
        message = f"编制时有{version.warnings}条提醒尚未确认。"
        found.append(doubt("Y-33", message, BASIS, "提醒", "在版本页面核对；公开前逐条确认。"))
    return found


def differences(payload: Payload, version: Version) -> list[Difference]:
    """The version beside the one before."""
    earlier = before(version)
    made = [Difference("版本说明", "", version.note)]
    if earlier:
        made.append(
            Difference("与上一版相比", f"第{earlier.number}版{yuan(earlier.total)}元", f"{yuan(version.total)}元")
        )
    return made


def apply(payload: Payload, version: Version, case_number: str, day: date) -> list[RowChange]:
    """The version is approved."""
    return [rows.change(version, state=VersionState.APPROVED.value, approved_by_case=case_number)]


KIND = year_case(
    Kind.APPROVE,
    "编制审批",
    "年度预算编制审批表",
    desk=TO_APPROVE,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: f"{Kind.APPROVE}-{payload.get('version')}",
    papers=(Paper("集体研究会议纪要", "“三重一大”决策制度"),),
    basis=BASIS,
)
