"""A file of cases from end to end, streaming, with what was rejected in a second file."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Literal

import polars as pl

from shebao.law.batch.reading import INDEX, PROBLEM, TYPED, BatchFileError, Cases, open_cases
from shebao.law.batch.reasons import reasons
from shebao.law.batch.warnings import doubtful, remark, remarking, remarks, with_remarks
from shebao.law.batch.writing import MOST_EXCEL_ROWS, as_text, write_workbook
from shebao.law.calculate import PROVISIONAL, REJECTED, calculate
from shebao.law.declare import Kind
from shebao.law.frame_inputs import FrameError, source_columns
from shebao.law.missing import DESCRIBING, nearest_input
from shebao.law.store import ParameterView, load_parameters

Columns = Literal["all", "result"]
Progress = Callable[[str, int, int], None]
"""Told what is being done, how many rows are done, and how many there are."""

ROW_HEAD, REASON_HEAD, PROVISIONAL_HEAD, WARNINGS_HEAD = "行号", "错误原因", "暂定原因", "提醒"
WARNINGS = "warnings"
"""The column of a Parquet file that says what :data:`WARNINGS_HEAD` says in CSV and Excel."""
_OUTPUTS = (".parquet", ".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of a file. ``totals``: the result steps that are money, in fen, over the calculated rows.

    ``warnings``: each remark upon rows that were calculated (提醒), and how many rows it is about. ``not_used``:
    columns that are no input of the kind though their names are near to one, each with the question which is meant.
    """

    rows: int
    rejected: int
    totals: Mapping[str, int]
    rejected_path: Path | None
    warnings: Mapping[str, int] = field(default_factory=dict)
    not_used: Mapping[str, str] = field(default_factory=dict)


def run_batch(
    kind: Kind,
    source: Path,
    target: Path,
    view: ParameterView | None = None,
    *,
    columns: Columns = "all",
    progress: Progress = lambda *_: None,
) -> BatchReport:
    """Calculate a file of cases.

    ``target`` gets the columns of the file and, of the rows that could be calculated, every step (``columns="all"``)
    or the results, and the remarks upon it where a kind makes any; Parquet as integers by the steps' names, CSV and
    Excel in yuan by their Chinese labels. Rejected rows go to ``NAME.rejected.csv`` (beside an Excel file ``.xlsx``)
    with their row number and all reasons.

    Raises BatchFileError where the file cannot be read as cases at all, OSError where the target cannot be written.
    """
    if target.suffix.lower() not in _OUTPUTS:
        raise BatchFileError(f"不能写“{target.suffix}”格式。请用 {'、'.join(_OUTPUTS)}。")
    if target.resolve() == source.resolve():
        raise BatchFileError("结果不能写到原文件上。请换一个文件名。")
    today = (view.today if view is not None else None) or date.today()  # noqa: DTZ011  a legal date is local
    view = view or load_parameters().view(today=today)
    with open_cases(kind, source) as cases:
        try:
            return _Batch(kind, cases, view, target, columns, progress).report()
        except FrameError as error:
            near = "".join(f"\n列“{name}”没有采用，{asked}" for name, asked in _not_used(kind, cases.columns).items())
            raise BatchFileError(f"{error}{near}") from error
        except pl.exceptions.PolarsError as error:
            raise BatchFileError(
                f"“{source.name}”读不下去，可能有缺列或多列的行，或文件不完整：{_first_line(error)}"
            ) from error


class _Batch:
    def __init__(
        self, kind: Kind, cases: Cases, view: ParameterView, target: Path, columns: Columns, progress: Progress
    ) -> None:
        self.kind, self.cases, self.view, self.target, self.progress = kind, cases, view, target, progress
        visible = [step for step in kind.steps if not step.hidden]
        self.steps = visible if columns == "all" else list(kind.results)
        self.money = [step for step in kind.results if step.unit.code == "yuan" and not step.optional]
        self.all_columns = columns == "all"
        # The frames' library calls from several threads at once.
        self.counting = Lock()
        self.done = self.rejected = 0
        self.totals: Counter[str] = Counter()
        self.remarking = remarking(kind)
        self.warnings: Counter[str] = Counter()

    def report(self) -> BatchReport:
        calculated = calculate(with_remarks(self.kind), self.cases.frame, self.view)
        rows = int(self.cases.frame.select(pl.len()).collect(engine="streaming").item())
        if self.target.suffix.lower() == ".xlsx" and rows > MOST_EXCEL_ROWS:
            raise BatchFileError(f"有{rows}行，一张Excel表放不下。请写成 .csv 或 .parquet。")
        looked_at = dict.fromkeys(step.name for step in (*self.money, *self.remarking))
        seen = pl.struct((pl.col(REJECTED) | _is_spoiled()).alias(REJECTED), *looked_at).map_batches(
            partial(self._seen, rows), return_dtype=pl.Boolean(), is_elementwise=True
        )
        self._write(calculated.filter(seen))
        path = self._write_rejected(calculated) if self.rejected else None
        return BatchReport(
            rows,
            self.rejected,
            {step.name: self.totals[step.name] for step in self.money},
            path,
            self.warnings,
            _not_used(self.kind, self.cases.columns),
        )

    def _seen(self, rows: int, batch: pl.Series) -> pl.Series:
        """Which rows were calculated; counts them and adds up the results on their way through."""
        good = ~batch.struct.field(REJECTED)
        refused = len(good) - int(good.sum())
        sums = {step.name: int(batch.struct.field(step.name).filter(good).sum() or 0) for step in self.money}
        doubts = {}
        for step in self.remarking:
            out = batch.struct.field(step.name).to_frame().filter(good).filter(doubtful(step, pl.col(step.name)))
            if out.height:
                doubts[remark(step)] = out.height
        with self.counting:
            self.done += len(good)
            self.rejected += refused
            self.totals.update(sums)
            self.warnings.update(doubts)
        self.progress("计算", self.done, rows)
        return good

    def _write(self, calculated: pl.LazyFrame) -> None:
        suffix = self.target.suffix.lower()
        if suffix == ".parquet":
            units = {step.name: {"unit": step.unit.code, "scale": step.unit.scale} for step in self.steps}
            calculated.select(self._integers()).sink_parquet(
                self.target,
                # Most columns are written by dictionary: lz4 would save a third of the file for a quarter of the time.
                compression="uncompressed",
                statistics=False,
                metadata={"shebao.units": json.dumps(units)},
                engine="streaming",
            )
            return
        texts = calculated.select(self._texts())
        if suffix == ".csv":
            texts.sink_csv(self.target, include_bom=True, engine="streaming")
        else:
            amounts = frozenset(self._heads()[step.name] for step in self.steps if step.unit.code == "yuan")
            write_workbook(texts.collect(engine="streaming"), self.target, amounts)

    def _as_typed(self) -> list[pl.Expr]:
        """The columns of the file as they came."""
        kept = set(self.cases.typed.values())
        return [
            pl.col(f"{TYPED}{name}").alias(name) if f"{TYPED}{name}" in kept else pl.col(name)
            for name in self.cases.columns
        ]

    def _integers(self) -> list[pl.Expr]:
        looked_up = self._parameters() if self.all_columns else []
        return [
            *self._as_typed(),
            *(pl.col(step.name) for step in self.steps),
            *(pl.col(name) for name in looked_up),
            pl.col(PROVISIONAL),
            *([remarks(self.remarking).alias(self._free(WARNINGS))] if self.remarking else []),
        ]

    def _parameters(self) -> list[str]:
        given = {*self.cases.columns, *self.cases.typed}
        schema = calculate(self.kind, self.cases.frame, self.view).collect_schema()
        return [one.name for one in self.kind.parameters if one.name in schema and one.name not in given]

    def _heads(self) -> dict[str, str]:
        """The heads of the steps: their labels, with the name where two have the same or the file has it."""
        labels = Counter([*(step.label for step in self.steps), *self.cases.columns])
        return {
            step.name: step.label if labels[step.label] == 1 else f"{step.label}（{step.name}）" for step in self.steps
        }

    def _texts(self) -> list[pl.Expr]:
        heads = self._heads()
        return [
            *self._typed_texts(),
            *(as_text(pl.col(step.name), step.unit).alias(heads[step.name]) for step in self.steps),
            pl.col(PROVISIONAL).cast(pl.String).alias(self._free(PROVISIONAL_HEAD)),
            *([remarks(self.remarking).alias(self._free(WARNINGS_HEAD))] if self.remarking else []),
        ]

    def _typed_texts(self) -> list[pl.Expr]:
        """The columns of the file as text; inputs that came as integers as a case writes them."""
        schema = self.cases.frame.collect_schema()
        fields = {one.name: one for one in self.kind.fields}
        names = {column: fields[name] for name, column in source_columns(self.kind, self.cases.columns).items()}
        texts = []
        for name, expr in zip(self.cases.columns, self._as_typed(), strict=True):
            came_as_integers = name in names and f"{TYPED}{name}" not in schema and schema[name].is_integer()
            text = as_text(expr.cast(pl.Int64), names[name].unit) if came_as_integers else expr.cast(pl.String)
            texts.append(text.alias(name))
        return texts

    def _free(self, head: str) -> str:
        """A head that no column of the file has."""
        return head if head not in self.cases.columns else self._free(f"{head}（本次）")

    def _write_rejected(self, calculated: pl.LazyFrame) -> Path:
        kept = [*self.cases.columns, *self.cases.typed, *self.cases.typed.values(), INDEX, PROBLEM, REJECTED]
        wanted = calculated.filter(pl.col(REJECTED) | _is_spoiled()).select(*dict.fromkeys(kept))
        rows = wanted.collect(engine="streaming")
        explained = reasons(
            self.kind, self.cases, rows, self.view, lambda done: self.progress("查明原因", done, rows.height)
        )
        made = rows.select(
            (pl.col(INDEX) + self.cases.first_row).cast(pl.String).alias(self._free(ROW_HEAD)),
            *self._typed_texts(),
            explained.alias(self._free(REASON_HEAD)),
        )
        suffix = ".xlsx" if self.target.suffix.lower() == ".xlsx" else ".csv"
        path = self.target.with_suffix(f".rejected{suffix}")
        if suffix == ".xlsx":
            write_workbook(made, path)
        else:
            made.write_csv(path, include_bom=True)
        return path


def _not_used(kind: Kind, columns: Sequence[str]) -> dict[str, str]:
    """Columns that may be inputs with a wrong name; other columns of a file are its own affair."""
    taken = {*source_columns(kind, columns).values(), *(step.name for step in kind.steps), *DESCRIBING}
    taken |= {name for entries in kind.entries for name in entries.names}
    return {name: asked for name in columns if name not in taken and (asked := nearest_input(kind, name))}


def _is_spoiled() -> pl.Expr:
    """Whether cells of a row are no longer what somebody typed."""
    return (pl.col(PROBLEM) != "").fill_null(False)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
