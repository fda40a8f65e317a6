"""三公经费: what is spent on a category stays within the year's ceiling (控制数)."""

from datetime import date

from django.db.models import Sum

from shebao.findings import Finding
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import Ceiling, Item
from shebao.screens.shows import yuan

BASIS = "预算法第三十七条；机关团体建设楼堂馆所和“三公”经费控制的规定"


def find(item: Item, amount: int, day: date) -> list[Finding]:
    """What forbids to pay ``amount`` fen of an item whose economic code has a ceiling."""
    one = Ceiling.objects.filter(year=day.year, economic_code=item.economic_code).first()
    if one is None:
        return []
    same = Item.objects.filter(project__year=day.year, economic_code=item.economic_code)
    spent = same.aggregate(sum=Sum("paid") + Sum("reserved"))["sum"] or 0
    left = one.amount - spent
    if amount <= left:
        return []
    message = (
        f"超出{one.category}控制数：余额 {yuan(left)} 元，本次申请 {yuan(amount)} 元。请核减，不得超过年度控制数。"
    )
    return [refusal("G01", message, BASIS, "申请金额（元）")]
