"""The list pattern (列表页): 查询/重置 bar, dense table of 25 rows, order, pages, 操作 column, export.

A room describes a list by a :class:`ListPage` and gives its rows as a query set; nothing here loads more rows than a
page shows. Rows are counted exactly where an index counts them (``full``), else up to a limit, beyond which the page
says so: counting 300,000 rows one by one on every look would be most of the work.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shebao.screens.shows import shown

PAGE = 25
COUNT_LIMIT = 10_000
LAST_PAGE = 1_000_000
RIGHT_KINDS = frozenset({"money", "number"})


@dataclass(frozen=True)
class Column:
    """A column: its head, how a row's value is found, how it is written, by which field it is ordered."""

    name: str
    title: str
    value: Callable[[Any], Any]
    kind: str = "text"
    order: str = ""
    link: Callable[[Any], str] | None = None
    state: bool = False
    only_export: bool = False
    width: int = 14

    @property
    def right(self) -> bool:
        """Figures stand at the right."""
        return self.kind in RIGHT_KINDS


@dataclass(frozen=True)
class Act:
    """A link of the 操作 column; ``url`` returns nothing for a row it does not apply to."""

    title: str
    url: Callable[[Any], str]


@dataclass(frozen=True)
class ListPage:
    """A list: ``rows(request, asked)`` is the query set for what was asked, already within the asker's scope."""

    name: str
    title: str
    form: type[forms.Form]
    rows: Callable[[Any, dict[str, Any]], Any]
    columns: Callable[[Any], Sequence[Column]]
    order: tuple[str, ...]
    acts: Sequence[Act] = ()
    buttons: Callable[[Any], Sequence[tuple[str, str]]] = field(default=lambda _: ())
    note: str = ""
    full: Callable[[Any, dict[str, Any]], bool] = field(default=lambda _request, _asked: True)
    """Whether rows are counted exactly, because that is quick, or up to the limit."""
    template: str = "screens/list.html"
    """A template that extends the common one: a form above the table, an act that is more than a link."""
    more: Callable[[Any], dict[str, Any]] = field(default=lambda _: {})
    """What that template needs beside the list."""
    own_act: Callable[[Any], bool] = field(default=lambda _: False)
    """Whether that template puts something into the 操作 column for whoever asks."""


def list_view(request: HttpRequest, page: ListPage) -> HttpResponse:
    """The list as a page, or as a workbook where ``?export=1`` is asked."""
    form = page.form(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    columns = list(page.columns(request))
    rows = page.rows(request, asked) if not form.errors else page.rows(request, {}).none()
    rows = rows.order_by(*_order(request, columns, page.order))
    if request.GET.get("export") and not form.errors:
        from shebao.screens.export import export_view

        return export_view(request, page, columns, rows, asked)
    number = _page_number(request)
    start = (number - 1) * PAGE
    found = _page_of(rows, start)
    exact = page.full(request, asked)
    if number > 1 and not found:
        # Past the end, because rows went away or somebody typed a number: the last page there is.
        last = max(1, -(-rows.count() // PAGE))
        return redirect(f"{request.path}{_with(request, page=last)}")
    counted = start + len(found)
    if number == 1 or len(found) > PAGE:
        counted = rows.count() if exact else rows[: COUNT_LIMIT + 1].count()
    many = not exact and counted > COUNT_LIMIT
    context = {
        "page": page,
        "form": form,
        "conditions": _conditions(form, asked),
        "heads": [_head(request, column) for column in columns if not column.only_export],
        "rows": [_row(page, columns, row) for row in found[:PAGE]],
        "count": counted,
        "count_limit": COUNT_LIMIT,
        "many": many,
        "number": number,
        "previous": _with(request, page=number - 1) if number > 1 else "",
        "next": _with(request, page=number + 1) if len(found) > PAGE else "",
        "last": "" if many else max(1, -(-counted // PAGE)),
        "export": _with(request, page=None, export=1),
        "may_export": request.who.may("list.export"),
        "buttons": page.buttons(request),
        "acts": bool(page.acts) or page.own_act(request),
        **page.more(request),
    }
    return render(request, page.template, context)


def _page_of(rows: Any, start: int) -> list[Any]:
    """A page and one row more. Deep in a list only keys are passed over, which an index of the order holds.

    To pass over 70,000 whole rows takes most of a second where they lie in another order than the list's.
    """
    if not start:
        return list(rows[: PAGE + 1])
    keys = list(rows.values_list("pk", flat=True)[start : start + PAGE + 1])
    whole = {row.pk: row for row in rows.filter(pk__in=keys)}
    return [whole[key] for key in keys if key in whole]


def _conditions(form: forms.Form, asked: dict[str, Any]) -> list[tuple[str, str]]:
    """What was asked for, in the words of the query bar, for a printed page."""
    said = []
    for name, one in form.fields.items():
        if value := asked.get(name):
            named = dict(one.choices) if isinstance(one, forms.ChoiceField) else {}
            said.append((str(one.label), str(named.get(value, value))))
    return said


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(max(1, int(asked)), LAST_PAGE) if asked.isdecimal() and len(asked) < 12 else 1


def _order(request: HttpRequest, columns: Sequence[Column], usual: tuple[str, ...]) -> tuple[str, ...]:
    """By the column asked for, then as usual, so that pages never overlap."""
    asked = request.GET.get("order", "")
    for column in columns:
        if column.order and asked.lstrip("-") == column.name:
            return ("-" if asked.startswith("-") else "") + column.order, *usual
    return usual


def _with(request: HttpRequest, **changes: Any) -> str:
    asked = {key: value for key, value in request.GET.items() if value and key not in changes}
    asked.update({key: value for key, value in changes.items() if value is not None})
    return "?" + urlencode(asked)


def _head(request: HttpRequest, column: Column) -> dict[str, Any]:
    asked = request.GET.get("order", "")
    upwards = asked == column.name
    return {
        "title": column.title,
        "right": column.right,
        "url": _with(request, page=None, order=f"-{column.name}" if upwards else column.name) if column.order else "",
        "sign": "↑" if upwards else "↓" if asked == f"-{column.name}" else "",
        "sort": "ascending" if upwards else "descending" if asked == f"-{column.name}" else "",
    }


def _row(page: ListPage, columns: Sequence[Column], row: Any) -> dict[str, Any]:
    cells = [
        {
            "text": shown(value := column.value(row), column.kind),
            "whole": isinstance(value, date),
            "right": column.right,
            "url": column.link(row) if column.link else "",
            "state": column.state,
        }
        for column in columns
        if not column.only_export
    ]
    acts = [(act.title, url) for act in page.acts if (url := act.url(row))]
    return {"cells": cells, "acts": acts, "row": row}
