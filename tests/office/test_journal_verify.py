"""The journal finds whoever goes behind the site's back: each kind of tampering, done by SQL with the triggers gone."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from shebao.journal import digest as digests
from shebao.journal import record as recording
from shebao.journal.digest import DigestOfMany, digest, digest_like
from shebao.journal.heads import export_head, read_heads
from shebao.journal.models import Change, Entry, Head
from shebao.journal.record import Actor, NotInTransaction, RowChange, entry_text, record
from shebao.journal.verify import JOURNALLED, journalled, verify

pytestmark = pytest.mark.django_db
CLERK = Actor("clerk1", "001", "10.0.0.8")
SHELF: dict[str, dict[str, Any]] = {}


@pytest.fixture(autouse=True)
def shelf() -> Iterator[None]:
    """A register of its own: what stands on a shelf; only its rows are compared."""
    before = dict(JOURNALLED)
    JOURNALLED.clear()
    SHELF.clear()
    journalled("shelf", lambda: iter(list(SHELF.items())))
    yield
    JOURNALLED.clear()
    JOURNALLED.update(before)


def put(*keys: str, value: int = 1) -> Entry:
    changes = []
    for key in keys:
        after = {"册": key, "数": value}
        changes.append(RowChange("shelf", key, SHELF.get(key), after, date(2025, 6, 1)))
        SHELF[key] = after
    with transaction.atomic():
        return record("上架", CLERK, object_kind="shelf", object_key=keys[0], changes=changes)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


@pytest.fixture
def open_door() -> None:
    """The owner of the database takes the triggers away."""
    tables = ("journal_entry", "journal_change", "journal_head")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return
        listed = ", ".join(f"'{table}'" for table in tables)
        cursor.execute(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({listed})")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


@pytest.fixture
def ten(open_door: None) -> list[Entry]:
    """Ten entries; the fifth is a batch of six rows."""
    return [put(*("甲乙丙丁戊己" if number == 5 else [str(number)])) for number in range(1, 11)]


def found() -> list[tuple[str, str]]:
    return [(one.code, one.subject) for one in verify()]


class TestWhole:
    def test_an_empty_journal_and_one_of_ten_are_whole(self, ten: list[Entry]) -> None:
        assert verify() == []
        assert Entry.objects.get(number=5).changes == 6
        assert Head.objects.get().hash == ten[-1].hash

    def test_nothing_is_recorded_outside_a_transaction(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(recording, "connection", SimpleNamespace(in_atomic_block=False))
        with pytest.raises(NotInTransaction):
            record("上架", CLERK)

    def test_rows_are_taken_as_they_come(self) -> None:
        taken = []

        def many() -> Iterator[RowChange]:
            for number in range(6000):
                taken.append(Change.objects.count() if number == 5999 else 0)
                SHELF[str(number)] = {"数": number}
                yield RowChange("shelf", str(number), None, {"数": number})

        with transaction.atomic():
            record("导入", CLERK, changes=many())
        assert taken[-1] >= 5000, "the first ones are written before the last come"
        assert verify() == []

    def test_progress_is_told(self, ten: list[Entry]) -> None:
        told: list[tuple[str, int, int]] = []
        verify(progress=lambda *one: told.append(one))
        assert ("核对日志", 10, 10) in told and ("核对变更明细", 15, 15) in told


class TestEntries:
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            *(("account", "别人"), ("natural_person", "002"), ("address", "1.1.1.1"), ("action", "下架")),
            *(("object_key", "9"), ("case_number", "X"), ("result", "拒绝"), ("detail", "改过"), ("changes", 7)),
            ("at", "2020-01-01 00:00:00+00:00"),
        ],
    )
    def test_a_changed_entry_is_named(self, ten: list[Entry], column: str, value: Any) -> None:
        sql(f"UPDATE journal_entry SET {column} = %s WHERE number = 3", value)
        assert ("J-4", "第3条") in found()
        assert {subject for _, subject in found()} == {"第3条"}

    def test_a_changed_hash_is_named_and_where_the_chain_breaks(self, ten: list[Entry]) -> None:
        sql("UPDATE journal_entry SET hash = 'x' WHERE number = 3")
        assert found() == [("J-4", "第3条"), ("J-3", "第4条")]

    def test_missing_entries_are_named(self, ten: list[Entry]) -> None:
        sql("DELETE FROM journal_change WHERE entry_id IN (3, 6, 7)")
        sql("DELETE FROM journal_entry WHERE number IN (3, 6, 7)")
        assert [one for one in found() if one[0] == "J-2"] == [("J-2", "第3条"), ("J-2", "第6至7条")]

    def test_two_entries_that_changed_places_are_named(self, ten: list[Entry]) -> None:
        for old, new in ((3, 99), (4, 3), (99, 4)):
            sql("UPDATE journal_change SET entry_id = %s WHERE entry_id = %s", new, old)
            sql("UPDATE journal_entry SET number = %s WHERE number = %s", new, old)
        assert {("J-3", "第3条"), ("J-4", "第3条"), ("J-3", "第4条"), ("J-4", "第4条")} <= set(found())

    def test_an_end_that_was_cut_off_is_seen(self, ten: list[Entry]) -> None:
        sql("DELETE FROM journal_change WHERE entry_id > 8")
        sql("DELETE FROM journal_entry WHERE number > 8")
        assert ("J-5", "第10条") in found()


class TestChanges:
    @pytest.mark.parametrize(
        ("column", "value"),
        [("after", '{"册":"丙","数":9}'), ("before", "{}"), ("key", "庚"), ("effective", "2020-01-01")],
    )
    def test_a_changed_row_of_a_batch_is_named(self, ten: list[Entry], column: str, value: str) -> None:
        sql(f'UPDATE journal_change SET "{column}" = %s WHERE entry_id = 5 AND ordinal = 3', value)
        assert ("J-6", "第5条第3行") in found()

    def test_a_row_with_its_digest_made_again_is_found_by_the_entry(self, ten: list[Entry]) -> None:
        after = '{"册":"丙","数":9}'
        made = recording.change_digest("shelf", "丙", date(2025, 6, 1), "", after)
        sql("UPDATE journal_change SET after = %s, digest = %s WHERE entry_id = 5 AND ordinal = 3", after, made)
        assert ("J-7", "第5条") in found()

    def test_missing_rows_of_a_batch_are_named(self, ten: list[Entry]) -> None:
        sql("DELETE FROM journal_change WHERE entry_id = 5 AND ordinal IN (2, 6)")
        messages = [one.message for one in verify() if one.code == "J-7"]
        assert messages == ["操作日志第5条应有6行变更明细，现有4行，缺第2、6行。"]

    def test_rows_of_a_batch_that_changed_places_are_found(self, ten: list[Entry]) -> None:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            sql("UPDATE journal_change SET ordinal = %s WHERE entry_id = 5 AND ordinal = %s", new, old)
        assert [one.message for one in verify()] == ["操作日志第5条应有6行变更明细，现有6行，内容或次序被改动过。"]

    def test_rows_slipped_into_an_entry_without_any_are_found(self, ten: list[Entry]) -> None:
        with transaction.atomic():
            number = record("查看", CLERK).number
        sql("UPDATE journal_change SET entry_id = %s WHERE entry_id = 5 AND ordinal = 6", number)
        assert {("J-7", "第5条"), ("J-7", f"第{number}条")} <= set(found())


class TestRegister:
    def test_a_row_changed_by_the_back_door_is_named_with_both_values(self, ten: list[Entry]) -> None:
        SHELF["丙"] = {"册": "丙", "数": 1000}
        (finding,) = verify()
        assert (finding.code, finding.subject) == ("J-9", "shelf 丙")
        assert (finding.found, finding.expected) == ('{"册":"丙","数":1000}', '{"册":"丙","数":1}')

    def test_rows_that_came_or_went_by_the_back_door_are_named(self, ten: list[Entry]) -> None:
        del SHELF["丁"]
        SHELF["庚"] = {"册": "庚"}
        assert found() == [("J-8", "shelf 庚"), ("J-10", "shelf 丁")]

    def test_what_counts_is_the_last_change(self, ten: list[Entry]) -> None:
        put("丙", value=2)
        with transaction.atomic():
            record("下架", CLERK, changes=[RowChange("shelf", "丁", SHELF.pop("丁"), None)])
        assert verify() == []
        SHELF["丁"] = {"册": "丁", "数": 1}
        assert found() == [("J-9", "shelf 丁")]


def write_again(first: int) -> None:
    """The owner writes the chain again from an entry on, hashes and all."""
    previous = Entry.objects.get(number=first - 1).hash
    for entry in Entry.objects.filter(number__gte=first).order_by("number"):
        entry.previous_hash = previous
        entry.hash = previous = digest(previous, entry_text(entry))
        sql(
            "UPDATE journal_entry SET previous_hash = %s, hash = %s WHERE number = %s",
            *(entry.previous_hash, entry.hash, entry.number),
        )
    sql("UPDATE journal_head SET hash = %s", previous)


class TestHeads:
    def test_a_chain_written_again_is_found_by_the_heads_kept_elsewhere(self, ten: list[Entry], tmp_path: Path) -> None:
        heads = tmp_path / "heads.txt"
        export_head(heads, date(2025, 6, 3))
        put("11")
        export_head(heads, date(2025, 6, 4))
        assert verify(heads) == []
        sql("UPDATE journal_entry SET account = '别人' WHERE number = 4")
        write_again(4)
        assert verify() == [], "inside the database nothing is left to see"
        assert [(one.code, one.subject) for one in verify(heads)] == [("J-11", "第10条"), ("J-11", "第11条")]

    def test_an_end_cut_off_cleanly_is_found_by_the_heads(self, ten: list[Entry], tmp_path: Path) -> None:
        heads = tmp_path / "heads.txt"
        export_head(heads, date(2025, 6, 3))
        for table, column in (("journal_change", "entry_id"), ("journal_entry", "number")):
            sql(f"DELETE FROM {table} WHERE {column} > 8")
        sql("UPDATE journal_head SET number = 8, hash = %s", ten[7].hash)
        for key in ("9", "10"):
            del SHELF[key]
        assert verify() == []
        assert [one.code for one in verify(heads)] == ["J-11"]

    def test_a_line_that_is_no_head_is_named(self, tmp_path: Path) -> None:
        heads = tmp_path / "heads.txt"
        heads.write_text("2025-06-03\t5\tsm3:0\n乱写\n", encoding="utf-8")
        with pytest.raises(ValueError, match=r"heads\.txt 第2行不是日终摘要：乱写"):
            read_heads(heads)


class TestAlgorithms:
    def test_a_chain_goes_on_in_sha256_where_sm3_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        put("1")
        made = digest
        monkeypatch.setattr(recording, "digest", lambda *parts: made(*parts, algorithm="sha256"))
        monkeypatch.setattr(recording, "DigestOfMany", lambda: DigestOfMany("sha256"))
        second = put("2", "3")
        assert (second.hash.partition(":")[0], second.changes_digest.partition(":")[0]) == ("sha256", "sha256")
        assert verify() == []

    def test_a_machine_without_sm3_says_so_instead_of_blaming_the_journal(
        self, ten: list[Entry], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if digests.ALGORITHM != "sm3":
            pytest.skip("this machine has no SM3")
        monkeypatch.setattr(digests.hashlib, "algorithms_available", {"sha256"})
        assert [one.code for one in verify()] == ["J-12"]

    def test_sm3_is_that_of_the_standard(self) -> None:
        """GB/T 32905-2016, appendix A, example 1."""
        if "sm3" not in hashlib.algorithms_available:
            pytest.skip("this machine has no SM3")
        assert digest("abc") == "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"

    def test_many_digest_like_all_at_once(self) -> None:
        many = DigestOfMany()
        for part in ("甲", "", "乙"):
            many.add(part)
        assert many.value == digest("甲", "", "乙") != digest("甲", "乙")
        assert digest_like("rot13:x", "甲") == ""
