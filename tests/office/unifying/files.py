"""Small runs made by hand: two files, some rows, and the candidates that a run would find in them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

import polars as pl

from shebao.journal.record import Actor
from shebao.register.models import SourceFile
from shebao.register.suspects.delivered import CANDIDATES, LIKELY, LINKED, FileRows, Found, StepTotal
from shebao.register.suspects.keep_run import keep_run
from shebao.register.suspects.models import Run, Suspect

FIRST = datetime(2025, 6, 1, 8, 0, tzinfo=UTC)
NEXT = datetime(2025, 7, 1, 8, 0, tzinfo=UTC)
ROBOT = Actor("tongji", "601")
ENTERPRISE, UNEMPLOYMENT, DATA, AUDIT = "企业养老保险股", "失业保险股", "信息统计股", "稽核内控股"
_jobs = count(1)

PEOPLE = [
    {
        "row": 2,
        "个人编号": "E1",
        "姓名": "王小明",
        "证件号码": "140525196512034216",
        "单位编号": "U1",
        "单位名称": "泽州某厂",
    },
    {
        "row": 3,
        "个人编号": "E2",
        "姓名": "李大山",
        "证件号码": "140525197001013312",
        "单位编号": "U1",
        "单位名称": "泽州某厂",
    },
    {
        "row": 4,
        "个人编号": "E3",
        "姓名": "牛三",
        "证件号码": "140525198003151237",
        "单位编号": "U2",
        "单位名称": "泽州某店",
    },
]
OTHERS = [
    {
        "row": 2,
        "个人编号": "S1",
        "姓名": "王晓明",
        "证件号码": "140525196512034216",
        "单位编号": "D1",
        "单位名称": "泽州某厂",
    },
    {
        "row": 3,
        "个人编号": "S2",
        "姓名": "李大山",
        "证件号码": "140525197001013321",
        "单位编号": "D1",
        "单位名称": "泽州某厂",
    },
]


PAPER = ("身份证", "证件.pdf", b"%PDF-1.4 x")
EMPLOYERS = {"泽州某厂": 1, "泽州某店": 2}


def source(name: str, layout: str, at: datetime) -> SourceFile:
    """A registered source file; the day it was registered tells what was delivered since."""
    return SourceFile.objects.create(
        digest=f"sm3:{name}-{at:%Y%m%d}", name=name, layout=layout, path=name, period=f"{at:%Y%m}", rows=3,
        state="已预览", registered_by="601", registered_at=at,
    )  # fmt: skip


def record(system: str, row: int, number: str) -> dict[str, Any]:
    return {
        "system": system,
        "file": {"110": "企业养老.xlsx", "210": "失业.xlsx"}[system],
        "row": row,
        "number": number,
    }


def candidate(code: str = "A04", **given: Any) -> dict[str, Any]:
    """A candidate: one number, two names, in two systems."""
    records = given.pop("records", [record("110", 2, "E1"), record("210", 2, "S1")])
    keys = ",".join(sorted(f"{one['system']}:{one['number']}" for one in records))
    return {
        "code": code,
        "key": f"{code}|{keys}",
        "records": records,
        "persons": ["P1"],
        "employer": "泽州某厂",
        "money": None,
        "evidence": "证件号码140525196512034216在企业养老姓名为王小明，在失业姓名为王晓明。",
        "proposal": "合并",
        "proposed": "姓名以身份证为准，更正失业系统姓名为王小明。",
        "auto": False,
        "section": ENTERPRISE,
        "severity": "H",
        **given,
    }


def linked(**rules: str) -> pl.DataFrame:
    """Who the rows of both files are, and by which rule: P1 in both, P2 in both, P3."""
    rows = [
        *(("企业养老.xlsx", row, person) for row, person in ((2, "P1"), (3, "P2"), (4, "P3"))),
        *(("失业.xlsx", row, person) for row, person in ((2, "P1"), (3, "P2"))),
    ]
    listed = [(file, row, person, rules.get(person, "L01"), 2 if person == "P3" else 1) for file, row, person in rows]
    return pl.DataFrame(listed, schema=dict(LINKED), orient="row")


def pair(one: tuple[str, int, str], other: tuple[str, int, str], rule: str = "L34") -> dict[str, Any]:
    """A pair that a run proposes: system, row, number of both."""
    made: dict[str, Any] = {"rule": rule}
    for side, (system, row, number) in (("one", one), ("other", other)):
        told = {**record(system, row, number), "person": f"P{system}{row}", "rule": "L00"}
        made |= {f"{name}_{side}": value for name, value in told.items()}
    return made


def found(candidates: Sequence[dict[str, Any]], at: datetime = FIRST, **given: Any) -> Found:
    """What a run over the two files found."""
    listed = {
        "企业养老.xlsx": ("110", "F1", PEOPLE),
        "失业.xlsx": ("210", "F3", OTHERS),
    }
    files = {
        name: FileRows(
            SourceFile.objects.filter(name=name, registered_at=at).first() or source(name, layout, at),
            system,
            layout,
            "Excel",
            True,
            pl.DataFrame(rows),
        )
        for name, (system, layout, rows) in listed.items()
    }
    steps = [StepTotal(step, system, len(rows), len(rows))
             for step in ("源文件登记", "标准化") for system, _, rows in listed.values()]  # fmt: skip
    members = pl.DataFrame(
        [
            {
                **{"file": name, "row": row["row"], "system": system, "number": row["个人编号"]},
                **{"unit": row["单位编号"], "unit_name": row["单位名称"], "employer": EMPLOYERS[row["单位名称"]]},
            }
            for name, (system, _, rows) in listed.items()
            for row in rows
        ]
    )
    given = {"linked": linked(), **given}
    return Found(
        files, steps, pl.DataFrame(list(candidates), schema=dict(CANDIDATES)), members,
        pairs=[("110", "210", 2, 1)], people=3, employers=2, valid_ids=4, **given,
    )  # fmt: skip


def kept(candidates: Sequence[dict[str, Any]], at: datetime = FIRST, **given: Any) -> Run:
    """A run over the two files, written."""
    made = found(candidates, at, **given)
    raw = {name: (f"raw/{name}.parquet", "sm3:0") for name in made.files}
    return keep_run(made, job=next(_jobs), period=f"{at:%Y%m}", raw=raw, by=ROBOT, now=at)


def proposed(*pairs: dict[str, Any]) -> pl.DataFrame:
    """The pairs that a run proposes, as it gives them."""
    return pl.DataFrame(list(pairs), schema=dict(LIKELY))


def one() -> Suspect:
    """The only suspect there is."""
    return Suspect.objects.get()
