"""G04: use, content and amount stay as approved until a change is approved.

The database holds it (``programmes_item_stays``, ``programmes_item_uses``, ``programmes_movement_adjusts_by_change``,
``programmes_project_identity``); this is for acts that would change them otherwise.
"""

from collections.abc import Iterable

from shebao.findings import Finding
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Item, Project
from shebao.programmes.states import HAS_BUDGET, ProjectState

BASIS = f"预算法第十三条、第七十二条；{RULES}：严禁随意调整预算，改变支出用途"
MESSAGE = "未经批准不得调整预算或改变用途。请提交变更申请，并附政策依据和说明。"


def find(project: Project, changed: Iterable[str]) -> list[Finding]:
    """What forbids to alter columns of a project that has its budget."""
    if ProjectState(project.state) not in HAS_BUDGET:
        return []
    return [refusal("G04", MESSAGE, BASIS, name) for name in changed]


def plan_fits(item: Item, planned: int) -> list[Finding]:
    """A plan allots what is approved, no more and no less: anything else would change the budget."""
    if planned == item.approved:
        return []
    return [refusal("G04", MESSAGE, BASIS, f"明细{item.code}", "分配方案的合计应等于该明细的批准额度。")]
