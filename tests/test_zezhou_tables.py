"""The model centre's 2025 book prints the thirteen tables exactly as the published document does."""

import csv
from pathlib import Path

import pytest

from shebao.budget.forms import read_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import Disclosure, occupied_grid

ROOT = Path(__file__).parent.parent
PRINTED = Path(__file__).parent / "data" / "zezhou-2025"


@pytest.fixture(scope="module")
def document() -> Disclosure:
    reading = read_book(ROOT / "examples" / "zezhou-2025" / "book")
    assert reading.book is not None, reading.findings
    return compose(reading.book)


@pytest.mark.parametrize("number", range(1, 14))
def test_every_cell_is_printed_as_published(document: Disclosure, number: int) -> None:
    with (PRINTED / f"table-{number:02d}.csv").open(encoding="utf-8", newline="") as file:
        _, *expected = list(csv.reader(file))
    table = document.tables[number - 1]
    grid = occupied_grid(tuple(row.cells for row in table.rows), len(table.columns))
    assert [[cell.text if cell else "" for cell in row] for row in grid] == expected


def test_the_hundredth_that_rounding_makes_is_kept(document: Disclosure) -> None:
    """176.83 stands over parts that add to 176.82: each is rounded once, from its exact amount."""
    table = document.tables[5]
    total = table.cell("303", "total")
    parts = [row.cells[2] for row in table.rows if row.key.startswith("303") and row.key != "303"]
    assert total is not None and total.text == "176.83"
    assert sum(int(cell.text.replace(".", "")) for cell in parts) == 17682
    assert sum(cell.fen or 0 for cell in parts) == total.fen
