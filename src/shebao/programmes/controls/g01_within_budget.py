"""G01: no payment beyond what is approved, less what is paid and promised, per project and item."""

from shebao.findings import Finding
from shebao.programmes.available import standing_of_item
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Item
from shebao.screens.shows import yuan

BASIS = f"预算法第十三条、第五十七条；{RULES}"


def find(item: Item, amount: int) -> list[Finding]:
    """What forbids to promise ``amount`` fen of an item."""
    available = standing_of_item(item).available
    return [over(available, amount)] if amount > available else []


def over(available: int, asked: int) -> Finding:
    """The refusal."""
    message = f"超出项目可用额度：可用 {yuan(available)} 元，本次申请 {yuan(asked)} 元。请核减或先办理预算变更。"
    return refusal("G01", message, BASIS, "申请金额（元）")
