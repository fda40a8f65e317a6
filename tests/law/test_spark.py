"""The same frames through Spark: equal in every column, or skipped with what is missing."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from typing import Any

import polars as pl
import pytest

from shebao.law import calculate, kind
from shebao.law.sample import pensions
from shebao.law.spark import SparkMissingError, calculate_on_spark
from shebao.law.store import load_parameters

VIEW = load_parameters().view(today=date(2025, 11, 30))


def missing() -> str:
    """What is not here, or nothing."""
    if find_spec("pyspark") is None or find_spec("pyarrow") is None:
        return "pyspark is not here (pip install 'shebao[spark]')"
    java = shutil.which("java")
    said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr if java else ""
    version = re.search(r'version "(\d+)', said)
    return "" if version and int(version[1]) >= 17 else "Java 17 is not here"


needs_spark = pytest.mark.skipif(bool(missing()), reason=missing())


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    made = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield made
    made.stop()


@needs_spark
@pytest.mark.parametrize("name", ["enterprise_pension", "enterprise_contributions", "retirement_date"])
def test_every_column_is_equal_to_the_embedded_calculation(name: str, session: Any) -> None:
    frames = {
        "enterprise_pension": pensions(50_000, seed=3, spoiled=True),
        "enterprise_contributions": pl.select(
            month=2025 * 12 + pl.int_range(5000) % 12,
            declared_monthly_wage=pl.int_range(5000) * 977,
            injury_class=1 + pl.int_range(5000) % 8,
        ),
        "retirement_date": pl.select(birth=1960 * 12 + pl.int_range(480), group=pl.lit("M60")),
    }
    rows = frames[name].with_row_index("id").with_columns(pl.col("id").cast(pl.Int64))
    expected = calculate(kind(name), rows, VIEW).with_columns(pl.col(pl.Enum).cast(pl.String))
    answer = calculate_on_spark(
        kind(name), session.createDataFrame(rows.to_arrow(compat_level=pl.CompatLevel.oldest())), VIEW
    )
    made = pl.from_arrow(answer.toArrow())
    assert isinstance(made, pl.DataFrame)
    assert made.sort("id").select(expected.columns).equals(expected)


@pytest.mark.skipif(find_spec("pyspark") is not None and find_spec("pyarrow") is not None, reason="pyspark is here")
def test_without_pyspark_it_is_said_what_to_install() -> None:
    with pytest.raises(SparkMissingError, match="pip install"):
        calculate_on_spark(kind("enterprise_pension"), None)  # type: ignore[arg-type]
