"""What a year has, and the states of its versions. The database holds the same tables (migration 0002)."""

from enum import StrEnum


class Account(StrEnum):
    """Budget or final accounts (预算、决算)."""

    BUDGET = "budget"
    FINAL = "final"

    @property
    def label(self) -> str:
        """The word staff see."""
        return {"budget": "部门预算", "final": "部门决算"}[self.value]


class Kind(StrEnum):
    """Kinds of cases of a year, by code."""

    APPROVE = "Y01"
    REPLY = "Y02"
    RELEASE = "Y03"


class BaseState(StrEnum):
    """基础底册的状态: registered by one, accepted by another."""

    WAITING = "待确认"
    ACCEPTED = "已确认"
    DISCARDED = "作废"


class VersionState(StrEnum):
    """版本状态. The value is what the database and staff see."""

    FROZEN = "已冻结"
    APPROVED = "已审批"
    RELEASED = "已放行"
    PUBLISHED = "已公开"
    VOID = "作废"


FOLLOWS = (
    (VersionState.FROZEN, VersionState.APPROVED),
    (VersionState.APPROVED, VersionState.RELEASED),
    (VersionState.RELEASED, VersionState.PUBLISHED),
    (VersionState.FROZEN, VersionState.VOID),
    (VersionState.APPROVED, VersionState.VOID),
)
"""Which state may follow which; what is released is published or stays released."""
