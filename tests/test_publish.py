"""Publishing: nothing wrong gets out, nothing half-made stays, one bad book does not stop the others."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from shebao.budget.book import Book, TextKey
from shebao.budget.forms import write_book
from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import Disclosure, Paragraph, Table
from shebao.disclosure.publish import find_books, publish_book, publish_county
from shebao.disclosure.publish.compare import compare_with_source
from shebao.disclosure.read.assemble import read_disclosure
from shebao.disclosure.render.docx import render_docx
from shebao.disclosure.render.html import render_html
from shebao.disclosure.render.pdf import render_pdf
from shebao.disclosure.render.xlsx import render_xlsx
from tests.books import small_book

RENDERERS = {".pdf": render_pdf, ".docx": render_docx, ".xlsx": render_xlsx, ".html": render_html}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "底册"
    write_book(small_book(), path)
    return path


def with_text(key: TextKey, text: str) -> Book:
    book = small_book()
    return replace(book, texts={**book.texts, key: text})


class TestPublishing:
    def test_all_formats_are_put_in_place(self, book: Path, tmp_path: Path) -> None:
        made = publish_book(book, tmp_path / "out")
        assert made.exit_code == 0, made.findings
        assert {path.name for path in (tmp_path / "out").iterdir()} == {
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
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["disclosure.html"]

    def test_an_error_stops_it_and_leaves_the_folder_as_it_was(self, tmp_path: Path) -> None:
        write_book(with_text(TextKey.OTHER, "联系电话13812345678。"), tmp_path / "底册")
        out = tmp_path / "out"
        out.mkdir()
        (out / "disclosure.html").write_text("先前公开的文本", encoding="utf-8")
        made = publish_book(tmp_path / "底册", out)
        assert made.exit_code == 1 and not made.published
        assert [path.name for path in out.iterdir()] == ["disclosure.html"]
        assert (out / "disclosure.html").read_text(encoding="utf-8") == "先前公开的文本"

    def test_a_draft_is_made_in_spite_of_errors_and_marked(self, tmp_path: Path) -> None:
        write_book(with_text(TextKey.OTHER, "联系电话13812345678。"), tmp_path / "底册")
        made = publish_book(tmp_path / "底册", tmp_path / "out", draft=True, formats=("html", "pdf"))
        assert made.published and made.exit_code == 1
        assert "仅供内部审核" in made.files["html"].read_text(encoding="utf-8")

    def test_the_final_text_does_not_lie_beside_an_old_draft(self, book: Path, tmp_path: Path) -> None:
        publish_book(book, tmp_path / "out", draft=True)
        publish_book(book, tmp_path / "out", formats=("html",))
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["disclosure.html"]
        assert "仅供内部审核" not in (tmp_path / "out" / "disclosure.html").read_text(encoding="utf-8")

    def test_files_of_others_in_the_folder_are_left_alone(self, book: Path, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "批复.pdf").write_bytes(b"%PDF")
        publish_book(book, tmp_path / "out", formats=("html",))
        assert (tmp_path / "out" / "批复.pdf").exists()

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

    def test_books_of_one_name_get_folders_of_their_own(self, tmp_path: Path) -> None:
        for place in ("甲", "乙"):
            (tmp_path / place).mkdir()
            write_book(small_book(), tmp_path / place / "预算.xlsx")
        results = publish_county(
            [tmp_path / "甲" / "预算.xlsx", tmp_path / "乙" / "预算.xlsx"], tmp_path / "out", formats=("data",)
        )
        assert [result.folder.name for result in results] == ["预算", "预算-2"]


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

    def test_a_changed_cell_is_found(self, tmp_path: Path, suffix: str) -> None:
        document = self.document()
        read = self.rendered(changed_cell(document), tmp_path, suffix)
        assert {finding.code for finding in compare_with_source(document, read, "文本")} == {"V-2"}

    def test_a_changed_sentence_is_found(self, tmp_path: Path, suffix: str) -> None:
        document = self.document()
        read = self.rendered(changed_sentence(document), tmp_path, suffix)
        assert {finding.code for finding in compare_with_source(document, read, "文本")} == {"V-3"}


def changed_cell(document: Disclosure) -> Disclosure:
    """The same document with one amount of table 5 changed by 0.01 万元."""
    table = document.tables[4]
    row = table.rows[-1]
    cells = (*row.cells[:-2], replace(row.cells[-2], text="0.07", fen=700 * 100), row.cells[-1])
    other: Table = replace(table, rows=(*table.rows[:-1], replace(row, cells=cells)))
    return replace(document, blocks=tuple(other if block is table else block for block in document.blocks))


def changed_sentence(document: Disclosure) -> Disclosure:
    """The same document with one digit of one sentence changed."""
    old = next(block for block in document.blocks if isinstance(block, Paragraph) and len(block.figures) > 3)
    figure = old.figures[0]
    digit = "8" if figure.text[0] != "8" else "7"
    text = old.text[: figure.start] + digit + old.text[figure.start + 1 :]
    wrong = replace(figure, text=digit + figure.text[1:])
    other = replace(old, text=text, figures=(wrong, *old.figures[1:]))
    return replace(document, blocks=tuple(other if block is old else block for block in document.blocks))
