"""Write reports: one file, or a folder with an index, a page for each document, the follow-up list and the data."""

import json
from collections.abc import Sequence
from pathlib import Path

from shebao.disclosure.check.check_files import Checked
from shebao.disclosure.check.html import Frame, index_html, report_html
from shebao.disclosure.check.report import Report
from shebao.disclosure.check.workbook import write_workbook

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


def _write_pages(checked: Sequence[Checked], index: Path, folder: Path) -> None:
    """The index and beside it, in a folder, a page for each document, numbered as they were given."""
    folder.mkdir(parents=True, exist_ok=True)
    addresses = {}
    width = len(str(len(checked)))
    for number, item in enumerate(checked):
        # Numbered and nothing else: names of files may be long, alike, or full of signs.
        page = folder / f"{number + 1:0{width}d}.html"
        text = report_html(item.with_document(), Frame(index=f"../{index.name}"))
        page.write_text(text, encoding="utf-8", newline="\n")
        addresses[number] = f"{folder.name}/{page.name}"
    index.write_text(index_html([item.report for item in checked], addresses), encoding="utf-8", newline="\n")
