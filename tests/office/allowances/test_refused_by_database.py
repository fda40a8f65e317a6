"""What must never be is refused by the database itself, whoever writes to it: direct SQL against rosters."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shebao.programmes.allowances.models import Line, LineSuspect, Recovery, Roster
from tests.office.allowances.county import LATE, NOW, Office, retiree

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: Any) -> None:
    """One statement as somebody at the database's own prompt types it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def refused(match: str, statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match=match):
        sql(statement, *values)


@pytest.fixture
def draft(people: Office) -> Roster:
    """A roster of two, one of them with a suspect."""
    retiree(1)
    retiree(2, bank_account="")
    return people.roster()


INSERT = (
    "INSERT INTO allowances_line (roster_id, key, name, id_number, township, unit, payee, bank, account, status,"
    " reason, grade, amount, last_amount, change, once)"
    " VALUES (%s, %s, '某', '1', '', '', '', '', '', %s, '', '', %s, 0, '', %s)"
)


class TestOncePaid:
    def test_nobody_is_on_two_rosters_for_the_same_year(self, draft: Roster, people: Office) -> None:
        other = Roster.objects.create(
            **{"number": "MC20259999", "allowance": LATE, "year": 2025, "once": "heating-2025", "read": 1},
            **{"reference_on": draft.reference_on, "made_by": "001", "made_at": NOW},
        )
        taken = Line.objects.filter(roster=draft, once__isnull=False).values_list("key", flat=True)[0]
        refused("allowances_paid_once|UNIQUE.*once", INSERT, other.pk, taken, "列入", 1, "heating-2025")

    def test_nor_by_a_change_of_another_line(self, draft: Roster, people: Office) -> None:
        other = people.roster(LATE)
        statement = "UPDATE allowances_line SET once = 'heating-2025', status = '列入', amount = 1 WHERE roster_id = %s"
        refused("allowances_paid_once|UNIQUE.*once", statement, other.pk)

    @pytest.mark.parametrize("once", ["heating-2024", "other"])
    def test_a_line_is_of_what_its_roster_is_of(self, draft: Roster, once: str) -> None:
        refused("N-5", INSERT, draft.pk, "P99", "列入", 1, once)

    def test_in_is_on_the_roster_and_out_is_not(self, draft: Roster) -> None:
        refused("N-5", INSERT, draft.pk, "P99", "列入", 1, None)
        refused("N-5|allowances_on_the_roster_is_in", INSERT, draft.pk, "P99", "不列入", 1, "heating-2025")
        refused("allowances_on_the_roster_is_in", INSERT, draft.pk, "P99", "列入", 0, "heating-2025")


class TestFrozen:
    @pytest.fixture
    def approved(self, draft: Roster, people: Office) -> Roster:
        people.decide(draft, "剔除")
        return people.approved(draft)

    @pytest.mark.parametrize(
        "change", ["amount = 1", "account = '6'", "name = '别人'", "status = '不列入', once = NULL", "reason = ''"]
    )
    def test_no_line_changes_after_the_approval(self, approved: Roster, change: str) -> None:
        refused("N-5", f"UPDATE allowances_line SET {change} WHERE roster_id = %s AND once IS NOT NULL", approved.pk)
        refused("N-5", INSERT, approved.pk, "P99", "列入", 1, "heating-2025")
        refused("N-5", "DELETE FROM allowances_line WHERE roster_id = %s", approved.pk)

    @pytest.mark.parametrize("change", ["total = 1", "people = 9", "digest = 'x'", "case_number = 'x'", "year = 2024"])
    def test_nor_what_was_agreed_to(self, approved: Roster, change: str) -> None:
        refused("N-2", f"UPDATE allowances_roster SET {change} WHERE id = %s", approved.pk)

    @pytest.mark.parametrize("state", ["草案", "已公示"])
    def test_it_does_not_become_a_draft_again(self, approved: Roster, state: str) -> None:
        refused("N-1", "UPDATE allowances_roster SET state = %s WHERE id = %s", state, approved.pk)

    def test_it_is_never_deleted(self, approved: Roster) -> None:
        refused("N-2", "DELETE FROM allowances_roster WHERE id = %s", approved.pk)

    def test_a_void_one_frees_its_people_and_keeps_its_lines(self, approved: Roster) -> None:
        sql("UPDATE allowances_roster SET state = '作废' WHERE id = %s", approved.pk)
        sql("UPDATE allowances_line SET once = NULL WHERE roster_id = %s", approved.pk)
        refused("N-5", "UPDATE allowances_line SET amount = 1 WHERE roster_id = %s", approved.pk)
        refused("N-5", "UPDATE allowances_line SET once = 'heating-2025' WHERE status = '列入'")


class TestApproval:
    APPROVE = (
        "UPDATE allowances_roster SET state = '已审批', case_number = 'x', digest = 'y', approved_at = %s WHERE id = %s"
    )

    def test_not_without_its_notice(self, draft: Roster) -> None:
        refused("N-1|N-3", self.APPROVE, NOW, draft.pk)

    def test_not_with_a_suspect_that_nobody_decided(self, draft: Roster) -> None:
        sql("UPDATE allowances_roster SET state = '已公示' WHERE id = %s", draft.pk)
        refused("N-3", self.APPROVE, NOW, draft.pk)

    def test_not_where_it_does_not_add_up(self, draft: Roster, people: Office) -> None:
        people.decide(draft, "剔除")
        people.noticed(draft)
        sql("UPDATE allowances_roster SET total = total + 1 WHERE id = %s", draft.pk)
        refused("N-4", self.APPROVE, NOW, draft.pk)

    def test_not_without_a_case(self, draft: Roster, people: Office) -> None:
        people.decide(draft, "剔除")
        people.noticed(draft)
        statement = "UPDATE allowances_roster SET state = '已审批', approved_at = %s WHERE id = %s"
        refused("allowances_approved_with_case", statement, NOW, draft.pk)


class TestSuspects:
    def test_two_natural_persons_decide(self, draft: Roster, people: Office) -> None:
        one, two = people.clerk.natural_person.pk, people.checker.natural_person.pk
        proposed = "state = '待复核', result = '剔除', reason = %s, maker_id = %s, made_at = %s"
        propose = f"UPDATE allowances_linesuspect SET {proposed}"
        decide = "UPDATE allowances_linesuspect SET state = '已处理', checker_id = %s, checked_at = %s"
        refused("N-6", decide, two, NOW)
        sql(propose, "", one, NOW)
        refused("allowances_suspect_by_two", decide, two, NOW)
        sql(propose, "核实", one, NOW)
        refused("allowances_suspect_by_two", decide, one, NOW)
        refused("N-6", f"{decide}, result = '列入'", two, NOW)
        sql(decide, two, NOW)
        refused("N-6", "UPDATE allowances_linesuspect SET reason = '别的'")

    def test_they_stay(self, draft: Roster) -> None:
        assert LineSuspect.objects.exists()
        refused("N-6", "DELETE FROM allowances_linesuspect")
        refused("N-6", "UPDATE allowances_linesuspect SET evidence = '没有'")


class TestRecoveries:
    @pytest.fixture
    def recovery(self, people: Office) -> Recovery:
        return Recovery.objects.create(
            number="ZH20250001", key="P1", name="某", cause="x", receivable=100, case_number="c", opened_at=NOW
        )

    def test_no_more_than_receivable_comes_back(self, recovery: Recovery) -> None:
        refused("allowances_recovered_at_most", "UPDATE allowances_recovery SET recovered = 101")
        refused("allowances_settled_in_full", "UPDATE allowances_recovery SET state = '已结清', recovered = 99")
        sql("UPDATE allowances_recovery SET recovered = 60")
        refused("N-7", "UPDATE allowances_recovery SET recovered = 59")
        refused("N-7", "UPDATE allowances_recovery SET receivable = 60")

    def test_instalments_come_to_no_more(self, recovery: Recovery) -> None:
        statement = "INSERT INTO allowances_instalment (recovery_id, ordinal, due_on, amount) VALUES (%s, %s, %s, %s)"
        sql(statement, recovery.pk, 1, "2025-12-01", 60)
        refused("N-7", statement, recovery.pk, 2, "2026-01-01", 41)
        sql(statement, recovery.pk, 2, "2026-01-01", 40)
        refused("J-1", "UPDATE allowances_instalment SET amount = 1")

    def test_only_what_was_on_an_approved_roster_is_had_back(self, recovery: Recovery, draft: Roster) -> None:
        line = Line.objects.filter(once__isnull=False).first()
        statement = "INSERT INTO allowances_recoveryline (recovery_id, line_id, amount, reason) VALUES (%s, %s, %s, '')"
        refused("N-7", statement, recovery.pk, line.pk, 1)
