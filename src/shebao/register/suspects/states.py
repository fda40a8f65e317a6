"""The states of a suspect, of a decision, and the steps between them. The database holds the same (migration 0002)."""

from enum import StrEnum

from shebao.register.unify.anomalies import catalogue


class State(StrEnum):
    """状态 of a suspect. The value is what the database and staff see."""

    NEW = "新发现"
    ASSIGNED = "已分派"
    VERIFYING = "核实中"
    TO_CHECK = "待复核"
    SOLVED = "已解决"
    WRITTEN_BACK = "已回写"
    ACCEPTED = "已验收"
    ON_HOLD = "挂起"


class Action(StrEnum):
    """动作 in a suspect's history."""

    FOUND = "发现"
    ASSIGN = "分派"
    BEGIN = "开始核实"
    DECIDE = "提出处理决定"
    CONFIRM = "复核确认"
    RETURN = "复核退回"
    HOLD = "挂起"
    RESUME = "恢复核实"
    BY_RULE = "按规则处理"
    WRITE_BACK = "回写"
    ACCEPT = "验收"
    REOPEN = "再次发现"
    UNDO = "提出撤销"
    UNDONE = "撤销确认"
    SEEN_AGAIN = "仍存在"
    VANISHED = "未再发现"


class Result(StrEnum):
    """处理结果. 自动处理 is a rule's; 撤销 is the decision that undoes another."""

    CORRECTED = "更正"
    MERGED = "合并"
    STOPPED = "停发"
    RECOVERED = "追回"
    INVALID = "标记无效"
    SUPPLIED = "补充资料"
    RIGHT = "确认无误"
    AUTOMATIC = "自动处理"
    UNDONE = "撤销"


class DecisionState(StrEnum):
    """状态 of a decision, and of a decision in bulk."""

    TO_CHECK = "待复核"
    CONFIRMED = "已确认"
    RETURNED = "已退回"
    UNDONE = "已撤销"


RESULTS = tuple(result.value for result in Result if result not in (Result.AUTOMATIC, Result.UNDONE))
"""What a person can solve a suspect as, if the catalogue has it for the anomaly (:func:`results_for`)."""
NOTHING_TO_WRITE = frozenset({Result.RIGHT, Result.AUTOMATIC})
"""Results after which no system has anything to change: 确认无误, and a rule's (A17 keeps an index of the centre's own,
A30 leaves rows out; of A05 the 15-digit form is raised in the index). They are accepted without a list.
"""
NEW_VALUES = frozenset({Result.CORRECTED, Result.MERGED, Result.SUPPLIED})
"""Results that say which field of which record gets which new value."""
STAYS_FOUND = frozenset({Result.RECOVERED, Result.INVALID})
"""Results that leave the records as they are: money comes back, a number stays invalid. A later run finds them again;
what was written back is accepted all the same.
"""
CLOSED = frozenset({State.SOLVED, State.WRITTEN_BACK, State.ACCEPTED})
OPEN = frozenset(State) - CLOSED
TO_DECIDE = (State.NEW, State.ASSIGNED, State.VERIFYING)
"""States in which the owner may decide, in their order: a decision takes the steps that are missing."""
GRAVE = ("H", "M")
"""Severities of which no suspect may be open for a row to be clean (整理完成率)."""
SEVERITIES = {"H": "高", "M": "中", "L": "低"}
AUTOMATIC = frozenset({"A05", "A17", "A30"})
"""Anomalies whose reversible matters of form a rule may put right: 15 and 18 digits, unit index, full
duplicates. Whether a suspect is such a matter the rule that raised it says; the law of it is section 3.5.
"""

STEPS: tuple[tuple[State, State], ...] = (
    (State.NEW, State.ASSIGNED),
    (State.NEW, State.SOLVED),
    (State.ASSIGNED, State.VERIFYING),
    (State.VERIFYING, State.TO_CHECK),
    (State.TO_CHECK, State.SOLVED),
    (State.TO_CHECK, State.VERIFYING),
    (State.SOLVED, State.WRITTEN_BACK),
    (State.WRITTEN_BACK, State.ACCEPTED),
    (State.SOLVED, State.ACCEPTED),
    *((state, State.ON_HOLD) for state in TO_DECIDE),
    (State.ON_HOLD, State.VERIFYING),
    *((state, State.NEW) for state in (State.SOLVED, State.WRITTEN_BACK, State.ACCEPTED)),
    *((state, State.TO_CHECK) for state in (State.SOLVED, State.WRITTEN_BACK, State.ACCEPTED)),
    *((State.TO_CHECK, state) for state in (State.WRITTEN_BACK, State.ACCEPTED)),
)
"""Which state may follow which. From 已解决 straight to 已验收 goes only what has nothing to be written back."""


def results_for(code: str) -> tuple[str, ...]:
    """What a person can solve a suspect of an anomaly as: the catalogue's resolutions (疑点目录), without a rule's own.

    >>> results_for("A04"), results_for("A30")
    (('合并', '更正', '确认无误'), ('确认无误',))
    """
    rule = catalogue().get(code)
    return tuple(each for each in rule.resolutions if each in RESULTS) if rule else RESULTS
