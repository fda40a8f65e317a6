"""What forbids a step of a suspect, each with its words. Refusals are journalled as those of cases are."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from shebao.cases.evidence import need_good
from shebao.cases.models import Case
from shebao.cases.refusals import SEPARATION, journalled, need_no_kinship, need_opinion, need_short_opinion
from shebao.findings import Finding
from shebao.register.suspects.models import Decision, Record, Suspect
from shebao.register.suspects.sections import may
from shebao.register.suspects.states import State, results_for
from shebao.register.who_is_meant import id_digest
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

__all__ = ["journalled", "need_good", "need_opinion", "need_short_opinion"]
ID_HEADERS = ("证件号码",)
FURTHEST = 366
"""How many days ahead a suspect may be put on hold."""


def need_all(*checks: Callable[[], object]) -> None:
    """That each of several checks passes. Raises :class:`Refused` with everything that any of them finds."""
    found: list[Finding] = []
    for check in checks:
        try:
            check()
        except Refused as refused:
            found += [each for each in refused.findings if each not in found]
    if found:
        raise Refused(*found)


def need_hand(by: Who, right: str, one: Any, what: str) -> None:
    """The right of the owner section's hand."""
    if not may(by, right, one):
        raise Refused(
            refusal("Y-1", f"没有对{one.section}的疑点“{what}”的权限。", f"请{one.section}有此岗位的人员办理。")
        )


def need_right(by: Who, right: str, what: str) -> None:
    """A right that has no scope."""
    if not by.may(right):
        raise Refused(refusal("Y-1", f"没有“{what}”的权限。", "请信息统计股办理。"))


def need_state(suspect: Suspect, allowed: Iterable[State], what: str) -> None:
    """That the state allows it."""
    if State(suspect.state) not in set(allowed):
        raise Refused(refusal("Y-6", f"疑点现为“{suspect.state}”，不能{what}。", "请刷新页面，查看办理经过。"))


def need_unchanged(suspect: Suspect, seen: int | None) -> None:
    """That nobody took a step since the page was opened; ``seen`` is the number of steps it showed."""
    if seen is not None and suspect.steps.count() != seen:
        raise Refused(refusal("Y-7", "疑点在您打开之后已由他人办理。", "请刷新页面，重新核对后再办理。"))


def need_another(by: Who, decision: Any) -> None:
    """Another natural person than the maker's."""
    if decision.maker_id == by.natural_person.pk:
        raise Refused(refusal("Y-11", "处理决定是您本人提出的，不能由您复核。", "请另一位人员复核。", SEPARATION))


def need_none_of_his(by: Who, suspect: Suspect) -> None:
    """Neither himself nor his family (回避)."""
    for cells in Record.objects.filter(suspect=suspect, run=suspect.last_run).values_list("cells", flat=True):
        for header in ID_HEADERS:
            if number := cells.get(header):
                need_no_kinship(by, id_digest(number.strip().upper()))


def need_result(code: str, result: str, what: str) -> None:
    """One of the results that the catalogue has for the anomaly, and what exactly."""
    found, allowed = [], results_for(code)
    if result not in allowed:
        of = "、".join(allowed)
        told = f"异常{code}不能以“{result[:8]}”办结，可以是{of}。" if result else "没有选择处理结果。"
        found.append(refusal("Y-2", told, f"从{of}中选择。", "疑点目录"))
    if not what.strip():
        found.append(refusal("Y-2", "没有写明处理内容。", "写明更正、合并、停发、追回什么，或为什么无误。"))
    if found:
        raise Refused(*found)


def need_paper(severity: str, papers: Any) -> None:
    """That a decision about a grave suspect comes with a paper."""
    if severity == "H" and not papers:
        raise Refused(
            refusal("Y-19", "等级为高的疑点，处理决定须附证明材料。", "上传证件、凭证或核实记录的扫描件。", "疑点目录")
        )


def need_case(number: str) -> None:
    """That a case that a decision names is there."""
    if number and not Case.objects.filter(number=number).exists():
        raise Refused(refusal("Y-2", f"没有业务单“{number}”。", "核对业务流水号，或留空。"))


def need_date(until: date | None, today: date) -> None:
    """A day on which a suspect on hold comes back."""
    if until is None or until <= today or (until - today).days > FURTHEST:
        raise Refused(refusal("Y-3", "挂起须写明今天以后、一年以内的日期。", "填写外部答复的预计日期。"))


def need_alone(decision: Decision) -> None:
    """That a decision was not made in bulk."""
    if decision.bulk_id is not None:
        raise Refused(
            refusal("Y-14", f"本决定属于第{decision.bulk_id}号批量决定，须整批复核。", "在批量决定页面抽查后复核。")
        )
