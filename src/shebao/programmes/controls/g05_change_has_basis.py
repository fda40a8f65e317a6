"""G05: a change names its policy basis and explains itself, and brings new targets."""

from collections.abc import Mapping
from typing import Any

from shebao.findings import Finding
from shebao.programmes.controls.words import RULES, refusal

BASIS = f"{RULES}：必须提出变更申请，并附变更政策依据和说明，按规定程序报批"
PAPERS = ("政策依据", "变更说明", "新绩效目标")
"""The papers that a change request brings."""


def find(payload: Mapping[str, Any]) -> list[Finding]:
    """What is missing."""

    def empty(name: str) -> bool:
        return not str(payload.get(name) or "").strip()

    found = []
    if empty("basis_number") or empty("explanation"):
        field = "政策依据文号" if empty("basis_number") else "变更说明"
        found.append(refusal("G05", "变更申请缺少政策依据文号或说明，不能提交。", BASIS, field, "补齐后再提交。"))
    if empty("new_target"):
        found.append(refusal("G05", "变更申请没有填报新绩效目标，不能提交。", BASIS, "新绩效目标", "补齐后再提交。"))
    return found
