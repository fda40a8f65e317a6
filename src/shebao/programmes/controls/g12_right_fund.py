"""G12: county-budget programmes are paid from the county budget, never from an insurance fund."""

from shebao.findings import Finding
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import Project

BASIS = "社会保险法第六十四条、第六十九条；人社部发〔2022〕55号（清单外待遇）"
COUNTY_BUDGET = "一般公共预算"
FUNDS = ("社会保险基金", "社保基金")


def of_project(fund: str, basis: str) -> list[Finding]:
    """What forbids to enter a project that a fund would pay for."""
    return [_refused(basis)] if any(one in fund for one in FUNDS) else []


def find(project: Project, fund: str, channel: str) -> list[Finding]:
    """What forbids to pay a project from other money than its own, or by another channel (国库集中支付)."""
    if fund != project.fund:
        return [_refused(project.basis)]
    if channel != project.channel:
        message = f"该项目资金实行{project.channel}，不得通过“{channel}”支付。请改用{project.channel}。"
        return [refusal("G12", message, "国库集中支付制度；泽社保〔2023〕5号《专项资金管理制度》", "支付方式")]
    return []


def _refused(basis: str) -> Finding:
    message = f"该项目由县级一般公共预算列支，不得从社会保险基金支付（依据 {basis}）。"
    return refusal("G12", message, BASIS, "资金性质", "改由县级一般公共预算列支。")
