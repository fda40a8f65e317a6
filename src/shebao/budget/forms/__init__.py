"""The two forms of a budget book (预算底册的两种形式): an Excel workbook for staff, a folder of text files for diffs.

Both hold the same and convert into each other without loss.
"""

from shebao.budget.forms.foreign_words import os_reason
from shebao.budget.forms.reading import BookRead, read_book
from shebao.budget.forms.write_values import UnwritableBookError, refuse_unwritable
from shebao.budget.forms.writing import new_book, write_book

__all__ = ["UnwritableBookError", "BookRead", "new_book", "os_reason", "read_book", "refuse_unwritable", "write_book"]
