"""Linking the rows of all files to persons: claims, then the number's disputes, then the rows without a sure number."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from shebao.register.unify.linking.candidates import candidate_pairs
from shebao.register.unify.linking.claims import Claims, claim
from shebao.register.unify.linking.delivered import delivered_once, with_copies
from shebao.register.unify.linking.employers import employer_groups
from shebao.register.unify.linking.evidence import AT_LEAST, claims_with, gather
from shebao.register.unify.linking.keys import person_keys
from shebao.register.unify.linking.rules import EXACT, FIRST, LEAVES, LOST, PROPOSES, REST, STAYS
from shebao.register.unify.linking.settle import Settling, with_seat
from shebao.register.unify.linking.slips import NUMBER_SLIPPED, slips
from shebao.register.unify.names import Relation, name_keys
from shebao.register.unify.normalise import Values

Progress = Callable[[str, int, int], None]
MOST_NAMES = 3
"""Names that may bear one telephone or one account: a family's."""
LEFT = (NUMBER_SLIPPED, *(rule.code for rule in LEAVES))
STEPS = ("按证件号码归并", "对应单位", "找候选", "比较", "判定", "编主键")


@dataclass(frozen=True)
class Linked:
    """``people``: the rows with ``person`` (the key), ``rule``, ``employer``. ``proposals``: pairs of rows that may be
    one person and were not joined (one, other: ``at`` of a row; rule). ``seconds``: time by step.
    """

    people: pl.DataFrame
    proposals: pl.DataFrame
    seconds: dict[str, float] = field(repr=False)


def link(
    people: pl.DataFrame,
    values: Sequence[Values] = (),
    *,
    earlier: pl.DataFrame | None = None,
    decisions: pl.DataFrame | None = None,
    progress: Progress | None = None,
) -> Linked:
    """Link rows (:func:`~shebao.register.unify.normalise.persons`) to persons.

    ``values`` are all files, of which units (F6) and changes (F10) are used. ``earlier``: system, number, key of an
    earlier run. ``decisions``: what people decided (system, number, other_system, other_number, kind 合并 or 分开).
    """
    clock = _Clock(progress)
    clock.begin(STEPS[0])
    delivered, people = people, delivered_once(people)
    people = _apart(people, decisions)
    claims = claim(people)
    clock.begin(STEPS[1])
    table = claims.table
    of_rows = claims.rows.join(table.select("claim", "settled"), on="claim", how="left", maintain_order="left")
    rows = of_rows.with_columns(employer_groups(of_rows, of_rows["settled"], values).alias("employer"))
    rows = _birth(rows).with_columns(_of_few(rows, "phone"), _of_few(rows, "account"))
    clock.begin(STEPS[2])
    apart = rows.filter(pl.col("apart").is_not_null())["claim"].unique()
    undecided = table.filter(~pl.col("settled") & ~pl.col("claim").is_in(apart.implode()))["claim"]
    pairs = candidate_pairs(rows, undecided).filter(
        ~pl.col("one").is_in(apart.implode()) & ~pl.col("other").is_in(apart.implode())
    )
    clock.begin(STEPS[3])
    records = rows.select("claim", "system", "number", "employer").unique()
    settling = Settling(np.sort(table["claim"].to_numpy()), records)
    evidence = gather(pairs, rows, table, _former(claims, values))
    evidence = _own(evidence, rows)
    clock.begin(STEPS[4])
    has_number = table.filter(pl.col("id").is_not_null())["claim"]
    disputed = evidence.filter(pl.col("one").is_in(has_number.implode()))
    disputed = _rivals(_displaced(disputed, rows, table), records, settling)
    settling.apply(disputed, FIRST)
    disputed = disputed.filter(~pl.col("one").is_in(_touched(settling).implode()))
    chained = slips(disputed, rows, settling)
    disputed = disputed.filter(~pl.col("one").is_in(chained.implode()))
    settling.apply(disputed, LEAVES)
    # Whoever left a number, or stands in a block of which it is not known, takes nobody of it along.
    left = pl.concat([chained, *(each.filter(pl.col("rule").is_in(LEFT))["one"] for each in settling.links)])
    settled = _touched(settling)
    remaining = disputed.filter(~(pl.col("same_number") & pl.col("other").is_in(left.unique().implode())))
    settling.apply(remaining.filter(~pl.col("one").is_in(settled.implode())), STAYS)
    trusted = pl.col("other").is_in(has_number.implode())
    decided = pl.concat([pl.Series("one", [], dtype=pl.Int64), *(each["one"] for each in settling.links)])
    rest = evidence.filter(~pl.col("one").is_in(decided.implode()) & ~pl.col("same_number"))
    old_only = table.filter(~pl.col("checked") & (pl.col("of_number") == 1))["claim"]
    rest = rest.filter(~pl.col("one").is_in(has_number.implode()) | pl.col("one").is_in(old_only.implode()))
    settling.apply(rest.filter(trusted), REST)
    decided = pl.concat([pl.Series("one", [], dtype=pl.Int64), *(each["one"] for each in settling.links)])
    settling.apply(rest.filter(~trusted & ~pl.col("one").is_in(decided.implode())), REST)
    _lost(settling, rows, table)
    settling.propose(rest.filter(~pl.col("one").is_in(_touched(settling).implode())), PROPOSES)
    clock.begin(STEPS[5])
    linked = _together(settling, rows, decisions)
    keys = person_keys(linked.with_columns(pl.col("source").cast(pl.String).alias("file")), earlier)
    linked = linked.join(keys, on="person", how="left", maintain_order="left")
    linked = linked.drop("person").rename({"key": "person"})
    proposals = _proposals(settling, linked)
    found = with_copies(delivered, linked.select("at", "employer", "person", "rule"))
    clock.end()
    return Linked(found, proposals, clock.seconds)


def _touched(settling: Settling) -> pl.Series:
    """Claims that a rule decided, or fitted with more than one person."""
    empty = pl.Series("one", [], dtype=pl.Int64)
    return pl.concat([empty, *(each["one"] for each in (*settling.links, *settling.stuck))]).unique()


class _Clock:
    def __init__(self, progress: Progress | None) -> None:
        self._say = progress or (lambda what, done, total: None)
        self.seconds: dict[str, float] = {}
        self._step, self._since = "", 0.0

    def begin(self, step: str) -> None:
        self.end()
        self._step, self._since = step, time.perf_counter()
        self._say(step, STEPS.index(step), len(STEPS))

    def end(self) -> None:
        if self._step:
            self.seconds[self._step] = round(time.perf_counter() - self._since, 3)
            self._step = ""


def _apart(people: pl.DataFrame, decisions: pl.DataFrame | None) -> pl.DataFrame:
    """Rows of records that people decided to be somebody else stand apart: no rule touches them."""
    rows = people.with_columns(pl.lit(None, pl.String).alias("apart"))
    if decisions is None or not len(decisions):
        return rows
    split = decisions.filter(pl.col("kind") == "分开").select(
        "system", "number", pl.concat_str("system", pl.lit(":"), "number").alias("split")
    )
    joined = rows.join(split.unique(["system", "number"]), on=["system", "number"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("split").alias("apart")).drop("split")


def _birth(rows: pl.DataFrame) -> pl.DataFrame:
    """``birth``: the file's date of birth, else that of a number nobody disputes; ``own``: whether the two agree."""
    return rows.with_columns(
        _birthday(pl.coalesce("born", pl.when("settled").then("id_born"))).alias("birth"),
        (_birthday(pl.col("born")) == _birthday(pl.col("id_born"))).alias("own"),
        ((pl.col("sex") == "男") == pl.col("id_male")).alias("own_sex"),
        pl.coalesce(
            "sex",
            pl.when(pl.col("settled")).then(pl.when("id_male").then(pl.lit("男")).otherwise(pl.lit("女"))),
        ).alias("sex"),
    )


def _birthday(day: pl.Expr) -> pl.Expr:
    """A date of birth for comparing: day and month changed over are the same."""
    month, of_month = day.dt.month().cast(pl.Int32), day.dt.day().cast(pl.Int32)
    swaps = of_month <= 12
    least = pl.when(swaps & (of_month < month)).then(of_month).otherwise(month)
    other = pl.when(swaps & (of_month < month)).then(month).otherwise(of_month)
    return day.dt.year() * 10_000 + least * 100 + other


def _of_few(rows: pl.DataFrame, column: str) -> pl.Expr:
    """A telephone or an account, unless so many names bear it that it is an office's."""
    common = (
        rows.filter(pl.col(column).is_not_null())
        .group_by(column)
        .agg(pl.col("name_key").n_unique().alias("names"))
        .filter(pl.col("names") > MOST_NAMES)[column]
    )
    return pl.when(~pl.col(column).is_in(common.implode())).then(column).alias(column)


def _own(evidence: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Whether a claim's own dates and sex agree with the number it bears."""
    own = rows.group_by("claim").agg(
        (pl.col("own") & (pl.col("own_sex").is_null() | pl.col("own_sex"))).any().fill_null(False).alias("own_good"),
        (pl.col("odd") > 0).any().alias("own_bad"),
    )
    theirs = own.select("claim", pl.col("own_good").alias("own_good_2"))
    return evidence.join(own, left_on="one", right_on="claim", how="left").join(
        theirs, left_on="other", right_on="claim", how="left"
    )


def _former(claims: Claims, values: Sequence[Values]) -> pl.DataFrame:
    """Pairs of claims of one number whose names are on record as the old and the new name of a change (F10)."""
    empty = pl.DataFrame(schema={"one": pl.Int64, "other": pl.Int64})
    changes = [
        _name_changes(one) for one in values if one.source.kind == "F10" and one.has("变更项目", "变更前", "变更后")
    ]
    if not changes:
        return empty
    known = pl.concat(changes).drop_nulls().unique()
    several = claims.table.filter(pl.col("of_number") > 1).select("claim", "id", "name_key")
    pairs = several.join(several, on="id", suffix="_b").filter(pl.col("claim") != pl.col("claim_b"))
    both = pl.concat([known, known.select(pl.col("after").alias("before"), pl.col("before").alias("after"))])
    found = pairs.join(both, left_on=["name_key", "name_key_b"], right_on=["before", "after"], how="semi")
    return found.select(pl.col("claim").alias("one"), pl.col("claim_b").alias("other"))


def _name_changes(one: Values) -> pl.DataFrame:
    of_names = one.data.filter(pl.col("变更项目").str.contains("姓名").fill_null(False))
    return pl.DataFrame(
        {
            "before": name_keys(of_names["变更前"].cast(pl.String)),
            "after": name_keys(of_names["变更后"].cast(pl.String)),
        }
    )


def _displaced(evidence: pl.DataFrame, rows: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Whether the number of the other side stands, in a file of this side, with a name that is not its own."""
    shared = table.filter(pl.col("of_number") > 1)
    led = shared.filter("main").select(pl.col("id").alias("trusted_id"), pl.col("name_key").alias("leader"))
    # Where nobody leads, a number stands wrong wherever it stands with another name than the one compared.
    even = shared.filter(~pl.col("main").any().over("id"))
    numbered = rows.filter(pl.col("claim").is_in(shared["claim"].implode()))
    wrong = (
        numbered.join(led, on="trusted_id")
        .filter(pl.col("name_key") != pl.col("leader"))
        .select("source", pl.col("trusted_id").alias("id_2"))
        .unique()
    )
    ones = rows.filter(pl.col("claim").is_in(evidence["one"].unique().implode()))
    in_files = ones.select(pl.col("claim").alias("one"), "source").unique()
    known = evidence.select("one", "other", "id_2", "name_key_2").drop_nulls()
    of_led = known.join(in_files, on="one").join(wrong, on=["source", "id_2"], how="semi")
    standing = numbered.filter(pl.col("trusted_id").is_in(even["id"].implode()))
    of_even = (
        known.filter(pl.col("other").is_in(even["claim"].implode()))
        .join(in_files, on="one")
        .join(
            standing.select("source", pl.col("trusted_id").alias("id_2"), "name_key").unique(),
            on=["source", "id_2"],
        )
        .filter(pl.col("name_key") != pl.col("name_key_2"))
    )
    found = (
        pl.concat([of_led.select("one", "other"), of_even.select("one", "other")])
        .unique()
        .with_columns(pl.lit(True).alias("displaced"))
    )
    of_name = claims_with(rows, "name_key", evidence["name_key_2"], "names")
    slipped = max(1, len(wrong))
    total = max(AT_LEAST, table.height)
    return (
        evidence.join(found, on=["one", "other"], how="left")
        .join(of_name.rename({"name_key": "name_key_2"}), on="name_key_2", how="left")
        .with_columns(
            pl.col("displaced").fill_null(False),
            (pl.col("names").fill_null(0) * slipped * 1000 // total).alias("chance_of_name"),
        )
    )


def _rivals(evidence: pl.DataFrame, records: pl.DataFrame, settling: Settling) -> pl.DataFrame:
    """For a disputed number: whether a person of this very name stands against it, and whether the number's own person
    is reached by telephone or account, or already has a record in this system.
    """
    seated = with_seat(evidence, records, settling.labels())
    same_name = (pl.col("name") == int(Relation.SAME)) & pl.col("other_number")
    strong = (
        pl.col("same_phone")
        | pl.col("same_account")
        | (pl.col("same_employer") & (pl.col("chance") < 1000) & ~pl.col("seat_taken"))
        | (pl.col("same_birth") & pl.col("own_bad"))
        | ((pl.col("near") >= 1) & ~pl.col("seat_taken"))
        | (pl.col("displaced") & ~pl.col("seat_taken") & (pl.col("chance_of_name") < 300))
    )
    by_one = seated.group_by("one").agg(
        (same_name & strong).any().alias("rival"),
        (pl.col("same_number") & (pl.col("same_phone") | pl.col("same_account"))).any().alias("number_reached"),
        (pl.col("same_number") & pl.col("seat_taken")).any().alias("number_seat_taken"),
        (pl.col("same_number") & pl.col("same_employer")).any().alias("number_employer"),
        (pl.col("same_number") & pl.col("proven_2")).any().alias("number_anothers"),
    )
    return evidence.join(by_one, on="one", how="left")


def _lost(settling: Settling, rows: pl.DataFrame, table: pl.DataFrame) -> None:
    """Rows of a file that slipped whose number nobody else bears, so that nothing disputes it."""
    slipped = [each.filter(pl.col("rule").is_in(["L13", "L14"])) for each in settling.links]
    found = pl.concat([pl.DataFrame(schema={"one": pl.Int64, "other": pl.Int64, "rule": pl.String}), *slipped])
    per_file = rows.filter(pl.col("claim").is_in(found["one"].implode())).group_by("source").len()
    files = per_file.filter(pl.col("len") >= 3)["source"]
    if not len(files):
        return
    alone = table.filter(pl.col("settled") & (pl.col("rows") == 1))["claim"]
    ones = rows.filter(pl.col("claim").is_in(alone.implode()) & pl.col("source").is_in(files.implode()))
    leading = table.filter(pl.col("main") & (pl.col("of_number") > 1))
    displaced = rows.filter(pl.col("claim").is_in(leading["claim"].implode()))
    keys = ["name_key", "employer"]
    pairs = (
        ones.select(pl.col("claim").alias("one"), *keys)
        .drop_nulls()
        .join(displaced.select(pl.col("claim").alias("other"), *keys).drop_nulls(), on=keys)
        .filter(pl.col("one") != pl.col("other"))
        .select("one", "other")
        .unique()
    )
    if not len(pairs):
        return
    empty = pl.DataFrame(schema={"one": pl.Int64, "other": pl.Int64})
    # The birth and sex that a wrong number tells are not the row's.
    own = ~pl.col("claim").is_in(alone.implode()) | pl.col("born").is_not_null()
    told = rows.with_columns(pl.when(own).then("birth").alias("birth"), pl.when(own).then("sex").alias("sex"))
    evidence = _displaced(_own(gather(pairs, told, table, empty), rows), rows, table)
    settling.apply(evidence, LOST)


def _together(settling: Settling, rows: pl.DataFrame, decisions: pl.DataFrame | None) -> pl.DataFrame:
    """The rows with ``person`` (a claim) and the rule that brought them there."""
    if decisions is not None and len(decisions):
        record = rows.select("system", "number", "claim").drop_nulls().unique(["system", "number"], maintain_order=True)
        joins = (
            decisions.filter(pl.col("kind") == "合并")
            .join(record.rename({"claim": "one"}), on=["system", "number"])
            .join(
                record.rename({"claim": "other", "system": "other_system", "number": "other_number"}),
                on=["other_system", "other_number"],
            )
        )
        settling.links.append(joins.select("one", "other", pl.lit("L90").alias("rule")))
    labels = settling.labels()
    rule = pl.concat(
        [each.select(pl.col("one").alias("claim"), "rule") for each in settling.links]
        or [pl.DataFrame(schema={"claim": pl.Int64, "rule": pl.String})]
    ).unique("claim", keep="last", maintain_order=True)
    sizes = rows.group_by("claim").len("of_claim")
    linked = (
        rows.join(labels, on="claim", how="left", maintain_order="left")
        .join(rule, on="claim", how="left", maintain_order="left")
        .join(sizes, on="claim", how="left", maintain_order="left")
    )
    own = pl.when(pl.col("apart").is_not_null()).then(pl.lit("L91")).when(pl.col("of_claim") > 1).then(pl.lit(EXACT))
    return linked.with_columns(pl.coalesce("rule", own.otherwise(pl.lit("L00"))).alias("rule"))


def _proposals(settling: Settling, linked: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows that a rule fitted together with others: one row of each claim, no pair twice."""
    schema = {"one": pl.Int64, "other": pl.Int64, "rule": pl.String}
    stuck = pl.concat([pl.DataFrame(schema=schema), *settling.stuck])
    first = linked.group_by("claim").agg(pl.col("at").min().alias("row_at"), pl.col("person").first())
    found = stuck.join(first, left_on="one", right_on="claim").join(
        first, left_on="other", right_on="claim", suffix="_other"
    )
    return found.filter(pl.col("person") != pl.col("person_other")).select(
        pl.col("row_at").alias("one"), pl.col("row_at_other").alias("other"), "rule"
    )
