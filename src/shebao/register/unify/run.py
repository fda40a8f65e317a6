"""The whole way (归集全程): files in, persons, links, suspects, progress out, with control totals at every step.

At each step rows in = rows out + rows rejected, for each file (:mod:`~.totals`). What cannot be read is a finding;
what cannot be decided is a suspect; nothing disappears.
"""

import resource
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from shebao.findings import Finding, Place, Severity
from shebao.register.imports.reading import CannotRead
from shebao.register.insurances import SHORT
from shebao.register.unify.agreement import agreement, completion
from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.anomalies.find import Found, find_anomalies
from shebao.register.unify.decisions import frame_of, unheard
from shebao.register.unify.linking import Linked, link
from shebao.register.unify.normalise import Values, persons
from shebao.register.unify.people import person_index
from shebao.register.unify.read_files import Read, read_files
from shebao.register.unify.sources import FOREIGN, PERSONS, UNCLEAR, Source, system_in
from shebao.register.unify.totals import REGISTERED, SKIPPED, Step, control_totals

Progress = Callable[[str, int, int], None]
TIMED = ("读入源文件", "标准化和单条校验", "归并", "跨系统比对", "人员主索引")
"""Parts of a run by their time. Files are read and normalised together, on all processors: that is the first."""


@dataclass(frozen=True)
class Unified:
    """Everything a run found. ``index`` as :func:`~shebao.register.unify.people.person_index`, ``suspects`` in the
    schema of :mod:`shebao.register.unify.anomalies.raising`, ``findings`` about the files and their cells.
    """

    sources: Sequence[Source]
    values: Sequence[Values] = field(repr=False)
    linked: Linked = field(repr=False)
    found: Found = field(repr=False)
    index: pl.DataFrame = field(repr=False)
    agreement: pl.DataFrame = field(repr=False)
    completion: pl.DataFrame = field(repr=False)
    steps: Sequence[Step] = field(repr=False)
    findings: Sequence[Finding] = field(repr=False)
    decisions: pl.DataFrame = field(repr=False)
    month: date
    seconds: dict[str, float]
    peak_megabytes: int

    @property
    def people(self) -> pl.DataFrame:
        """The rows of persons with their key and rule."""
        return self.linked.people

    @property
    def suspects(self) -> pl.DataFrame:
        """All suspects."""
        return self.found.candidates

    def links(self) -> pl.DataFrame:
        """系统, 个人编号, 文件, 行号, 人员主键, 规则: every row of the files of persons once."""
        names = dict(enumerate(one.source.name for one in self.values))
        return self.people.select(
            pl.col("system").replace_strict(SHORT, default="", return_dtype=pl.String).alias("系统"),
            pl.col("number").alias("个人编号"),
            pl.col("source").cast(pl.Int64).replace_strict(names, default="", return_dtype=pl.String).alias("文件"),
            pl.col("row").alias("行号"),
            pl.col("person").alias("人员主键"),
            pl.col("rule").alias("规则"),
        )


def unify(
    files: Sequence[Path],
    *,
    systems: dict[str, str] | None = None,
    today: date | None = None,
    earlier: pl.DataFrame | None = None,
    decisions: pl.DataFrame | None = None,
    optional: Collection[Path] = (),
    skip: bool = False,
    progress: Progress | None = None,
) -> Unified:
    """Unify files. ``systems``: code of the system by file name, where the file itself does not say. ``earlier``:
    system, number, key of an earlier run; ``decisions`` as :func:`~shebao.register.unify.linking.link.link` takes them,
    and where each came from (:data:`~shebao.register.unify.decisions.SCHEMA`) if that is to be said.

    A file among ``optional`` that is of no known layout is left out and said so. One that is a register of a system
    that nothing says is refused, or with ``skip`` left out with its rows in the control totals.

    Raises :class:`~shebao.register.imports.reading.CannotRead` with the findings of all files, where a file cannot be
    read, or no file is of persons.
    """
    say = progress or (lambda what, done, total: None)
    today = today or date.today()  # noqa: DTZ011 - the day on the wall of whoever runs it
    seconds: dict[str, float] = {}
    steps: list[Step] = []
    findings: list[Finding] = []
    started = time.perf_counter()

    values = _read(files, systems or {}, optional, skip, today, steps, findings, say)
    for one in values:
        findings += _cells(one.source, one.reasons())
    seconds[TIMED[0]] = _since(started)
    started = time.perf_counter()
    people = persons(values, today)
    seconds[TIMED[1]] = _since(started)
    started = time.perf_counter()
    linked = link(people, values, earlier=earlier, decisions=decisions, progress=progress)
    findings += unheard(linked.people, decisions)
    seconds[TIMED[2]] = _since(started)
    started = time.perf_counter()
    month = _month(values, today)
    compared = Compared(values, linked.people, today, month, linked.proposals)
    found = find_anomalies(compared, progress)
    seconds[TIMED[3]] = _since(started)
    started = time.perf_counter()
    say(TIMED[4], 0, 1)
    steps = control_totals(steps, compared, found.candidates)
    index = person_index(linked.people, values)
    agreed, done = agreement(linked.people), completion(linked.people, found.candidates)
    seconds[TIMED[4]] = _since(started)
    return Unified(
        sources=[one.source for one in values],
        values=values,
        linked=linked,
        found=found,
        index=index,
        agreement=agreed,
        completion=done,
        steps=steps,
        findings=findings,
        decisions=frame_of([]) if decisions is None else decisions,
        month=month,
        seconds=seconds,
        peak_megabytes=peak_megabytes(),
    )


PERSONAL = ("姓名", "证件号码", "手机号码", "银行账号")
"""Columns of which a finding says where, never what: a report may go to others than a row."""


def peak_megabytes() -> int:
    """The most memory this process has had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak // 2**20 if sys.platform == "darwin" else peak // 2**10)


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)


def _read(
    files: Sequence[Path],
    systems: dict[str, str],
    optional: Collection[Path],
    skip: bool,
    today: date,
    steps: list[Step],
    findings: list[Finding],
    say: Progress,
) -> list[Values]:
    """All files by name; the same bytes twice are taken once and said, unless their names state different systems."""
    ordered = sorted(files, key=lambda path: (path.name, str(path)))
    asked = [(path, systems.get(path.name, systems.get("", ""))) for path in ordered]
    read: dict[int, Read] = {}
    say("读入源文件", 0, len(asked))
    for at, result in read_files(asked, today):
        read[at] = result
        say(f"读入 {ordered[at].name}", len(read), len(asked))
    values: list[Values] = []
    refused: list[Finding] = []
    stated = [system or system_in(path.name) for path, system in asked]
    seen = _first_of_bytes(read, stated)
    for at, path in enumerate(ordered):
        one = read[at]
        if not isinstance(one, Values):
            if path in optional and _left_out(path, one, skip, steps, findings):
                continue
            refused += [_placed(each, path.name) for each in one]
            continue
        source = one.source
        first = seen.get((source.digest, stated[at]), at)
        if first != at:
            note = f"与“{ordered[first].name}”内容相同，不重复处理"
            steps.append(Step(REGISTERED, source.name, source.system, len(source), 0, len(source), note))
            findings.append(
                Finding("U-5", Severity.WARNING, f"“{source.name}”{note}。", places=(Place(file=source.name),))
            )
            continue
        if any(other.source.name == source.name for other in values):
            message = f"有两个内容不同的文件都叫“{source.name}”。"
            refused.append(Finding("U-6", Severity.ERROR, message, action="改名后再处理，每行的出处要说得清。"))
            continue
        findings += [_placed(each, path.name) for each in source.notices]
        steps.append(Step(REGISTERED, source.name, source.system, len(source), len(source), 0))
        values.append(one)
    if not refused and not any(one.source.kind in PERSONS and len(one.source) for one in values):
        empty = "、".join(f"“{one.source.name}”" for one in values if one.source.kind in PERSONS)
        told = f"{empty}只有表头，没有数据行。" if empty else "至少要有一个系统的个人信息（F1至F5）。"
        refused.append(Finding("U-7", Severity.ERROR, f"没有人员文件：{told}", action="加上从系统导出的个人信息表。"))
    if refused:
        raise CannotRead(*refused)
    return values


def _first_of_bytes(read: dict[int, Read], stated: Sequence[str]) -> dict[tuple[str, str], int]:
    """The file of those of the same bytes that counts, by digest and stated system; one that states none is a copy of
    the first that states one.
    """
    first: dict[tuple[str, str], int] = {}
    for at in sorted(read, key=lambda place: (not stated[place], place)):
        one = read[at]
        if isinstance(one, Values):
            first.setdefault((one.source.digest, stated[at]), at)
            first.setdefault((one.source.digest, ""), at)
    return first


def _left_out(path: Path, found: Sequence[Finding], skip: bool, steps: list[Step], findings: list[Finding]) -> bool:
    """Whether a file of a folder may be left out, and its mention: a foreign one always, a register where asked."""
    codes = {each.code for each in found}
    if codes == {FOREIGN}:
        message = f"“{path.name}”不是F1至F10的数据，没有采用。"
        findings.append(Finding("U-9", Severity.WARNING, message, places=(Place(file=path.name),)))
        return True
    if codes != {UNCLEAR} or not skip:
        return False
    rows = int(found[0].found)
    message = f"“{path.name}”有{rows:,}行人员数据，认不出是哪个系统的，没有采用。"
    action = f"要采用的，用 --system {path.name}=系统 指明。"
    steps.append(Step(REGISTERED, path.name, "", rows, 0, rows, SKIPPED))
    findings.append(Finding("U-9", Severity.WARNING, message, places=(Place(file=path.name),), action=action))
    return True


def _placed(finding: Finding, file: str) -> Finding:
    places = tuple(replace(place, file=place.file or file) for place in finding.places) or (Place(file=file),)
    message = finding.message if file in finding.message else f"“{file}”：{finding.message}"
    return replace(finding, places=places, message=message)


def _cells(source: Source, reasons: pl.DataFrame) -> list[Finding]:
    """What could not be read, one finding for each column: how many, the first three places."""
    found = []
    for (column,), of_column in reasons.group_by(["column"], maintain_order=True):
        rows, reason = of_column["row"].to_list(), str(of_column["reason"][0])
        if column in PERSONAL:
            reason = reason.partition("：")[0]
        found.append(
            Finding(
                "U-8",
                Severity.NOTICE,
                f"“{source.name}”的“{column}”列有{len(rows):,}个单元格读不出，如第{rows[0]}行：{reason}。",
                places=tuple(Place(file=source.name, row=row, column=str(column)) for row in rows[:3]),
                found=str(len(rows)),
                action="该值按没有处理，原样保留在原始行中；需要的，在源系统改正后重新导出。",
            )
        )
    return found


def _month(values: Sequence[Values], today: date) -> date:
    """The last month that the data is about: of the contributions, else of the registers."""
    for kind, column in (("F7", "费款所属期"), ("", "最近缴费年月"), ("", "更新时间")):
        latest = [
            one.data[column].max()
            for one in values
            if (not kind or one.source.kind == kind) and one.has(column) and one.data[column].dtype == pl.Date
        ]
        known = [each for each in latest if isinstance(each, date)]
        if known:
            return min(max(known), today).replace(day=1)
    return today.replace(day=1)
