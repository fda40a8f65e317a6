"""Checking a budget book (底册检查): what a well-formed book may still have wrong, before anything is composed."""

from shebao.budget.check.check_book import check_book
from shebao.budget.check.partial import check_partial

__all__ = ["check_book", "check_partial"]
