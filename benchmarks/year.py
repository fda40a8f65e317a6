"""How long the demonstration's year takes to compile, to set, to check as anybody's, and to publish.

    python3 dev.py bench year                       a demonstration office at a small scale, made for it
    python3 dev.py bench year --data FOLDER         a demonstration office that is there

Publishing is setting with everything read back, and the digest over the folder, as the job does it; the office is not
changed.
Prints wall and processor time of each step, and the load of the machine.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

YEAR, SCALE, AIM = 2025, 0.002, 10.0
PUBLISHED = {"budget": date(2025, 2, 26), "final": date(2026, 8, 25)}


def timed(name: str, work: Callable[[], Any]) -> Any:
    """Do a step and say how long it took."""
    wall, processor = time.perf_counter(), time.process_time()
    made = work()
    took = time.perf_counter() - wall
    print(f"| {name} | {took:.1f} s | {time.process_time() - processor:.1f} s |", flush=True)
    return made


def publish(version: Any, work: Path) -> Path:
    """A version set, read back, and digested."""
    from shebao.programmes.years.published import digest_of_folder
    from shebao.programmes.years.typeset import Asked, reply_of, typeset

    reply = reply_of(version.year, version.kind)
    asked = Asked(version, reply.approved_on if reply else None, PUBLISHED[version.kind])
    made = typeset(asked, work, lambda *_: None)
    if not made.published:
        raise SystemExit("\n".join(one.message for one in made.findings if one.blocks_publication))
    digest_of_folder(work / "text")
    return work / "text"


def measure(work: Path) -> None:
    """The steps of both documents of the year."""
    from shebao.disclosure.check.check_file import check_file
    from shebao.programmes.years.kinds import compiled
    from shebao.programmes.years.published import published_version
    from shebao.programmes.years.states import Account

    print("| step | wall | processor |\n| --- | --- | --- |")
    for account in Account:
        version = published_version(YEAR, account)
        assert version is not None, "the demonstration publishes both"
        timed(f"{account.label}: compiled and judged", lambda kind=account: compiled(YEAR, kind))
        text = timed(f"{account.label}: published (aim {AIM:.0f} s)", lambda one=version: publish(one, work))
        timed(f"{account.label}: checked as anybody's", lambda path=text: check_file(path / "disclosure.pdf"))
    print(f"load {os.getloadavg()[0]:.1f}")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description="How long a year's documents take.")
    parser.add_argument("--data", type=Path, help="a demonstration office; without it one is made")
    wanted = parser.parse_args()
    here = Path(tempfile.mkdtemp(prefix="shebao-year-"))
    try:
        if wanted.data is None:
            from shebao.web.demo_office.build import build_office

            build_office(here / "office", SCALE, None, lambda *_: None)
        else:
            from shebao.web.office_start import use_office

            use_office(wanted.data)
        measure(here / "work")
    finally:
        shutil.rmtree(here, ignore_errors=True)


if __name__ == "__main__":
    main()
