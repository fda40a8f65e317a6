"""The checker's pages without a script: what is taken, what is refused, what is kept (nothing)."""

import io
import os
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shebao.disclosure.compose import compose
from shebao.disclosure.render.pdf import render_pdf
from tests.books import small_book
from tests.check.samples import HOSTILE, RIGHT, WRONG, year_of

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shebao.web.settings")
django.setup()

from shebao.web import check_jobs, check_limits, check_pages, check_uploads  # noqa: E402 - they need Django to be set up
from shebao.web.check_jobs import Checker  # noqa: E402


@pytest.fixture(scope="module", autouse=True)
def stopped() -> Iterator[None]:
    yield
    check_pages.stop_checker()


@pytest.fixture
def site() -> Client:
    return Client(SERVER_NAME="localhost")


def send(site: Client, *files: tuple[str, bytes | str], **named):
    uploads = [SimpleUploadedFile(name, body.encode() if isinstance(body, str) else body) for name, body in files]
    return site.post("/check/", {"files": uploads}, **named)


def finished(site: Client, *files: tuple[str, bytes | str]) -> str:
    """Send files and wait until they are checked; the batch's address."""
    answer = send(site, *files)
    assert answer.status_code == 303, answer.content.decode()
    address = answer["Location"]
    for _ in range(300):
        if site.get(f"{address}state/").json()["finished"]:
            return address
        time.sleep(0.05)
    raise AssertionError("not checked")


def kept() -> list[Path]:
    return [path for path in check_pages.checker().folder.rglob("*") if path.is_file()]


class TestChecking:
    def test_a_file_is_checked_and_its_report_shown(self, site):
        page = site.get(finished(site, ("某局.txt", WRONG))).content.decode()
        assert "R-20" in page and "<mark" in page and "关闭并删除" in page and "某局.txt" in page

    def test_while_it_is_checked_the_page_loads_itself_again(self, site):
        address = send(site, *((f"{n}.txt", WRONG * 200) for n in range(8)))["Location"]
        page = site.get(address).content.decode()
        assert "正在核对" in page and '<meta http-equiv="refresh"' in page
        site.post(f"{address}close/")

    def test_several_files_have_an_index(self, site):
        address = finished(site, ("a.txt", WRONG), ("b.txt", RIGHT))
        index = site.get(address).content.decode()
        assert index.index("a.txt") < index.index("b.txt")
        for link in re.findall(r'href="(/check/[^"]+/\d+/)"', index):
            assert "读出的文本" in site.get(link).content.decode()

    def test_a_wrong_file_among_several_does_not_drop_the_others(self, site):
        address = finished(site, ("图.png", b"\x89PNG\r\n\x1a\n"), ("a.txt", WRONG))
        index = site.get(address).content.decode()
        assert "图.png" in index and "读不了" in index and "a.txt" in index
        refused, checked = site.get(f"{address}save/json/").json()["documents"]
        assert refused["error"] and "R-20" in {finding["code"] for finding in checked["findings"]}

    def test_what_is_too_large_is_only_named_by_the_script_and_has_its_line(self, site):
        form = {"files": [SimpleUploadedFile("a.txt", WRONG.encode())], "too_large": ["大.pdf"]}
        address = site.post("/check/", form)["Location"]
        batch = check_pages.checker().find(address.split("/")[2])
        assert batch is not None and [upload.name for upload in batch.uploads] == ["a.txt", "大.pdf"]
        assert batch.reports[-1].problem.startswith("“大.pdf”超过")

    def test_several_reports_are_saved_in_one_archive(self, site):
        address = finished(site, ("a.txt", WRONG), ("b.txt", RIGHT))
        assert "保存全部" in site.get(address).content.decode()
        with zipfile.ZipFile(io.BytesIO(site.get(f"{address}save/zip/").content)) as archive:
            names = archive.namelist()
        assert {"核对报告/index.html", "核对报告/findings.xlsx", "核对报告/report.json"} <= set(names)
        assert sum(name.startswith("核对报告/documents/") and name.endswith(".html") for name in names) == 2

    def test_years_of_one_unit_are_compared(self, site):
        last, this = year_of(2024, "80.00", "全部为培训经费"), year_of(2025, "90.00", "比2024年预算增加30.00万元")
        data = site.get(f"{finished(site, ('24.txt', last), ('25.txt', this))}save/json/").json()
        assert "R-22" in {finding["code"] for finding in data["documents"][1]["findings"]}

    def test_a_file_that_cannot_be_read_says_why(self, site):
        page = site.get(finished(site, ("坏.pdf", b"%PDF-1.7 broken"))).content.decode()
        assert "不能核对" in page and "坏.pdf" in page

    def test_a_documents_text_and_name_are_never_markup(self, site):
        page = site.get(finished(site, ("<img src=x onerror=alert(1)>.txt", HOSTILE))).content.decode()
        assert "<script>alert" not in page and "<img" not in page

    def test_saving(self, site):
        address = finished(site, ("某局.txt", WRONG))
        page = site.get(f"{address}1/save/")
        assert "attachment" in page["Content-Disposition"] and "关闭并删除" not in page.content.decode()
        assert zipfile.is_zipfile(io.BytesIO(site.get(f"{address}save/xlsx/").content))
        assert site.get(f"{address}save/json/").json()["documents"][0]["file"] == "某局.txt"


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "body", "says"),
        [
            ("空.pdf", b" ", "空文件"),
            ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "旧版"),
            ("图.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "图片"),
            ("程序.txt", b"\x7fELF\x00\x00\x01" * 50, "不能读取"),
            ("坏.docx", b"PK\x03\x04 broken", "损坏"),
        ],
    )
    def test_what_a_file_holds_counts_not_its_name(self, site, name, body, says):
        answer = send(site, (name, body))
        assert answer.status_code == 400 and says in answer.content.decode() and kept() == []

    def test_an_archive_is_no_document(self, site):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            package.writestr("a.txt", "x")
        assert "压缩包" in send(site, ("a.zip", buffer.getvalue())).content.decode()

    def test_nothing_chosen(self, site):
        assert "没有选择文件" in site.post("/check/", {}).content.decode()

    def test_too_large_is_refused_in_words_and_not_kept(self, site, monkeypatch):
        monkeypatch.setattr(check_uploads, "MAX_BYTES", 100_000)
        answer = send(site, ("大.txt", "预算" * 100_000))
        assert answer.status_code == 400 and "超过 50 MB" in answer.content.decode() and kept() == []

    def test_too_many(self, site):
        answer = send(site, *((f"{n}.txt", RIGHT) for n in range(check_limits.MAX_FILES + 1)))
        assert answer.status_code == 400 and "一次最多上传 20 个" in answer.content.decode()

    def test_too_many_pages(self, tmp_path, monkeypatch):
        monkeypatch.setattr(check_jobs, "MAX_PAGES", 1)
        render_pdf(compose(small_book()), tmp_path / "长.pdf")
        problem = check_jobs.check_upload(tmp_path / "长.pdf", (), lambda _: None).report.problem
        assert "“长.pdf”有" in problem and "超过 1 页" in problem

    def test_a_form_of_another_site_is_refused(self):
        strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        answer = send(strict, ("a.txt", RIGHT))
        assert answer.status_code == 403 and "重新打开" in answer.content.decode()
        assert not list(check_pages.checker().folder.glob("*/*/a.txt"))

    def test_another_host_name_is_refused_in_words(self, site):
        answer = site.get("/check/", SERVER_NAME="example.org")
        assert answer.status_code == 400 and "只在这台电脑上使用" in answer.content.decode()

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd.txt", "..\\..\\x.txt", "/tmp/x.txt", "a\u202egnp.txt", "长" * 300 + ".txt"]
    )
    def test_a_name_never_leads_out_of_the_folder(self, name):
        plain = check_limits.safe_name(name)
        assert "/" not in plain and "\\" not in plain and plain.endswith(".txt") and len(plain.encode()) <= 120
        assert "\u202e" not in plain


class TestNothingIsKept:
    def test_the_file_is_deleted_when_it_is_checked(self, site):
        address = finished(site, ("a.txt", RIGHT))
        assert kept() == []
        site.post(f"{address}close/")

    def test_closed_is_gone(self, site):
        address = finished(site, ("a.txt", RIGHT))
        answer = site.post(f"{address}close/", follow=True)
        assert "已删除" in answer.content.decode()
        gone = site.get(address)
        assert gone.status_code == 404 and "报告已删除" in gone.content.decode()
        assert site.get(f"{address}save/json/").status_code == 404 and site.post(f"{address}close/").status_code == 404

    def test_closing_takes_a_post(self, site):
        address = finished(site, ("a.txt", RIGHT))
        assert site.get(f"{address}close/").status_code == 405 and site.get(address).status_code == 200

    def test_no_page_is_stored_by_the_browser(self, site):
        address = finished(site, ("a.txt", WRONG))
        for path in ("/check/", address, f"{address}state/", f"{address}save/json/"):
            assert site.get(path)["Cache-Control"] == "no-store"

    def test_what_nobody_looks_at_is_deleted(self):
        checker = Checker(idle_minutes=0.001)
        try:
            source = checker.folder / "b" / "a.txt"
            source.parent.mkdir()
            source.write_text(RIGHT, encoding="utf-8")
            batch = checker.open(source.parent, [check_jobs.Upload(source.name, source)])
            for _ in range(200):
                if not checker._batches:  # finding it would be looking at it
                    break
                time.sleep(0.05)
            assert checker.find(batch.token) is None and not batch.folder.exists()
        finally:
            checker.stop()
        assert not checker.folder.exists()

    def test_a_token_cannot_be_guessed(self, site):
        assert len(finished(site, ("a.txt", RIGHT)).split("/")[2]) >= 32
        assert site.get("/check/x/").status_code == 404
