"""A personal number (个人编号) is one person's within an insurance, in however many enrolments.

Two transactions that give numbers in one insurance wait for each other on PostgreSQL: neither sees what the other has not
committed. One key for an insurance, because a key for a number would be a lock for every row of an import.
"""

from django.db import migrations

from shebao.journal.database_rules import Refusal, refuse

NUMBERED = "NEW.number <> '' AND NEW.state <> '已冲正'"
ANOTHERS = (
    f"{NUMBERED} AND EXISTS (SELECT 1 FROM register_enrolment e"
    " WHERE e.insurance = NEW.insurance AND e.number = NEW.number AND e.person_id <> NEW.person_id"
    " AND e.state <> '已冲正')"
)
CHANGES = (
    "(NEW.number <> OLD.number OR NEW.insurance <> OLD.insurance OR NEW.person_id <> OLD.person_id"
    " OR (OLD.state = '已冲正' AND NEW.state <> '已冲正')) AND "
)
KEY = "THEN 'register_enrolment.number ' || NEW.insurance END"
TOLD = "R-3 个人编号在登记簿中属于另一人。"
RULES = [
    Refusal(
        "register_enrolment_number_insert",
        "register_enrolment",
        "INSERT",
        ANOTHERS,
        TOLD,
        f"CASE WHEN {NUMBERED} {KEY}",
    ),
    Refusal(
        "register_enrolment_number_update",
        "register_enrolment",
        "UPDATE",
        CHANGES + ANOTHERS,
        TOLD,
        f"CASE WHEN {CHANGES + NUMBERED} {KEY}",
    ),
]


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("register", "0004_dead_with_something_open"),)
    operations = (refuse(RULES),)
