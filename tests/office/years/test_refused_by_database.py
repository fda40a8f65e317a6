"""What must never be is refused by the database itself, whoever writes to it: direct SQL against years."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shebao.journal.verify import verify
from shebao.programmes.years.base_lines import accept_base, keep_base
from shebao.programmes.years.models import BaseLines, Version
from shebao.programmes.years.states import Kind
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.years.walk import YEAR, Year, example

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: Any) -> None:
    """One statement as somebody at the database's own prompt types it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def refused(match: str, statement: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match=match):
        sql(statement, *values)


def test_what_is_frozen_stays_and_nothing_is_skipped(hire: Callable[..., Who]) -> None:
    year = Year(hire)
    waiting = keep_base(YEAR, "底册.xlsx", example(), (), by=year.accountant, now=NOW)
    with pytest.raises(Refused, match="登记人不得确认"):
        both = type(year.accountant)(year.accountant.account, year.accountant.natural_person, year.checker.grants)
        accept_base(waiting.pk, by=both, now=NOW)
    refused("Y-2", "UPDATE years_baselines SET state = '已确认' WHERE id = %s", waiting.pk)
    refused("Y-1", "UPDATE years_baselines SET content = '' WHERE id = %s", waiting.pk)
    base = accept_base(waiting.pk, by=year.checker, now=NOW)
    refused("Y-2", "UPDATE years_baselines SET state = '作废' WHERE id = %s", base.pk)
    refused("Y-1", "DELETE FROM years_baselines")

    year.library("P04")
    version = year.freeze()
    for column in ("content", "digest", "note"):
        refused("Y-1", f"UPDATE years_version SET {column} = 'x' WHERE id = %s", version.pk)
    refused("Y-1", "UPDATE years_version SET total = 1")
    refused("Y-1", "DELETE FROM years_version")
    refused("Y-3", "UPDATE years_version SET state = '已审批'")
    refused("Y-3|Y-4", "UPDATE years_version SET state = '已公开'")
    reply = (
        "INSERT INTO years_reply (year, kind, ordinal, number, approved_on, version_id, total, case_number, made_at)"
        " VALUES (2025, 'budget', 1, '1号', '2025-05-20', %s, %s, 'Y', '2025-05-20')"
    )
    refused("Y-5", reply, version.pk, version.total)
    publication = (
        "INSERT INTO years_publishedversion (version_id, title, digest, approved_on, due_on, published_on, note,"
        " acknowledged, case_number, made_by_id, made_at) VALUES (%s, '', '', '2025-05-20', '2025-06-09', '2025-06-09',"
        " '', '[]', 'Y', %s, '2025-06-09')"
    )
    refused("Y-4", publication, version.pk, year.office.natural_person.pk)
    year.do(Kind.APPROVE, version)
    refused("Y-5", reply, version.pk, version.total + 1)
    year.grant(version)
    refused("J-1", "UPDATE years_reply SET number = '2号'")
    refused("J-1", "DELETE FROM years_reply")
    refused("Y-3", "UPDATE years_version SET state = '已放行'")
    refused("Y-3", "UPDATE years_version SET approved_by_case = 'x'")
    refused("Y-4", publication, version.pk, year.office.natural_person.pk)
    assert verify() == []

    # Whoever takes the triggers away is found by the journal all the same.
    rule = "years_version_keeps"
    sql(f"DROP TRIGGER {rule}" if connection.vendor == "sqlite" else f"DROP TRIGGER {rule} ON years_version")
    content = Version.objects.get(pk=version.pk).content
    sql("UPDATE years_version SET content = %s WHERE id = %s", content.replace("592", "593"), version.pk)
    assert [one.code for one in verify()] == ["J-9"]
    assert BaseLines.objects.get(pk=base.pk).state == "已确认"
