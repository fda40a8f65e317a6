"""Why a result is provisional (暂定的原因): what may change the amount first, the rest folded by source."""

from collections.abc import Callable, Iterable

from shebao.law.link import ParameterUse
from shebao.law.store.rows import Confidence, ParameterRow

_NAMED = 6
"""So many parameters of one reason are named; of more than these, each source says how many."""


def folded_reasons(uses: Iterable[ParameterUse]) -> tuple[str, ...]:
    """One sentence for each reason there is, the gravest first, instead of one for each parameter row.

    In this order: given for this run only; the definitive figure is not published (暂按执行); the county has still to
    decide (示例); not checked against the document; checked, but only until a day before the legal date.
    """
    held: dict[str, list[ParameterRow]] = {}
    for use in uses:
        if use.provisional:
            held.setdefault(_reason(use.row), []).append(use.row)
    said: list[str] = []
    for words, _, by_source in _REASONS:
        days: dict[object, list[ParameterRow]] = {}
        for row in held.get(words, ()):
            days.setdefault(row.checked_until if words == _PAST_CHECK else None, []).append(row)
        said += [f"{words.format(day)}：{_listed(rows, by_source)}" for day, rows in days.items()]
    return tuple(said)


def _reason(row: ParameterRow) -> str:
    """The gravest of the reasons a row has."""
    return next(words for words, holds, _ in _REASONS if holds(row))


def _listed(rows: list[ParameterRow], by_source: bool) -> str:
    names = list(dict.fromkeys(row.name for row in rows))
    if not by_source:
        return "、".join(f"“{name}”" for name in names)
    sources: dict[str, list[str]] = {}
    for row in rows:
        of_source = sources.setdefault(str(row.source), [])
        if row.name not in of_source:
            of_source.append(row.name)
    few = len(names) <= _NAMED
    return "；".join(
        ("、".join(f"“{name}”" for name in held) if few else f"“{held[0]}”" + (f"等{len(held)}项" if held[1:] else ""))
        + f"，见{source}"
        for source, held in sources.items()
    )


_PAST_CHECK = "只核对到{}，以后有无变动须查"
_Holds = Callable[[ParameterRow], bool]
_REASONS: tuple[tuple[str, _Holds, bool], ...] = (
    ("本次计算指定的数值", lambda row: row.overridden, False),
    ("正式数值尚未公布，暂按执行，公布后须重算", lambda row: row.interim, False),
    ("现为示例，须由县里确定，确定后金额可能改变", lambda row: row.confidence is Confidence.ILLUSTRATIVE, False),
    ("未核对文件原文", lambda row: row.confidence is Confidence.MEMORY, True),
    (_PAST_CHECK, lambda row: True, True),
)
