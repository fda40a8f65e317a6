"""The checks in the order in which they are said, and how they are run: in one snapshot, each to its end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shebao.programmes.verify import books, funds, publications, rosters
from shebao.programmes.verify.told import Told

__all__ = ["CHECKS", "Check", "Told", "verify"]


@dataclass(frozen=True)
class Check:
    """An invariant: its code, what it asks in words, what looks for it."""

    code: str
    name: str
    look: Callable[[], Told]


CHECKS: tuple[Check, ...] = (
    Check("V-1", "凭证借贷平衡，分录不出账套", books.balanced),
    Check("V-2", "业务与凭证一一对应", books.one_for_one),
    Check("V-3", "制单、复核、出纳分离", books.two_people),
    Check("V-4", "已结账的期间没有再记账", books.closed_months),
    Check("V-5", "批准额度＝已支付＋已占用＋可用", funds.figures),
    Check("V-6", "账面、支付、银行回盘三相符", funds.three_places),
    Check("V-7", "每一笔都有项目、明细、科目、来源和凭证", funds.tagged),
    Check("V-8", "各项目合计等于批复", funds.approved_of_year),
    Check("V-9", "暂缓拨款和结项的项目没有支出", funds.held_back),
    Check("V-10", "经办、复核、审核、审批、出纳各不相同", funds.hands),
    Check("V-11", "每人每项只付一次", funds.paid_once),
    Check("V-12", "每人每项补助每年只列入一次、只发放一次", rosters.nobody_twice),
    Check("V-13", "审批的名册＝冻结的摘要＝占用的额度＝支付批次", rosters.frozen),
    Check("V-14", "已追回不超过应追回，到账已退回额度并入账", rosters.had_back),
    Check("V-15", "归档清单与档案的摘要相符", rosters.sealed),
    Check("V-16", "期初余额等于上年年末余额", books.carried_over),
    Check("V-17", "支付指令＝交付时的摘要＝银行文件＝银行回盘", funds.as_handed_over),
    Check("V-18", "公开目录中的文件与公开时的摘要相符", publications.untouched),
)


def verify() -> Iterator[tuple[Check, Told]]:
    """Every check with what it says, one after the other; whoever asks may stop at the first breach."""
    for check in CHECKS:
        yield check, check.look()
