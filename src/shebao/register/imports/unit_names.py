"""Whether a file of persons means the employer that the register has under its number: the names are compared.

A number (单位编号) alone proves nothing: a file of another system, or of another year, may have given it to another
employer. Names that differ in form only, and names that the employer had before, are the same employer.
"""

import json
from collections.abc import Iterable

import polars as pl

from shebao.journal.models import Change
from shebao.register.imports.checking import add_reasons
from shebao.register.models import Registration
from shebao.register.states import VOID
from shebao.register.unify.linking.employers import plain_unit_names

EMPLOYERS = "register_employer"
AT_ONCE = 500
"""Keys in one statement, of which SQLite takes few."""


def refuse_other_names(rows: pl.DataFrame, insurance: str) -> pl.DataFrame:
    """Refuse rows whose 单位名称 is not that of the registration (``registration_id``) their 单位编号 stands for."""
    if "unit_name" not in rows.columns:
        return rows
    registered = Registration.objects.filter(insurance=insurance).exclude(state=VOID)
    known = pl.DataFrame(
        list(registered.values_list("pk", "employer_id", "employer__name")),
        schema={"registration_id": pl.Int64, "employer_id": pl.Int64, "registered": pl.String},
        orient="row",
    )
    rows = rows.join(known, on="registration_id", how="left", maintain_order="left")
    pairs = rows.select("employer_id", "registered", "unit_name").drop_nulls().unique()
    differing = pairs.filter(
        plain_unit_names(pairs["unit_name"]).ne_missing(plain_unit_names(pairs["registered"])),
    )
    former = {
        (employer, name)
        for employer, names in former_names(differing["employer_id"].unique().to_list()).items()
        for name in plain_unit_names(pl.Series(sorted(names), dtype=pl.String))
    }
    plain = plain_unit_names(differing["unit_name"])
    meant = [pair in former for pair in zip(differing["employer_id"], plain, strict=True)]
    others = differing.filter(~pl.Series(meant, dtype=pl.Boolean)).select("employer_id", "unit_name", another=True)
    rows = rows.join(others, on=["employer_id", "unit_name"], how="left", maintain_order="left")
    reason = pl.when("another").then(
        pl.format("单位编号{}在登记簿中是“{}”，与文件的“{}”不符", "unit", "registered", "unit_name")
    )
    return add_reasons(rows, reason).drop("employer_id", "registered", "another")


def former_names(employers: Iterable[int]) -> dict[int, set[str]]:
    """The names that employers (ids) had before, as the journal keeps them."""
    keys = [str(employer) for employer in employers]
    found: dict[int, set[str]] = {}
    for at in range(0, len(keys), AT_ONCE):
        changes = Change.objects.filter(table=EMPLOYERS, key__in=keys[at : at + AT_ONCE]).exclude(before="")
        for key, before in changes.values_list("key", "before"):
            found.setdefault(int(key), set()).add(str(json.loads(before)["name"]))
    return found
