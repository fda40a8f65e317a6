"""The database's own rules for posts, and the table of posts that exclude each other."""

from typing import Any

from django.db import migrations

from shebao.journal.database_rules import Refusal, append_only, refuse
from shebao.staff.posts import exclusions

CONFLICT = (
    "EXISTS (SELECT 1 FROM staff_grant g JOIN staff_exclusion x ON x.post = NEW.post AND x.other = g.post"
    " WHERE g.natural_person_id = NEW.natural_person_id AND g.id <> NEW.id"
    " AND (g.valid_to IS NULL OR g.valid_to >= NEW.valid_from)"
    " AND (NEW.valid_to IS NULL OR g.valid_from <= NEW.valid_to))"
)
# SQLite does not know the number of a row before it is there: a new row is compared with all rows.
RULES = [
    Refusal(
        "staff_grant_excluded",
        "staff_grant",
        "INSERT",
        CONFLICT.replace(" AND g.id <> NEW.id", ""),
        "G-5 不相容岗位不得授予同一自然人。",
    ),
    Refusal(
        "staff_grant_only_ended",
        "staff_grant",
        "UPDATE",
        "NEW.natural_person_id <> OLD.natural_person_id OR NEW.post <> OLD.post OR NEW.insurances <> OLD.insurances"
        " OR NEW.townships <> OLD.townships OR NEW.valid_from <> OLD.valid_from"
        " OR COALESCE(NEW.amount_limit, -1) <> COALESCE(OLD.amount_limit, -1)"
        " OR NEW.granted_by_id <> OLD.granted_by_id OR NEW.approved_by_id <> OLD.approved_by_id"
        " OR NEW.valid_to IS NULL OR (OLD.valid_to IS NOT NULL AND NEW.valid_to > OLD.valid_to)",
        "G-6 授权只能终止，不得修改；需要变更时另行授权。",
    ),
    Refusal("staff_grant_stays", "staff_grant", "DELETE", "", "G-6 授权不得删除。"),
    Refusal("staff_account_stays", "staff_account", "DELETE", "", "G-7 账号不得删除，只能停用。"),
    Refusal("staff_person_stays", "staff_naturalperson", "DELETE", "", "G-7 工作人员不得删除。"),
    Refusal(
        "staff_account_of_one",
        "staff_account",
        "UPDATE",
        "NEW.natural_person_id <> OLD.natural_person_id",
        "G-7 账号不得转给他人。",
    ),
    Refusal(
        "staff_request_decided_once",
        "staff_grantrequest",
        "UPDATE",
        "OLD.state <> '待审批' OR NEW.natural_person_id <> OLD.natural_person_id OR NEW.post <> OLD.post"
        " OR NEW.insurances <> OLD.insurances OR NEW.townships <> OLD.townships OR NEW.valid_from <> OLD.valid_from"
        " OR COALESCE(NEW.amount_limit, -1) <> COALESCE(OLD.amount_limit, -1)"
        " OR NEW.requested_by_id <> OLD.requested_by_id",
        "G-8 授权申请只审批一次，不得修改；需要变更时另行申请。",
    ),
    Refusal("staff_request_stays", "staff_grantrequest", "DELETE", "", "G-8 授权申请不得删除。"),
    Refusal(
        "staff_installation_stays",
        "staff_installation",
        "UPDATE",
        "NEW.demonstration <> OLD.demonstration",
        "G-9 演示数据库不得改作正式使用，正式数据库不得改作演示。",
    ),
    *append_only("staff_exclusion"),
]


def write_exclusions(apps: Any, _: Any) -> None:
    """Both ways round, so that a look-up needs one condition."""
    exclusion = apps.get_model("staff", "Exclusion")
    exclusion.objects.bulk_create(
        exclusion(post=post, other=other, basis=pair.basis)
        for pair in exclusions()
        for post, other in ((pair.first, pair.second), (pair.second, pair.first))
    )


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("staff", "0001_initial"), ("journal", "0002_rules"))
    operations = (migrations.RunPython(write_exclusions, migrations.RunPython.noop), refuse(RULES))
