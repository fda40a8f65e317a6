"""Every rule that a migration sets up is in force: a later migration that makes a table anew drops its triggers."""

import importlib
from typing import Any

import pytest
from django.db import connection

from shebao.journal.database_rules import Refusal

ROOMS = ("journal", "staff", "ledger", "cases", "payments", "register", "register.suspects")


def rules() -> list[Refusal]:
    modules = [
        *(f"shebao.{room}.migrations.0002_rules" for room in ROOMS),
        "shebao.cases.migrations.0004_claims",
        "shebao.register.migrations.0005_one_number_one_person",
    ]
    return [rule for name in modules for rule in importlib.import_module(name).RULES]


@pytest.mark.django_db
def test_every_rule_is_in_force() -> None:
    asked: dict[str, Any] = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    assert {rule.name for rule in rules()} - there == set()
