"""What must never be is refused by the database itself, whoever writes to it: direct SQL against suspects."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shebao.register.suspects import bulk, decide, likely
from shebao.register.suspects.models import BulkDecision, Decision, Likely, Sample, Suspect
from shebao.staff.who import Who
from tests.office.unifying.files import candidate, kept, one, pair, proposed, record
from tests.office.unifying.test_bulk import INVALID
from tests.office.unifying.test_decide import LATER, MERGE, RIGHT, solved

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: Any) -> None:
    """One statement as somebody at the database's own prompt types it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def refused(match: str, statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match=match):
        sql(statement, *values)


@pytest.fixture
def clerk(hire: Callable[..., Who]) -> Who:
    return hire("clerk", "110")


@pytest.fixture
def checker(hire: Callable[..., Who]) -> Who:
    return hire("checker", "110")


class TestSuspects:
    @pytest.mark.parametrize("state", ["已分派", "核实中", "待复核", "已解决", "已回写", "已验收", "挂起", "不存在"])
    def test_take_no_state_without_its_step(self, state: str) -> None:
        kept([candidate()])
        refused("Y-6|Y-11|suspects_", "UPDATE suspects_suspect SET state = %s", state)

    def test_are_not_closed_without_a_decision(self, clerk: Who) -> None:
        kept([candidate()])
        statement = (
            "INSERT INTO suspects_step (suspect_id, ordinal, action, from_state, to_state, natural_person_id, account,"
            " at, opinion) VALUES (%s, 2, '按规则处理', '新发现', '已解决', %s, 'x', %s, '')"
        )
        sql(statement, one().pk, clerk.natural_person.pk, LATER)
        refused(
            "Y-11|suspects_closed_has_decision",
            "UPDATE suspects_suspect SET state = '已解决', result = '更正', closed_at = %s",
            LATER,
        )

    def test_are_not_closed_with_a_decision_that_nobody_confirmed(self, clerk: Who) -> None:
        kept([candidate()])
        made = decide.decide(one(), MERGE, by=clerk, now=LATER)
        sql(
            "INSERT INTO suspects_step (suspect_id, ordinal, action, from_state, to_state, natural_person_id, account,"
            " at, opinion) VALUES (%s, 5, '复核确认', '待复核', '已解决', %s, 'x', %s, '')",
            one().pk,
            clerk.natural_person.pk,
            LATER,
        )
        refused(
            "Y-11",
            "UPDATE suspects_suspect SET state = '已解决', result = '合并', closed_at = %s, decision_id = %s",
            LATER,
            made.pk,
        )

    @pytest.mark.parametrize("column", ["number", "code", "key", "key_digest"])
    def test_keep_their_number_and_key(self, column: str) -> None:
        kept([candidate()])
        refused("Y-13", f'UPDATE suspects_suspect SET "{column}" = %s', "别的")

    def test_are_never_deleted(self) -> None:
        kept([candidate()])
        refused("Y-13", "DELETE FROM suspects_suspect")

    def test_have_one_key_each(self) -> None:
        kept([candidate(), candidate("A07")])
        first, second = Suspect.objects.order_by("pk")
        copy = Suspect(
            **{
                field.attname: getattr(second, field.attname)
                for field in Suspect._meta.concrete_fields
                if field.attname not in ("id", "number", "key_digest")
            },
            number="YD2025999999",
            key_digest=first.key_digest,
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            copy.save(force_insert=True)

    @pytest.mark.parametrize("table", ["run", "runfile", "runstep", "rungroup", "runpair", "record", "step"])
    def test_what_a_run_delivered_stays(self, table: str) -> None:
        kept([candidate()])
        refused("J-1", f"UPDATE suspects_{table} SET id = id")
        refused("J-1", f"DELETE FROM suspects_{table}")


class TestDecisions:
    def test_are_not_confirmed_by_their_maker(self, clerk: Who) -> None:
        kept([candidate()])
        decide.decide(one(), MERGE, by=clerk, now=LATER)
        refused(
            "suspects_maker_is_not_checker",
            "UPDATE suspects_decision SET state = '已确认', checker_id = maker_id, checked_at = %s",
            LATER,
        )

    def test_are_not_confirmed_by_nobody(self, clerk: Who) -> None:
        kept([candidate()])
        decide.decide(one(), MERGE, by=clerk, now=LATER)
        refused("suspects_confirmed_by_another", "UPDATE suspects_decision SET state = '已确认'")

    @pytest.mark.parametrize("column", ["result", "what", "reason"])
    def test_keep_their_content(self, clerk: Who, checker: Who, column: str) -> None:
        kept([candidate()])
        solved(clerk, checker)
        refused("Y-13", f"UPDATE suspects_decision SET {column} = '停发'")
        refused("Y-13", "UPDATE suspects_decision SET state = '待复核', checker_id = NULL")
        refused("Y-13", "DELETE FROM suspects_decision")

    def test_are_undone_by_a_decision_only(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        solved(clerk, checker)
        refused("Y-13", "UPDATE suspects_decision SET state = '已撤销'")

    def test_by_a_rule_are_of_form_only(self) -> None:
        kept([candidate()])
        statement = (
            "INSERT INTO suspects_decision (suspect_id, ordinal, result, what, reason, case_number, by_rule,"
            " from_answer, state, made_at, opinion) VALUES (%s, 1, '自动处理', 'x', 'x', '', %s, '', '已确认', %s, '')"
        )
        refused("Y-12", statement, one().pk, True, LATER)

    def test_come_to_be_checked_only(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        with pytest.raises(DatabaseError, match="Y-11"), transaction.atomic():
            Decision.objects.create(
                suspect=one(),
                ordinal=1,
                result="更正",
                what="x",
                reason="x",
                state="已确认",
                maker=clerk.natural_person,
                made_at=LATER,
                checker=checker.natural_person,
            )

    def test_take_no_paper_after_the_check(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        made = solved(clerk, checker).decision
        refused(
            "Y-13",
            "INSERT INTO suspects_paper (decision_id, name, file_name, path, digest, size, added_by_id, added_at)"
            " VALUES (%s, 'x', 'x', 'x', 'x', 1, %s, %s)",
            made.pk,
            clerk.natural_person.pk,
            LATER,
        )
        refused(
            "Y-13",
            'INSERT INTO suspects_pair (decision_id, "left", "right", same) VALUES (%s, %s, %s, %s)',
            made.pk,
            "110:E1",
            "210:S1",
            True,
        )

    def test_about_a_grave_suspect_are_not_confirmed_without_a_paper(self, clerk: Who, checker: Who) -> None:
        kept([candidate(), candidate("A21", severity="M", records=[record("110", 4, "E3")])])
        statement = (
            "INSERT INTO suspects_decision (suspect_id, ordinal, result, what, reason, case_number, by_rule,"
            " from_answer, state, made_at, opinion, maker_id)"
            " VALUES (%s, 1, '确认无误', 'x', 'x', '', %s, '', '待复核', %s, '', %s)"
        )
        confirm = (
            "UPDATE suspects_decision SET state = '已确认', checker_id = %s, checked_at = %s WHERE suspect_id = %s"
        )
        grave, other = Suspect.objects.order_by("code")
        for one_of_both in (grave, other):
            sql(statement, one_of_both.pk, False, LATER, clerk.natural_person.pk)
        refused("Y-19", confirm, checker.natural_person.pk, LATER, grave.pk)
        sql(confirm, checker.natural_person.pk, LATER, other.pk)

    def test_that_correct_say_what(self, clerk: Who, checker: Who) -> None:
        kept([candidate("A21", severity="M")])
        sql(
            "INSERT INTO suspects_decision (suspect_id, ordinal, result, what, reason, case_number, by_rule,"
            " from_answer, state, made_at, opinion, maker_id)"
            " VALUES (%s, 1, '补充资料', 'x', 'x', '', %s, '', '待复核', %s, '', %s)",
            one().pk,
            False,
            LATER,
            clerk.natural_person.pk,
        )
        refused(
            "Y-20",
            "UPDATE suspects_decision SET state = '已确认', checker_id = %s, checked_at = %s",
            checker.natural_person.pk,
            LATER,
        )

    def test_keep_what_they_correct(self, clerk: Who, checker: Who) -> None:
        kept([candidate()])
        made = solved(clerk, checker).decision.corrections.get()
        refused("Y-20", "UPDATE suspects_correction SET new = '别的'")
        refused("Y-20", "DELETE FROM suspects_correction")
        statement = (
            "INSERT INTO suspects_correction (decision_id, record_id, place, system, number, field, old, new)"
            " VALUES (%s, %s, 2, %s, 'S1', '证件号码', 'a', %s)"
        )
        refused("Y-20", statement, made.decision_id, made.record_id, "210", "b")
        sql("UPDATE suspects_correction SET written_at = %s", LATER)
        refused("Y-20", "UPDATE suspects_correction SET written_at = NULL")

    def test_a_correction_changes_something_of_its_own_suspect(self, clerk: Who) -> None:
        kept([candidate(), candidate("A21", records=[record("110", 4, "E3")])])
        grave = Suspect.objects.get(code="A04")
        made = decide.decide(grave, MERGE, by=clerk, now=LATER)
        strange = Suspect.objects.get(code="A21").rows.get()
        statement = (
            "INSERT INTO suspects_correction (decision_id, record_id, place, system, number, field, old, new)"
            " VALUES (%s, %s, 2, %s, 'S1', '证件号码', 'a', %s)"
        )
        refused("Y-20", statement, made.pk, strange.pk, "110", "b")
        refused("suspects_correction_changes", statement, made.pk, grave.rows.get(place=1).pk, "110", "a")

    def test_what_has_to_be_written_back_is_not_accepted_before(self, clerk: Who, checker: Who) -> None:
        kept([candidate(), candidate("A07")])
        for code, asked in (("A04", MERGE), ("A07", RIGHT)):
            decide.decide(Suspect.objects.get(code=code), asked, by=clerk, now=LATER)
            decide.confirm(Suspect.objects.get(code=code), by=checker, now=LATER)
        for suspect in Suspect.objects.all():
            sql(
                "INSERT INTO suspects_step (suspect_id, ordinal, action, from_state, to_state, natural_person_id,"
                " account, at, opinion) VALUES (%s, 6, '验收', '已解决', '已验收', %s, 'x', %s, '')",
                suspect.pk,
                clerk.natural_person.pk,
                LATER,
            )
        refused("Y-15", "UPDATE suspects_suspect SET state = '已验收' WHERE code = 'A04'")
        sql("UPDATE suspects_suspect SET state = '已验收' WHERE code = 'A07'")


class TestLikely:
    @pytest.fixture
    def pair_(self) -> Likely:
        kept([], likely=proposed(pair(("110", 3, "E2"), ("210", 3, "S2"))))
        return Likely.objects.get()

    def test_is_not_decided_without_two_persons(self, pair_: Likely, clerk: Who, checker: Who) -> None:
        refused("Y-21", "UPDATE suspects_likely SET state = '已决定', same = %s", True)
        likely.decide(pair_, "合并", "同一身份证。", by=clerk, now=LATER)
        refused("Y-21", "UPDATE suspects_likely SET state = '已决定', same = %s", True)
        refused(
            "suspects_likely_two_persons",
            "UPDATE suspects_likelydecision SET state = '已确认', checker_id = maker_id, checked_at = %s",
            LATER,
        )
        likely.confirm(pair_, by=checker, now=LATER)
        refused("Y-21", "UPDATE suspects_likely SET same = %s", False)

    def test_keeps_its_records_and_decisions(self, pair_: Likely, clerk: Who, checker: Who) -> None:
        likely.decide(pair_, "合并", "同一身份证。", by=clerk, now=LATER)
        likely.confirm(pair_, by=checker, now=LATER)
        for statement in (
            "UPDATE suspects_likely SET \"left\" = '110:E9'",
            "UPDATE suspects_likely SET number = 'x'",
            "DELETE FROM suspects_likely",
            "DELETE FROM suspects_likelydecision",
            "UPDATE suspects_likelydecision SET reason = 'x'",
            "UPDATE suspects_likelydecision SET state = '待复核', checker_id = NULL",
            "UPDATE suspects_likelydecision SET state = '已撤销'",
        ):
            refused("Y-21", statement)


class TestBulk:
    @pytest.fixture
    def batch(self, clerk: Who) -> BulkDecision:
        kept([candidate("A01", records=[record("110", row, f"E{row - 1}")]) for row in (2, 3, 4)])
        return bulk.decide_alike(Suspect.objects.all()[0].alike, *INVALID, by=clerk, now=LATER)

    def test_is_not_confirmed_before_its_samples_are_opened(self, batch: BulkDecision, checker: Who) -> None:
        statement = "UPDATE suspects_bulkdecision SET state = '已确认', checker_id = %s, checked_at = %s"
        refused("Y-14", statement, checker.natural_person.pk, LATER)
        bulk.draw_samples(batch, by=checker, now=LATER)
        refused("Y-14", statement, checker.natural_person.pk, LATER)
        Sample.objects.all().update(opened_at=LATER)
        sql(statement, checker.natural_person.pk, LATER)

    def test_its_decisions_are_not_confirmed_apart(self, batch: BulkDecision, checker: Who) -> None:
        refused(
            "Y-14",
            "UPDATE suspects_decision SET state = '已确认', checker_id = %s, checked_at = %s",
            checker.natural_person.pk,
            LATER,
        )

    def test_its_samples_are_not_exchanged(self, batch: BulkDecision, checker: Who, clerk: Who) -> None:
        bulk.draw_samples(batch, by=checker, now=LATER)
        refused("Y-14", "DELETE FROM suspects_sample")
        refused("Y-14", "UPDATE suspects_sample SET checker_id = %s", clerk.natural_person.pk)
        refused(
            "Y-14",
            "INSERT INTO suspects_sample (bulk_id, suspect_id, checker_id) VALUES (%s, %s, %s)",
            batch.pk,
            one_of(batch),
            clerk.natural_person.pk,
        )


def one_of(batch: BulkDecision) -> int:
    return int(Decision.objects.filter(bulk=batch).values_list("suspect_id", flat=True)[0])
