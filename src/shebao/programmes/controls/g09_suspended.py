"""G09: a suspended project pays nothing until its rectification is approved."""

from shebao.findings import Finding
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Project, Suspension

BASIS = f"{RULES}（责令改正，暂缓拨款）"


def open_suspension(project: Project) -> Suspension | None:
    """The suspension of a project that is in force."""
    return Suspension.objects.filter(project=project, lifted_on__isnull=True).first()


def find(project: Project) -> list[Finding]:
    """What forbids a suspended project to pay."""
    one = open_suspension(project)
    if one is None:
        return []
    message = f"项目处于“暂缓拨款”状态（{one.reason}，{one.since}），整改通过前不得支付。"
    return [refusal("G09", message, BASIS)]
