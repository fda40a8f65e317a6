"""G03: what is paid follows the year's plan and the project's progress."""

from datetime import date

from django.db.models import Sum

from shebao.findings import Finding
from shebao.programmes.available import standing, standing_of_item
from shebao.programmes.controls.parameters import parameter
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Allotment, Item, Progress, Project
from shebao.screens.shows import yuan

BASIS = f"{RULES}：严格按照资金拨付程序、年度项目计划和项目进度拨付"
WHOLE = 10_000


def progress_on(project: Project, day: date) -> int:
    """The newest progress on a day, in hundredths of a percent; 0 where none is reported."""
    found = Progress.objects.filter(project=project, day__lte=day).order_by("-day").first()
    return int(found.share) if found else 0


def find(project: Project, amount: int, day: date) -> list[Finding]:
    """What forbids to pay ``amount`` fen more: paid and promised would be ahead of the progress."""
    now, done = standing(project), progress_on(project, day)
    spent = now.paid + now.reserved + amount
    # In whole numbers: spent / approved > progress + tolerance.
    if spent * WHOLE <= now.approved * (done + parameter("progress_tolerance", day)):
        return []
    share = -(-spent * WHOLE // now.approved) if now.approved else WHOLE
    message = f"拨付进度 {percent(share)}% 超过项目进度 {percent(done)}%，请先登记并审核项目进度。"
    return [refusal("G03", message, BASIS, "申请金额（元）")]


def over_plan(item: Item, amount: int, day: date) -> list[Finding]:
    """What forbids to pay more than the item's plan allots up to this month."""
    planned = (
        Allotment.objects.filter(item=item, month__lte=day.replace(day=1)).aggregate(sum=Sum("amount"))["sum"] or 0
    )
    now = standing_of_item(item)
    spent = now.paid + now.reserved + amount
    if spent <= planned:
        return []
    message = (
        f"超过年度项目计划：截至{day:%Y年}{day.month}月分配方案累计 {yuan(planned)} 元，"
        f"已支付、已占用和本次申请共 {yuan(spent)} 元。请按计划申请，或先调整分配方案。"
    )
    return [refusal("G03", message, BASIS, "申请金额（元）")]


def percent(share: int) -> str:
    """Hundredths of a percent as a percentage without needless noughts.

    >>> percent(5000), percent(3333)
    ('50', '33.33')
    """
    return f"{share // 100}.{share % 100:02d}".removesuffix(".00")
