"""The office as it runs: served with its worker, ended cleanly; the demonstration; codes on demonstrations only."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from shebao.cases.states import State
from shebao.programmes.states import Kind
from tests.office.real_offices import DATABASES, Office, empty_office

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"


@pytest.fixture(scope="module", params=DATABASES)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with empty_office(request.param, tmp_path_factory.mktemp("demo") / "data") as place:
        yield place.set_up_demo()


@pytest.fixture
def real(tmp_path: Path) -> Office:
    return Office(tmp_path / "data").set_up()


def worker_of(pid: int) -> int:
    """The worker's process, once it is there."""
    for _ in range(300):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                if b"worker_process" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return int(child)
        time.sleep(0.1)
    raise AssertionError("no worker was started")


def gone(pid: int) -> bool:
    """Whether a process ends within half a minute."""
    for _ in range(300):
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.1)
    return False


class TestServing:
    def test_the_worker_starts_with_it_starts_again_and_ends_with_it(self, demo: Office) -> None:
        with demo.served() as (address, server):
            with urllib.request.urlopen(f"{address}health/") as answer:
                assert json.load(answer) == {"database": True, "jobs": True}
            first = worker_of(server.pid)
            os.kill(first, signal.SIGKILL)
            assert gone(first)
            second = worker_of(server.pid)
        assert second != first and gone(second)

    def test_a_killed_site_leaves_no_worker_behind(self, real: Office) -> None:
        with pytest.raises(AssertionError), real.served() as (_, server):
            worker = worker_of(server.pid)
            time.sleep(3)
            server.kill()
            server.wait()
        assert gone(worker)

    def test_a_folder_without_an_office_says_how_to_make_one(self, tmp_path: Path) -> None:
        done = Office(tmp_path / "none").run("serve", "--data", tmp_path / "none")
        assert done.returncode == 2 and "setup" in done.stderr

    def test_an_older_database_is_backed_up_before_it_is_brought_up_to_date(self, real: Office) -> None:
        """As if a step had come with a new version."""
        done = real.run("django", "migrate", "screens", "zero")
        assert done.returncode == 0, done.stderr
        with real.served():
            pass
        (kept,) = (real.data / "backups").glob("before-upgrade-*.zip")
        assert kept.stat().st_size > 10_000
        assert real.sql("SELECT count(*) FROM screens_exportrequest") == [(0,)]


class TestDemonstration:
    def test_it_has_somebody_for_every_post_and_two_attempts_that_were_refused(self, demo: Office) -> None:
        assert demo.sql("SELECT count(*) FROM staff_account") == [(30,)]
        assert demo.sql("SELECT count(DISTINCT post) FROM staff_grant") == [(17,)]
        refused = demo.sql("SELECT object_key FROM journal_entry WHERE action = '授权被拒' ORDER BY number")
        assert refused == [("152",), ("002",)]

    def test_its_journal_verifies(self, demo: Office) -> None:
        code = "from shebao.web.office_start import use_office; use_office(); import shebao.journal.verify as v;"
        command = [sys.executable, "-c", code + "print([str(f.message) for f in v.verify()])"]
        done = subprocess.run(command, env=demo.environment, capture_output=True, text=True, check=False)
        assert done.stdout.strip() == "[]", done.stdout + done.stderr

    def test_it_shows_cases_of_every_kind_in_every_state(self, demo: Office) -> None:
        kinds = {kind for (kind,) in demo.sql("SELECT DISTINCT kind FROM cases_case")}
        insured = {"P01", "P02", "P03", "P3A", "P3U", "P04", "P05"}
        assert kinds == insured | {"P22", "P23", "P24", "Y01", "Y02", "Y03"} | {str(kind) for kind in Kind}
        states = {state for (state,) in demo.sql("SELECT DISTINCT state FROM cases_case")}
        assert states == {str(state) for state in State}
        assert demo.sql("SELECT count(*) FROM cases_case WHERE frozen") != [(0,)]
        late = "SELECT count(*) FROM cases_case WHERE state = '待复核' AND due_on < '{}'"
        assert demo.sql(late.format(datetime.now(UTC).date().isoformat())) != [(0,)]
        died = "SELECT count(*) FROM register_person WHERE died_on IS NOT NULL"
        assert demo.sql(died) != [(0,)]

    def test_whoever_has_a_hand_in_cases_finds_something_to_do(self, demo: Office) -> None:
        code = """
from shebao.web.office_start import use_office
use_office()
from django.utils import timezone
from shebao.cases.scope import waiting_for
from shebao.staff.models import Account
from shebao.staff.who import who
hands = {"clerk", "checker", "section_head", "deputy", "director", "auditor"}
for account in Account.objects.order_by("pk"):
    one = who(account, timezone.localdate())
    if one.posts & hands and not waiting_for(one).exists():
        print(account.username)
"""
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=demo.environment, capture_output=True, text=True, check=False)
        assert (done.stdout, done.returncode) == ("", 0), done.stderr

    def test_it_says_who_logs_in_with_what_and_what_to_try(self, demo: Office) -> None:
        done = demo.run("demo", "--no-serve", "--output", demo.data.parent / "out", "--data", demo.data)
        (line,) = [one for one in done.stdout.splitlines() if one.startswith("qiye-fh")]
        cells = [cell.strip() for cell in line.split("│")]
        assert cells[:5] == ["qiye-fh", "Yanshi-2026", "要", "复核（企业养老）", "企业养老保险股"]
        assert cells[5].startswith("我的待办")

    def test_its_year_is_measured_explained_and_compared(self, demo: Office) -> None:
        measured = demo.sql(
            "SELECT t.name FROM programmes_score s JOIN programmes_target t ON t.id = s.target_id "
            "JOIN programmes_project p ON p.id = t.project_id WHERE p.store_code = 'P03' AND s.origin = '系统取数'"
        )
        showpiece = {"三险统一登记数据总量", "三险统一数据完成率", "三险统一数据比对完成时间", "参保单位满意度"}
        assert {name for (name,) in measured} == showpiece
        evaluated = demo.sql(
            "SELECT DISTINCT p.store_code FROM programmes_milestone m JOIN programmes_project p ON p.id = m.project_id "
            "WHERE m.what = '绩效自评' ORDER BY 1"
        )
        assert evaluated == [("P03",), ("P04",), ("P07",)]
        document = json.loads((demo.data / "published" / "2025-final-v1" / "disclosure.json").read_text("utf-8"))
        said = json.dumps(document["sections"], ensure_ascii=False)
        assert "没有开展绩效自评的项目4个" in said and "；整体评价得分" in said
        assert "主要原因是：年中调减预算1.26万元，征缴工作经费因票据重复报销" in said
        assert "预算未支出" not in said and "不作比较" not in said
        assert "上年决算数均为虚构" in said
        late = (
            "SELECT count(*) FROM years_proof p JOIN years_publishedversion v ON v.version_id = p.version_id "
            "WHERE date(p.made_at) > v.published_on"
        )
        assert demo.sql(late) == [(0,)], "proof-read before it was published"
        open_ones = "SELECT service FROM performance_survey WHERE closed_on IS NULL"
        assert demo.sql(open_ones) == [("窗口办事群众",)]

    def test_its_figures_are_told_by_definition(self, demo: Office) -> None:
        ((cut_off,),) = demo.sql("SELECT MAX(cut_off) FROM register_frozenfigures")
        written = str(cut_off).replace("-", "")
        told = json.loads(demo.run("figures", "--json", "--at", written).stdout)
        assert (told["cut_off"], told["definition"]["version"]) == (str(cut_off), "2026-1")
        counted = {row["insurance"]: row for row in told["figures"]}
        assert list(counted) == ["110", "120", "210", "410", "170", "RSP"] and counted["110"]["active"] > 0
        assert all(row["insured"] == row["active"] + row["retired"] for row in map(counted.get, ("110", "120", "170")))
        (frozen,) = told["frozen"]
        kept = {row["insurance"]: row["insured"] for row in frozen["figures"]}
        # Deaths of pensioners of institutions were registered after these figures had been frozen: they stay.
        assert kept.pop("120") > counted["120"]["insured"]
        assert kept == {code: counted[code]["insured"] for code in kept}
        shown = demo.run("figures").stdout
        assert "企业养老" in shown and f"{counted['110']['insured']:,}" in shown and "已冻结" in shown

    @pytest.mark.parametrize(("day", "why"), [("2099-01-01", "还没有到"), ("31/10/2026", "不是日期")])
    def test_figures_of_no_day_are_refused_in_words(self, demo: Office, day: str, why: str) -> None:
        done = demo.run("figures", "--at", day)
        assert done.returncode == 2 and why in done.stderr

    def test_a_second_time_it_is_used_again(self, demo: Office) -> None:
        before = demo.sql("SELECT id, password FROM staff_account ORDER BY id")
        demo.set_up_demo()
        assert demo.sql("SELECT id, password FROM staff_account ORDER BY id") == before

    def test_a_real_office_is_never_made_one(self, real: Office) -> None:
        with pytest.raises(AssertionError, match="NotADemo"):
            real.set_up_demo()
        assert real.sql("SELECT count(*) FROM staff_account") == [(4,)]

    def test_codes_are_shown_on_demonstrations_only(self, demo: Office, real: Office) -> None:
        assert re.fullmatch(r"\d{6}\n", demo.run("demo-code", "qiye-jb").stdout)
        assert "没有“nobody”" in demo.run("demo-code", "nobody").stderr
        done = real.run("demo-code", "wangyi")
        assert (done.returncode, done.stdout) == (2, "") and "不是演示数据库" in done.stderr


@pytest.fixture(scope="module")
def page(demo: Office) -> Iterator[Page]:
    """A browser before the demonstration; what its policy forbids would be told on the console."""
    with demo.served() as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split(" "))
        context = browser.new_context(locale="zh-CN", base_url=address)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        yield page
        browser.close()
    assert [line for line in said if "Content Security Policy" in line] == []


@pytest.mark.skipif(CHROMIUM is None, reason="没有找到 chromium，浏览器测试跳过")
class TestInABrowser:
    def test_in_with_password_and_code_and_out_again(self, demo: Office, page: Page) -> None:
        page.goto("/my-account/")
        page.get_by_label("账号").fill("shenji")
        page.get_by_label("密码").fill("Yanshi-2026")
        page.get_by_label("密码").press("Enter")
        expect(page.get_by_role("heading", name="第二步：验证码")).to_be_visible()
        page.get_by_role("textbox").fill(demo.run("demo-code", "shenji").stdout.strip())
        page.get_by_role("button", name="确定").click()
        expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
        page.get_by_role("link", name="被拒操作").click()
        expect(page.get_by_text("不得同时任")).to_have_count(2)
        page.get_by_role("button", name="退出").click()
        expect(page.get_by_role("button", name="登录")).to_be_visible()
        page.go_back()
        expect(page.get_by_text("不得同时任")).to_have_count(0)

    def test_a_post_from_asking_to_approving(self, demo: Office, page: Page) -> None:
        for account, act in (("anquan", self.ask), ("fuzhuren", self.approve)):
            page.goto("/login/")
            page.get_by_label("账号").fill(account)
            page.get_by_label("密码").fill("Yanshi-2026")
            page.get_by_role("button", name="登录").click()
            page.get_by_role("textbox").fill(demo.run("demo-code", account).stdout.strip())
            page.get_by_role("button", name="确定").click()
            act(page)
            page.get_by_role("button", name="退出").click()

    def ask(self, page: Page) -> None:
        page.goto("/staff/192/")
        page.get_by_role("link", name="申请授权").click()
        page.get_by_label("岗位").select_option("office")
        page.get_by_label("事由").fill("代班")
        page.get_by_role("button", name="提交审批").click()
        expect(page.get_by_role("row", name="代班")).to_contain_text("待审批")

    def approve(self, page: Page) -> None:
        page.goto("/staff-grants/requests/")
        row = page.get_by_role("row", name="代班")
        row.get_by_role("button", name="批准", exact=True).click()
        expect(page.get_by_role("row", name="代班")).to_contain_text("已批准")
