"""Building the demonstration office in a data folder, or opening the one that is there."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from shebao.web.office_start import bring_up_to_date, has_office, make_folder, use_office

Progress = Callable[[str, int, int], None]
PUBLISHED, EXAMPLE = "published", "zezhou-2025"
OPENED_BEFORE = timedelta(days=60)
"""The office has been at work for a while: some of its cases are older than today."""


class NotADemo(Exception):
    """The folder holds a real office, which a demonstration never touches."""


@dataclass(frozen=True)
class DemoOffice:
    """What was built, or found."""

    data: Path
    used_again: bool
    counts: dict[str, int]


def build_office(data: Path, scale: float, publication: Path | None, progress: Progress) -> DemoOffice:
    """Build the office in a folder; one that is there already is used again, whatever its scale.

    ``publication`` is a folder of published documents to be shown in it. Raises :class:`NotADemo`.
    """
    existing = has_office(data)
    folder = use_office(data)
    from django.utils import timezone

    from shebao.staff.establish import is_established
    from shebao.staff.installation import is_demonstration
    from shebao.web.demo_office.cases import make_cases
    from shebao.web.demo_office.desk_work import make_desk_work
    from shebao.web.demo_office.people import make_people, refresh_passwords
    from shebao.web.demo_office.programmes.year import make_programmes
    from shebao.web.demo_office.register import fill_register

    make_folder(folder)
    progress("建立数据库", 0, 4)
    bring_up_to_date(folder)
    if is_established() and not is_demonstration():
        raise NotADemo(str(folder))
    used_again = existing and is_demonstration()
    if used_again:
        refresh_passwords()
    else:
        progress("人员和岗位", 1, 4)
        make_people(timezone.localdate() - OPENED_BEFORE)
        lists = fill_register(scale, progress)
        progress("业务单和待办", 3, 4)
        make_cases()
        make_desk_work()
        make_programmes(lists, progress)
    if publication is not None:
        _show_publication(publication, folder / PUBLISHED / EXAMPLE)
    return DemoOffice(folder, used_again, count_register())


def count_register() -> dict[str, int]:
    """How many of what are in the register."""
    from shebao.cases.models import Case
    from shebao.register.models import Employer, Enrolment, Person

    return {
        "单位": Employer.objects.count(),
        "人员": Person.objects.count(),
        "参保": Enrolment.objects.count(),
        "业务单": Case.objects.count(),
    }


def _show_publication(source: Path, target: Path) -> None:
    """A copy: what the site shows does not change under it while something is published anew."""
    target.parent.mkdir(exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(source, part)
    shutil.rmtree(target, ignore_errors=True)
    part.replace(target)
