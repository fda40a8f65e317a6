"""Publishing: nothing wrong gets out, nothing half-made stays, one bad book does not stop the others."""

import importlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shebao.budget.book import Book, TextKey
from shebao.budget.forms import write_book
from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import Block, Disclosure, Heading, Paragraph
from shebao.disclosure.publish import CountyResult, OutputRefusedError, find_books, publish_book, publish_county
from shebao.disclosure.publish.compare import compare_with_source
from shebao.disclosure.publish.draft_mark import check_draft_mark
from shebao.disclosure.read.assemble import read_disclosure
from shebao.disclosure.render.docx import render_docx
from shebao.disclosure.render.html import render_html
from shebao.disclosure.render.pdf import render_pdf
from shebao.disclosure.render.xlsx import render_xlsx
from tests.books import small_book
from tests.thorough import examples

RENDERERS = {".pdf": render_pdf, ".docx": render_docx, ".xlsx": render_xlsx, ".html": render_html}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "底册"
    write_book(small_book(), path)
    return path


def with_text(key: TextKey, text: str) -> Book:
    book = small_book()
    return replace(book, texts={**book.texts, key: text})


def visible(folder: Path) -> set[str]:
    """What a person sees in a folder."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


class TestPublishing:
    def test_all_formats_are_put_in_place(self, book: Path, tmp_path: Path) -> None:
        made = publish_book(book, tmp_path / "out")
        assert made.exit_code == 0, made.findings
        assert visible(tmp_path / "out") == {
            "disclosure.pdf",
            "disclosure.docx",
            "disclosure.xlsx",
            "disclosure.html",
            "disclosure.json",
            "facts.csv",
            "datapackage.json",
            "tables",
        }

    def test_only_the_formats_asked_for(self, book: Path, tmp_path: Path) -> None:
        publish_book(book, tmp_path / "out", formats=("html",))
        assert visible(tmp_path / "out") == {"disclosure.html"}

    def test_an_error_stops_it_and_leaves_the_folder_as_it_was(self, book: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        publish_book(book, out, formats=("html", "data"))
        before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
        write_book(with_text(TextKey.OTHER, "联系电话13812345678。"), tmp_path / "改坏的底册")
        made = publish_book(tmp_path / "改坏的底册", out)
        assert made.exit_code == 1 and not made.published
        assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before

    def test_a_draft_is_made_in_spite_of_errors_and_marked(self, tmp_path: Path) -> None:
        write_book(with_text(TextKey.OTHER, "联系电话13812345678。"), tmp_path / "底册")
        made = publish_book(tmp_path / "底册", tmp_path / "out", draft=True, formats=("html", "pdf"))
        assert made.published and made.exit_code == 1
        assert "仅供内部审核" in made.files["html"].read_text(encoding="utf-8")

    def test_the_final_text_does_not_lie_beside_an_old_draft(self, book: Path, tmp_path: Path) -> None:
        publish_book(book, tmp_path / "out", draft=True)
        publish_book(book, tmp_path / "out", formats=("html",))
        assert visible(tmp_path / "out") == {"disclosure.html"}
        assert "仅供内部审核" not in (tmp_path / "out" / "disclosure.html").read_text(encoding="utf-8")

    def test_files_of_others_in_the_folder_are_left_alone(self, book: Path, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "批复.pdf").write_bytes(b"%PDF")
        publish_book(book, tmp_path / "out", formats=("html",))
        assert (tmp_path / "out" / "批复.pdf").exists()

    @pytest.mark.parametrize("name", ["disclosure.html", "facts.csv", "tables", "disclosure.pdf"])
    def test_what_somebody_else_put_there_under_our_names_is_never_replaced(
        self, book: Path, tmp_path: Path, name: str
    ) -> None:
        out = tmp_path / "out"
        (out / name).mkdir(parents=True) if "." not in name else out.mkdir()
        if "." in name:
            (out / name).write_text("别人的文件", encoding="utf-8")
        with pytest.raises(OutputRefusedError, match=name):
            publish_book(book, out)
        assert visible(out) == {name}

    def test_a_book_is_never_published_over_itself(self, book: Path) -> None:
        before = {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}
        for out in (book, book / "公开"):
            with pytest.raises(OutputRefusedError, match="底册文件夹"):
                publish_book(book, out, formats=("data",))
        assert {path: path.read_bytes() for path in book.rglob("*") if path.is_file()} == before

    def test_what_a_killed_run_left_is_cleared_away(self, book: Path, tmp_path: Path) -> None:
        left = tmp_path / "out" / ".making-killed"
        left.mkdir(parents=True)
        (left / "disclosure.html").write_text("半份", encoding="utf-8")
        os.utime(left, (0, 0))
        publish_book(book, tmp_path / "out", formats=("html",))
        assert not left.exists()

    def test_a_character_no_font_has_is_a_finding(self, tmp_path: Path) -> None:
        write_book(with_text(TextKey.OTHER, "字\U00020bb7\U000f0000样。"), tmp_path / "底册")
        made = publish_book(tmp_path / "底册", tmp_path / "out", formats=("pdf", "html"))
        assert "V-7" in {finding.code for finding in made.findings} and not made.published

    def test_last_years_figure_is_compared(self, book: Path, tmp_path: Path) -> None:
        last_year = compose(replace(small_book(), department=replace(small_book().department, year=2024)))
        made = publish_book(book, tmp_path / "out", formats=("data",), last_year=last_year)
        assert "R-22" in {finding.code for finding in made.findings}

    def test_what_reading_back_finds_stops_it(
        self, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def render_wrongly(document: Disclosure, path: Path) -> None:
            render_html(changed_cell(document), path)

        module = importlib.import_module("shebao.disclosure.publish.publish_book")
        monkeypatch.setattr(module, "render_html", render_wrongly)
        made = publish_book(book, tmp_path / "out", formats=("html",))
        assert not made.published and made.exit_code == 1
        assert [finding.code for finding in made.findings if finding.blocks_publication] == ["V-2"]
        assert visible(tmp_path / "out") == set()

    def test_the_books_own_checks_stop_it(self, tmp_path: Path) -> None:
        book = small_book()
        write_book(replace(book, facts=(replace(book.facts[0], economic=""), *book.facts[1:])), tmp_path / "底册")
        made = publish_book(tmp_path / "底册", tmp_path / "out", formats=("data",))
        assert made.exit_code == 1 and any(finding.code.startswith("B-") for finding in made.findings)

    def test_a_book_that_cannot_be_read_is_said_so(self, tmp_path: Path) -> None:
        (tmp_path / "坏.xlsx").write_bytes(b"not a workbook")
        made = publish_book(tmp_path / "坏.xlsx", tmp_path / "out")
        assert made.exit_code == 2 and made.findings and not (tmp_path / "out").exists()

    def test_publishing_twice_gives_the_same_bytes(self, book: Path, tmp_path: Path) -> None:
        for name in ("一", "二"):
            publish_book(book, tmp_path / name)
        for form in ("pdf", "docx", "xlsx", "html", "json"):
            first, second = ((tmp_path / name / f"disclosure.{form}").read_bytes() for name in ("一", "二"))
            assert first == second, form


class TestAcknowledging:
    def test_a_warning_with_a_reason_is_marked_and_an_error_never(self, tmp_path: Path) -> None:
        write_book(small_book(reasons=()), tmp_path / "底册")
        made = publish_book(tmp_path / "底册", tmp_path / "out", formats=("data",))
        warning = next(finding for finding in made.findings if finding.code == "R-21")
        acknowledgement = f"代码,位置,理由\nR-21,{warning.subject},已向财政局说明\n"
        (tmp_path / "底册" / "acknowledgements.csv").write_text(acknowledgement, encoding="utf-8")
        again = publish_book(tmp_path / "底册", tmp_path / "out", formats=("data",))
        marked = next(f for f in again.findings if (f.code, f.subject) == ("R-21", warning.subject))
        assert marked.acknowledged == "已向财政局说明"


class TestCounty:
    def test_one_broken_book_does_not_stop_the_rest(self, tmp_path: Path) -> None:
        books = tmp_path / "全县"
        books.mkdir()
        for seed in range(3):
            write_book(synthetic_book(seed), books / f"部门{seed}.xlsx")
        (books / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
        seen: list[int] = []
        found = find_books([books])
        results = publish_county(
            found, tmp_path / "out", formats=("html", "data"), progress=lambda _, done, total: seen.append(done)
        )
        assert [result.published for result in results] == [name.stem != "坏" for name in found]
        assert seen == [1, 2, 3, 4]
        document = json.loads((tmp_path / "out" / "部门0" / "disclosure.json").read_text(encoding="utf-8"))
        assert len(document["tables"]) == 13

    def test_a_book_that_breaks_the_software_or_kills_its_process_is_reported(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("好", "出错", "崩溃", "也好"):
            write_book(small_book(), tmp_path / name)
        module = importlib.import_module("shebao.disclosure.publish.publish_county")
        monkeypatch.setattr(module, "_publish_one", break_on_purpose)
        books = [tmp_path / name for name in ("好", "出错", "崩溃", "也好")]
        results = publish_county(books, tmp_path / "out", formats=("data",), workers=2)
        assert [(result.published, result.exit_code) for result in results] == [
            (True, 0),
            (False, 1),
            (False, 1),
            (True, 0),
        ]
        assert [finding.code for result in results[1:3] for finding in result.findings] == ["V-8", "V-8"]

    def test_books_of_one_name_get_folders_of_their_own(self, tmp_path: Path) -> None:
        for place in ("甲", "乙"):
            (tmp_path / place).mkdir()
            write_book(small_book(), tmp_path / place / "预算.xlsx")
        results = publish_county(
            [tmp_path / "甲" / "预算.xlsx", tmp_path / "乙" / "预算.xlsx"], tmp_path / "out", formats=("data",)
        )
        assert [result.folder.name for result in results] == ["预算", "预算-2"]


def break_on_purpose(book: Path, folder: Path, **options: Any) -> CountyResult:
    """What a worker does with a book in a test: raise, die, or publish."""
    if book.name == "出错":
        raise ValueError("意外")
    if book.name == "崩溃":
        os._exit(1)
    made = publish_book(book, folder, **options)
    return CountyResult(book, folder, book.name, made.findings, made.files, made.exit_code)


def changed_cell(document: Disclosure) -> Disclosure:
    """One amount of table 5 changed."""
    table = document.tables[4]
    row = table.rows[-1]
    cells = (*row.cells[:-2], replace(row.cells[-2], text="0.07", fen=700 * 100), row.cells[-1])
    return with_block(document, table, replace(table, rows=(*table.rows[:-1], replace(row, cells=cells))))


def changed_sentence(document: Disclosure) -> Disclosure:
    """One digit of one sentence changed."""
    old = next(block for block in document.blocks if isinstance(block, Paragraph) and len(block.figures) > 3)
    figure = old.figures[0]
    digit = "8" if figure.text[0] != "8" else "7"
    text = old.text[: figure.start] + digit + old.text[figure.start + 1 :]
    wrong = replace(figure, text=digit + figure.text[1:])
    return with_block(document, old, replace(old, text=text, figures=(wrong, *old.figures[1:])))


def changed_heading(document: Disclosure) -> Disclosure:
    """A heading of another year."""
    old = next(block for block in document.blocks if isinstance(block, Heading) and str(document.year) in block.text)
    return with_block(document, old, replace(old, text=old.text.replace(str(document.year), "1999")))


def moved_paragraph(document: Disclosure) -> Disclosure:
    """The first paragraph with figures at the end of the document."""
    old = next(block for block in document.blocks if isinstance(block, Paragraph) and len(block.figures) > 3)
    return replace(document, blocks=(*(block for block in document.blocks if block is not old), old))


def missing_table(document: Disclosure) -> Disclosure:
    """Table 5 left out."""
    return replace(document, blocks=tuple(block for block in document.blocks if block is not document.tables[4]))


def missing_row(document: Disclosure) -> Disclosure:
    """A row of table 5 left out."""
    table = document.tables[4]
    return with_block(document, table, replace(table, rows=table.rows[:-1]))


def other_title(document: Disclosure) -> Disclosure:
    """Table 3 under another title."""
    table = document.tables[2]
    return with_block(document, table, replace(table, title=table.title.replace("支出", "收入")))


def other_unit(document: Disclosure) -> Disclosure:
    """Table 3 in 亿元."""
    return with_block(document, document.tables[2], replace(document.tables[2], unit="亿元"))


def note_on_a_filled_table(document: Disclosure) -> Disclosure:
    """注：本表无数据 below table 3."""
    return with_block(document, document.tables[2], replace(document.tables[2], note="注：本表无数据"))


def other_document_title(document: Disclosure) -> Disclosure:
    """Another unit's name on the cover."""
    return replace(document, title=document.title.replace("2", "3"))


def wrong_chart_value(document: Disclosure) -> Disclosure:
    """A chart with another value, one that stands elsewhere in the text."""
    chart = document.charts[-1] if not document.charts[-1].web_only else document.charts[0]
    points = (replace(chart.points[0], text="100.00", fen=100_000_000), *chart.points[1:])
    return with_block(document, chart, replace(chart, points=points))


def wrong_chart_label(document: Disclosure) -> Disclosure:
    """A chart with another label."""
    chart = document.charts[-1]
    points = (replace(chart.points[0], label="其他支出"), *chart.points[1:])
    return with_block(document, chart, replace(chart, points=points))


def with_block(document: Disclosure, old: Block, new: Block) -> Disclosure:
    """The document with one block replaced."""
    return replace(document, blocks=tuple(new if block is old else block for block in document.blocks))


CODES = {
    "changed_cell": "V-2",
    "changed_sentence": "V-3",
    "changed_heading": "V-3",
    "moved_paragraph": "V-3",
    "missing_table": "V-1",
    "missing_row": "V-1",
    "other_title": "V-5",
    "other_unit": "V-5",
    "note_on_a_filled_table": "V-5",
    "other_document_title": "V-3",
    "wrong_chart_value": "V-4",
    "wrong_chart_label": "V-4",
}
DAMAGES = [globals()[name] for name in CODES]


@pytest.mark.parametrize("suffix", RENDERERS)
class TestReadingBack:
    """Each format is read back; a copy that differs in one place is refused."""

    def document(self) -> Disclosure:
        return compose(synthetic_book(4))

    def rendered(self, document: Disclosure, folder: Path, suffix: str) -> Disclosure:
        path = folder / f"文本{suffix}"
        RENDERERS[suffix](document, path)
        return read_disclosure(path)

    def test_what_was_composed_is_what_is_read(self, tmp_path: Path, suffix: str) -> None:
        document = self.document()
        assert compare_with_source(document, self.rendered(document, tmp_path, suffix), "文本") == []

    @pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
    def test_a_change_is_found(self, tmp_path: Path, suffix: str, damage: Callable[[Disclosure], Disclosure]) -> None:
        document = self.document()
        read = self.rendered(damage(document), tmp_path, suffix)
        assert CODES[damage.__name__] in {finding.code for finding in compare_with_source(document, read, "文本")}


@pytest.mark.parametrize("suffix", RENDERERS)
def test_the_mark_of_a_draft_is_on_drafts_and_on_nothing_else(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"文本{suffix}"
    for draft in (False, True):
        RENDERERS[suffix](replace(compose(synthetic_book(4)), draft=draft), path)
        assert list(check_draft_mark(path, draft=draft)) == []
        assert [finding.code for finding in check_draft_mark(path, draft=not draft)] == ["V-6"]


@settings(max_examples=examples(3, 6), deadline=None, derandomize=True)
@given(st.integers(100, 10_000))
def test_any_book_comes_back_from_every_format(seed: int) -> None:
    document = compose(synthetic_book(seed))
    with tempfile.TemporaryDirectory() as folder:
        for suffix, render in RENDERERS.items():
            path = Path(folder) / f"文本{suffix}"
            render(document, path)
            assert compare_with_source(document, read_disclosure(path), suffix) == []
