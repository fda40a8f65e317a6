"""Columns that slipped by a row (串行): a block in which each row bears its neighbour's number, or name.

Rows of such a block hang together whatever the order of the file: the name of one is that of a person whose number
stands on the next. What slipped, the numbers or the names, is decided for the block as a whole, by all that the other
columns say.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from shebao.register.unify.linking.components import components
from shebao.register.unify.linking.rules import SURE_EMPLOYER
from shebao.register.unify.linking.settle import Settling, with_seat
from shebao.register.unify.names import Relation
from shebao.register.unify.numbers import MISSING

LEAST = 2
"""Rows that must hang together before they are a block."""
NUMBER_SLIPPED, NAME_SLIPPED = "L14", "L08"
END = 3
"""What the end of a block says."""
SURELY = 3
"""Rows of chains at one employer after which a row beside them belongs to the block too."""
WEIGHTS = {"same_phone": 3, "same_account": 3, "same_employer": 1, "same_base": 1}


def slips(evidence: pl.DataFrame, rows: pl.DataFrame, settling: Settling) -> pl.Series:
    """Decide the blocks among the disputed claims; answers the claims that belong to one, decided or not."""
    said = pl.sum_horizontal(*(pl.col(name).cast(pl.Int64) * weight for name, weight in WEIGHTS.items()))
    frame = with_seat(evidence, settling.records, settling.labels()).with_columns(said.alias("said"))
    edges = _by_name(frame).join(_by_number(frame), on="one")
    if not len(edges):
        return pl.Series("one", [], dtype=pl.Int64)
    blocks = _blocks(_ends(edges, rows).with_columns(_vote().alias("vote")), settling)
    clear = pl.col("votes") != 0
    numbers = blocks.filter(clear & (pl.col("votes") > 0)).select("one", "other", pl.lit(NUMBER_SLIPPED).alias("rule"))
    names = blocks.filter(clear & (pl.col("votes") < 0)).select(
        "one", pl.col("owner_claim").alias("other"), pl.lit(NAME_SLIPPED).alias("rule")
    )
    undecided = blocks.filter(~clear).select("one", "other", pl.lit(NUMBER_SLIPPED).alias("rule"))
    settling.links += [numbers, names]
    settling.stuck.append(undecided)
    return blocks["one"].unique()


def _by_number(frame: pl.DataFrame) -> pl.DataFrame:
    """Whose number each row bears, and what speaks for the number being its own."""
    return (
        frame.filter(pl.col("same_number") & (pl.col("name") >= int(Relation.PART)))
        .group_by("one")
        .agg(
            pl.col("said").max().alias("for_number"),
            (pl.col("own_good") & (pl.col("own_good_2") | pl.col("settled_2"))).any().alias("own_good"),
            pl.col("own_bad").first(),
            *(
                pl.col(name).sort_by("said", "other", descending=[True, False]).first().alias(alias)
                for name, alias in (("person", "owner"), ("other", "owner_claim"), ("name_key_2", "owner_name"))
            ),
            pl.col("id_2").first().alias("number"),
        )
    )


def _by_name(frame: pl.DataFrame) -> pl.DataFrame:
    """Whose name each row bears, where that is one person."""
    found = frame.filter(
        pl.col("other_number")
        & (pl.col("name") == int(Relation.SAME))
        & (SURE_EMPLOYER | pl.col("displaced") | (pl.col("said") >= 3))
    )
    best = found.with_columns(
        (pl.col("said") + pl.col("displaced").cast(pl.Int64) * 2 - pl.col("seat_taken").cast(pl.Int64) * 3).alias(
            "rank"
        )
    )
    best = best.filter(pl.col("rank") == pl.col("rank").max().over("one"))
    best = best.filter(pl.col("person").n_unique().over("one") == 1)
    best = best.sort("one", "other").unique("one", keep="first", maintain_order=True)
    return best.select(
        "one",
        "other",
        "person",
        "displaced",
        pl.col("name_key_1").alias("name_key"),
        pl.col("id_2").alias("own_number"),
        pl.col("said").alias("for_name"),
    )


def _ends(edges: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Which rows stand at the end of a block.

    Numbers that slipped leave a neighbour whose number stands on the row, and who has a row of that number, or none,
    himself (``owner_there``); names that slipped one with the row's name and his own number, or with that number and
    no name (``named_there``). Both at one employer in one system.
    """
    told = rows.filter(pl.col("employer").is_not_null()).select(
        "system", "employer", "claim", "name_key", "trusted_id", (pl.col("id_state") == MISSING).alias("no_number")
    )
    place = ["system", "employer"]
    at = told.filter(pl.col("claim").is_in(edges["one"].implode())).select(pl.col("claim").alias("one"), *place)
    asked = edges.select("one", "owner_name", "number", "name_key", "own_number").join(at.unique(), on="one")
    owners = asked.join(told, left_on=[*place, "owner_name"], right_on=[*place, "name_key"]).filter(
        (pl.col("claim") != pl.col("one")) & (pl.col("no_number") | (pl.col("trusted_id") == pl.col("number")))
    )
    named = asked.join(
        told.select(*place, "claim", "trusted_id", pl.col("name_key").alias("theirs")),
        left_on=[*place, "own_number"],
        right_on=[*place, "trusted_id"],
    )
    same_name = pl.col("theirs").is_null() | (pl.col("theirs") == pl.col("name_key"))
    named = named.filter((pl.col("claim") != pl.col("one")) & same_name)
    return edges.with_columns(
        pl.col("one").is_in(owners["one"].implode()).alias("owner_there"),
        pl.col("one").is_in(named["one"].implode()).alias("named_there"),
    )


def _vote() -> pl.Expr:
    """What a row says: above nothing that the numbers slipped, below that the names did.

    Who was found by her employer would always have the employer on her side: only those found by where their number
    stands have a voice. At the end of a block of numbers the neighbour whose number is borne twice has a record of his
    own there; at the end of a block of names, the neighbour whose name is.
    """
    own = pl.col("own_good").cast(pl.Int64) * 3 - pl.col("own_bad").cast(pl.Int64) * 3
    ends = pl.col("owner_there").cast(pl.Int64) * END - pl.col("named_there").cast(pl.Int64) * END
    said = pl.when("displaced").then(pl.col("for_name") - pl.col("for_number") - own).otherwise(0)
    return pl.when(said != 0).then(said).otherwise(ends)


def _blocks(edges: pl.DataFrame, settling: Settling) -> pl.DataFrame:
    """The rows that hang together, with the votes of all of them; rows that are in no block are left out.

    A row hangs on the person whose number it bears and on the one whose name it bears; where nobody leads a number,
    the rows of both files have a voice. Pieces at one employer in one system are one block: where somebody is known to
    no other system, a chain breaks.
    """
    own = settling.labels().rename({"claim": "one", "person": "self"})
    edges = edges.join(own, on="one", how="left")
    edges = edges.with_columns(_joined(edges, "self", [("self", "person"), ("self", "owner")]).alias("piece"))
    places = settling.records.select(pl.col("claim").alias("one"), "system", "employer").unique()
    placed = edges.select("one", "owner", "piece", "displaced").join(places, on="one")
    # A chain goes through people; many rows with one number are something else.
    longest = placed.group_by("piece", "system").agg(
        pl.col("one").n_unique().alias("rows"), pl.col("owner").n_unique().alias("owners")
    )
    chains = longest.filter((pl.col("rows") >= LEAST) & (pl.col("owners") >= LEAST))["piece"].unique()
    at = ["system", "employer"]
    sure = placed.filter(pl.col("piece").is_in(chains.implode()) & pl.col("employer").is_not_null())
    slipped = sure.group_by(at).agg(pl.col("one").n_unique().alias("rows")).filter(pl.col("rows") >= SURELY)
    beside = placed.filter("displaced").join(slipped, on=at, how="semi")
    beside = beside.with_columns(pl.struct(at).rank("dense").alias("place"))
    return _voted(edges, chains, beside.select("piece", "place").unique())


def _voted(edges: pl.DataFrame, chains: pl.Series, pieces: pl.DataFrame) -> pl.DataFrame:
    """The rows of chains and of the pieces beside them, with the votes of their whole block."""
    links = pieces.select("piece", (-1 - pl.col("place").cast(pl.Int64)).alias("place"))
    nodes = pl.concat([edges.select(pl.col("piece").alias("node")), links.select(pl.col("place").alias("node"))])
    known = nodes["node"].unique().sort().to_numpy()
    one = np.searchsorted(known, links["piece"].to_numpy()).astype(np.int64)
    other = np.searchsorted(known, links["place"].to_numpy()).astype(np.int64)
    labels = components(len(known), one, other)
    block = labels[np.searchsorted(known, edges["piece"].to_numpy())]
    return (
        edges.with_columns(pl.Series("block", block))
        .filter(pl.col("piece").is_in(chains.implode()) | pl.col("piece").is_in(pieces["piece"].implode()))
        .with_columns(pl.col("vote").sum().over("block").alias("votes"))
    )


def _joined(frame: pl.DataFrame, of: str, links: Sequence[tuple[str, str]]) -> pl.Series:
    """The component of each row's ``of``, where the named pairs of columns hang together."""
    columns = sorted({name for pair in links for name in pair} | {of})
    known = pl.concat([frame[name] for name in columns]).unique().sort().to_numpy()
    places = {name: np.searchsorted(known, frame[name].to_numpy()).astype(np.int64) for name in columns}
    one = np.concatenate([places[a] for a, _ in links])
    other = np.concatenate([places[b] for _, b in links])
    return pl.Series(of, components(len(known), one, other)[places[of]])
