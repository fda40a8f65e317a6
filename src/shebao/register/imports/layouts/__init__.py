"""Layouts of source files (版式), one TOML file each: columns, their headers, the kind of their cells, their fields.

``loads`` says what becomes of the rows: ``persons`` (人员 with their enrolment and pension status), ``employers``
(单位 with their registration), ``nothing`` (registered and previewed only). A layout that systems of several insurances
share lists them (``insurances``): it is then known as one layout for each, F6-110.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from shebao.register.insurances import SHORT

FOLDER = Path(__file__).parent
KINDS = (
    "text",
    "number",
    "name",
    "id_number",
    "credit_code",
    "account",
    "telephone",
    "date",
    "month",
    "money",
    "count",
    "rate",
    "code",
)
LOADS = ("persons", "employers", "nothing")


@dataclass(frozen=True)
class Column:
    """A column: its header and other headers it may have, the kind of its cells, the field it fills (``to``).

    ``total``: its sum is a control total. ``cover``: the sender's cover note has this sum too.
    ``negative``: amounts below zero are right. ``optional``: a file may lack it.
    """

    header: str
    kind: str
    aliases: tuple[str, ...] = ()
    to: str = ""
    required: bool = False
    codes: str = ""
    longest: int = 64
    total: bool = False
    cover: bool = False
    negative: bool = False
    optional: bool = False

    @property
    def words(self) -> dict[str, list[str]]:
        """The register's words of a coded column with those that files write for them."""
        return code_lists()[self.codes]


@dataclass(frozen=True)
class Layout:
    """A layout. ``code`` is what staff choose, ``version`` stands in the template."""

    code: str
    name: str
    version: str
    loads: str
    insurance: str
    columns: tuple[Column, ...] = field(repr=False)

    def column(self, to: str) -> Column | None:
        """The column that fills a field."""
        return next((column for column in self.columns if column.to == to), None)

    @property
    def title(self) -> str:
        """As staff read it: F1 企业养老_个人."""
        return f"{self.code} {self.name}"


class LayoutError(ValueError):
    """A layout file that cannot be used: which, and why."""


@cache
def code_lists() -> dict[str, dict[str, list[str]]]:
    """The words of coded columns by list."""
    return tomllib.loads((FOLDER / "codes.toml").read_text(encoding="utf-8"))


@cache
def layouts() -> dict[str, Layout]:
    """Every layout by code. Raises :class:`LayoutError`."""
    files = sorted(FOLDER.glob("F*.toml"), key=lambda path: int(path.stem[1:]))
    return {layout.code: layout for path in files for layout in read_layout(path)}


def read_layout(path: Path) -> list[Layout]:
    """The layouts of a file: one, or one for each of its insurances. Raises :class:`LayoutError`."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        columns = tuple(_column(row) for row in data["column"])
        base = (data["code"], data["name"], data["version"], data["loads"])
    except (KeyError, TypeError) as error:
        raise LayoutError(f"{path.name}: {error}") from None
    code, name, version, loads = base
    if loads not in LOADS:
        raise LayoutError(f"{path.name}: loads {loads}")
    _check(path.name, columns)
    several = data.get("insurances", ())
    if not several:
        return [Layout(code, name, version, loads, data["insurance"], columns)]
    return [Layout(f"{code}-{one}", f"{name}_{SHORT[one]}", version, loads, one, columns) for one in several]


def _column(row: dict[str, Any]) -> Column:
    return Column(**{**row, "aliases": tuple(row.get("aliases", ()))})


def _check(file: str, columns: tuple[Column, ...]) -> None:
    seen: set[str] = set()
    for column in columns:
        if column.kind not in KINDS:
            raise LayoutError(f"{file}: {column.header}: kind {column.kind}")
        if (column.kind == "code") != bool(column.codes) or (column.codes and column.codes not in code_lists()):
            raise LayoutError(f"{file}: {column.header}: codes {column.codes}")
        if column.cover and not (column.total and column.kind == "money"):
            raise LayoutError(f"{file}: {column.header}: cover without a total of money")
        for header in (column.header, *column.aliases):
            if header in seen:
                raise LayoutError(f"{file}: two columns with the header {header}")
            seen.add(header)
    fields = [column.to for column in columns if column.to]
    if len(fields) != len(set(fields)):
        raise LayoutError(f"{file}: two columns fill one field")
