"""Composing a disclosure from a budget book: tables, text, charts and forms, each figure with its chain."""

from shebao.disclosure.compose.document import compose

__all__ = ["compose"]
