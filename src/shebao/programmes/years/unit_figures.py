"""What the accepted accounts of the unit (单位决算账表) say of its basic spending and of 三公, for its evaluation."""

from shebao.budget.forms.unit_accounts_forms import accounts_of_files
from shebao.programmes.performance.unit_figures import UnitFigures
from shebao.programmes.years.base_lines import base_of
from shebao.programmes.years.compile import book_of_version
from shebao.programmes.years.content import as_files, need_untouched
from shebao.programmes.years.published import published_version
from shebao.programmes.years.states import Account


def figures_of(year: int) -> UnitFigures | None:
    """Of a year, None while its accounts are not accepted. Raises SpoiltContent."""
    base, version = base_of(year, Account.FINAL), published_version(year, Account.BUDGET)
    if base is None or version is None:
        return None
    need_untouched(base.content, base.digest, str(base))
    accounts = accounts_of_files(as_files(base.content), book_of_version(version))
    return UnitFigures(
        sum(one.adjusted_fen for one in accounts.spending),
        sum(one.actual_fen for one in accounts.spending),
        sum(one.actual_fen for one in accounts.three_public),
        str(base),
    )
