"""A kind of case for tests (借阅): a person borrows a file. It has everything a kind can have.

The payload says whom it is about (谁), how risky (风险), what is wrong (错误), the amount in fen (金额), whose family
it is (摘要), where (乡镇), which papers it needs (材料). What is lent out stands in :data:`LENT`, as a register would.
"""

from typing import Any

from shebao.cases import workflow
from shebao.cases.kinds import CaseKind, Claim, Difference, Paper, Subject, declare
from shebao.cases.models import Case
from shebao.cases.states import Risk
from shebao.findings import Finding, Severity
from shebao.journal.record import RowChange
from shebao.staff.who import Who
from tests.office.conftest import NOW

LENT: dict[str, Any] = {}
PAPER = Paper("借阅函", "社会保险经办条例第三十一条")


def _risk(payload: Any) -> Risk:
    return Risk(LENT.get(f"风险-{payload['谁']}", payload.get("风险", "低")))


def _find(payload: Any, day: Any) -> list[Finding]:
    wrong = payload.get("错误") or LENT.get(f"错误-{payload['谁']}")
    return [Finding("T-1", Severity.ERROR, wrong, action="改正后再提交。")] if wrong else []


def _lend(payload: Any, number: str, day: Any) -> list[RowChange]:
    return [RowChange("loan", str(payload["谁"]), None, {"谁": payload["谁"], "业务单": number}, day)]


def _bring_back(payload: Any, number: str, day: Any) -> list[RowChange]:
    return [RowChange("loan", str(payload["谁"]), {"谁": payload["谁"]}, None, day)]


def kind(code: str, **options: Any) -> CaseKind:
    """A kind of loan."""
    return declare(
        CaseKind(
            code=code,
            name="档案借阅",
            document="档案借阅单",
            time_limit=10,
            basis="测试",
            subject=lambda payload: Subject(
                "person", str(payload["谁"]), f"某{payload['谁']}", payload.get("乡镇", ""), payload.get("摘要", "")
            ),
            title=lambda payload: f"借阅{payload['谁']}的档案",
            find=_find,
            risk=_risk,
            differences=lambda payload: [
                Difference("借阅人", "", str(payload["谁"])),
                Difference(
                    "银行账号", "6212260500000001", str(payload.get("账号", "6212260500000002")), mask="bank_account"
                ),
            ],
            key=options.pop("key", lambda payload: f"{code}-{payload['谁']}"),
            apply=_lend,
            reverse=_bring_back,
            papers=lambda payload: [PAPER] if payload.get("材料") else [],
            amount=lambda payload: payload.get("金额"),
            **options,
        )
    )


LOAN = kind("T02")
HELD = kind(
    "T04",
    key=lambda payload: f"T04-{payload['谁']}-{payload['账号']}",
    claims=lambda payload: [Claim(f"loan:{payload['谁']}", "借阅人", "此人的档案借阅")],
)
"""Of two that are open about one person, the second is refused."""
OPPOSITE = kind("T03", conflicts=frozenset({"T02"}))


def opened(by: Who, whom: str = "1", code: str = "T02", **payload: Any) -> Case:
    """A case that its maker opened."""
    return workflow.open_case(code, "110", {"谁": whom, **payload}, by=by, now=NOW)


def submitted(by: Who, whom: str = "1", code: str = "T02", **payload: Any) -> Case:
    """A case that waits for its checker."""
    return workflow.submit(opened(by, whom, code, **payload), by=by, now=NOW)
