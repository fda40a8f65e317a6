"""The public site in a real browser: accessibility by axe, the keyboard, a phone; without script and without cookie.

Runs in Debian's Chromium from PATH and says so where there is none.
"""

import threading
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.performance.results import IndicatorResult, ProjectResult
from shebao.web.public.answers import respond
from shebao.web.public.content import Content
from shebao.web.public.site import Site
from shebao.web.public.small_cells import is_small
from shebao.web.public.totals import Paid, SurveyTotal, Totals
from tests.office.public.made import DAY, content, publication
from tests.test_html_browser import CHROMIUM, QUIET

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="没有找到 chromium，浏览器测试跳过")
BUDGET = "/public/2025/budget/"
PAIR = "/public/compare/2025-budget-v1/2025-budget/"
KINDS = (
    *("/public/", f"{BUDGET}v1/", f"{BUDGET}text/7/", f"{BUDGET}tables/balance/", f"{BUDGET}tables/targets-P01/"),
    *(
        f"{BUDGET}tables/expenditure/208/project/",
        f"{BUDGET}lines/10/",
        "/public/projects/",
        "/public/projects/2025/P07/",
        "/public/projects/2025/P04/",
    ),
    *("/public/rules/heating/", "/public/results/2025/", "/public/compare/", PAIR, f"{PAIR}expenditure/"),
    *("/public/terms/", "/public/about/", "/public/search/?q=取暖费", "/public/nothing/"),
)
"""One page of each kind."""


class Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing is said."""


def told() -> Content:
    """The example and its correction, with payments, an evaluation and a survey."""
    made = content(publication(2), publication(1, 2))
    paid = {f"2025-P0{at}": Paid(2_000_000_00, at * 100_000_00, at, DAY, DAY, is_small(at, DAY)) for at in range(1, 8)}
    row = IndicatorResult(
        "产出指标", "数量指标", "发放人数", "≥2000人", "2,011人", 1250, 1250, "系统取数", "银行回盘人数", ""
    )
    result = ProjectResult("2025-P07", "取暖费", 2025, "优", 9690, 1000, "整体评价", "2025-12-31", (row,))
    survey = SurveyTotal(
        "2025年取暖费领取人员满意度调查", "2025-P07", DAY, "有效问卷210份，满意度95.23%", withheld=False
    )
    return Content(
        made.documents,
        Totals(DAY, paid, {"2025-P07": [allowances()["heating-late"]]}, {}, {2025: (result,)}, {2025: (survey,)}),
        is_demonstration=True,
    )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of the site alone."""
    site = Site(told())

    def application(environ: Any, start: Any) -> list[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode()
        status, headers, body = respond(site.answer(path, environ["QUERY_STRING"]), environ["REQUEST_METHOD"], "", "")
        start(f"{status} -", headers)
        return [body]

    server = make_server("127.0.0.1", 0, application, handler_class=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split(" "))
        yield browser
        browser.close()


def test_every_kind_of_page_is_accessible_and_fits_a_phone(address: str, browser: Browser) -> None:
    """axe finds nothing (headings, labels, contrast, regions …); nothing scrolls sideways from 320 pixels on."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if "404" not in said.text else None)
    for path in KINDS:
        page.goto(address + path)
        for one in Axe().run(page).response["violations"]:
            problems.append(f"{path} {one['id']}: {one['nodes'][0]['html'][:120]}")
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append(f"{path} scrolls sideways at {width}")
        assert page.evaluate("document.querySelectorAll('script, h1').length") == 1
    assert problems == [] and context.cookies() == []
    context.close()


def test_a_figure_is_followed_by_keyboard_on_a_phone_without_script(address: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/public/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "跳到正文"
    page.keyboard.press("Enter")
    for wanted in ("5681.80", "改革前账户结余划转职业年金账户"):
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.locator(":focus").inner_text() == wanted:
                break
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.url.endswith("/public/projects/2025/P05/")
    page.get_by_role("searchbox").fill("取暖费")
    with page.expect_navigation():
        page.get_by_role("searchbox").press("Enter")
    assert page.get_by_role("status").inner_text().startswith("找到")
    context.close()
