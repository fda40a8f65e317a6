"""Small source files by hand, linked and compared as a run does: what a test says of them is all that is in them."""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from shebao.identity import resident_check_character
from shebao.register.unify.anomalies import Compared, Found, find_anomalies
from shebao.register.unify.linking import link
from shebao.register.unify.normalise import Values, normalise, persons
from shebao.register.unify.sources import read_source

TODAY = date(2025, 12, 31)
MONTH = date(2025, 12, 1)
NAMES = {
    "F1": "F1_企业养老_个人.csv",
    "F2": "F2_机关养老_个人.csv",
    "F3": "F3_失业_个人.csv",
    "F4": "F4_工伤_个人.csv",
    "F5": "F5_城乡居民_个人.csv",
    "F6-110": "F6_单位_企业养老.csv",
    "F6-210": "F6_单位_失业.csv",
    "F6-410": "F6_单位_工伤.csv",
    "F7": "F7_缴费明细.csv",
    "F8": "F8_待遇发放.csv",
    "F9": "F9_外部比对.csv",
    "F10": "F10_变更记录.csv",
}
CALLED = (
    "赵一鸣",
    "钱宝山",
    "孙桂英",
    "李双全",
    "周海波",
    "吴秀兰",
    "郑国庆",
    "王晓东",
    "冯玉珍",
    "陈立新",
    "褚文涛",
    "卫春花",
)
"""Names of which none is like another."""
SYSTEM = {"F1": "110", "F2": "120", "F3": "210", "F4": "410", "F5": "170"}
PERSON = ("姓名", "证件号码", "性别", "出生日期")
WITH_BIRTH = ("F1", "F2")
STATE = {"F4": "参保状态"}
MONTH_OF = {"F1": "首次参保年月", "F2": "首次参保年月"}


def number(born: str = "1980-03-05", order: int = 1, *, male: bool = True, place: str = "140525") -> str:
    """A resident number that holds its check character."""
    first = place + born.replace("-", "") + f"{order * 2 - int(male):03d}"
    return first + resident_check_character(first)


def who(order: int, born: str = "1980-03-05", **cells: str) -> dict[str, str]:
    """The ``order``-th person, a man with the cells that say who he is."""
    return {"姓名": CALLED[order], "证件号码": number(born, order + 1), "性别": "男", "出生日期": born, **cells}


@dataclass
class Files:
    """Rows by file; each ``add`` answers the row as a spreadsheet counts."""

    folder: Path
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def add(self, file: str, person: dict[str, str] | None = None, **cells: Any) -> tuple[str, int]:
        """Add a row of a file of persons, who pays and lacks nothing where the test does not say otherwise."""
        row: dict[str, str] = {}
        at = len(self.rows.get(file, [])) + 2
        if file in SYSTEM:
            given = {
                name: cell for name, cell in (person or {}).items() if file in WITH_BIRTH or name not in PERSON[2:]
            }
            row = {"个人编号": f"{file[1]}0000{at:03d}", **given, STATE.get(file, "缴费状态"): "参保缴费"}
            row[MONTH_OF.get(file, "参保年月")] = "200001"
            if file != "F4":
                row["手机号码"] = "15400000001"
        row.update({name: str(cell) for name, cell in cells.items()})
        self.rows.setdefault(file, []).append(row)
        return file, at

    def compared(self, month: date = MONTH) -> tuple[list[Values], pl.DataFrame, date, date, pl.DataFrame]:
        """Write the files, read them and link them: what :class:`Compared` is made of."""
        values = self.values()
        done = link(persons(values, TODAY), values)
        return values, done.people, TODAY, month, done.proposals

    def values(self) -> list[Values]:
        """Write the files and read them."""
        values = []
        for file, rows in self.rows.items():
            path = self.folder / NAMES[file]
            columns = list(dict.fromkeys(name for row in rows for name in row))
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                writer = csv.DictWriter(stream, columns, restval="")
                writer.writeheader()
                writer.writerows(rows)
            values.append(normalise(read_source(path), TODAY))
        return values

    def look(self, month: date = MONTH, *, linked: bool = True) -> Found:
        """Link the files (or leave every row a person of its own), and look for anomalies."""
        if not linked:
            values = self.values()
            people = persons(values, TODAY)
            apart = people.with_columns(person=people["at"].cast(str))
            return find_anomalies(Compared(values, apart, TODAY, month))
        return find_anomalies(Compared(*self.compared(month)))

    def suspects(self, code: str, month: date = MONTH) -> list[dict[str, Any]]:
        """The suspects of a code; ``rows`` has the places of its records."""
        found = self.look(month).candidates
        short = {name: file for file, name in NAMES.items()}
        return [
            {**one, "rows": sorted((short[each["file"]], each["row"]) for each in one["records"])}
            for one in found.filter(found["code"] == code).to_dicts()
        ]

    def places(self, code: str, month: date = MONTH) -> list[list[tuple[str, int]]]:
        """The places of the records of each suspect of a code."""
        return sorted(one["rows"] for one in self.suspects(code, month))
