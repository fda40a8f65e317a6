"""N-14: a text that buys services (政府采购服务) and says it has no 政府购买服务 is asked about, as a notice.

The two are not one thing: 政府购买服务 is paid for what the public is served with. But money for services with no
word on what they are leaves the reader to guess.
"""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.disclosure.statements import plain_text
from shebao.findings import Finding, Severity, Spot

SERVICES = re.compile("(?:政府采购)?服务(?:类)?(?:采购)?(?:预算|支出)?(?:金额)?")
NO_SERVICES = re.compile("(?:没有|无|不涉及|未安排|未开展)(?:安排|开展|使用)?政府购买服务(?!指导性目录|的?名词)")


def check(material: Material) -> Iterator[Finding]:
    """The first amount of services bought against each sentence that says there are none."""
    bought = next(
        (
            statement
            for statement in material.statements
            if statement.figure.is_money
            and statement.figure.value
            and SERVICES.fullmatch(statement.subject)
            and "采购" in statement.subject + statement.heading
        ),
        None,
    )
    if bought is None:
        return
    for passage in material.passages:
        match = NO_SERVICES.search(plain_text(passage.text).text)
        if match is not None:
            yield RULE.finding(
                f"文字/{plain_name(passage.heading)}/政府购买服务",
                f"政府采购预算有服务{bought.figure.shown}，而文字写“{match.group()}”。这些服务是否属于政府购买服务？请核对，"
                "不属于的请说明采购的是什么服务。",
                figures=[bought.figure.as_shown("政府采购服务")],
                found=match.group(),
                spots=(Spot(passage.block, start=0),),
            )


RULE = Rule(
    "N-14",
    "政府采购服务和政府购买服务",
    Severity.NOTICE,
    "《政府购买服务管理办法》（财政部令第102号）：购买服务项目应当随部门预算公开",
    "写有政府采购服务、政府购买服务的文字",
    check,
)
