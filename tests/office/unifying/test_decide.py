"""A suspect from its finding to its acceptance: two hands, papers, hold, undo, reopening with the same number."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.register.suspects import decide, write_back
from shebao.register.suspects.corrections import Amend
from shebao.register.suspects.linking import decisions_for_linking
from shebao.register.suspects.models import Decision, Step, Suspect
from shebao.staff.grant_post import Refused
from shebao.staff.models import NaturalPerson
from shebao.staff.who import Who
from tests.office.unifying.files import AUDIT, FIRST, NEXT, PAPER, candidate, kept, one

pytestmark = pytest.mark.django_db
LATER = FIRST + timedelta(days=3)
RENAME = Amend(2, "姓名", "王小明")
MERGE = decide.Asked("合并", "更正失业系统姓名为王小明。", "已核对身份证原件。", papers=[PAPER], changes=[RENAME])
RIGHT = decide.Asked("确认无误", "均属实。", "已核对。", papers=[PAPER])


@pytest.fixture
def clerk(hire: Callable[..., Who]) -> Who:
    return hire("clerk", "110")


@pytest.fixture
def checker(hire: Callable[..., Who]) -> Who:
    return hire("checker", "110")


@pytest.fixture
def statistician(hire: Callable[..., Who]) -> Who:
    return hire("statistician")


def solved(clerk: Who, checker: Who, asked: decide.Asked = MERGE) -> Suspect:
    decide.decide(one(), asked, by=clerk, now=LATER)
    decide.confirm(one(), by=checker, now=LATER, opinion="相符")
    return one()


def refused(code: str, act: Callable[[], Any]) -> str:
    before = Entry.objects.filter(result="拒绝").count()
    with pytest.raises(Refused) as found:
        act()
    assert code in {each.code for each in found.value.findings}
    assert Entry.objects.filter(result="拒绝").count() == before + 1, "a refusal is journalled"
    return str(found.value)


class TestTwoHands:
    def test_a_suspect_is_solved_by_two_people(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        assert (one().number, one().state, one().insurance) == ("YD2025000001", "新发现", "110")
        decide.decide(one(), MERGE, by=clerk, now=LATER)
        assert one().state == "待复核"
        decide.confirm(one(), by=checker, now=LATER, opinion="相符")
        assert (one().state, one().result) == ("已解决", "合并")
        assert [step.action for step in Step.objects.order_by("ordinal")] == [
            *("发现", "分派", "开始核实", "提出处理决定", "复核确认")
        ]
        assert one().decision.papers.get().name == "身份证"
        assert verify() == []

    def test_nobody_confirms_his_own(self, hire: Callable[..., Who], clerk: Who, checker: Who) -> None:
        kept([candidate()])
        decide.decide(one(), MERGE, by=clerk, now=LATER)
        both = Who(clerk.account, clerk.natural_person, checker.grants)
        assert "本人" in refused("Y-11", lambda: decide.confirm(one(), by=both, now=LATER))
        assert one().state == "待复核"

    def test_only_the_owner_section_decides(self, hire: Callable[..., Who], checker: Who) -> None:
        kept([candidate()])
        for stranger in (hire("clerk", "210"), checker, hire("statistician"), hire("auditor")):
            refused("Y-1", lambda who=stranger: decide.decide(one(), MERGE, by=who, now=LATER))

    def test_audit_decides_its_own_by_two_of_its_people(self, hire: Callable[..., Who], clerk: Who) -> None:
        kept([candidate("A29", section=AUDIT)])
        asked = replace(MERGE, result="更正")
        refused("Y-1", lambda: decide.decide(one(), asked, by=clerk, now=LATER))
        decide.decide(one(), asked, by=hire("auditor"), now=LATER)
        decide.confirm(one(), by=hire("auditor"), now=LATER)
        assert one().state == "已解决"

    def test_a_returned_one_is_decided_again(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        decide.decide(one(), MERGE, by=clerk, now=LATER)
        refused("C-4", lambda: decide.give_back(one(), by=checker, now=LATER, opinion=" "))
        decide.give_back(one(), by=checker, now=LATER, opinion="缺户籍证明")
        assert (one().state, one().decisions.get().state) == ("核实中", "已退回")
        solved(clerk, checker)
        assert [made.state for made in Decision.objects.order_by("ordinal")] == ["已退回", "已确认"]

    def test_everything_missing_is_said_at_once(self, clerk: Who) -> None:
        kept([candidate()])
        told = refused("Y-2", lambda: decide.decide(one(), decide.Asked("", " ", "x"), by=clerk, now=LATER))
        assert "处理结果" in told and "处理内容" in told
        assert one().state == "新发现", "nothing is half done"

    def test_nobody_decides_about_himself(self, clerk: Who) -> None:
        from shebao.register.who_is_meant import id_digest

        kept([candidate()])
        NaturalPerson.objects.filter(pk=clerk.natural_person.pk).update(id_digest=id_digest("140525196512034216"))
        clerk.natural_person.refresh_from_db()
        assert "回避" in refused("C-2", lambda: decide.decide(one(), MERGE, by=clerk, now=LATER))

    def test_a_case_that_is_named_is_there(self, clerk: Who) -> None:
        kept([candidate()])
        asked = replace(MERGE, case_number="no/such")
        refused("Y-2", lambda: decide.decide(one(), asked, by=clerk, now=LATER))

    def test_a_page_that_is_old_decides_nothing(self, clerk: Who) -> None:
        kept([candidate()])
        refused("Y-7", lambda: decide.decide(one(), MERGE, by=clerk, now=LATER, seen=7))


class TestHold:
    def test_waits_until_a_day(self, clerk: Who) -> None:
        kept([candidate()])
        refused("Y-3", lambda: decide.hold(one(), date(2025, 6, 4), by=clerk, now=LATER, opinion="等公安答复"))
        decide.hold(one(), date(2025, 7, 1), by=clerk, now=LATER, opinion="等公安答复")
        assert (one().state, one().hold_until) == ("挂起", date(2025, 7, 1))
        refused("Y-6", lambda: decide.decide(one(), MERGE, by=clerk, now=LATER))
        decide.resume(one(), by=clerk, now=LATER, opinion="公安已答复")
        assert (one().state, one().hold_until) == ("核实中", None)


class TestUndo:
    def test_takes_two_hands_too_and_opens_it_again(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        solved(clerk, checker)
        decide.undo(one(), by=clerk, now=LATER, reason="身份证系伪造")
        assert one().state == "待复核"
        decide.confirm(one(), by=checker, now=LATER)
        assert (one().state, one().result, one().decision) == ("核实中", "", None)
        assert [made.state for made in Decision.objects.order_by("ordinal")] == ["已撤销", "已确认"]
        assert verify() == []

    def test_returned_leaves_it_solved(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        solved(clerk, checker)
        decide.undo(one(), by=clerk, now=LATER, reason="身份证系伪造")
        decide.give_back(one(), by=checker, now=LATER, opinion="没有依据")
        assert (one().state, one().result) == ("已解决", "合并")


class TestLinking:
    ASKED = replace(MERGE, result="更正", people={"110:E1": "甲", "210:S1": "乙"})

    def test_respects_what_was_confirmed_and_stands(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        decide.decide(one(), self.ASKED, by=clerk, now=LATER)
        assert decisions_for_linking() == ([], []), "not before it is confirmed"
        decide.confirm(one(), by=checker, now=LATER)
        assert decisions_for_linking() == ([], [("110:E1", "210:S1")])
        decide.undo(one(), by=clerk, now=LATER, reason="查明是一人")
        decide.confirm(one(), by=checker, now=LATER)
        assert decisions_for_linking() == ([], [])
        same = replace(MERGE, people={"110:E1": "甲", "210:S1": "甲"})
        decide.decide(one(), same, by=clerk, now=LATER)
        decide.confirm(one(), by=checker, now=LATER)
        assert decisions_for_linking() == ([("110:E1", "210:S1")], [])

    def test_every_record_has_to_be_said(self, clerk: Who) -> None:
        kept([candidate()])
        asked = replace(MERGE, people={"110:E1": "甲"})
        refused("Y-2", lambda: decide.decide(one(), asked, by=clerk, now=LATER))


class TestWriteBackAndAcceptance:
    def test_only_what_a_later_run_does_not_find_is_accepted(self, clerk: Who, checker: Who, statistician: Who) -> None:
        kept([candidate()])
        solved(clerk, checker)
        refused("Y-15", lambda: write_back.write_back("110", "6月4日", by=statistician, now=LATER))
        assert write_back.write_back("210", "6月4日交失业系统", by=statistician, now=LATER) == 1
        assert one().state == "已回写"
        refused("Y-15", lambda: write_back.accept("", by=statistician, now=LATER))
        kept([], NEXT)
        assert (one().vanished, one().state) == (True, "已回写")
        assert write_back.accept("", by=statistician, now=NEXT) == 1
        assert one().state == "已验收"
        assert verify() == []
