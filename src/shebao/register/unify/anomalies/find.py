"""Running all rules (疑点排查): suspects, what could not be checked and why, how many and how long by rule."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from shebao.register.unify.anomalies.catalogue import Rule, catalogue, missing
from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.anomalies.raising import no_suspects, suspects
from shebao.register.unify.anomalies.rules import RULES
from shebao.register.unify.anomalies.same_fault import name_each_other

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many rules are done, how many there are."""


@dataclass(frozen=True)
class NotChecked:
    """Something that a rule could not look at (未核对). ``whole``: the rule could look at nothing at all."""

    code: str
    title: str
    whole: bool
    reason: str


@dataclass(frozen=True)
class Found:
    """``candidates``: suspects in the shape of :data:`~shebao.register.unify.anomalies.raising.SCHEMA`. ``counts``:
    code, title, suspects, records, seconds of every rule, also of those that found nothing or were not run (null).
    """

    candidates: pl.DataFrame
    not_checked: list[NotChecked] = field(repr=False)
    counts: pl.DataFrame


def find_anomalies(compared: Compared, progress: Progress | None = None) -> Found:
    """Look for every anomaly of the catalogue that the files allow."""
    say = progress or (lambda what, done, total: None)
    rules = catalogue()
    parts, not_checked, counts = [no_suspects()], [], []
    for done, rule in enumerate(rules.values()):
        say(f"{rule.code} {rule.title}", done, len(rules))
        lacking = [lack for needs in rule.needs if (lack := missing(needs, compared.available))]
        whole = len(lacking) == len(rule.needs)
        not_checked += [NotChecked(rule.code, rule.title, whole, reason) for reason in dict.fromkeys(lacking)]
        started = time.perf_counter()
        made, notes = (no_suspects(), []) if whole else _look(rule, compared)
        not_checked += [NotChecked(rule.code, rule.title, False, reason) for reason in notes]
        seconds = None if whole else round(time.perf_counter() - started, 3)
        counts.append((rule.code, rule.title, len(made), int(made["own"].sum()), seconds))
        parts.append(made)
    say("", len(rules), len(rules))
    names = {"code": pl.String, "title": pl.String, "suspects": pl.Int64, "records": pl.Int64, "seconds": pl.Float64}
    return Found(name_each_other(pl.concat(parts)), not_checked, pl.DataFrame(counts, schema=names, orient="row"))


def _look(rule: Rule, compared: Compared) -> tuple[pl.DataFrame, list[str]]:
    looked = RULES[rule.code](compared)
    rows, notes = looked if isinstance(looked, tuple) else (looked, [])
    return suspects(rule, rows, compared.values), notes
