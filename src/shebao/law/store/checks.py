"""Rows against each other: no two rows for one day, no day between two rows without one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from shebao.findings import Finding, Severity
from shebao.law.store.rows import ParameterRow

DAY = timedelta(days=1)


def check_rows(rows: Iterable[ParameterRow], not_whole: Callable[[str], bool]) -> Iterator[Finding]:
    """Overlaps within a folder, gaps over all folders, for every parameter and scope.

    ``not_whole``: whether rows of a parameter may be missing because they could not be read; then nothing is said
    of gaps.

    An interim row (暂按执行) may lie under a definitive one: it stays, so that what was calculated with it can be
    replayed. What nobody knows is a row with null, never a gap.
    """
    series: dict[tuple[str, str], list[ParameterRow]] = defaultdict(list)
    for row in rows:
        series[row.id, row.scope].append(row)
    for of_one in series.values():
        yield from _overlaps(of_one)
        if not not_whole(of_one[0].id):
            yield from _gaps(of_one)


def _overlaps(rows: list[ParameterRow]) -> Iterator[Finding]:
    kinds: dict[tuple[int, bool], list[ParameterRow]] = defaultdict(list)
    for row in rows:
        kinds[row.layer, row.interim].append(row)
    for of_kind in kinds.values():
        ordered = sorted(of_kind, key=_start)
        for earlier, later in pairwise(ordered):
            if _end(earlier) >= _start(later):
                message = (
                    f"参数“{later.id}”（{later.name}）在{later.scope_name}的有效期重叠："
                    f"{earlier.validity}（第{earlier.place.line}行）与{later.validity}。"
                )
                yield _finding("LP-15", later, message, "请给前一行写上终止日期，或删去一行。")


def _gaps(rows: list[ParameterRow]) -> Iterator[Finding]:
    ordered = sorted(rows, key=_start)
    end = _end(ordered[0])
    for row in ordered[1:]:
        if end != date.max and _start(row) > end + DAY:
            missing = f"{end + DAY} 至 {_start(row) - DAY}"
            message = f"参数“{row.id}”（{row.name}）在{row.scope_name}缺少 {missing} 的数值。"
            yield _finding("LP-16", row, message, "请补上；确实未知的写一行 value: null。")
        end = max(end, _end(row))


def _start(row: ParameterRow) -> date:
    return row.valid_from or date.min


def _end(row: ParameterRow) -> date:
    return row.valid_to or date.max


def _finding(code: str, row: ParameterRow, message: str, action: str) -> Finding:
    return Finding(code, Severity.ERROR, message, row.id, (row.place,), action=action)
