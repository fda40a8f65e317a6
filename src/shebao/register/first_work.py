"""参加工作日期: since when somebody has worked, which years of service and retirement are reckoned from.

Nobody starts to work in days to come or as a child. 劳动法第十五条 forbids to employ anybody under sixteen, art, sports
and crafts excepted, without an age of their own: between fourteen and sixteen a date is doubted; one before fourteen
is refused as a slip of the pen, whatever the trade.
"""

from datetime import date

from shebao.findings import Finding
from shebao.register.wording import a_day, doubtful, shown_day, wrong

LABEL = "参加工作日期"
WORKING_AGE, YOUNGEST = 16, 14
LAW = "劳动法第十五条"


def find_first_work(code: str, typed: str, born: date | None, day: date) -> list[Finding]:
    """What is wrong with the day that somebody is said to have begun to work, under the code of a finding.

    ``born`` is None where the birth is not known (it has a finding of its own); ``day`` is today.
    """
    began = a_day(typed)
    if began is None:
        return [wrong(code, LABEL, f"“{typed}”不是日期。", "按2005-07-01的样式填写。")]
    if began > day:
        return [wrong(code, LABEL, f"参加工作日期{shown_day(began)}晚于今天。", "填写实际参加工作的日期。")]
    if born is None:
        return []
    if began < _birthday(born, YOUNGEST):
        told = f"参加工作日期{shown_day(began)}未满{YOUNGEST}周岁（{shown_day(born)}出生）。"
        return [wrong(code, LABEL, told, "与档案核对参加工作日期和出生日期。", LAW)]
    if began < _birthday(born, WORKING_AGE):
        told = f"参加工作日期{shown_day(began)}未满{WORKING_AGE}周岁（{shown_day(born)}出生）。"
        return [doubtful(code, LABEL, told, "核实是否属于文艺、体育、特种工艺单位依法招用。", LAW)]
    return []


def _birthday(born: date, age: int) -> date:
    """The day somebody comes to an age; who was born on 29 February comes to it on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
