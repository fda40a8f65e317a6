"""The budget book of the example, which the demonstration's projects come from."""

from pathlib import Path

import shebao
from shebao.budget.book import Book
from shebao.budget.forms import read_book

PLACE = Path("examples", "zezhou-2025", "book")


class NoBook(FileNotFoundError):
    """The example is neither beside the package nor in the checkout."""


def example_folder() -> Path:
    """Where the example's book lies: beside the package where it is installed, in ``examples/`` of a checkout.

    Raises :class:`NoBook`.
    """
    package = Path(shebao.__file__).resolve().parent
    for root in (package, package.parent.parent):
        if (root / PLACE).is_dir():
            return root / PLACE
    raise NoBook("没有找到样例底册 examples/zezhou-2025/book。请在源码目录中运行，或重新安装。")


def example_book() -> Book:
    """The book itself."""
    book = read_book(example_folder()).book
    assert book is not None, "the example is a whole book"
    return book
