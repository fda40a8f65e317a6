"""The sender's cover note (移交清单): rows and amounts as its system counted them, typed in and compared with the file.

What was read is shown only after that: who has no cover note has nothing to type.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from shebao.findings import Finding
from shebao.register.imports.cells import cleaned, read_column
from shebao.register.imports.layouts import Column, Layout
from shebao.register.models import SourceFile
from shebao.register.wording import shown_fen
from shebao.staff.grant_post import refusal

ROWS = "行数"
AGAIN = "与来源单位核对。移交清单录错的，改正后再确认；文件有缺漏或多余的，作废后请来源单位重新报送。"


def asked_of(layout: Layout) -> list[str]:
    """What is typed of a cover note: the rows, and the columns whose sums it has."""
    return [ROWS, *(column.header for column in layout.columns if column.cover)]


def compare(source: SourceFile, layout: Layout, typed: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """What was typed, as it is kept with the file, and every difference from what was read.

    ``typed`` has a text for each of :func:`asked_of`; amounts in 元.
    """
    read = {each["header"]: each for each in source.totals["columns"]}
    kept, findings = {}, []
    for name in asked_of(layout):
        text = typed.get(name, "").strip()
        number = _rows(text) if name == ROWS else _fen(text)
        shown = _shown(name, number)
        found = source.rows if name == ROWS else read[name]["sum"]
        label = name if name == ROWS else f"{name}合计"
        if not text:
            findings.append(refusal("I-62", f"“{label}”没有填写。", "按来源单位的移交清单填写；没有发生额的填0。"))
        elif number is None:
            what = "不是行数" if name == ROWS else "不是金额（元，最多两位小数）"
            findings.append(refusal("I-63", f"“{label}”{what}：{text[:30]}。", "按移交清单改正。"))
        elif number != found:
            unread = 0 if name == ROWS else read[name]["unread"]
            more = f"文件中有{unread}个单元格读不出金额，没有计入。" if unread else ""
            findings.append(
                refusal(
                    "I-64",
                    f"“{label}”不符，没有导入：移交清单{shown}，文件{_shown(name, found)}，"
                    f"相差{_shown(name, abs(number - found))}。{more}",
                    AGAIN,
                )
            )
        kept[name] = shown
    return kept, findings


def _shown(name: str, number: int | None) -> str:
    if number is None:
        return ""
    return f"{number:,}行" if name == ROWS else f"{shown_fen(number)}元"


def _rows(text: str) -> int | None:
    plain = text.replace(",", "").replace("，", "").removesuffix("行").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 9 else None


def _fen(text: str) -> int | None:
    """An amount as a file may write it: what is right there is right here."""
    column = Column("金额", "money", negative=True)
    cells = cleaned(pl.Series("金额", [text]))
    return pl.DataFrame([cells]).select(read_column(column, cells, date.max).value).item()
