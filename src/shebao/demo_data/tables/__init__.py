"""Tables the generator draws from: townships, parts of names and of employers' names. Data, with little code."""

import csv
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> dict[str, Any]:
    """A YAML table of this package: ``names``, ``employers``, ``variants``."""
    text = files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


@cache
def townships() -> list[tuple[str, str, float]]:
    """Code, name and weight of the county's townships (乡镇)."""
    text = files(__name__).joinpath("townships.csv").read_text(encoding="utf-8")
    return [(row["code"], row["name"], float(row["weight"])) for row in csv.DictReader(text.splitlines())]


def weighted(text: str) -> tuple[list[str], list[float]]:
    """Words and weights of a list such as ``王 80, 李 78``."""
    pairs = [item.split() for item in text.split(",")]
    return [word for word, _ in pairs], [float(weight) for _, weight in pairs]
