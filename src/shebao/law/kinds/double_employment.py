"""重复缴费清理（两个职工养老保险关系）: keep one relation for a month and refund the account part of the other."""

from collections.abc import Callable

from shebao.law.declare import Declaration
from shebao.law.expressions import Call, Number, total
from shebao.law.units import MONTHS, MONTHS_LIST, YUAN

YEARS = range(1996, 2051)
RULES = "人社部规〔2016〕5号"


def same_months(kept: tuple[int, ...], other: tuple[int, ...]) -> int:
    """两份月份中相同的月数"""
    return len(set(kept) & set(other))


def months_not_in(other: tuple[int, ...], kept: tuple[int, ...]) -> int:
    """不重复的月数"""
    return len(set(other) - set(kept))


def same_months_of(year: int) -> Callable[[tuple[int, ...], tuple[int, ...]], int]:
    """The function that counts the months of one year that are in both lists."""

    def counted(kept: tuple[int, ...], other: tuple[int, ...]) -> int:
        return sum(month // 12 == year for month in set(kept) & set(other))

    counted.__doc__ = f"两份月份中{year}年相同的月数"
    return counted


law = Declaration(
    "double_employment",
    "两个职工养老保险关系重复缴费清理",
    basis=RULES,
    note="保留哪一个关系由本人与经办机构协商确定。只退个人账户部分，单位缴费进入统筹基金的部分不退。",
)
kept = law.input("kept_months", "保留关系的缴费月份", MONTHS_LIST, aliases=("kept",))
other = law.input("other_months", "清理关系的缴费月份", MONTHS_LIST, aliases=("cleared_months", "other"))
credits = law.map_of(
    "monthly_account_by_year",
    "清理关系每月记入个人账户额",
    YEARS,
    YUAN,
    ("0", "1000000"),
    key_label="年",
    aliases=("account_by_year", "monthly_credit_by_year"),
)
interest = law.input("interest", "重复月份的个人账户利息", YUAN, ("0", "10000000"), optional=True)
overlap_months = law.step(
    "overlap_months",
    "重复缴费月数",
    Call(same_months, (kept, other), MONTHS, 0, 1200),
    MONTHS,
    law="同一月份有两个职工养老保险关系的，只保留一个。",
)
refunds: list[Number] = []
counted: list[Number] = []
for year in YEARS:
    months = law.step(
        f"overlap_months.{year}",
        f"{year}年重复月数",
        Call(same_months_of(year), (kept, other), MONTHS, 0, 12),
        MONTHS,
        law="该年度重复的月数。",
        hidden=True,
    )
    refunds.append(
        law.step(
            f"refund.{year}",
            f"{year}年退还个人账户部分",
            credits[year] * months,
            YUAN,
            law="清理的关系重复月份记入个人账户的部分退还本人。",
            when=months > 0,
            otherwise="0",
            why_not="没有重复缴费",
            quiet=True,
        )
    )
    counted.append(months)
law.step(
    "overlap_not_listed",
    "列出年度以外的重复月数",
    overlap_months - total(counted),
    MONTHS,
    law="1996年以前没有个人账户。",
    bounds=(0, 0),
    hidden=True,
)
principal = law.step(
    "refund_principal", "退还个人账户本金", total(refunds), YUAN, law="各年度之和。", formula="Σ各年退还"
)
with_interest = law.step(
    "refund",
    "退还本人合计",
    principal + interest,
    YUAN,
    law="本金加重复月份的利息；没有填利息的按本金，利息规则须按当地规定。",
    when=interest.given,
    why_not="没有填利息，只列本金",
)
months_kept = law.step(
    "months_left",
    "清理关系保留的月数",
    Call(months_not_in, (other, kept), MONTHS, 0, 1200),
    MONTHS,
    law="不重复的月份仍然有效，并入保留的关系。",
)
KIND = law.kind(
    overlap_months,
    principal,
    with_interest,
    months_kept,
    example={
        "kept_months": ["2024-01", "2024-02", "2024-03"],
        "other_months": ["2024-02", "2024-03", "2024-04"],
        "monthly_account_by_year": {"2024": "349.60"},
    },
)
