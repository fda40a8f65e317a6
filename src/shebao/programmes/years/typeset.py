"""Setting a version's text (编排): the folder of files that the public reads, made by the library of disclosures."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from shebao.budget.book import Book, Department
from shebao.budget.forms import write_book
from shebao.disclosure.model import Disclosure
from shebao.findings import Acknowledgement
from shebao.programmes.years.compile import FILE, book_of_version
from shebao.programmes.years.final import final_before, final_of_version
from shebao.programmes.years.models import PublishedVersion, Reply, Version
from shebao.programmes.years.published import published_folder
from shebao.programmes.years.states import Account

if TYPE_CHECKING:
    from shebao.disclosure.publish import Published

Say = Callable[[str, int, int], None]
Maker = Callable[["Asked", Path, Path, Say], "Published"]
"""Makes the files of a version into the second folder, with the first to work in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is set: a version, with the days of its cover and what was acknowledged of it."""

    version: Version
    approved_on: date | None = None
    published_on: date | None = None
    acknowledged: tuple[Acknowledgement, ...] = ()


def typeset(asked: Asked, folder: Path, say: Say) -> "Published":
    """Make a version's files into ``folder/text``, emptied before; nothing is there where it has errors."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return MAKERS[Account(asked.version.kind)](asked, folder, folder / "text", say)


def _budget(asked: Asked, work: Path, out: Path, say: Say) -> "Published":
    # The makers of documents cost every process of the office half a second that starts without them.
    from shebao.disclosure.publish import publish_book

    source = work / FILE
    write_book(dated(book_of_version(asked.version), asked), source)
    return publish_book(source, out, last_year=last_year(asked.version), progress=say)


def _final(asked: Asked, work: Path, out: Path, say: Say) -> "Published":
    from shebao.disclosure.publish import publish_final

    version = asked.version
    accounts = final_of_version(version)
    return publish_final(
        replace(accounts, department=dated_cover(accounts.department, asked)),
        out,
        before=final_before(version.year),
        acknowledged=asked.acknowledged,
        last_year=last_year(version),
        progress=say,
    )


MAKERS: dict[Account, Maker] = {Account.BUDGET: _budget, Account.FINAL: _final}
"""How the files of a budget and of final accounts are made."""


def acknowledgements_of(version: Version) -> tuple[Acknowledgement, ...]:
    """What the unit had acknowledged in the book that a version was compiled from."""
    return book_of_version(version).acknowledgements if version.kind == Account.BUDGET else ()


def dated(book: Book, asked: Asked) -> Book:
    """A version's book as it is published: the days on its cover, what was acknowledged in the case of its release."""
    cover = dated_cover(book.department, asked)
    known = {(one.code, one.subject) for one in asked.acknowledged}
    kept = [one for one in book.acknowledgements if (one.code, one.subject) not in known]
    return replace(book, department=cover, acknowledgements=(*kept, *asked.acknowledged))


def dated_cover(cover: Department, asked: Asked) -> Department:
    """A cover with the days of the grant and of the publication."""
    approved, published = (day.isoformat() if day else "" for day in (asked.approved_on, asked.published_on))
    return replace(cover, approved_on=approved, published_on=published)


def last_year(version: Version) -> Disclosure | None:
    """The text that was published the year before, where there is one that can be read."""
    rows = PublishedVersion.objects.filter(version__year=version.year - 1, version__kind=version.kind)
    before = rows.select_related("version").order_by("-version__number").first()
    from shebao.disclosure.read.assemble import read_blocks
    from shebao.disclosure.read.raw import UnreadableFile
    from shebao.disclosure.recognise.document import recognise

    page = published_folder() / before.version.folder / "disclosure.html" if before else None
    if page is None or not page.is_file():
        return None
    try:
        return recognise(read_blocks(page), page.name)
    except UnreadableFile:
        return None


def reply_of(year: int, kind: str) -> Reply | None:
    """The grant of a year and kind that counts."""
    return Reply.objects.filter(year=year, kind=kind).order_by("-ordinal").first()
