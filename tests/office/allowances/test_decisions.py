"""Deciding suspects, correcting by hand, what a change does to the notice and to the approval."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shebao.cases import workflow
from shebao.journal.models import Entry
from shebao.programmes.allowances import approval, corrections, decide, notice
from shebao.programmes.allowances.compared_now import groups_of
from shebao.programmes.allowances.models import Line, LineSuspect, Roster
from shebao.register.models import Person
from shebao.staff.grant_post import Refused
from tests.office.allowances.county import NOW, Office, number, retiree
from tests.office.allowances.test_rosters import findings
from tests.office.conftest import entered

pytestmark = pytest.mark.django_db
PAPER = ("说明.pdf", b"%PDF-1.7 x")


def keys(roster: Roster, state: str = "待处理") -> list[int]:
    return list(LineSuspect.objects.filter(roster=roster, state=state).values_list("pk", flat=True))


def test_who_proposed_does_not_confirm(people: Office) -> None:
    retiree(1, bank_account="")
    roster = people.roster()
    decide.propose(roster.pk, keys(roster), "剔除", "没有账户", by=people.clerk, now=NOW)
    for who, code in ((people.clerk, "R-1"), (people.accountant, "R-1")):
        with pytest.raises(Refused) as refused:
            decide.confirm(roster.pk, keys(roster, "待复核"), True, by=who, now=NOW)
        assert refused.value.findings[0].code == code
    decide.confirm(roster.pk, keys(roster, "待复核"), False, by=people.checker, now=NOW)
    assert keys(roster), "what is returned waits again"
    assert Entry.objects.filter(action="复核名册疑点", result="拒绝").count() == 2


def test_everything_wrong_with_a_proposal_is_said(people: Office) -> None:
    retiree(1, bank_account="")
    roster = people.roster()
    with pytest.raises(Refused) as refused:
        decide.propose(roster.pk, keys(roster), "", " ", by=people.clerk, now=NOW)
    assert len(refused.value.findings) == 2
    with pytest.raises(Refused, match="退休1仍没有银行账户"):
        decide.propose(roster.pk, keys(roster), "列入", "核实", by=people.clerk, now=NOW)
    Person.objects.update(bank_account="62109910001")
    people.decide(roster)
    assert Line.objects.get(roster=roster).account == "62109910001", "what the register says by now"


def test_what_cannot_be_reckoned_is_not_kept(people: Office) -> None:
    retiree(1, None)
    roster = people.roster()
    with pytest.raises(Refused, match="没有登记退休日期，没有可用的标准"):
        people.decide(roster)
    people.decide(roster, "剔除")
    assert (Roster.objects.get().people, findings()) == (0, [])


def test_what_the_county_has_not_decided_two_people_decide(people: Office) -> None:
    retiree(1, alone=True)
    roster = people.roster()
    assert roster.people == 0
    people.decide(roster)
    assert (Roster.objects.get().people, Roster.objects.get().total) == (1, 336_000)
    assert Line.objects.get().reason == "核实后列入：已电话核实"
    assert findings() == []


def test_of_a_line_with_two_suspects_one_that_removes_is_enough(people: Office) -> None:
    retiree(1, bank_account="7")
    retiree(2, alone=True, bank_account="7")
    roster = people.roster()
    people.decide(roster, "剔除", codes=("R4",))
    people.decide(roster, "列入", codes=("R6",))
    assert (Roster.objects.get().people, Roster.objects.get().total) == (0, 0)
    assert not Line.objects.filter(once__isnull=False).exists()


class TestCorrections:
    def test_a_person_is_taken_off_and_put_on_again(self, people: Office) -> None:
        retiree(1)
        retiree(2)
        roster = people.noticed(people.roster())
        made = corrections.correct(roster.pk, number(1), "剔除", "群众反映已死亡", PAPER, by=people.clerk, now=NOW)
        assert (made.amount, Roster.objects.get().total, Roster.objects.get().state) == (-336_000, 336_000, "草案")
        back = corrections.correct(roster.pk, number(1), "列入", "核实无误", PAPER, by=people.clerk, now=NOW)
        assert (back.amount, Roster.objects.get().people) == (336_000, 2)
        assert findings() == []

    def test_who_was_not_there_is_reckoned_by_the_law(self, people: Office) -> None:
        retiree(1)
        roster = people.roster()
        retiree(2)
        corrections.correct(roster.pk, number(2), "列入", "漏报", PAPER, by=people.clerk, now=NOW)
        assert (Roster.objects.get().people, Roster.objects.get().total) == (2, 672_000)

    @pytest.mark.parametrize(
        ("at", "action", "reason", "paper", "words"),
        [
            (1, "列入", "x", PAPER, "已在名册中"),
            (2, "剔除", "x", PAPER, "没有这个证件号码"),
            (2, "列入", "x", PAPER, "没有此人的待遇登记"),
            (1, "剔除", " ", PAPER, "写明理由"),
            (1, "剔除", "x", ("", b""), "文件是空的"),
            (1, "别的", "x", PAPER, "没有选择列入或剔除"),
        ],
    )
    def test_what_is_wrong_is_refused(
        self, people: Office, at: int, action: str, reason: str, paper: tuple[str, bytes], words: str
    ) -> None:
        retiree(1)
        roster = people.roster()
        with pytest.raises(Refused, match=words):
            corrections.correct(roster.pk, number(at), action, reason, paper, by=people.clerk, now=NOW)
        assert (Roster.objects.get().people, findings()) == (1, [])


class TestApproval:
    def test_who_died_meanwhile_stops_it(self, people: Office) -> None:
        one = retiree(1)
        retiree(2)
        roster = people.noticed(people.roster())
        case = people.submitted(roster)
        Person.objects.filter(pk=one.pk).update(died_on="2025-10-05")
        with pytest.raises(Refused, match="发放名单存在 1 条重复或不符合条件人员"):
            workflow.check(case, by=people.checker, now=NOW, version=case.version)

    def test_nothing_changes_under_way(self, people: Office) -> None:
        retiree(1)
        roster = people.noticed(people.roster())
        case = people.submitted(roster)
        with pytest.raises(Refused, match=case.number):
            corrections.correct(roster.pk, number(1), "剔除", "x", PAPER, by=people.clerk, now=NOW)
        with pytest.raises(Refused, match=case.number):
            approval.void(roster.pk, "x", by=people.clerk)

    def test_a_returned_one_is_corrected_and_asked_again(self, people: Office) -> None:
        retiree(1)
        retiree(2)
        roster = people.noticed(people.roster())
        case = people.submitted(roster)
        case = workflow.give_back(case, by=people.checker, now=NOW, opinion="公示期有异议")
        corrections.correct(roster.pk, number(1), "剔除", "异议成立", PAPER, by=people.clerk, now=NOW)
        people.noticed(Roster.objects.get())
        again = approval.ask_for_approval(roster.pk, by=people.clerk, now=NOW)
        assert (again.pk, again.version) == (case.pk, 2)
        people.finish(again)
        assert (Roster.objects.get().state, Roster.objects.get().people) == ("已审批", 1)
        assert findings() == []

    def test_a_line_changed_behind_the_back_is_found(self, people: Office) -> None:
        retiree(1)
        roster = people.noticed(people.roster())
        case = people.submitted(roster)
        Line.objects.update(account="6210990000000000666")
        assert len(findings()) == 1
        with pytest.raises(Refused, match="绕过系统"):
            people.finish(case)

    def test_not_before_the_notice_is_over(self, people: Office) -> None:
        retiree(1)
        roster = people.roster()
        notice.give_notice(roster.pk, 5, by=people.clerk, now=NOW)
        with pytest.raises(Refused, match="公示期到2025-10-15为止"):
            approval.ask_for_approval(roster.pk, by=people.clerk, now=NOW + timedelta(days=5))
        assert approval.ask_for_approval(roster.pk, by=people.clerk, now=NOW + timedelta(days=6)).state == "已受理"

    def test_a_void_roster_frees_its_people(self, people: Office) -> None:
        retiree(1)
        first = people.roster()
        with pytest.raises(Refused, match="已有名册"):
            people.roster()
        approval.void(first.pk, "基准日有误", by=people.clerk)
        assert people.roster().people == 1
        assert findings() == []

    def test_a_second_roster_has_only_who_was_not_on_the_first(self, people: Office) -> None:
        retiree(1)
        people.approved(people.roster())
        retiree(2)
        second = people.roster()
        assert (second.people, second.read) == (1, 2)
        out = Line.objects.get(roster=second, status="不列入")
        assert out.reason.startswith("已列入“企业退休人员取暖费（三保）”名册MC2025")

    def test_a_reversed_approval_frees_them_too(self, people: Office) -> None:
        from shebao.cases.evidence import add_evidence
        from shebao.cases.refusals import missing_papers

        retiree(1)
        roster = people.noticed(people.roster())
        case = people.finish(people.submitted(roster))
        back = workflow.open_reversal(case, "重算", grounds="差错单", by=people.clerk, now=NOW)
        for paper in missing_papers(back):
            add_evidence(back, paper.name, "x.pdf", PAPER[1], by=people.clerk, now=NOW)
        people.finish(workflow.submit(back, by=people.clerk, now=NOW))
        assert Roster.objects.get().state == "作废"
        assert people.roster().people == 1
        assert findings() == []


def test_last_year_is_held_against_this_one(people: Office) -> None:
    retiree(1)
    gone = retiree(2)
    people.approved(people.roster(year=2024))
    Person.objects.filter(pk=gone.pk).update(died_on="2025-03-01")
    retiree(3)
    this = people.roster()
    told = {one.name: (one.people, one.before, one.after) for one in groups_of(this)}
    assert told["新增"] == (1, 0, 336_000) and told["减少"] == (1, 336_000, 0) and told["不变"][0] == 1
    assert set(Line.objects.filter(roster=this).values_list("name", "change")) == {
        ("退休1", "不变"),
        ("退休2", "减少"),
        ("退休3", "新增"),
    }


def test_the_comparison_says_on_every_page_what_the_lines_say(people: Office) -> None:
    retiree(1)
    retiree(2)
    this = people.roster()
    assert groups_of(this)[0].people == 2
    line = Line.objects.get(roster=this, name="退休2")
    LineSuspect.objects.create(roster=this, line=line, code="R5", evidence="没有账户", state="待处理")
    people.decide(this, "剔除")
    page = entered(people.clerk).get(reverse("roster", args=[this.pk]))
    assert {one.name: one.people for one in page.context["changes"]} == {"新增": 1, "减少": 0, "变化": 0, "不变": 0}
    assert Line.objects.filter(roster=this, change="新增").count() == 1


def test_the_notice_says_nothing_that_is_nobodys_business(people: Office) -> None:
    import io

    import python_calamine

    from shebao.programmes.allowances.files import read_document

    for at in (1, 2):
        retiree(at, name="王小明" if at == 1 else "李<四>")
    roster = people.noticed(people.roster())
    sheet, page = (read_document(one) for one in roster.documents.order_by("pk"))
    rows = python_calamine.load_workbook(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [row[1:4] for row in rows[3:5]] == [
        ["王*明", "140525********" + number(1)[-4:], "泽州县某企业"],
        ["李**>", "140525********" + number(2)[-4:], "泽州县某企业"],
    ]
    assert rows[3][5] == 3360 and rows[5][0] == "合计" and rows[5][5] == 6720
    for text in (page.decode(), str(rows)):
        for person in Person.objects.all():
            for secret in (person.id_number, person.bank_account, person.name, "1955-03-01"):
                assert secret not in text
    assert notice.workbook(roster, notice.shown_lines(roster)) == sheet, "the same again"
