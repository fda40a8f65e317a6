"""The command line as a clerk and as a program use it: exit codes, JSON, plain refusals."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shebao.budget.book import TextKey
from shebao.budget.forms import read_book, write_book
from shebao.cli.app import app
from tests.books import small_book


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "底册.xlsx"
    write_book(small_book(), path)
    return path


@pytest.fixture
def wrong_book(tmp_path: Path) -> Path:
    right = small_book()
    path = tmp_path / "有错.xlsx"
    write_book(replace(right, texts={**right.texts, TextKey.OTHER: "联系电话13812345678。"}), path)
    return path


class TestPublish:
    def test_published(self, book: Path, tmp_path: Path) -> None:
        result = run("publish", book, "-o", tmp_path / "out", "--formats", "html,data")
        assert result.exit_code == 0, result.output
        assert "已生成公开文本" in result.output and "错误 0" in result.output
        assert (tmp_path / "out" / "disclosure.html").exists()

    def test_errors_publish_nothing(self, wrong_book: Path, tmp_path: Path) -> None:
        result = run("publish", wrong_book, "-o", tmp_path / "out")
        assert result.exit_code == 1
        assert "没有生成文件" in result.output and "--draft" in result.output
        assert not (tmp_path / "out").exists()

    def test_a_draft_is_made_and_called_one(self, wrong_book: Path, tmp_path: Path) -> None:
        result = run("publish", wrong_book, "-o", tmp_path / "out", "--draft", "--formats", "html")
        assert result.exit_code == 1 and "草稿（仅供内部审核）" in result.output

    def test_what_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
        assert run("publish", tmp_path / "坏.xlsx", "-o", tmp_path / "out").exit_code == 2
        assert run("publish", tmp_path / "没有.xlsx", "-o", tmp_path / "out").exit_code == 2

    def test_json_and_nothing_else_on_standard_output(self, wrong_book: Path, tmp_path: Path) -> None:
        result = run("publish", wrong_book, "-o", tmp_path / "out", "--json")
        data = json.loads(result.stdout)
        assert (data["published"], data["exit_code"], data["files"]) == (False, 1, {})
        error = next(finding for finding in data["findings"] if finding["severity"] == "error")
        assert error["places"][0]["file"] == "有错.xlsx" and error["places"][0]["sheet"] == "文字"

    def test_a_county(self, book: Path, wrong_book: Path, tmp_path: Path) -> None:
        result = run("publish", tmp_path, "-o", tmp_path / "全县", "--formats", "data", "--json")
        outcome = {Path(one["book"]).name: one["published"] for one in json.loads(result.stdout)}
        assert outcome == {"底册.xlsx": True, "有错.xlsx": False} and result.exit_code == 1
        assert (tmp_path / "全县" / "底册" / "disclosure.json").exists()

    @pytest.mark.parametrize("formats", ["pdf,doc", "", "，"])
    def test_an_unknown_format_is_refused(self, book: Path, tmp_path: Path, formats: str) -> None:
        result = run("publish", book, "-o", tmp_path / "out", "--formats", formats)
        said = "".join(result.output.replace("│", "").split())
        assert result.exit_code == 2 and "pdf、docx、xlsx、html、data" in said

    def test_an_output_that_cannot_be_written_is_one_plain_sentence(self, book: Path, tmp_path: Path) -> None:
        (tmp_path / "文件").write_text("x", encoding="utf-8")
        for output in (tmp_path / "文件", tmp_path / "文件" / "里面"):
            result = run("publish", book, "-o", output, "--formats", "data")
            assert result.exit_code == 2 and "Traceback" not in result.output and "“" in result.output

    def test_last_years_book_is_compared(self, book: Path, tmp_path: Path) -> None:
        last_year = small_book(department=replace(small_book().department, year=2024))
        write_book(last_year, tmp_path / "去年")
        result = run(
            "publish", book, "-o", tmp_path / "out", "--formats", "data", "--last-year", tmp_path / "去年", "--json"
        )
        assert "R-22" in {finding["code"] for finding in json.loads(result.stdout)["findings"]}


class TestBook:
    def test_new_book_is_read_back_as_an_empty_one(self, tmp_path: Path) -> None:
        path = tmp_path / "新.xlsx"
        assert run("book", "new", path, "--year", 2026).exit_code == 0
        codes = {finding.code for finding in read_book(path).findings}
        assert "B-005" not in codes and "B-006" not in codes

    def test_nothing_is_overwritten_without_being_told(self, book: Path) -> None:
        before = book.read_bytes()
        for command in (("book", "new", book), ("book", "convert", book, book)):
            result = run(*command)
            assert result.exit_code == 2 and "--force" in result.output
        assert book.read_bytes() == before

    def test_there_and_back(self, book: Path, tmp_path: Path) -> None:
        assert run("book", "convert", book, tmp_path / "文件夹").exit_code == 0
        assert run("book", "convert", tmp_path / "文件夹", tmp_path / "回来.xlsx").exit_code == 0
        assert read_book(tmp_path / "回来.xlsx").book == read_book(book).book

    def test_check_finds_what_publishing_would(self, tmp_path: Path) -> None:
        """A fault between the sheets (no reasons for the change), which only the composed text shows."""
        path = tmp_path / "底册.xlsx"
        write_book(small_book(reasons=()), path)
        codes = {finding["code"] for finding in json.loads(run("book", "check", path, "--json").stdout)["findings"]}
        assert "R-21" in codes
        only_book = json.loads(run("book", "check", path, "--book-only", "--json").stdout)
        assert "R-21" not in {finding["code"] for finding in only_book["findings"]} and not only_book["text_checked"]

    def test_check_exit_codes(self, book: Path, wrong_book: Path, tmp_path: Path) -> None:
        assert run("book", "check", book).exit_code == 0
        assert run("book", "check", wrong_book).exit_code == 1
        assert run("book", "check", tmp_path / "没有.xlsx").exit_code == 2


def test_demo_publishes_the_example_without_an_open_warning(tmp_path: Path) -> None:
    result = run("demo", "--no-serve", "-o", tmp_path / "out", "--json")
    data = json.loads(result.stdout)
    assert data["published"] and data["exit_code"] == 0
    assert [f["code"] for f in data["findings"] if f["severity"] == "warning" and not f["acknowledged"]] == []


def test_version() -> None:
    assert run("--version").output.startswith("shebao ")


class TestAccounts:
    def test_a_new_workbook_is_read_and_one_of_another_year_refused(self, book: Path, tmp_path: Path) -> None:
        path, year = tmp_path / "决算账表.xlsx", small_book().department.year
        assert run("accounts", "new", path, "--year", year).exit_code == 0
        assert run("accounts", "check", path, "--budget", book).exit_code == 0
        assert run("accounts", "new", path).exit_code == 2
        assert run("accounts", "new", path, "--year", year - 1, "--force").exit_code == 0
        told = run("accounts", "check", path, "--budget", book, "--json")
        assert told.exit_code == 1
        assert "A-01" in {finding["code"] for finding in json.loads(told.stdout)["findings"]}
        assert run("accounts", "check", path, "--budget", tmp_path / "没有.xlsx").exit_code == 2
