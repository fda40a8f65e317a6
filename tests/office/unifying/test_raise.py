"""Candidates against known suspects: new, seen again, reopened with the same number, vanished, put right by a rule."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError

from shebao.journal.models import Change
from shebao.journal.verify import verify
from shebao.register.suspects import write_back
from shebao.register.suspects.keep_run import keep_run
from shebao.register.suspects.models import Decision, Record, Run, RunStep, Step, Suspect
from shebao.staff.who import Who
from tests.office.unifying.files import DATA, FIRST, NEXT, ROBOT, UNEMPLOYMENT, candidate, found, kept, one, record
from tests.office.unifying.test_decide import LATER, RIGHT, solved

pytestmark = pytest.mark.django_db
ANOTHER = {"records": [record("110", 3, "E2"), record("210", 3, "S2")], "evidence": "李大山的证件号码不同。"}


@pytest.fixture
def clerk(hire: Callable[..., Who]) -> Who:
    return hire("clerk", "110")


@pytest.fixture
def checker(hire: Callable[..., Who]) -> Who:
    return hire("checker", "110")


def test_the_same_problem_found_twice_is_one_suspect(clerk: Who) -> None:
    kept([candidate(), candidate("A05", **ANOTHER)])
    kept([candidate("A05", **ANOTHER), candidate(), candidate("A07", section=UNEMPLOYMENT)], NEXT)
    numbers = dict(Suspect.objects.values_list("code", "number"))
    assert numbers == {"A04": "YD2025000001", "A05": "YD2025000002", "A07": "YD2025000003"}
    assert Step.objects.filter(action="发现").count() == 3
    assert Record.objects.filter(suspect__code="A04").count() == 4, "what was delivered each time is kept"
    assert verify() == []


def test_the_records_are_kept_as_they_were_delivered() -> None:
    kept([candidate()])
    first, second = Record.objects.order_by("place")
    assert first.cells["姓名"] == "王小明" and second.cells["姓名"] == "王晓明"
    assert (first.row, first.key, first.unit_name, first.counted) == (2, "110:E1", "泽州某厂", True)


def test_a_candidate_that_points_nowhere_keeps_nothing() -> None:
    with pytest.raises(KeyError):
        kept([candidate(records=[record("110", 99, "E9")])])
    assert (Run.objects.count(), Suspect.objects.count()) == (0, 0)


class TestReopening:
    def test_what_waits_to_be_written_back_is_not_opened_by_the_same_again(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        solved(clerk, checker)
        kept([candidate()], NEXT)
        assert (one().state, one().reopened) == ("已解决", 0)

    def test_what_reads_differently_is_and_says_what_changed(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        solved(clerk, checker)
        third = record("110", 3, "E2")
        again = candidate(records=[record("110", 2, "E1"), record("210", 2, "S1"), third], evidence="又有李大山。")
        again["key"] = one().key
        kept([again], NEXT)
        assert (one().state, one().reopened) == ("新发现", 1)
        assert Step.objects.latest("pk").opinion == "解决以后报送的数据中内容有变：新增企业养老 E2的记录。"

    def test_a_field_that_was_not_corrected_reopens_with_the_same_number(
        self, clerk: Who, checker: Who, hire: Callable[..., Who]
    ) -> None:
        kept([candidate()])
        number = solved(clerk, checker).number
        write_back.write_back("210", "已交失业系统", by=hire("statistician"), now=LATER)
        kept([candidate()], FIRST)
        assert one().state == "已回写", "nothing was delivered since"
        kept([candidate()], NEXT)
        assert "失业 S1 姓名仍为原值" in Step.objects.latest("pk").opinion
        assert (one().number, one().state, one().reopened, one().result) == (number, "新发现", 1, "")
        assert Decision.objects.get().state == "已确认", "what was decided then stays as it was"
        assert verify() == []

    def test_the_same_files_once_more_are_no_news(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        solved(clerk, checker)
        kept([candidate()], FIRST)
        assert (one().state, one().reopened) == ("已解决", 0)

    def test_what_is_right_stays_right_until_something_else_is_found(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        solved(clerk, checker, RIGHT)
        kept([candidate()], NEXT)
        assert one().state == "已解决"
        kept([candidate(evidence="在失业姓名为王明。")], NEXT + timedelta(days=30))
        assert (one().state, one().evidence) == ("新发现", "在失业姓名为王明。")


class TestVanishing:
    def test_is_marked_and_never_closed_by_itself(self) -> None:
        kept([candidate()])
        kept([], NEXT)
        assert (one().vanished, one().state) == (True, "新发现")
        kept([candidate()], NEXT + timedelta(days=30))
        assert (one().vanished, one().state) == (False, "新发现")
        assert [step.action for step in Step.objects.order_by("pk")] == ["发现", "未再发现", "仍存在"]
        assert verify() == []

    def test_is_not_said_of_what_was_not_checked(self) -> None:
        kept([candidate()])
        kept([], NEXT, not_checked={"A04": "缺F9外部比对文件"}, unsure=frozenset({"A04"}))
        assert one().vanished is False


class TestRules:
    def test_a_matter_of_form_is_closed_by_its_rule_with_what_was_changed(self) -> None:
        kept([candidate("A05", auto=True, proposal="自动处理", proposed="15位号码升为18位。", section=DATA)])
        assert (one().state, one().result) == ("已解决", "自动处理")
        assert (one().decision.by_rule, one().decision.what) == (True, "15位号码升为18位。")
        kept([candidate("A05", auto=True, proposal="自动处理", proposed="15位号码升为18位。", section=DATA)], NEXT)
        assert one().reopened == 0
        assert verify() == []

    def test_nothing_else_is(self) -> None:
        kept([candidate("A11", auto=True)])
        assert (one().state, one().auto) == ("新发现", False)


def test_rows_in_are_rows_out_and_rejected() -> None:
    run = kept([candidate(), candidate("A21", severity="L", records=[record("110", 4, "E3")])])
    last = {step.system: (step.rows_in, step.rows_out, step.rejected) for step in run.steps.filter(name="疑点")}
    assert last == {"110": (3, 1, 2), "210": (2, 1, 1)}
    with pytest.raises(DatabaseError, match="suspects_nothing_disappears"):
        RunStep.objects.create(run=run, ordinal=99, name="x", system="110", rows_in=3, rows_out=1, rejected=1)


def test_a_job_is_kept_once() -> None:
    made = found([candidate()])
    raw = dict.fromkeys(made.files, ("x", "sm3:0"))
    runs = {keep_run(made, job=77, period="202506", raw=raw, by=ROBOT, now=FIRST).pk for _ in range(2)}
    assert len(runs) == Run.objects.count() == Suspect.objects.count() == 1


def test_the_journal_holds_every_new_suspect() -> None:
    kept([candidate(), candidate("A05", **ANOTHER)])
    assert Change.objects.filter(table="suspects_suspect", before="").count() == 2
