"""Any printed figure of the thirteen tables that is changed beyond rounding is noticed, without the book's help."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.compose import compose
from shebao.disclosure.figures import read_printed, show_number
from shebao.disclosure.model import Disclosure, Table
from shebao.disclosure.rules import check_document
from shebao.findings import has_errors
from tests.rules.documents import as_read
from tests.thorough import examples


def printed_figures(document: Disclosure) -> list[tuple[int, int, int]]:
    """Block, row and cell of every amount printed in a numbered table."""
    return [
        (number, y, x)
        for number, block in enumerate(document.blocks)
        if isinstance(block, Table) and block.number
        for y, row in enumerate(block.rows)
        for x, cell in enumerate(row.cells)
        if cell.numeric and cell.text
    ]


def damaged(document: Disclosure, place: tuple[int, int, int], wan: int) -> Disclosure:
    """The document with one figure shifted by so many 万元."""
    number, y, x = place
    table = document.blocks[number]
    assert isinstance(table, Table)
    figure = read_printed(table.rows[y].cells[x].text)
    assert figure is not None
    text = show_number(figure.value / 10_000 + wan)
    cells = list(table.rows[y].cells)
    cells[x] = replace(cells[x], text=text, fen=None)
    rows = list(table.rows)
    rows[y] = replace(rows[y], cells=tuple(cells))
    blocks = list(document.blocks)
    blocks[number] = replace(table, rows=tuple(rows))
    return replace(document, blocks=tuple(blocks))


@settings(max_examples=examples(15, 30), deadline=None)
@given(st.integers(0, 300), st.integers(0, 10**6), st.sampled_from((1, -1, 9, 1000)))
def test_one_changed_figure_is_an_error(seed, choice, wan):
    document = as_read(compose(synthetic_book(seed)))
    places = printed_figures(document)
    assume(places)
    assert not has_errors(check_document(document))
    assert has_errors(check_document(damaged(document, places[choice % len(places)], wan)))
