"""G06: what is in the procurement catalogue is paid only against a record of its procurement, within its contract."""

from datetime import date

from django.db.models import Sum

from shebao.findings import Finding
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import CatalogueItem, ClawBack, PaymentRequest, Procurement, Project
from shebao.screens.shows import yuan

BASIS = f"政府采购法第二条、第六十四条；{RULES}：预算编制和下达时均应按照政府采购的有关法律法规执行"
FIELD = "政府采购计划编号"


def in_catalogue(code: str, amount: int, day: date) -> CatalogueItem | None:
    """The line of the year's catalogue that a purchase of ``amount`` fen falls under."""
    return CatalogueItem.objects.filter(year=day.year, code=code, threshold__lte=amount).first()


def find(project: Project, catalogue: str, number: str, amount: int, day: date) -> list[Finding]:
    """What forbids to pay for a line of the catalogue, or under a procurement that is not this project's."""
    if not number:
        needed = project.procured or (catalogue and in_catalogue(catalogue, amount, day))
        return [_missing()] if needed else []
    one = Procurement.objects.filter(number=number).first()
    if one is None or one.project_id != project.pk:
        message = f"政府采购计划“{number}”不属于项目“{project.name}”，不能支付。"
        return [refusal("G06", message, BASIS, FIELD, "填写本项目的计划编号。")]
    if not one.record or one.contract is None:
        return [_missing()]
    requests = PaymentRequest.objects.filter(procurement=one)
    # What was withdrawn, or failed and is not paid any more, is not paid under the contract.
    sums = requests.aggregate(asked=Sum("amount"), released=Sum("reservation__released"))
    paid = (sums["asked"] or 0) - (sums["released"] or 0)
    back = ClawBack.objects.filter(request__in=requests).aggregate(sum=Sum("amount"))["sum"] or 0
    left = one.contract - paid + back
    if amount > left:
        message = f"超出采购合同金额：合同余额 {yuan(left)} 元，本次申请 {yuan(amount)} 元。请核减或先变更采购合同。"
        return [refusal("G06", message, BASIS, "申请金额（元）")]
    return []


def planned(project: Project) -> list[Finding]:
    """What forbids to allot a project that buys from the catalogue without a plan."""
    if not project.procured or Procurement.objects.filter(project=project).exists():
        return []
    message = "本项目涉及政府采购，没有政府采购计划，不能分配下达。请先登记采购计划。"
    return [refusal("G06", message, BASIS)]


def _missing() -> Finding:
    return refusal(
        "G06", "本支出属于政府采购目录范围，未关联采购执行记录，不能支付。", BASIS, FIELD, "登记采购执行记录后再申请。"
    )
