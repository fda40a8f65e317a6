"""Verification of the money (资金核对): invariants over books, payments and programmes, asked of the whole database.

The database refuses most of what is looked for here; this finds what somebody did who switched its rules off. It
complements ``shebao journal verify``, which finds what was changed behind the journal's back.
"""

from shebao.programmes.verify.checks import CHECKS, Check, Told, verify

__all__ = ["CHECKS", "Check", "Told", "verify"]
