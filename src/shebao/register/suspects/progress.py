"""The figures of the progress of the unification (整理进度), each with the query that it is counted by.

整理完成率 is rows with no open suspect of severity H or M, of all rows of the newest run: a row is clean, or its
suspects are closed with a reason. It reaches 100 % only so: nothing is rounded up to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from shebao.register.insurances import SHORT
from shebao.register.models import Township
from shebao.register.suspects.models import Record, Run, RunGroup, Suspect
from shebao.register.suspects.states import CLOSED, GRAVE, OPEN, State

TARGET_ROWS = 290_500
"""数据总量 that the province asks for (晋社保函〔2024〕21号); completion is asked for at 100 %."""
DUPLICATE = ("A07", "A08", "A10")
"""Anomalies of persons enrolled or drawing twice (重复参保)."""
OPEN_WORDS = [state.value for state in OPEN]
CLOSED_WORDS = [state.value for state in CLOSED]


@dataclass(frozen=True)
class Share:
    """Rows that are done, of all; ``permille`` of ten is shown cut, not rounded, so that 100 % means all."""

    name: str
    done: int
    total: int
    open: int = 0
    money: int = 0
    key: str = ""

    @property
    def percent(self) -> str:
        """Per cent with two decimals, cut."""
        return percent(self.done, self.total)


def percent(part: int, whole: int) -> str:
    """Per cent with two decimals, cut off and not rounded: 100.00% is said of all only.

    >>> percent(290499, 290500), percent(1, 1), percent(0, 0)
    ('99.99%', '100.00%', '—')
    """
    if not whole:
        return "—"
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def newest_run() -> Run | None:
    """The run that figures are told of."""
    return Run.objects.order_by("-pk").first()


def grave_rows(run: Run) -> Any:
    """The counted records of a run with an open suspect of severity H or M."""
    return Record.objects.filter(run=run, counted=True, suspect__state__in=OPEN_WORDS, suspect__severity__in=GRAVE)


def completion(run: Run) -> Share:
    """整理完成率 of all rows."""
    left = grave_rows(run).aggregate(rows=Count("at", distinct=True))["rows"]
    return Share("合计", run.rows - left, run.rows, left)


def by_system(run: Run) -> list[Share]:
    """整理完成率 of each system, which is its section's."""
    left = dict(grave_rows(run).values_list("system").annotate(Count("at", distinct=True)))
    total: Mapping[str, int] = dict(
        RunGroup.objects.filter(run=run).order_by().values_list("system").annotate(Sum("rows"))
    )
    return [
        Share(SHORT.get(system, system), rows - left.get(system, 0), rows, left.get(system, 0), key=system)
        for system, rows in sorted(total.items())
    ]


def by_employer(run: Run, most: int | None = 20) -> list[Share]:
    """整理完成率 of the employers with most rows left: an employer (单位主体) is one in all systems, by the unit index;
    its name is the one that most of its rows bear.
    """
    left = dict(
        grave_rows(run)
        .exclude(employer__isnull=True)
        .order_by()
        .values_list("employer")
        .annotate(n=Count("at", distinct=True))
    )
    most_left = sorted(left, key=lambda employer: (-left[employer], employer))[:most]
    total: dict[int, int] = dict.fromkeys(most_left, 0)
    names: dict[int, dict[str, int]] = {}
    groups: Any = RunGroup.objects.filter(run=run, employer__in=most_left).values_list("employer", "unit_name", "rows")
    for employer, name, rows in groups:
        total[employer] += rows
        named = names.setdefault(employer, {})
        named[name] = named.get(name, 0) + (rows if name else 0)
    made = []
    for employer in most_left:
        name = max(named, key=lambda each: (named[each], each)) if (named := names.get(employer, {})) else ""
        n = left[employer]
        rows = max(total[employer], n)
        made.append(Share(name or "名称不详的单位", rows - n, rows, n, key=name))
    return made


def by_township(run: Run) -> list[Share]:
    """整理完成率 by township; rows whose township nobody knows stand together."""
    names = dict(Township.objects.values_list("code", "name"))
    left = dict(grave_rows(run).order_by().values_list("township").annotate(Count("at", distinct=True)))
    total = dict(RunGroup.objects.filter(run=run).order_by().values_list("township").annotate(Sum("rows")))
    return [
        Share(
            names.get(code, code) or "未落到乡镇",
            max(0, total.get(code, 0) - left.get(code, 0)),
            max(total.get(code, 0), left.get(code, 0)),
            left.get(code, 0),
            key=code,
        )
        for code in sorted({*total, *left}, key=lambda code: (code == "", code))
    ]


def by_anomaly(rows: Any) -> list[dict[str, Any]]:
    """Suspects by anomaly: all, closed, open, money of the open ones."""
    return _counted(rows, "code")


def by_section(rows: Any) -> list[dict[str, Any]]:
    """The same by owner section."""
    return _counted(rows, "section")


def _counted(rows: Any, name: str) -> list[dict[str, Any]]:
    from django.db.models import Q

    found = (
        rows.order_by()
        .values(name)
        .annotate(
            all=Count("pk"),
            closed=Count("pk", filter=Q(state__in=CLOSED_WORDS)),
            grave=Count("pk", filter=Q(state__in=OPEN_WORDS, severity__in=GRAVE)),
            money=Sum("money", filter=Q(state__in=OPEN_WORDS)),
        )
        .order_by(name)
    )
    return [{**row, "open": row["all"] - row["closed"], "percent": percent(row["closed"], row["all"])} for row in found]


def average_age(rows: Any) -> int | None:
    """Days that open suspects have been open, on average, rounded down; None where there are none."""
    now = timezone.now()
    ages = [(now - at).days for at in rows.filter(state__in=OPEN_WORDS).values_list("opened_at", flat=True)]
    return sum(ages) // len(ages) if ages else None


def figures(run: Run, rows: Any) -> dict[str, Any]:
    """The figures at the top of the page and of the report."""
    done = completion(run)
    suspects = rows.count()
    closed = rows.filter(state__in=CLOSED_WORDS).count()
    accepted = rows.filter(state=State.ACCEPTED.value).count()
    money = rows.filter(state__in=OPEN_WORDS).aggregate(money=Sum("money"))["money"] or 0
    duplicates = rows.filter(code__in=DUPLICATE, state__in=OPEN_WORDS).values_list("persons", flat=True)
    return {
        "rows": run.rows,
        "target": TARGET_ROWS,
        "reached": run.rows >= TARGET_ROWS,
        "completion": done.percent,
        "complete": done.done == done.total,
        "left": done.open,
        "suspects": suspects,
        "closed": closed,
        "solved": percent(closed, suspects),
        "accepted": accepted,
        "acceptance": percent(accepted, suspects),
        "people": run.people,
        "employers": run.employers,
        "valid": percent(run.valid_ids, run.rows),
        "duplicates": len({person for listed in duplicates for person in listed}),
        "money": money,
        "age": average_age(rows),
    }


def pairs(run: Run) -> list[dict[str, Any]]:
    """一致率 of each pair of systems."""
    return [
        {
            "name": f"{SHORT.get(one.left, one.left)}与{SHORT.get(one.right, one.right)}",
            "people": one.people,
            "agree": one.agree,
            "percent": percent(one.agree, one.people),
        }
        for one in run.pairs.order_by("pk")
    ]


def all_suspects() -> Any:
    """Every suspect, whoever may see it: figures of the whole centre hold no person."""
    return Suspect.objects.all()
