"""The data files: everything printed, in printed order, tied to the budget lines; nothing internal."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shebao.budget.book import Book
from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import table_grid
from shebao.disclosure.render.csv_text import excel_text
from shebao.disclosure.render.data import render_data
from shebao.findings import Finding, Place, Severity
from tests.books import WAN, small_book


def written(book: Book, folder: Path, **changes: Any) -> dict[str, Any]:
    render_data(replace(compose(book), **changes), folder)
    data: dict[str, Any] = json.loads((folder / "disclosure.json").read_text(encoding="utf-8"))
    return data


class TestDisclosureJson:
    def test_thirteen_tables_in_printed_order_with_text_fen_and_facts(self, tmp_path: Path) -> None:
        tables = written(small_book(), tmp_path)["tables"]
        assert [table["number"] for table in tables] == list(range(1, 14))
        assert tables[2]["title"] == "2025年预算支出总表" and tables[2]["unit"] == "万元"
        total, wages = tables[2]["rows"][0], tables[5]["rows"][1]
        assert [cell["text"] for cell in total] == ["合计", "", "200.00", "120.00", "80.00"]
        assert [cell["fen"] for cell in total[2:]] == [200 * WAN, 120 * WAN, 80 * WAN]
        assert [cell["text"] for cell in wages] == ["工资福利支出", "", "100.00", "100.00", ""]

    @pytest.mark.parametrize("seed", range(3))
    def test_the_facts_of_every_cell_add_up_to_it(self, seed: int, tmp_path: Path) -> None:
        data = written(synthetic_book(seed), tmp_path)
        fen = {fact["row"]: fact["fen"] for fact in data["facts"]}
        cells = [cell for table in data["tables"] for row in table["rows"] for cell in row if cell["facts"]]
        assert len(cells) > 50
        assert [cell for cell in cells if sum(fen[row] for row in cell["facts"]) != cell["fen"]] == []

    def test_sections_hold_paragraphs_with_their_figures_in_place(self, tmp_path: Path) -> None:
        data = written(small_book(), tmp_path)
        assert "二、收入预算情况说明" in [section["heading"] for section in data["sections"]]
        figures = 0
        for section in data["sections"]:
            for paragraph in section["paragraphs"]:
                for figure in paragraph["figures"]:
                    figures += 1
                    end = figure["start"] + len(figure["text"])
                    assert paragraph["text"][figure["start"] : end] == figure["text"]
                    assert paragraph["text"][end:].startswith(figure["unit"])
        assert figures > 30

    def test_a_share_says_what_it_divides(self, tmp_path: Path) -> None:
        data = written(small_book(), tmp_path)
        (section,) = (one for one in data["sections"] if one["heading"] == "三、支出预算情况说明")
        chain = section["paragraphs"][0]["figures"][2]["chain"]
        assert chain["kind"] == "占比"
        assert [(part["label"], part["fen"], part["role"]) for part in chain["operands"]] == [
            ("基本支出", 120 * WAN, "+"),
            ("支出预算", 200 * WAN, "÷"),
        ]

    def test_findings_keep_their_place_and_reason(self, tmp_path: Path) -> None:
        finding = Finding("R-21", Severity.WARNING, "差额", places=(Place(table="表一", row=3),), acknowledged="待查")
        (shown,) = written(small_book(), tmp_path, findings=(finding,))["findings"]
        assert shown["severity"] == "warning" and shown["acknowledged"] == "待查"
        assert shown["places"] == [{"row": 3, "table": "表一"}]

    def test_nothing_internal_is_in_any_file(self, tmp_path: Path) -> None:
        written(small_book(), tmp_path)
        everything = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file())
        for word in ("内部联系人", "13800000000", "负责人甲", "13900000000"):
            assert word not in everything

    def test_the_same_book_gives_the_same_bytes(self, tmp_path: Path) -> None:
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            render_data(compose(small_book()), tmp_path / name)
        files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
        assert len(files) > 15
        for file in files:
            assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


class TestFactsCsv:
    def test_a_name_that_looks_like_a_formula_is_none(self, tmp_path: Path) -> None:
        book = small_book()
        unit = replace(book.units[0], name="=HYPERLINK(1)")
        render_data(compose(replace(book, units=(unit, *book.units[1:]))), tmp_path)
        with (tmp_path / "facts.csv").open(encoding="utf-8", newline="") as file:
            assert "'=HYPERLINK(1)" in {row["unit"] for row in csv.DictReader(file)}


class TestTableCsv:
    def test_each_table_is_a_csv_that_excel_reads_as_chinese(self, tmp_path: Path) -> None:
        document = compose(small_book())
        render_data(document, tmp_path)
        for table in document.tables:
            path = tmp_path / "tables" / f"table-{table.number:02d}.csv"
            assert path.read_bytes().startswith(b"\xef\xbb\xbf")
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.reader(file))
            assert rows == [[cell.text if cell else "" for cell in row] for row in table_grid(table)]

    @pytest.mark.parametrize("text", ["=1+1", "+86", "@x", "-cmd", "\tx", '=HYPERLINK("x")', "=100%"])
    def test_a_text_that_looks_like_a_formula_is_none(self, text: str) -> None:
        assert excel_text(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["-7.10", "7,420,000", "遗属补助", "", "≥90%", "①公务用车购置费"])
    def test_amounts_and_names_stay_as_printed(self, text: str) -> None:
        assert excel_text(text) == text


class TestDataPackage:
    @pytest.fixture
    def package(self, tmp_path: Path) -> dict[str, Any]:
        render_data(compose(small_book()), tmp_path)
        data: dict[str, Any] = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
        return data

    def test_it_has_what_the_specification_requires(self, package: dict[str, Any]) -> None:
        assert re.fullmatch(r"[a-z0-9._/-]+", package["name"]) and package["title"]
        assert package["profiles"] == {"fiscal": "*", "tabular": "*"}
        (resource,) = package["resources"]
        assert resource["name"] == "facts" and resource["path"] == "facts.csv"
        for measure in package["model"]["measures"].values():
            assert re.fullmatch(r"[A-Z]{3}", measure["currency"]) and measure["source"]
        kinds = {"datetime", "entity", "classification", "activity", "fact", "location", "other"}
        for dimension in package["model"]["dimensions"].values():
            assert dimension["dimensionType"] in kinds
            assert dimension["primaryKey"] in dimension["attributes"]

    def test_the_model_names_columns_that_are_there(self, package: dict[str, Any], tmp_path: Path) -> None:
        fields = [field["name"] for field in package["resources"][0]["schema"]["fields"]]
        with (tmp_path / "facts.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == fields
        sources = [
            attribute["source"]
            for dimension in package["model"]["dimensions"].values()
            for attribute in dimension["attributes"].values()
        ]
        assert set(sources) | {"amount"} == set(fields)

    def test_the_lines_fit_the_schema_and_add_up(self, package: dict[str, Any], tmp_path: Path) -> None:
        schema = package["resources"][0]["schema"]
        with (tmp_path / "facts.csv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        patterns = {"integer": r"\d+", "year": r"\d{4}", "number": r"-?\d+\.\d\d", "string": r"(?s).*"}
        for line in lines:
            for field in schema["fields"]:
                assert re.fullmatch(patterns[field["type"]], line[field["name"]]), (field, line)
                assert line[field["name"]] or not field.get("constraints", {}).get("required")
        assert len({line["row"] for line in lines}) == len(lines)
        assert sum(int(line["amount"].replace(".", "")) for line in lines) == 200 * WAN
        assert lines[0]["economic"] == "基本工资" and lines[0]["government_economic_code"] == "50501"

    def test_a_draft_is_a_proposal(self, tmp_path: Path) -> None:
        render_data(compose(small_book(), draft=True), tmp_path)
        package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
        assert package["model"]["measures"]["amount"]["phase"] == "proposed"
