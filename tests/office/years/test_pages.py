"""The pages of years: base lines by file, compiling, versions, comparison, the forms of the cases, what waits."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from shebao.budget.book import TextKey
from shebao.budget.forms import write_book
from shebao.cases import workflow
from shebao.cases.models import Case
from shebao.jobs.models import Job
from shebao.programmes.years.content import book_of
from shebao.programmes.years.models import BaseLines, Version
from shebao.programmes.years.states import Kind
from shebao.programmes.years.todos import _due, _to_accept
from shebao.staff.who import Who
from tests.office.conftest import NOW, entered
from tests.office.years.walk import YEAR, Year, example

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]
LARGEST = 60_000


def upload(book: Any, folder: Path) -> SimpleUploadedFile:
    """A book as the file that a clerk sends."""
    write_book(book, folder / "book.xlsx")
    return SimpleUploadedFile("底册.xlsx", (folder / "book.xlsx").read_bytes())


def test_a_year_is_walked_on_its_pages(hire: Hire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    year = Year(hire)
    finance, checker, office = entered(year.accountant), entered(year.checker), entered(year.office)
    register, years = reverse("year-base-register"), reverse("years")

    # Everything that is wrong with a file is said at once; another year's file is refused.
    wrong = replace(example(), facts=(), units=(*example().units, replace(example().units[0], name="")))
    page = finance.post(register, {"year": "2025", "kind": "budget", "file": upload(wrong, tmp_path)})
    assert page.status_code == 422 and len(page.context["findings"]) > 1
    page = finance.post(register, {"year": "2024", "kind": "budget", "file": upload(example(), tmp_path)})
    assert page.status_code == 422 and "预算年度是2025年" in page.content.decode()
    asked = {"year": "2025", "kind": "budget", "note": "年初", "file": upload(example(), tmp_path)}
    assert finance.post(register, asked).status_code == 302
    base = BaseLines.objects.get()
    assert "项目从项目库编入" in finance.get(years).content.decode()
    waiting = _to_accept(year.checker)
    assert waiting is not None and waiting.count == 1 and _to_accept(year.accountant) is None
    assert finance.post(reverse("year-base-act", args=[base.pk, "accept"])).status_code == 422
    assert checker.post(reverse("year-base-act", args=[base.pk, "accept"])).status_code == 302
    amend = reverse("year-base-amend", args=[base.pk])
    same = {f"amount_{at}": value for at, _, value in finance.get(amend).context["lines"]}
    assert "没有改动" in finance.post(amend, {**same, "note": "更正"}).content.decode()
    assert "没有填写更正说明" in finance.post(amend, {"amount_0": "1.00"}).content.decode()
    page = finance.post(amend, {"note": "更正", "amount_0": "十万", "amount_1": "1.234", "staff_062001": "很多"})
    assert page.status_code == 422 and len(page.context["findings"]) == 3
    right = {**same, "note": "更正", "amount_0": "1,293,221.00", "staff_062001": "83"}
    assert finance.post(amend, right).status_code == 302
    amended = BaseLines.objects.get(number=2)
    book = book_of(amended.content)
    assert (book.facts[0].fen, book.units[0].staff, amended.state) == (1_293_221_00, 83, "待确认")
    assert finance.post(reverse("year-base-act", args=[amended.pk, "discard"])).status_code == 302
    given = finance.get(reverse("year-base", args=[base.pk])).content
    assert "单位" in CalamineWorkbook.from_filelike(io.BytesIO(given)).sheet_names

    # Compiled with the library, looked at, frozen; what changed meanwhile is not frozen unseen.
    year.library("P04", "P07", granted=False)
    compiling = reverse("year-compile", args=[YEAR, "budget"])
    page = finance.get(compiling)
    assert page.status_code == 200 and len(page.content) < LARGEST
    assert "7,427,104.00" in page.content.decode() and "尚未批复" in page.content.decode()
    seen = page.context["seen"]
    assert "没有填写版本说明" in finance.post(compiling, {"seen": seen}).content.decode()
    assert "有了变化" in finance.post(compiling, {"note": "一", "seen": "sm3:0"}).content.decode()
    assert checker.post(compiling, {"note": "一"}).status_code == 422
    assert finance.post(compiling, {"note": "一上", "seen": seen}).status_code == 302
    assert "内容完全相同" in finance.get(compiling).content.decode()
    year.base(replace(example(), texts={**example().texts, TextKey.OTHER: "另行说明。"}))
    assert finance.post(compiling, {"note": "二上"}).status_code == 302
    second, first = Version.objects.order_by("-number")
    compare = reverse("year-compare", args=[first.folder, second.folder])
    assert "另行说明。" in finance.get(compare).content.decode()
    exported = finance.post(f"{compare}?export=1", {"purpose": "核对"})
    cells = CalamineWorkbook.from_filelike(io.BytesIO(exported.content)).get_sheet_by_index(0).to_python()
    assert cells[0][:3] == ["表", "变动", "行"] and cells[1][0] == "文字"

    # The cases by their forms.
    assert finance.get(reverse("year-version", args=[second.folder])).status_code == 200
    assert "已有更新的第2版" in finance.post(reverse("year-step", args=[first.folder, "Y01"])).content.decode()
    assert finance.post(reverse("year-step", args=[second.folder, "Y01"])).status_code == 302
    case = Case.objects.get(kind="Y01")
    workflow.withdraw(case, by=year.accountant, now=NOW, opinion="重新办理")
    year.do(Kind.APPROVE, second)
    reply = reverse("year-step", args=[second.folder, "Y02"])
    typed = {"approval_number": "泽财预〔2025〕1号", "approved_on": "2025-05-20", "granted": "1.00"}
    assert "相差" in finance.post(reply, typed).content.decode()
    assert office.get(reply).status_code == 403
    year.grant(second)
    release = reverse("year-step", args=[second.folder, "Y03"])
    assert "没有公开前校对" in office.post(release, {"acknowledged": ""}).content.decode()
    assert office.post(reverse("year-act", args=[second.folder, "prove"])).status_code == 302
    assert office.post(reverse("year-act", args=[second.folder, "prove"])).status_code == 302
    assert Job.objects.get().kind == "years.proof"
    assert "没有放行" in office.post(reverse("year-act", args=[second.folder, "publish"])).content.decode()

    # The clock on the page of all years, and on the work lists of everybody who has a hand in it.
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2025, 6, 12))
    page = entered(year.director).get(years)
    assert "应公开未公开，已超过3日" in page.content.decode() and len(page.content) < LARGEST
    overview = entered(year.director).get(reverse("projects-overview")).content.decode()
    assert "应公开未公开，已超过3日" in overview
    due = _due(year.director)
    assert due is not None and due.count == 1 and _due(year.clerk) is None
    assert finance.post(reverse("year-act", args=[first.folder, "give-up"]), {"reason": "已有二上"}).status_code == 302
    assert Version.objects.get(pk=first.pk).state == "作废"
