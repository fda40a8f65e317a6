"""The numbers of a native chart, as the file keeps them beside the picture."""

from collections.abc import Callable

from shebao.disclosure.read.number_format import shown_general, shown_number
from shebao.disclosure.read.office_package import Element, number_in
from shebao.disclosure.read.raw import CHART_TITLE, RawTable
from shebao.findings import Place

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

Resolve = Callable[[str], list[str] | None]
"""Gives the shown texts of the cells that a reference like 图表!$B$2:$B$4 names, None where it cannot."""


def chart_table(root: Element, place: Place, resolve: Resolve = lambda _: None) -> RawTable:
    """A chart as rows of (category, value as shown), with the series' name between them where there are several."""
    all_series = list(root.iter(f"{CHART}ser"))
    rows: list[tuple[str | None, ...]] = []
    names = [_name(series) for series in all_series]
    for series, name in zip(all_series, names, strict=True):
        categories = _texts(series.find(f"{CHART}cat"), resolve)
        for number, value in enumerate(_texts(series.find(f"{CHART}val"), resolve)):
            category = categories[number] if number < len(categories) else ""
            rows.append((category, name, value) if len(all_series) > 1 else (category, value))
    title = _title(root.find(f".//{CHART}title")) or next(iter(names), "")
    return RawTable(tuple(rows), place, CHART_TITLE + title)


def _title(node: Element | None) -> str:
    if node is None:
        return ""
    written = "".join(text.text or "" for text in node.iter(f"{DRAWING}t"))
    return written or "".join(text.text or "" for text in node.iter(f"{CHART}v"))


def _name(series: Element) -> str:
    node = series.find(f"{CHART}tx")
    return "".join(text.text or "" for text in node.iter(f"{CHART}v")) if node is not None else ""


def _texts(node: Element | None, resolve: Resolve) -> list[str]:
    if node is None:
        return []
    reference = node.find(f".//{CHART}f")
    cells = resolve(reference.text or "") if reference is not None else None
    if cells is not None:
        return cells
    code_node = node.find(f".//{CHART}formatCode")
    code = (code_node.text if code_node is not None else None) or "General"
    count = node.find(f".//{CHART}ptCount")
    texts = [""] * number_in(count, "val", 0, 10_000)
    numeric = node.find(f".//{CHART}numCache") is not None or node.find(f".//{CHART}numLit") is not None
    for point in node.iter(f"{CHART}pt"):
        position, value = number_in(point, "idx", 0), point.findtext(f"{CHART}v") or ""
        if position < len(texts):
            texts[position] = _shown(value, code) if numeric else value
    return texts


def _shown(value: str, code: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if not abs(number) < 1e15:
        return value
    return shown_general(number) if code == "General" else shown_number(number, code)
