"""What is published (已公开): for the public site, and for the next year's prior figures."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from shebao.journal.digest import ALGORITHM, algorithm_of, digest, digest_of_bytes
from shebao.programmes.years.models import PublishedVersion, Version
from shebao.programmes.years.states import Account

FOLDER = "published"


def digest_of_folder(folder: Path, like: str = "") -> str:
    """A digest over every file of a folder and its name; by the algorithm that made the digest ``like``, if any."""
    algorithm = algorithm_of(like) or ALGORITHM
    return digest(*(_told_file(folder, path, algorithm) for path in _files(folder)), algorithm=algorithm)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _told_file(folder: Path, path: Path, algorithm: str) -> str:
    return f"{path.relative_to(folder).as_posix()}:{digest_of_bytes([path.read_bytes()], algorithm)}"


@dataclass(frozen=True, slots=True)
class Publication:
    """A published version: where its files lie, when it was granted, due and published, what corrects it."""

    year: int
    kind: str
    version: int
    title: str
    folder: Path
    digest: str
    approved_on: date
    due_on: date
    published_on: date
    note: str
    superseded_by: int | None
    corrects: int | None = None
    """The version that was published before it: a correction has no limit of its own, the clock counts the first."""

    @property
    def is_current(self) -> bool:
        """Whether no later version corrects it."""
        return self.superseded_by is None


def published_folder() -> Path:
    """The folder of all publications."""
    return Path(settings.DATA) / FOLDER


def publications() -> list[Publication]:
    """Every publication, the newest year first, budget and final accounts of a year by their newest version."""
    rows = PublishedVersion.objects.select_related("version").defer("version__content", "version__findings")
    return _told(list(rows.order_by("-version__year", "version__kind", "-version__number")))


def current(year: int, kind: str) -> Publication | None:
    """What is in force of a year and kind ("budget" or "final"); None where nothing was published."""
    rows = PublishedVersion.objects.filter(version__year=year, version__kind=kind).select_related("version")
    told = _told(list(rows.defer("version__content", "version__findings").order_by("-version__number")))
    return told[0] if told else None


def published_version(year: int, kind: Account) -> Version | None:
    """The frozen version that is in force of a year and kind."""
    rows = Version.objects.filter(year=year, kind=kind.value, publication__isnull=False)
    return rows.order_by("-number").first()


def _told(rows: list[PublishedVersion]) -> list[Publication]:
    """Rows in which a later version stands before an earlier one of the same year and kind."""
    made: list[Publication] = []
    later: dict[tuple[int, str], int] = {}
    keys = [(row.version.year, row.version.kind) for row in rows]
    for at, row in enumerate(rows):
        version = row.version
        key = keys[at]
        before = rows[at + 1].version.number if keys[at + 1 : at + 2] == [key] else None
        made.append(
            Publication(
                version.year,
                version.kind,
                version.number,
                row.title,
                published_folder() / version.folder,
                row.digest,
                row.approved_on,
                row.due_on,
                row.published_on,
                row.note,
                later.get(key),
                before,
            )
        )
        later[key] = version.number
    return made
