"""Applying rules in order (判定): the first that fits exactly one person decides; two that fit leave it to people."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from shebao.register.unify.linking.components import components
from shebao.register.unify.linking.rules import Rule

MOST_PROPOSED = 3
"""Persons that somebody may be asked to choose from."""
LINK = {"one": pl.Int64, "other": pl.Int64, "rule": pl.String}


@dataclass
class Settling:
    """The persons as they stand: ``label`` by claim (places of ``claims``). Links are added, never taken back."""

    claims: npt.NDArray[np.int64]
    records: pl.DataFrame
    """claim, system, number of every row."""
    links: list[pl.DataFrame] = field(default_factory=list)
    stuck: list[pl.DataFrame] = field(default_factory=list)
    """Pairs that a rule fitted, but with more than one person."""

    def labels(self) -> pl.DataFrame:
        """claim, person: the smallest claim of its component."""
        joined = pl.concat([pl.DataFrame(schema=LINK), *self.links])
        one = np.searchsorted(self.claims, joined["one"].to_numpy())
        other = np.searchsorted(self.claims, joined["other"].to_numpy())
        found = components(len(self.claims), one.astype(np.int64), other.astype(np.int64))
        return pl.DataFrame({"claim": self.claims, "person": self.claims[found]})

    def apply(self, evidence: pl.DataFrame, rules: Sequence[Rule]) -> None:
        """Try the rules on every pair; a claim that one of them decided or found ambiguous is not tried again."""
        open_pairs = evidence
        for rule in rules:
            if not len(open_pairs):
                return
            labels = self.labels()
            fitting = open_pairs.filter(rule.fits)
            if not len(fitting):
                continue
            fitting = self._with_seat(fitting, labels)
            if rule.seat:
                fitting = fitting.filter(~pl.col("seat_taken"))
            persons = pl.lit(1) if rule.every else pl.col("person").n_unique().over("one")
            fitting = fitting.with_columns(persons.alias("persons"))
            decided = fitting.filter(pl.col("persons") == 1)
            several = fitting.filter(pl.col("persons") > 1)
            if rule.seat:
                decided, contested = self._one_seat_each(decided)
                several = pl.concat([several, contested])
            chosen = decided.sort("one", "other")
            if not rule.every:
                chosen = chosen.unique("one", keep="first", maintain_order=True)
            if len(chosen):
                self.links.append(chosen.select("one", "other", pl.lit(rule.code).alias("rule")))
            if len(several):
                self.stuck.append(several.select("one", "other", pl.lit(rule.code).alias("rule")))
            done = pl.concat([chosen["one"], several["one"]]).unique()
            open_pairs = open_pairs.filter(~pl.col("one").is_in(done.implode()))

    def propose(self, evidence: pl.DataFrame, rules: Sequence[Rule]) -> None:
        """Leave to people what the rules fit with a few persons; nothing is joined."""
        open_pairs = evidence
        for rule in rules:
            fitting = open_pairs.filter(rule.fits)
            if not len(fitting):
                continue
            fitting = self._with_seat(fitting, self.labels()).filter(~pl.col("seat_taken"))
            few = fitting.filter(pl.col("person").n_unique().over("one") <= MOST_PROPOSED)
            few = few.sort("one", "other").unique(["one", "person"], keep="first", maintain_order=True)
            self.stuck.append(few.select("one", "other", pl.lit(rule.code).alias("rule")))
            open_pairs = open_pairs.filter(~pl.col("one").is_in(few["one"].implode()))

    def _with_seat(self, pairs: pl.DataFrame, labels: pl.DataFrame) -> pl.DataFrame:
        return with_seat(pairs, self.records, labels)

    def _one_seat_each(self, decided: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Two claims that would take one person's place in one system are both left to people."""
        ones = decided.select("one", "person").unique()
        places = ones.join(self.records.rename({"claim": "one"}), on="one")
        crowded = (
            places.group_by("person", "system")
            .agg(pl.col("one").n_unique().alias("ones"), pl.struct("number").n_unique().alias("numbers"))
            .filter((pl.col("ones") > 1) & (pl.col("numbers") > 1))
        )
        losers = places.join(crowded, on=["person", "system"], how="semi")["one"].unique()
        lost = pl.col("one").is_in(losers.implode())
        return decided.filter(~lost), decided.filter(lost)


def with_seat(pairs: pl.DataFrame, records: pl.DataFrame, labels: pl.DataFrame) -> pl.DataFrame:
    """The pairs with ``person`` (of ``other``) and ``seat_taken``: that person has another record in a system of
    ``one``.
    """
    placed = pairs.drop("person", "seat_taken", strict=False).join(
        labels.rename({"claim": "other"}), on="other", how="left"
    )
    wanted = placed.select("one", "person").unique()
    asked = wanted.join(records.rename({"claim": "one"}), on="one")
    # Records of one person with different employers are her history; what is asked for is a second one with the same.
    elsewhere = (pl.col("employer") != pl.col("employer_theirs")).fill_null(False)
    members = labels.filter(pl.col("person").is_in(wanted["person"].unique().implode()))
    has = members.join(records, on="claim").select("claim", "person", "system", "number", "employer")
    taken = (
        asked.join(has, on=["person", "system"], suffix="_theirs")
        .filter((pl.col("claim") != pl.col("one")) & pl.col("number").ne_missing(pl.col("number_theirs")) & ~elsewhere)
        .select("one", "person")
        .unique()
        .with_columns(pl.lit(True).alias("seat_taken"))
    )
    return placed.join(taken, on=["one", "person"], how="left").with_columns(pl.col("seat_taken").fill_null(False))
