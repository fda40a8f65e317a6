"""Comparing a return file with its batch: line by line and in its totals. It fits whole, or it is refused."""

from collections.abc import Iterator

import polars as pl

from shebao.findings import Finding
from shebao.payments.bank_profiles import Profile
from shebao.payments.models import Batch
from shebao.payments.return_reading import FETCH_AGAIN, NAMED, ReturnRead, finding
from shebao.payments.states import Outcome, State
from shebao.screens.masks import mask_account
from shebao.screens.shows import yuan

INSTRUCTION_SCHEMA = {
    "id": pl.Int64,
    "number": pl.String,
    "line_key": pl.String,
    "payee": pl.String,
    "account": pl.String,
    "amount": pl.Int64,
    "state": pl.String,
    "code": pl.String,
}
ANSWERED = [State.SUCCESS.value, State.FAILED.value, State.CAME_BACK.value]
HELD = "_held"
"""Behind a column's name: its value in the instruction."""


def match(read: ReturnRead, batch: Batch, instructions: pl.DataFrame, profile: Profile, name: str) -> pl.DataFrame:
    """What the file newly answers: ``id``, ``number``, ``line_key``, ``payee``, ``account``, ``amount``, ``state``,
    ``outcome``, ``code``. Whatever does not fit is added to the findings of ``read``.
    """
    outcomes = pl.DataFrame(
        {"code": list(profile.results), "outcome": [str(word) for word in profile.results.values()]},
        schema={"code": pl.String, "outcome": pl.String},
    )
    lines = read.lines.join(outcomes, on="code", how="left", maintain_order="left")
    joined = lines.join(instructions, on="number", how="left", suffix=HELD, maintain_order="left")
    read.findings += [*_head(read, batch, lines, name), *_by_line(joined, name)]
    fresh = joined.filter((pl.col("state") == State.SENT.value) & (pl.col("outcome") != Outcome.PENDING.value))
    return fresh.select(
        *("id", "number", "line_key", "payee", "account", "amount"),
        pl.when(pl.col("outcome") == Outcome.SUCCESS.value)
        .then(pl.lit(State.SUCCESS.value))
        .otherwise(pl.lit(State.FAILED.value))
        .alias("state"),
        *("outcome", "code"),
    )


def _head(read: ReturnRead, batch: Batch, lines: pl.DataFrame, name: str) -> Iterator[Finding]:
    """The totals of header and trailer against the batch and against the lines."""
    head = read.head
    other = head.get("batch", batch.number)
    if other != batch.number:
        yield finding(
            "P-51", f"文件是支付批次{other[:24]}的回盘，不是{batch.number}的。", "在该批次的页面导入。", name, 1
        )
    good = lines.filter(pl.col("outcome") == Outcome.SUCCESS.value)
    compared = (
        ("count", "原总笔数", batch.lines, False),
        ("total", "原总金额", batch.total, True),
        ("answered", "回盘笔数", lines.height, False),
        ("answered_total", "回盘金额", int(lines["amount"].sum()), True),
        ("succeeded", "成功笔数", good.height, False),
        ("succeeded_total", "成功金额", int(good["amount"].sum()), True),
    )
    for key, word, expected, money in compared:
        if key in head and head[key] != expected:
            said, should = (f"{yuan(head[key])}元", f"{yuan(expected)}元") if money else (head[key], expected)
            against = "支付批次" if key in ("count", "total") else "文件中的明细"
            yield finding("P-52", f"{word}{said}，与{against}{should}不符。", FETCH_AGAIN, name)


def _by_line(joined: pl.DataFrame, name: str) -> Iterator[Finding]:
    known = pl.col("id").is_not_null()
    checks = (
        ("P-53", ~known, "支付指令号不属于本批次", FETCH_AGAIN),
        ("P-54", pl.col("number").is_duplicated(), "支付指令号在文件中重复", FETCH_AGAIN),
        ("P-55", known & (pl.col("account") != pl.col("account" + HELD)), "收款账号与指令不符", FETCH_AGAIN),
        ("P-56", known & (pl.col("payee") != pl.col("payee" + HELD)), "收款户名与指令不符", FETCH_AGAIN),
        ("P-57", known & (pl.col("amount") != pl.col("amount" + HELD)), "金额与指令不符", FETCH_AGAIN),
        (
            "P-58",
            pl.col("outcome").is_null(),
            "结果码不在银行格式的结果码表中",
            "与银行核对结果码的含义，补入银行格式后重新导入。",
        ),
        (
            "P-59",
            pl.col("state").is_in(ANSWERED) & (pl.col("code") != pl.col("code" + HELD)),
            "此前已回盘，结果不同",
            "与银行核对两次回盘的差异；已成功后退回的，在该指令的页面登记退票。",
        ),
        ("P-60", pl.col("state").is_in([State.WAITING.value, State.WITHDRAWN.value]), "指令没有发送过", FETCH_AGAIN),
    )
    for code, condition, what, action in checks:
        hit = joined.filter(condition)
        if hit.height:
            rows = hit.head(NAMED).select("row", "number", "account", "code").rows()
            said = "、".join(
                f"第{row}行{number}（{'结果码' + result if code == 'P-58' else mask_account(account)}）"
                for row, number, account, result in rows
            )
            more = f"等共{hit.height:,}行" if hit.height > NAMED else ""
            yield finding(code, f"{said}{more}{what}。", action, name, rows[0][0])
