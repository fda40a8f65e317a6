"""G11: no approval without performance targets, no self-evaluation before acceptance."""

from collections.abc import Mapping, Sequence
from typing import Any

from shebao.findings import Finding
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Milestone, Project

BASIS_OF_TARGETS = f"预算法实施条例第四十一条；财预〔2015〕88号；{RULES}"
BASIS = f"{RULES}：业务部门在完成项目竣工验收的基础上，对专项资金进行绩效自评"
ACCEPTANCE, SELF, OVERALL, CLOSING = "验收", "绩效自评", "整体评价", "结项"


def without_targets(targets: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """What forbids to ask for a project: no target, or one that says no value."""
    if not targets:
        return [
            refusal("G11", "未填报绩效目标，不能提交审批。", BASIS_OF_TARGETS, "绩效指标", "按绩效目标申报表填报。")
        ]
    return [
        refusal(
            "G11",
            f"绩效指标“{one.get('name')}”没有指标值，不能提交审批。",
            BASIS_OF_TARGETS,
            "绩效指标",
            "填报指标值。",
        )
        for one in targets
        if not str(one.get("number") or "").strip() and not str(one.get("text") or "").strip()
    ]


def before_acceptance(project: Project) -> list[Finding]:
    """What forbids a self-evaluation."""
    if Milestone.objects.filter(project=project, what=ACCEPTANCE).exists():
        return []
    return [refusal("G11", "项目尚未验收，不能进行绩效自评。", BASIS, action="先办理完工验收。")]
