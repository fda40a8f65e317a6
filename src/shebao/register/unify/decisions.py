"""What people decided about who is one person (人工决定): read from a file, kept with the results, applied again.

A decision is about a pair of records: 合并 they are one person, 分开 the first of them is somebody else, 撤销 what was
decided about them before holds no longer. The newest one of a pair holds. Each keeps where it came from.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from shebao.findings import Finding, Place, Severity
from shebao.register.imports.cells import cleaned
from shebao.register.imports.reading import CannotRead, read_table
from shebao.register.insurances import SHORT
from shebao.register.unify.sources import SYSTEMS, system_of

COLUMNS = ("系统", "个人编号", "对方系统", "对方个人编号", "决定")
ORIGIN = ("来源文件", "来源行号", "采用日期")
"""Where a kept decision came from, and the day from which it is applied."""
JOINED, SPLIT, WITHDRAWN = KINDS = ("合并", "分开", "撤销")
SCHEMA = {
    "system": pl.String,
    "number": pl.String,
    "other_system": pl.String,
    "other_number": pl.String,
    "kind": pl.String,
    "file": pl.String,
    "row": pl.Int64,
    "taken": pl.String,
}
"""Decisions as runs take them; the first five are what linking reads."""
MOST_NAMED = 8
Record = tuple[str, str]


@dataclass(frozen=True)
class Decision:
    """A decision about two records (system, 个人编号), and the line it stands on."""

    one: Record
    other: Record
    kind: str
    file: str = ""
    row: int | None = None
    taken: str = ""

    @property
    def pair(self) -> frozenset[Record]:
        """The two records, whichever is named first."""
        return frozenset((self.one, self.other))

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(file=self.file, row=self.row)


def read_decisions(path: Path) -> list[Decision]:
    """The decisions of a file: a workbook or a CSV in any encoding, with :data:`COLUMNS`, others are passed over.

    Raises :class:`~shebao.register.imports.reading.CannotRead` with everything that is wrong, each with its place.
    """
    table = read_table(path)
    cells = {
        title.strip(): cleaned(pl.Series(values, dtype=pl.String)).to_list()
        for title, values in zip(table.headers, table.columns, strict=True)
    }
    lacking = [title for title in COLUMNS if title not in cells]
    if lacking:
        message = f"“{path.name}”缺少{'、'.join(lacking)}列。"
        raise CannotRead(_error("U-14", message, f"列应为{'、'.join(COLUMNS)}。", Place(file=path.name, row=1)))
    decisions, findings = [], []
    for at, number in enumerate(table.numbers):
        line = {title: cells[title][at] or "" for title in COLUMNS}
        found = _wrong(line, path.name, number)
        findings += found
        if not found:
            origin = [cells[title][at] or "" for title in ORIGIN] if all(each in cells for each in ORIGIN) else []
            decisions.append(_decision(line, origin, path.name, number))
    findings += _twice(decisions)
    if findings:
        raise CannotRead(*findings)
    return decisions


def _decision(line: dict[str, str], origin: list[str], file: str, row: int) -> Decision:
    one = (system_of(line["系统"]), line["个人编号"])
    other = (system_of(line["对方系统"]), line["对方个人编号"])
    if not origin:
        return Decision(one, other, line["决定"], file, row)
    said, at, taken = origin
    return Decision(one, other, line["决定"], said, int(at) if at.isdecimal() else None, taken)


def _wrong(line: dict[str, str], file: str, row: int) -> list[Finding]:
    found = []
    for title, cell in line.items():
        place = Place(file=file, row=row, column=title)
        if not cell:
            found.append(_error("U-14", f"第{row}行没有填“{title}”。", f"填全{'、'.join(COLUMNS)}。", place))
        elif title == "决定" and cell not in KINDS:
            found.append(
                _error("U-14", f"第{row}行的决定是“{cell}”。", f"应为{'、'.join(KINDS)}之一。", place, found=cell)
            )
        elif title in ("系统", "对方系统") and not _known(cell):
            systems = "、".join(SHORT[code] for code in SYSTEMS)
            found.append(_error("U-14", f"第{row}行认不出系统“{cell}”。", f"应为{systems}之一。", place, found=cell))
    if not found and _same(line):
        found.append(_error("U-14", f"第{row}行的两条记录是同一条。", "写明是哪两条记录。", Place(file=file, row=row)))
    return found


def _known(word: str) -> bool:
    try:
        return bool(system_of(word))
    except ValueError:
        return False


def _same(line: dict[str, str]) -> bool:
    return (system_of(line["系统"]), line["个人编号"]) == (system_of(line["对方系统"]), line["对方个人编号"])


def _twice(decisions: Iterable[Decision]) -> list[Finding]:
    """One pair, decided in two ways by one file."""
    found, seen = [], dict[frozenset[Record], Decision]()
    for each in decisions:
        before = seen.setdefault(each.pair, each)
        if before.kind != each.kind:
            message = f"{_pair(each)}有两个决定：第{before.row}行{before.kind}，第{each.row}行{each.kind}。"
            found.append(_error("U-13", message, "只留一个。", before.place, each.place))
    return found


def renewed(kept: Iterable[Decision], given: Iterable[Decision], today: date) -> tuple[list[Decision], list[Finding]]:
    """The decisions that hold when a file of decisions is given to a run, and what became of those before.

    Raises :class:`~shebao.register.imports.reading.CannotRead` where decisions contradict one another.
    """
    held = {each.pair: each for each in kept}
    findings = []
    for each in given:
        before = held.get(each.pair)
        if each.kind == WITHDRAWN:
            if held.pop(each.pair, None) is None:
                message = f"{_pair(each)}没有可以撤销的决定。"
                action = "核对系统和个人编号；已经撤销的，不必再写。"
                findings.append(Finding("U-12", Severity.WARNING, message, places=(each.place,), action=action))
            continue
        if before is not None and (before.kind, before.one) == (each.kind, each.one):
            continue
        if before is not None and before.kind != each.kind:
            message = f"{_pair(each)}：原决定{before.kind}（{before.place}）改为{each.kind}。"
            findings.append(Finding("U-12", Severity.NOTICE, message, places=(each.place, before.place)))
        held[each.pair] = Decision(
            each.one, each.other, each.kind, each.file, each.row, each.taken or today.isoformat()
        )
    holding = list(held.values())
    if contrary := contradictions(holding):
        raise CannotRead(*contrary)
    return holding, findings


def contradictions(decisions: Iterable[Decision]) -> list[Finding]:
    """Pairs that are to be apart and are one person by a chain of other decisions."""
    decided = list(decisions)
    joins: dict[Record, list[tuple[Record, Decision]]] = {}
    for each in decided:
        if each.kind == JOINED:
            joins.setdefault(each.one, []).append((each.other, each))
            joins.setdefault(each.other, []).append((each.one, each))
    found = []
    for each in decided:
        if each.kind == SPLIT and (chain := _chain(each.one, each.other, joins)):
            by = "、".join(f"{_pair(link)}（{link.place}）" for link in chain)
            message = f"{_pair(each)}的决定是分开（{each.place}），按合并的决定却是同一人：{by}。"
            action = "核实后改正；作废的一条写“撤销”。"
            found.append(_error("U-13", message, action, each.place, *(link.place for link in chain)))
    return found


def _chain(start: Record, end: Record, joins: dict[Record, list[tuple[Record, Decision]]]) -> list[Decision]:
    """The decisions that lead from one record to another, the shortest way; none where there is no way."""
    ways: dict[Record, list[Decision]] = {start: []}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == end:
            return ways[here]
        for there, by in joins.get(here, ()):
            if there not in ways:
                ways[there] = [*ways[here], by]
                waiting.append(there)
    return []


def frame_of(decisions: Iterable[Decision]) -> pl.DataFrame:
    """Decisions in the shape of :data:`SCHEMA`."""
    rows = [(*each.one, *each.other, each.kind, each.file, each.row, each.taken) for each in decisions]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def kept_table(decisions: pl.DataFrame) -> pl.DataFrame:
    """Decisions as they are kept with the results: :data:`COLUMNS` and :data:`ORIGIN`."""
    return decisions.select(
        pl.col("system").replace_strict(SHORT, return_dtype=pl.String).alias(COLUMNS[0]),
        pl.col("number").alias(COLUMNS[1]),
        pl.col("other_system").replace_strict(SHORT, return_dtype=pl.String).alias(COLUMNS[2]),
        pl.col("other_number").alias(COLUMNS[3]),
        pl.col("kind").alias(COLUMNS[4]),
        pl.col("file").alias(ORIGIN[0]),
        pl.col("row").alias(ORIGIN[1]),
        pl.col("taken").alias(ORIGIN[2]),
    )


def unheard(linked: pl.DataFrame, decisions: pl.DataFrame | None) -> list[Finding]:
    """Decisions that did nothing: about records that no file holds, or that are one person through others all the same.

    ``linked`` are the rows with ``person``; ``decisions`` has at least the columns that linking reads.
    """
    if decisions is None or not len(decisions):
        return []
    rows = decisions.with_columns(
        *(pl.lit(None, dtype).alias(name) for name, dtype in SCHEMA.items() if name not in decisions.columns)
    )
    of = linked.select("system", "number", "person").drop_nulls().unique(["system", "number"])
    other = of.rename({name: f"other_{name}" for name in of.columns})
    judged = rows.join(of, on=["system", "number"], how="left", maintain_order="left").join(
        other, on=["other_system", "other_number"], how="left", maintain_order="left"
    )
    unknown, together = [], []
    for row in judged.iter_rows(named=True):
        each = Decision(
            (row["system"], row["number"]), (row["other_system"], row["other_number"]), row["kind"], row["file"] or "",
            row["row"],
        )  # fmt: skip
        unknown += [(each, side) for side, person in ((each.one, row["person"]), (each.other, row["other_person"]))
                    if person is None]  # fmt: skip
        if each.kind == SPLIT and row["person"] is not None and row["person"] == row["other_person"]:
            together.append(each)
    return _lost(unknown) + [_together(each) for each in together]


def _lost(unknown: list[tuple[Decision, Record]]) -> list[Finding]:
    if not unknown:
        return []
    sides = dict.fromkeys(side for _, side in unknown)
    told = "、".join(f"{_record(side)}{_where(unknown, side)}" for side in list(sides)[:MOST_NAMED])
    more = "等" if len(sides) > MOST_NAMED else ""
    message = f"人工决定中有{len(sides)}条记录在文件中查不到，涉及的决定没有起作用：{told}{more}。"
    places = tuple(dict.fromkeys(each.place for each, _ in unknown if each.row is not None))
    action = "核对系统和个人编号；编号变更的，撤销原决定，按新编号另写。"
    return [Finding("U-11", Severity.WARNING, message, places=places, action=action)]


def _where(unknown: list[tuple[Decision, Record]], side: Record) -> str:
    places = dict.fromkeys(str(each.place) for each, of in unknown if of == side and str(each.place))
    return f"（{'、'.join(places)}）" if places else ""


def _together(each: Decision) -> Finding:
    where = f"（{each.place}）" if str(each.place) else ""
    message = f"{_pair(each)}的决定是分开{where}，但与它合并的记录和对方是同一人，没有起作用。"
    action = "与它合并的记录也要和对方分开；或撤销合并的决定。"
    places = (each.place,) if str(each.place) else ()
    return Finding("U-13", Severity.WARNING, message, places=places, action=action)


def _record(record: Record) -> str:
    return f"{SHORT.get(record[0], record[0])}{record[1]}"


def _pair(each: Decision) -> str:
    return f"{_record(each.one)}和{_record(each.other)}"


def _error(code: str, message: str, action: str, *places: Place, found: str = "") -> Finding:
    return Finding(code, Severity.ERROR, message, places=places, found=found, action=action)
