"""R-11: soft ratios of table 6, asked, never asserted: 年金 about half of 养老, 公积金 within 12 %, 工会经费 about 2 %.

The rates are of the contribution bases (8 % and 16 % of one base; at most 12 %; 2 % of all wages, which are 301 without
the employer's contributions and 公积金); budgets are made from estimates, so the bounds are wide.
"""

from collections.abc import Iterator
from fractions import Fraction

from shebao.disclosure.figures import show_number, show_wan
from shebao.disclosure.rules.economic import EconomicTable, economic_table
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

ANNUITY_TO_PENSION = (Fraction(2, 5), Fraction(3, 5))
HOUSING_AT_MOST = Fraction(12, 100)
UNION_AT_MOST = Fraction(25, 1000)
"""工会经费 is 2 % of 工资总额; from 2.5 % on it is asked about."""
OTHERS_HOUSING, OTHERS_UNION = Fraction(20, 100), Fraction(4, 100)
"""Other places' documents are asked about later: some add 补充公积金, or count 福利费 and other wages in."""
CONTRIBUTIONS = ("30108", "30109", "30110", "30111", "30112", "30113")


def _amount(table: EconomicTable, code: str) -> Fraction:
    figures = (row.figure("total") for row in table.lines(code))
    return sum((figure.value for figure in figures if figure is not None), Fraction(0))


def check(material: Material) -> Iterator[Finding]:
    """Three ratios."""
    table = economic_table(material)
    if table is None:
        return
    name, where = table.view.name, (table.view.place,)
    pension, annuity = _amount(table, "30108"), _amount(table, "30109")
    if pension and annuity:
        ratio = annuity / pension
        if not ANNUITY_TO_PENSION[0] <= ratio <= ANNUITY_TO_PENSION[1]:
            yield RULE.finding(
                f"{name}/职业年金缴费",
                f"{name}职业年金缴费{show_wan(annuity)}万元，为基本养老保险缴费{show_wan(pension)}万元的"
                f"{show_number(ratio * 100)}%；按8%和16%的费率应约为一半。请核对两项缴费的基数和费率。",
                found=f"{show_number(ratio * 100)}%",
                expected="约50%",
                places=where,
            )
    wages = _amount(table, "301") - sum((_amount(table, code) for code in CONTRIBUTIONS), Fraction(0))
    housing = _amount(table, "30113")
    housing_at_most = HOUSING_AT_MOST * Fraction(101, 100) if material.book is not None else OTHERS_HOUSING
    if wages > 0 and housing > wages * housing_at_most:
        yield RULE.finding(
            f"{name}/住房公积金",
            f"{name}住房公积金{show_wan(housing)}万元，为工资性支出{show_wan(wages)}万元的"
            f"{show_number(housing / wages * 100)}%，超过12%。请核对缴存基数和比例。",
            found=f"{show_number(housing / wages * 100)}%",
            expected="不超过12%",
            places=where,
        )
    union = _amount(table, "30228")
    if wages > 0 and union > wages * (UNION_AT_MOST if material.book is not None else OTHERS_UNION):
        yield RULE.finding(
            f"{name}/工会经费",
            f"{name}工会经费{show_wan(union)}万元，为工资总额{show_wan(wages)}万元（工资福利支出减单位缴费和公积金）"
            f"的{show_number(union / wages * 100)}%，明显高于2%。请核对计提基数。",
            found=f"{show_number(union / wages * 100)}%",
            expected="约2%",
            places=where,
        )


RULE = Rule(
    "R-11",
    "缴费和计提的比例",
    Severity.WARNING,
    "机关事业单位养老保险和职业年金费率（16%、8%）、住房公积金缴存比例上限（12%）、工会经费计提比例（2%）",
    "基本支出经济分类表",
    check,
)
