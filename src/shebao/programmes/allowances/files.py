"""The file of a roster (名册档案): each document kept by its digest, and the sealed list of all of them (归档清单)."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from shebao.cases.evidence import store
from shebao.journal.digest import digest_of_bytes
from shebao.programmes.allowances.models import Document, Roster
from shebao.staff.who import Who

FOLDER = "papers"


def keep_document(roster: Roster, kind: str, name: str, content: bytes, *, by: Who, now: datetime) -> Document:
    """Keep a document of a roster; the same bytes of a kind are one document. Belongs inside a transaction."""
    made = digest_of_bytes([content])
    known = Document.objects.filter(roster=roster, kind=kind, digest=made).first()
    return known or Document.objects.create(
        roster=roster,
        kind=kind,
        name=name[:200],
        path=store(content, made),
        digest=made,
        size=len(content),
        made_by=by.natural_person.number,
        made_at=now,
    )


def read_document(document: Document) -> bytes:
    """The bytes of a document. Raises FileNotFoundError where they are gone, ValueError where they were changed."""
    root = (Path(settings.DATA) / FOLDER).resolve()
    path = (Path(settings.DATA) / document.path).resolve()
    if not path.is_relative_to(root):
        raise ValueError(f"{document.path} 不在材料目录中")
    content = path.read_bytes()
    if digest_of_bytes([content]) != document.digest:
        raise ValueError(f"“{document.kind}”的文件被改动过，与登记的摘要不符")
    return content
