"""The states of batches and instructions, and the steps between them. The database holds the same (migration 0002)."""

from enum import StrEnum


class BatchState(StrEnum):
    """批次状态. The value is what the database and staff see."""

    TO_RELEASE = "待复核"
    TO_SEND = "待发送"
    SENT = "已发送"
    ANSWERED = "已回盘"
    WITHDRAWN = "已撤销"


class State(StrEnum):
    """指令状态. 未回 is no state of its own: a line that was sent and has no answer, in a batch that has answers."""

    WAITING = "待发"
    SENT = "已送"
    SUCCESS = "成功"
    FAILED = "失败"
    WITHDRAWN = "撤销"
    CAME_BACK = "退票"


BATCH_STEPS = (
    (BatchState.TO_RELEASE, BatchState.TO_SEND),
    (BatchState.TO_RELEASE, BatchState.WITHDRAWN),
    (BatchState.TO_SEND, BatchState.WITHDRAWN),
    (BatchState.TO_SEND, BatchState.SENT),
    (BatchState.SENT, BatchState.ANSWERED),
)
STEPS = (
    (State.WAITING, State.SENT),
    (State.WAITING, State.WITHDRAWN),
    (State.SENT, State.SUCCESS),
    (State.SENT, State.FAILED),
    (State.SUCCESS, State.CAME_BACK),
)
HOLDS = (State.WAITING, State.SENT, State.SUCCESS)
"""States in which an instruction holds its line: no other may be made for it."""
TO_CORRECT = (State.FAILED, State.CAME_BACK)
"""States in which the money is with the centre, and the line may be corrected and paid again."""


class Outcome(StrEnum):
    """What a bank's result code comes to."""

    SUCCESS = "成功"
    NO_ACCOUNT = "账户不存在"
    OTHER_NAME = "户名不符"
    ACCOUNT_STATE = "账户状态异常"
    OTHER = "其他"
    PENDING = "处理中"


FAILURES = (Outcome.NO_ACCOUNT, Outcome.OTHER_NAME, Outcome.ACCOUNT_STATE, Outcome.OTHER)
