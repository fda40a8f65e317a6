"""Digests of records: SM3 (GB/T 32905-2016) where the machine's library has it, SHA-256 where it has not.

A digest says how it was made (``sm3:…``, ``sha256:…``), so that a chain begun on one machine is verified on another.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

SM3, SHA256 = "sm3", "sha256"
ALGORITHM = SM3 if SM3 in hashlib.algorithms_available else SHA256
SEPARATOR = "\x1f"


def digest(*parts: str, algorithm: str = ALGORITHM) -> str:
    """The digest of texts, which cannot be shifted from one into the next: ``sm3:`` and 64 hexadecimal digits.

    >>> digest("甲", "乙") == digest("甲乙", "")
    False
    """
    return f"{algorithm}:{hashlib.new(algorithm, SEPARATOR.join(parts).encode()).hexdigest()}"


def digest_like(known: str, *parts: str) -> str:
    """The digest of texts by the algorithm that made a known digest."""
    return digest(*parts, algorithm=known.partition(":")[0])


def digest_of_bytes(pieces: Iterable[bytes]) -> str:
    """The digest of a file's bytes, given in pieces."""
    made = hashlib.new(ALGORITHM)
    for piece in pieces:
        made.update(piece)
    return f"{ALGORITHM}:{made.hexdigest()}"


def record_text(values: Mapping[str, Any]) -> str:
    """A record as the one text that is kept and digested: JSON, keys sorted, dates as ISO, nothing escaped.

    >>> record_text({"姓名": "张某", "基数": 419800})
    '{"基数":419800,"姓名":"张某"}'
    """
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
