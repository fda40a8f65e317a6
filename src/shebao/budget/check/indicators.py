"""Performance indicators as entries of the form; their quality is judged on the composed document."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from shebao.budget import problems
from shebao.budget.book import Horizon, Indicator
from shebao.budget.check.report import Subject, project_label
from shebao.budget.problems import Problem
from shebao.budget.sheets import INDICATOR_TREE
from shebao.findings import Finding


def check_indicators(subject: Subject) -> Iterator[Finding]:
    """Second level under first level, one value, percentages as percentages, department targets for the year."""
    for line in subject.book.indicators:
        allowed = INDICATOR_TREE.get(line.level1, ())
        if line.level2 not in allowed:
            yield _finding(subject, line, problems.INDICATOR_LEVELS, "level2", line.level2, "、".join(allowed))
        if line.word and line.number:
            found = f"{line.number}{line.number_unit}，{line.word}"
            yield _finding(subject, line, problems.INDICATOR_TWO_VALUES, "word", found, "数值或文字值，只填一种")
        if line.number_unit.strip() in ("%", "％") and _is_fraction(line.number):
            yield _finding(subject, line, problems.INDICATOR_FRACTION, "number", line.number, "百分数，如 95")
        if not line.project and line.horizon is not Horizon.YEAR:
            found = line.horizon.value
            yield _finding(subject, line, problems.INDICATOR_HORIZON, "horizon", found, Horizon.YEAR.value)


def _is_fraction(number: str) -> bool:
    try:
        return 0 < Decimal(number) < 1
    except InvalidOperation:
        return False


def _finding(subject: Subject, line: Indicator, problem: Problem, field: str, found: str, expected: str) -> Finding:
    owner = project_label(subject, line.project) if line.project else "部门整体绩效"
    row = f"第{line.row}行" if line.row else ""
    return problem.finding(
        f"“绩效指标”{row}“{line.name}”：{problem.name}，填的是“{found}”。",
        subject=f"{owner}/{line.name}",
        places=[subject.place("indicators", line.row, field)],
        found=found,
        expected=expected,
    )
