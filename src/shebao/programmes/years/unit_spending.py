"""The unit's accounts (单位决算账表) as performance measures the department by them."""

from django.urls import reverse

from shebao.budget.forms.unit_accounts_forms import accounts_of_files
from shebao.programmes.performance.whole import READERS, UnitSpending
from shebao.programmes.years.base_lines import base_of
from shebao.programmes.years.compile import book_of_version
from shebao.programmes.years.content import as_files, need_untouched
from shebao.programmes.years.published import published_version
from shebao.programmes.years.states import Account


def of_year(year: int) -> UnitSpending | None:
    """What a year's accepted accounts have; None before that."""
    base, budget = base_of(year, Account.FINAL), published_version(year, Account.BUDGET)
    if base is None or budget is None:
        return None
    need_untouched(base.content, base.digest, str(base))
    unit = accounts_of_files(as_files(base.content), book_of_version(budget))
    return UnitSpending(
        budget=sum(one.adjusted_fen for one in unit.spending),
        spent=sum(one.actual_fen for one in unit.spending),
        three_public=sum(one.actual_fen for one in unit.three_public),
        accounts=f"{year}年决算账表第{base.number}版",
        url=str(reverse("years")),
    )


READERS.append(of_year)
