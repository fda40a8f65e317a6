"""Write reports: one file, or a folder with an index, a page for each document, the follow-up list and the data."""

import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from shebao.disclosure.check.check_files import Checked
from shebao.disclosure.check.html import Frame, index_html, report_html
from shebao.disclosure.check.report import Report
from shebao.disclosure.check.workbook import write_workbook

LONGEST = 180
"""Bytes of a page's name; systems allow 255."""

INDEX, WORKBOOK, DATA = "index.html", "findings.xlsx", "report.json"


def write_one(checked: Sequence[Checked], path: Path, form: str) -> Path:
    """Write all results into one file of a format; HTML of several documents is their index, pages beside it.

    Raises OSError where it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    reports = [item.report for item in checked]
    if form == "json":
        _write_json(reports, path)
    elif form == "xlsx":
        write_workbook(reports, path)
    elif len(checked) == 1:
        path.write_text(report_html(checked[0].with_document()), encoding="utf-8", newline="\n")
    else:
        _write_pages(checked, path, path.parent / f"{path.stem}-files")
    return path


def write_folder(checked: Sequence[Checked], folder: Path, formats: Sequence[str]) -> list[Path]:
    """Write the formats into a folder: index.html with a page for each document, findings.xlsx, report.json.

    Raises OSError where it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reports = [item.report for item in checked]
    written = []
    if "html" in formats:
        written.append(folder / INDEX)
        _write_pages(checked, folder / INDEX, folder / "documents")
    if "xlsx" in formats:
        written.append(folder / WORKBOOK)
        write_workbook(reports, folder / WORKBOOK)
    if "json" in formats:
        written.append(folder / DATA)
        _write_json(reports, folder / DATA)
    return written


def _write_json(reports: Sequence[Report], path: Path) -> None:
    data = {"documents": [report.as_json() for report in reports]}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def page_names(reports: Sequence[Report]) -> list[str]:
    """The names of the pages: of the files without signs a system refuses, not too long, each once."""
    names: list[str] = []
    taken: set[str] = set()
    for report in reports:
        plain = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|#%]+', "_", unicodedata.normalize("NFC", report.file.name)).strip(" .")
        plain = plain.encode()[:LONGEST].decode("utf-8", "ignore") or "未命名"
        number, name = 1, plain
        while name.casefold() in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name.casefold())
        names.append(f"{name}.html")
    return names


def _write_pages(checked: Sequence[Checked], index: Path, folder: Path) -> None:
    """The index and beside it, in a folder, a page for each document, named after it."""
    folder.mkdir(parents=True, exist_ok=True)
    addresses = {}
    names = page_names([item.report for item in checked])
    for number, (item, name) in enumerate(zip(checked, names, strict=True)):
        page = folder / name
        text = report_html(item.with_document(), Frame(index=f"../{quote(index.name)}"))
        page.write_text(text, encoding="utf-8", newline="\n")
        addresses[number] = f"{quote(folder.name)}/{quote(page.name)}"
    index.write_text(index_html([item.report for item in checked], addresses), encoding="utf-8", newline="\n")
