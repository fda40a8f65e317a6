"""Who pays a result (支付渠道): a fund, the county's treasury, the employer, or the person."""

from enum import StrEnum


class Payer(StrEnum):
    """Who bears an amount. Where a step decides it row by row, the words of its choice are these labels."""

    ENTERPRISE_FUND = "enterprise_fund"
    GOVERNMENT_FUND = "government_fund"
    RESIDENTS_FUND = "residents_fund"
    INJURY_FUND = "injury_fund"
    UNEMPLOYMENT_FUND = "unemployment_fund"
    ANNUITY = "annuity"
    FUND_OR_LOCAL_BUDGET = "fund_or_local_budget"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    EMPLOYER = "employer"
    PERSON = "person"

    @property
    def label(self) -> str:
        """The words staff see."""
        return _LABELS[self]


_LABELS = {
    Payer.ENTERPRISE_FUND: "企业职工基本养老保险基金",
    Payer.GOVERNMENT_FUND: "机关事业单位基本养老保险基金",
    Payer.RESIDENTS_FUND: "城乡居民基本养老保险基金",
    Payer.INJURY_FUND: "工伤保险基金",
    Payer.UNEMPLOYMENT_FUND: "失业保险基金",
    Payer.ANNUITY: "职业年金",
    Payer.FUND_OR_LOCAL_BUDGET: "养老保险基金或地方一般公共预算",
    Payer.PROVINCE: "省财政",
    Payer.CITY: "市财政",
    Payer.COUNTY: "县财政",
    Payer.EMPLOYER: "用人单位",
    Payer.PERSON: "个人",
}
