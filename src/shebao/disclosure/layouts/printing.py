"""Files of a publication: saved page, Word, workbook, text, and PDFs printed by Chromium and by LibreOffice."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shebao.disclosure.layouts.docx import as_docx
from shebao.disclosure.layouts.html import as_html
from shebao.disclosure.layouts.printed import Publication
from shebao.disclosure.layouts.txt import as_txt
from shebao.disclosure.layouts.xlsx import as_xlsx

FORMATS = ("chromium.pdf", "libreoffice.pdf", "docx", "html", "xlsx", "txt")
SECONDS = 180


class PrinterMissingError(Exception):
    """Chromium or LibreOffice is not installed; the message says which."""


def write_files(wanted: Sequence[tuple[Publication, str, Path]]) -> list[Path]:
    """Write publications, each in one of :data:`FORMATS`, to the paths given (without suffix); returns the files.

    PDFs are printed together, so that the office suite starts once. Raises PrinterMissingError where a program lacks.
    """
    paths: list[Path] = []
    pages: list[tuple[Path, Path]] = []
    letters: list[tuple[Path, Path]] = []
    for publication, format_, stem in wanted:
        stem.parent.mkdir(parents=True, exist_ok=True)
        path = stem.with_name(f"{stem.name}.{format_.split('.')[-1]}")
        paths.append(path)
        if format_ == "chromium.pdf":
            source = stem.with_name(f"{stem.name}.page.html")
            source.write_text(as_html(publication), encoding="utf-8")
            pages.append((source, path))
        elif format_ == "libreoffice.pdf":
            source = stem.parent / "letters" / f"{stem.name}.docx"
            source.parent.mkdir(exist_ok=True)
            source.write_bytes(as_docx(publication))
            letters.append((source, path))
        elif format_ == "docx":
            path.write_bytes(as_docx(publication))
        elif format_ == "xlsx":
            path.write_bytes(as_xlsx(publication))
        elif format_ == "html":
            path.write_text(as_html(publication), encoding="utf-8")
        else:
            path.write_text(as_txt(publication), encoding="utf-8")
    _print_pages(pages)
    _print_letters(letters)
    return paths


def _program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise PrinterMissingError(f"{' / '.join(names)} is not installed")


def _print_pages(pages: list[tuple[Path, Path]]) -> None:
    if not pages:
        return
    chromium = _program("chromium", "chromium-browser", "google-chrome")

    def one(page: tuple[Path, Path]) -> None:
        with tempfile.TemporaryDirectory() as profile:
            command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
            command += [f"--user-data-dir={profile}", f"--print-to-pdf={page[1]}", page[0].resolve().as_uri()]
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        page[0].unlink()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, pages))


def _print_letters(letters: list[tuple[Path, Path]]) -> None:
    if not letters:
        return
    office = _program("soffice", "libreoffice")
    folders = {source.parent for source, _ in letters}
    with tempfile.TemporaryDirectory() as profile:
        for folder in folders:
            sources = [str(source) for source, _ in letters if source.parent == folder]
            command = [office, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", "pdf"]
            for start in range(0, len(sources), 40):
                several = [*command, "--outdir", str(folder), *sources[start : start + 40]]
                subprocess.run(several, check=True, capture_output=True, timeout=SECONDS * 5)
    for source, path in letters:
        source.with_suffix(".pdf").replace(path)
        source.unlink()
