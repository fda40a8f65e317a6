"""The states of a roster, of its suspects and of a recovery, in the words that staff and the database see."""

from enum import StrEnum


class State(StrEnum):
    """状态 of a roster (发放名册)."""

    DRAFT = "草案"
    NOTICED = "已公示"
    APPROVED = "已审批"
    SEALED = "已归档"
    VOID = "作废"


OPEN = frozenset({State.DRAFT, State.NOTICED})
"""States in which a roster's lines may still change."""
STEPS: tuple[tuple[State, State], ...] = (
    (State.DRAFT, State.NOTICED),
    (State.NOTICED, State.DRAFT),
    (State.NOTICED, State.APPROVED),
    (State.APPROVED, State.SEALED),
    (State.DRAFT, State.VOID),
    (State.NOTICED, State.VOID),
    (State.APPROVED, State.VOID),
)
"""Which state may follow which."""


class SuspectState(StrEnum):
    """状态 of a suspect on a roster (名册疑点)."""

    OPEN = "待处理"
    TO_CHECK = "待复核"
    DECIDED = "已处理"


class Decision(StrEnum):
    """处理结果 of a suspect."""

    KEEP = "列入"
    REMOVE = "剔除"


class RecoveryState(StrEnum):
    """状态 of a recovery (追回)."""

    OPEN = "已立案"
    AGREED = "还款中"
    SETTLED = "已结清"
    TRANSFERRED = "已移送"


class BasisState(StrEnum):
    """状态 of a basis list (依据名册)."""

    WAITING = "待确认"
    ACCEPTED = "已确认"
    DISCARDED = "作废"
