"""The sender's cover note: rows and amounts as it counted them, typed in; only what agrees is accepted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from shebao.jobs.models import Job
from shebao.jobs.worker import work_once
from shebao.journal.models import Entry
from shebao.register.imports.apply import accept
from shebao.register.imports.cover_note import asked_of
from shebao.register.imports.layouts import LayoutError, layouts, read_layout
from shebao.register.models import Person, SourceFile
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import entered
from tests.office.importing.files import person

pytestmark = pytest.mark.django_db
RIGHT = {"行数": "2", "缴费基数": "8396.00", "个人账户储存额": "60000.5"}


@pytest.fixture
def source(employer: None, preview: Callable[..., SourceFile]) -> SourceFile:
    return preview([person(1), person(2)])


class TestWhatIsAsked:
    def test_by_layout(self) -> None:
        assert asked_of(layouts()["F1"]) == ["行数", "缴费基数", "个人账户储存额"]
        assert asked_of(layouts()["F4"]) == asked_of(layouts()["F6-110"]) == ["行数"]

    def test_is_never_more_than_three_figures(self) -> None:
        assert max(len(asked_of(layout)) for layout in layouts().values()) == 3

    def test_of_a_layout_is_an_amount_with_a_total(self, tmp_path: Path) -> None:
        path = tmp_path / "F1.toml"
        path.write_text(
            'code = "X"\nname = "X"\nversion = "1"\nloads = "persons"\ninsurance = "110"\n'
            'column = [{ header = "月数", kind = "count", total = true, cover = true }]\n',
            encoding="utf-8",
        )
        with pytest.raises(LayoutError, match="月数"):
            read_layout(path)


class TestComparing:
    @pytest.mark.parametrize("typed", [RIGHT, {"行数": "2行", "缴费基数": "8,396", "个人账户储存额": " ￥60,000.50元"}])
    def test_what_agrees_is_accepted_and_kept(self, source: SourceFile, checker: Who, typed: dict[str, str]) -> None:
        accept(source.pk, by=checker, cover=typed)
        source.refresh_from_db()
        assert source.state == "已确认"
        assert source.totals["cover"] == {"行数": "2行", "缴费基数": "8,396.00元", "个人账户储存额": "60,000.50元"}
        assert "8,396.00元" in Entry.objects.get(action="确认控制总数", object_key=str(source.pk)).detail

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"行数": "3"}, "“行数”不符，没有导入：移交清单3行，文件2行，相差1行。"),
            (
                {"缴费基数": "8396.01"},
                "“缴费基数合计”不符，没有导入：移交清单8,396.01元，文件8,396.00元，相差0.01元。",
            ),
            ({"个人账户储存额": "-1"}, "移交清单-1.00元，文件60,000.50元，相差60,001.50元"),
            ({"行数": ""}, "“行数”没有填写"),
            ({"缴费基数": " "}, "“缴费基数合计”没有填写"),
            ({"行数": "两"}, "“行数”不是行数：两"),
            ({"缴费基数": "8396.001"}, "“缴费基数合计”不是金额（元，最多两位小数）：8396.001"),
        ],
    )
    def test_a_difference_is_refused_with_both_figures(
        self, source: SourceFile, checker: Who, changed: dict[str, str], told: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            accept(source.pk, by=checker, cover=RIGHT | changed)
        assert [told in finding.message for finding in refused.value.findings] == [True]
        source.refresh_from_db()
        assert (source.state, "cover" in source.totals, Job.objects.filter(kind="import.apply").count()) == (
            "待确认",
            False,
            1,  # of the employer
        )
        assert told in Entry.objects.get(object_key=str(source.pk), result="拒绝").detail

    def test_every_difference_at_once(self, source: SourceFile, checker: Who) -> None:
        with pytest.raises(Refused) as refused:
            accept(source.pk, by=checker, cover={})
        assert len(refused.value.findings) == 3

    def test_rows_that_are_refused_count_too(
        self, employer: None, preview: Callable[..., SourceFile], checker: Who
    ) -> None:
        """The sender counts all that it sends."""
        source = preview([person(1), person(2, 性别="女")])
        accept(source.pk, by=checker, cover=RIGHT)
        work_once()
        assert Person.objects.count() == 1

    def test_amounts_that_cannot_be_read_are_told(
        self, employer: None, preview: Callable[..., SourceFile], checker: Who
    ) -> None:
        source = preview([person(1), person(2, 缴费基数="四千一")])
        with pytest.raises(Refused) as refused:
            accept(source.pk, by=checker, cover=RIGHT)
        told = "文件4,198.00元，相差4,198.00元。文件中有1个单元格读不出金额，没有计入。"
        assert told in str(refused.value)


class TestOnThePage:
    def test_the_figures_of_the_file_are_shown_after_the_comparison(
        self, source: SourceFile, clerk: Who, checker: Who
    ) -> None:
        client: Client = entered(checker)
        page = client.get(f"/imports/{source.pk}/").content.decode()
        assert "核对并确认导入" in page and page.count(' required maxlength="24"') == 3
        assert "8,396.00" not in page
        assert "8,396.00" in entered(clerk).get(f"/imports/{source.pk}/").content.decode()
        answer = client.post(f"/imports/{source.pk}/accept/", {"cover0": "2", "cover1": "8396", "cover2": "60000.50"})
        assert answer.status_code == 302
        page = client.get(f"/imports/{source.pk}/").content.decode()
        assert '<td>缴费基数</td><td class="r">8,396.00元</td><td class="r">8,396.00</td>' in page

    def test_what_was_typed_stays_after_a_refusal(self, source: SourceFile, checker: Who) -> None:
        typed = {"cover0": "2", "cover1": "8396.00", "cover2": "<6>"}
        answer = entered(checker).post(f"/imports/{source.pk}/accept/", typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "“个人账户储存额合计”不是金额" in page
        assert 'value="8396.00"' in page and 'value="&lt;6&gt;"' in page and "<6>" not in page

    def test_without_a_cover_note_nothing_goes(self, source: SourceFile, checker: Who) -> None:
        answer = entered(checker).post(f"/imports/{source.pk}/accept/")
        assert answer.status_code == 422
        assert Job.objects.filter(kind="import.apply", state="等待").count() == 0
