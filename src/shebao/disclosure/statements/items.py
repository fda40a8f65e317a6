"""Items of function classes in running text: “社会保障和就业支出（类）就业补助（款）公益性岗位补贴（项）”."""

import re
from dataclasses import dataclass

_NAME = r"[^（）“”\"《》，。；：\d]{2,40}"
_CODE = r"(?:\d{3}(?:\d{2})?(?:\d{2})?)?"
_PATH = re.compile(
    rf"(?P<class_code>{_CODE})(?P<class>{_NAME})（(?P<class_mark>\d{{0,3}})类）[-—－、/]?"
    rf"(?:(?P<group_code>{_CODE})(?P<group>{_NAME})（(?P<group_mark>\d{{0,2}})款）[-—－、/]?"
    rf"(?:(?P<item_code>{_CODE})(?P<item>{_NAME})（(?P<item_mark>\d{{0,2}})项）)?)?"
)
_GROUP_AND_ITEM = re.compile(rf"(?P<group>{_NAME})（款）[-—－、/]?(?P<item>{_NAME})（项）")
_ITEM_ALONE = re.compile(rf"(?P<item>{_NAME})（项）")
_BY_CODE = re.compile(
    r"(?<!\d)(?P<code>2\d{6}|2\d{4}|2\d{2})[-—－、.]?(?P<name>[\u4e00-\u9fff（）]{2,40}?)(?=[\d，。：“”]|$)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A function class as named: names of 类, 款 and 项 (from the top, "" where not named), the code where printed."""

    names: tuple[str, str, str]
    code: str = ""
    start: int = 0
    end: int = 0

    @property
    def name(self) -> str:
        """The lowest name given."""
        return next((name for name in reversed(self.names) if name), "")

    @property
    def level(self) -> int:
        """1 for a 类, 2 for a 款, 3 for a 项."""
        return max(level for level, name in enumerate(self.names, 1) if name)

    @property
    def key(self) -> str:
        """What tells it from others."""
        return "/".join(name for name in self.names if name) or self.code


def read_item(text: str) -> Item | None:
    """The first function class that a text names, None where it names none.

    >>> read_item("1. “公共安全支出（类）司法（款）公共法律服务（项）”15.00万元").name
    '公共法律服务'
    """
    if (match := _PATH.search(text)) is not None:
        names = tuple(_clean(match[level] or "") for level in ("class", "group", "item"))
        code = match["item_code"] or match["group_code"] or match["class_code"] or ""
        marks = [match["class_mark"], match["group_mark"], match["item_mark"]]
        if not code and all(marks) and len("".join(mark or "" for mark in marks)) == 7:
            code = "".join(mark or "" for mark in marks)
        return Item((names[0], names[1], names[2]), code, match.start(), match.end())
    if (match := _GROUP_AND_ITEM.search(text)) is not None:
        return Item(("", _clean(match["group"]), _clean(match["item"])), "", match.start(), match.end())
    if (match := _ITEM_ALONE.search(text)) is not None:
        return Item(("", "", _clean(match["item"])), "", match.start(), match.end())
    if (match := _BY_CODE.search(text)) is not None:
        name = _clean(match["name"])
        level = (len(match["code"]) - 3) // 2
        found = tuple(name if level == other else "" for other in range(3))
        return Item((found[0], found[1], found[2]), match["code"], match.start(), match.end())
    return None


def _clean(name: str) -> str:
    name = re.sub(r"^(?:用于|其中|科目|和|及)", "", name).strip('“”" .、')
    return re.sub(r"(?:科目)?(?:财政拨款)?(?:本年)?(?:预算|决算)(?:支出|数)?(?:安排)?$", "", name) or name
