"""Composing the final accounts' document (决算公开文本): from accounts to a disclosure."""

from shebao.disclosure.compose.final.document import compose_final

__all__ = ["compose_final"]
