"""N-16: money that is paid by 国库集中支付 is not kept in an account of its own (专户专账)."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.disclosure.statements import plain_text
from shebao.findings import Finding, Severity, Spot

OWN_ACCOUNT = re.compile("专户专账|专户储存|专户存储|设立专户|开设专户")
CENTRAL = re.compile("国库集中支付|集中支付制度|国库单一账户|财政直接支付|授权支付")
FUND_ACCOUNT = re.compile("社会保险基金|社保基金|财政专户|非税|保证金|捐赠|党费|工会")
"""Money that rightly has an account of its own."""


def check(material: Material) -> Iterator[Finding]:
    """Passages with 专户专账, where another passage speaks of 国库集中支付."""
    central = next((p for p in material.passages if CENTRAL.search(plain_text(p.text).text)), None)
    if central is None:
        return
    for passage in material.passages:
        text = plain_text(passage.text).text
        match = OWN_ACCOUNT.search(text)
        if match is not None and FUND_ACCOUNT.search(text) is None:
            yield RULE.finding(
                f"文字/{plain_name(passage.heading)}/{match.group()}",
                f"“{plain_name(passage.subheading or passage.heading)}”写“{match.group()}”，而资金实行国库集中支付，"
                "两种办法不能同时适用于同一项资金。请核对资金的支付渠道后统一写法。",
                found=match.group(),
                spots=(Spot(passage.block, start=0), Spot(central.block, start=0)),
            )


RULE = Rule(
    "N-16",
    "专户专账和国库集中支付",
    Severity.WARNING,
    "《财政国库管理制度改革试点方案》（财库〔2001〕24号）：财政性资金通过国库单一账户体系支付",
    "写有资金管理办法的文字",
    check,
)
