"""The pages of suspects: who sees what of whom, what may be clicked, what is said where something is refused."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import sync_playwright

from shebao.journal.models import Entry
from shebao.register.models import SourceFile
from shebao.register.suspects import decide
from shebao.register.suspects.models import BulkDecision, Record, Sample, Suspect
from shebao.register.suspects.shown import masked_text, side_by_side
from shebao.register.unify.differing import differing
from shebao.staff.who import Who
from tests.office.conftest import entered
from tests.office.unifying.files import FIRST, NEXT, UNEMPLOYMENT, candidate, kept, linked, one, record, source
from tests.office.unifying.test_bulk import many
from tests.office.unifying.test_decide import LATER, MERGE, RIGHT
from tests.test_html_browser import CHROMIUM, QUIET

pytestmark = pytest.mark.django_db
ID = "140525196512034216"
TWO_NUMBERS = {
    "records": [record("110", 3, "E2"), record("210", 3, "S2")],
    "evidence": "李大山：企业养老140525197001013312，失业140525197001013321。",
}


def text(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


class TestTheRecordsSideBySide:
    def test_the_differing_characters_are_marked(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        shown = text(entered(hire("clerk", "110")), f"/suspects/{one().number}/")
        assert "王<mark>小</mark>明" in shown and "王<mark>晓</mark>明" in shown

    def test_numbers_are_masked_but_where_a_hand_has_to_tell_them_apart(self, hire: Callable[..., Who]) -> None:
        kept([candidate("A05", **TWO_NUMBERS)])
        address = f"/suspects/{one().number}/"
        shown = text(entered(hire("clerk", "110")), address)
        assert "140525********33<mark>12</mark>" in shown and "140525********33<mark>21</mark>" in shown
        assert "140525197001013312" not in shown, "neither in the table nor in the evidence"
        audit = text(entered(hire("auditor")), address)
        assert "140525" not in audit and "**************33<mark>12</mark>" in audit

    def test_a_sentence_tells_two_numbers_apart(self, hire: Callable[..., Who]) -> None:
        """By the differing characters; where too many differ, or for who may not see them, by the record's sign."""
        kept([candidate("A05", **{**TWO_NUMBERS, "proposed": "统一为140525197001013312。"})])
        address = f"/suspects/{one().number}/"
        rows = list(Record.objects.order_by("place"))
        clerk, auditor = hire("clerk", "110"), hire("auditor")
        rows[1].cells = {**rows[1].cells, "证件号码": "140525197801013312"}
        said = "140525197001013312与140525197801013312，统一为140525197001013312"
        told = masked_text(said, clerk, True, rows)
        assert told == "140525***0****3312与140525***8****3312，统一为140525***0****3312"
        told = masked_text(said, auditor, False, rows)
        assert told.count("（甲）") == 2 and told.count("（乙）") == 1 and "140525" not in told
        rows[1].cells = {**rows[1].cells, "证件号码": "140525860908223312"}
        told = masked_text("140525197001013312与140525860908223312", clerk, True, rows)
        assert told == "140525********3312（甲）与140525********3312（乙）"
        assert "140525********33" in text(entered(clerk), address)

    def test_the_form_begins_with_what_the_evidence_proposes(self, hire: Callable[..., Who]) -> None:
        numbers = [record("110", 2, "E1"), record("110", 3, "E2")]
        kept([candidate("A05", records=numbers, proposal="更正", proposed="统一为140525196512034216。")])
        clerk = hire("clerk", "110")
        shown = text(entered(clerk), f"/suspects/{one().number}/")
        assert '<option value="1" selected>同甲</option>' in shown
        sent: dict[str, Any] = {"seen": "1", "result": "确认无误", "what": "属实", "reason": "已核对"}
        sent |= {"change_of": ["2:证件号码"], "change_like": ["1"], "change_new": [""]}
        sent["paper"] = SimpleUploadedFile("证件.pdf", b"%PDF-1.4 x")
        answer = entered(clerk).post(f"/suspects/{one().number}/do/decide/", sent)
        assert answer.status_code == 302, "what the form began with is no change where all is right"
        assert not one().decisions.get().corrections.exists()

    def test_who_only_looks_sees_no_whole_name(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        shown = text(entered(hire("director")), f"/suspects/{one().number}/")
        assert "王小明" in shown, "a leader approves cases and sees names"

    def test_a_value_is_looked_at_in_full_with_a_reason_only(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        key = Record.objects.order_by("place")[0].pk
        head = entered(hire("section_head", "110"))
        assert ID not in text(head, f"/suspects/{one().number}/")
        address = f"/plain/suspect-record/{key}/id_number/"
        assert ID not in head.post(address).content.decode()
        assert ID in head.post(address, {"reason": "核对"}).content.decode()
        assert Entry.objects.filter(action="查看明文", object_kind="suspect-record").count() == 1
        other = entered(hire("section_head", "170"))
        assert other.post(address, {"reason": "核对"}).status_code == 404
        clerk = entered(hire("clerk", "110"))
        assert ID not in clerk.post(address, {"reason": "核对"}).content.decode()


def test_a_number_is_masked_in_whatever_column_it_stands(hire: Callable[..., Who]) -> None:
    """As in the changes of a register (F10), and the credit code of an employer is not."""
    kept([candidate()])
    row = Record.objects.order_by("place")[0]
    row.cells = {"变更项目": "证件号码", "变更前": ID, "变更后": "13800000000", "统一社会信用代码": ID}
    shown = {line.header: line.cells[0] for line in side_by_side([row], hire("auditor"), False)}
    assert shown["变更前"].pieces == (("**************4216", False),) and shown["变更前"].field == "before"
    assert shown["变更后"].pieces == (("138****0000", False),)
    assert shown["统一社会信用代码"].pieces == ((ID, False),) and shown["变更项目"].field == ""


def test_damaged_numbers_in_a_sentence_are_masked_and_numbers_of_a_system_are_not(hire: Callable[..., Who]) -> None:
    kept([candidate()])
    rows = list(Record.objects.order_by("place"))
    rows[0].number = "14052500006"
    rows[1].cells = {**rows[1].cells, "证件号码": "e1234-5678"}
    said = (
        "单位14052500006，号码1.40525196512034E+17，又1.4051E+17，又1E+17，电话13800000000，账号6212260512345678901，"
        "失业 3000001 E12345678。"
    )
    told = masked_text(said, hire("clerk", "110"), True, rows)
    assert "14052500006" in told
    for hidden in ("40525196512", "1.4051", "1E+17", "13800000000", "62122605", "E12345678"):
        assert hidden not in told


def test_what_most_say_is_held_against_the_rest() -> None:
    assert differing(["140525", "140535"]) == [{4}, {4}]
    assert differing(["王小明", "王晓明", "王小明", ""]) == [set(), {1}, set(), set()]
    assert differing(["王小明", "王明"]) == [{1}, set()]
    assert differing([]) == [] and differing(["", "x"]) == [set(), set()]


class TestScope:
    def test_a_section_sees_what_touches_its_insurance(self, hire: Callable[..., Who]) -> None:
        kept([candidate(), candidate("A21", records=[record("110", 4, "E3")])])
        numbers = [row.number for row in Suspect.objects.order_by("pk")]
        client = entered(hire("clerk", "210"))
        shown = text(client, "/suspects/")
        assert numbers[0] in shown and numbers[1] not in shown
        assert client.get(f"/suspects/{numbers[1]}/").status_code == 404
        audit = text(entered(hire("auditor")), "/suspects/")
        assert all(number in audit for number in numbers), "audit sees all"

    def test_what_waits_for_somebody(self, hire: Callable[..., Who]) -> None:
        kept([candidate(), candidate("A07", section=UNEMPLOYMENT)])
        mine = Suspect.objects.get(code="A04")
        clerk, checker = hire("clerk", "110"), hire("checker", "110")
        shown = text(entered(clerk), "/suspects/?which=mine")
        assert mine.number in shown and Suspect.objects.get(code="A07").number not in shown
        assert mine.number not in text(entered(checker), "/suspects/?which=mine")
        decide.decide(mine, MERGE, by=clerk, now=LATER)
        assert mine.number in text(entered(checker), "/suspects/?which=mine")
        assert mine.number not in text(entered(clerk), "/suspects/?which=mine")

    def test_the_work_list_counts_them(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        assert "待我处理的疑点" in text(entered(hire("clerk", "110")), "/")
        assert "待我处理的疑点" not in text(entered(hire("clerk", "210")), "/")

    def test_the_journal_masks_what_a_suspect_says(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        entry = Entry.objects.get(action="归并三险登记数据")
        shown = text(entered(hire("auditor")), f"/journal/{entry.number}/")
        assert ID not in shown and "**************4216" in shown

    def test_only_whose_turn_it_is_finds_a_button(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        address = f"/suspects/{one().number}/"
        clerk = hire("clerk", "110")
        assert "提出处理决定" in text(entered(clerk), address)
        for who in (hire("clerk", "210"), hire("checker", "110"), hire("auditor"), hire("statistician")):
            assert "提出处理决定</button>" not in text(entered(who), address)
        decide.decide(one(), MERGE, by=clerk, now=LATER)
        assert "复核确认</button>" in text(entered(hire("checker", "110")), address)
        assert "复核确认</button>" not in text(entered(hire("checker", "210")), address)


class TestForms:
    def test_a_refusal_keeps_what_was_typed(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        client = entered(hire("clerk", "110"))
        sent = {"seen": "1", "result": "合并", "what": "按身份证", "reason": ""}
        answer = client.post(f"/suspects/{one().number}/do/decide/", sent)
        shown = answer.content.decode()
        assert answer.status_code == 422 and "须写明理由" in shown and "按身份证" in shown
        assert one().state == "新发现"

    def test_the_instruction_stands_beside_an_empty_field(self, hire: Callable[..., Who]) -> None:
        kept([candidate(proposed="对照证件认定。")])
        shown = text(entered(hire("clerk", "110")), f"/suspects/{one().number}/")
        assert "处理要求：对照证件认定。" in shown
        field = shown.partition('<textarea name="what"')[2].partition("</textarea>")[0]
        assert field.endswith(">") and "required" in field

    def test_a_field_takes_anothers_value_or_what_is_typed(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        client = entered(hire("clerk", "110"))
        address = f"/suspects/{one().number}/do/decide/"
        sent = {
            **{"seen": "1", "result": "更正", "what": "按身份证", "reason": "一致"},
            **{"change_of": ["1:姓名", "2:姓名"], "change_like": ["", "1"], "change_new": ["", ""]},
            **{"free_place": ["2", ""], "free_field": ["单位名称", ""], "free_new": ["泽州新厂", ""]},
        }
        assert "须附证明材料" in client.post(address, sent).content.decode()
        paper = SimpleUploadedFile("证件.pdf", b"%PDF-1.4 x")
        assert client.post(address, {**sent, "paper": paper}).status_code == 302
        changed = one().decisions.get().corrections.values_list("number", "field", "old", "new")
        assert list(changed) == [("S1", "姓名", "王晓明", "王小明"), ("S1", "单位名称", "泽州某厂", "泽州新厂")]

    def test_only_the_catalogues_results_can_be_sent(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        client = entered(hire("clerk", "110"))
        address = f"/suspects/{one().number}/"
        assert "停发</option>" not in text(client, address) and "<option selected>合并" in text(client, address)
        sent = {"seen": "1", "result": "停发", "what": "x", "reason": "x"}
        answer = client.post(f"{address}do/decide/", sent)
        assert answer.status_code == 422 and "从合并、更正、确认无误中选择" in answer.content.decode()

    def test_a_record_shows_whose_it_is_and_by_which_rule(self, hire: Callable[..., Who]) -> None:
        kept([candidate()], linked=linked(P1="L03"))
        shown = text(entered(hire("clerk", "110")), f"/suspects/{one().number}/")
        assert "人员主键" in shown and "P1" in shown and "L03　证件号码相同，姓名一字之差或有缺损" in shown

    def test_an_old_page_decides_nothing(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        clerk = hire("clerk", "110")
        decide.begin(one(), by=clerk, now=LATER)
        sent = {"seen": "1", "result": "合并", "what": "x", "reason": "x"}
        answer = entered(clerk).post(f"/suspects/{one().number}/do/decide/", sent)
        assert answer.status_code == 422 and "已由他人办理" in answer.content.decode()

    def test_a_paper_is_opened_by_the_hands_only(self, hire: Callable[..., Who], settings: Any) -> None:
        kept([candidate()])
        clerk = hire("clerk", "110")
        decide.decide(one(), MERGE, by=clerk, now=LATER)
        address = f"/suspects/{one().number}/papers/{one().decisions.get().papers.get().pk}/"
        answer = entered(clerk).get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert entered(hire("clerk", "210")).get(address).status_code == 404
        assert entered(hire("auditor")).get(address).status_code == 200
        assert Entry.objects.filter(action="查看材料").count() == 2


class TestBulk:
    def test_opening_the_drawn_suspects_lets_the_checker_confirm(self, hire: Callable[..., Who]) -> None:
        clerk = entered(hire("clerk", "110"))
        alike = many()
        assert f"/suspects/bulk/new/{alike}/" in text(clerk, "/suspects/bulk/")
        clerk.post(
            f"/suspects/bulk/new/{alike}/",
            {
                **{"result": "标记无效", "what": "查无证件", "reason": "已函查公安"},
                "paper": SimpleUploadedFile("证件.pdf", b"%PDF-1.4 x"),
            },
        )
        batch = BulkDecision.objects.get()
        checker = entered(hire("checker", "110"))
        address = f"/suspects/bulk/{batch.pk}/"
        assert "还有 5 条" in text(checker, address)
        assert checker.post(f"{address}decide/", {"agree": "1"}).status_code == 422
        for sample in Sample.objects.select_related("suspect"):
            text(checker, f"/suspects/{sample.suspect.number}/")
        assert "disabled" not in text(checker, address)
        assert checker.post(f"{address}decide/", {"agree": "1"}).status_code == 302
        assert Suspect.objects.filter(state="已解决").count() == 30


class TestFigures:
    def test_completion_counts_rows_not_suspects_and_is_never_rounded_up(self, hire: Callable[..., Who]) -> None:
        kept(
            [
                candidate(),
                candidate("A05", **TWO_NUMBERS),
                candidate("A21", severity="L", records=[record("110", 4, "E3")]),
            ]
        )
        client = entered(hire("director"))
        shown = text(client, "/unify/")
        # Five rows, four of them with an open suspect of severity H; one of severity L does not count.
        assert "20.00%" in shown and "290,500" in shown
        assert client.get("/unify/charts/systems/").content.startswith(b"<svg")

    def test_it_is_whole_when_every_row_is_clean_or_closed_with_a_reason(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        clerk, checker = hire("clerk", "110"), hire("checker", "110")
        decide.decide(one(), RIGHT, by=clerk, now=LATER)
        assert "60.00%" in text(entered(clerk), "/unify/")
        decide.confirm(one(), by=checker, now=LATER)
        assert "100.00%" in text(entered(clerk), "/unify/")

    @pytest.mark.parametrize("form", ["docx", "pdf"])
    def test_the_report_says_the_same_and_names_nobody(self, hire: Callable[..., Who], form: str) -> None:
        kept([candidate(), candidate("A05", **TWO_NUMBERS)])
        answer = entered(hire("statistician")).get(f"/unify/report/{form}/")
        content = answer.content
        if form == "docx":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                said = packed.read("word/document.xml").decode()
        else:
            import pypdfium2

            said = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
            said = "".join(said.split())
        assert "整理完成率20.00%" in said and "三险统一参保登记数据整理月报" in said
        assert "王小明" not in said and ID not in said
        assert Entry.objects.filter(action="打印月报").count() == 1


def test_the_write_back_list_holds_what_was_solved(hire: Callable[..., Who]) -> None:
    kept([candidate()])
    clerk, checker = hire("clerk", "110"), hire("checker", "110")
    statistician = entered(hire("statistician"))
    decide.decide(one(), MERGE, by=clerk, now=LATER)
    decide.confirm(one(), by=checker, now=LATER)
    from python_calamine import CalamineWorkbook

    content = statistician.get("/unify/write-back/210/").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][:9] == [
        *("系统", "个人编号", "姓名", "字段", "原值", "新值", "处理结果", "依据、原因", "疑点编号"),
    ]
    assert rows[1][:7] == ["失业", "S1", "王晓明", "姓名", "王晓明", "王小明", "合并"]
    assert "已核对身份证原件" in rows[1][7] and rows[1][8] == "YD2025000001"
    content = statistician.get("/unify/write-back/110/").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 3 and not rows[1][0], "nothing is wrong in the other system"
    assert statistician.post("/unify/close/210/", {"opinion": "6月5日"}).status_code == 302
    assert one().state == "已回写"


def test_a_runs_form_begins_with_what_was_imported(hire: Callable[..., Who]) -> None:
    """A newer file of the layout that waits, with faulty rows, is not chosen; where none was imported, the newest."""
    made = [source(f"{layout}-{state}.xlsx", layout, FIRST) for layout, state in
            (("F5", "已导入"), ("F5", "待确认"), ("F1", "待确认"), ("F3", "待确认"), ("F3", "已预览"))]  # fmt: skip
    for one_file in made:
        SourceFile.objects.filter(pk=one_file.pk).update(state=one_file.name.partition("-")[2].removesuffix(".xlsx"))
    shown = text(entered(hire("statistician")), "/unify/runs/")
    chosen = re.findall(r'aria-label="([^"]+)" checked', shown)
    assert sorted(chosen) == ["F1-待确认.xlsx", "F3-已预览.xlsx", "F5-已导入.xlsx"]
    assert "已选各版式中最新的已导入文件" in shown


def test_a_runs_page_says_why_its_rules_count_more_rows_than_the_total(hire: Callable[..., Who]) -> None:
    run = kept([candidate()])
    assert "不计入数据总量" not in text(entered(hire("clerk", "110")), f"/unify/runs/{run.pk}/")
    more = pl.concat([linked(), linked().head(2).with_columns(pl.lit("F5.xlsx").alias("file"))])
    run = kept([candidate()], NEXT, linked=more)
    shown = text(entered(hire("clerk", "110")), f"/unify/runs/{run.pk}/")
    assert "合计 7 行 = 数据总量 5 行 + 参加归并但不计入数据总量的 2 行" in shown


@pytest.mark.skipif(CHROMIUM is None, reason="没有找到 chromium，浏览器测试跳过")
def test_nothing_of_a_suspects_form_is_cut_off_on_a_small_screen(hire: Callable[..., Who]) -> None:
    rows = [record("110", 3, "E2"), record("210", 3, "S2")]
    kept([candidate("A05", records=rows, proposal="更正")])
    shown = text(entered(hire("clerk", "110")), f"/suspects/{one().number}/")
    css = next(Path("src/shebao/screens/static/screens").glob("*.css")).read_text(encoding="utf-8")
    shown = re.sub(r"<link[^>]+stylesheet[^>]*>", "", shown).replace("</head>", f"<style>{css}</style></head>")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split(" "))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_content(shown)
        table = page.locator("table.amend").bounding_box()
        field = page.locator("table.amend input[name=change_new]").first.bounding_box()
        section = page.locator(".record > section").nth(1).bounding_box()
        browser.close()
    assert table and field and section
    right = section["x"] + section["width"]
    assert table["x"] + table["width"] <= right <= 1280 and field["x"] + field["width"] <= right


def test_runs_and_batches_are_lists_with_export(hire: Callable[..., Who]) -> None:
    run = kept([candidate()])
    statistician = hire("statistician")
    client = entered(statistician)
    shown = text(client, "/unify/runs/")
    assert f"/unify/runs/{run.pk}/" in shown and "导出 Excel" in shown and "开始归并" in shown
    assert client.post("/unify/runs/", {"period": "x"}).status_code == 422
    for address in ("/unify/runs/", "/suspects/bulk/"):
        assert client.get(f"{address}?export=1").status_code == 200
