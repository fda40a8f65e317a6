"""The states of a project (项目状态) and what follows what. The database holds the same table (migration 0002)."""

from enum import StrEnum


class ProjectState(StrEnum):
    """项目状态. The value is what the database and staff see. Suspension (暂缓拨款) stands beside it, not in it."""

    STORED = "已入库"
    GRANTED = "已批复"
    RUNNING = "执行中"
    ACCEPTED = "已验收"
    SELF_EVALUATED = "已自评"
    EVALUATED = "已评价"
    CLOSED = "已结项"


SUSPENDED = "暂缓拨款"


def shown_state(state: str, *, suspended: bool) -> str:
    """The state of a project as every page shows it, with the suspension beside it.

    >>> shown_state("执行中", suspended=True), shown_state("执行中", suspended=False)
    ('执行中，暂缓拨款', '执行中')
    """
    return f"{state}，{SUSPENDED}" if suspended else state


FOLLOWS = (
    (ProjectState.STORED, ProjectState.GRANTED),
    (ProjectState.GRANTED, ProjectState.RUNNING),
    (ProjectState.RUNNING, ProjectState.ACCEPTED),
    (ProjectState.ACCEPTED, ProjectState.SELF_EVALUATED),
    (ProjectState.SELF_EVALUATED, ProjectState.EVALUATED),
    (ProjectState.EVALUATED, ProjectState.CLOSED),
)
"""Which state may follow which."""
SPENDING = frozenset({ProjectState.RUNNING})
"""States in which a project may promise money."""
HAS_BUDGET = frozenset(ProjectState) - {ProjectState.STORED}


class FileState(StrEnum):
    """状态 of a file of the procurement catalogue (目录文件)."""

    WAITING = "待确认"
    CONFIRMED = "已确认"
    DISCARDED = "作废"


class Flow(StrEnum):
    """额度变动: what a movement does to an item's figures."""

    GRANT = "批复"
    ADJUST = "调整"
    RESERVE = "占用"
    RELEASE = "释放"
    PAY = "支付"
    COME_BACK = "退回"
    SENT_BACK = "退票"
    GIVE_UP = "收回"
    CARRY_OUT = "结转转出"
    CARRY_IN = "结转转入"


class Kind(StrEnum):
    """Kinds of cases of the life cycle, by code."""

    APPLY = "Z01"
    GRANT = "Z02"
    ALLOT = "Z03"
    PAY = "Z04"
    CHANGE = "Z05"
    ACCEPT = "Z06"
    EVALUATE_SELF = "Z07"
    EVALUATE = "Z08"
    CLOSE = "Z09"
    SUSPEND = "Z10"
    RECTIFY = "Z11"
    CLAW_BACK = "Z12"
    PROGRESS = "Z13"
    MONITOR = "Z14"
    EVALUATE_DEPARTMENT_SELF = "Z15"
    EVALUATE_DEPARTMENT = "Z16"
