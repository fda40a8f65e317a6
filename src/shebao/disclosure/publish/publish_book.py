"""Publish one book: read, check, compose, judge, render, read back, and only then put the files in place.

Rules:
- Nothing reaches the folder before everything was read back and agreed (see ``folder``).
- Findings of error level stop publication. A draft is made all the same, marked 仅供内部审核 on every page.
- V-7: a character that no font here can print. V-8 (a whole county): the software failed over a book.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from shebao.budget.forms import read_book
from shebao.disclosure.model import Disclosure
from shebao.disclosure.publish.compare import compare_with_source
from shebao.disclosure.publish.draft_mark import check_draft_mark
from shebao.disclosure.publish.folder import making_in, put_in_place, refuse_harm
from shebao.disclosure.publish.judge import judge_book
from shebao.disclosure.read.assemble import read_disclosure
from shebao.disclosure.read.raw import UnreadableFile
from shebao.disclosure.render import FORMATS
from shebao.disclosure.render.data import render_data
from shebao.disclosure.render.docx import render_docx
from shebao.disclosure.render.html import render_html
from shebao.disclosure.render.pdf import render_pdf
from shebao.disclosure.render.xlsx import render_xlsx
from shebao.documents.glyphs import MissingGlyphError
from shebao.findings import Finding, Place, Severity, by_severity, has_errors

DOCUMENT = "disclosure"
DATA_FILES = ("disclosure.json", "facts.csv", "datapackage.json", "tables")

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Called with what is being done, the step's number and how many steps there are."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a run made and found. ``files`` by format, empty where nothing was published.

    ``book_path`` is what was read; the folder where final accounts were given as a value.
    """

    book_path: Path
    folder: Path
    findings: tuple[Finding, ...] = ()
    files: dict[str, Path] = field(default_factory=dict)
    document: Disclosure | None = None
    readable: bool = True
    draft: bool = False
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def published(self) -> bool:
        """Whether files were put in place."""
        return bool(self.files)

    @property
    def exit_code(self) -> int:
        """0 published without errors, 1 findings of error level, 2 the book could not be read."""
        if not self.readable:
            return 2
        return 1 if has_errors(self.findings) else 0


class Steps:
    """Names the steps to whoever watches and keeps the time of each."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._number = progress, total, 0
        self.seconds: dict[str, float] = {}

    def run(self, name: str, work: Callable[[], T]) -> T:
        """Do one step."""
        self._number += 1
        if self._progress:
            self._progress(name, self._number, self._total)
        started = time.perf_counter()
        result = work()
        self.seconds[name] = time.perf_counter() - started
        return result


def publish_book(
    book_path: Path,
    folder: Path,
    *,
    draft: bool = False,
    formats: Sequence[str] = FORMATS,
    font_dirs: Sequence[Path] = (),
    last_year: Disclosure | None = None,
    progress: Progress | None = None,
) -> Published:
    """Publish a book (workbook or folder) into a folder.

    Findings are returned, worst first, those of the book before those of the document. Raises OutputRefusedError where
    the folder holds the book or somebody else's files under our names, OSError where it cannot be written.
    """
    refuse_harm(folder, book_path, names_of(formats))
    steps = Steps(progress, 4 + 2 * len(formats))
    reading = steps.run("读取底册", lambda: read_book(book_path))
    if reading.book is None:
        unread = tuple(by_severity(reading.findings))
        return Published(book_path, folder, unread, readable=reading.readable, draft=draft, seconds=steps.seconds)
    document = judge_book(
        reading.book, reading.findings, file=book_path.name, draft=draft, last_year=last_year, run=steps.run
    )
    judged = document.findings
    if has_errors(judged) and not draft:
        return Published(book_path, folder, judged, document=document, seconds=steps.seconds)

    done = Published(book_path, folder, judged, document=document, draft=draft, seconds=steps.seconds)
    return make_files(done, document, formats, font_dirs, steps)


def make_files(
    done: Published, document: Disclosure, formats: Sequence[str], font_dirs: Sequence[Path], steps: Steps
) -> Published:
    """Make a judged document's files, read each back, and put them in place where every word agrees."""
    folder = done.folder
    with making_in(folder) as making:
        differences = [
            finding for form in formats for finding in _make_and_read_back(document, making, form, font_dirs, steps)
        ]
        if differences:
            return replace(done, findings=tuple(by_severity([*differences, *done.findings])))
        put_in_place(making, folder)
    return replace(done, files={form: folder / _file_name(form) for form in formats})


def _make_and_read_back(
    document: Disclosure, making: Path, form: str, font_dirs: Sequence[Path], steps: Steps
) -> list[Finding]:
    path = making / f"{DOCUMENT}.{form}"
    makers: dict[str, Callable[[], None]] = {
        "pdf": lambda: render_pdf(document, path, font_dirs=font_dirs),
        "docx": lambda: render_docx(document, path),
        "xlsx": lambda: render_xlsx(document, path),
        "html": lambda: render_html(document, path),
        "data": lambda: render_data(document, making),
    }
    try:
        steps.run(f"生成 {form.upper()}", makers[form])
    except MissingGlyphError as error:
        return [_missing_glyphs(error, path.name)]
    if form == "data":
        return []
    try:
        return steps.run(f"回读 {form.upper()}", lambda: _read_back(document, path))
    except UnreadableFile as error:
        message = f"刚生成的 {path.name} 读不出来：{error}请重新生成；仍有此错误的，请报告软件问题。"
        return [Finding("V-1", Severity.ERROR, message, f"{path.name}/读不出", (Place(path.name),))]


def _read_back(document: Disclosure, path: Path) -> list[Finding]:
    differences = compare_with_source(document, read_disclosure(path), path.name)
    return [*differences, *check_draft_mark(path, draft=document.draft)]


def _file_name(form: str) -> str:
    return "disclosure.json" if form == "data" else f"{DOCUMENT}.{form}"


def names_of(formats: Sequence[str]) -> list[str]:
    """The names of everything that formats put into a folder."""
    return [name for form in formats for name in (DATA_FILES if form == "data" else (_file_name(form),))]


def _missing_glyphs(error: MissingGlyphError, file: str) -> Finding:
    """V-7: a character that no font here can print, such as a rare one in a name."""
    characters = "".join(error.characters)
    return Finding("V-7", Severity.ERROR, str(error), "字体/缺字", (Place(file),), characters, "字体中有的字")
