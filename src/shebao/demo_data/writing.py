"""Writes a synthetic county: the source files as an office exports them, and the answers in a folder of their own."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl

from shebao.demo_data.answers import FILES
from shebao.demo_data.generate import DemoData, Progress
from shebao.demo_data.workbook import COUNT, MONEY, write_workbook

ANSWERS = "answers"
COVER_NOTE = "移交清单.csv"
ENCODINGS = {"F7-110": "gb18030", "F7-120": "utf-8-sig", "F7-210": "gb18030", "F7-410": "utf-8-sig", "F8": "gb18030"}
"""CSV files as offices have them: for the spreadsheet of Windows in GB18030, or UTF-8 with a byte order mark."""
NUMBERS = {
    MONEY: (
        "缴费基数", "个人账户储存额", "月养老金", "改革前个人账户本息", "职业年金账户余额", "缴费档次", "个人账户余额",
        "基础养老金", "个人账户养老金", "补贴标准",
    ),
    COUNT: ("视同缴费月数", "实际缴费月数", "累计缴费月数", "已领取月数", "剩余月数", "改革前缴费月数", "缴费年限"),
}  # fmt: skip
"""Columns that are numbers in the workbooks; dates, months and all numbers of documents and accounts are text."""


def write(data: DemoData, folder: Path, progress: Progress | None = None) -> list[Path]:
    """Write all files into a folder, answers into its ``answers``; answers the paths.

    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ANSWERS).mkdir(exist_ok=True)
    paths = []
    total = len(data.frames) + 4
    for done, path in enumerate(_each(data, folder)):
        paths.append(path)
        if progress is not None:
            progress(path.name, done + 1, total)
    return paths


def _each(data: DemoData, folder: Path) -> Iterator[Path]:
    kinds = {column: kind for kind, columns in NUMBERS.items() for column in columns}
    for file, frame in data.frames.items():
        path = folder / FILES[file][1]
        if path.suffix == ".xlsx":
            write_workbook(
                path,
                frame.data,
                kinds={name: kinds[name] for name in frame.data.columns if name in kinds},
                number_cells=frame.number_cells,
                sheet=path.stem.partition("_")[2],
            )
        else:
            path.write_bytes(_csv(frame.data).encode(ENCODINGS[file]))
        yield path
    path = folder / COVER_NOTE
    path.write_bytes(_csv(_cover_notes(data)).encode("utf-8-sig"))
    yield path
    for name, answer in (("anomalies", data.anomalies), ("links", data.links), ("lookalikes", data.lookalikes)):
        path = folder / ANSWERS / f"{name}.csv"
        path.write_bytes(_csv(answer).encode("utf-8-sig"))
        yield path


def cover_note(data: pl.DataFrame) -> dict[str, str]:
    """What the sender says of a file (移交清单): 行数, and the sum of each amount in yuan with two decimals."""
    sums = {
        name: data[name].replace("", None).cast(pl.Decimal(38, 2)).sum() or Decimal("0.00")
        for name in data.columns
        if name in NUMBERS[MONEY]
    }
    return {"行数": str(len(data)), **{name: f"{total:.2f}" for name, total in sums.items()}}


def _cover_notes(data: DemoData) -> pl.DataFrame:
    lines = [
        (FILES[file][1], item, total)
        for file, frame in data.frames.items()
        for item, total in cover_note(frame.data).items()
    ]
    return pl.DataFrame(lines, schema=["文件", "项目", "合计"], orient="row")


def _csv(data: pl.DataFrame) -> str:
    # Empty text would be written as two quotation marks.
    return data.with_columns(pl.col(pl.String).replace("", None)).write_csv(
        line_terminator="\r\n", quote_style="necessary"
    )
