"""What must never be is refused by the database itself, whoever writes to it: direct SQL against suspects."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shebao.register.suspects import bulk, decide
from shebao.register.suspects.models import BulkDecision, Decision, Sample, Suspect
from shebao.staff.who import Who
from tests.office.unifying.files import candidate, kept, one, record
from tests.office.unifying.test_decide import LATER, MERGE, solved

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
            " from_answer, state, made_at, opinion) VALUES (%s, 1, '更正', 'x', 'x', '', %s, '', '已确认', %s, '')"
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


class TestBulk:
    @pytest.fixture
    def batch(self, clerk: Who) -> BulkDecision:
        kept([candidate("A01", records=[record("110", row, f"E{row - 1}")]) for row in (2, 3, 4)])
        return bulk.decide_alike(Suspect.objects.all()[0].alike, "更正", "已核对。", by=clerk, now=LATER)

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
