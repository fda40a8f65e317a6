"""G07: a project's vouchers stand in its own book, and every line carries it and where its money comes from.

The database of the ledger holds the first half for any line of a project's book; this looks before a payment is
booked.
"""

from shebao.findings import Finding
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Item, Project

BASIS = f"会计法第九条、第十六条；{RULES}：专项资金实行专账核算"
MESSAGE = "专项资金实行专账核算：该凭证未对应本项目账套或混用其他项目资金，不能记账。"


def find(project: Project, item: Item, book: str) -> list[Finding]:
    """What forbids to book a payment of an item in a book."""
    foreign = item.project_id != project.pk or book != project.code
    untold = not (item.source and item.function_code and item.economic_code)
    return [refusal("G07", MESSAGE, BASIS)] if foreign or untold else []
