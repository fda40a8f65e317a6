"""The tables of ``tables.yaml`` in the forms the generator draws from."""

from pathlib import Path
from typing import Any

import yaml

_TABLES: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))


def _others(groups: str) -> dict[str, list[str]]:
    """Each character of a group with the others of it."""
    found: dict[str, list[str]] = {}
    for group in groups.split():
        for one in group:
            found.setdefault(one, []).extend(other for other in group if other != one)
    return found


SURNAMES = dict(zip(_TABLES["surnames"].split()[::2], map(float, _TABLES["surnames"].split()[1::2]), strict=True))
COHORT_ENDS = (1958, 1979, 1994)
GIVEN = [(cohort["women"], cohort["men"]) for cohort in _TABLES["given"].values()]
"""For each cohort the characters of women's and men's given names; the place is the sex, 1 male."""
SINGLE_SHARE = (0.04, 0.13, 0.32, 0.16)
RARE: str = _TABLES["rare"]
LIKE = _others(_TABLES["like_sounding"])
TRADITIONAL_OF = {pair[0]: pair[1] for pair in _TABLES["traditional"].split()}
VARIANT_OF = _others(_TABLES["variants"])
REGIONS: dict[str, float] = _TABLES["regions"]
COUNTY_AREA = "140525"
FORMER_AREAS = ("142527", "142501", "140511")
FOREIGN: list[list[str]] = _TABLES["foreign"]
BRANDS, TRADES, TOWNS, OFFICES = (_TABLES[name].split() for name in ("brands", "trades", "towns", "offices"))
