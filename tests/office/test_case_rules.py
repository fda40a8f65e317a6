"""The rules of every case, one by one: hands, versions, the clock, papers, freezing, withdrawing, reversing."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from shebao.cases import workflow
from shebao.cases.models import Case, CaseStep, CaseVersion, Evidence
from shebao.cases.numbers import gaps
from shebao.cases.states import State
from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.staff.grant_post import Refused
from shebao.staff.models import Relative
from shebao.staff.who import Who
from tests.office import loans
from tests.office.conftest import NOW
from tests.office.hands import bring_papers
from tests.office.loans import opened, submitted

Hire = Callable[..., Who]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_lent() -> Iterator[None]:
    loans.LENT.clear()
    yield
    loans.LENT.clear()


@pytest.fixture
def hands(hire: Hire) -> dict[str, Who]:
    return {post: hire(post) for post in ("clerk", "checker", "section_head", "deputy", "auditor")}


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: [one.code for one in error.findings] == [code])


def effective(hands: dict[str, Who], **payload: Any) -> Case:
    case = submitted(hands["clerk"], **payload)
    case = workflow.check(case, by=hands["checker"], now=NOW, version=1)
    for post in ("section_head", "deputy", "auditor")[: case.approvals_needed]:
        case = workflow.approve(case, by=hands[post], now=NOW, version=1)
    assert case.state == State.EFFECTIVE
    return case


class TestHands:
    def test_a_checker_who_became_a_section_head_cannot_approve_what_he_checked(self, hire: Hire) -> None:
        clerk, both = hire("clerk"), hire("checker")
        case = workflow.check(submitted(clerk, 风险="中"), by=both, now=NOW, version=1)
        head = hire("section_head")
        promoted = Who(both.account, both.natural_person, head.grants)
        with refused("C-11"):
            workflow.approve(case, by=promoted, now=NOW, version=1)

    def test_a_leader_approves_once_even_where_two_approvals_of_leaders_would_fit(self, hands: dict[str, Who]) -> None:
        case = workflow.check(submitted(hands["clerk"], 风险="高"), by=hands["checker"], now=NOW, version=1)
        case = workflow.approve(case, by=hands["section_head"], now=NOW, version=1)
        everything = Who(
            hands["section_head"].account,
            hands["section_head"].natural_person,
            (*hands["section_head"].grants, *hands["deputy"].grants),
        )
        with refused("C-11"):
            workflow.approve(case, by=everything, now=NOW, version=1)

    def test_approvals_come_in_their_order(self, hands: dict[str, Who]) -> None:
        case = workflow.check(submitted(hands["clerk"], 风险="高"), by=hands["checker"], now=NOW, version=1)
        for early in ("deputy", "auditor"):
            with refused("C-1"):
                workflow.approve(case, by=hands[early], now=NOW, version=1)

    def test_after_a_return_the_same_section_head_may_approve_the_new_version(self, hands: dict[str, Who]) -> None:
        case = workflow.check(submitted(hands["clerk"], 风险="高"), by=hands["checker"], now=NOW, version=1)
        case = workflow.approve(case, by=hands["section_head"], now=NOW, version=1)
        case = workflow.give_back(case, by=hands["deputy"], now=NOW, opinion="附件不清")
        case = workflow.revise(case, {"谁": "1", "风险": "中"}, by=hands["clerk"], now=NOW)
        case = workflow.check(case, by=hands["checker"], now=NOW, version=2)
        case = workflow.approve(case, by=hands["section_head"], now=NOW, version=2)
        assert case.state == State.EFFECTIVE

    def test_who_may_return_is_asked_of_the_state_as_it_is(self, hire: Hire, hands: dict[str, Who]) -> None:
        """A checker who looked at it before another checker passed it does not return it from the approver's desk."""
        other = hire("checker")
        case = submitted(hands["clerk"], 风险="中")
        workflow.check(case, by=hands["checker"], now=NOW, version=1)
        with refused("C-7"):
            workflow.give_back(case, by=other, now=NOW, opinion="附件不清")
        assert Case.objects.get().state == State.TO_APPROVE

    @pytest.mark.parametrize("post", ["clerk", "checker", "section_head", "deputy"])
    def test_only_whose_turn_it_is_rejects(self, hands: dict[str, Who], post: str) -> None:
        case = workflow.check(submitted(hands["clerk"], 风险="高"), by=hands["checker"], now=NOW, version=1)
        case = workflow.approve(case, by=hands["section_head"], now=NOW, version=1)
        case = workflow.approve(case, by=hands["deputy"], now=NOW, version=1)
        with refused("C-1"):
            workflow.reject(case, by=hands[post], now=NOW, opinion="不符合规定")
        case = workflow.reject(case, by=hands["auditor"], now=NOW, opinion="不符合规定")
        assert case.state == State.NOT_APPROVED
        assert CaseStep.objects.get(case=case, action="不予批准").hand == "稽核"

    def test_the_scope_counts_insurance_township_and_amount(self, hire: Hire) -> None:
        clerk = hire("clerk")
        case = submitted(clerk, 乡镇="140525100", 金额=60_000_00)
        for who in (
            hire("checker", "210"),
            hire("checker", townships="140525101"),
            hire("checker", amount_limit=59_999_99),
        ):
            with refused("C-1"):
                workflow.check(case, by=who, now=NOW, version=1)
        enough = hire("checker", "110,210", townships="140525100", amount_limit=60_000_00)
        assert workflow.check(case, by=enough, now=NOW, version=1).state == State.EFFECTIVE

    def test_a_refund_counts_as_much_as_a_payment(self, hire: Hire) -> None:
        case = submitted(hire("clerk"), 金额=-60_000_00)
        with refused("C-1"):
            workflow.check(case, by=hire("checker", amount_limit=100), now=NOW, version=1)

    def test_nobody_opens_a_case_outside_his_township(self, hire: Hire) -> None:
        with refused("C-1"):
            opened(hire("clerk", townships="140525101"), 乡镇="140525100")
        assert not Case.objects.exists()


class TestRecusal:
    @pytest.mark.parametrize("own", [True, False])
    def test_family_neither_opens_nor_checks_nor_approves(self, hands: dict[str, Who], own: bool) -> None:
        case = submitted(hands["clerk"], 风险="高", 摘要="sm3:某人")
        for post, step in (("clerk", None), ("checker", workflow.check), ("section_head", workflow.approve)):
            person = hands[post].natural_person
            if own:
                type(person).objects.filter(pk=person.pk).update(id_digest="sm3:某人")
                person.id_digest = "sm3:某人"
            else:
                Relative.objects.create(natural_person=person, id_digest="sm3:某人", relation="配偶")
            with refused("C-2"):
                if step is None:
                    opened(hands[post], "2", 摘要="sm3:某人")
                else:
                    step(case, by=hands[post], now=NOW, version=1)
            person.id_digest = ""
            Relative.objects.all().delete()
            if step:
                case = step(case, by=hands[post], now=NOW, version=1)

    def test_kinds_that_exclude_each_other_do_so_whichever_came_first(self, hire: Hire) -> None:
        first, second, third = hire("clerk"), hire("clerk"), hire("clerk")
        opened(first, "7", "T02")
        with refused("C-12"):
            opened(first, "7", "T03")
        opened(second, "8", "T03")
        with refused("C-12"):
            opened(second, "8", "T02")
        assert opened(third, "8", "T02").maker == third.natural_person


class TestVersions:
    def test_a_return_keeps_what_was_asked_before(self, hands: dict[str, Who]) -> None:
        case = workflow.give_back(submitted(hands["clerk"]), by=hands["checker"], now=NOW, opinion="账号不清")
        case = workflow.revise(case, {"谁": "1", "账号": "3"}, by=hands["clerk"], now=NOW)
        assert list(CaseVersion.objects.order_by("version").values_list("version", "payload")) == [
            (1, {"谁": "1"}),
            (2, {"谁": "1", "账号": "3"}),
        ]
        with refused("C-3"):
            workflow.check(case, by=hands["checker"], now=NOW, version=1)

    def test_a_correction_does_not_turn_the_case_into_another_persons(self, hands: dict[str, Who]) -> None:
        case = workflow.give_back(submitted(hands["clerk"]), by=hands["checker"], now=NOW, opinion="账号不清")
        with refused("C-14"):
            workflow.revise(case, {"谁": "2"}, by=hands["clerk"], now=NOW)
        assert CaseVersion.objects.count() == 1

    def test_a_risk_that_has_grown_asks_for_more_approvals(self, hands: dict[str, Who]) -> None:
        case = submitted(hands["clerk"])
        loans.LENT["风险-1"] = "中"
        case = workflow.check(case, by=hands["checker"], now=NOW, version=1)
        assert (case.state, case.risk) == (State.TO_APPROVE, "中")
        loans.LENT["风险-1"] = "高"
        case = workflow.approve(case, by=hands["section_head"], now=NOW, version=1)
        assert (case.state, case.approvals_needed, case.awaiting) == (State.TO_APPROVE, 3, "case.approve.leader")
        loans.LENT["风险-1"] = "低"
        case = workflow.approve(case, by=hands["deputy"], now=NOW, version=1)
        assert (case.state, case.risk) == (State.TO_APPROVE, "高")

    def test_what_has_become_wrong_does_not_take_effect(self, hands: dict[str, Who]) -> None:
        case = submitted(hands["clerk"])
        loans.LENT["错误-1"] = "该人员已死亡。"
        with refused("T-1"):
            workflow.check(case, by=hands["checker"], now=NOW, version=1)
        case = Case.objects.get()
        assert (case.state, case.checker, case.steps.count()) == (State.TO_CHECK, None, 2)

    def test_long_opinions_are_refused_in_words(self, hands: dict[str, Who]) -> None:
        with refused("C-4"):
            workflow.check(submitted(hands["clerk"]), by=hands["checker"], now=NOW, version=1, opinion="长" * 401)


class TestDrafts:
    def test_a_draft_waits_without_a_clock_and_is_accepted_when_nothing_is_wrong(self, hands: dict[str, Who]) -> None:
        clerk = hands["clerk"]
        case = workflow.save_draft("T02", "110", {"谁": "1", "错误": "缺少账号。"}, by=clerk, now=NOW)
        assert (case.state, case.due_on, case.idempotency_key) == (State.DRAFT, None, None)
        with refused("T-1"):
            workflow.accept(case, by=clerk, now=NOW)
        case = workflow.alter_draft(case, {"谁": "1"}, by=clerk, now=NOW)
        case = workflow.accept(case, by=clerk, now=NOW)
        assert (case.state, case.version, case.due_on) == (State.ACCEPTED, 2, date(2025, 6, 17))
        assert workflow.open_case("T02", "110", {"谁": "1"}, by=clerk, now=NOW) == case
        assert verify() == []

    def test_of_two_drafts_of_one_thing_one_is_accepted(self, hire: Hire) -> None:
        first, second = hire("clerk"), hire("clerk")
        one = workflow.save_draft("T02", "110", {"谁": "1"}, by=first, now=NOW)
        other = workflow.save_draft("T02", "110", {"谁": "1"}, by=second, now=NOW)
        workflow.accept(one, by=first, now=NOW)
        with refused("C-16"):
            workflow.accept(other, by=second, now=NOW)

    def test_only_its_maker_alters_a_draft(self, hire: Hire) -> None:
        case = workflow.save_draft("T02", "110", {"谁": "1"}, by=hire("clerk"), now=NOW)
        with refused("C-5"):
            workflow.alter_draft(case, {"谁": "1"}, by=hire("clerk"), now=NOW)


class TestClock:
    def test_it_stands_while_the_applicant_brings_what_is_missing(self, hands: dict[str, Who]) -> None:
        case = submitted(hands["clerk"])
        assert case.due_on == date(2025, 6, 17)
        case = workflow.give_back(case, by=hands["checker"], now=NOW, opinion="请补身份证", from_applicant=True)
        later = NOW + timedelta(days=20)
        case = workflow.revise(case, {"谁": "1"}, by=hands["clerk"], now=later)
        assert (case.due_on, case.paused_on) == (date(2025, 7, 7), None)

    def test_it_runs_on_for_the_centres_own_slip(self, hands: dict[str, Who]) -> None:
        case = workflow.give_back(submitted(hands["clerk"]), by=hands["checker"], now=NOW, opinion="录入错误")
        case = workflow.revise(case, {"谁": "1"}, by=hands["clerk"], now=NOW + timedelta(days=20))
        assert case.due_on == date(2025, 6, 17)

    def test_what_was_late_stays_late(self, hands: dict[str, Who]) -> None:
        case = submitted(hands["clerk"])
        late = NOW + timedelta(days=30)
        case = workflow.give_back(case, by=hands["checker"], now=late, opinion="请补身份证", from_applicant=True)
        case = workflow.revise(case, {"谁": "1"}, by=hands["clerk"], now=late + timedelta(days=30))
        assert case.due_on == date(2025, 6, 17)

    def test_the_day_is_that_of_the_place(self, hands: dict[str, Who]) -> None:
        """Seven in the morning at Zezhou is still the day before in UTC."""
        early = NOW.replace(hour=23)
        assert localdate(early) == date(2025, 6, 4)
        case = workflow.open_case("T02", "110", {"谁": "1"}, by=hands["clerk"], now=early)
        assert case.number == "11T0220250604000001"


class TestPapers:
    def test_nothing_is_submitted_without_its_papers(self, hands: dict[str, Who]) -> None:
        case = opened(hands["clerk"], 材料=True)
        with refused("C-15"):
            workflow.submit(case, by=hands["clerk"], now=NOW)
        Evidence.objects.create(
            case=case,
            name="借阅函",
            basis="经办条例第三十一条",
            file_name="函.pdf",
            path="x",
            digest="sm3:0",
            size=1,
            added_by=hands["clerk"].natural_person,
            added_at=NOW,
        )
        assert workflow.submit(case, by=hands["clerk"], now=NOW).state == State.TO_CHECK


class TestFreezing:
    def test_a_frozen_case_takes_no_step_of_anybody(self, hands: dict[str, Who]) -> None:
        case = workflow.freeze(submitted(hands["clerk"]), by=hands["auditor"], now=NOW, opinion="核查")
        for act in (
            lambda: workflow.check(case, by=hands["checker"], now=NOW, version=1),
            lambda: workflow.give_back(case, by=hands["checker"], now=NOW, opinion="退"),
            lambda: workflow.withdraw(case, by=hands["clerk"], now=NOW, opinion="不办了"),
        ):
            with refused("C-8"):
                act()
        with refused("C-9"):
            workflow.freeze(case, by=hands["auditor"], now=NOW, opinion="再冻结")
        case = workflow.release(case, by=hands["auditor"], now=NOW, opinion="查无问题")
        assert workflow.check(case, by=hands["checker"], now=NOW, version=1).state == State.EFFECTIVE
        assert verify() == []

    def test_audit_freezes_any_case_that_is_not_filed(self, hands: dict[str, Who]) -> None:
        case = effective(hands)
        with refused("C-1"):
            workflow.freeze(case, by=hands["checker"], now=NOW, opinion="核查")
        frozen = workflow.freeze(case, by=hands["auditor"], now=NOW, opinion="核查")
        with refused("C-8"):
            workflow.archive(frozen, by=hands["clerk"], now=NOW)
        with refused("C-8"):
            workflow.open_reversal(frozen, "重复", grounds="差错单1号", by=hands["clerk"], now=NOW)
        case = workflow.release(frozen, by=hands["auditor"], now=NOW, opinion="查无问题")
        case = workflow.archive(case, by=hands["clerk"], now=NOW)
        with refused("C-9"):
            workflow.freeze(case, by=hands["auditor"], now=NOW, opinion="核查")

    def test_a_frozen_original_is_not_reversed(self, hands: dict[str, Who]) -> None:
        case = effective(hands)
        reversal = workflow.open_reversal(case, "重复", grounds="差错单1号", by=hands["clerk"], now=NOW)
        bring_papers(reversal, hands["clerk"])
        reversal = workflow.submit(reversal, by=hands["clerk"], now=NOW)
        workflow.freeze(case, by=hands["auditor"], now=NOW, opinion="核查")
        with refused("C-8"):
            workflow.check(reversal, by=hands["checker"], now=NOW, version=1)


class TestEndings:
    def test_what_was_withdrawn_may_be_asked_again_under_another_number(self, hire: Hire) -> None:
        clerk, other = hire("clerk"), hire("clerk")
        case = submitted(clerk)
        with refused("C-5"):
            workflow.withdraw(case, by=other, now=NOW, opinion="不办了")
        with refused("C-4"):
            workflow.withdraw(case, by=clerk, now=NOW, opinion=" ")
        case = workflow.withdraw(case, by=clerk, now=NOW, opinion="申请人撤回")
        again = opened(clerk)
        assert (again.pk != case.pk, again.number) == (True, "11T0220250603000002")
        assert gaps("11T0220250603") == []

    def test_not_accepted_says_why(self, hire: Hire) -> None:
        clerk = hire("clerk")
        case = opened(clerk)
        with refused("C-4"):
            workflow.refuse(case, by=clerk, now=NOW, opinion="")
        assert workflow.refuse(case, by=clerk, now=NOW, opinion="不属本中心").state == State.NOT_ACCEPTED

    def test_filing_needs_a_post(self, hands: dict[str, Who], hire: Hire) -> None:
        case = effective(hands)
        for post in ("office", "audit_admin"):
            with refused("C-1"):
                workflow.archive(case, by=hire(post), now=NOW)
        assert workflow.archive(case, by=hands["clerk"], now=NOW).state == State.ARCHIVED

    def test_a_refusal_is_journalled_with_its_reason(self, hands: dict[str, Who]) -> None:
        case = submitted(hands["clerk"])
        with pytest.raises(Refused):
            workflow.check(case, by=hands["deputy"], now=NOW, version=1)
        entry = Entry.objects.get(result="拒绝")
        assert (entry.action, entry.case_number, entry.account) == ("业务单复核通过", case.number, "deputy004")
        assert "C-1" in entry.detail


class TestReversals:
    @pytest.mark.parametrize("risk", ["低", "中", "高"])
    def test_it_takes_effect_through_the_same_hands(self, hands: dict[str, Who], risk: str) -> None:
        case = effective(hands, 风险=risk)
        reversal = workflow.open_reversal(case, "重复登记", grounds="差错单1号", by=hands["clerk"], now=NOW)
        assert workflow.open_reversal(case, "重复登记", grounds="差错单1号", by=hands["clerk"], now=NOW) == reversal
        assert Case.objects.get(pk=case.pk).state == State.EFFECTIVE
        bring_papers(reversal, hands["clerk"])
        reversal = workflow.submit(reversal, by=hands["clerk"], now=NOW)
        reversal = workflow.check(reversal, by=hands["checker"], now=NOW, version=1)
        for post in ("section_head", "deputy", "auditor")[: reversal.approvals_needed]:
            assert Case.objects.get(pk=case.pk).state == State.EFFECTIVE
            reversal = workflow.approve(reversal, by=hands[post], now=NOW, version=1)
        assert reversal.state == State.EFFECTIVE
        assert (reversal.approvals_needed, Case.objects.get(pk=case.pk).state) == (case.approvals_needed, "已冲正")
        assert CaseStep.objects.filter(case=case).last().action == "冲正"
        assert opened(hands["clerk"], 风险=risk).pk not in (case.pk, reversal.pk)
        assert verify() == []

    def test_a_returned_one_keeps_the_content_that_it_reverses(self, hands: dict[str, Who]) -> None:
        case = effective(hands)
        reversal = workflow.open_reversal(case, "重复登记", grounds="差错单1号", by=hands["clerk"], now=NOW)
        bring_papers(reversal, hands["clerk"])
        reversal = workflow.submit(reversal, by=hands["clerk"], now=NOW)
        reversal = workflow.give_back(reversal, by=hands["checker"], now=NOW, opinion="事由不清")
        changed = {"谁": "9", "冲正事由": "与某月重复", "冲正依据": "差错单2号"}
        reversal = workflow.revise(reversal, changed, by=hands["clerk"], now=NOW)
        assert CaseVersion.objects.get(case=reversal, version=2).payload == {
            "谁": "1",
            "冲正": case.number,
            "冲正事由": "与某月重复",
            "冲正依据": "差错单2号",
        }
        assert workflow.check(reversal, by=hands["checker"], now=NOW, version=2).state == State.EFFECTIVE

    def test_it_rests_on_a_document_that_is_named_and_brought(self, hands: dict[str, Who]) -> None:
        case, clerk = effective(hands), hands["clerk"]
        with pytest.raises(Refused) as told:
            workflow.open_reversal(case, " ", grounds="", by=clerk, now=NOW)
        assert [one.message for one in told.value.findings] == ["冲正须写明理由。", "冲正须写明依据的文号或材料名称。"]
        reversal = workflow.open_reversal(case, "重复登记", grounds="稽核意见〔2025〕1号", by=clerk, now=NOW)
        with refused("C-15"):
            workflow.submit(reversal, by=clerk, now=NOW)
        bring_papers(reversal, clerk)
        workflow.submit(reversal, by=clerk, now=NOW)

    def test_one_that_came_to_nothing_may_be_asked_again(self, hands: dict[str, Who]) -> None:
        case = effective(hands)
        first = workflow.open_reversal(case, "重复登记", grounds="差错单1号", by=hands["clerk"], now=NOW)
        workflow.withdraw(first, by=hands["clerk"], now=NOW, opinion="写错了")
        second = workflow.open_reversal(case, "重复登记", grounds="差错单1号", by=hands["clerk"], now=NOW)
        assert second.pk != first.pk

    def test_only_what_is_in_effect_is_reversed(self, hands: dict[str, Who]) -> None:
        with refused("C-10"):
            workflow.open_reversal(submitted(hands["clerk"]), "重复", grounds="差错单1号", by=hands["clerk"], now=NOW)
