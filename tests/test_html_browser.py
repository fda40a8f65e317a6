"""The web page in a real browser: figures are followed by mouse, keyboard and link; a phone never scrolls sideways.

Runs in Debian's Chromium from PATH and says so where there is none.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from shebao.budget.book import Calculation, Project, ProjectClass
from shebao.budget.forms import read_book
from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.compose import compose
from shebao.disclosure.compose.final import compose_final
from shebao.disclosure.render.html import render_html
from shebao.findings import Finding, Severity
from shebao.money import format_wan
from tests.books import project_line, small_book
from tests.final_accounts import final_accounts

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)

EXAMPLE = Path(__file__).parents[1] / "examples" / "zezhou-2025" / "book"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="没有找到 chromium，浏览器测试跳过")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split(" "))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """page.html: 100 + 20 of basic spending, projects of 50 and 30; heating 2000人 × 3360元; large.html: 900 lines."""
    folder = tmp_path_factory.mktemp("pages")
    book = small_book()
    heating = Project(
        "P1", "取暖费", "062001", ProjectClass.SPECIFIC_TARGET, overview="为退休人员发放。", basis="晋人社函〔2022〕7号"
    )
    book = replace(
        book,
        projects=(heating, book.projects[1]),
        calculations=(Calculation("P1", "取暖费", 100, "人", 336_000, 1, "年"),),
    )
    render_html(compose(book), folder / "page.html")
    lines = tuple(
        project_line("P1", 100 + n, function=("2080109", "2080150", "2080502")[n % 3], economic=f"302{n % 30:02d}")
        for n in range(900)
    )
    render_html(compose(replace(small_book(), facts=lines)), folder / "large.html")
    render_html(compose(synthetic_book(5)), folder / "department.html")
    render_html(compose(small_book(), draft=True), folder / "draft.html")
    return folder


@pytest.fixture
def page(browser: Browser, files: Path) -> Iterator[Page]:
    """The page at desk size; a word on the console or a request for anything is a failure."""
    yield from opened(browser, files / "page.html", 1280)


def opened(browser: Browser, path: Path, width: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "request",
        lambda request: trouble.append(request.url) if not request.url.startswith(("file:", "data:")) else None,
    )
    page.goto(path.as_uri())
    yield page
    assert trouble == []
    context.close()


def rows(page: Page) -> list[str]:
    return [" ".join(row.split()) for row in page.locator("#panel-content table").first.locator("tr").all_inner_texts()]


class TestFollowing:
    def test_a_figure_in_a_table_shows_its_budget_lines(self, page: Page) -> None:
        page.locator("#fig-3-1-5").click()
        expect(page.locator("#panel-title")).to_have_text("支出·合计·项目支出")
        expect(page.locator("#panel-value")).to_have_text("80.00万元")
        assert rows(page) == [
            "预算条目 金额（元）",
            "取暖费 2080109 社会保险经办机构 项目支出 · 一般公共预算 · 本年 500,000.00",
            "参保登记核查 2080109 社会保险经办机构 项目支出 · 一般公共预算 · 本年 300,000.00",
            "合计（2条） 800,000.00",
        ]
        expect(page.locator("#panel-content")).to_contain_text("800,000.00元 = 80.00万元")

    def test_a_share_in_the_text_shows_both_amounts_and_its_rounding(self, page: Page) -> None:
        paragraph = page.locator("main p", has_text="支出预算200.00万元")
        paragraph.locator(".fig", has_text="60.00").click()
        expect(page.locator("#panel-kind")).to_have_text("占比")
        assert rows(page)[1:] == ["分子 基本支出 1,200,000.00", "分母 支出预算 2,000,000.00"]
        expect(page.locator("#panel-content")).to_contain_text("1,200,000.00 ÷ 2,000,000.00 = 0.60000000 → 60.00%")
        expect(page.locator("#panel-content")).to_contain_text("四舍五入保留两位小数")

    def test_a_rate_of_change_shows_both_years(self, page: Page) -> None:
        page.locator("main p", has_text="预算收入总计").locator(".fig", has_text="20.00").click()
        expect(page.locator("#panel-kind")).to_have_text("增减率")
        assert rows(page)[1:] == ["增减额 收支总计比上年减少 500,000.00", "上年 上年收支总计 2,500,000.00"]
        expect(page.locator("#panel-content")).to_contain_text("500,000.00 ÷ 2,500,000.00 = 0.20000000 → 20.00%")

    def test_one_level_at_a_time_down_to_the_basis_of_a_project_and_back(self, page: Page) -> None:
        page.locator("main p", has_text="支出预算200.00万元").locator(".fig", has_text="40.00").click()
        page.locator("#panel").get_by_role("button", name="项目支出").click()
        page.locator("#panel").get_by_role("button", name="取暖费").click()
        expect(page.locator("#panel-title")).to_have_text("取暖费")
        expect(page.locator("#panel-content")).to_contain_text("100人 × 3,360.00元")
        expect(page.locator("#panel-content")).to_contain_text("晋人社函〔2022〕7号")
        page.locator("#panel-back").click()
        expect(page.locator("#panel-title")).to_have_text("项目支出")
        page.locator("#panel-back").click()
        expect(page.locator("#panel-kind")).to_have_text("占比")
        expect(page.locator("#panel-back")).to_be_hidden()

    def test_a_calculation_that_does_not_reach_the_amount_says_by_how_much(self, page: Page) -> None:
        page.locator("#form-2 ~ .fold .fig", has_text="500,000").first.click()
        expect(page.locator("#panel-kind")).to_have_text("测算")
        expect(page.locator("#panel-content")).to_contain_text("与预算相差（预算比测算多164,000元）164,000.00")

    def test_every_figure_of_a_department_opens(self, browser: Browser, files: Path) -> None:
        for page in opened(browser, files / "department.html", 1280):
            empty = page.evaluate(
                """() => [...document.querySelectorAll('.fig')].filter((figure) => {
                    figure.click();
                    return !document.getElementById('panel-content').textContent;
                }).map((figure) => figure.id)"""
            )
            assert page.locator(".fig").count() > 300
            assert empty == []

    def test_many_lines_are_grouped_and_each_group_opens(self, browser: Browser, files: Path) -> None:
        for page in opened(browser, files / "large.html", 1280):
            page.locator("#fig-3-1-3").click()
            assert rows(page)[0] == "按功能分类科目小计 金额（元）"
            assert rows(page)[-1].startswith("合计（900条）")
            page.locator("#panel .follow").first.click()
            assert rows(page)[0] == "按经济分类科目小计 金额（元）"
            page.locator("#panel .follow").first.click()
            assert len(rows(page)) == 30 + 2


class TestKeyboardAndLinks:
    def test_enter_opens_escape_closes_and_the_focus_comes_back(self, page: Page) -> None:
        page.locator("#fig-3-1-5").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#panel-title")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(page.locator("#panel")).to_be_hidden()
        expect(page.locator("#fig-3-1-5")).to_be_focused()

    def test_the_first_tab_leads_past_the_contents(self, page: Page) -> None:
        page.keyboard.press("Tab")
        expect(page.locator(".jump")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()

    def test_figures_are_buttons_to_a_screen_reader(self, page: Page) -> None:
        expect(page.locator("#fig-3-1-5")).to_have_role("button")
        page.locator("#fig-3-1-5").click()
        expect(page.get_by_role("dialog", name="支出·合计·项目支出")).to_be_visible()

    def test_a_link_opens_the_same_panel_and_the_back_button_closes_it(self, page: Page, files: Path) -> None:
        page.locator("#fig-3-1-5").click()
        assert page.url.endswith("#fig-3-1-5")
        address = page.url
        page.go_back()
        expect(page.locator("#panel")).to_be_hidden()
        page.goto("about:blank")
        page.goto(address)
        expect(page.locator("#panel-value")).to_have_text("80.00万元")
        expect(page.locator("#fig-3-1-5")).to_be_in_viewport()

    def test_a_senseless_link_opens_nothing(self, page: Page, files: Path) -> None:
        page.goto("about:blank")
        page.goto(f"{(files / 'page.html').as_uri()}#fig-nowhere")
        expect(page.locator("#panel")).to_be_hidden()


class TestPhone:
    @pytest.mark.parametrize("name", ["page.html", "department.html", "draft.html"])
    def test_nothing_is_wider_than_the_screen(self, name: str, browser: Browser, files: Path) -> None:
        for page in opened(browser, files / name, 390):
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            wide = page.evaluate(
                """() => [...document.querySelectorAll('main *')].filter((element) => {
                    const box = element.getBoundingClientRect();
                    return box.width && box.right > innerWidth + 1 && !element.closest('.unseen, thead, svg');
                }).map((element) => element.outerHTML.slice(0, 80))"""
            )
            assert wide == []

    def test_the_panel_is_a_sheet_below_and_leaves_the_figure_in_sight(self, browser: Browser, files: Path) -> None:
        for page in opened(browser, files / "page.html", 390):
            figure = page.locator("#fig-3-1-5")
            figure.click()
            sheet, box = page.locator("#panel").bounding_box(), figure.bounding_box()
            assert sheet is not None and box is not None
            assert sheet["x"] == 0 and sheet["width"] == 390
            assert box["y"] + box["height"] <= sheet["y"]

    def test_subjects_without_amounts_are_listed_on_demand(self, browser: Browser, files: Path) -> None:
        for page in opened(browser, files / "page.html", 390):
            subject = page.locator("table.amounts", has_text="支出总计").first.get_by_text("二、外交支出")
            expect(subject).to_be_hidden()
            page.locator("#table-1 ~ .fold > summary").click()
            page.get_by_label("列出没有金额的科目").first.check()
            expect(subject).to_be_visible()

    def test_long_tables_and_forms_open_on_demand_and_by_their_contents_entry(
        self, browser: Browser, files: Path
    ) -> None:
        for page in opened(browser, files / "department.html", 390):
            height = page.evaluate("document.documentElement.scrollHeight")
            form = page.locator("#form-1 ~ .fold table")
            expect(form).to_be_hidden()
            page.evaluate("location.hash = 'form-1'")
            expect(form).to_be_visible()
            expect(form.get_by_text("一级指标")).to_be_hidden()
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
            assert page.locator(".fold:not([open])").count() == 0
            assert page.evaluate("document.documentElement.scrollHeight") > 2 * height


class TestWithoutScriptAndOnPaper:
    def test_a_reader_without_script_sees_everything_and_no_dead_controls(self, browser: Browser, files: Path) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto((files / "page.html").as_uri())
        expect(page.locator("#fig-3-1-5")).to_have_text("80.00")
        expect(page.locator("#panel")).to_be_hidden()
        expect(page.get_by_role("button")).to_have_count(0)
        context.close()

    def test_the_panel_and_the_contents_are_not_printed(self, page: Page) -> None:
        page.locator("#fig-3-1-5").click()
        page.emulate_media(media="print")
        for part in ("#panel", ".contents", ".tools >> nth=0"):
            expect(page.locator(part)).to_be_hidden()
        expect(page.locator("#table-13")).to_be_visible()


def test_a_table_is_saved_as_it_stands(page: Page, tmp_path: Path) -> None:
    with page.expect_download() as saving:
        page.locator("section.table", has=page.locator("#table-3")).get_by_role("button", name="下载本表").click()
    assert saving.value.suggested_filename == "表3-2025年预算支出总表.csv"
    saving.value.save_as(tmp_path / "table.csv")
    text = (tmp_path / "table.csv").read_bytes().decode("utf-8-sig")
    assert text.splitlines()[:3] == [
        "项目,,2025年预算数,,",
        "科目编码,科目名称,合计,基本支出,项目支出",
        "合计,,200.00,120.00,80.00",
    ]


RECOMPUTED = """() => {
    const data = JSON.parse(document.getElementById('chains').textContent);
    const facts = new Map(data.facts.map((fact) => [fact[0], BigInt(fact[1])]));
    const rowsOf = (set) => {
        const rows = [];
        let at = 0;
        for (const run of data.sets[set].split(' ')) {
            const [gap, more] = run.split('+');
            rows.push((at += parseInt(gap, 36)));
            for (let left = more ? parseInt(more, 36) : 0; left > 0; left -= 1) rows.push((at += 1));
        }
        return rows;
    };
    const sum = (rows) => rows.reduce((total, row) => total + facts.get(row), 0n);
    const wrong = [];
    for (const chain of data.chains) {
        const [kind, name] = [data.words[chain.k], data.words[chain.l]];
        if (kind === '合计' && chain.s !== undefined && sum(rowsOf(chain.s)) !== BigInt(chain.f)) wrong.push(name);
        const role = (sign) => (chain.o || []).filter((o) => o[5] === sign).reduce((t, o) => t + BigInt(o[3] || 0), 0n);
        const adds = ['合计', '增减额', '测算'].includes(kind) && chain.o;
        if (adds && role('+') - role('-') !== BigInt(chain.f)) wrong.push(name);
    }
    const wan = (fen) => {
        const size = fen < 0n ? -fen : fen;
        const cents = (size + 5000n) / 10000n;
        const text = cents.toString().padStart(3, '0');
        return `${text.slice(0, -2)}.${text.slice(-2)}`;
    };
    for (const figure of document.querySelectorAll('.fig')) {
        const chain = data.chains[figure.dataset.c];
        const unit = (figure.dataset.u ? figure : figure.closest('[data-u]')).dataset.u;
        if (chain.f === undefined || !['万元', '元'].includes(unit)) continue;
        const fen = BigInt(chain.f);
        const text = figure.textContent.replace(/[−,-]/g, '');
        const yuan = (fen < 0n ? -fen : fen) / 100n;
        const printed = unit === '元' ? [yuan.toString(), wan(fen * 10000n)] : [wan(fen), fen ? '' : '0'];
        if (!printed.includes(text)) wrong.push(`${figure.id}: ${figure.textContent} ${chain.f}`);
    }
    return wrong;
}"""


@pytest.mark.parametrize("name", ["zezhou-2025", *range(4)])
def test_every_figure_is_the_sum_of_its_embedded_lines(name: str | int, browser: Browser, tmp_path: Path) -> None:
    """The lines in the page add up to each chain's exact amount, and that rounded is what is printed."""
    book = synthetic_book(name) if isinstance(name, int) else read_book(EXAMPLE).book
    assert book is not None
    render_html(compose(book), tmp_path / "book.html")
    for page in opened(browser, tmp_path / "book.html", 1280):
        assert page.evaluate(RECOMPUTED) == []


def test_amounts_beyond_a_javascript_number_are_exact(browser: Browser, tmp_path: Path) -> None:
    """Two lines of 2^53 + 1 fen each: the panel shows their sum to the fen."""
    fen = 2**53 + 1
    lines = tuple(replace(project_line("P1", 100), row=row, fen=fen) for row in (2, 3))
    render_html(compose(replace(small_book(), facts=lines)), tmp_path / "huge.html")
    for page in opened(browser, tmp_path / "huge.html", 1280):
        page.locator("#fig-3-1-5").click()
        assert rows(page)[-1] == f"合计（2条） {2 * fen // 100:,}.{2 * fen % 100:02d}"
        assert page.locator("#fig-3-1-5").get_attribute("aria-label", timeout=1000).endswith("万元，看组成")


def test_a_figure_is_said_with_its_row_column_and_unit(page: Page) -> None:
    label = page.locator("#fig-3-1-5").get_attribute("aria-label")
    assert label is not None and label.startswith("合计，") and label.endswith("项目支出，80.00万元，看组成")


def test_what_the_unit_said_of_a_project_stands_under_its_calculation(browser: Browser, tmp_path: Path) -> None:
    finding = Finding("R-23", Severity.WARNING, "测算与预算不等。", "项目/取暖费", acknowledged="按补充通知执行。")
    document = compose(small_book()).with_findings((finding,))
    name = small_book().projects[0].name
    finding = replace(finding, subject=f"项目/{name}")
    render_html(document.with_findings((finding,)), tmp_path / "said.html")
    for page in opened(browser, tmp_path / "said.html", 1280):
        page.locator("#form-2 ~ .fold .fig", has_text="500,000").first.click()
        expect(page.locator("#panel-content")).to_contain_text("单位说明")
        expect(page.locator("#panel-content")).to_contain_text("按补充通知执行。")


@pytest.fixture
def final_page(browser: Browser, files: Path) -> Iterator[Page]:
    """Final accounts of four projects or more, at the width of a phone."""
    render_html(compose_final(final_accounts(4)), files / "final.html")
    yield from opened(browser, files / "final.html", 390)


def test_a_project_of_final_accounts_tells_its_budget_and_its_spending_apart(final_page: Page) -> None:
    accounts = final_accounts(4)
    spent = sum(fact.fen for fact in accounts.actual if fact.project)
    final_page.locator(".card .fig", has_text=format_wan(spent)).first.click()
    panel = final_page.locator("#panel-content")
    panel.locator("button.follow").first.click()
    if final_page.locator("#panel-kind").inner_text() != "项目":  # many lines have their subtotals first
        panel.locator("button.follow").first.click()
    for stage in ("年初预算数", "全年预算数", "支出决算数"):
        expect(panel.locator("h3", has_text=stage)).to_have_count(1)
    expect(final_page.locator("td.line").first).to_be_hidden()
    assert final_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
