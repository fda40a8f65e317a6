"""The web page as a file: complete without a script, safe whatever a book holds, and read back without loss."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from shebao.budget.book import Calculation, Project, ProjectClass, TextKey
from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import (
    Cell,
    Chain,
    ChainKind,
    Chart,
    Column,
    Disclosure,
    Figure,
    Heading,
    Paragraph,
    Point,
    Row,
    Table,
    TableKind,
    table_grid,
)
from shebao.disclosure.read.html import read_html
from shebao.disclosure.read.raw import RawParagraph, RawTable
from shebao.disclosure.render.html import render_html
from shebao.disclosure.render.html.chains import encode_rows
from shebao.findings import Finding, Severity
from tests.books import WAN, project_line, small_book

EVIL = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"onclick="alert(1)\u2028'


def page(document: Disclosure, folder: Path) -> str:
    path = folder / "disclosure.html"
    render_html(document, path)
    return path.read_text(encoding="utf-8")


def chains_of(text: str) -> dict:  # type: ignore[type-arg] # plain JSON
    element = re.search(r'<script type="application/json" id="chains">(.*?)</script>', text, re.S)
    assert element is not None
    return json.loads(element[1])


class TestSelfContained:
    def test_nothing_in_it_points_to_another_address(self, tmp_path: Path) -> None:
        text = page(compose(small_book()), tmp_path)
        outside = [address for address in re.findall(r'(?:src|href)="([^"]*)"', text) if not address.startswith("#")]
        assert outside == ["data:,"]
        assert "@import" not in text and "url(" not in text
        assert re.findall(r'"(https?://[^"]*)"', text) == [
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        ] * (text.count("<svg"))

    def test_the_same_document_gives_the_same_bytes(self, tmp_path: Path) -> None:
        assert page(compose(small_book()), tmp_path) == page(compose(small_book()), tmp_path)

    def test_figures_are_plain_text_for_a_reader_without_script(self, tmp_path: Path) -> None:
        text = page(compose(small_book()), tmp_path)
        assert re.search(r'<span class="fig" id="fig-3-1-3" data-c="\d+">200.00</span>', text)
        assert 'role="button"' not in text.split("<script")[0]


class TestSafety:
    def test_what_a_book_says_is_text_and_never_markup(self, tmp_path: Path) -> None:
        book = small_book()
        projects = (replace(book.projects[0], name=EVIL, basis=EVIL), *book.projects[1:])
        text = page(compose(replace(book, projects=projects, texts={TextKey.DUTIES: EVIL})), tmp_path)
        assert text.count("<script") == 2 and text.count("</script") == 2
        assert "<img" not in text
        assert 'onclick="' not in text.split("<script")[0]
        assert any(EVIL in word for word in [chains_of(text)["projects"]["P1"]["name"]])

    def test_no_script_may_run_but_the_pages_own(self, tmp_path: Path) -> None:
        text = page(compose(small_book()), tmp_path)
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert policy is not None
        assert "default-src 'none'" in policy[1] and "script-src 'sha256-" in policy[1]

    def test_contact_fields_stay_in_the_house(self, tmp_path: Path) -> None:
        text = page(compose(small_book()), tmp_path)
        assert not [word for word in ("内部联系人", "13800000000", "负责人甲", "13900000000") if word in text]


class TestDraftAndFinal:
    finding = Finding("R-21", Severity.WARNING, "原因合计与变动额不符。", acknowledged="待补充")

    def test_a_draft_carries_its_mark_and_the_findings(self, tmp_path: Path) -> None:
        text = page(compose(small_book(), draft=True).with_findings((self.finding,)), tmp_path)
        assert "仅供内部审核" in text and "原因合计与变动额不符。" in text

    def test_a_final_page_carries_neither(self, tmp_path: Path) -> None:
        text = page(compose(small_book()).with_findings((self.finding,)), tmp_path)
        assert "仅供内部审核" not in text and "原因合计与变动额不符。" not in text
        assert "发布前已逐个与底册核对" in text


class TestForAllReaders:
    def test_every_table_has_a_caption_and_heads_with_scope(self, tmp_path: Path) -> None:
        text = page(compose(small_book()), tmp_path)
        tables = re.findall(r"<table.*?</table>", text, re.S)
        assert len(tables) > 14
        for table in tables:
            assert "<caption" in table
            assert not re.search(r"<th(?![^>]*scope=)[ >]", table), table[:200]

    def test_landmarks_language_and_a_way_past_the_contents(self, tmp_path: Path) -> None:
        text = page(compose(small_book()), tmp_path)
        for mark in (
            '<html lang="zh-CN">',
            "<main",
            "<nav",
            "<header",
            "<footer",
            'href="#document"',
            'name="viewport"',
        ):
            assert mark in text
        anchors = set(re.findall(r' id="([^"]+)"', text))
        assert set(re.findall(r'href="#([^"]+)"', text)) <= anchors

    def test_pictures_are_said_in_words(self, tmp_path: Path) -> None:
        document = compose(small_book())
        text = page(document, tmp_path)
        for chart in document.charts:
            assert f'aria-label="{chart.alt}"' in text

    def test_no_anchor_stands_twice(self, tmp_path: Path) -> None:
        anchors = re.findall(r' id="([^"]+)"', page(compose(synthetic_book(3)), tmp_path))
        assert len(anchors) == len(set(anchors))


class TestChains:
    def test_a_share_names_its_two_amounts_and_each_can_be_followed(self, tmp_path: Path) -> None:
        data = chains_of(page(compose(small_book()), tmp_path))
        shares = [chain for chain in data["chains"] if data["words"][chain["k"]] == "占比"]
        basic = next(chain for chain in shares if data["words"][chain["l"]].startswith("基本支出"))
        (label, text, unit, fen, _, role, follow), whole = basic["o"]
        assert (data["words"][label], text, data["words"][unit], fen, role) == (
            "基本支出",
            "120.00",
            "万元",
            120 * WAN,
            "+",
        )
        assert data["words"][data["chains"][follow]["k"]] == "合计"
        assert whole[3] == 200 * WAN and whole[5] == "÷"

    def test_the_calculation_and_basis_of_a_project_are_there(self, tmp_path: Path) -> None:
        book = small_book()
        project = Project("P1", "取暖费", "062001", ProjectClass.SPECIFIC_TARGET, basis="晋人社函〔2022〕7号")
        lines = (Calculation("P1", "取暖费", 2000, "人", 336_000, 1, "年"),)
        text = page(compose(replace(book, projects=(project, book.projects[1]), calculations=lines)), tmp_path)
        data = chains_of(text)
        assert data["projects"]["P1"]["lines"] == [["取暖费", 2000, "人", 336_000, 1, "年"]]
        assert data["projects"]["P1"]["basis"] == "晋人社函〔2022〕7号"

    @pytest.mark.parametrize(
        ("rows", "text"), [((2, 3, 4, 5, 16), "2+3 b"), ((7,), "7"), ((40, 2, 3), "2+1 11"), ((), "")]
    )
    def test_sets_of_rows_are_short(self, rows: tuple[int, ...], text: str) -> None:
        assert encode_rows(rows) == text

    def test_ten_thousand_budget_lines_stay_a_page(self, tmp_path: Path) -> None:
        book = small_book()
        lines = tuple(project_line("P1", 100 + n, economic=f"302{n % 30:02d}", row=n + 2) for n in range(10_000))
        text = page(compose(replace(book, facts=lines)), tmp_path)
        assert len(text.encode()) < 2_000_000


class TestReadingBack:
    @pytest.mark.parametrize("seed", range(4))
    def test_every_table_and_paragraph_comes_back_as_written(self, seed: int, tmp_path: Path) -> None:
        document = compose(synthetic_book(seed))
        page(document, tmp_path)
        blocks = read_html(tmp_path / "disclosure.html")
        tables = [block for block in blocks if isinstance(block, RawTable) and not block.title.startswith("图：")]
        composed = [block for block in document.blocks if isinstance(block, Table)]
        assert len(tables) == len(composed)
        for table, raw in zip(composed, tables, strict=True):
            assert raw.title == table.title
            expected = [[" ".join(cell.text.split()) if cell else None for cell in row] for row in table_grid(table)]
            assert [[" ".join(t.split()) if t is not None else None for t in row] for row in raw.grid] == expected
        read = [block.text for block in blocks if isinstance(block, RawParagraph)]
        written = [block.text for block in document.blocks if isinstance(block, Paragraph | Heading)]
        assert [text for text in written if text.strip() not in read] == []

    def test_headings_keep_their_level_and_table_titles_are_none(self, tmp_path: Path) -> None:
        document = compose(small_book())
        page(document, tmp_path)
        blocks = [block for block in read_html(tmp_path / "disclosure.html") if isinstance(block, RawParagraph)]
        read = [(block.level, block.text) for block in blocks if block.level]
        assert read == [(block.level, block.text) for block in document.blocks if isinstance(block, Heading)]

    def test_a_charts_values_come_back_as_a_table(self, tmp_path: Path) -> None:
        page(compose(small_book()), tmp_path)
        charts = [
            block
            for block in read_html(tmp_path / "disclosure.html")
            if isinstance(block, RawTable) and block.title == "图：项目支出"
        ]
        assert [tuple((row[0], row[-1]) for row in chart.grid) for chart in charts] == [
            (("信息系统维护", "50.00"), ("参保登记核查", "30.00"))
        ]


def test_a_document_made_by_hand_with_every_kind_of_block(tmp_path: Path) -> None:
    """A document without a book: nothing to follow but what its own chains say."""
    chain = Chain(ChainKind.GIVEN, "上年数", "100.00元", 10_000, basis="底册“上年数”表")
    document = Disclosure(
        2025,
        "某单位",
        "某单位2025年度部门预算公开",
        (
            Heading(1, "第一部分 概况"),
            Heading(2, "一、职责"),
            Heading(3, "（一）主要职责"),
            Paragraph("共安排0.01万元。", (Figure("0.01", "万元", 3, 10_000, chain),)),
            Table(
                TableKind.BALANCE,
                "2025年预算收支总表",
                (Column("name", 2), Column("amount", 1, amount=True)),
                ((Cell("项目", is_label=True), Cell("金额", is_label=True)),),
                (Row("合计", (Cell("合计"), Cell("0.01", 10_000, chain=chain, numeric=True)), "total"),),
                number=1,
                note="注：第一行\n第二行",
            ),
            Chart("c", "图", "bars", (Point("甲", 10_000, "0.01", chain=chain),), "甲0.01万元"),
        ),
    )
    text = page(document, tmp_path)
    assert text.count('data-c="0"') == 3 and len(chains_of(text)["chains"]) == 1
    assert "注：第一行<br>第二行" in text
