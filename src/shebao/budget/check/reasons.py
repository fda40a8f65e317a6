"""Reasons of a change (变动原因) against the change: their amounts can be no larger than what they explain."""

from collections.abc import Iterator, Mapping

from shebao.budget import problems
from shebao.budget.book import Direction, PriorItem, Reason
from shebao.budget.check.report import Subject, row_words
from shebao.budget.check.this_year import this_year
from shebao.findings import Finding
from shebao.money import format_yuan_plain

NOT_PRINTED = (PriorItem.PERSONNEL, PriorItem.PUBLIC, PriorItem.PROJECT, PriorItem.PROCUREMENT)
"""Their changes are not all printed, so the rules of documents cannot compare the reasons with them."""


def check_reasons(subject: Subject) -> Iterator[Finding]:
    """Reasons of nothing, reasons larger than this year's and last year's figure, reasons the other way round."""
    now = this_year(subject.book)
    for reason in subject.book.reasons:
        yield from _amount(subject, reason, now)
    for item in NOT_PRINTED:
        yield from _direction(subject, item, now[item])


def _amount(subject: Subject, reason: Reason, now: Mapping[PriorItem, int]) -> Iterator[Finding]:
    before = subject.book.prior_fen(reason.about)
    label = f"变动原因/{reason.about.value}/{reason.name}"
    row = row_words([reason.row])
    if reason.fen == 0:
        yield problems.REASON_OF_ZERO.finding(
            f"“变动原因”{row}“{reason.name}”的金额是0。",
            subject=label,
            places=[subject.place("reasons", reason.row, "fen")],
            found="0",
            expected="大于零的金额",
        )
    elif before is not None and reason.fen > max(before, now[reason.about]):
        yield problems.REASON_TOO_LARGE.finding(
            f"“变动原因”{row}“{reason.name}”{format_yuan_plain(reason.fen)}元，大于{reason.about.value}的本年数"
            f"{format_yuan_plain(now[reason.about])}元和上年数{format_yuan_plain(before)}元。",
            subject=label,
            places=[subject.place("reasons", reason.row, "fen")],
            found=format_yuan_plain(reason.fen),
            expected=f"不大于{format_yuan_plain(max(before, now[reason.about]))}",
        )


def _direction(subject: Subject, item: PriorItem, now: int) -> Iterator[Finding]:
    before = subject.book.prior_fen(item)
    reasons = [reason for reason in subject.book.reasons if reason.about is item]
    if before is None or not reasons:
        return
    change = now - before
    net = sum(reason.fen if reason.direction is Direction.UP else -reason.fen for reason in reasons)
    if net == 0 or change * net > 0:
        return
    moved = f"比上年{_words(change)}" if change else "与上年相同"
    yield problems.REASON_AGAINST_CHANGE.finding(
        f"{item.value}本年{format_yuan_plain(now)}元，上年{format_yuan_plain(before)}元，{moved}；"
        f"“变动原因”各条相抵后{_words(net)}。",
        subject=f"变动原因/{item.value}/方向",
        places=subject.places("reasons", (reason.row for reason in reasons), "direction"),
        found=_words(net),
        expected=moved,
    )


def _words(fen: int) -> str:
    return f"{'增加' if fen > 0 else '减少'}{format_yuan_plain(abs(fen))}元"
