"""The database's own rules for cases: which state follows which, whose hands, which approvals."""

from django.db import migrations

from shebao.cases.states import STEPS
from shebao.journal.database_rules import Refusal, append_only, refuse

FOLLOWS = " OR ".join(f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, after in STEPS)
SAME_CASE = "FROM cases_casestep s WHERE s.case_id = NEW.case_id AND s.natural_person_id = NEW.natural_person_id"
RULES = [
    Refusal(
        "cases_state_follows",
        "cases_case",
        "UPDATE",
        f"NEW.state <> OLD.state AND NOT ({FOLLOWS})",
        "C-6 业务单的状态不能这样变更。",
    ),
    Refusal(
        "cases_effect_was_checked",
        "cases_case",
        "UPDATE",
        "NEW.state = '已生效' AND OLD.state <> '已生效' AND (NOT EXISTS (SELECT 1 FROM cases_casestep s"
        " WHERE s.case_id = NEW.id AND s.version = NEW.version AND s.action = '复核通过')"
        " OR (SELECT COUNT(DISTINCT s.natural_person_id) FROM cases_casestep s WHERE s.case_id = NEW.id"
        " AND s.version = NEW.version AND s.action = '审批同意') < NEW.approvals_needed)",
        "C-11 未经复核和应有的审批，业务单不得生效。",
    ),
    Refusal(
        "cases_frozen_stays",
        "cases_case",
        "UPDATE",
        "OLD.frozen AND NEW.state <> OLD.state",
        "C-8 业务单已被稽核冻结。",
    ),
    Refusal(
        "cases_approvals_by_risk",
        "cases_case",
        "UPDATE",
        "NEW.approvals_needed <> CASE NEW.risk WHEN '低' THEN 0 WHEN '中' THEN 1 ELSE 3 END",
        "C-11 应审批次数与风险等级不符。",
    ),
    Refusal(
        "cases_number_stays",
        "cases_case",
        "UPDATE",
        "NEW.number <> OLD.number OR NEW.kind <> OLD.kind OR NEW.insurance <> OLD.insurance"
        " OR NEW.created_at <> OLD.created_at",
        "C-13 业务流水号、类型和险种不得变更。",
    ),
    Refusal("cases_case_stays", "cases_case", "DELETE", "", "C-13 业务单不得删除。"),
    Refusal(
        "cases_step_frozen",
        "cases_casestep",
        "INSERT",
        "NEW.action <> '解除冻结' AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.frozen)",
        "C-8 业务单已被稽核冻结。",
    ),
    Refusal(
        "cases_step_one_hand",
        "cases_casestep",
        "INSERT",
        f"NEW.hand <> '' AND EXISTS (SELECT 1 {SAME_CASE} AND s.hand <> '' AND s.hand <> NEW.hand)",
        "C-11 同一自然人不得办理同一业务单的两个环节。",
    ),
    Refusal(
        "cases_step_one_approval",
        "cases_casestep",
        "INSERT",
        f"NEW.action = '审批同意' AND EXISTS (SELECT 1 {SAME_CASE} AND s.version = NEW.version"
        " AND s.action = '审批同意')",
        "C-11 同一自然人不得对同一业务单审批两次。",
    ),
    *append_only("cases_casestep"),
    *append_only("cases_caseversion"),
    *append_only("cases_evidence"),
]


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("cases", "0001_initial"), ("journal", "0002_rules"))
    operations = (refuse(RULES),)
