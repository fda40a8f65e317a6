"""Splink on DuckDB over the rows that linking reads, run by unify.py with the Python of an environment that has it.

Reads ``rows.parquet`` of a folder, writes ``splink.parquet`` (at, key), prints seconds and versions as JSON. The model
is the one its documentation recommends: names, numbers and dates by distance, u by random sampling, m by expectation
maximisation, clusters at a match probability of 0.95.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

folder = Path(sys.argv[1])
connection = duckdb.connect(":memory:")
connection.execute(
    'create table rows as select "at" as unique_id, id, name_key, '
    "strftime(coalesce(born, id_born), '%Y-%m-%d') as birth, "
    f"unit_name, phone, account from read_parquet('{folder / 'rows.parquet'}')"
)
started = time.perf_counter()
api = DuckDBAPI(connection)
settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        cl.DamerauLevenshteinAtThresholds("id", [1, 2]),
        cl.LevenshteinAtThresholds("name_key", [1]).configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("birth", [1]),
        cl.ExactMatch("unit_name").configure(term_frequency_adjustments=True),
        cl.ExactMatch("phone"),
        cl.ExactMatch("account"),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("id"),
        block_on("name_key", "birth"),
        block_on("name_key", "unit_name"),
        block_on("name_key", "phone"),
        block_on("account"),
    ],
    retain_matching_columns=False,
)
linker = Linker(api.register("rows"), settings, log_level=40)
linker.training.estimate_probability_two_random_records_match([block_on("id", "name_key")], recall=0.9)
linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
for rule in (block_on("id"), block_on("name_key", "unit_name")):
    linker.training.estimate_parameters_using_expectation_maximisation(rule)
pairs = linker.inference.predict(threshold_match_probability=0.95)
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.95)
seconds = time.perf_counter() - started
connection.execute(
    f'copy (select unique_id as "at", cast(cluster_id as varchar) as key from {clusters.physical_name}) '
    f"to '{folder / 'splink.parquet'}' (format parquet)"
)
print(json.dumps({"seconds": seconds, "splink": version("splink"), "duckdb": version("duckdb")}))
