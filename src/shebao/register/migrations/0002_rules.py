"""The database's own rules for the register."""

from django.db import migrations

from shebao.journal.database_rules import Refusal, append_only, refuse

DEAD = "EXISTS (SELECT 1 FROM register_person p WHERE p.id = NEW.person_id AND p.died_on IS NOT NULL)"
RULES = [
    *(
        Refusal(f"register_enrolment_alive_{event.lower()}", "register_enrolment", event,
                f"NEW.valid_to IS NULL AND NEW.state = '参保缴费' AND {DEAD}", "R-1 已死亡人员不得参保缴费。")
        for event in ("INSERT", "UPDATE")
    ),
    Refusal(
        "register_person_dies",
        "register_person",
        "UPDATE",
        "NEW.died_on IS NOT NULL AND OLD.died_on IS NULL AND EXISTS (SELECT 1 FROM register_enrolment e"
        " WHERE e.person_id = NEW.id AND e.valid_to IS NULL AND e.state = '参保缴费')",
        "R-1 尚在参保缴费，须先终止参保再登记死亡。",
    ),
    *(
        Refusal(f"{table}_stays", table, "DELETE", "", "R-2 参保登记不得删除，只能终止或冲正。")
        for table in ("register_person", "register_employer", "register_enrolment", "register_registration")
    ),
    *append_only("register_keychange"),
    *append_only("register_contributionbase"),
    *append_only("register_injuryrate"),
    *append_only("register_frozenfigures"),
    *append_only("register_certificate"),
]  # fmt: skip


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("register", "0001_initial"), ("journal", "0002_rules"))
    operations = (refuse(RULES),)
