"""The demonstration site: what a newcomer sees of a folder of published documents, and nothing beside that folder."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.test import Client, override_settings

from shebao.disclosure.compose import compose
from shebao.disclosure.render.data import render_data
from shebao.disclosure.render.html import render_html
from shebao.findings import Finding, Place, Severity
from shebao.web.public_site import PUBLIC_SITE
from tests.books import small_book

FINDINGS = (
    Finding("R-23", Severity.WARNING, "测算与预算不符。", places=(Place(sheet="测算", row=3),), action="请核对测算。"),
    Finding("R-21", Severity.WARNING, "原因合计与变动额不符。", acknowledged="原文如此，待答复。"),
    Finding("N-1", Severity.NOTICE, "合计与分项之和相差 0.01。"),
)


def publish(folder: Path, *, draft: bool = False) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    document = compose(small_book(), draft=draft).with_findings(FINDINGS)
    render_html(document, folder / "disclosure.html")
    render_data(document, folder)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Client]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shebao.web.settings")
    django.setup()
    with override_settings(PUBLISHED_FOLDER=tmp_path / "out", **PUBLIC_SITE):
        yield Client(SERVER_NAME="localhost")


class TestOneUnit:
    @pytest.fixture(autouse=True)
    def published(self, tmp_path: Path) -> None:
        publish(tmp_path / "out")

    def test_it_says_what_this_is_and_lists_the_documents(self, site: Client) -> None:
        text = site.get("/").content.decode()
        assert "某县社会保险中心2025年度部门预算公开" in text
        assert re.findall(r'<h3><a href="/file/([^"]+)"', text) == ["disclosure.html", "disclosure.json", "facts.csv"]
        assert "tables/table-13.csv" in text

    def test_it_shows_what_proof_reading_found_with_places_and_reasons(self, site: Client) -> None:
        text = site.get("/").content.decode()
        assert "<b>0</b>条错误" in text
        assert "<b>2</b>条提醒，其中 1 条单位已确认并说明" in text
        assert "工作表“测算” 第3行" in text and "单位说明：原文如此，待答复。" in text

    def test_a_draft_is_marked(self, site: Client, tmp_path: Path) -> None:
        assert "仅供内部审核" not in site.get("/").content.decode()
        publish(tmp_path / "out", draft=True)
        assert "仅供内部审核" in site.get("/").content.decode()

    def test_files_come_with_their_kind(self, site: Client) -> None:
        page = site.get("/file/disclosure.html")
        assert page["Content-Type"] == "text/html; charset=utf-8" and "attachment" not in page["Content-Disposition"]
        lines = site.get("/file/facts.csv")
        assert lines["Content-Type"] == "text/csv; charset=utf-8" and "attachment" in lines["Content-Disposition"]
        assert b"".join(lines.streaming_content).startswith(b"row,year")  # type: ignore[attr-defined] # a FileResponse

    @pytest.mark.parametrize(
        "path",
        ["../secret.csv", "..%2fsecret.csv", "%2e%2e/secret.csv", "/etc/passwd", ".hidden.csv", "secret.txt", "tables"],
    )
    def test_nothing_beside_the_documents_is_handed_out(self, path: str, site: Client, tmp_path: Path) -> None:
        for name in ("secret.csv", "out/.hidden.csv", "out/secret.txt"):
            (tmp_path / name).write_text("密", encoding="utf-8")
        assert site.get(f"/file/{path}").status_code == 404

    def test_a_link_that_leads_out_of_the_folder_is_not_followed(self, site: Client, tmp_path: Path) -> None:
        (tmp_path / "secret.csv").write_text("密", encoding="utf-8")
        (tmp_path / "out" / "link.csv").symlink_to(tmp_path / "secret.csv")
        assert site.get("/file/link.csv").status_code == 404

    def test_another_host_name_is_refused(self, site: Client) -> None:
        assert site.get("/", SERVER_NAME="example.org").status_code == 400

    def test_without_its_data_file_the_documents_are_shown_all_the_same(self, site: Client, tmp_path: Path) -> None:
        (tmp_path / "out" / "disclosure.json").write_text("{", encoding="utf-8")
        text = site.get("/").content.decode()
        assert "disclosure.html" in text and "看不到校对结果" in text

    @pytest.mark.parametrize(
        "text", ["[]", '{"year": "x"}', '{"format": "shebao-disclosure", "tables": 3}', "\xff", "null"]
    )
    def test_a_foreign_data_file_takes_nothing_down(self, text: str, site: Client, tmp_path: Path) -> None:
        (tmp_path / "out" / "disclosure.json").write_text(text, encoding="latin-1")
        assert "未识别的公开文本" in site.get("/").content.decode()

    def test_the_performance_tables_are_listed_by_their_projects(self, site: Client) -> None:
        text = site.get("/").content.decode()
        assert re.findall(r"tables/performance-\d+\.csv\">([^<]+)<", text)[0].startswith("绩效目标：")
        assert "shebao publish" not in text and "python3 dev.py publish" in text


class TestSeveralUnits:
    def test_units_are_listed_and_each_has_its_page(self, site: Client, tmp_path: Path) -> None:
        for name in ("甲局", "乙局"):
            publish(tmp_path / "out" / name)
        text = site.get("/").content.decode()
        assert text.count("某县社会保险中心</a>") == 2
        assert "全部单位" in site.get("/unit/甲局/").content.decode()
        assert site.get("/file/甲局/tables/table-01.csv").status_code == 200
        assert site.get("/unit/丙局/").status_code == 404
        assert site.get("/unit/../").status_code == 404
        (tmp_path / "out" / "乙局" / "disclosure.json").write_text('{"format": "别的"}', encoding="utf-8")
        assert "未识别" in site.get("/").content.decode()

    def test_an_empty_folder_says_how_to_begin(self, site: Client) -> None:
        assert "还没有公开文本" in site.get("/").content.decode()


def test_it_serves_takes_another_port_where_its_own_is_taken_and_ends_quietly(tmp_path: Path) -> None:
    publish(tmp_path / "out")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code = f"from pathlib import Path; from shebao.web.demo_site import serve; serve(Path('out'), port={port})"
        with subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        ) as server:
            try:
                assert server.stdout is not None and server.stderr is not None
                said = server.stdout.readline()
                address = said.split()[-1]
                assert address.startswith("http://127.0.0.1:") and str(port) not in address
                with urllib.request.urlopen(address, timeout=10) as answer:
                    assert "某县社会保险中心" in answer.read().decode()
                time.sleep(0.1)
                server.send_signal(signal.SIGINT)
                assert server.wait(10) == 0
                assert server.stderr.read() == ""
            finally:
                server.kill()
