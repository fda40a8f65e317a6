"""What a workbook hides: its figures are no part of what is published, yet whoever opens the file can show them."""

import re
from collections.abc import Iterator

from shebao.disclosure.model import NotRead
from shebao.disclosure.read.xlsx_cells import SheetCells, name_of
from shebao.findings import Place

_FIGURE = re.compile(r"[¥￥]?[(（]?[-+]?\d[\d,]*(?:\.\d+)?%?[)）]?")
_AMOUNT = re.compile(r"[¥￥]?[(（]?[-+]?(?:\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+)%?[)）]?")
"""Hidden rows and columns often hold the codes of a budget system; an amount has decimals or separators."""
_MOST_NAMED = 5


def hidden_sheet(file: str, sheet: SheetCells) -> Iterator[NotRead]:
    """That a sheet is hidden, where figures stand on it."""
    figures = sum(bool(_FIGURE.fullmatch(text.strip())) for text in (*sheet.texts.values(), *sheet.hidden.values()))
    if figures:
        yield NotRead(
            f"工作表“{sheet.name}”是隐藏的，其中有{figures}个数字，没有读取。请取消隐藏，或删除后再公开。",
            Place(file, sheet.name),
        )


def hidden_cells(file: str, sheet: SheetCells) -> Iterator[NotRead]:
    """That rows and columns of a sheet are hidden, where amounts stand in them."""
    amounts = [at for at, text in sheet.hidden.items() if _AMOUNT.fullmatch(text.strip())]
    if not amounts:
        return
    shown_rows = {y for y, _ in sheet.texts}
    rows = sorted({y for y, _ in amounts} - shown_rows)
    columns = sorted({x for y, x in amounts if y in shown_rows})
    names = [f"第{y + 1}行" for y in rows] + [f"{name_of((0, x))[:-1]}列" for x in columns]
    named = "、".join(names[:_MOST_NAMED]) + (f"等{len(names)}处" if len(names) > _MOST_NAMED else "")
    yield NotRead(
        f"工作表“{sheet.name}”隐藏了{named}，其中有{len(amounts)}个金额，没有读取。请取消隐藏，或删除后再公开。",
        Place(file, sheet.name),
    )
