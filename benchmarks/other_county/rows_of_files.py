"""What is written in the source files: each row as one line, its 个人编号, and its number where that is proven."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import python_calamine

from other_county.numbers import is_valid

NUMBER = ("证件号码", "AAC002", "AAC147", "身份证号", "身份证号码", "公民身份号码")
PERSON = ("个人编号", "AAC001")
SHOWN = (
    *PERSON,
    "姓名",
    "AAC003",
    *NUMBER,
    "出生日期",
    "单位编号",
    "AAB001",
    "单位名称",
    "AAB004",
    "手机号码",
    "银行账号",
    "户编号",
)


def read_rows(folder: Path, names: list[str]) -> pl.DataFrame:
    """Rows of files by their name or by the layout their name begins with (``F1``).

    Raises FileNotFoundError where there is no such file.
    """
    frames = []
    for name in sorted(names):
        found = sorted(path for path in folder.iterdir() if path.name == name or path.name.startswith(f"{name}_"))
        if not found:
            raise FileNotFoundError(f"{folder} has no file {name}")
        data = _read(found[0])
        number = next(header for header in NUMBER if header in data.columns)
        person = next(header for header in PERSON if header in data.columns)
        shown = [header for header in SHOWN if header in data.columns]
        frames.append(
            data.select(
                pl.lit(name).alias("file"),
                pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("row"),
                pl.col(person).alias("number_of_person"),
                pl.col(number).map_elements(proven, return_dtype=pl.String, skip_nulls=False).alias("valid"),
                pl.concat_str(shown, separator=" | ", ignore_nulls=False).alias("written"),
            )
        )
    return pl.concat(frames)


def proven(number: str) -> str:
    """A resident number in its plain form where its date and check character are right; nothing otherwise."""
    plain = (
        re.sub(r"[\s'\u200b]", "", number).translate(str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")).upper()
    )
    if not is_valid(plain) or plain.endswith("000"):  # cut by a spreadsheet, right by chance at best
        return ""
    try:
        date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        return ""
    return plain


def _read(path: Path) -> pl.DataFrame:
    if path.suffix == ".csv":
        return pl.read_csv(path, infer_schema=False).with_columns(pl.all().fill_null(""))
    lines = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    text = [[_text(cell) for cell in line] for line in lines]
    heads = {place: head for place, head in enumerate(text[0]) if head}
    return pl.DataFrame({head: [line[place] for line in text[1:]] for place, head in heads.items()})


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
