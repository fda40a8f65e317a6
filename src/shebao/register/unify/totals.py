"""Control totals (控制总数): rows into, out of and held back by each step of a run, for every file. Nothing disappears.

The steps are those of the unification: a file is registered, its rows kept as they are, brought to one form, checked
one by one, brought under employers and persons, compared between the systems; then rows with suspects are held back,
decided, and written back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.normalise import Values
from shebao.register.unify.sources import PERSONS, UNIFIED
from shebao.register.unify.verdicts import DECIDED, is_by

REGISTERED, RAW, NORMALISED, CHECKED = "源文件登记", "原始行", "标准化", "单条校验"
EMPLOYERS, LINKED, COMPARED = "单位主索引", "人员主索引", "跨系统比对"
SUSPECTS, DECISIONS, WRITE_BACK = "疑点", "处理决定", "回写清单"
STEPS = (REGISTERED, RAW, NORMALISED, CHECKED, EMPLOYERS, LINKED, COMPARED, SUSPECTS, DECISIONS, WRITE_BACK)
SKIPPED = "认不出是哪个系统的，没有采用"
"""The note of a register that was left out unread."""
OF_OFFICE = (SUSPECTS, DECISIONS, WRITE_BACK)
"""Steps that go on after a run, where people work on its suspects."""
SINGLE = ("A01", "A02", "A03", "A20", "A21", "A28")
"""Anomalies that one row shows by itself."""
ABOUT_EMPLOYERS = "注销|吊销|登记|设立"
"""Outside events (F9) that are not about people."""


@dataclass(frozen=True)
class Step:
    """A step's control totals for one file: rows in = rows out + rejected."""

    step: str
    file: str
    system: str
    rows_in: int
    rows_out: int
    rejected: int
    note: str = ""


def control_totals(registered: Sequence[Step], compared: Compared, suspects: pl.DataFrame) -> list[Step]:
    """All steps of all files in the order of :data:`STEPS`. ``registered`` are those of the first step; ``suspects``
    as :class:`~shebao.register.unify.anomalies.find.Found` has them.
    """
    of_rows = (
        suspects.select("code", "auto", pl.col("records").list.head(pl.col("own")))
        .explode("records")
        .unnest("records")
        .group_by("file", "row")
        .agg(pl.col("auto").all(), pl.col("code").is_in(SINGLE).any().alias("single"))
        .group_by("file")
        .agg(pl.len().alias("rows"), pl.col("auto").sum(), pl.col("single").sum())
    )
    found = {row["file"]: row for row in of_rows.to_dicts()}
    nobody = _nobody(compared)
    people = _people(compared)
    steps = list(registered)
    for at, one in enumerate(compared.values):
        of_file = found.get(one.source.name, {"rows": 0, "auto": 0, "single": 0})
        steps += _of_file(one, of_file, people.get(at, {}), nobody.get(at))
    return sorted(steps, key=lambda step: STEPS.index(step.step))


def _of_file(one: Values, suspects: dict[str, int], people: dict[str, int], nobody: int | None) -> list[Step]:
    source, rows = one.source, len(one.data)

    def step(name: str, rows_in: int, rejected: int = 0, note: str = "") -> Step:
        return Step(name, source.name, source.system, rows_in, rows_in - rejected, rejected, note)

    unread = one.reasons()["row"].n_unique()
    steps = [
        step(RAW, len(source), len(source) - source.raw.height),
        step(NORMALISED, source.raw.height, source.raw.height - rows, _counted(unread, "行有读不出的单元格，保留原样")),
        step(CHECKED, rows, 0, _counted(suspects["single"], "行有单条疑点，继续归并")),
    ]
    if source.kind == "F6":
        nameless = _nameless(one)
        steps.append(step(EMPLOYERS, rows, nameless, _counted(nameless, "行没有单位编号、名称和信用代码")))
    if source.kind in PERSONS:
        alone = rows - people.get("employed", 0)
        steps.append(step(EMPLOYERS, rows, 0, _counted(alone, "行没有单位")))
        linked = people.get("rows", 0)
        steps.append(step(LINKED, rows, rows - linked, f"归为{people.get('persons', 0):,}人"))
        steps.append(step(COMPARED, linked, 0, _counted(people.get("shared", 0), "行在他系统有同一人")))
    elif nobody is not None:
        steps.append(step(COMPARED, rows, 0, _counted(nobody, "行在人员文件中查无此人")))
    held, alone = suspects["rows"], suspects["auto"]
    steps.append(step(SUSPECTS, rows, held, _counted(held, "行转入疑点")))
    notes = (
        _counted(alone, "行由系统自动处理"),
        _counted(held - alone, "行待人工处理"),
        _counted(people.get("decided", 0), "行按人工决定合并、分开"),
    )
    steps.append(step(DECISIONS, held, held - alone, "；".join(filter(None, notes))))
    # What the system puts right by itself changes no record of any system.
    steps.append(step(WRITE_BACK, alone, alone, _counted(alone, "行自动处理，不改源系统，无须回写")))
    return steps


def _people(compared: Compared) -> dict[int, dict[str, int]]:
    """By file of persons: rows linked, persons, rows with an employer, rows of people that another system has too."""
    rows = compared.people
    systems = rows.filter(pl.col("system").is_in(UNIFIED)).group_by("person").agg(
        pl.col("system").n_unique().alias("systems")
    )  # fmt: skip
    several = systems.filter(pl.col("systems") > 1)["person"]
    decided = is_by(*DECIDED)
    counts = (
        rows.filter(pl.col("person").is_not_null())
        .group_by("source")
        .agg(
            pl.len().alias("rows"),
            pl.col("person").n_unique().alias("persons"),
            pl.col("employer").is_not_null().sum().alias("employed"),
            pl.col("person").is_in(several.implode()).sum().alias("shared"),
            decided.sum().alias("decided"),
        )
    )
    return {int(row.pop("source")): row for row in counts.to_dicts()}


def _nobody(compared: Compared) -> dict[int, int]:
    """By file about people (F7, F8, F10, F9): its rows whose record, or number, no file of persons has."""
    kinds = {one.source.kind for one in compared.values}
    listed = [
        *([compared.fees] if "F7" in kinds else []),
        *([compared.benefits] if "F8" in kinds else []),
        *([compared.changes] if "F10" in kinds else []),
    ]
    parts = [rows.select("source", pl.col("record").is_null().alias("nobody")) for rows in listed]
    if "F9" in kinds:
        known = compared.people["id"].drop_nulls().unique()
        of_people = compared.outside.filter(~pl.col("event").str.contains(ABOUT_EMPLOYERS).fill_null(False))
        parts.append(of_people.select("source", ~pl.col("id").is_in(known.implode()).fill_null(False).alias("nobody")))
    counts: dict[int, int] = {}
    for part in parts:
        for source, count in part.group_by("source").agg(pl.col("nobody").sum()).iter_rows():
            counts[int(source)] = int(count)
    return counts


def _nameless(one: Values) -> int:
    """Rows of a file of employers that say no employer."""
    columns = [name for name in ("单位编号", "单位名称", "统一社会信用代码") if one.has(name)]
    return one.data.filter(pl.all_horizontal(pl.col(columns).is_null())).height if columns else len(one.data)


def by_system(steps: Iterable[Step]) -> dict[str, dict[str, Step]]:
    """The totals of the files of persons added up: by step, then by system; the notes stand with their files."""
    totals: dict[str, dict[str, Step]] = {}
    for each in steps:
        of_step = totals.setdefault(each.step, {})
        now = of_step.get(each.system, Step(each.step, "", each.system, 0, 0, 0))
        of_step[each.system] = Step(
            each.step,
            "",
            each.system,
            now.rows_in + each.rows_in,
            now.rows_out + each.rows_out,
            now.rejected + each.rejected,
            "；".join(filter(None, dict.fromkeys((now.note, each.note)))),
        )
    return totals


def _counted(count: int, what: str) -> str:
    return f"{count:,}{what}" if count else ""
