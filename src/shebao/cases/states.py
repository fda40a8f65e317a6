"""The states of a case and the steps between them. The database holds the same table (migration 0002)."""

from enum import StrEnum


class State(StrEnum):
    """状态. The value is what the database and staff see."""

    DRAFT = "草稿"
    ACCEPTED = "已受理"
    TO_CHECK = "待复核"
    TO_APPROVE = "待审批"
    RETURNED = "退回补正"
    EFFECTIVE = "已生效"
    ARCHIVED = "已归档"
    NOT_ACCEPTED = "不予受理"
    NOT_APPROVED = "不予批准"
    WITHDRAWN = "已作废"
    REVERSED = "已冲正"


class Action(StrEnum):
    """办理动作. The value is what staff see."""

    OPEN = "登记"
    ALTER = "修改"
    ACCEPT = "受理"
    REFUSE = "不予受理"
    SUBMIT = "提交复核"
    CHECK = "复核通过"
    RETURN = "退回"
    REVISE = "补正"
    APPROVE = "审批同意"
    REJECT = "不予批准"
    ARCHIVE = "归档"
    WITHDRAW = "作废"
    REVERSE = "冲正"
    FREEZE = "冻结"
    RELEASE = "解除冻结"


class Hand(StrEnum):
    """环节: which hand takes a step. No natural person is two of them in one case."""

    MAKE = "经办"
    CHECK = "复核"
    APPROVE = "审批"
    AUDIT = "稽核"


class Risk(StrEnum):
    """风险等级: who must agree after the check."""

    LOW = "低"
    MIDDLE = "中"
    HIGH = "高"

    @property
    def approvals(self) -> tuple[str, ...]:
        """The rights that must agree, in order; a person may give one of them only."""
        return {
            Risk.LOW: (),
            Risk.MIDDLE: ("case.approve.section",),
            Risk.HIGH: ("case.approve.section", "case.approve.leader", "case.approve.audit"),
        }[self]


APPROVAL_NAMES = {
    "case.approve.section": "股长审批",
    "case.approve.leader": "分管领导审批",
    "case.approve.audit": "稽核会签",
}


def name_approvals(names: dict[str, str]) -> None:
    """Make known what the approvals of a kind's own chain are called, by right."""
    APPROVAL_NAMES.update(names)


def approval_name(right: str, otherwise: str = "审批") -> str:
    """What the approval that a right gives is called."""
    return APPROVAL_NAMES.get(right, otherwise)


FINAL = frozenset({State.ARCHIVED, State.NOT_ACCEPTED, State.NOT_APPROVED, State.WITHDRAWN, State.REVERSED})
CAME_TO_NOTHING = frozenset({State.NOT_ACCEPTED, State.NOT_APPROVED, State.WITHDRAWN})
OPEN = frozenset({State.DRAFT, State.ACCEPTED, State.TO_CHECK, State.TO_APPROVE, State.RETURNED})

STEPS: tuple[tuple[State, State], ...] = (
    (State.DRAFT, State.ACCEPTED),
    (State.DRAFT, State.WITHDRAWN),
    (State.ACCEPTED, State.TO_CHECK),
    (State.ACCEPTED, State.NOT_ACCEPTED),
    (State.ACCEPTED, State.WITHDRAWN),
    (State.TO_CHECK, State.TO_APPROVE),
    (State.TO_CHECK, State.EFFECTIVE),
    (State.TO_CHECK, State.RETURNED),
    (State.TO_CHECK, State.WITHDRAWN),
    (State.TO_APPROVE, State.EFFECTIVE),
    (State.TO_APPROVE, State.RETURNED),
    (State.TO_APPROVE, State.NOT_APPROVED),
    (State.TO_APPROVE, State.WITHDRAWN),
    (State.RETURNED, State.TO_CHECK),
    (State.RETURNED, State.WITHDRAWN),
    (State.EFFECTIVE, State.ARCHIVED),
    (State.EFFECTIVE, State.REVERSED),
    (State.ARCHIVED, State.REVERSED),
)
"""Which state may follow which."""

IN_MAKING = frozenset({State.DRAFT, State.ACCEPTED, State.RETURNED})
"""States in which the maker may still bring papers."""

FROM: dict[Action, frozenset[State]] = {
    Action.ALTER: frozenset({State.DRAFT}),
    Action.ACCEPT: frozenset({State.DRAFT}),
    Action.REFUSE: frozenset({State.ACCEPTED}),
    Action.SUBMIT: frozenset({State.ACCEPTED}),
    Action.CHECK: frozenset({State.TO_CHECK}),
    Action.RETURN: frozenset({State.TO_CHECK, State.TO_APPROVE}),
    Action.REVISE: frozenset({State.RETURNED}),
    Action.APPROVE: frozenset({State.TO_APPROVE}),
    Action.REJECT: frozenset({State.TO_APPROVE}),
    Action.ARCHIVE: frozenset({State.EFFECTIVE}),
    Action.WITHDRAW: OPEN,
}
"""The states in which an action may be taken."""

HANDS: dict[Action, frozenset[Hand]] = {
    **dict.fromkeys(
        (Action.OPEN, Action.ALTER, Action.ACCEPT, Action.REFUSE, Action.SUBMIT, Action.REVISE, Action.WITHDRAW),
        frozenset({Hand.MAKE}),
    ),
    Action.CHECK: frozenset({Hand.CHECK}),
    Action.RETURN: frozenset({Hand.CHECK, Hand.APPROVE, Hand.AUDIT}),
    Action.APPROVE: frozenset({Hand.APPROVE, Hand.AUDIT}),
    Action.REJECT: frozenset({Hand.APPROVE, Hand.AUDIT}),
}
"""Whose hand an action is; what is not here is nobody's: filing, freezing, and the mark that a case was reversed."""
