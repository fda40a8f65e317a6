"""From heads to keys: which column of a table is what."""

import re
from collections import Counter
from collections.abc import Sequence

from shebao.disclosure.formats import Formats
from shebao.disclosure.formats.wording import is_figure, plain
from shebao.disclosure.model import Column, TableKind
from shebao.disclosure.recognise.grid import Line
from shebao.disclosure.recognise.layout import HeadPath

TWO_SIDED = frozenset({TableKind.BALANCE, TableKind.APPROPRIATION_BALANCE})

TEXT_KEYS = frozenset(
    {
        "line_number", "code", "code1", "code2", "code3", "unit_code", "government_code", "government_name", "name",
        "unit", "project_name", "project_class", "remark", "item", "income_code", "income_name",
    }
)  # fmt: skip
_COUNTED = re.compile("人数|个数|数量|年[份限度]|电话|面积|编制|序号|行次|次数|批次|编[码号]")
NO_MONEY = frozenset({"rate"})
_LAST_YEAR = re.compile(r"上年|去年|上一?年度|前年|执行数|完成数")
_THIS_YEAR = re.compile(r"本年|当年|今年")
_CODE = re.compile(r"[23]\d{2}(?:\d{2}){0,2}")
_ITEM = re.compile(
    r"(?:收入|支出)?项目(?:名称)?(?:[(（].*[)）])?|(?:收入|支出)(?:来源|内容)?|(?:功能|经济|支出)?(?:分类)?科目(?:名称)?|收支项目"
)


def key_columns(
    kind: TableKind,
    paths: Sequence[HeadPath],
    raw_heads: Sequence[str],
    body: Sequence[Line],
    year: int,
    formats: Formats,
) -> list[Column]:
    """A key for every column; those that hold amounts are marked. ``raw_heads`` still hold their years."""
    if kind in TWO_SIDED:
        keys = _two_sided(kind, paths, raw_heads, body, year, formats)
    else:
        keys = [_key(kind, path, raw, year, formats) for path, raw in zip(paths, raw_heads, strict=True)]
        keys = _codes_without_head(keys, body)
    keys = _only_where_beside(keys, formats)
    if "total" not in keys and "amount" not in keys:
        keys = _one_total(keys, body)
    keys = _unique(keys)
    if kind is TableKind.FUND_INCOME:
        keys = ["amount" if key == "total" else key for key in keys]
    return [
        Column(
            key or f"c{number}",
            amount=_is_amount(key, number - 1, body, whole="total" in keys and not _COUNTED.search(path.own)),
        )
        for number, (key, path) in enumerate(zip(keys, paths, strict=True), start=1)
    ]


def _key(kind: TableKind, path: HeadPath, raw: str, year: int, formats: Formats) -> str:
    own, above = path.own, path.above
    base = next((column.key for column in formats.columns if column.matches(kind, own, above)), "")
    if not base and own:
        # A head such as 2024年预算数 under nothing that we know, or a group's name as the lowest head.
        base = next((column.key for column in formats.columns if column.matches(kind, own.rstrip("数额"), above)), "")
    if base and base not in TEXT_KEYS and base not in ("rate", "change", "carried_over") and of_last_year(raw, year):
        return f"last_{base}"
    return base


def of_last_year(raw: str, year: int) -> bool:
    """Whether a head, its year still in it, is of an amount of the year before the document's."""
    years = {int(found) for found in re.findall(r"20\d\d", raw)}
    if years and year:
        return max(years) < year and not re.search(r"比|增减", raw)
    return bool(_LAST_YEAR.search(raw)) and not re.search(r"结[转余]|比|增减", raw)


def _codes_without_head(keys: list[str], body: Sequence[Line]) -> list[str]:
    """A column of 208, 20805, 2080505 is one of codes, where its head was lost or stands over a blank beside it."""
    named = [x for x, key in enumerate(keys) if key in ("code", "code1", "unit_code")]
    if any(plain(line[x].text) for x in named for line in body):
        return keys
    keys = ["" if x in named else key for x, key in enumerate(keys)]
    for x, key in enumerate(keys):
        texts = [text for line in body if (text := plain(line[x].text))]
        codes = [text for text in texts if _CODE.fullmatch(text)]
        if not key and len(codes) > 2 and len(codes) * 5 >= len(texts) * 4 and len({len(code) for code in codes}) > 1:
            return [*keys[:x], "code", *keys[x + 1 :]]
    return keys


def _only_where_beside(keys: list[str], formats: Formats) -> list[str]:
    conditions = {column.key: column.beside for column in formats.columns if column.beside}
    return [
        "" if key in conditions and key != "total" and conditions[key] not in keys and keys.count(key) > 1 else key
        for key in keys
    ]


def _one_total(keys: list[str], body: Sequence[Line]) -> list[str]:
    """A table with one amount column and no head that says 合计: that column is the total."""
    amounts = [x for x, key in enumerate(keys) if _is_amount(key, x, body)]
    candidates = [x for x in amounts if keys[x] in ("", "current", "appropriation", "general", "received")]
    if len(amounts) == 1 and candidates:
        return [("total" if x == candidates[0] else key) for x, key in enumerate(keys)]
    if "current" in keys:
        return ["total" if key == "current" else key for key in keys]
    return keys


def _unique(keys: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    unique = []
    for key in keys:
        seen[key] += 1
        unique.append(key if not key or seen[key] == 1 else f"{key}_{seen[key]}")
    return unique


def _is_amount(key: str, position: int, body: Sequence[Line], *, whole: bool = False) -> bool:
    """Whether a column holds amounts: by its key, else by its texts; small whole numbers count where ``whole``."""
    if (
        key.split("_")[0] in NO_MONEY
        or key.rstrip("_23456789") in TEXT_KEYS
        or key.startswith(("income_item", "expenditure_item", "item"))
    ):
        return False
    if key:
        return True
    texts = [plain(line[position].text) for line in body if plain(line[position].text)]
    figures = [text for text in texts if is_figure(text) and not text.endswith(("%", "％"))]
    return (
        bool(figures)
        and len(figures) * 10 >= len(texts) * 7
        and (whole or any("." in t or len(t) > 3 for t in figures))
    )


def _two_sided(
    kind: TableKind,
    paths: Sequence[HeadPath],
    raw_heads: Sequence[str],
    body: Sequence[Line],
    year: int,
    formats: Formats,
) -> list[str]:
    """Income beside expenditure: every column of names begins a side, the first of them is income."""
    keys: list[str] = []
    side = 0
    for position, (path, raw) in enumerate(zip(paths, raw_heads, strict=True)):
        own = path.own
        if own in ("行次", "序号"):
            keys.append("line_number")
        elif _ITEM.fullmatch(own) and not _mostly_figures(position, body):
            side += 1
            keys.append("income_item" if side == 1 else "expenditure_item" if side == 2 else f"item{side}")
        elif side == 0:
            side = 1
            keys.append("income_item")
        elif side == 1:
            base = _key(kind, path, raw, year, formats)
            keys.append(base if base.startswith("last_") or base in ("rate", "change") else "income")
        else:
            base = _key(kind, path, raw, year, formats) or ""
            keys.append(f"{base or 'total'}{side}" if side > 2 else base or "total")
    return _later_amounts(keys)


def _later_amounts(keys: list[str]) -> list[str]:
    """Only the first amount of the income side is income; what follows keeps a key of its own."""
    seen = False
    made = []
    for key in keys:
        made.append("income_more" if key == "income" and seen else key)
        seen = seen or key == "income"
    return made


def _mostly_figures(position: int, body: Sequence[Line]) -> bool:
    texts = [plain(line[position].text) for line in body if plain(line[position].text)]
    return bool(texts) and sum(is_figure(text) for text in texts) * 2 > len(texts)
