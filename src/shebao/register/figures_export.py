"""The export of 参保统计: what the page shows, one row for an insurance of a set, with what the set rests on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse

from shebao.register import figures
from shebao.register.models import FrozenFigures
from shebao.register.wording import shown_day
from shebao.screens.export import export_view
from shebao.screens.lists import Column
from shebao.staff.names import names_of

NOW = "现在统计（未冻结）"


@dataclass(frozen=True)
class FiguresPage:
    """The page as the common pattern of exports knows it."""

    name: str = "figures"
    title: str = "参保统计"


def edition(frozen: FrozenFigures | None) -> str:
    """What a set of figures is: frozen first, a revision, or counted now."""
    if frozen is None:
        return NOW
    return "已冻结" if frozen.revision == 1 else f"第{frozen.revision}版（修订）"


def _indicator(name: str, label: str) -> Column:
    return Column(name, f"{label}（人）", lambda row: row[name], kind="number", width=16)


COLUMNS = (
    Column("cut_off", "截止日期", lambda row: row["cut_off"], width=12),
    Column("edition", "版次", lambda row: row["edition"], width=18),
    Column("insurance", "险种", lambda row: row["name"], width=24),
    *(_indicator(name, label) for name, label in figures.LABELS.items()),
    Column("definition", "口径版本", lambda row: row["definition"], width=12),
    Column("frozen_by", "冻结人", lambda row: row["by"], width=12),
    Column("frozen_at", "冻结时间", lambda row: row["at"], kind="moment", width=18),
    Column("reason", "修订事由", lambda row: row["reason"], width=30),
)


def sets_of(cut_off: date, today: date) -> list[FrozenFigures | None]:
    """The sets in the order of the page: the newest revision first, then what is counted now (None)."""
    frozen: list[FrozenFigures | None] = [*reversed(figures.published(cut_off))]
    return [*frozen, None] if cut_off <= today else frozen


def rows_of(cut_off: date, today: date) -> list[dict[str, Any]]:
    """A row for each insurance of each set."""
    shown = sets_of(cut_off, today)
    names = names_of(one.frozen_by for one in shown if one)
    made: list[dict[str, Any]] = []
    for one in shown:
        told = {
            "cut_off": cut_off,
            "edition": edition(one),
            "definition": one.definition if one else figures.definition().version,
            "by": names[one.frozen_by] if one else "",
            "at": one.frozen_at if one else None,
            "reason": one.reason if one else "",
        }
        made.extend({**told, **row} for row in figures.table(one, cut_off))
    return made


def answer(request: Any, cut_off: date, today: date) -> HttpResponse:
    """The workbook, or the form that asks what for."""
    return export_view(request, FiguresPage(), COLUMNS, rows_of(cut_off, today), {"截止日期": shown_day(cut_off)})
