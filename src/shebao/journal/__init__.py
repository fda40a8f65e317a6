"""The journal (操作日志): an append-only, hash-chained record of every change and every look at sensitive data.

An entry is written in the same transaction as what it records, or both are not there. Each entry carries the hash of
the one before it (SM3, GB/T 32905), so a changed, missing or re-ordered entry is found by :mod:`shebao.journal.verify`.
The rows that an act changed stand beside its entry (:class:`~shebao.journal.models.Change`), for one row and for
300,000 alike: the fast path leaves the same history as the slow one.

The journal knows nobody: actors, objects and cases are words to it, so that it lies below every other room.
"""
