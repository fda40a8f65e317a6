"""A personal number (个人编号) is one person's within an insurance, in however many enrolments."""

from django.db import migrations

from shebao.journal.database_rules import Refusal, refuse

ANOTHERS = (
    "NEW.number <> '' AND NEW.state <> '已冲正' AND EXISTS (SELECT 1 FROM register_enrolment e"
    " WHERE e.insurance = NEW.insurance AND e.number = NEW.number AND e.person_id <> NEW.person_id"
    " AND e.state <> '已冲正')"
)
CHANGES = (
    "(NEW.number <> OLD.number OR NEW.insurance <> OLD.insurance OR NEW.person_id <> OLD.person_id"
    " OR (OLD.state = '已冲正' AND NEW.state <> '已冲正')) AND "
)
TOLD = "R-3 个人编号在登记簿中属于另一人。"
RULES = [
    Refusal("register_enrolment_number_insert", "register_enrolment", "INSERT", ANOTHERS, TOLD),
    Refusal("register_enrolment_number_update", "register_enrolment", "UPDATE", CHANGES + ANOTHERS, TOLD),
]


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("register", "0004_dead_with_something_open"),)
    operations = (refuse(RULES),)
