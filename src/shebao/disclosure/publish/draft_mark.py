"""The mark of a draft (仅供内部审核) looked for in a file as a whole: page heads and watermarks are no text blocks."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from shebao.disclosure.model import DRAFT_MARK
from shebao.findings import Finding, Place, Severity


def check_draft_mark(path: Path, *, draft: bool) -> Iterator[Finding]:
    """V-6: a final text bears the mark, or a draft does not."""
    if bears_mark(path) is draft:
        return
    what = f"是草稿，却没有印“{DRAFT_MARK}”" if draft else f"是定稿，却印有“{DRAFT_MARK}”"
    message = f"{path.name} {what}。请重新生成；仍有此错误的，不得对外发布，并请报告软件问题。"
    yield Finding("V-6", Severity.ERROR, message, f"{path.name}/{DRAFT_MARK}", (Place(path.name),))


def bears_mark(path: Path) -> bool:
    """Whether a PDF, office document or page bears the mark anywhere."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            pages = (page.get_textpage().get_text_bounded() for page in document)
            return any(DRAFT_MARK in "".join(text.split()) for text in pages)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            return any(DRAFT_MARK.encode() in package.read(name) for name in package.namelist())
    return DRAFT_MARK in path.read_text(encoding="utf-8")
