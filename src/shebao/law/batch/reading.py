"""Opening a file of cases: Parquet as it is, CSV and Excel as text, so that no figure passes through a binary float."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import python_calamine

from shebao.law.batch.cells import integers, months_list
from shebao.law.calculate import PROVISIONAL, REJECTED
from shebao.law.declare import Kind
from shebao.law.frame_inputs import source_columns

PROBLEM = "_problem"
"""Holds what is wrong with cells that are no longer what somebody typed."""

INDEX = "_file_row"
TYPED = "_typed."
"""Begins the names of the columns of a text file whose place the integers take."""

NUMBER_HEADS = ("身份证", "社会保障号", "证件号")
"""Heads of columns that hold numbers of people: names, not figures."""

_CERTAIN_DIGITS = 15
_POWER_OF_TEN = r"^\s*[0-9](\.[0-9]+)?[eE]\+[0-9]+\s*$"


class BatchFileError(Exception):
    """A file that cannot be read as cases at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cases:
    """A file of cases as a frame ready to be calculated.

    ``columns``: the columns of the file in order; ``first_row``: what the file's own numbering calls the first case;
    ``typed``: by input name, the column that holds the text as it was typed.
    """

    frame: pl.LazyFrame
    columns: tuple[str, ...]
    first_row: int
    typed: dict[str, str]


@contextmanager
def open_cases(kind: Kind, path: Path) -> Iterator[Cases]:
    """Open a file of cases. Columns have the names of the inputs, their aliases or Chinese labels; others are kept.

    In Parquet whole numbers are the integers of the law library (fen, scaled ratios, month numbers); text and decimals
    are as a case writes them, as in CSV and Excel. Raises BatchFileError.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        with _utf8(path) as readable:
            yield _prepared(kind, pl.scan_csv(readable, infer_schema=False, encoding="utf8"), 2)
    elif suffix == ".parquet":
        yield _prepared(kind, pl.scan_parquet(path), 1)
    elif suffix in (".xlsx", ".xls", ".et", ".ods"):
        yield _prepared(kind, _workbook(kind, path).lazy(), 2)
    else:
        raise BatchFileError(f"不能读“{path.suffix}”格式。请用 .parquet、.csv 或 .xlsx。")


def _prepared(kind: Kind, frame: pl.LazyFrame, first_row: int) -> Cases:
    try:
        schema = frame.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BatchFileError(f"文件读不出来，可能已损坏：{str(error).partition(chr(10))[0]}") from error
    columns = tuple(name for name in schema if name != PROBLEM)
    made_here = {REJECTED, PROVISIONAL, *(step.name for step in kind.steps)}
    sources = source_columns(kind, columns)
    if clash := [name for name in columns if name in made_here and name not in sources.values()]:
        raise BatchFileError(f"列名“{'、'.join(clash)}”与计算步骤重名。请改列名。")
    problems = [pl.col(PROBLEM)] if PROBLEM in schema else []
    made: dict[str, pl.Expr] = {}
    typed: dict[str, str] = {}
    for declared in kind.fields:
        source = sources.get(declared.name)
        if source is None:
            continue
        dtype = schema[source]
        if isinstance(dtype, pl.Decimal) or (dtype == pl.String() and declared.unit.code != "text"):
            kept = f"{TYPED}{source}"
            typed[declared.name] = kept
            made[kept] = pl.col(source).cast(pl.String)
            if declared.unit.code == "months_list":
                made[declared.name] = months_list(made[kept])
                unread = (made[kept].str.strip_chars() != "") & made[declared.name].is_null()
                problems.append(pl.when(unread).then(pl.lit(f"“{declared.label}”读不出来，应填年月，用顿号隔开。")))
            else:
                made[declared.name] = integers(made[kept], declared)
    texts = [
        name
        for name in columns
        if schema[name] == pl.String() and f"{TYPED}{name}" not in made and PROBLEM not in schema
    ]
    problems += [pl.when(pl.col(name).str.contains(_POWER_OF_TEN)).then(pl.lit(_spoiled_words(name))) for name in texts]
    problem = pl.concat_str(problems, ignore_nulls=True) if problems else pl.lit("")
    return Cases(frame.with_row_index(INDEX).with_columns(problem.alias(PROBLEM), **made), columns, first_row, typed)


@contextmanager
def _utf8(path: Path) -> Iterator[Path]:
    """The file, or a copy in UTF-8 of one that Excel saved as GB 18030."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            while file.read(1 << 22):
                pass
    except OSError as error:
        raise BatchFileError(f"不能读取“{path}”：{error.strerror}。请检查路径。") from error
    except UnicodeDecodeError:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            try:
                with (
                    path.open(encoding="gb18030", newline="") as old,
                    copy.open("w", encoding="utf-8", newline="") as new,
                ):
                    while part := old.read(1 << 22):
                        new.write(part)
            except UnicodeDecodeError as error:
                raise BatchFileError(f"“{path}”既不是UTF-8编码，也不是GB18030编码。请另存为UTF-8。") from error
            yield copy
    else:
        yield path


def _workbook(kind: Kind, path: Path) -> pl.DataFrame:
    """The first sheet of a workbook as text, with what is wrong with cells of each row."""
    try:
        rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise BatchFileError(f"“{path.name}”打不开，不是Excel工作簿或已损坏：{error}") from error
    if not rows:
        raise BatchFileError(f"“{path.name}”的第一张表是空的。")
    heads = [str(head).strip() for head in rows[0]]
    while heads and not heads[-1]:
        heads.pop()
    if not all(heads) or len(set(heads)) < len(heads):
        raise BatchFileError(f"“{path.name}”第1行应是各不相同的列名，现有：{'、'.join(heads)}。")
    sources = source_columns(kind, heads)
    texts = {sources[one.name] for one in kind.fields if one.unit.code == "text" and one.name in sources}
    names = texts | {head for head in heads if any(word in head for word in NUMBER_HEADS)}
    columns: dict[str, list[str | None]] = {head: [] for head in heads}
    problems: list[str | None] = []
    last = max((number for number, row in enumerate(rows) if any(cell != "" for cell in row)), default=0)
    for row in rows[1 : last + 1]:
        troubles = []
        for position, head in enumerate(heads):
            cell = row[position] if position < len(row) else ""
            if _is_spoiled(cell) or (head in names and isinstance(cell, int | float)):
                troubles.append(_spoiled_words(head))
            columns[head].append(_text(cell))
        problems.append("".join(troubles) or None)
    return pl.DataFrame({**columns, PROBLEM: problems}, schema=dict.fromkeys((*heads, PROBLEM), pl.String()))


def _is_spoiled(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**_CERTAIN_DIGITS


def _spoiled_words(head: str) -> str:
    return f"“{head}”存成了数字，超过15位的末位已经丢失，不能恢复。请把这一列设为文本后重新填写。"


def _text(cell: object) -> str | None:
    """A cell as somebody would type it; a number by its shortest exact decimal."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return f"{Decimal(repr(cell)).normalize():f}"
    text = str(cell).strip()
    return text or None
