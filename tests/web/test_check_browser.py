"""The checker in a real browser: drop a file, watch it, read the report, close it, and it is gone."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from shebao.disclosure.check.check_file import check_file
from shebao.disclosure.check.html import report_html
from tests.check.samples import RIGHT, WRONG, write

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
DROP = """(zone, [name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, { type: "text/plain" }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
}"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="没有找到 chromium，浏览器测试跳过")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split(" "))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, with its temporary files in a folder that has to be empty in the end."""
    folder = tmp_path_factory.mktemp("server")
    with subprocess.Popen(
        [sys.executable, "-m", "shebao", "serve", "--port", "8917"],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TMPDIR": str(folder),
            "PYTHONUNBUFFERED": "1",
            "SHEBAO_DATA": str(tmp_path_factory.mktemp("no-office")),
        },
    ) as server:
        assert server.stdout is not None
        said = re.search(r"http://\S+/", server.stdout.readline())
        assert said is not None
        assert len(list(folder.iterdir())) == 1
        yield said.group()
        server.send_signal(signal.SIGTERM)
        assert server.wait(15) == 0
    assert list(folder.iterdir()) == []


def opened(browser: Browser, width: int = 1280, script: bool = True) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN", java_script_enabled=script)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    assert [line for line in trouble if "status of 40" not in line] == []
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    yield from opened(browser)


class TestUpload:
    def test_drop_watch_read_close_gone(self, page, address):
        page.goto(address)
        page.locator("#zone").evaluate(DROP, ["某局.txt", WRONG])
        expect(page.locator("#findings")).to_be_visible(timeout=15000)
        report = page.url
        expect(page.locator(".finding.error")).to_contain_text("70.00%")
        page.get_by_role("button", name="关闭并删除").click()
        expect(page.get_by_role("status").first).to_have_text("报告和上传的文件已删除。")
        page.goto(report)
        expect(page.get_by_role("heading", name="报告已删除")).to_be_visible()

    def test_several_files_show_progress_and_an_index(self, page, address, tmp_path):
        files = [write(tmp_path, f"{number}.txt", WRONG * 150) for number in range(6)]
        page.goto(address)
        page.set_input_files("#files", files)
        expect(page.get_by_role("heading", name="正在核对")).to_be_visible()
        expect(page.locator("#list li")).to_have_count(6)
        expect(page.locator("table.units tbody tr")).to_have_count(6, timeout=30000)
        page.locator("table.units a").first.click()
        page.get_by_role("link", name="全部单位").click()
        expect(page.locator("table.units")).to_be_visible()

    def test_a_refusal_is_shown_beside_the_form(self, page, address, tmp_path):
        page.goto(address)
        (tmp_path / "图.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
        page.set_input_files("#files", tmp_path / "图.pdf")
        expect(page.locator("#refusals")).to_contain_text("是图片")

    def test_without_a_script(self, browser, address, tmp_path):
        for page in opened(browser, script=False):
            page.goto(address)
            page.set_input_files("#files", write(tmp_path, "a.txt", WRONG))
            page.get_by_role("button", name="开始核对").click()
            expect(page.locator("#findings")).to_be_visible(timeout=20000)
            page.get_by_role("button", name="关闭并删除").click()
            expect(page.locator(".said")).to_be_visible()


class TestReport:
    @pytest.fixture
    def report(self, tmp_path) -> Path:
        folder = tmp_path
        filler = "\n".join(f"第{number}项工作由本部门按照职责开展，年底前完成。" for number in range(120))
        path = write(folder, "某局.txt", f"{RIGHT}{filler}\n{WRONG.partition('收支情况')[2]}")
        (folder / "r.html").write_text(report_html(check_file(path)), encoding="utf-8")
        return folder / "r.html"

    def test_a_click_jumps_to_the_place_and_back(self, page, report):
        page.goto(report.as_uri())
        mark = page.locator("mark.error").first
        expect(mark).not_to_be_in_viewport()
        page.locator(".finding.error .places a").first.click()
        expect(mark).to_be_in_viewport()
        page.locator("#document a.ref.error").first.click()
        expect(page.locator(".finding.error").first).to_be_in_viewport()

    def test_severities_can_be_hidden_and_a_jump_shows_them_again(self, page, report):
        page.goto(report.as_uri())
        page.locator(".filter button", has_text="错误").click()
        expect(page.locator(".group.error")).to_be_hidden()
        page.locator("#document a.ref.error").first.click()
        expect(page.locator(".group.error")).to_be_visible()

    @pytest.mark.parametrize("width", [360, 390, 768, 1000, 1001, 1600])
    def test_no_width_scrolls_sideways(self, browser, report, width):
        for page in opened(browser, width):
            page.goto(report.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_in_print_everything_is_there(self, page, report):
        page.goto(report.as_uri())
        page.emulate_media(media="print")
        expect(page.locator(".filter")).to_be_hidden()
        expect(page.locator(".finding").first).to_be_visible()
