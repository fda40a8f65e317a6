"""Judges ``links.csv`` of a linker by the truth: ``score TRUTH LINKS [--files FOLDER] [--examples N] [--json]``.

TRUTH is ``truth.csv`` of the other county or ``answers/links.csv`` of ``shebao demo-data``. Pairs are counted by the
sizes of groups. A pair belongs to a kind of fault where one of its rows has that fault. With the source files, two more
things can be said: which true pairs hold two different numbers that are both right (no rule may join those, a person
decides), and which keys hold two such numbers all the same.
"""

import argparse
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from other_county.rows_of_files import read_rows

PERSONS = r"^F[1-5]($|[^0-9])"
ROWS = ["file", "row"]


@dataclass
class Score:
    """Pairs of one kind: true, found, right ones of these; the true ones no rule may join, and those of them found."""

    kind: str
    rows: int
    true: int
    found: int
    right: int
    forbidden: int = 0
    forbidden_found: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def decidable_recall(self) -> float:
        left = self.true - self.forbidden
        return (self.right - self.forbidden_found) / left if left else 1.0


def load(truth_path: Path, links_path: Path, files: Path | None) -> pl.DataFrame:
    """Each row of F1 to F5: its true person, faults, the linker's key and rule; with the files, what is written.

    Raises ValueError where the linker's rows are not those of the truth, each once.
    """
    truth = _text(truth_path).select("file", "row", "person", pl.col("fault").fill_null(""))
    links = _text(links_path).rename(
        {"文件": "file", "行号": "row", "人员主键": "key", "规则": "rule", "个人编号": "own_number"}
    )
    truth, links = (
        frame.with_columns(pl.col("file").str.split("/").list.last(), pl.col("row").cast(pl.Int64))
        for frame in (truth, links)
    )
    if set(truth["file"].unique()).isdisjoint(links["file"].unique().to_list()):
        truth, links = (frame.with_columns(pl.col("file").str.extract(r"^(F\d+)")) for frame in (truth, links))
    truth = truth.filter(pl.col("file").str.contains(PERSONS) & pl.col("file").is_in(links["file"].unique().to_list()))
    twice = len(links) - links.select(ROWS).n_unique()
    unknown = links.filter(pl.col("file").str.contains(PERSONS)).join(truth, on=ROWS, how="anti")
    if twice or len(unknown):
        raise ValueError(
            f"rows that stand twice: {twice}; rows the truth does not have: {len(unknown)}: {unknown.head(3).rows()}"
        )
    joined = truth.join(links.select(*ROWS, "key", "rule", "own_number"), on=ROWS, how="left")
    lost = joined["key"].null_count() + int((joined["key"] == "").sum())
    if lost:
        print(f"{lost:,} rows have no key; each is taken as a person of its own")
    alone = pl.format("none:{}:{}", "file", "row")
    joined = joined.with_columns(pl.when(pl.col("key").fill_null("") == "").then(alone).otherwise("key").alias("key"))
    if files is None:
        return joined.with_columns(pl.lit("").alias("valid"), pl.lit("").alias("written"))
    rows = read_rows(files, joined["file"].unique().to_list())
    joined = joined.join(rows, on=ROWS, how="left")
    shifted = joined.filter(pl.col("own_number") != pl.col("number_of_person"))
    if len(shifted):
        first = shifted.select(*ROWS, "own_number", "number_of_person").head(2).rows()
        print(f"{len(shifted):,} rows of the links name another 个人编号 than the file has there: {first}")
    return joined


def _text(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def pairs(rows: pl.DataFrame, by: list[str]) -> int:
    """Pairs of rows that agree in all of ``by``."""
    sizes = rows.group_by(by).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def forbidden(rows: pl.DataFrame, by: list[str]) -> int:
    """Pairs that agree in ``by`` and hold two different numbers, each with its check character."""
    valid = rows.filter(pl.col("valid") != "")
    return pairs(valid, by) - pairs(valid, [*by, "valid"])


def score(rows: pl.DataFrame, kind: str, has: pl.Expr | None) -> Score:
    """Pairs of the whole, or those with at least one row that ``has`` the kind."""
    if has is None:
        return Score(kind, len(rows), pairs(rows, ["person"]), pairs(rows, ["key"]), pairs(rows, ["person", "key"]),
                     forbidden(rows, ["person"]), forbidden(rows, ["person", "key"]))  # fmt: skip
    marked = rows.filter(has)
    by_person = rows.filter(pl.col("person").is_in(marked["person"].unique().implode()))
    by_key = rows.filter(pl.col("key").is_in(marked["key"].unique().implode()))

    def at_least_one(count: Callable[[pl.DataFrame, list[str]], int], of: pl.DataFrame, by: list[str]) -> int:
        return count(of, by) - count(of.filter(~has), by)

    return Score(kind, len(marked), at_least_one(pairs, by_person, ["person"]), at_least_one(pairs, by_key, ["key"]),
                 at_least_one(pairs, by_person, ["person", "key"]), at_least_one(forbidden, by_person, ["person"]),
                 at_least_one(forbidden, by_person, ["person", "key"]))  # fmt: skip


def scores(rows: pl.DataFrame) -> list[Score]:
    """The whole first, then each kind, the kind with most pairs wrong or missed first."""
    rows = rows.with_columns(pl.col("fault").str.split("+").alias("kinds"))
    kinds = sorted(set(rows["kinds"].explode().unique()) - {"", None})
    each = [score(rows, kind, pl.col("kinds").list.contains(kind)) for kind in kinds]
    whole = score(rows, "all", None)
    untouched = score(rows.filter(pl.col("fault") == ""), "(no fault in either row)", None)
    each.sort(key=lambda one: one.right * 2 - one.true - one.found)
    return [whole, untouched, *each]


def two_proven(rows: pl.DataFrame) -> tuple[int, int]:
    """Keys that hold two different numbers with their check characters, and how many of them hold two people."""
    numbers = rows.filter(pl.col("valid") != "").group_by("key").agg(pl.col("valid").n_unique())
    keys = rows.filter(pl.col("key").is_in(numbers.filter(pl.col("valid") > 1)["key"].implode()))
    people = keys.group_by("key").agg(pl.col("person").n_unique())["person"]
    return len(people), int((people > 1).sum())


def rules(rows: pl.DataFrame) -> pl.DataFrame:
    """For each rule its rows, and how many of these stand under a key that holds several people."""
    mixed = rows.group_by("key").agg((pl.col("person").n_unique() > 1).alias("mixed"))
    told = rows.join(mixed, on="key").group_by(pl.col("rule").fill_null("")).agg(pl.len(), pl.col("mixed").sum())
    return told.sort("mixed", "len", descending=True)


def examples(rows: pl.DataFrame, many: int, group: str, split: str) -> list[str]:
    """Groups that hold several of ``split``, spread over the kinds of fault, with what is written in their rows.

    By key and person: joined wrongly; by person and key: not joined.
    """
    bad = rows.group_by(group).agg(pl.col(split).n_unique().alias("parts"), pl.col("fault").sort().last().alias("main"))
    bad = (
        bad.filter(pl.col("parts") > 1)
        .with_columns(pl.int_range(pl.len()).over("main").alias("turn"))
        .sort("turn", "main", group)
    )
    told = []
    for name in bad[group].head(many).to_list():
        lines = [f"  {group} {name}"]
        for line in rows.filter(pl.col(group) == name).sort(split).iter_rows(named=True):
            place, said = f"{line['file']}:{line['row']}", f"[{line['fault']}] {line['rule']}"
            lines.append(f"    {split} {line[split]}  {place}  {line['written']}  {said}")
        told.append("\n".join(lines[:9]))
    return told


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=Path)
    parser.add_argument("links", type=Path)
    parser.add_argument("--files", type=Path, help="the folder of the source files")
    parser.add_argument("--examples", type=int, default=0, metavar="N", help="show up to N wrong and N missed ones")
    parser.add_argument("--kind", default="", help="examples of this kind of fault only")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    rows = load(options.truth, options.links, options.files)
    all_scores = scores(rows)
    proven = two_proven(rows)
    if options.json:
        told = {"keys_with_two_proven": proven[0], "of_them_wrong": proven[1]}
        print(json.dumps({"scores": [asdict(one) for one in all_scores], **told}, ensure_ascii=False))
        return
    table(all_scores, options.files is not None)
    if options.files:
        print(f"\nkeys that hold two different numbers with their check characters: {proven[0]:,}", end="; ")
        print(f"of them with two people: {proven[1]:,}")
    print("\nrule: rows, of them under a key with several people")
    for rule, size, mixed in rules(rows).iter_rows():
        print(f"  {rule:<40}{size:>10,}{mixed:>8,}")
    shown = rows
    if options.kind:
        has = rows.filter(pl.col("fault").str.contains(re.escape(options.kind)))
        shown = rows.filter(pl.col("person").is_in(has["person"].implode()) | pl.col("key").is_in(has["key"].implode()))
    for title, group, split in (("joined wrongly", "key", "person"), ("not joined", "person", "key")):
        lines = examples(shown, options.examples, group, split)
        if lines:
            print(f"\n{title}:", *lines, sep="\n")


def table(all_scores: list[Score], with_files: bool) -> None:
    """Print the scores; recall of what a rule may decide only where the files were read."""
    print(
        f"{'':<28}{'rows':>9}{'pairs':>10}{'wrong':>8}{'missed':>8}{'precision':>11}{'recall':>9}"
        + f"{'two proven':>12}{'recall without':>16}" * with_files
    )
    for one in all_scores:
        counts = f"{one.rows:>9,}{one.true:>10,}{one.found - one.right:>8,}{one.true - one.right:>8,}"
        line = f"{one.kind:<28}{counts}{one.precision:>11.5f}{one.recall:>9.5f}"
        print(line + f"{one.forbidden:>12,}{one.decidable_recall:>16.5f}" * with_files)


if __name__ == "__main__":
    main()
