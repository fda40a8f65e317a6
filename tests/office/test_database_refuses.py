"""What must never be is refused by the database itself, whoever writes to it: direct SQL against cases and journal."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from shebao.cases import workflow
from shebao.cases.models import Case, CaseStep, CaseVersion
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.loans import opened, submitted

pytestmark = pytest.mark.django_db
Hands = dict[str, Who]


@pytest.fixture
def hands(hire: Callable[..., Who]) -> Hands:
    return {post: hire(post) for post in ("clerk", "checker", "section_head", "deputy", "auditor")}


def sql(statement: str, *values: Any) -> None:
    """One statement as somebody at the database's own prompt types it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def refused(code: str, statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match=code):
        sql(statement, *values)


def step(case: Case, who: Who, action: str, hand: str, to: str, **other: Any) -> tuple[str, list[Any]]:
    """The SQL of a step as a forger would write it."""
    case = Case.objects.get(pk=case.pk)
    last = CaseStep.objects.filter(case=case).count()
    values = {
        "case_id": case.pk,
        "ordinal": last + 1,
        "action": action,
        "hand": hand,
        "from_state": case.state,
        "to_state": to,
        "version": case.version,
        "natural_person_id": who.natural_person.pk,
        "account": who.account.username,
        "at": NOW,
        "opinion": "",
        **other,
    }
    places = ", ".join(["%s"] * len(values))
    return f"INSERT INTO cases_casestep ({', '.join(values)}) VALUES ({places})", list(values.values())


def set_state(case: Case, state: str, code: str, extra: str = "") -> None:
    refused(code, f"UPDATE cases_case SET state = %s{extra} WHERE id = %s", state, case.pk)


class TestTheJournal:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE journal_entry SET account = '别人'",
            "UPDATE journal_entry SET at = '2020-01-01 00:00:00+00:00' WHERE number = 1",
            "DELETE FROM journal_entry",
            "DELETE FROM journal_entry WHERE number = (SELECT MAX(number) FROM journal_entry)",
            "UPDATE journal_change SET after = '{}'",
            "DELETE FROM journal_change",
            "DELETE FROM journal_head",
            "INSERT INTO journal_head (id, number, hash) VALUES (2, 1, 'x')",
            "UPDATE journal_head SET number = number - 1",
            "UPDATE journal_head SET number = number + 2",
            "UPDATE journal_head SET hash = 'x'",
        ],
    )
    def test_is_only_added_to(self, hands: Hands, statement: str) -> None:
        opened(hands["clerk"])
        refused("J-1", statement)

    def test_takes_no_entry_out_of_turn(self, hands: Hands) -> None:
        columns = "number, at, account, natural_person, address, action, object_kind, object_key, case_number, result,"
        columns += " detail, changes, changes_digest, previous_hash, hash"
        for number in (1, 999):
            values = [number, NOW, *[""] * 9, 0, *[""] * 3]
            refused("J-1", f"INSERT INTO journal_entry ({columns}) VALUES ({', '.join(['%s'] * 15)})", *values)


class TestStates:
    @pytest.mark.parametrize("state", ["已生效", "待审批", "已归档", "已冲正", "不予批准", "退回补正", "草稿", "别的"])
    def test_none_follows_but_by_the_table(self, hands: Hands, state: str) -> None:
        set_state(opened(hands["clerk"]), state, "C-6|C-11")

    @pytest.mark.parametrize("state", ["待复核", "不予受理", "已作废"])
    def test_none_changes_without_its_step(self, hands: Hands, state: str) -> None:
        set_state(opened(hands["clerk"]), state, "C-6 业务单的状态没有相应的办理记录")

    @pytest.mark.parametrize("state", ["待复核", "待审批", "已生效", "已归档"])
    def test_no_case_begins_in_the_middle(self, hands: Hands, state: str) -> None:
        opened(hands["clerk"])
        columns = [field.column for field in Case._meta.concrete_fields if field.column != "id"]
        listed = ", ".join(
            f"'{state}'"
            if name == "state"
            else "'X1'"
            if name == "number"
            else "NULL"
            if name == "idempotency_key"
            else name
            for name in columns
        )
        refused("C-6", f"INSERT INTO cases_case ({', '.join(columns)}) SELECT {listed} FROM cases_case")  # fmt: skip

    def test_a_final_state_is_never_left(self, hands: Hands) -> None:
        case = workflow.withdraw(opened(hands["clerk"]), by=hands["clerk"], now=NOW, opinion="不办了")
        refused("C-6", *_flat(step(case, hands["clerk"], "提交复核", "经办", "待复核")))
        set_state(case, "待复核", "C-6")

    def test_a_step_is_taken_from_where_the_case_is(self, hands: Hands) -> None:
        case = opened(hands["clerk"])
        refused("C-6", *_flat(step(case, hands["checker"], "复核通过", "复核", "已生效", from_state="待复核")))
        refused("C-6", *_flat(step(case, hands["clerk"], "提交复核", "经办", "待复核", ordinal=9)))
        refused("C-6", *_flat(step(case, hands["clerk"], "登记", "经办", "已受理", from_state="")))


def _flat(made: tuple[str, list[Any]]) -> list[Any]:
    return [made[0], *made[1]]


class TestHands:
    def test_effect_needs_a_check(self, hands: Hands) -> None:
        case = submitted(hands["clerk"])
        sql(*_flat(step(case, hands["checker"], "退回", "复核", "退回补正")))
        set_state(case, "已生效", "C-6|C-11", f", checker_id = {hands['checker'].natural_person.pk}")

    def test_effect_needs_every_approval(self, hands: Hands) -> None:
        case = workflow.check(submitted(hands["clerk"], 风险="高"), by=hands["checker"], now=NOW, version=1)
        sql(*_flat(step(case, hands["section_head"], "审批同意", "审批", "已生效")))
        set_state(case, "已生效", "C-11", ", approvals_given = 3")
        refused("C-11", "UPDATE cases_case SET approvals_given = 3 WHERE id = %s", case.pk)
        refused("C-11", "UPDATE cases_case SET approvals_needed = 1 WHERE id = %s", case.pk)

    def test_a_high_risk_needs_the_hand_of_audit(self, hands: Hands, hire: Callable[..., Who]) -> None:
        case = workflow.check(submitted(hands["clerk"], 风险="高"), by=hands["checker"], now=NOW, version=1)
        for head in (hands["section_head"], hands["deputy"]):
            sql(*_flat(step(case, head, "审批同意", "审批", "待审批")))
        sql(*_flat(step(case, hire("deputy"), "审批同意", "审批", "已生效")))
        set_state(case, "已生效", "C-11", ", approvals_given = 3")

    @pytest.mark.parametrize(("action", "hand"), [("复核通过", "复核"), ("退回", "复核")])
    def test_one_person_is_never_two_hands(self, hands: Hands, action: str, hand: str) -> None:
        case = submitted(hands["clerk"])
        refused("C-11", *_flat(step(case, hands["clerk"], action, hand, "退回补正")))

    @pytest.mark.parametrize("hand", ["", "经办", "审批", "稽核"])
    def test_a_check_is_not_disguised_as_another_hand(self, hands: Hands, hand: str) -> None:
        case = submitted(hands["clerk"])
        refused("C-11", *_flat(step(case, hands["clerk"], "复核通过", hand, "已生效")))

    def test_one_person_does_not_approve_twice(self, hands: Hands) -> None:
        case = workflow.check(submitted(hands["clerk"], 风险="高"), by=hands["checker"], now=NOW, version=1)
        case = workflow.approve(case, by=hands["section_head"], now=NOW, version=1)
        refused("C-11", *_flat(step(case, hands["section_head"], "审批同意", "审批", "待审批")))

    def test_the_checker_named_is_not_the_maker(self, hands: Hands) -> None:
        case = submitted(hands["clerk"])
        with pytest.raises(IntegrityError):
            sql("UPDATE cases_case SET checker_id = maker_id WHERE id = %s", case.pk)

    def test_the_checker_named_is_the_one_who_checked(self, hands: Hands) -> None:
        case = submitted(hands["clerk"])
        sql(*_flat(step(case, hands["checker"], "复核通过", "复核", "已生效")))
        set_state(case, "已生效", "C-11", f", checker_id = {hands['section_head'].natural_person.pk}")


class TestWhatStays:
    @pytest.mark.parametrize(
        "change",
        [
            *("number = 'X'", "kind = 'T09'", "insurance = '210'", "created_at = '2020-01-01 00:00:00+00:00'"),
            *("reverses_id = id", "version = 3", "version = 2"),
        ],
    )
    def test_of_every_case(self, hands: Hands, change: str) -> None:
        refused("C-13", f"UPDATE cases_case SET {change} WHERE id = %s", opened(hands["clerk"]).pk)

    @pytest.mark.parametrize(
        "change",
        [
            *("amount = 1", "title = '别的'", "subject_key = '9'", "risk = '中', approvals_needed = 1"),
            *("maker_id = checker_id, checker_id = NULL", "approvals_given = 1", "township = '1'"),
        ],
    )
    def test_of_what_took_effect(self, hands: Hands, change: str) -> None:
        case = workflow.check(submitted(hands["clerk"]), by=hands["checker"], now=NOW, version=1)
        refused("C-1[13]", f"UPDATE cases_case SET {change} WHERE id = %s", case.pk)

    @pytest.mark.parametrize("table", ["cases_case", "cases_casestep", "cases_caseversion", "cases_counter"])
    def test_nothing_is_deleted(self, hands: Hands, table: str) -> None:
        opened(hands["clerk"])
        refused("C-13|J-1", f"DELETE FROM {table}")

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE cases_casestep SET opinion = '同意'",
            "UPDATE cases_caseversion SET payload = '{}'",
            "UPDATE cases_counter SET last = 0",
        ],
    )
    def test_nothing_is_written_over(self, hands: Hands, statement: str) -> None:
        opened(hands["clerk"])
        refused("C-13|J-1", statement)

    def test_a_version_comes_only_with_a_return(self, hands: Hands) -> None:
        case = submitted(hands["clerk"])
        person = hands["clerk"].natural_person.pk
        refused(
            "C-13",
            "INSERT INTO cases_caseversion (case_id, version, payload, findings, made_by_id, made_at)"
            " VALUES (%s, 2, '{}', '[]', %s, %s)",
            *(case.pk, person, NOW),
        )
        assert CaseVersion.objects.count() == 1

    def test_a_paper_does_not_come_after_submission(self, hands: Hands) -> None:
        case = submitted(hands["clerk"])
        refused(
            "C-13",
            "INSERT INTO cases_evidence (case_id, name, basis, file_name, path, digest, size, added_by_id, added_at)"
            " VALUES (%s, '证明', '', 'a.pdf', 'a', 'sm3:0', 1, %s, %s)",
            *(case.pk, hands["clerk"].natural_person.pk, NOW),
        )

    def test_one_thing_is_one_case(self, hands: Hands) -> None:
        one, other = opened(hands["clerk"], "1"), opened(hands["clerk"], "2")
        with pytest.raises(IntegrityError):
            sql("UPDATE cases_case SET idempotency_key = %s WHERE id = %s", one.idempotency_key, other.pk)


class TestFrozen:
    def test_it_takes_no_step_and_no_change(self, hands: Hands) -> None:
        case = workflow.freeze(submitted(hands["clerk"]), by=hands["auditor"], now=NOW, opinion="核查")
        refused("C-8", *_flat(step(case, hands["checker"], "复核通过", "复核", "已生效")))
        refused("C-8", "UPDATE cases_case SET amount = 5 WHERE id = %s", case.pk)
        refused("C-8|C-6", "UPDATE cases_case SET state = '已作废' WHERE id = %s", case.pk)

    def test_it_is_neither_frozen_nor_released_without_its_step(self, hands: Hands) -> None:
        case = submitted(hands["clerk"])
        refused("C-8", "UPDATE cases_case SET frozen = NOT frozen WHERE id = %s", case.pk)
        case = workflow.freeze(case, by=hands["auditor"], now=NOW, opinion="核查")
        refused("C-8", "UPDATE cases_case SET frozen = NOT frozen WHERE id = %s", case.pk)
        assert Case.objects.get(pk=case.pk).frozen


class TestReversals:
    def test_a_case_is_reversed_once(self, hands: Hands) -> None:
        case = workflow.check(submitted(hands["clerk"]), by=hands["checker"], now=NOW, version=1)
        workflow.open_reversal(case, "重复", grounds="差错单1号", by=hands["clerk"], now=NOW)
        columns = [field.column for field in Case._meta.concrete_fields if field.column != "id"]
        listed = ", ".join(
            "'X1'" if name == "number" else "NULL" if name == "idempotency_key" else name for name in columns
        )
        with pytest.raises(IntegrityError):
            sql(
                f"INSERT INTO cases_case ({', '.join(columns)}) SELECT {listed} FROM cases_case WHERE reverses_id = %s",
                case.pk,
            )


class TestKeptDifferences:
    def test_they_come_with_the_end_and_never_change(self, hands: Hands) -> None:
        case = submitted(hands["clerk"])
        add = "INSERT INTO cases_keptdifferences (case_id, version, listed) VALUES (%s, %s, '[]')"
        refused("C-13", add, case.pk, 1)
        # A forger who has the step of the check still has to say what changed before it takes effect.
        sql(*_flat(step(case, hands["checker"], "复核通过", "复核", "已生效")))
        sql("UPDATE cases_case SET checker_id = %s WHERE id = %s", hands["checker"].natural_person.pk, case.pk)
        set_state(case, "已生效", "C-13 业务单没有留存变更对照")
        refused("C-13", add, case.pk, 2)
        sql(add, case.pk, 1)
        sql("UPDATE cases_case SET state = '已生效' WHERE id = %s", case.pk)
        refused("J-1", "UPDATE cases_keptdifferences SET listed = '[1]' WHERE case_id = %s", case.pk)
        refused("J-1", "DELETE FROM cases_keptdifferences WHERE case_id = %s", case.pk)
        refused("C-13", add, case.pk, 1)


def _flat(told: tuple[str, list[Any]]) -> tuple[Any, ...]:
    return (told[0], *told[1])
