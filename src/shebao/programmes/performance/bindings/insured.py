"""参保人数: insured persons by the definitions (参保统计口径), and retirees of institutions not funded in full."""

from datetime import date
from fractions import Fraction

from django.urls import reverse

from shebao.budget.book import Indicator
from shebao.programmes.allowances.models import Staffing
from shebao.programmes.performance.bindings.binding import PEOPLE, About, Binding, Link, Measured, declare
from shebao.register import figures
from shebao.register.insurances import INSURANCES, SHORT
from shebao.register.models import FrozenFigures, PensionStatus

NAMES = {
    "110": ("企业养老", "企业职工基本养老"),
    "120": ("机关养老", "机关事业"),
    "210": ("失业保险",),
    "410": ("工伤保险",),
    "170": ("城乡居民基本养老", "城乡居民养老", "居民养老"),
}
"""How targets name the insurances."""
NOT_IN_FULL = ("差额", "自收自支")


def _figures(about: About) -> tuple[dict[str, int], str]:
    """Insured persons by insurance: what was frozen last up to the day in its year, else counted at the day.

    Once the year is over only its last day counts: figures of the middle of the year are none of its end.
    """
    end = date(about.year, 12, 31)
    day = min(about.day, end)
    frozen = (
        FrozenFigures.objects.filter(cut_off__lte=day, cut_off__year=about.year)
        .order_by("-cut_off", "-revision")
        .first()
    )
    if frozen is not None and (day < end or frozen.cut_off == end):
        told = f"{frozen.cut_off}冻结的统计数（口径{frozen.definition}，第{frozen.revision}次）"
        return {code: int(one["insured"]) for code, one in frozen.figures.items()}, told
    told = f"截至{day}按统计口径{figures.definition().version}从登记簿统计（未冻结）"
    return {one.insurance: one.insured for one in figures.count(day)}, told


def _links() -> tuple[Link, ...]:
    return (Link("参保统计", reverse("figures"), "figures.look"),)


def _asks_insured(indicator: Indicator) -> bool:
    return bool(indicator.number) and "人" in indicator.number_unit and "参保" in indicator.name


def _of(code: str) -> Binding:
    def fits(indicator: Indicator) -> bool:
        return _asks_insured(indicator) and any(name in indicator.name for name in NAMES[code])

    def measure(about: About) -> Measured:
        found, told = _figures(about)
        how = f"{INSURANCES[code]}参保人数，{told}"
        return Measured(Fraction(found.get(code, 0)), PEOPLE, how, _links())

    what = f"{INSURANCES[code]}参保人数"
    return Binding(f"{SHORT[code]}参保人数", PEOPLE, what, fits, measure, of_department=True)


INSURED = [declare(_of(code)) for code in NAMES]


def _all(about: About) -> Measured:
    found, told = _figures(about)
    return Measured(Fraction(sum(found.values())), PEOPLE, f"各险种参保人数之和，{told}", _links())


def _asks_all(indicator: Indicator) -> bool:
    # 改革试点期参加机关养老保险人 and the like are payees, not everybody who is insured.
    return _asks_insured(indicator) and ("全县" in indicator.name or indicator.name == "参保人数")


ALL = declare(Binding("各险种参保人次", PEOPLE, "各险种参保人数之和", _asks_all, _all, of_department=True))


def _not_in_full(about: About) -> Measured:
    month = about.day.replace(day=1)
    drawing = PensionStatus.objects.filter(insurance="120", valid_from__lte=month, person__died_on__isnull=True)
    listed = Staffing.objects.filter(staffing__in=NOT_IN_FULL).values("person")
    count = drawing.exclude(valid_to__lt=month).filter(person__in=listed).values("person").distinct().count()
    how = f"截至{about.day}领取机关养老待遇、编制类型为差额或自收自支的退休人数"
    return Measured(Fraction(count), PEOPLE, how, (Link("依据名册", reverse("basis-lists"), "roster.make"),))


RETIRED_NOT_IN_FULL = declare(
    Binding(
        "非全额退休人数",
        PEOPLE,
        "差额、自收自支单位退休人数",
        lambda one: not one.project and "非全额" in one.name and "人" in one.number_unit,
        _not_in_full,
        of_department=True,
    )
)
