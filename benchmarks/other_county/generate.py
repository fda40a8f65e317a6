"""Writes the other county: ``generate -o FOLDER [--mode systematic] [--scale 1] [--bare] [--xlsx] [--rate 1]``."""

import argparse
import time
from collections import Counter
from pathlib import Path

from other_county import office_faults, random_faults
from other_county.county import County, draw_county
from other_county.layouts import write

MODES = {"random": random_faults.put, "systematic": office_faults.put}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is 290,500 rows of F1 to F4 and 20,000 of F5")
    parser.add_argument("--mode", choices=MODES, default="random")
    parser.add_argument("--rate", type=float, default=1.0, help="how many faults, as a multiple of the usual")
    parser.add_argument("--bare", action="store_true", help="only number, name, document, employer and month")
    parser.add_argument("--xlsx", action="store_true", help="workbooks in place of CSV")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    county = draw_county(options.seed, options.scale)
    MODES[options.mode](county, options.rate)
    rows = write(county, options.output, options.bare, options.xlsx)
    print(f"{rows:,} rows of {len(county.people):,} people in {time.perf_counter() - started:.1f} s: {options.output}")
    for kind, many in sorted(kinds(county).items()):
        print(f"  {kind:<28}{many:>8,}")


def kinds(county: County) -> Counter[str]:
    """Rows of each kind of fault."""
    found: Counter[str] = Counter()
    for sheet in county.sheets.values():
        for fault in sheet.fault[sheet.fault != ""].tolist():
            found.update(fault.split("+"))
    return found


if __name__ == "__main__":
    main()
