"""Rules that the database itself holds, for migrations: the same rule in SQLite's and in PostgreSQL's words.

A rule refuses a row with a message in Chinese, which begins with the rule's code, so that a page can show it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.migrations.operations.base import Operation

WHEN = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Refusal:
    """A trigger that refuses: before ``event`` on ``table``, where ``condition`` holds (NEW and OLD are the rows).

    ``condition`` is SQL that both databases read. An empty condition always refuses. ``alone`` is SQL of a key, or of
    NULL for rows that do not matter: on PostgreSQL, transactions with rows of one key wait for each other, so that what
    the condition finds among other rows still holds when they end. SQLite has one writer at a time anyway.

    ``together``: on PostgreSQL the rows of a statement are asked for all at once when they are written, which is a
    third of the time of asking for each; for tables that are written in bulk. An UPDATE's rows are told by their
    ``id``, so that another rule has to keep that.
    """

    name: str
    table: str
    event: str
    condition: str
    message: str
    alone: str = ""
    together: bool = False

    def create(self, vendor: str) -> list[str]:
        """The statements that make the trigger."""
        if self.event not in WHEN:
            raise ValueError(f"no event {self.event}")
        message = self.message.replace("'", "''")
        if vendor == "sqlite":
            when = f" WHEN {self.condition}" if self.condition else ""
            return [
                f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table}{when} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            ]
        if self.together:
            return self._of_the_statement(message)
        condition = self.condition or "TRUE"
        back = "OLD" if self.event == "DELETE" else "NEW"
        # What needs no other row is asked before the function is called: most of the time of a large update.
        when = f" WHEN ({condition})" if "SELECT" not in condition and not self.alone else ""
        wait = f"IF ({self.alone}) IS NOT NULL THEN PERFORM pg_advisory_xact_lock(hashtext({self.alone})); END IF; "
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {wait if self.alone else ''}"
            f"IF ({condition}) THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {back}; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH ROW{when} EXECUTE FUNCTION {self.name}()",
        ]

    def _of_the_statement(self, message: str) -> list[str]:
        if self.event == "DELETE" or self.alone:
            raise ValueError(f"{self.name}: rows that are deleted, or that wait, are asked for one by one")
        condition = re.sub(r"\bNEW\.", "the_new.", re.sub(r"\bOLD\.", "the_old.", self.condition))
        rows, given = "new_rows the_new", "NEW TABLE AS new_rows"
        if self.event == "UPDATE":
            rows, given = f"{rows} JOIN old_rows the_old ON the_old.id = the_new.id", f"{given} OLD TABLE AS old_rows"
        # Planned each time: a plan that was made for one row would be kept for a hundred thousand.
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE broken boolean; BEGIN "
            f"EXECUTE $sql$SELECT EXISTS (SELECT 1 FROM {rows} WHERE {condition})$sql$ INTO broken; "
            f"IF broken THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; "
            "END IF; RETURN NULL; END $$",
            f"CREATE TRIGGER {self.name} AFTER {self.event} ON {self.table} REFERENCING {given} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()",
        ]

    def drop(self, vendor: str) -> list[str]:
        """The statements that remove it again."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER {self.name}"]
        return [f"DROP TRIGGER {self.name} ON {self.table}", f"DROP FUNCTION {self.name}()"]


@dataclass(frozen=True)
class Following:
    """A trigger that adds up: after a row came into ``table``, ``statement`` runs (NEW is the row).

    ``statement`` is one SQL statement that both databases read; ``condition`` says for which rows.
    """

    name: str
    table: str
    statement: str
    condition: str = ""

    def create(self, vendor: str) -> list[str]:
        """The statements that make the trigger."""
        if vendor == "sqlite":
            when = f" WHEN {self.condition}" if self.condition else ""
            return [f"CREATE TRIGGER {self.name} AFTER INSERT ON {self.table}{when} BEGIN {self.statement}; END"]
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF ({self.condition or 'TRUE'}) THEN {self.statement}; END IF; RETURN NULL; END $$",
            f"CREATE TRIGGER {self.name} AFTER INSERT ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def drop(self, vendor: str) -> list[str]:
        """The statements that remove it again."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER {self.name}"]
        return [f"DROP TRIGGER {self.name} ON {self.table}", f"DROP FUNCTION {self.name}()"]


Rule = Refusal | Following


def append_only(table: str) -> list[Refusal]:
    """Rows of the table are never updated and never deleted."""
    return [
        Refusal(f"{table}_never_{event.lower()}", table, event, "", f"J-1 {table}只可追加：不得修改或删除。")
        for event in ("UPDATE", "DELETE")
    ]


class SetUpRules(Operation):
    """The migration step that sets rules up. It asks for no model: rendering all models once more takes long."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = list(rules)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """What Django knows of the tables stays as it is."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Set the rules up."""
        self._execute(schema_editor, lambda rule: rule.create(schema_editor.connection.vendor))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Remove the rules again."""
        self._execute(schema_editor, lambda rule: rule.drop(schema_editor.connection.vendor))

    def describe(self) -> str:
        """For ``migrate --plan``."""
        return f"Set up {len(self.rules)} rules of the database"

    def _execute(self, editor: Any, statements: Callable[[Rule], list[str]]) -> None:
        for rule in self.rules:
            for statement in statements(rule):
                # A percent sign is a place for a value only where values are given.
                editor.execute(statement, params=None)


def refuse(rules: Iterable[Rule]) -> SetUpRules:
    """The migration step that sets the rules up."""
    return SetUpRules(rules)
