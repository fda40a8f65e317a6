"""What speaks against a correction without forbidding it (复核提示): shown on the suspect's page to both hands.

A new number that others bear, in the register or in the files of the newest run; a record that contradicted its number
before and does so still.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from django.conf import settings

from shebao.cases.scope import sees_names
from shebao.identity import normalise_resident
from shebao.register.imports.reading import AS_NUMBER
from shebao.register.models import Person
from shebao.register.suspects.models import Correction, Record, RunFile
from shebao.register.suspects.new_values import ABOUT_ID, ID, contradictions, is_word
from shebao.register.suspects.run_models import Run
from shebao.register.suspects.shown import system_name
from shebao.screens.masks import mask_name
from shebao.staff.who import Who

NAME, NUMBER = "姓名", "个人编号"
MOST = 3
"""How many bearers of a number are named."""


def doubts(made: Sequence[Correction], who: Who) -> list[str]:
    """What is to be looked at in the corrections of a decision, in words."""
    changed: dict[int, dict[str, Correction]] = {}
    for each in made:
        if each.field and not is_word(each):
            changed.setdefault(each.record_id, {})[each.field] = each
    told = []
    for mine in changed.values():
        row = next(iter(mine.values())).record
        cells = {**row.cells, **{header: each.new for header, each in mine.items()}}
        if ID in mine:
            told += [f"第{row.place}条记录的新号码，{said}。" for said in _others(row, cells, who)]
        if ABOUT_ID & set(mine):
            told += [f"第{row.place}条记录更正后{said}。" for said in contradictions(cells)]
    return told


def _others(row: Record, cells: dict[str, str], who: Who) -> list[str]:
    """Who else bears the number of a record: somebody of another name."""
    number, name = normalise_resident(cells[ID]), cells.get(NAME, "").strip()
    told = [
        f"参保登记中是{_called(person, who)}的"
        for person in Person.objects.filter(id_number=number).exclude(name=name).values_list("name", flat=True)[:MOST]
    ]
    run = Run.objects.order_by("-pk").first()
    if run is None:
        return told
    found = [
        f"第{run.pk}批中{system_name(file.system)}{other}登记为{_called(bearer, who)}"
        for file in RunFile.objects.filter(run=run).exclude(system="").order_by("pk")
        for other, bearer in bearers(Path(settings.DATA) / file.raw, number)
        if bearer != name and not (file.system == row.system and other == row.number)
    ]
    return told + found[:MOST]


def _called(name: str, who: Who) -> str:
    return f"“{name if sees_names(who) else mask_name(name)}”"


def bearers(raw: Path, number: str) -> list[tuple[str, str]]:
    """个人编号 and name of the rows of a kept file that have a number; none where the file has no such columns."""
    if not raw.is_file():
        return []
    frame = pl.scan_parquet(raw)
    columns = frame.collect_schema().names()
    if ID not in columns or NAME not in columns:
        return []
    plain = pl.col(ID).str.strip_prefix(AS_NUMBER).str.strip_chars().str.to_uppercase()
    own = (pl.col(NUMBER) if NUMBER in columns else pl.lit("")).fill_null("").str.strip_prefix(AS_NUMBER)
    rows = frame.filter(plain == number).select(own.alias("own"), pl.col(NAME).fill_null("").str.strip_chars())
    return [(str(other), str(name)) for other, name in rows.unique(maintain_order=True).collect().iter_rows()]
