"""The rows of years as the journal keeps them (:mod:`shebao.journal.tables`).

Of base lines and versions the journal keeps the digest, not the content that it stands for. Verification makes the
digest anew from the content that is there: whoever changes it behind the journal's back is found.
"""

from collections.abc import Iterator
from typing import Any

from shebao.journal.digest import digest_like
from shebao.journal.tables import Tables
from shebao.journal.verify import journalled
from shebao.programmes.years import models

_KEPT = {"years_baselines": models.BaseLines, "years_version": models.Version}
_ALL = Tables(
    [models.BaseLines, models.Version, models.Reply, models.Proof, models.PublishedVersion],
    {name: frozenset({"content", "findings"}) for name in (*_KEPT, "years_proof")},
)
values, add, change = _ALL.values, _ALL.add, _ALL.change


def _with_digest_of_content(model: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in model.objects.order_by("pk").iterator(chunk_size=20):
        kept = values(row)
        yield str(row.pk), {**kept, "digest": digest_like(row.digest, row.content)}


_ALL.declare()
for _name, _model in _KEPT.items():
    journalled(_name, lambda model=_model: _with_digest_of_content(model))  # type: ignore[misc]
