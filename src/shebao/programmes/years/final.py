"""A year's final accounts (部门决算) put together: the published budget, the projects' execution, the unit's accounts.

The canonical content holds all of it as plain text files: what was frozen does not depend on what the library, the
ledger or the evaluations say later.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from shebao.budget.accounts import FinalAccounts, IndicatorResult, NotEvaluated, PerformanceResult
from shebao.budget.book import Book, Fact, Prior
from shebao.budget.check.final import actual_of, check_final
from shebao.budget.forms.folder_write import csv_text, folder_files
from shebao.budget.forms.unit_accounts_forms import accounts_files, accounts_of_files, read_accounts
from shebao.budget.sheets import FACTS
from shebao.budget.unit_accounts import ACCOUNT_SHEETS, KEYS, UnitAccounts
from shebao.cases.refusals import journalled
from shebao.findings import Finding, Severity, as_json, by_severity
from shebao.programmes.years.base_lines import COMPILE, base_of, keep, need, need_file
from shebao.programmes.years.compare import Row, compare_books, compare_lines, names_of
from shebao.programmes.years.compile import book_of_version, keep_version, stop_at_errors
from shebao.programmes.years.content import as_files, as_text, book_of_files, digest_of, need_untouched
from shebao.programmes.years.execution import Execution, execution_of
from shebao.programmes.years.models import BaseLines, Version
from shebao.programmes.years.published import published_version
from shebao.programmes.years.purchases import with_purchases
from shebao.programmes.years.results import results_of, without_result
from shebao.programmes.years.states import Account
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

BUDGET, UNIT, PROJECTS, RESULTS = "budget/", "accounts/", "projects/", "performance.json"
NOT_EVALUATED = "not_evaluated.json"


@dataclass(frozen=True, slots=True)
class CompiledFinal:
    """Final accounts as they would be frozen now, and what was found."""

    base: BaseLines
    budget: Version
    unit: UnitAccounts
    execution: Execution
    accounts: FinalAccounts
    findings: tuple[Finding, ...]

    @property
    def content(self) -> str:
        """Their canonical text."""
        return content_of_final(self.accounts, self.unit, self.execution)


def budget_of(year: int) -> Version:
    """The budget that was published for a year. Raises :class:`Refused`."""
    found = published_version(year, Account.BUDGET)
    if found is None:
        raise Refused(refusal("Y-50", f"{year}年没有已公开的部门预算，年初预算数无从编入。", "先公开当年的部门预算。"))
    return found


def final_before(year: int) -> FinalAccounts | None:
    """The final accounts that were published of the year before, where there are some."""
    before = published_version(year - 1, Account.FINAL)
    return final_of(before.content) if before else None


def register_accounts(year: int, name: str, content: bytes, note: str = "", *, by: Who, now: datetime) -> BaseLines:
    """Register the unit's own accounts of a year. Raises :class:`Refused` with everything that is wrong, at once."""
    with journalled(by, "登记决算账表"):
        need(by, COMPILE, "登记决算账表")
        need_file(name, content)
        budget = book_of_version(budget_of(year))
        with TemporaryDirectory(prefix="shebao-") as folder:
            path = Path(folder) / f"决算账表{Path(name).suffix.lower()}"
            path.write_bytes(content)
            accounts, found = read_accounts(path, budget)
        if accounts is None:
            raise Refused(*(one for one in found if one.blocks_publication))
        kept = as_text(accounts_files(accounts))
        return keep(year, Account.FINAL, name, kept, [as_json(one) for one in found], note, by=by, now=now)


def compile_final(year: int) -> CompiledFinal:
    """The year's final accounts as they are now. Raises :class:`Refused`."""
    base, version = base_of(year, Account.FINAL), budget_of(year)
    if base is None:
        raise Refused(refusal("Y-20", f"{year}年没有已确认的决算账表。", "先登记单位决算账表，并由另一人确认。"))
    need_untouched(base.content, base.digest, str(base))
    budget = book_of_version(version)
    unit = accounts_of_files(as_files(base.content), budget)
    purchases, bought = with_purchases(unit.procurement, year, budget.units[0].code)
    unit = replace(unit, procurement=purchases)
    execution = execution_of(year, budget)
    last = final_before(year)
    prior = tuple(Prior(item, fen) for item, fen in actual_of(last).items()) if last else unit.prior
    missing = without_result(year)
    accounts = together(budget, unit, execution.adjusted, execution.actual, results_of(year), missing, prior)
    found = [*execution.findings, *bought, *map(_no_result, missing), *check_final(accounts, last)]
    return CompiledFinal(base, version, unit, execution, accounts, tuple(by_severity(found)))


def _no_result(one: NotEvaluated) -> Finding:
    return Finding(
        "Y-56",
        Severity.WARNING,
        f"项目“{one.name}”没有绩效自评结果：{one.reason}。自评应覆盖全部有预算的项目。",
        f"绩效自评/{one.name}",
        found="未自评",
        expected="已自评",
        action="先完成验收和自评；确实不能在公开前完成的，原因随决算公开。",
    )


def together(
    budget: Book,
    unit: UnitAccounts,
    adjusted: tuple[Fact, ...],
    actual: tuple[Fact, ...],
    results: tuple[PerformanceResult, ...],
    not_evaluated: tuple[NotEvaluated, ...],
    prior: tuple[Prior, ...],
) -> FinalAccounts:
    """The parts as one value; ``adjusted`` and ``actual`` are those of the projects."""
    cover = replace(budget.department, approved_on="", published_on="", assets_as_of=unit.cover.assets_as_of)
    return FinalAccounts(
        department=cover,
        budget=budget,
        adjusted=(*(one.fact(one.adjusted_fen) for one in unit.spending if one.adjusted_fen), *adjusted),
        actual=(*(one.fact(one.actual_fen) for one in unit.spending if one.actual_fen), *actual),
        income=unit.income,
        carried_in=unit.carried_in,
        carried_out=unit.carried_out,
        surplus_used_fen=unit.cover.surplus_used_fen,
        surplus_allotted_fen=unit.cover.surplus_allotted_fen,
        three_public=unit.three_public,
        counts=unit.counts,
        procurement=unit.procurement,
        performance=results,
        not_evaluated=not_evaluated,
        item_reasons=unit.item_reasons,
        prior=prior,
        vehicles=unit.vehicles or budget.vehicles,
        assets=unit.assets or budget.assets,
        texts=unit.texts,
    )


def freeze_final(year: int, note: str, seen: str = "", *, by: Who, now: datetime) -> Version:
    """Freeze the year's final accounts as their next version. Raises :class:`Refused`."""
    with journalled(by, "冻结年度版本"):
        need(by, COMPILE, "编制部门决算")
        made = compile_final(year)
        stop_at_errors(made.findings)
        content = made.content
        if seen and seen != digest_of(content):
            told = "查看以后，项目执行、绩效结果或决算账表有了变化。"
            raise Refused(refusal("Y-25", told, "重新编制，核对后再冻结。"))
        total = sum(one.fen for one in made.accounts.actual)
        return keep_version(made.base, content, total, made.findings, note, made.budget, by=by, now=now)


def content_of_final(accounts: FinalAccounts, unit: UnitAccounts, execution: Execution) -> str:
    """Final accounts as their canonical text."""
    files = {f"{BUDGET}{name}": text for name, text in folder_files(accounts.budget).items()}
    files |= {f"{UNIT}{name}": text for name, text in accounts_files(replace(unit, prior=accounts.prior)).items()}
    files[f"{PROJECTS}adjusted.csv"] = csv_text(FACTS, execution.adjusted)
    files[f"{PROJECTS}actual.csv"] = csv_text(FACTS, execution.actual)
    results = [asdict(one) for one in accounts.performance]
    files[RESULTS] = json.dumps(results, ensure_ascii=False, indent=1)
    missing = [asdict(one) for one in accounts.not_evaluated]
    files[NOT_EVALUATED] = json.dumps(missing, ensure_ascii=False, indent=1)
    return as_text(files)


def final_of(content: str) -> FinalAccounts:
    """The final accounts of a content."""
    budget, unit, adjusted, actual, results, missing = _parts(content)
    return together(budget, unit, adjusted, actual, results, missing, unit.prior)


def final_of_version(version: Version) -> FinalAccounts:
    """The final accounts of a version, its content proved by its digest. Raises SpoiltContent."""
    need_untouched(version.content, version.digest, str(version))
    return final_of(version.content)


_Parts = tuple[
    Book, UnitAccounts, tuple[Fact, ...], tuple[Fact, ...], tuple[PerformanceResult, ...], tuple[NotEvaluated, ...]
]


def _parts(content: str) -> _Parts:
    files = as_files(content)

    def under(prefix: str) -> dict[str, str]:
        return {name.removeprefix(prefix): text for name, text in files.items() if name.startswith(prefix)}

    budget = book_of_files(under(BUDGET))
    unit = accounts_of_files(under(UNIT), budget)
    # The facts of the projects are read as the facts of a book are: with the book's own cover, units and projects.
    projects = under(PROJECTS)
    adjusted, actual = (
        book_of_files({**under(BUDGET), FACTS.file: projects[name]}).facts for name in ("adjusted.csv", "actual.csv")
    )
    results = tuple(
        PerformanceResult(**{**one, "indicators": tuple(IndicatorResult(**each) for each in one["indicators"])})
        for one in json.loads(files[RESULTS])
    )
    missing = tuple(NotEvaluated(**one) for one in json.loads(files[NOT_EVALUATED]))
    return budget, unit, adjusted, actual, results, missing


def compare_finals(before: str, after: str) -> list[Row]:
    """Two contents of final accounts line by line: the budget, the unit's accounts, the projects' execution."""
    one, other = _parts(before), _parts(after)
    names = names_of(one[0], other[0])
    rows = [replace(row, table=f"年初预算：{row.table}") for row in compare_books(one[0], other[0])]
    for sheet in ACCOUNT_SHEETS:
        old, new = getattr(one[1], sheet.attribute), getattr(other[1], sheet.attribute)
        if sheet.single:
            rows.extend(compare_lines(sheet, (), (old,), (new,), names))
        else:
            rows.extend(compare_lines(sheet, KEYS[sheet.attribute], old, new, names))
    key = ("unit", "function", "economic", "source", "project", "origin")
    for name, at in (("项目全年预算数", 2), ("项目决算数", 3)):
        rows.extend(replace(row, table=name) for row in compare_lines(FACTS, key, one[at], other[at], names))  # type: ignore[arg-type]
    return rows
