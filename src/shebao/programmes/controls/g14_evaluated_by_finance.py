"""G14: the overall evaluation comes after the self-evaluation, from the finance section, by nobody of the former."""

from shebao.findings import Finding
from shebao.programmes.controls.g11_targets_and_acceptance import SELF
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Milestone, Project
from shebao.staff.models import NaturalPerson

BASIS = f"{RULES}：业务部门进行绩效自评，财务部门进行整体评价"
MESSAGE = "整体评价须由财务部门在业务部门自评完成后进行，自评人员不得参与。"


def find(project: Project) -> list[Finding]:
    """What forbids an overall evaluation: there is no self-evaluation."""
    if Milestone.objects.filter(project=project, what=SELF).exists():
        return []
    return [refusal("G14", MESSAGE, BASIS, action="等待业务股完成绩效自评。")]


def by_self_evaluator(project: Project, person: NaturalPerson) -> list[Finding]:
    """What forbids somebody a hand in it: he evaluated himself."""
    own = Milestone.objects.filter(project=project, what=SELF).first()
    if own is None or person.pk not in (own.made_by_id, own.checked_by_id):
        return []
    return [refusal("G14", MESSAGE, BASIS, action="请财务股未参与自评的人员办理。")]
