"""More empty rows in a table of a form, without a script: its button sends the form, which comes back unchecked."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from shebao.programmes.pages.rows_table import ADD
from shebao.programmes.pages.typed_rows import RowsField

F = TypeVar("F", bound=forms.Form)


def more_rows(form: F, again: Callable[[dict[str, Any]], F]) -> F | None:
    """The form as it was typed with more rows in the table whose button was pressed; None where none was.

    ``again`` makes the form anew, unbound, with what was typed as its initial values.
    """
    pressed = str(form.data.get("then", "")) if form.is_bound else ""
    name = pressed.removeprefix(ADD)
    if pressed == name or not isinstance(form.fields.get(name), RowsField):
        return None
    typed = {field: one.widget.value_from_datadict(form.data, {}, field) for field, one in form.fields.items()}
    made = again({field: value for field, value in typed.items() if value is not None})
    table = made.fields[name]
    assert isinstance(table, RowsField), "the same form has the same fields"
    table.add_rows()
    table.widget.attrs["autofocus"] = True
    return made
