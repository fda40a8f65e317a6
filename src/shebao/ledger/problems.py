"""Everything that is wrong with a voucher before it is posted, all of it at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from shebao.findings import Finding
from shebao.ledger.chart import ChartAccount
from shebao.ledger.drafts import COLUMNS, LONGEST, VoucherDraft
from shebao.ledger.models import PROJECT, SYSTEMS, Book
from shebao.money import FEN_MAX
from shebao.screens.shows import yuan
from shebao.staff.grant_post import refusal

ACCOUNT, DEBIT, CREDIT = 0, 1, 2
TAGS = tuple((COLUMNS.index(name), name, longest) for name, longest in LONGEST.items())
OF_PROJECT = COLUMNS.index("project")
NAMED = 5
WORDS = {
    **{"project": "项目编码", "item": "使用明细", "source": "资金来源", "function": "功能科目", "economic": "经济科目"},
    **{"memo": "分录摘要", "ref_kind": "来源类别", "ref": "来源"},
}


def problems(
    draft: VoucherDraft, book: Book, rows: Sequence[tuple[Any, ...]], chart: Mapping[str, ChartAccount]
) -> list[Finding]:
    """What forbids posting a voucher into its book."""
    return [*_of_the_head(draft, book), *_of_the_lines(draft, book, rows, chart)]


def _of_the_head(draft: VoucherDraft, book: Book) -> Iterator[Finding]:
    if draft.made_by.pk == draft.checked_by.pk:
        yield refusal(
            "L-10",
            f"“{draft.summary}”的制单和复核是同一人（{draft.made_by.name}）。",
            "请另一人复核。",
            "会计法第二十五条、第三十五条",
        )
    if not draft.summary.strip() or len(draft.summary) > 200:
        yield refusal("L-11", "凭证摘要为空或超过200字。", "写明经济业务内容。")
    if not draft.key.strip() or len(draft.key) > 160:
        yield refusal("L-12", f"“{draft.summary}”的幂等键为空或超过160个字符。", "由发起记账的业务给出。")
    if draft.day.year != book.year:
        yield refusal(
            "L-3", f"凭证日期{draft.day}不在账套“{book.name}”的年度{book.year}年内。", "选用该年度的账套，或更正日期。"
        )
    elif book.closed_through and month_of(draft.day) <= book.closed_through:
        yield refusal(
            "L-4",
            f"账套“{book.name}”已结账至{book.closed_through:%Y年%m月}，{draft.day}的凭证不能记账。",
            f"更正记入{book.closed_through:%Y年%m月}以后未结账的期间；确需记入的，先由两人办理反结账。",
        )


def month_of(day: date) -> date:
    """The month of a day, as its first day."""
    return day.replace(day=1)


def _of_the_lines(
    draft: VoucherDraft, book: Book, rows: Sequence[tuple[Any, ...]], chart: Mapping[str, ChartAccount]
) -> Iterator[Finding]:
    if len(rows) < 2:
        yield refusal("L-1", f"“{draft.summary}”只有{len(rows)}条分录。", "记账凭证至少有借、贷两条分录。")
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    wrong: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for ordinal, row in enumerate(rows, 1):
        account, debit, credit = chart.get(row[ACCOUNT]), row[DEBIT], row[CREDIT]
        if account is None:
            wrong["L-8", f"科目{row[ACCOUNT]}不在会计科目表中", "从会计科目表中选用末级科目。"].append(ordinal)
        elif not account.posted_to:
            wrong["L-8", f"科目{row[ACCOUNT]}有下级科目，不能记账", "选用其末级科目。"].append(ordinal)
        else:
            sums[account.system][0] += debit
            sums[account.system][1] += credit
        if debit < 0 or credit < 0 or (debit > 0) == (credit > 0) or max(debit, credit) > FEN_MAX:
            wrong["L-13", "金额为负、为零或借贷两方都有", "每条分录只在一方填正数；更正用红字冲销。"].append(ordinal)
        if book.kind == PROJECT and row[OF_PROJECT] != book.project:
            wrong[
                "G07",
                f"专项资金实行专账核算：该凭证未对应本项目账套（{book.project}）或混用其他项目资金，不能记账",
                "分录填写本项目编码；其他项目的支出记入其自己的账套。",
            ].append(ordinal)
        for at, name, longest in TAGS:
            if len(row[at]) > longest:
                wrong["L-14", f"{WORDS[name]}超过{longest}个字符", "缩短后再记账。"].append(ordinal)
    for (code, message, action), ordinals in wrong.items():
        basis = "泽社保〔2023〕5号（专户专账、专款专用）" if code == "G07" else ""
        yield refusal(code, f"{_which(ordinals)}：{message}。", action, basis)
    for system in SYSTEMS:
        debits, credits = sums[system]
        if debits != credits:
            yield refusal(
                "L-2",
                f"“{draft.summary}”的{system}分录借贷不平衡：借方{yuan(debits)}元，贷方{yuan(credits)}元，"
                f"差额{yuan(debits - credits)}元。",
                "财务会计和预算会计的分录须各自借贷相等。",
                "政府会计制度（财会〔2017〕25号）总说明：平行记账",
            )


def _which(ordinals: list[int]) -> str:
    named = "、".join(str(one) for one in ordinals[:NAMED])
    return f"第{named}条分录" + (f"等共{len(ordinals)}条" if len(ordinals) > NAMED else "")
