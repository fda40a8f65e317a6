"""A published example, made once in a run: as a folder, as rows of an office, as the content of a site; and a walk."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

from django.conf import settings
from django.db import transaction

from shebao.disclosure.publish import publish_book
from shebao.journal.record import SYSTEM, record
from shebao.programmes.years import rows
from shebao.programmes.years.content import content_of, digest_of
from shebao.programmes.years.models import BaseLines, PublishedVersion, Version
from shebao.programmes.years.published import Publication
from shebao.programmes.years.typeset import digest_of_folder
from shebao.staff.who import Who
from shebao.web.public import site
from shebao.web.public.answers import Answer
from shebao.web.public.content import Content
from shebao.web.public.documents import PublicDocument
from shebao.web.public.totals import Paid, Totals
from tests import made_once
from tests.office.conftest import NOW
from tests.office.years.walk import BOOK, example

DAY = date(2025, 12, 31)
NOTE = "补充其他说明，数字没有变化。"


def example_folder() -> Path:
    """The example's publication in all forms."""

    def make(folder: Path) -> None:
        assert publish_book(BOOK, folder / "text").exit_code == 0

    return made_once.once("published-example", make) / "text"


def publication(version: int = 1, successor: int | None = None, **other: Any) -> Publication:
    """The example as a publication."""
    told: dict[str, Any] = {
        "year": 2025, "kind": "budget", "version": version, "title": "泽州县社会保险中心2025年度部门预算",
        "folder": example_folder(), "digest": "sm3:1", "approved_on": date(2025, 5, 20), "due_on": date(2025, 6, 9),
        "published_on": date(2025, 6, 3), "note": NOTE if version > 1 else "", "superseded_by": successor,
    }  # fmt: skip
    return Publication(**(told | other))


def content(*publications: Publication, **paid: Paid) -> Content:
    """A site without an office; payments by the code of a project (P01=Paid(…))."""
    listed = publications or (publication(),)
    totals = Totals(DAY, {f"2025-{code}": one for code, one in paid.items()})
    return Content(tuple(PublicDocument(one) for one in listed), totals)


def show(maker: Who, checker: Who, number: int = 1) -> Version:
    """Rows and files of the example as a published version of this office."""
    text = content_of(example())
    with transaction.atomic():
        base = BaseLines.objects.filter(year=2025, kind="budget").first()
        changes = []
        if base is None:
            of_base = {"year": 2025, "kind": "budget", "number": 1, "name": "底册.xlsx", "made_at": NOW}
            base = BaseLines(content=text, digest=digest_of(text), maker=maker.natural_person, **of_base)
            changes.append(rows.add(base))
            changes.append(rows.change(base, state="已确认", checker=checker.natural_person, checked_at=NOW))
        version = Version(
            year=2025, kind="budget", number=number, base=base, content=text, digest=digest_of(text), total=1,
            note="公开", maker=maker.natural_person, made_at=NOW,
        )  # fmt: skip
        changes.append(rows.add(version))
        folder = Path(settings.DATA) / "published" / version.folder
        shutil.copytree(example_folder(), folder)
        changes.append(rows.change(version, state="已审批", approved_by_case="审批"))
        changes.append(rows.change(version, state="已放行", released_by_case="公开"))
        told = publication(number)
        made = PublishedVersion(
            version=version, title=told.title, digest=digest_of_folder(folder), approved_on=told.approved_on,
            due_on=told.due_on, published_on=told.published_on, note=told.note, case_number="公开",
            made_by=maker.natural_person, made_at=NOW,
        )  # fmt: skip
        changes += [rows.add(made), rows.change(version, state="已公开")]
        record("测试", SYSTEM, changes=changes)
    site.forget()
    return version


Ask = Callable[[str, str], Answer]


def walk(ask: Ask, start: str = "/public/") -> Iterator[tuple[str, Answer]]:
    """Every address that can be reached, with its answer: links, pictures, forms, files, the map of the site."""
    known, waiting = {start}, [start, "/public/sitemap.xml", "/robots.txt"]
    while waiting:
        address = waiting.pop()
        path, _, query = address.partition("?")
        answer = ask(unquote(path), query)
        yield address, answer
        if answer.content_type.startswith("text/html") and not answer.self_contained:
            found = re.findall(r'(?:href|src|srcset|action)="([^"#]*)"', answer.body.decode())
        elif answer.content_type.startswith("application/xml"):
            found = re.findall(r"<loc>(.*?)</loc>", answer.body.decode())
        else:
            continue
        for one in found:
            there = urljoin(path, one)
            if there.startswith("/public/") and unquote(there) not in known:
                known.add(unquote(there))
                waiting.append(there)


def text_of(address: str, answer: Answer) -> str:
    """What can be read in an answer, whatever its form, without white space."""
    if address.endswith(".pdf"):
        from pypdfium2 import PdfDocument

        document = PdfDocument(answer.body)
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    elif address.endswith((".docx", ".xlsx")):
        import zipfile

        with zipfile.ZipFile(io.BytesIO(answer.body)) as package:
            parts = [package.read(name).decode() for name in package.namelist() if name.endswith(".xml")]
        text = re.sub("<[^>]*>", "", "".join(parts))
    else:
        text = answer.body.decode()
    return "".join(text.split())
