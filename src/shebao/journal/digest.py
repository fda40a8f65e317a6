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


def algorithm_of(known: str) -> str:
    """The algorithm that made a digest; empty where it is none that a journal was ever written with."""
    name = known.partition(":")[0]
    return name if name in (SM3, SHA256) else ""


def can_verify(known: str) -> bool:
    """Whether this machine can make a digest like a known one: SM3 is missing from some builds of OpenSSL."""
    return algorithm_of(known) in hashlib.algorithms_available


def digest_like(known: str, *parts: str) -> str:
    """The digest of texts by the algorithm that made a known digest; empty where that is no digest of ours.

    Raises ValueError where this machine does not have the algorithm (:func:`can_verify`).
    """
    name = algorithm_of(known)
    return digest(*parts, algorithm=name) if name else ""


class DigestOfMany:
    """:func:`digest` of texts that come one after another and are not kept; empty where none came."""

    def __init__(self, algorithm: str = ALGORITHM) -> None:
        self._algorithm, self._made, self.count = algorithm, hashlib.new(algorithm), 0

    def add(self, part: str) -> None:
        """The next text."""
        self._made.update((f"{SEPARATOR}{part}" if self.count else part).encode())
        self.count += 1

    @property
    def value(self) -> str:
        """As :func:`digest` of all of them."""
        return f"{self._algorithm}:{self._made.hexdigest()}" if self.count else ""


def digest_of_bytes(pieces: Iterable[bytes], algorithm: str = ALGORITHM) -> str:
    """The digest of a file's bytes, given in pieces."""
    made = hashlib.new(algorithm)
    for piece in pieces:
        made.update(piece)
    return f"{algorithm}:{made.hexdigest()}"


def record_text(values: Mapping[str, Any]) -> str:
    """A record as the one text that is kept and digested: JSON, keys sorted, dates as ISO, nothing escaped.

    >>> record_text({"姓名": "张某", "基数": 419800})
    '{"基数":419800,"姓名":"张某"}'
    """
    return _ENCODER.encode(values)


# Made once: an encoder for each record would be half the time of a large import.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
