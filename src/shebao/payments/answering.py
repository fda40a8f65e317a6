"""What a bank answers to a file (模拟银行): from the bytes of the file alone, as a bank would, or from lines.

For the demonstration, training and tests; nothing here asks the office's database.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shebao.payments.bank_profiles import Profile, profiles
from shebao.payments.records import NotARecord, encoding_of, line_writer, read, written
from shebao.payments.states import FAILURES, Outcome

NAMES = ("number", "account", "payee", "amount", "code", "message")
Line = tuple[str, str, str, int]
"""Number, account, payee, amount in fen."""


class NotABankFile(ValueError):
    """Bytes that are no file of any profile, or not a whole one; the message is Chinese."""


@dataclass(frozen=True)
class Answered:
    """An answer: the return file, and what it says."""

    content: bytes
    profile: str
    batch: str
    succeeded: int
    failed: int
    total: int


def code_for(profile: Profile, outcome: Outcome) -> str:
    """A result code of a profile that means an outcome."""
    return next(code for code, meaning in profile.results.items() if meaning == outcome)


def return_file(
    profile: Profile, head: Mapping[str, Any], lines: Iterable[Line], outcomes: Mapping[str, Outcome | None]
) -> bytes:
    """The return file of some lines: success, but for the numbers that are given; None leaves a line out.

    ``head``: batch, day, count, total of what was sent.
    """
    meant = {Outcome.SUCCESS, *(meaning for meaning in outcomes.values() if meaning is not None)}
    codes = {meaning: code_for(profile, meaning) for meaning in meant}
    write = line_writer(profile.returned.line, NAMES, profile)
    end = profile.newline.encode(encoding_of(profile))
    made, count, total, good, good_total = [], 0, 0, 0, 0
    for number, account, payee, amount in lines:
        outcome = outcomes.get(number, Outcome.SUCCESS)
        if outcome is None:
            continue
        count, total = count + 1, total + amount
        if outcome == Outcome.SUCCESS:
            good, good_total = good + 1, good_total + amount
        made.append(write((number, account, payee, amount, codes[outcome], outcome.value)) + end)
    told = {
        **head,
        **{"answered": count, "answered_total": total, "succeeded": good, "succeeded_total": good_total},
    }
    mark = "".encode(profile.encoding) if profile.encoding.endswith("-sig") else b""
    header, trailer = (
        written(fields, told, profile) + end if fields else b""
        for fields in (profile.returned.header, profile.returned.trailer)
    )
    return b"".join([mark, header, *made, trailer])


def answer_file(content: bytes, share: float = 0.0, seed: int = 0) -> Answered:
    """The answer to a bank file: ``share`` of its lines fail, chosen and for reasons drawn by ``seed``.

    The same file with the same share and seed has the same answer. Raises :class:`NotABankFile`.
    """
    profile, head, lines = read_bank_file(content)
    drawn, reasons = random.Random(seed), [one for one in FAILURES if one in profile.results.values()]
    failing = sorted(drawn.sample(range(len(lines)), round(share * len(lines))))
    outcomes: dict[str, Outcome | None] = {lines[at][0]: drawn.choice(reasons) for at in failing}
    made = return_file(profile, head, lines, outcomes)
    good = len(lines) - len(failing)
    return Answered(made, profile.name, head["batch"], good, len(failing), sum(line[3] for line in lines))


def read_bank_file(content: bytes) -> tuple[Profile, dict[str, Any], list[Line]]:
    """The profile that a file is of, its head and its lines. Raises :class:`NotABankFile`."""
    for profile in profiles().values():
        rows = _rows(content, profile)
        try:
            head = read(profile.sent.header, rows[0], profile) if rows else {}
        except NotARecord:
            continue
        if "batch" in head:
            return profile, head, _lines(rows, head, profile)
    known = "、".join(one.name for one in profiles().values())
    raise NotABankFile(f"首行不是已知银行格式的银行文件（{known}）。请用支付批次页面下载的银行文件，不要另存或修改。")


def _rows(content: bytes, profile: Profile) -> list[bytes]:
    if profile.encoding.endswith("-sig"):
        content = content.removeprefix("".encode(profile.encoding))
    rows = content.split(b"\n")
    if rows.pop():
        raise NotABankFile("最后一行没有行结束符，文件不完整。请重新下载。")
    return [row.removesuffix(b"\r") for row in rows]


def _lines(rows: Sequence[bytes], head: Mapping[str, Any], profile: Profile) -> list[Line]:
    body, found = rows[1 : len(rows) - 1 if profile.sent.trailer else len(rows)], []
    for at, row in enumerate(body, 2):
        try:
            told = read(profile.sent.line, row, profile)
        except NotARecord as problem:
            raise NotABankFile(f"第{at}行不符合{profile.name}：{problem}。请重新下载。") from None
        found.append((told["number"], told["account"], told["payee"], told["amount"]))
    count, total = len(found), sum(line[3] for line in found)
    if (count, total) != (head["count"], head["total"]):
        message = f"首行为{head['count']}笔{head['total']}分，各行合计{count}笔{total}分，文件不完整。请重新下载。"
        raise NotABankFile(message)
    return found
