"""The public pages inside the office: published documents for everybody, the checker for staff, health for monitors."""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shebao.jobs.models import Job
from shebao.staff.models import Installation
from shebao.staff.who import Who
from shebao.web.check_pages import stop_checker
from tests.check.samples import WRONG
from tests.office.conftest import entered

pytestmark = pytest.mark.django_db
MARK = "演示数据，人员和支付均为虚构"


@pytest.fixture(scope="module", autouse=True)
def checker_ends() -> Iterator[None]:
    yield
    stop_checker()


def send(client: Client, token: str = "") -> Any:
    file = SimpleUploadedFile("某局2025年预算.txt", WRONG.encode(), "text/plain")
    return client.post("/check/", {"files": [file], "csrfmiddlewaretoken": token})


class TestChecker:
    def test_it_takes_a_file_of_somebody_logged_in(self, hire: Callable[..., Who]) -> None:
        client = entered(hire("clerk"))
        client.handler.enforce_csrf_checks = True
        page = client.get("/check/").content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        sent = send(client, token[1])
        assert sent.status_code == 303
        batch = sent.headers["Location"]
        for _ in range(600):
            if client.get(f"{batch}state/").json()["finished"]:
                break
            time.sleep(0.1)
        report = client.get(batch)
        assert "某局2025年预算.txt" in report.content.decode()
        # The report runs its own script by its hash, in a policy of its own.
        assert "sha256-" in report.content.decode()

    def test_a_form_of_another_site_is_refused(self, hire: Callable[..., Who]) -> None:
        client = entered(hire("clerk"))
        client.handler.enforce_csrf_checks = True
        assert send(client).status_code == 403

    def test_nobody_else_uses_it(self, office: None, client: Client) -> None:
        assert send(client).status_code == 302

    def test_asking_how_far_it_is_keeps_nobody_awake(self, hire: Callable[..., Who]) -> None:
        client = entered(hire("clerk"))
        client.get("/my-account/")
        session = client.session
        session["seen"] -= 10 * 60
        session.save()
        client.get("/check/none/state/")
        session = client.session
        session["seen"] -= 6 * 60
        session.save()
        assert client.get("/my-account/").status_code == 302


class TestPublished:
    def test_everybody_reads_what_is_published_and_nothing_else(
        self, office: None, client: Client, settings: Any, tmp_path: Path
    ) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "disclosure.html").write_text("<p>公开文本</p>", encoding="utf-8")
        (tmp_path / "secret.csv").write_text("密", encoding="utf-8")
        settings.PUBLISHED_FOLDER = tmp_path / "out"
        page = client.get("/published/file/disclosure.html")
        assert page.status_code == 200 and page["X-Frame-Options"] == "SAMEORIGIN"
        for path in ("../secret.csv", "%2e%2e/secret.csv", "/etc/passwd"):
            assert client.get(f"/published/file/{path}").status_code == 404

    def test_rows_say_what_they_are_and_a_demonstration_that_it_is_one(
        self, office: None, client: Client, settings: Any, tmp_path: Path
    ) -> None:
        settings.PUBLISHED_FOLDER = tmp_path
        told = {
            "format": "shebao-disclosure",
            "department": "某中心",
            "year": 2025,
            "title": "某中心公开",
            "draft": False,
        }
        nothing: dict[str, Any] = {"tables": [], "performance_tables": [], "findings": []}
        for folder, final in (("2025-budget-v1", {}), ("2025-final-v2", {"final": True}), ("example", {})):
            (tmp_path / folder).mkdir()
            data = json.dumps({**told, **nothing, **final}, ensure_ascii=False)
            (tmp_path / folder / "disclosure.json").write_text(data, encoding="utf-8")

        def rows() -> list[list[str]]:
            page = client.get("/published/").content.decode()
            found = re.findall("<tr>(.*?)</tr>", page, re.DOTALL)[1:]
            return [re.sub("<[^>]*>", " ", re.findall("<td>(.*?)</td>", one)[0]).split() for one in found]

        assert rows() == [["2025年预算", "第1版"], ["2025年决算", "第2版"], ["2025年预算"]]
        assert MARK not in client.get("/published/").content.decode() + client.get("/survey/").content.decode()
        Installation.objects.create(id=1, demonstration=True)
        assert rows() == [["2025年预算", "第1版", "演示"], ["2025年决算", "第2版", "演示"], ["2025年预算", "真实样例"]]
        assert MARK in client.get("/published/").content.decode() and MARK in client.get("/survey/").content.decode()
        assert MARK in client.get("/published/unit/2025-final-v2/").content.decode()
        real = client.get("/published/unit/example/").content.decode()
        assert MARK not in real and "真实样例" in real

    def test_an_office_that_has_published_nothing_says_so(
        self, office: None, client: Client, settings: Any, tmp_path: Path
    ) -> None:
        settings.PUBLISHED_FOLDER = tmp_path / "none"
        assert "还没有公开文本" in client.get("/published/").content.decode()


class TestHealth:
    def test_it_is_well_until_a_job_waits_too_long(self, office: None, client: Client) -> None:
        job = Job.objects.create(kind="x", title="x", account="x", natural_person="x", created_at=datetime.now(UTC))
        assert client.get("/health/").status_code == 200
        Job.objects.filter(pk=job.pk).update(created_at=datetime.now(UTC) - timedelta(minutes=3))
        assert (client.get("/health/").status_code, client.get("/health/").json()["jobs"]) == (503, False)
        Job.objects.create(
            kind="x", title="x", account="x", natural_person="x", created_at=datetime.now(UTC), state="进行中"
        )
        assert client.get("/health/").status_code == 200


def test_behind_a_proxy_the_last_address_is_the_callers(office: None, client: Client, settings: Any) -> None:
    from shebao.journal.models import Entry

    def tried(**headers: str) -> str:
        client.post("/login/", {"username": "x", "password": "x"}, headers=headers)
        return str(Entry.objects.latest("number").address)

    forged = {"X-Forwarded-For": "8.8.8.8, 10.1.2.3"}
    assert tried(**forged) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert tried(**forged) == "10.1.2.3"
