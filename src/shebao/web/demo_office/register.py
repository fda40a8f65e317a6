"""The register of the demonstration: a synthetic county, imported as an office imports it.

The files are received, previewed, accepted by another person and applied, so that the journal, the source files and
their error files are there as well. Files of persons come after those of employers, which they name.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
from django.utils import timezone

from shebao.staff.models import Account
from shebao.staff.who import Who, who

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""
MAKER = "tongji"
ACCEPTERS = {"110": "qiye-fh", "120": "jiguan-fh", "210": "gongshang-fh", "410": "gongshang-fh", "170": "jumin-fh"}
"""Who accepts the control totals of an insurance's files."""
FILES = ("F6-110", "F6-120", "F6-210", "F6-410", "F1", "F2", "F3", "F4", "F5")
LISTS = ("P1", "P2")
"""Balances from before the reform, and who draws the heating allowance."""
PIECE = 1 << 20


class NotLoaded(RuntimeError):
    """A file of the demonstration could not be imported: a fault of ours."""


def somebody(username: str) -> Who:
    """A person of the demonstration at work today."""
    return who(Account.objects.get(username=username), timezone.localdate())


def fill_register(scale: float, progress: Progress) -> dict[str, pl.DataFrame]:
    """Fill an empty register at a scale (1 is the county); returns the county's lists for its programmes."""
    from shebao.demo_data import generate, write
    from shebao.demo_data.answers import FILES as NAMES
    from shebao.demo_data.tables import townships
    from shebao.demo_data.writing import cover_note
    from shebao.register.models import Township

    Township.objects.bulk_create(Township(code=code, name=name) for code, name, _ in townships())
    county = generate(scale, progress=lambda what, done, total: progress(what or "虚构数据", done, total))
    wanted = replace(county, frames={name: county.frames[name] for name in FILES})
    with tempfile.TemporaryDirectory() as folder:
        write(wanted, Path(folder), progress)
        for number, name in enumerate(FILES):
            path = Path(folder) / NAMES[name][1]
            progress(f"导入 {path.stem}", number, len(FILES))
            import_file(path, name, cover_note(wanted.frames[name].data))
    progress("导入", len(FILES), len(FILES))
    return {name: county.frames[name].data for name in LISTS}


def import_file(path: Path, layout_code: str, cover: dict[str, str] | None = None) -> None:
    """Receive a file and preview it; with its cover note, another person accepts it and it is applied."""
    from shebao.register.imports.apply import accept
    from shebao.register.imports.layouts import layouts
    from shebao.register.imports.sources import ask_for_preview, receive

    maker = somebody(MAKER)
    source = receive(_pieces(path), path.name, layout_code, by=maker)
    _carry_out(ask_for_preview(source, by=maker))
    if cover is not None:
        accepter = ACCEPTERS[layouts()[layout_code].insurance]
        _carry_out(accept(source.pk, by=somebody(accepter), cover=cover))


def _carry_out(job: Any) -> None:
    """Do at once what the worker would do: it is not there yet."""
    from shebao.jobs.worker import work_once

    work_once()
    job.refresh_from_db()
    if job.state != "完成":
        raise NotLoaded(f"{job.title}：{job.state} {job.problem}")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
