"""A table to type rows into: cells under the columns' names, empty rows beneath, a field to paste lines from a sheet.

What is sent is put together again as lines of text, which :class:`~shebao.programmes.pages.typed_rows.RowsField` reads
and drafts keep: nobody behind the form knows whether rows were typed or pasted.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

TAB, BAR = "\t", "｜"
SEPARATORS = re.compile(r"[|｜]")
MORE = 5
"""Rows that are added at once."""
MOST_ROWS = 40
"""More rows than these are shown as lines of text: a page of a thousand cells helps nobody."""
LARGEST = 500
"""No cell of a row beyond this is read."""
ADD = "rows:"
"""The button that asks for more empty rows of a field sends this with the field's name."""

TEXT, MONEY, WHOLE, MONTH, WORDS = "text", "money", "whole", "month", "words"


@dataclass(frozen=True)
class Typed:
    """A column of typed rows: its key in the payload, its label, what it holds, what is offered to choose from."""

    key: str
    label: str
    kind: str = TEXT
    required: bool = True
    choices: tuple[str, ...] = ()
    size: int = 10


def cells_of(line: str) -> list[str]:
    """The cells of a line: between tabs, as a sheet copies them, or else between ｜ or |.

    >>> cells_of("01｜取暖费|100"), cells_of("A|B\\t1")
    (['01', '取暖费', '100'], ['A|B', '1'])
    """
    cells = line.split(TAB) if TAB in line else SEPARATORS.split(line)
    return [cell.strip() for cell in cells]


def rows_of(text: str) -> list[list[str]]:
    """The rows of a text that have anything in them."""
    return [cells for line in text.splitlines() if any(cells := cells_of(line))]


def line_of(cells: Sequence[str]) -> str:
    """Cells as a line of text, whatever stands in them."""
    plain = [cell.replace(TAB, " ").strip() for cell in cells]
    return (TAB if any(SEPARATORS.search(cell) for cell in plain) else BAR).join(plain)


class RowsTable(forms.Textarea):
    """The table. ``columns`` are replaced where a form knows what there is to choose from."""

    template_name = "programmes/rows_table.html"
    is_table = True

    def __init__(self, columns: Sequence[Typed], lines: int) -> None:
        """``lines`` is the number of rows that an empty table has."""
        self.columns, self.lines, self.added = tuple(columns), lines, 0
        self.wrong: frozenset[tuple[int, int]] = frozenset()
        super().__init__(attrs={"rows": 3, "autocomplete": "off"})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Rows that were typed into cells, then lines that were pasted; what was pasted alone stays as it is."""
        pasted = data.get(name)
        cells: dict[int, dict[int, str]] = {}
        place = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-(\d{{1,2}})", re.ASCII)
        for sent in data:
            if (found := place.fullmatch(sent)) and int(found[1]) < LARGEST and int(found[2]) < len(self.columns):
                cells.setdefault(int(found[1]), {})[int(found[2])] = str(data.get(sent) or "")
        width = range(len(self.columns))
        typed = [[row.get(at, "") for at in width] for _, row in sorted(cells.items())]
        lines = [line_of(row) for row in typed if any(cell.strip() for cell in row)]
        if not lines:
            return pasted
        return "\n".join([*lines, *([str(pasted)] if pasted and str(pasted).strip() else [])])

    def more(self) -> None:
        """Show more empty rows after those that are filled in."""
        self.added = MORE

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether neither cells nor lines were sent."""
        return name not in data and not any(sent.startswith(f"{name}-") for sent in data)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The rows with their cells; lines of text where there are too many, or one has too many cells."""
        context = super().get_context(name, value, attrs)
        rows = rows_of(str(value or ""))
        as_text = len(rows) > MOST_ROWS or any(len(row) > len(self.columns) for row in rows)
        count = max(self.lines, len(rows) + 1) + self.added
        shown = [] if as_text else [self._row(name, at, rows[at] if at < len(rows) else []) for at in range(count)]
        if shown and context["widget"]["attrs"].pop("autofocus", False):
            row, at = min(self.wrong, default=(len(rows) + 1 if self.added else 1, 1))
            shown[min(row, count) - 1][at - 1]["autofocus"] = True
        context["widget"].update(
            {
                "columns": self.columns,
                "rows": shown,
                "as_text": as_text,
                "order": BAR.join(column.label for column in self.columns),
                "offers": [(f"{name}-{one.key}-offers", one.choices) for one in self.columns if one.choices],
                "more": f"{ADD}{name}",
            }
        )
        if not as_text:
            context["widget"]["value"] = ""
            context["widget"]["attrs"].pop("aria-invalid", None)
        return context

    def _row(self, name: str, at: int, cells: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {
                "name": f"{name}-{at}-{number}",
                "value": cells[number] if number < len(cells) else "",
                "label": f"第{at + 1}行{column.label}",
                "offers": f"{name}-{column.key}-offers" if column.choices else "",
                "size": column.size,
                "mode": {MONEY: "decimal", WHOLE: "numeric"}.get(column.kind, ""),
                "wrong": (at + 1, number + 1) in self.wrong,
            }
            for number, column in enumerate(self.columns)
        ]
