"""G13: a closed project spends nothing any more; one that is not allotted yet, nothing so far."""

from datetime import date

from shebao.findings import Finding
from shebao.programmes.controls.words import RULES, doubt, refusal
from shebao.programmes.models import Project
from shebao.programmes.states import SPENDING, ProjectState

BASIS = f"预算法第四十二条；{RULES}"


def find(project: Project) -> list[Finding]:
    """What forbids a project to spend by its state."""
    state = ProjectState(Project.objects.values_list("state", flat=True).get(pk=project.pk))
    if state is ProjectState.CLOSED:
        return [refusal("G13", "项目已结项，不得再发生支出。结余资金按规定处理。", BASIS)]
    if state not in SPENDING:
        message = f"项目现为“{state}”，不在执行中，不得用款。请先办理批复和分配下达；已验收的项目不再用款。"
        return [refusal("G13", message, BASIS)]
    return []


def after_its_year(project: Project, day: date) -> list[Finding]:
    """A doubt about a payment from the budget of a year that is over."""
    if day.year <= project.year:
        return []
    message = f"项目属{project.year}年度预算，该年度已终了，{day.year}年的支出应列{day.year}年度预算。"
    action = "先办理结项，结余结转下年或交回；按规定仍可支付的，在审核意见中写明依据。"
    return [doubt("G13", message, "预算法第十八条、第四十二条", "项目", action)]
