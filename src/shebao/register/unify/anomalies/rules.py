"""The code of each anomaly by its code in the catalogue."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import polars as pl

from shebao.register.unify.anomalies import (
    accounts,
    ages,
    bases,
    contributions,
    history,
    identities,
    outside,
    records,
    shared_numbers,
    states,
    units,
)
from shebao.register.unify.anomalies.compared import Compared

Look: TypeAlias = Callable[[Compared], pl.DataFrame | tuple[pl.DataFrame, list[str]]]
"""What a rule found (:mod:`raising` says in which shape) and, of some, what of the data it left out, in words."""
RULES: Mapping[str, Look] = {
    "A01": identities.invalid_numbers,
    "A02": identities.missing_numbers,
    "A03": identities.contradicted_numbers,
    "A04": shared_numbers.several_names,
    "A05": identities.several_numbers,
    "A06": records.several_records,
    "A07": states.two_employers,
    "A08": states.two_schemes,
    "A09": states.worker_and_resident,
    "A10": states.two_pensions,
    "A11": outside.dead_outside,
    "A12": states.dead_here,
    "A13": states.unemployed_at_work,
    "A14": outside.in_custody,
    "A15": states.retired_and_insured,
    "A16": states.paused_and_paying,
    "A17": units.several_codes,
    "A18": units.several_employers,
    "A19": outside.closed_employers,
    "A20": records.unknown_units,
    "A21": records.missing_fields,
    "A22": contributions.paid_twice,
    "A23": contributions.impossible_months,
    "A24": bases.bases_outside,
    "A25": accounts.months_differ,
    "A26": accounts.accounts_differ,
    "A27": accounts.shared_accounts,
    "A28": ages.implausible,
    "A29": history.double_changes,
    "A30": records.full_duplicates,
}
