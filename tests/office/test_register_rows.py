"""Rows of the register as the journal keeps them, and the number that says which insurances a person is in."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from shebao.journal.record import SYSTEM, record
from shebao.journal.verify import verify
from shebao.register import insurance_mask, rows
from shebao.register.models import Certificate, ContributionBase, Enrolment, FrozenFigures, PensionStatus, Person
from shebao.register.personal_numbers import number_for
from shebao.register.states import VOID


def somebody(**values: Any) -> Person:
    given = {"id_number": "140525196512034216", "name": "牛某", "sex": "男", "born": date(1965, 12, 3)}
    return Person(**{**given, **values})


@pytest.mark.django_db
class TestRows:
    def test_what_is_written_with_its_row_verifies(self) -> None:
        with transaction.atomic():
            person = somebody()
            changes = [rows.add(person, date(2025, 6, 1))]
            changes.append(rows.add(Enrolment(person=person, insurance="110", number="1", valid_from="2025-06-01")))
            changes.append(rows.change(person, telephone="13800000000"))
            frozen = {"cut_off": date(2025, 5, 31), "revision": 1, "definition": "1", "figures": {"甲": [1, 2]}}
            changes.append(rows.add(FrozenFigures(**frozen, digest="0", frozen_by="001", frozen_at=timezone.now())))
            made = {"number": "1", "kind": "参保证明", "subject_name": "牛某", "content": {}, "digest": "0"}
            changes.append(rows.add(Certificate(**made, purpose="购房", printed_by="1", printed_at=timezone.now())))
            record("测试", SYSTEM, changes=changes)
            insurance_mask.refresh([person.pk])
        assert verify() == []

    def test_a_row_changed_behind_the_journal_is_named(self) -> None:
        with transaction.atomic():
            person = somebody()
            record("测试", SYSTEM, changes=[rows.add(person)])
        with connection.cursor() as cursor:
            cursor.execute("UPDATE register_person SET bank_account = '6222' WHERE id = %s", [person.pk])
        found = verify()
        assert [(one.code, one.subject) for one in found] == [("J-9", f"register_person {person.pk}")]
        assert found[0].message == (
            f"参保人“牛*”（**************4216）（第{person.pk}号）与日志所记不一致：有人绕过系统改动了数据库。"
            "银行账号：日志为空，现为“****6222”"
        )

    def test_insurances_changed_behind_the_register_are_named(self) -> None:
        with transaction.atomic():
            person = somebody()
            record("测试", SYSTEM, changes=[rows.add(person)])
        Person.objects.update(ever_insured=insurance_mask.mask_of(["110", "410"]))
        assert [(one.code, one.message) for one in verify()] == [
            (
                "J-13",
                f"参保人“牛*”（**************4216）（第{person.pk}号）的曾参保险种为“企业养老、工伤”，"
                "按参保和待遇记录应为“无”。",
            )
        ]

    def test_a_row_that_is_gone_is_told_by_its_person(self) -> None:
        with transaction.atomic():
            person = somebody()
            base = {"insurance": "110", "year": 2025, "version": 1, "base": 1, "floor": 1, "ceiling": 1}
            one = ContributionBase(person=person, rule="", source="省公布", case_number="1", **base)
            record("测试", SYSTEM, changes=[rows.add(person), rows.add(one)])
        with connection.cursor() as cursor:
            of_table = " ON register_contributionbase" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER register_contributionbase_never_delete{of_table}")
            cursor.execute("DELETE FROM register_contributionbase")
        assert [one.message for one in verify()] == [
            f"缴费基数“牛*”（**************4216）的企业养老（第{one.pk}号）应在而不在：被绕过系统删除。"
        ]

    def test_a_row_written_without_the_journal_is_named(self) -> None:
        somebody().save()
        assert [one.code for one in verify()] == ["J-8"]


@pytest.mark.django_db
class TestPersonalNumbers:
    """A number is one person's within an insurance; the database refuses it whoever writes."""

    JUNE = date(2025, 6, 1)
    INSERT = """INSERT INTO register_enrolment (person_id, insurance, number, employment, valid_from, valid_to, state,
        end_reason, deemed_months, paid_months, account_balance) VALUES (%s, %s, %s, '', %s, %s, %s, '', 0, 0, 0)"""

    def enrol(self, person: Person, insurance: str, number: str, state: str = "终止缴费") -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self.INSERT, [person.pk, insurance, number, self.JUNE, self.JUNE, state])

    def test_of_two_people_only_one_bears_it(self) -> None:
        person, other = somebody(), somebody(id_number="140525196512034224", name="马某")
        person.save()
        other.save()
        self.enrol(person, "110", "7")
        with pytest.raises(DatabaseError, match="R-3"):
            self.enrol(other, "110", "7")
        self.enrol(other, "210", "7")
        self.enrol(other, "110", "8")
        for change in ("number = '7' WHERE number = '8'", "insurance = '110' WHERE insurance = '210'"):
            with pytest.raises(DatabaseError, match="R-3"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE register_enrolment SET {change}")

    def test_the_same_person_bears_it_in_every_enrolment(self) -> None:
        person = somebody()
        person.save()
        self.enrol(person, "110", "7")
        Enrolment.objects.create(person=person, insurance="110", number="7", valid_from=date(2025, 8, 1))
        assert Enrolment.objects.filter(number="7").count() == 2

    def test_a_reversed_enrolment_bears_it_no_more_and_does_not_come_back(self) -> None:
        person, other = somebody(), somebody(id_number="140525196512034224", name="马某")
        person.save()
        other.save()
        self.enrol(person, "110", "7", VOID)
        self.enrol(other, "110", "7")
        with pytest.raises(DatabaseError, match="R-3"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE register_enrolment SET state = '终止缴费' WHERE state = %s", [VOID])

    def test_a_number_is_made_that_nobody_bears(self) -> None:
        person, other = somebody(), somebody(id_number="140525196512034224", name="马某")
        person.save()
        other.save()
        self.enrol(other, "110", f"{person.pk:010d}")
        assert number_for(person, "110") == f"{person.pk:010d}-2"
        assert number_for(person, "210") == f"{person.pk:010d}"
        assert number_for(other, "110") == f"{person.pk:010d}"


@pytest.mark.django_db
class TestInsuranceMask:
    def test_open_enrolments_and_pensions_count_ended_ones_do_not(self) -> None:
        person, other = somebody(), somebody(id_number="140525196512034224", name="马某")
        person.save()
        other.save()
        june = date(2025, 6, 1)
        Enrolment.objects.create(person=person, insurance="410", number="1", valid_from=june)
        Enrolment.objects.create(person=person, insurance="210", number="1", valid_from=june, valid_to=june)
        Enrolment.objects.create(person=person, insurance="110", number="1", valid_from=june, valid_to=june)
        PensionStatus.objects.create(person=person, insurance="110", state="正常", valid_from=june)
        assert insurance_mask.wrong() == [person.pk]
        insurance_mask.refresh([other.pk])
        assert insurance_mask.wrong() == [person.pk]
        insurance_mask.refresh([person.pk])
        person.refresh_from_db()
        assert insurance_mask.insurances_of(person.insurances) == ["110", "410"]
        assert insurance_mask.insurances_of(person.ever_insured) == ["110", "210", "410"]
        Enrolment.objects.filter(insurance="210").update(state=VOID)
        assert insurance_mask.wrong() == [person.pk]
        insurance_mask.refresh()
        assert insurance_mask.wrong() == []
        person.refresh_from_db()
        assert insurance_mask.insurances_of(person.ever_insured) == ["110", "410"], "what was reversed never was"
