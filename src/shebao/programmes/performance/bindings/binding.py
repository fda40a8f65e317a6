"""What a binding is: a name, a unit, which targets it fits, how it measures; the registry of all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from shebao.budget.book import Horizon, Indicator
from shebao.money import round_half_up
from shebao.programmes.models import Project
from shebao.programmes.performance.scoring import NOTHING

MEASURED, MANUAL = "系统取数", "手工填报"
DAY, PEOPLE, PERCENT, YUAN = "日期", "人", "%", "元"
FACTORS: Mapping[str, int] = {"万元": 10_000, "亿元": 100_000_000, "万人": 10_000, "万条": 10_000}
"""Units of targets that are several of the binding's own."""


@dataclass(frozen=True)
class Link:
    """A place where a measured value can be followed, for whoever has the right."""

    label: str
    url: str
    right: str


@dataclass(frozen=True)
class Measured:
    """A measured value, how it was measured in one sentence, and its chain.

    ``value`` is None where there is nothing yet; ``needed`` says what has to be done before it can be measured at all.
    """

    value: Fraction | date | None
    unit: str
    how: str
    chain: tuple[Link, ...] = ()
    needed: str = ""

    @property
    def text(self) -> str:
        """The value as it is printed and scored, without its unit."""
        return shown(self.value, cut=self.unit == PERCENT)

    @property
    def said(self) -> str:
        """With its unit."""
        return self.text if self.value is None or self.unit == DAY else f"{self.text}{self.unit}"


@dataclass(frozen=True)
class About:
    """What is measured: a project, or the department where it is None; of a year, at a day, for a named target."""

    year: int
    day: date
    project: Project | None = None
    target: str = ""


@dataclass(frozen=True)
class Binding:
    """A way to measure. ``fits`` says whether a target is proposed to be bound by it; the first that fits counts."""

    name: str
    unit: str
    what: str
    fits: Callable[[Indicator], bool]
    measure: Callable[[About], Measured]
    of_projects: bool = True
    of_department: bool = False


_BINDINGS: dict[str, Binding] = {}


def declare(one: Binding) -> Binding:
    """Make a binding known by its name. Raises ValueError where the name is another's."""
    if _BINDINGS.get(one.name, one) is not one:
        raise ValueError(f"binding {one.name} is declared twice")
    _BINDINGS[one.name] = one
    return one


def binding_names(*, department: bool = False) -> list[str]:
    """The names of the bindings of projects, or of the department, in the order of their files."""
    return [one.name for one in _BINDINGS.values() if (one.of_department if department else one.of_projects)]


def indicator_of(target: Any, project: str = "") -> Indicator:
    """A target, of an application or kept, as an indicator of a book."""
    get = target.get if isinstance(target, Mapping) else lambda name: getattr(target, name)
    level1, level2, name, sign, number, unit, text = (
        str(get(column) or "") for column in ("level1", "level2", "name", "sign", "number", "unit", "text")
    )
    return Indicator(project, Horizon.YEAR, level1, level2, name, sign, number, unit, text)


def propose(indicator: Indicator) -> str:
    """The binding that a target is proposed to have, by its name, unit and level; empty: 手工填报."""
    department = not indicator.project
    fitting = (
        one.name
        for one in _BINDINGS.values()
        if (one.of_department if department else one.of_projects) and one.fits(indicator)
    )
    return next(fitting, "")


def measure(name: str, about: About, unit: str = "") -> Measured:
    """Measure by a name, in the unit of a target. Raises KeyError."""
    made = _BINDINGS[name].measure(about)
    factor = FACTORS.get(unit, 1)
    if factor == 1 or not isinstance(made.value, Fraction):
        return made
    return Measured(made.value / factor, unit, made.how, made.chain, made.needed)


def shown(value: Fraction | date | None, *, cut: bool = False) -> str:
    """A value in at most two decimals; ``cut`` does not round up, so that 100 means all.

    >>> shown(Fraction(3360)), shown(Fraction(29999, 300), cut=True), shown(Fraction(10, 3)), shown(None)
    ('3360', '99.99', '3.33', '无')
    """
    if value is None:
        return NOTHING
    if isinstance(value, date):
        return value.isoformat()
    top, bottom = value.numerator * 100, value.denominator
    hundredths = top // bottom if cut else round_half_up(top, bottom)
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
