"""Synthetic budget books (合成底册): departments that do not exist, for tests, benchmarks and trying things out.

They are drawn from a seed and are no scaled copies of any real book: other trades, natures, sizes, sources and changes.
"""

from shebao.budget.synthetic.book import synthetic_book

__all__ = ["synthetic_book"]
