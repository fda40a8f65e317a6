"""Rows typed into a table or pasted from a sheet, read into values (:mod:`~shebao.programmes.pages.rows_table`).

What cannot be read is said with row and column, all at once; what was typed stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from shebao.programmes.pages.rows_table import (
    MONEY,
    MONTH,
    TEXT,
    WHOLE,
    WORDS,
    RowsTable,
    Typed,
    line_of,
    rows_of,
)
from shebao.register.case_form import fen_of
from shebao.screens.shows import yuan
from shebao.screens.typed_days import plain_month

__all__ = ["MONEY", "MONTH", "TEXT", "WHOLE", "WORDS", "MoneyField", "RowsField", "Typed"]


class RowsField(forms.CharField):
    """Rows as text; the value is a list of mappings."""

    widget: RowsTable
    judges_itself = False
    """Whether rows that can be read are judged even where others cannot (:meth:`judged`)."""

    def __init__(self, columns: Sequence[Typed], label: str, help_text: str = "", lines: int = 4) -> None:
        """``lines`` is the number of empty rows."""
        self.columns = tuple(columns)
        table = RowsTable(columns, lines)
        super().__init__(label=label, help_text=help_text, required=False, max_length=20_000, widget=table)

    def choose(self, **choices: Sequence[str]) -> None:
        """Let columns be chosen from what there is, by their keys."""
        self.columns = tuple(replace(one, choices=tuple(choices.get(one.key, one.choices))) for one in self.columns)
        self.widget.columns = self.columns

    def add_rows(self) -> None:
        """Show more empty rows, and begin with the first of them."""
        self.widget.more()

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """The rows. Raises ValidationError with everything that cannot be read, by row and column."""
        text, found, problems, wrong = str(super().clean(value) or ""), [], [], []
        whole: list[tuple[int, dict[str, Any]]] = []
        for number, cells in enumerate(rows_of(text), 1):
            if len(cells) > len(self.columns):
                problems.append(f"第{number}行有{len(cells)}栏，应为{len(self.columns)}栏。")
                continue
            cells += [""] * (len(self.columns) - len(cells))
            made = {}
            for at, (column, cell) in enumerate(zip(self.columns, cells, strict=True), 1):
                try:
                    made[column.key] = _value(column, cell)
                except ValueError as problem:
                    problems.append(f"第{number}行“{column.label}”：{problem}")
                    wrong.append((number, at))
            found.append({key: value for key, value in made.items() if value not in ("", None)})
            if len(made) == len(self.columns):
                whole.append((number, found[-1]))
        if problems:
            problems += self.judged(whole)
            self.widget.wrong = frozenset(wrong)
            raise ValidationError(problems)
        return found

    def judged(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[str]:
        """What else is wrong with rows that could be read, by their numbers, where others could not."""
        return []

    def shown(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """Rows as they are typed."""
        return "\n".join(line_of([_text(column, row.get(column.key)) for column in self.columns]) for row in rows)


def _value(column: Typed, cell: str) -> Any:
    if not cell:
        if column.required:
            raise ValueError("没有填写。")
        return ""
    if column.kind == MONEY:
        return fen_of(cell)
    if column.kind == WHOLE:
        plain = cell.replace(",", "")
        if not plain.isdecimal() or len(plain) > 12:
            raise ValueError(f"“{cell}”不是整数。")
        return int(plain)
    if column.kind == MONTH:
        return plain_month(cell)
    if column.kind == WORDS:
        return [word.strip() for word in cell.replace("，", "、").split("、") if word.strip()]
    return cell


def _text(column: Typed, value: Any) -> str:
    if value in (None, ""):
        return ""
    if column.kind == MONEY:
        return yuan(value)
    if column.kind == WORDS:
        return "、".join(value)
    return str(value)


class MoneyField(forms.CharField):
    """An amount in 元; the value is fen. ``signed`` lets it be negative."""

    def __init__(self, label: str, help_text: str = "", *, signed: bool = False) -> None:
        """Never required here: the kind says what is missing."""
        self.signed = signed
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label=label, help_text=help_text, required=False, max_length=24, widget=widget)

    def clean(self, value: Any) -> int | None:
        """Fen; None where nothing was typed."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            fen = fen_of(typed)
        except ValueError as problem:
            raise ValidationError(str(problem)) from None
        if fen < 0 and not self.signed:
            raise ValidationError(f"“{typed}”小于零。")
        return fen
