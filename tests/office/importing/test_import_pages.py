"""Imports through the site: upload, preview, error file, two persons; and what the wrong person gets to see."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from shebao.jobs.models import Job
from shebao.jobs.worker import work_once
from shebao.journal.models import Entry
from shebao.register.imports.layouts import layouts
from shebao.register.imports.preview import run_preview
from shebao.register.imports.sources import ask_for_preview, receive, stated_period
from shebao.register.models import Person, SourceFile
from shebao.staff.names import names_of
from shebao.staff.who import Who
from tests.office.conftest import entered
from tests.office.importing.files import person, table, write_xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploaded(employer: None, clerk: Who, tmp_path: Any) -> Callable[..., Any]:
    """A clerk's browser that has uploaded a file."""
    path = write_xlsx(tmp_path / "企业养老.xlsx", table("F1", [person(1), person(2, 性别="女")]))
    client = entered(clerk)
    file = SimpleUploadedFile("企业养老.xlsx", path.read_bytes(), "text/html")
    answer = client.post("/imports/", {"layout": "F1", "period": "202506", "file": file})
    assert answer.status_code == 302
    return answer


class TestTheWayThrough:
    def test_by_two_persons(self, uploaded: Any, clerk: Who, checker: Who) -> None:
        mine = entered(clerk)
        waiting = mine.get(uploaded.url).content.decode()
        assert 'hx-trigger="every 1s"' in waiting and "取消任务" in waiting
        work_once()
        assert "查看预览" in mine.get(uploaded.url + "state/").content.decode()
        source = SourceFile.objects.get(name="企业养老.xlsx")
        page = mine.get(f"/imports/{source.pk}/").content.decode()
        assert "登记人不能确认自己登记的文件" in page and "确认导入" not in page
        assert mine.post(f"/imports/{source.pk}/accept/").status_code == 409
        other = entered(checker)
        page = other.get(f"/imports/{source.pk}/").content.decode()
        assert "“性别”与证件号码不符" in page
        assert len(page.encode()) < 30_000
        answer = other.post(f"/imports/{source.pk}/accept/", {"cover0": "2", "cover1": "8396", "cover2": "60000.5"})
        work_once()
        done = other.get(answer.url).content.decode()
        assert "完成" in done and "导入行数" in done
        assert Person.objects.count() == 1

    def test_the_error_file_is_downloaded_and_journalled(self, uploaded: Any, clerk: Who) -> None:
        work_once()
        source = SourceFile.objects.get(name="企业养老.xlsx")
        answer = entered(clerk).get(f"/imports/{source.pk}/errors/")
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        assert book.get_sheet_by_index(0).to_python()[0][-1] == "错误原因"
        assert Entry.objects.filter(action="下载错误文件", object_key=str(source.pk)).count() == 1

    def test_a_refusal_says_why(self, uploaded: Any, clerk: Who) -> None:
        client = entered(clerk)
        assert "没有选择文件" in client.post("/imports/", {"layout": "F1"}).content.decode()
        pdf = SimpleUploadedFile("表.xlsx", b"%PDF-1.7", "application/vnd.ms-excel")
        assert "这是PDF文件" in client.post("/imports/", {"layout": "F1", "file": pdf}).content.decode()

    def test_too_large_a_file_is_not_kept(self, employer: None, clerk: Who, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shebao.register.imports.uploading.MAX_BYTES", 100)
        file = SimpleUploadedFile("大.csv", b"x" * 1000)
        assert "超过200兆字节" in entered(clerk).post("/imports/", {"layout": "F1", "file": file}).content.decode()
        assert not SourceFile.objects.filter(name="大.csv").exists()

    def test_a_cancelled_preview_says_so_and_can_be_given_up(self, uploaded: Any, clerk: Who) -> None:
        client = entered(clerk)
        client.post(uploaded.url + "stop/")
        assert "已要求取消" in client.get(uploaded.url).content.decode()
        assert work_once() is None
        assert "按要求取消" in client.get(uploaded.url).content.decode()
        source = SourceFile.objects.get(name="企业养老.xlsx")
        assert "作废原因" in client.get(f"/imports/{source.pk}/").content.decode()

    def test_giving_up(self, uploaded: Any, clerk: Who) -> None:
        work_once()
        source = SourceFile.objects.get(name="企业养老.xlsx")
        entered(clerk).post(f"/imports/{source.pk}/discard/", {"reason": "版式选错"})
        source.refresh_from_db()
        assert source.state == "已作废"


class TestPeriod:
    @pytest.mark.parametrize(
        ("period", "kept"), [("202506", "202506"), ("2025-06", "202506"), (" 2025年6月 ", "202506"), ("", "")]
    )
    def test_is_kept_as_a_month(self, employer: None, clerk: Who, period: str, kept: str) -> None:
        file = SimpleUploadedFile("企业养老.csv", b"a,b\n1,2\n")
        entered(clerk).post("/imports/", {"layout": "F1", "period": period, "file": file})
        assert SourceFile.objects.get(name="企业养老.csv").period == kept

    @pytest.mark.parametrize(
        ("period", "told"),
        [
            ("2099-99", "“数据所属期”不是年月：2099-99"),
            ("209901", "“数据所属期”2099年1月晚于本月"),
            ("194912", "“数据所属期”1949年12月早于1950年"),
            ("上月", "“数据所属期”不是年月：上月"),
        ],
    )
    def test_that_is_none_is_refused(self, employer: None, clerk: Who, period: str, told: str) -> None:
        file = SimpleUploadedFile("企业养老.csv", b"a,b\n1,2\n")
        answer = entered(clerk).post("/imports/", {"layout": "F1", "period": period, "file": file})
        assert told in answer.content.decode() and "例如 202506" in answer.content.decode()
        assert not SourceFile.objects.filter(name="企业养老.csv").exists()

    def test_may_be_this_month(self) -> None:
        assert stated_period(f"{localdate():%Y%m}") == f"{localdate():%Y%m}"


class TestWhoIsNamed:
    def test_staff_have_names(self, uploaded: Any, clerk: Who, checker: Who, apply: Any) -> None:
        work_once()
        source = apply(SourceFile.objects.get(name="企业养老.xlsx"))
        client = entered(clerk)
        listed = client.get("/imports/").content.decode()
        assert f"<td>{clerk.natural_person.name}</td><td>{checker.natural_person.name}</td>" in listed
        page = client.get(f"/imports/{source.pk}/").content.decode()
        assert f"<td>{clerk.natural_person.name}，" in page and f"<td>{checker.natural_person.name}</td>" in page

    def test_namesakes_have_their_numbers_too(self, hire: Callable[..., Who]) -> None:
        first, second, other = hire("clerk"), hire("clerk"), hire("checker")
        numbers = [one.natural_person.number for one in (first, second, other)]
        assert names_of([*numbers[1:], "999", ""]) == {
            numbers[1]: f"王一（{numbers[1]}）",
            numbers[2]: "李二",
            "999": "999",
            "": "",
        }


class TestFilesThatAreOnlyChecked:
    def test_the_pages_say_so(self, clerk: Who, preview: Any) -> None:
        source = preview([{"险种": "110", "费款所属期": "202506"}], "F7")
        client = entered(clerk)
        page = client.get("/imports/").content.decode()
        upload = page.partition("multipart/form-data")[2].partition("</form>")[0]
        groups = upload.partition('<optgroup label="只登记、核对，不导入">')
        assert 'value="F1"' in groups[0] and 'value="F7"' in groups[2] and 'value="F1"' not in groups[2]
        assert "F10 变更记录只登记、核对" in page
        assert "本版式只登记、核对，不导入登记簿" in client.get(f"/imports/{source.pk}/").content.decode()

    def test_others_do_not(self, uploaded: Any, clerk: Who) -> None:
        work_once()
        source = SourceFile.objects.get(name="企业养老.xlsx")
        assert "只登记" not in entered(clerk).get(f"/imports/{source.pk}/").content.decode()


class TestProgress:
    def test_moves_with_the_rows_and_never_back(self, employer: None, clerk: Who, tmp_path: Any) -> None:
        path = write_xlsx(tmp_path / "大.xlsx", table("F4", [{"姓名": "王小明"}] * 9000))
        source = receive([path.read_bytes()], path.name, "F4", by=clerk)
        said: list[tuple[str, int, int]] = []
        run_preview(ask_for_preview(source, by=clerk), lambda *each: said.append(each))  # type: ignore[arg-type]
        ways = [done / total for _, done, total in said if total]
        assert ways == sorted(ways)
        assert list(dict.fromkeys(step for step, *_ in said)) == [
            "读取文件", "检查工作簿", "装入工作表", "检查单元格", "与登记簿比对", "写错误文件"
        ]  # fmt: skip
        assert len([done for step, done, total in said if step == "读取文件" and total >= 9000]) == 5, "each 2000 rows"


class TestOutOfScope:
    """Numbers in the address that belong to others."""

    @pytest.mark.parametrize("path", ["", "errors/", "accept/", "discard/"])
    def test_a_file_of_another_insurance_is_not_there(self, uploaded: Any, hire: Callable[..., Who], path: str) -> None:
        work_once()
        source = SourceFile.objects.get(name="企业养老.xlsx")
        client: Client = entered(hire("checker", "210"))
        ask = client.post if path in ("accept/", "discard/") else client.get
        assert ask(f"/imports/{source.pk}/{path}").status_code == 404
        assert str(source.name) not in client.get("/imports/").content.decode()

    def test_a_job_of_somebody_else_is_not_there(self, uploaded: Any, hire: Callable[..., Who]) -> None:
        job = Job.objects.get(state="等待")
        client = entered(hire("statistician"))
        assert client.get(f"/jobs/{job.pk}/").status_code == 404
        assert client.post(f"/jobs/{job.pk}/stop/").status_code == 404
        assert client.get("/jobs/").status_code == 200

    def test_a_name_is_shown_as_text(self, employer: None, clerk: Who) -> None:
        client = entered(clerk)
        file = SimpleUploadedFile("<img src=x onerror=alert(1)>.csv", b"a,b\n1,2\n")
        client.post("/imports/", {"layout": "F1", "file": file})
        page = client.get("/imports/").content.decode()
        assert "&lt;img src=x" in page and "<img" not in page


class TestTemplates:
    @pytest.mark.parametrize("code", list(layouts()))
    def test_are_read_back_as_their_layout(self, code: str, employer: None, clerk: Who, preview: Any) -> None:
        """A template that nobody has filled has the right headers, the right version and no rows."""
        data = b"".join([entered(clerk).get(f"/imports/templates/{code}/").content])
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python()
        assert rows == [[column.header for column in layouts()[code].columns]]
        assert book.sheet_names[1] == "代码"
        assert preview(data, code).rows == 0

    def test_of_another_version_is_refused(self, clerk: Who, preview: Any, tmp_path: Any) -> None:
        def arrange(book: Any, sheet: Any) -> None:
            codes = book.add_worksheet("代码")
            codes.write_row(0, 0, ["模板版本", "F1-2019-1"])
            codes.hide()

        source = preview(write_xlsx(tmp_path / "旧.xlsx", table("F1", [person(1)]), arrange))
        assert "模板版本是“F1-2019-1”，本版式的模板是“F1-2025-1”" in str(source.totals)

    def test_offer_the_words_of_coded_columns(self, clerk: Who) -> None:
        data = entered(clerk).get("/imports/templates/F1/").content
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        codes = book.get_sheet_by_index(1).to_python()
        assert [row[4] for row in codes[1:5]] == ["人员状态", "在职", "离退休", "死亡"]
        assert book.sheets_metadata[1].visible == SheetVisibleEnum.Hidden
