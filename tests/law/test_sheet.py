"""The calculation sheet: everything a person needs to check a result by hand, the same in every format."""

import json
import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
from typer.testing import CliRunner

from shebao.cli.app import app
from shebao.documents.glyphs import MissingGlyphError
from shebao.law import Kind, kind, kinds
from shebao.law.sheet import Sheet, docx_bytes, pdf_bytes, sheet, sheet_html, sheet_text
from shebao.law.sheet.model import pages, source_spans
from shebao.law.sheet.text import WIDTH, display_width, wrapped
from shebao.law.store import load_parameters

TODAY = date(2025, 11, 30)
NOW = load_parameters().view(today=date(2026, 11, 28))
PENSION = {
    "retired": "2025-06",
    "avg_index_Z": "0.8312",
    "total_months": 271,
    "account_balance": "98765.43",
    "retire_age": "60y3m",
    "subject": {"姓名": "王小明", "社会保障号码": "140525196503010011"},
}


def made(case: dict[str, object] | None = None, name: str = "enterprise_pension") -> Sheet:
    return sheet(kind(name), case or PENSION, load_parameters().view(today=TODAY))


def pdf_pages(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def test_a_step_shows_formula_numbers_result_rounding_and_article() -> None:
    line = made().lines[2]
    assert (line.label, line.result, line.rounding) == ("基础养老金", "1,499.72元", "四舍五入")
    assert line.workings == (
        "（养老金计发基数＋指数化月平均缴费工资）÷2×缴费年限×每满一年发给的比例",
        "＝（7,253.00＋6,028.69）÷2×271/12×1%",
    )
    assert line.grounds.endswith("缴费每满一年发给1%。（国发〔2005〕38号第六条）")


def test_what_does_not_apply_says_why() -> None:
    shown = made()
    assert shown.not_applicable_words == "不适用的项目：过渡性养老金（没有建立个人账户以前的缴费年限）。"
    assert "过渡性养老金" not in [item.label for item in shown.results]


def test_a_parameter_shows_value_validity_source_and_confidence_and_an_override_says_so() -> None:
    shown = {parameter.id: parameter for parameter in made().parameters}["pension.base"]
    assert (shown.value, shown.validity, shown.confidence) == ("7,253元/月", "2025-01-01 至 2025-12-31", "已核对")
    given = made({**PENSION, "parameters": {"pension.base": "7300"}})
    shown = {parameter.id: parameter for parameter in given.parameters}["pension.base"]
    assert (shown.value, shown.confidence, given.mark) == ("7,300元/月", "本次指定", "暂定")
    assert given.provisional[0] == "本次计算指定的数值：“养老金计发基数”"


def test_a_case_that_cannot_be_calculated_is_marked_and_lists_every_finding() -> None:
    bad = made({**PENSION, "avg_index_Z": "12", "total_months": "很多"})
    assert (bad.mark, bad.results) == ("未算出", ())
    assert len(bad.findings) == 2


def test_the_day_of_knowledge_stands_beside_the_day_of_calculation() -> None:
    view = load_parameters().view(known=date(2026, 3, 1), today=TODAY)
    shown = sheet(kind("enterprise_pension"), PENSION, view)
    assert [item.text for item in shown.dates] == ["2025年11月30日", "2026年3月1日已公布的参数"]


def test_a_case_with_several_people_has_a_sheet_of_totals_and_one_for_each() -> None:
    case = {"month": "2025-06", "injury_class": 5, "declared_monthly_wages": ["5263.50", "3000", "30000"]}
    listed = pages([made(case, "enterprise_contributions")])
    assert [page.subject[0].text for page in listed] == ["3人", "第1人", "第2人", "第3人"]
    assert len(pdf_pages(pdf_bytes([listed[0]]))) == 4


@pytest.mark.parametrize("each", kinds(), ids=lambda each: each.name)
def test_every_format_holds_every_label_result_and_source(each: object) -> None:
    shown = sheet(each, each.example, load_parameters().view(today=TODAY))  # type: ignore[attr-defined, arg-type]
    word = docx.Document(BytesIO(docx_bytes([shown])))
    in_word = "".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    for form in (in_word, sheet_html([shown]), "".join(pdf_pages(pdf_bytes([shown]))), sheet_text([shown])):
        squeezed = "".join(form.split())
        for item in shown.results:
            assert "".join(item.text.split()) in squeezed
        for parameter in shown.parameters:
            assert parameter.id in squeezed


def test_text_is_never_wider_than_the_terminal_and_columns_stand_under_each_other() -> None:
    lines = sheet_text([made()]).split("\n")
    assert max(display_width(line) for line in lines) <= WIDTH
    results = [line for line in lines if line.endswith("元")][-4:]
    assert len({display_width(line) for line in results}) == 1


def test_wrapping_loses_nothing_and_keeps_marks_with_their_word() -> None:
    text = "以计发基数和指数化月平均缴费工资的平均值为基数，缴费每满一年发给1%。（国发〔2005〕38号第六条）"
    lines = wrapped(text, 28)
    assert "".join(lines) == text
    assert all(display_width(line) <= 28 and not line.startswith(("，", "。", "）")) for line in lines)


@pytest.mark.parametrize("each", kinds(), ids=lambda each: each.name)
def test_the_example_of_every_kind_fits_one_page_of_pdf(each: Kind) -> None:
    assert len(pdf_pages(pdf_bytes([sheet(each, each.example, NOW)]))) == 1


def test_years_that_repeat_stand_in_one_table_and_their_formula_once() -> None:
    shown = sheet(kind("account_roll"), kind("account_roll").example, NOW)
    (table,) = shown.tables
    assert table.heads[:3] == ("年度", "每月记入额（元）", "记账利率")
    assert table.rows[1] == ("2025年", "450.00", "1.5%", "1,262.00", "5,400.00", "43.88", "90,838.94")
    assert table.notes == ("计息月数12个月",)
    interest = next(line for line in shown.lines if line.label == "各年上年末储存额利息")
    assert interest.workings[1] == "（如2024年）＝76,804.78×2.62%×12÷12"


def test_yes_or_no_shows_the_test_that_was_passed() -> None:
    shown = sheet(kind("residents_pension"), kind("residents_pension").example, NOW)
    line = next(line for line in shown.lines if line.label == "达到领取年龄和缴费年限")
    assert (line.result, line.numbers.endswith("且15≤19")) == ("是", True)


def test_what_may_change_the_amount_is_said_before_what_was_only_not_checked_lately() -> None:
    case = {**PENSION, "retired": "2026-05", "parameters": {"pension.rate_per_year": "0.01"}}
    said = sheet(kind("enterprise_pension"), case, NOW).provisional
    assert [reason.partition("：")[0] for reason in said] == [
        "本次计算指定的数值",
        "正式数值尚未公布，暂按执行，公布后须重算",
        "现为示例，须由县里确定，确定后金额可能改变",
    ]
    retirement = sheet(kind("retirement_date"), kind("retirement_date").example, NOW).provisional
    assert len(retirement) == 1 and "等5项" in retirement[0] and "只核对到2026-11-23" in retirement[0]


def test_parameters_of_one_source_stand_together_and_name_it_once() -> None:
    shown = sheet(kind("work_death"), kind("work_death").example, NOW).parameters
    spans = source_spans(shown)
    assert sum(spans) == len(shown) and spans.count(0) > 0
    assert [one.source for one in shown if one.source == shown[0].source] == [shown[0].source] * spans[0]


def test_a_character_no_font_can_show_is_named() -> None:
    with pytest.raises(MissingGlyphError, match=r"U\+E123"):
        pdf_bytes([made({**PENSION, "subject": {"姓名": "王\ue123"}})])


def test_names_cannot_act_as_markup() -> None:
    case = {**PENSION, "subject": {"姓名": "<b>#pagebreak()*王*</b>"}}
    assert "&lt;b&gt;#pagebreak()" in sheet_html([made(case)])
    assert "<b>#pagebreak()*王*</b>" in pdf_pages(pdf_bytes([made(case)]))[0]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_an_office_suite_opens_the_word_document(tmp_path: Path) -> None:
    (tmp_path / "sheet.docx").write_bytes(docx_bytes([made(), made()]))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "sheet.docx")], check=True, capture_output=True)
    printed = pdf_pages((tmp_path / "sheet.pdf").read_bytes())
    assert [page.count("养老金核定表") for page in printed] == [1, 1], "each sheet on one page"


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html", ".txt"])
def test_the_command_writes_several_cases_to_one_file_or_to_several(suffix: str, tmp_path: Path) -> None:
    (tmp_path / "cases.json").write_text(json.dumps([PENSION, {**PENSION, "total_months": None}]), encoding="utf-8")
    words = [
        "law",
        "sheet",
        "enterprise_pension",
        "-i",
        str(tmp_path / "cases.json"),
        "-o",
        str(tmp_path / f"s{suffix}"),
    ]
    assert CliRunner().invoke(app, words).exit_code == 1
    assert CliRunner().invoke(app, [*words, "--separate"]).exit_code == 1
    assert sorted(path.name for path in tmp_path.glob("s*")) == [f"s-1{suffix}", f"s-2{suffix}", f"s{suffix}"]


def test_the_command_refuses_a_format_it_does_not_know(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(json.dumps(PENSION), encoding="utf-8")
    words = ["law", "sheet", "enterprise_pension", "-i", str(tmp_path / "case.json"), "-o", str(tmp_path / "s.odt")]
    assert CliRunner().invoke(app, words).exit_code == 2


def test_the_first_page_of_several_people_says_what_came_out_for_each() -> None:
    people = [{"birth": "1967-07", "group": "M60", "subject": {"姓名": "王小明"}}, {"birth": "1973-02", "group": "F55"}]
    first = sheet(kind("retirement_date"), {"people": people}, NOW)
    (table,) = first.tables
    at = table.heads.index("法定退休年月")
    assert [(row[0], row[at]) for row in table.rows] == [("王小明", "2028-03"), ("第2人", "2028-12")]
    assert not any(set(column) <= {"—"} for column in zip(*table.rows, strict=True))
    assert "【核定所用数据】" not in sheet_text([first]).partition("经办")[0]


def test_month_products_name_only_the_months_that_count() -> None:
    case = {"year": 2024, "opening": "1", "months_counted": 3, "credits_by_month": {"1": "512.80", "2": "5", "7": "1"}}
    (line,) = [line for line in made(case, "account_year").lines if line.label == "月积数"]
    assert line.workings[-1] == "＝512.80×3＋5.00×2"


def test_years_are_rounded_to_decimals_and_money_to_the_fen() -> None:
    years = {line.label: line.workings for line in made({**PENSION, "years_rounding": "2dp"}).lines}["缴费年限"]
    assert "保留两位小数" in "".join(years) and "取到分" not in "".join(years)
