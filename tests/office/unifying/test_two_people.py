"""The unification in a real browser: files registered, a run, a suspect decided by two people, a batch with samples."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from shebao.demo_data import generate, write
from tests.office.real_offices import Office, empty_office
from tests.test_html_browser import CHROMIUM, QUIET

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="没有找到 chromium，浏览器测试跳过")
Somebody = Callable[[str], "contextmanager[Page]"]
PAPER = {"name": "证件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\ntrailer<<>>\n%%EOF\n"}
FILES = {"F1_企业养老_个人.xlsx": "F1", "F3_失业_个人.xlsx": "F3", "F4_工伤_个人.xlsx": "F4"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with empty_office("sqlite", tmp_path_factory.mktemp("office")) as office:
        yield office.set_up_demo()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    write(generate(0.02), folder)
    return folder


@pytest.fixture(scope="module")
def somebody(demo: Office) -> Iterator[Somebody]:
    """A browser in which somebody of the demonstration is logged in with password and code."""
    with demo.served() as (address, _), sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split(" "))

        @contextmanager
        def logged_in(account: str) -> Iterator[Page]:
            context = browser.new_context(locale="zh-CN", base_url=address)
            page = context.new_page()
            page.goto("/login/")
            page.get_by_label("账号").fill(account)
            page.get_by_label("密码").fill("Yanshi-2026")
            page.get_by_role("button", name="登录").click()
            page.get_by_role("textbox").fill(demo.run("demo-code", account).stdout.strip())
            page.get_by_role("button", name="确定").click()
            yield page
            context.close()

        yield logged_in
        browser.close()


@pytest.fixture(scope="module")
def run(somebody: Somebody, files: Path) -> None:
    """The statistician registers three files and unifies them."""
    with somebody("tongji") as page:
        for name, layout in FILES.items():
            page.goto("/imports/")
            page.locator("select[name=layout][required]").select_option(layout)
            page.locator("input[type=file][name=file]").set_input_files(files / name)
            page.get_by_role("button", name="上传并预览").click()
            expect(page.get_by_text("完成").first).to_be_visible(timeout=60_000)
        page.goto("/unify/runs/")
        # The demonstration has a run of its own, so that the form of the next one is folded.
        page.get_by_text("新的归并").click()
        # The newest delivery of each kind is chosen already; the demonstration's own files are left out.
        for box in page.locator("input[name=source]").all():
            box.set_checked(False)
        for name in FILES:
            page.get_by_label(name).first.check()
        page.get_by_label("数据所属期").fill("202512")
        page.get_by_role("button", name="开始归并").click()
        page.get_by_role("link", name="查看批次").click(timeout=120_000)
        expect(page.get_by_role("heading", name="控制总数")).to_be_visible()
        row = page.locator("tbody tr", has=page.get_by_role("cell", name="疑点（行）", exact=True)).locator("td")
        rows_in, rows_out, kept = (int(text.replace(",", "")) for text in row.all_inner_texts()[-3:])
        assert rows_in == rows_out + kept and kept > 0


def test_two_people_decide_a_suspect(run: None, somebody: Somebody) -> None:
    with somebody("qiye-jb") as clerk:
        clerk.goto("/suspects/?code=A04&section=企业养老保险股&which=mine")
        clerk.locator("tbody a").first.click()
        number = clerk.url.rstrip("/").rpartition("/")[2]
        expect(clerk.locator("mark").first).to_be_visible()
        clerk.get_by_label("处理结果").select_option("更正")
        clerk.get_by_label("处理内容").fill("两人中一人证件号码有误。")
        clerk.get_by_label("理由").fill("已对照身份证件。")
        clerk.locator("select[name=change_like]", has=clerk.locator("option:nth-child(2)")).first.select_option(index=1)
        clerk.get_by_label("材料（").set_input_files(PAPER)
        clerk.get_by_role("button", name="提出处理决定").click()
        expect(clerk.get_by_text("已提出处理决定，等待另一人复核。")).to_be_visible()
        expect(clerk.get_by_role("button", name="复核确认")).to_have_count(0)
    with somebody("qiye-fh") as checker:
        checker.goto("/suspects/?which=mine")
        checker.get_by_role("link", name=number).click()
        expect(checker.get_by_role("link", name="证明材料")).to_be_visible()
        checker.get_by_label("复核意见").fill("相符")
        checker.get_by_role("button", name="复核确认").click()
        expect(checker.get_by_role("heading", name="已解决")).to_be_visible()
    with somebody("qiye-jb") as clerk:
        clerk.goto(f"/suspects/{number}/")
        clerk.get_by_text("撤销处理决定").click()
        clerk.get_by_label("撤销理由").fill("证件系他人的")
        clerk.get_by_role("button", name="提出撤销").click()
        expect(clerk.get_by_text("已提出撤销，等待另一人复核。")).to_be_visible()
    with somebody("qiye-fh") as checker:
        checker.goto(f"/suspects/{number}/")
        checker.get_by_role("button", name="复核确认").click()
        expect(checker.get_by_role("heading", name="核实中")).to_be_visible()
        expect(checker.get_by_text("已撤销").first).to_be_visible()


def test_a_batch_is_confirmed_after_its_samples_were_opened(run: None, somebody: Somebody) -> None:
    with somebody("qiye-jb") as clerk:
        clerk.goto("/suspects/bulk/")
        clerk.get_by_role("link", name="批量处理").first.click()
        clerk.get_by_label("处理结果").select_option("确认无误")
        clerk.get_by_label("处理内容").fill("均属实。")
        clerk.get_by_label("理由").fill("逐条核对，均属实。")
        clerk.get_by_label("材料（").set_input_files(PAPER)
        clerk.get_by_role("button", name="提出批量决定").click()
        expect(clerk.get_by_text("由另一位人员随机抽查")).to_be_visible()
        address = clerk.url
    with somebody("qiye-fh") as checker:
        checker.goto(address)
        confirm = checker.get_by_role("button", name="整批确认")
        expect(confirm).to_be_disabled()
        drawn = checker.locator("section:nth-of-type(2) tbody a").all_inner_texts()
        assert drawn
        for number in drawn:
            checker.goto(f"/suspects/{number}/")
            expect(checker.get_by_role("heading", name="各系统记录对照")).to_be_visible()
        checker.goto(address)
        expect(confirm).to_be_enabled()
        confirm.click()
        expect(checker.get_by_role("heading", name="已确认")).to_be_visible()
        checker.goto(f"/suspects/{drawn[0]}/")
        expect(checker.get_by_role("heading", name="已解决")).to_be_visible()
