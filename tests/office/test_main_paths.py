"""The main paths of the office in a real browser: a case through three hands to its paper, an import with errors."""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page, expect, sync_playwright
from python_calamine import CalamineWorkbook

from tests.office.importing.files import resident
from tests.office.real_offices import Office, empty_office
from tests.test_html_browser import CHROMIUM, QUIET

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="没有找到 chromium，浏览器测试跳过")

Somebody = Callable[[str], "contextmanager[Page]"]
PAPER = {"name": "证件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\ntrailer<<>>\n%%EOF\n"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with empty_office("sqlite", tmp_path_factory.mktemp("office")) as office:
        yield office.set_up_demo()


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


def test_a_change_of_a_key_field_through_three_hands_to_its_paper(somebody: Somebody) -> None:
    with somebody("qiye-jb") as clerk:
        clerk.goto("/persons/?insurance=110&state=参保缴费")
        clerk.locator("tbody a").nth(10).click()
        person = clerk.url.rstrip("/").rpartition("/")[2]
        clerk.goto(f"/case-new/P03/?person={person}")
        clerk.locator("input[name=name]").fill("牛改名")
        clerk.get_by_role("button", name="登记", exact=True).click()
        expect(clerk.get_by_text("已受理").first).to_be_visible()
        number = clerk.url.rstrip("/").rpartition("/")[2]
        # Papers first: nothing is sent to be checked without them.
        expect(clerk.get_by_role("button", name="提交复核")).to_be_disabled()
        papers = clerk.locator("select[name=name] option").all_inner_texts()[:-1]
        assert papers == ["居民身份证", "公安机关户籍变更证明"]
        for name in papers:
            clerk.locator("select[name=name]").select_option(name)
            clerk.get_by_label("文件（").set_input_files(PAPER)
            clerk.get_by_role("button", name="上传", exact=True).click()
            expect(clerk.get_by_role("link", name=name)).to_be_visible()
        clerk.get_by_role("button", name="提交复核").click()
        expect(clerk.get_by_text("待复核").first).to_be_visible()
        # The maker is offered no check.
        expect(clerk.get_by_role("button", name="复核通过")).to_have_count(0)
    with somebody("qiye-fh") as checker:
        checker.get_by_role("link", name=number).click()
        row = checker.get_by_role("row", name="姓名")
        expect(row.locator("ins")).to_have_text("牛改名")
        checker.get_by_role("button", name="复核通过").click()
        expect(checker.get_by_text("待审批").first).to_be_visible()
    with somebody("qiye-gz") as head:
        head.get_by_role("link", name=number).click()
        head.get_by_role("button", name="审批同意").click()
        expect(head.get_by_text("已生效").first).to_be_visible()
        head.goto(f"/persons/{person}/")
        expect(head.get_by_role("heading", name="牛改名")).to_be_visible()
        paper = head.request.get(f"/cases/{number}/document/")
        assert paper.headers["content-type"] == "application/pdf"
        assert paper.body().startswith(b"%PDF")


def test_a_payment_of_a_project_from_its_clerk_to_the_person_behind_the_figure(
    demo: Office, somebody: Somebody, tmp_path: Path
) -> None:
    with somebody("xiangmu-jb") as clerk:
        number = typed_after_a_refusal(clerk)
    with somebody("xiangmu-gz") as head:
        head.get_by_role("link", name=number).click()
        assert head.get_by_role("row", name="申请金额").locator("ins").inner_text() == "50,000.00元"
        # In full: whoever checks it compares it with the papers.
        assert head.get_by_role("row", name="收款人1账号").locator("ins").inner_text() == "6210990017777000001"
        agreed(head, "复核通过", "待审批")
    with somebody("caiwu-fh") as finance, somebody("zhuren") as director:
        finance.get_by_role("link", name=number).click()
        agreed(finance, "财务股审核同意", "待审批")
        director.reload()
        director.get_by_role("link", name=number).click()
        agreed(director, "主任审批同意", "已生效")
        director.goto("/projects/overview/?year=2025")
        row = director.get_by_role("row", name=PROJECT).first
        # What the heating payees' bank sent back is still promised beside it.
        assert float(row.get_by_role("cell").nth(3).inner_text().replace(",", "")) > 50_000
        finance.goto("/payments/?state=待复核")
        finance.get_by_role("row", name="丧葬抚恤").get_by_role("link").first.click()
        batch = finance.url.rstrip("/").rpartition("/")[2]
        finance.get_by_role("button", name="复核放行").click()
        expect(finance.get_by_text("待发送").first).to_be_visible()
        with somebody("chuna") as cashier:
            sent_and_answered(cashier, demo, batch, tmp_path)
        followed_to_the_person(director, batch)


PROJECT = "非全额退休人员取暖丧葬抚恤遗属补助资金"


def agreed(hand: Page, button: str, then: str) -> None:
    hand.get_by_role("button", name=button).click()
    expect(hand.get_by_role("button", name=button)).to_have_count(0)
    expect(hand.get_by_text(then).first).to_be_visible()


def typed_after_a_refusal(clerk: Page) -> str:
    """A payment request: more than there is, what was typed kept; then its papers. Returns its number."""
    clerk.goto("/projects/2025-P06/step/Z04/")
    payee = ("牛家属", "6210990017777000001", "泽州农村商业银行", "", "慰问金")
    clerk.locator("select[name=item]").select_option("01")
    clerk.locator("select[name=purpose]").select_option("慰问金")
    clerk.locator("select[name=payer]").select_option("GK01")
    clerk.locator("input[name=reference]").fill("慰问2025-1")
    for amount in ("50000000", "50000"):
        clerk.locator("input[name=amount]").fill(amount)
        for at, cell in enumerate(payee):
            clerk.locator(f"input[name=lines-0-{at}]").fill(cell or amount)
        # The demonstration's year is over, which is doubtful: the button says that it was looked at.
        clerk.get_by_role("button", name=re.compile("登记$")).click()
        if amount == "50000000":
            expect(clerk.get_by_text("超出项目可用额度")).to_be_visible()
            expect(clerk.locator("input[name=lines-0-1]")).to_have_value(payee[1])
            expect(clerk.locator("input[name=reference]")).to_have_value("慰问2025-1")
            expect(clerk.locator("select[name=purpose]")).to_have_value("慰问金")
            expect(clerk.locator("input[name=amount]")).to_have_value(amount)
    expect(clerk.get_by_text("已受理").first).to_be_visible()
    number = clerk.url.rstrip("/").rpartition("/")[2]
    for name in ("用款申请单", "发票或支付依据"):
        clerk.locator("select[name=name]").select_option(name)
        clerk.get_by_label("文件（").set_input_files(PAPER)
        clerk.get_by_role("button", name="上传", exact=True).click()
        expect(clerk.get_by_role("link", name=name, exact=True)).to_be_visible()
    clerk.get_by_role("button", name="提交复核").click()
    expect(clerk.get_by_text("待复核").first).to_be_visible()
    return number


BANK = """
import sys
from shebao.web.office_start import use_office
use_office()
from shebao.payments.models import Batch
from shebao.payments.simulated_bank import answer
sys.stdout.buffer.write(answer(Batch.objects.get(number=sys.argv[1])))
"""


def sent_and_answered(cashier: Page, demo: Office, batch: str, folder: Path) -> None:
    """The bank file taken, the sending noted, a return file that is not whole refused, the whole one imported."""
    cashier.goto(f"/payments/{batch}/")
    with cashier.expect_download() as got:
        cashier.get_by_role("link", name="下载银行文件").click()
    assert got.value.path().read_bytes().startswith("\ufeff国库集中支付明细".encode())
    cashier.get_by_role("button", name="登记已发送").click()
    expect(cashier.get_by_text("已发送").first).to_be_visible()
    bank = [sys.executable, "-c", BANK, batch]
    content = subprocess.run(bank, env=demo.environment, capture_output=True, check=True).stdout
    for name, some in (("半份.txt", content[: len(content) // 2]), ("回盘.txt", content)):
        (folder / name).write_bytes(some)
        cashier.goto(f"/payments/{batch}/")
        cashier.locator("input[type=file]").set_input_files(folder / name)
        cashier.get_by_role("button", name="导入", exact=True).click()
        expect(cashier.get_by_text("没有导入" if some != content else "已回盘").first).to_be_visible()
    expect(cashier.get_by_role("row", name="回盘.txt")).to_contain_text("50,000.00")


def followed_to_the_person(director: Page, batch: str) -> None:
    """From the overview to the project, its book, an account's lines, the voucher, the batch, the instruction; of a
    payment by a roster on to the person in the register.
    """
    director.goto("/projects/overview/?year=2025")
    main = director.locator("#main")
    main.get_by_role("link", name=PROJECT).first.click()
    main.get_by_role("link", name="账簿").click()
    main.get_by_role("row", name="对个人和家庭的补助费用").get_by_role("link").first.click()
    line = main.get_by_role("row", name="慰问金").last
    expect(line).to_contain_text("50,000.00")
    line.get_by_role("link").first.click()
    main.get_by_role("link", name=batch).first.click()
    main.get_by_role("link", name="支付指令").click()
    main.locator("tbody a").first.click()
    expect(main.get_by_role("row", name="收款户名")).to_contain_text("牛*属")
    director.goto("/projects/2025-P06/")
    main.get_by_role("row", name="取暖费").filter(has=director.get_by_text("已回盘")).get_by_role("link").last.click()
    main.get_by_role("link", name="支付指令").click()
    main.locator("tbody a").first.click()
    main.get_by_role("link", name="登记簿").click()
    expect(director.get_by_role("heading", name="参保").first).to_be_visible()


def test_an_import_with_errors(demo: Office, somebody: Somebody, tmp_path: Path) -> None:
    numbers = [row[0] for row in demo.sql("SELECT id_number FROM register_person ORDER BY id DESC LIMIT 1")]
    file = tmp_path / "补录.xlsx"
    headers = template_headers(demo, tmp_path)
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    right = row_of(headers, resident(7, "19651203"), 缴费档次="300", 个人账户余额="1234.5")
    for line, row in enumerate((headers, row_of(headers, "14052519651203421X"), row_of(headers, numbers[0]), right)):
        for column, value in enumerate(row):
            sheet.write_string(line, column, value)
    book.close()
    with somebody("tongji") as clerk:
        clerk.goto("/imports/")
        clerk.locator("select[name=layout][required]").select_option("F5")
        clerk.locator("input[type=file]").set_input_files(file)
        clerk.get_by_role("button", name="上传并预览").click()
        expect(clerk.get_by_text("完成").first).to_be_visible(timeout=60_000)
        clerk.goto("/imports/")
        clerk.get_by_role("row", name="补录.xlsx").get_by_role("link", name="查看").click()
        expect(clerk.get_by_role("heading", name="错误原因汇总")).to_be_visible()
        with clerk.expect_download() as got:
            clerk.get_by_role("link", name="下载错误文件").click()
        rows = (
            CalamineWorkbook.from_filelike(io.BytesIO(got.value.path().read_bytes())).get_sheet_by_index(0).to_python()
        )
        assert rows[0][-1] == "错误原因"
        assert "校验码" in str(rows[1][-1])
        assert (len(rows), rows[3][-1]) == (4, "")
        # Whoever brought the file in does not accept it.
        expect(clerk.get_by_role("button", name="核对并确认导入")).to_have_count(0)
        address = clerk.url
    with somebody("jumin-fh") as checker:
        checker.goto(address)
        checker.keyboard.type("3")
        checker.get_by_label("缴费档次合计").fill("300")
        checker.get_by_label("个人账户余额合计").fill("1,234.05")
        checker.keyboard.press("Enter")
        expect(checker.get_by_text("移交清单1,234.05元，文件1,234.50元，相差0.45元")).to_be_visible()
        checker.get_by_label("个人账户余额合计").fill("1234.5")
        checker.keyboard.press("Enter")
        expect(checker.get_by_text("导入行数")).to_be_visible(timeout=60_000)
        checker.goto(address)
        expect(checker.get_by_text("已导入").first).to_be_visible()


def template_headers(demo: Office, folder: Path) -> list[str]:
    """The headers of the template that the office gives out."""
    path = folder / "F5.xlsx"
    assert demo.run("template", "F5", "-o", path).returncode == 0
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return next([str(cell) for cell in row if cell] for row in rows if "姓名" in row)


def row_of(headers: list[str], number: str, **more: str) -> list[str]:
    given = {"姓名": "牛某", "证件号码": number, "参保年月": "201101", "缴费状态": "参保缴费", **more}
    given["个人编号"] = f"99{number[-5:]}"
    return [given.get(header, "") for header in headers]


def test_a_form_begins_at_its_first_field_and_the_slash_still_searches(somebody: Somebody) -> None:
    with somebody("qiye-jb") as clerk:
        clerk.goto("/case-new/P02/")
        expect(clerk.locator("select[name=id_kind]")).to_be_focused()
        clerk.keyboard.press("/")
        expect(clerk.locator("#find")).to_be_focused()
        clerk.goto("/case-new/P02/?field=born")
        expect(clerk.locator("input[name=born]")).to_be_focused()
        clerk.keyboard.type("1980/3/15")
        expect(clerk.locator("input[name=born]")).to_have_value("1980/3/15")
        clerk.goto("/persons/")
        for key in ("Tab", "Enter", "Tab"):
            clerk.keyboard.press(key)
        expect(clerk.locator("input[name=name]")).to_be_focused()
