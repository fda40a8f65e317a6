"""What open cases hold: a table with a unique key, and the rules that keep it in step with the cases."""

import django.db.models.deletion
from django.db import migrations, models

from shebao.journal.database_rules import Refusal, refuse

RULES = [
    Refusal(
        "cases_claim_of_open_case",
        "cases_heldclaim",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.state IN ('已受理', '退回补正'))",
        "C-20 只有在办的业务单可以占用办理事项。",
    ),
    Refusal(
        "cases_claim_stays",
        "cases_heldclaim",
        "UPDATE",
        "",
        "C-20 办理事项的占用不得改动。",
    ),
    Refusal(
        "cases_claim_held_to_the_end",
        "cases_heldclaim",
        "DELETE",
        "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = OLD.case_id AND c.state IN ('已受理', '待复核', '待审批'))",
        "C-20 业务单办结以前，所占用的办理事项不得释放。",
    ),
]


class Migration(migrations.Migration):
    """Add the table and its rules."""

    dependencies = (("cases", "0003_holidays"),)
    operations = (
        migrations.CreateModel(
            name="HeldClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True, verbose_name="办理事项")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="cases.case"
                    ),
                ),
            ],
            options={"verbose_name": "在办占用"},
        ),
        refuse(RULES),
    )
