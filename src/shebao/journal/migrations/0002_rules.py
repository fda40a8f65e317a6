"""The database's own rules for the journal, and the head that the chain begins with."""

from typing import Any

from django.db import migrations

from shebao.journal.database_rules import Refusal, append_only, refuse

RULES = [
    *append_only("journal_entry"),
    *append_only("journal_change"),
    Refusal(
        "journal_entry_in_order",
        "journal_entry",
        "INSERT",
        "NEW.number <> (SELECT number FROM journal_head WHERE id = 1)",
        "J-1 操作日志须按序号连续追加。",
    ),
    Refusal(
        "journal_head_moves_by_one",
        "journal_head",
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.number NOT IN (OLD.number, OLD.number + 1)"
        " OR (NEW.number = OLD.number AND NEW.hash <> OLD.hash AND NEW.hash <>"
        " (SELECT hash FROM journal_entry WHERE number = OLD.number))",
        "J-1 日志末条只能逐条前进。",
    ),
    Refusal("journal_head_stays", "journal_head", "DELETE", "", "J-1 不得删除日志末条。"),
    Refusal("journal_head_is_one", "journal_head", "INSERT", "NEW.id <> 1", "J-1 日志末条只有一个。"),
]


def begin(apps: Any, _: Any) -> None:
    """The chain begins before its first entry."""
    apps.get_model("journal", "Head").objects.create(pk=1, number=0, hash="0")


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("journal", "0001_initial"),)
    operations = (migrations.RunPython(begin, migrations.RunPython.noop), refuse(RULES))
