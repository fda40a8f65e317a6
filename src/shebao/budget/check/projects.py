"""Projects as entries of the form: how long they run, when they start, where their money comes from."""

from collections.abc import Iterator

from shebao.budget import problems
from shebao.budget.book import Origin
from shebao.budget.check.report import Subject
from shebao.findings import Finding


def check_projects(subject: Subject) -> Iterator[Finding]:
    """Projects without a period, starting after the budget year, with this year's money and no levels of funding."""
    year = subject.book.department.year
    for project in subject.book.projects:
        if project.years <= 0:
            yield problems.PROJECT_PERIOD_MISSING.finding(
                f"项目“{project.name}”的项目期没有填，或填了0。",
                subject=f"项目/{project.name}/项目期",
                places=[subject.place("projects", project.row, "years")],
                found=str(project.years),
                expected="年数，长期项目填 99",
            )
        if project.starts_on and int(project.starts_on[:4]) > year:
            yield problems.PROJECT_STARTS_LATER.finding(
                f"项目“{project.name}”的开始日期是{project.starts_on}，晚于预算年度{year}年。",
                subject=f"项目/{project.name}/开始日期",
                places=[subject.place("projects", project.row, "starts_on")],
                found=project.starts_on,
                expected=f"{year}年或以前",
            )


def check_project_funding(subject: Subject) -> Iterator[Finding]:
    """Projects with money of this year and not one row of 项目资金级次: their form would print no source of it."""
    funded = {line.project for line in subject.book.funding}
    current = {fact.project for fact in subject.book.facts if fact.origin is Origin.CURRENT and fact.fen}
    for project in subject.book.projects:
        if project.code in current and project.code not in funded:
            yield problems.PROJECT_WITHOUT_FUNDING.finding(
                f"项目“{project.name}”本年有预算，“项目资金级次”表没有一行。",
                subject=f"项目/{project.name}/资金级次",
                places=[subject.place("projects", project.row, "code")],
                found="（没有填）",
                expected="实施期和年度各级次的资金",
            )
