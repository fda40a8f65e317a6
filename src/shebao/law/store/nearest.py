"""The known name nearest to a mistyped one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """``（是否为“…”？）`` for the nearest known name, or nothing where none is near."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"（是否为“{close[0]}”？）" if close else ""
