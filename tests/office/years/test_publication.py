"""A year all the way: compiled, frozen, approved, granted, proof-read, released, published, read back, corrected."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils.timezone import localtime

from shebao.budget.book import Category, Horizon, Origin, TextKey
from shebao.cases.models import Case
from shebao.disclosure.model import Table
from shebao.disclosure.read.assemble import read_disclosure
from shebao.findings import Severity
from shebao.jobs.models import Job
from shebao.jobs.progress import Progress
from shebao.journal.verify import verify
from shebao.programmes.models import CalculationLine, Item, Project, Target
from shebao.programmes.verify.publications import untouched
from shebao.programmes.years.compile import book_of_version
from shebao.programmes.years.models import PublishedVersion, Version
from shebao.programmes.years.pages.forms import ReleaseForm
from shebao.programmes.years.proof import MORNING, found_by, moment, newest_proof, open_warnings
from shebao.programmes.years.publish import run_publish
from shebao.programmes.years.published import current, digest_of_folder, publications, published_folder
from shebao.programmes.years.states import Kind
from shebao.programmes.years.steps import release
from shebao.programmes.years.steps.version_case import payload_of
from shebao.staff.who import Who
from tests.office.years.walk import YEAR, Year, example, worked

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]


class Killed(Exception):
    """The worker died."""


class Dies(Progress):
    """Says how far it is until a step, and dies there."""

    def __init__(self, job: Job, step: str) -> None:
        super().__init__(job)
        self._step = step

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        if stage == self._step:
            raise Killed


def read_texts(folder: Any) -> str:
    """Every text of a published workbook, without white space."""
    read = read_disclosure(folder / "disclosure.xlsx")
    cells = (cell.text for block in read.blocks if isinstance(block, Table) for row in block.rows for cell in row.cells)
    return "".join("".join(text.split()) for text in cells)


def test_a_year_is_published_as_the_library_has_it_and_corrected(hire: Hire) -> None:
    year = Year(hire)
    version = year.published()
    told = current(YEAR, "budget")
    assert told is not None and (told.version, told.due_on, told.superseded_by) == (1, date(2025, 6, 9), None)
    assert told.folder == published_folder() / "2025-budget-v1" and told.digest == digest_of_folder(told.folder)

    # One count of open doubts: those that the release answered are open no more, and stand with their reasons.
    proof = newest_proof(version)
    assert proof is not None and proof.open_warnings and str(open_warnings(version, proof)) == "公开前校对0条"
    assert all(one.acknowledged for one in found_by(proof) if one.severity is Severity.WARNING)
    assert str(open_warnings(version, None)) == f"编制时核对{version.warnings}条"
    assert localtime(moment(date(2025, 2, 26), MORNING)).isoformat()[:16] == "2025-02-26T09:00", "the day that is told"

    # What was frozen is what the library has: amounts by project, persons × standards, targets.
    book = book_of_version(version)
    amounts = {fact.project: 0 for fact in book.facts if fact.project}
    for fact in book.facts:
        if fact.category is Category.PROJECT and fact.origin is Origin.CURRENT:
            amounts[fact.project] += fact.fen
    granted = {item.project.store_code: item.approved for item in Item.objects.select_related("project")}
    assert amounts == granted and sum(amounts.values()) == 4354_7104_00
    counted = {(one.project, one.item): one.number * one.standard_fen * one.periods for one in book.calculations}
    kept = CalculationLine.objects.select_related("project")
    assert counted == {(one.project.store_code, one.what): one.amount for one in kept}
    printed = [one for one in book.indicators if one.project and one.horizon is Horizon.YEAR]
    targets = {(one.project, one.name, one.value) for one in printed}
    assert targets == {(one.project.store_code, one.name, one.value) for one in Target.objects.all()}
    assert book.projects == tuple(replace(one, leader=hired, handler=clerk) for one, hired, clerk in _named(book))
    basics = [fact for fact in example().facts if fact.category is Category.BASIC]
    assert [fact for fact in book.facts if fact.category is Category.BASIC] == basics

    # What the public reads, read back, has every project with its amount, and nobody's name.
    texts = read_texts(told.folder)
    for project in Project.objects.all():
        assert project.name in texts and project.published_on is not None
    for printed in ("742.00", "2000.00", "750.00", "5681.80", "4354.71", "≥2000人"):
        assert printed in texts, printed
    assert "王一" not in texts

    # A correction is a new version with a note; the old one stays where it was.
    text = example().texts[TextKey.OTHER] + "\n更正：补充说明。"
    year.base(replace(example(), texts={**example().texts, TextKey.OTHER: text}))
    second = year.freeze("更正其他说明")
    year.do(Kind.APPROVE, second)
    acknowledged = year.prove(second)
    second.refresh_from_db()
    # The clock counted the first publication; its answered doubts stand in the form; a doubt is said once.
    late = date(2025, 11, 29)
    found = release.find(payload_of(second, note="补充", acknowledged=acknowledged), second, late)
    assert found == [], "nothing is late that corrects what was published in time"
    form = ReleaseForm(None, who=year.office, subject=second, today=late)
    assert acknowledged and form.initial["acknowledged"].count("经核实属实，按原文公开。") == len(acknowledged)
    silent = [{**one, "reason": ""} for one in acknowledged]
    found = release.find(payload_of(second, note="补充", acknowledged=silent), second, late)
    assert [one.code for one in found] == ["Y-44"] * len(silent) and {one.basis for one in found} == {""}
    other = [{**one, "reason": "差 987654321.00 元"} for one in acknowledged]
    found = release.find(payload_of(second, note="补充", acknowledged=other), second, late)
    assert len(found) == sum("ACK-4" in one.message for one in found) <= len(acknowledged)
    year.do(Kind.RELEASE, second, acknowledged=acknowledged, note="补充其他说明，数字没有变化。")
    job = Job.objects.get(kind="years.publish", state="等待")
    with pytest.raises(Killed):
        run_publish(job, Dies(job, "放入公开目录"))
    half_way = current(YEAR, "budget")
    assert (
        half_way is not None and half_way.version == 1 and not PublishedVersion.objects.filter(version=second).exists()
    )
    assert not (published_folder() / second.folder).exists() and digest_of_folder(told.folder) == told.digest
    # Killed between the renaming and the row: a folder that nobody speaks of.
    (published_folder() / second.folder).mkdir()
    (published_folder() / second.folder / "half").write_text("half", encoding="utf-8")
    assert worked().state == "完成"
    newest, first = publications()
    assert (newest.version, newest.note, newest.superseded_by) == (2, "补充其他说明，数字没有变化。", None)
    assert (newest.corrects, first.corrects) == (1, None)
    assert (first.version, first.superseded_by) == (1, 2) and digest_of_folder(first.folder) == told.digest
    assert digest_of_folder(newest.folder) == newest.digest and not list(published_folder().glob(".making*"))
    assert [one.state for one in Version.objects.order_by("number")] == ["已公开", "已公开"]
    assert not Case.objects.exclude(state="已生效").exists()
    assert verify() == []

    # A file that somebody touches afterwards, or takes away, is found.
    told = untouched()
    assert (told.looked, told.wrong) == ("2次公开", [])
    data = newest.folder / "facts.csv"
    data.write_bytes(data.read_bytes().replace(b"7420000.00", b"7420000.01", 1))
    first.folder.rename(first.folder.with_name("elsewhere"))
    assert [one[:16] for one in untouched().wrong] == ["2025年部门预算第1版已公开，", "2025年部门预算第2版的公开文"]


def _named(book: Any) -> list[tuple[Any, str, str]]:
    """The example's projects, with the people that the library has for them."""
    people = {one.store_code: one for one in Project.objects.select_related("head", "handler")}
    return [(one, people[one.code].head.name, people[one.code].handler.name) for one in example().projects]
