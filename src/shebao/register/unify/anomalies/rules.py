"""The code of each anomaly by its code in the catalogue, and what some of them leave out and say so."""

from collections.abc import Callable, Mapping

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
    states,
    units,
)
from shebao.register.unify.anomalies.compared import Compared

RULES: Mapping[str, Callable[[Compared], pl.DataFrame]] = {
    "A01": identities.invalid_numbers,
    "A02": identities.missing_numbers,
    "A03": identities.contradicted_numbers,
    "A04": identities.several_names,
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
NOTES: Mapping[str, Callable[[Compared], list[str]]] = {
    "A18": units.own_codes_left_out,
    "A20": records.unknown_units_left_out,
    "A21": records.missing_fields_left_out,
    "A24": bases.bases_left_out,
    "A25": accounts.months_left_out,
    "A26": accounts.accounts_left_out,
}
"""Reasons why part of the data was left out although all files are there."""
