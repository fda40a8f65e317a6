"""What is asked to be paid: a batch's head and its lines as a frame."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

LINE_SCHEMA = {
    "line_key": pl.String,
    "payee": pl.String,
    "account": pl.String,
    "bank": pl.String,
    "amount": pl.Int64,
    "purpose": pl.String,
    "person_digest": pl.String,
}
"""The columns of a draft's lines; ``amount`` in fen. ``bank``, ``purpose``, ``person_digest`` may be left out."""
MAY_BE_LEFT_OUT = ("bank", "purpose", "person_digest")


@dataclass(frozen=True)
class BatchDraft:
    """A batch: the kind that names the room above, the key that keeps it from being made twice, whom to pay.

    ``payer`` is the code of a payer's account; ``profile`` the code of a bank profile, the payer's own where it is
    empty. ``facts`` are what the profile asks for beside the lines
    (:attr:`~shebao.payments.bank_profiles.Profile.facts`).
    """

    kind: str
    key: str
    title: str
    payer: str
    lines: pl.DataFrame
    profile: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
