"""Points that an overall evaluation changes (调整得分): of a project's scores or of the department's.

A payload's ``changes`` are lists of target, score in hundredths, reason; what is not named stays.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from shebao.cases.kinds import Difference
from shebao.findings import Finding
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import Score
from shebao.programmes.performance.models import DepartmentScore
from shebao.programmes.performance.scoring import shown_points

Payload = Mapping[str, Any]
Scored = Score | DepartmentScore


def asked(payload: Payload) -> dict[int, Mapping[str, Any]]:
    """The changes by target."""
    return {int(one["target"]): one for one in payload.get("changes") or []}


def wrong(payload: Payload, scores: Sequence[Scored], basis: str) -> list[Finding]:
    """Points changed above the target's weight, without a reason, or of a target that is not there."""
    found, known = [], {one.target_id: one for one in scores}
    for key, one in asked(payload).items():
        own = known.get(key)
        if own is None:
            found.append(refusal("P-6", "调整得分的指标不在自评表中。", basis, "评价得分", "从自评表的指标中选。"))
            continue
        name, points = own.target.name, one.get("score")
        if not isinstance(points, int) or not 0 <= points <= own.weight:
            message = f"指标“{name}”的得分须在0到{shown_points(own.weight)}之间。"
            found.append(refusal("P-6", message, basis, name, "更正得分。"))
        if not str(one.get("reason") or "").strip():
            message = f"指标“{name}”调整得分没有写明理由。"
            found.append(refusal("P-6", message, basis, f"{name}：调整理由", "写明理由。"))
    return found


def whole(payload: Payload) -> bool:
    """Whether every change names its points."""
    return all(isinstance(one.get("score"), int) for one in asked(payload).values())


def total(payload: Payload, own: int, scores: Sequence[Scored]) -> int:
    """The points after the changes: those of the self-evaluation with what was changed."""
    changes = asked(payload)
    return own + sum(int(changes[one.target_id]["score"]) - one.score for one in scores if one.target_id in changes)


def after(payload: Payload, one: Scored) -> tuple[int, str]:
    """Points and reason of a target after the changes."""
    change = asked(payload).get(one.target_id)
    return (int(change["score"]), str(change["reason"])[:200]) if change else (one.score, one.reason)


def copied(payload: Payload, one: Scored) -> dict[str, Any]:
    """The fields of a score of the overall evaluation: those of the self-evaluation, with what was changed."""
    points, reason = after(payload, one)
    same = ("target", "weight", "actual", "origin", "how", "chain", "note")
    return {name: getattr(one, name) for name in same} | {"score": points, "reason": reason}


def differences(payload: Payload, scores: Sequence[Scored]) -> list[Difference]:
    """What is changed, with its reason."""
    changes = asked(payload)
    return [
        Difference(
            f"{one.target.name}得分",
            shown_points(one.score),
            f"{shown_points(changes[one.target_id]['score'])}（{changes[one.target_id].get('reason') or ''}）",
        )
        for one in scores
        if one.target_id in changes and isinstance(changes[one.target_id].get("score"), int)
    ]
