"""Who pays a result (支付渠道): a fund, the county's treasury, the employer, or the person."""

from enum import StrEnum


class Payer(StrEnum):
    """Who bears an amount. The values are the codes of a choice where a step decides it row by row."""

    ENTERPRISE_FUND = "enterprise_fund"
    GOVERNMENT_FUND = "government_fund"
    RESIDENTS_FUND = "residents_fund"
    INJURY_FUND = "injury_fund"
    UNEMPLOYMENT_FUND = "unemployment_fund"
    ANNUITY = "annuity"
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
    Payer.COUNTY: "县财政",
    Payer.EMPLOYER: "用人单位",
    Payer.PERSON: "个人",
}
