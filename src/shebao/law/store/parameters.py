"""Loading: the package's own data and any number of office folders (本单位参数), checked as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from shebao.findings import Finding, Place
from shebao.law.store.checks import check_rows
from shebao.law.store.divisions import Divisions
from shebao.law.store.errors import ParameterErrors
from shebao.law.store.reading import read_divisions, read_folder
from shebao.law.store.rows import Confidence, ParameterDefinition, ParameterRow
from shebao.law.store.view import ParameterView, override, unknown

PACKAGE = Path(__file__).resolve().parent.parent / "parameters"
HOME = "140525"
"""泽州县, the county whose own amounts the package holds."""


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """All parameters with all their rows, checked."""

    definitions: Mapping[str, ParameterDefinition]
    rows_by_id: Mapping[str, tuple[ParameterRow, ...]]
    divisions: Divisions

    def view(
        self,
        known: date | None = None,
        scope: str = HOME,
        today: date | None = None,
        overrides: Mapping[str, object] | None = None,
    ) -> ParameterView:
        """The parameters as one calculation sees them.

        ``known``: rows published later are invisible (None: everything is known). ``scope``: division code of 2, 4 or
        6 digits or ``CN``. ``today``: the legal date where a lookup gives none. ``overrides``: id to the value for
        this run, written as in the YAML (money in yuan, as text). Raises UnknownParameterError, UnfitOverrideError,
        and ValueError for a scope that is no division code.
        """
        if scope != "CN" and not (scope.isascii() and scope.isdigit() and len(scope) in (2, 4, 6)):
            raise ValueError(f"适用范围“{scope}”不是2、4或6位区划代码。")
        given = {
            id: override(id, value, self.definitions, self.divisions, scope) for id, value in (overrides or {}).items()
        }
        return ParameterView(self.definitions, self.rows_by_id, self.divisions, scope, known, today, given)

    def history(self, id: str) -> tuple[ParameterRow, ...]:
        """Every row of a parameter, all scopes and folders, by date and scope. Raises UnknownParameterError."""
        if id not in self.definitions:
            raise unknown(id, self.definitions, HOME)
        return tuple(sorted(self.rows_by_id.get(id, ()), key=_order))

    def to_be_set(self, scope: str = HOME) -> tuple[ParameterRow, ...]:
        """What a county must still set (待设定): rows in force there that are null, then the illustrative ones."""
        view = self.view(scope=scope)
        rows = [row for id in self.definitions for row in view.series(id)]
        null = [row for row in rows if row.value is None]
        return (*null, *(row for row in rows if row.value is not None and row.confidence is Confidence.ILLUSTRATIVE))


def load_parameters(office_folders: Sequence[Path | str] = ()) -> Parameters:
    """The package's parameters, with the rows of office folders laid over them in order; the package alone is cached.

    Raises ParameterErrors with every finding of every file where anything is wrong.
    """
    return _load((PACKAGE, *(Path(folder) for folder in office_folders))) if office_folders else _package()


@cache
def _package() -> Parameters:
    return _load((PACKAGE,))


def _load(folders: Sequence[Path]) -> Parameters:
    findings: list[Finding] = []
    divisions = Divisions({"CN": "全国"})
    definitions: dict[str, ParameterDefinition] = {}
    rows: list[ParameterRow] = []
    for layer, folder in enumerate(folders):
        shown_as = "parameters/" if layer == 0 else f"{folder.as_posix()}/"
        divisions = read_divisions(folder, shown_as, divisions, findings)
        read = read_folder(folder, shown_as, layer, divisions, definitions)
        findings.extend(read.findings)
        definitions.update(read.definitions)
        rows.extend(read.rows)
    unread = {finding.subject for finding in findings}
    all_named = unread <= definitions.keys()
    findings.extend(check_rows(rows, lambda id: not all_named or id in unread))
    if findings:
        raise ParameterErrors(sorted(findings, key=lambda finding: _where(finding.places)))
    return Parameters(definitions, _by_id(rows), divisions)


def _by_id(rows: Iterable[ParameterRow]) -> dict[str, tuple[ParameterRow, ...]]:
    by_id: dict[str, list[ParameterRow]] = defaultdict(list)
    for row in rows:
        by_id[row.id].append(row)
    return {id: tuple(of_one) for id, of_one in by_id.items()}


def _where(places: tuple[Place, ...]) -> tuple[str, int]:
    return (places[0].file, places[0].line or 0) if places else ("", 0)


def _order(row: ParameterRow) -> tuple[date, int, str, int, bool]:
    depth = 0 if row.scope == "CN" else len(row.scope)
    return (row.valid_from or date.min, depth, row.scope, row.layer, not row.interim)
