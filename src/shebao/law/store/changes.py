"""What changed between two dates (参数变动)."""

from dataclasses import dataclass
from datetime import date

from shebao.law.store.parameters import HOME, Parameters
from shebao.law.store.rows import ParameterRow


@dataclass(frozen=True, slots=True)
class Change:
    """One parameter that differs, or a row published in between for days that are over (``published``).

    ``kind``: ``changed``, ``began`` (nothing before), ``ended`` (nothing after) or ``published``.
    """

    id: str
    kind: str
    before: ParameterRow | None
    after: ParameterRow | None

    @property
    def label(self) -> str:
        """The kind as staff read it."""
        return {"changed": "调整", "began": "开始执行", "ended": "停止执行", "published": "补公布"}[self.kind]


def changes(parameters: Parameters, before: date, after: date, scope: str = HOME) -> tuple[Change, ...]:
    """What a county knew and applied on ``before`` against what it knew and applied on ``after``.

    A row published in between for earlier days is named too, even where it is not in force on ``after``: those days
    were calculated without it and must be calculated again (补差).
    """
    then, now = parameters.view(known=before, scope=scope), parameters.view(known=after, scope=scope)
    chain = parameters.divisions.chain(scope)
    found = []
    for id in parameters.definitions:
        old, new = then.timeline(id).at(before), now.timeline(id).at(after)
        if old is not new and (old is None or new is None or old.value != new.value):
            kind = "began" if old is None else "ended" if new is None else "changed"
            found.append(Change(id, kind, old, new))
        for row in parameters.history(id):
            late = row.published_on is not None and before < row.published_on <= after
            if late and row is not new and row.scope in chain and row.valid_from and row.valid_from <= after:
                found.append(Change(id, "published", None, row))
    return tuple(found)
