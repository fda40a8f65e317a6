"""Words that mean one thing in the targets, as data: a county's own are added here."""

import re

SYNONYMS: tuple[tuple[str, str], ...] = (
    (r"非全额(?:拨款)?", "差额、自收自支"),
    (r"差额(?:拨款)?[、和及]自收自支", "差额、自收自支"),
    (r"机关(?:事业单位)?养老保险", "机关养老保险"),
    (r"企业(?:职工)?(?:基本)?养老保险", "企业养老保险"),
    (r"城乡居民(?:基本)?养老保险", "居民养老保险"),
)

FILLER = re.compile(r"人数|数量|总数|总量|人员|全县|全市|全区|本年|年度|[、，（）()“”\s]")

GENERIC = frozenset(
    {
        "",
        "受益",
        "补助",
        "培训",
        "服务",
        "参加",
        "覆盖",
        "发放",
        "享受",
        "参保",
        "服务对象",
        "受助",
        "救助",
        "检查",
        "完成",
    }
)
"""Names that say too little: two projects may both have "培训人数" and mean different things."""


def same_thing(name: str) -> str:
    """A name brought to one form, "" where it is too general to compare.

    >>> same_thing("非全额退休人数") == same_thing("差额、自收自支退休人数")
    True
    """
    for pattern, standard in SYNONYMS:
        name = re.sub(pattern, standard, name)
    core = FILLER.sub("", name)
    return "" if core in GENERIC else core
