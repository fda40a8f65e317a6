"""Rows as a clerk would write them down, and who was linked with whom.

    系统   个人编号  姓名  证件号码             单位名称
    企业养老  1  王伟  14052519800203451?  甲公司
    失业     2  王伟  14052519800203451?  甲公司

A number that ends in ``?`` gets its right check character; ``-`` is an empty cell, ``␣`` a space. Cells of 个人编号
name the rows in what comes back: ``"1=2 3"`` says that 1 and 2 are one person and 3 is another.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from shebao.identity import resident_check_character
from shebao.register.imports.layouts import layouts
from shebao.register.unify.linking import Linked, link
from shebao.register.unify.normalise import Values, normalise, persons
from shebao.register.unify.sources import OF_SYSTEM, Source, system_of

TODAY = date(2025, 12, 31)
OTHERS = "其他"
"""Files of rows that only fill the county."""
FAMILY = "赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安博昌达恩帆光浩佳康磊明宁培琪荣森涛维祥轩雅悦泽"


def number(first17: str) -> str:
    """A resident number with its check character."""
    return first17 + resident_check_character(first17)


def cells(text: str) -> list[dict[str, str | None]]:
    """The lines of a table as rows by header."""
    lines = [line.split() for line in text.strip().splitlines() if line.strip()]
    head, *rest = lines
    rows = []
    for line in rest:
        assert len(line) == len(head), f"{line} has not the {len(head)} cells of {head}"
        rows.append({title: _cell(cell) for title, cell in zip(head, line, strict=True)})
    return rows


def _cell(cell: str) -> str | None:
    if cell == "-":
        return None
    filled = re.sub(r"^(\d{17})\?$", lambda found: number(found[1]), cell)
    return filled.replace("␣", " ")


def values(rows: Sequence[dict[str, str | None]]) -> list[Values]:
    """The rows as files of their systems, in the order in which they come. 系统 and 文件 are no columns."""
    of_file: dict[tuple[str, str], list[dict[str, str | None]]] = {}
    for row in rows:
        system = system_of(str(row["系统"]))
        of_file.setdefault((system, row.get("文件") or f"{row['系统']}.csv"), []).append(row)
    return [normalise(source(name, OF_SYSTEM[system], system, of), TODAY) for (system, name), of in of_file.items()]


def source(name: str, layout: str, system: str, rows: Sequence[dict[str, str | None]]) -> Source:
    """A file as :func:`~shebao.register.unify.sources.read_source` gives it."""
    known = {column.header for column in layouts()[layout].columns}
    headers = [title for title in dict.fromkeys(itertools.chain(*rows)) if title in known or title == "首次参保年月"]
    columns = {"参保年月" if title == "首次参保年月" and title not in known else title: title for title in headers}
    raw = pl.DataFrame(
        {title: [row.get(title) for row in rows] for title in headers},
        schema_overrides=dict.fromkeys(headers, pl.String),
    )
    return Source(
        Path(name), layouts()[layout], system, name, "utf-8", raw,
        pl.Series("row", range(2, len(rows) + 2), dtype=pl.Int64), columns,
    )  # fmt: skip


def county(people: int) -> list[dict[str, str | None]]:
    """People who have nothing to do with the case: each in two systems, twenty to an employer, no two of a name."""
    names = (a + b + c for a, b, c in itertools.product(FAMILY, GIVEN, GIVEN))
    rows: list[dict[str, str | None]] = []
    for at, name in zip(range(people), names, strict=False):
        written = number(f"140502{1950 + at % 50}{at % 12 + 1:02}{at % 28 + 1:02}{at % 1000:03}")
        for system, mark in (("企业养老", "Z"), ("工伤", "Y")):
            rows.append(
                {"系统": system, "文件": f"{system}_{OTHERS}.csv", "个人编号": f"{mark}{at}", "姓名": name,
                 "证件号码": written, "单位名称": f"其他单位{at // 20}"}
            )  # fmt: skip
    return rows


def _small_first(label: str) -> tuple[int, str]:
    return len(label), label


@dataclass(frozen=True)
class Case:
    """A rule (or a trap) with its table, who comes out, and the rows of which it decided one (``1|2``)."""

    rule: str
    what: str
    table: str
    who: str
    by: str | None = None
    also: Sequence[Values] = ()
    decisions: str = ""
    also_rules: frozenset[str] | set[str] = frozenset()
    among: int = 400
    defect: str = ""
    """What still goes wrong; the test fails as soon as it does no longer."""

    def __str__(self) -> str:
        return f"{self.rule} {self.what}"

    def links(self) -> "Links":
        """The table linked."""
        return linked(self.table, among=self.among, also=self.also, decisions=self.decisions)


@dataclass(frozen=True)
class Links:
    """What became of the rows of a table."""

    linked: Linked
    people: pl.DataFrame

    @property
    def who(self) -> str:
        """The persons, each with the 个人编号 of its rows joined by ``=``; the smallest first."""
        groups: dict[str, set[str]] = {}
        for label, key in self.people.select("number", "person").iter_rows():
            groups.setdefault(key, set()).add(str(label))
        ordered = sorted(sorted(group, key=_small_first) for group in groups.values())
        return " ".join("=".join(group) for group in sorted(ordered, key=lambda group: _small_first(group[0])))

    def rule(self, label: str) -> str:
        """The rule of a row."""
        return str(self.people.filter(pl.col("number") == label)["rule"][0])

    def rules(self) -> set[str]:
        """The rules of all rows of the table."""
        return set(self.people["rule"])

    def key(self, label: str) -> str:
        """The key of a row."""
        return str(self.people.filter(pl.col("number") == label)["person"][0])

    def keys(self) -> pl.DataFrame:
        """The keys as a later run takes them: system, number, key."""
        return self.linked.people.select("system", "number", pl.col("person").alias("key")).drop_nulls().unique()

    @property
    def proposed(self) -> set[str]:
        """Pairs left to people, as ``"1?2"``."""
        labels = dict(self.linked.people.select("at", "number").iter_rows())
        pairs = self.linked.proposals.select("one", "other").iter_rows()
        return {"?".join(sorted((str(labels[one]), str(labels[other])))) for one, other in pairs}


def linked(
    table: str,
    *,
    among: int = 0,
    also: Sequence[Values] = (),
    decisions: str = "",
    earlier: pl.DataFrame | None = None,
) -> Links:
    """Link a table's rows among so many other people. ``decisions``: lines of "系统 个人编号 系统 个人编号 合并"."""
    return linked_rows(cells(table), among=among, also=also, decisions=decisions, earlier=earlier)


def linked_rows(
    rows: Sequence[dict[str, str | None]],
    *,
    among: int = 0,
    also: Sequence[Values] = (),
    decisions: str = "",
    earlier: pl.DataFrame | None = None,
) -> Links:
    """As :func:`linked`, of rows by header."""
    files = [*values([*rows, *county(among)]), *also]
    result = link(persons(files, TODAY), files, earlier=earlier, decisions=decided(decisions))
    others = [at for at, one in enumerate(files) if OTHERS in one.source.name]
    return Links(result, result.people.filter(~pl.col("source").is_in(others)).sort("at"))


def decided(lines: str) -> pl.DataFrame | None:
    """Decisions as :func:`~shebao.register.unify.linking.link.link` takes them."""
    rows = [line.split() for line in lines.strip().splitlines() if line.strip()]
    if not rows:
        return None
    read = [(system_of(a), b, system_of(c), d, kind) for a, b, c, d, kind in rows]
    return pl.DataFrame(read, schema=["system", "number", "other_system", "other_number", "kind"], orient="row")


def changes(table: str) -> Values:
    """A file of changes (F10)."""
    return normalise(source("变更记录.csv", "F10", "", cells(table)), TODAY)


def employers(system: str, table: str) -> Values:
    """A file of employers (F6) of a system."""
    code = system_of(system)
    return normalise(source(f"单位_{system}.csv", f"F6-{code}", code, cells(table)), TODAY)
