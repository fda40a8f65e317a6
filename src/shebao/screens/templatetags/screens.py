"""Tags of staff pages: the side bar, money, months."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import template

from shebao.screens import shows
from shebao.screens.masks import mask_names
from shebao.screens.menu import menu_for

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: Any) -> list[Any]:
    """The side bar of whoever is here."""
    who = context.get("who")
    return menu_for(who.rights) if who else []


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as 元."""
    return shows.yuan(fen)


@register.filter
def hide(text: str | None, names: Collection[str]) -> str:
    """A text in which these names are masked."""
    return mask_names(text or "", names)


@register.filter
def people(count: int | None) -> str:
    """A number of persons with thousands separators."""
    return "" if count is None else f"{count:,}"


@register.filter
def rate(millionths: int | None) -> str:
    """A rate kept in millionths as a percentage: 13000 is 1.3%."""
    return "" if millionths is None else f"{millionths / 10_000:.4f}".rstrip("0").rstrip(".") + "%"


@register.filter
def month(day: date | None) -> str:
    """A month."""
    return shows.month(day)


@register.filter
def sets(value: Any) -> str:
    """Colour class of a state: done, attention, blocked, normal. The word itself always stands beside it."""
    # The last word of several is what is told beside the state: 执行中，暂缓拨款.
    return _STATES.get(str(value).rpartition("，")[2], "plain")


_STATES = {
    **dict.fromkeys(
        [
            "已生效",
            "已归档",
            "完成",
            "正常",
            "参保缴费",
            "已导入",
            "已同意",
            "在职",
            "已预览",
            "已解决",
            "已回写",
            "已验收",
            "成功",
            "已回盘",
            "已处理",
            "已审批",
            "已公开",
            "已结清",
            "列入",
            "已结束",
        ],
        "done",
    ),
    **dict.fromkeys(
        [
            "待复核",
            "待审批",
            "退回补正",
            "暂停缴费",
            "暂停",
            "待审批",
            "待确认",
            "进行中",
            "已截止",
            "已受理",
            "等待",
            "已登记",
            "已确认",
            "新发现",
            "已分派",
            "核实中",
            "挂起",
            "待发送",
            "已发送",
            "已送",
            "待发",
            "未回",
            "待处理",
            "待核",
            "已公示",
            "已冻结",
            "已放行",
            "已立案",
            "还款中",
            "已截止",
        ],
        "wait",
    ),
    **dict.fromkeys(
        [
            "不予受理",
            "不予批准",
            "已作废",
            "已冲正",
            "失败",
            "冻结",
            "死亡",
            "拒绝",
            "不同意",
            "未通过",
            "暂缓拨款",
            "已退回",
            "已撤销",
            "撤销",
            "作废",
        ],
        "stop",
    ),
}
