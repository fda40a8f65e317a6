"""The year of a book and its dates."""

from collections.abc import Iterator
from datetime import date

from shebao.budget import problems
from shebao.budget.check.report import Subject
from shebao.findings import Finding, Place

FIRST_YEAR, LAST_YEAR = 2015, 2099
DAYS_TO_PUBLISH = 20


def is_budget_year(year: int) -> bool:
    """Whether a number can be the year of a budget."""
    return FIRST_YEAR <= year <= LAST_YEAR


def wrong_year(year: int, place: Place) -> Finding:
    """The year of another century, and where it stands."""
    return problems.WRONG_YEAR.finding(
        f"预算年度填的是{year}，应在{FIRST_YEAR}至{LAST_YEAR}之间。",
        subject="封面/预算年度",
        places=[place],
        found=str(year),
        expected="四位数的年度",
    )


def check_calendar(subject: Subject) -> Iterator[Finding]:
    """A plausible year, dates that belong to it, publication within 20 days, projects that end after they start."""
    department = subject.book.department
    year = department.year
    if not is_budget_year(year):
        yield wrong_year(year, subject.place("department", field="year"))
        return
    if not subject.codes.function:
        yield problems.CODES_OF_OTHER_YEAR.finding(
            f"本软件没有{year}年的科目表，科目只能按填写的名称印出。",
            subject="封面/预算年度",
            places=[subject.place("department", field="year")],
            found=str(year),
        )
    yield from _check_cover_dates(subject)
    for project in subject.book.projects:
        if project.starts_on and project.ends_on and project.starts_on > project.ends_on:
            yield problems.DATES_REVERSED.finding(
                f"项目“{project.name}”的开始日期{project.starts_on}晚于完成日期{project.ends_on}。",
                subject=f"项目/{project.name}",
                places=[subject.place("projects", project.row, "starts_on")],
                found=f"{project.starts_on}至{project.ends_on}",
                expected="开始日期不晚于完成日期",
            )
        if project.ends_on and int(project.ends_on[:4]) < year:
            yield problems.DATE_OUTSIDE_YEAR.finding(
                f"项目“{project.name}”的完成日期是{project.ends_on}，早于预算年度{year}年。",
                subject=f"项目/{project.name}/完成日期",
                places=[subject.place("projects", project.row, "ends_on")],
                found=project.ends_on,
                expected=f"{year}年或以后",
            )


def _check_cover_dates(subject: Subject) -> Iterator[Finding]:
    department = subject.book.department
    year = department.year
    expected = {"assets_as_of": (year - 1, year), "approved_on": (year - 1, year), "published_on": (year, year)}
    for field, (first, last) in expected.items():
        value: str = getattr(department, field)
        if value and not first <= int(value[:4]) <= last:
            header = subject.place("department", field=field).column
            yield problems.DATE_OUTSIDE_YEAR.finding(
                f"封面的{header}是{value}，预算年度是{year}年。",
                subject=f"封面/{header}",
                places=[subject.place("department", field=field)],
                found=value,
                expected=f"{first}年" if first == last else f"{first}年或{last}年",
            )
    if department.approved_on and department.published_on:
        days = (date.fromisoformat(department.published_on) - date.fromisoformat(department.approved_on)).days
        if not 0 <= days <= DAYS_TO_PUBLISH:
            what = "早于批复日期" if days < 0 else f"在批复后{days}日"
            yield problems.LATE_PUBLICATION.finding(
                f"公开日期{department.published_on}{what}，规定为批复后{DAYS_TO_PUBLISH}日内。",
                subject="封面/公开日期",
                places=[subject.place("department", field="published_on")],
                found=department.published_on,
                expected=f"{department.approved_on}起{DAYS_TO_PUBLISH}日内",
                basis="《中华人民共和国预算法》第十四条",
            )
