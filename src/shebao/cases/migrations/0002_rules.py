"""The database's own rules for cases: which state follows which, whose hands, which approvals.

A step is written before the case is: so a case can be refused every state that no step leads to.
"""

from django.db import migrations

from shebao.cases.states import CAME_TO_NOTHING, FINAL, HANDS, IN_MAKING, STEPS, Action, State
from shebao.journal.database_rules import Refusal, append_only, refuse


def among(words):
    return "(" + ", ".join(f"'{word}'" for word in sorted(words)) + ")"


FOLLOWS = " OR ".join(f"({{0}} = '{before}' AND {{1}} = '{after}')" for before, after in STEPS)
SAME_CASE = "FROM cases_casestep s WHERE s.case_id = NEW.case_id AND s.natural_person_id = NEW.natural_person_id"
THIS_VERSION = "FROM cases_casestep s WHERE s.case_id = NEW.id AND s.version = NEW.version"
APPROVERS = f"(SELECT COUNT(DISTINCT s.natural_person_id) {THIS_VERSION} AND s.action = '审批同意')"
LAST_STEP = (
    "FROM cases_casestep s WHERE s.case_id = NEW.id"
    " AND s.ordinal = (SELECT MAX(t.ordinal) FROM cases_casestep t WHERE t.case_id = NEW.id)"
)
NEEDED = (
    "CASE WHEN NEW.chain <> '' THEN LENGTH(NEW.chain) - LENGTH(REPLACE(NEW.chain, ',', '')) + 1"
    " WHEN NEW.risk = '低' THEN 0 WHEN NEW.risk = '中' THEN 1 ELSE 3 END"
)
DONE = among({State.EFFECTIVE, *FINAL})
CONTENT = " OR ".join(
    [
        *(
            f"NEW.{column} <> OLD.{column}"
            for column in (
                *("title", "risk", "approvals_needed", "approvals_given", "version"),
                *("subject_kind", "subject_key", "subject_name", "subject_number", "township", "maker_id"),
            )
        ),
        *(f"COALESCE(NEW.{column}, -1) <> COALESCE(OLD.{column}, -1)" for column in ("amount", "checker_id")),
    ]
)
THE_CASE = "FROM cases_case c WHERE c.id = NEW.case_id"
HANDS_OF_ACTIONS = " OR ".join(
    f"(NEW.action = '{action}' AND NEW.hand IN {among(HANDS.get(action, {''}))})" for action in Action
)

RULES = [
    # Asked last, on SQLite (the newest first) and on PostgreSQL (by name): what is missing otherwise is told before.
    Refusal(
        "cases_with_differences",
        "cases_case",
        "UPDATE",
        "NEW.state = '已生效' AND OLD.state <> '已生效' AND NOT EXISTS (SELECT 1 FROM cases_keptdifferences k"
        " WHERE k.case_id = NEW.id AND k.version = NEW.version)",
        "C-13 业务单没有留存变更对照，不得生效。",
    ),
    Refusal(
        "cases_begins_at_the_beginning",
        "cases_case",
        "INSERT",
        "NEW.state NOT IN ('草稿', '已受理') OR NEW.version <> 1 OR NEW.approvals_given <> 0 OR NEW.frozen"
        f" OR NEW.checker_id IS NOT NULL OR NEW.approvals_needed <> {NEEDED}",
        "C-6 业务单只能从草稿或受理开始。",
    ),
    Refusal(
        "cases_state_follows",
        "cases_case",
        "UPDATE",
        f"NEW.state <> OLD.state AND NOT ({FOLLOWS.format('OLD.state', 'NEW.state')})",
        "C-6 业务单的状态不能这样变更。",
    ),
    Refusal(
        "cases_state_has_step",
        "cases_case",
        "UPDATE",
        "NEW.state <> OLD.state AND NOT EXISTS (SELECT 1"
        f" {LAST_STEP} AND s.from_state = OLD.state AND s.to_state = NEW.state)",
        "C-6 业务单的状态没有相应的办理记录，不得变更。",
    ),
    Refusal(
        "cases_effect_was_checked",
        "cases_case",
        "UPDATE",
        "NEW.state = '已生效' AND OLD.state <> '已生效' AND (NOT EXISTS (SELECT 1"
        f" {THIS_VERSION} AND s.action = '复核通过' AND s.natural_person_id = NEW.checker_id)"
        f" OR {APPROVERS} < NEW.approvals_needed"
        f" OR (NEW.chain = '' AND NEW.risk = '高' AND NOT EXISTS (SELECT 1 {THIS_VERSION} AND s.action = '审批同意' AND s.hand = '稽核')))",
        "C-11 未经复核和应有的审批，业务单不得生效。",
    ),
    Refusal(
        "cases_approvals_were_given",
        "cases_case",
        "UPDATE",
        f"NEW.approvals_given > OLD.approvals_given AND NEW.approvals_given > {APPROVERS}",
        "C-11 审批次数多于审批记录。",
    ),
    Refusal(
        "cases_frozen_stays",
        "cases_case",
        "UPDATE",
        f"OLD.frozen AND (NEW.state <> OLD.state OR {CONTENT})",
        "C-8 业务单已被稽核冻结。",
    ),
    Refusal(
        "cases_frozen_has_step",
        "cases_case",
        "UPDATE",
        "NEW.frozen <> OLD.frozen AND NOT EXISTS (SELECT 1"
        f" {LAST_STEP} AND s.action = CASE WHEN NEW.frozen THEN '冻结' ELSE '解除冻结' END)",
        "C-8 冻结和解除冻结须有办理记录。",
    ),
    Refusal(
        "cases_done_stays",
        "cases_case",
        "UPDATE",
        f"OLD.state IN {DONE} AND ({CONTENT})",
        "C-13 已办结的业务单不得改动，只能冲正。",
    ),
    Refusal(
        "cases_version_is_kept",
        "cases_case",
        "UPDATE",
        "NEW.version <> OLD.version AND (NEW.version <> OLD.version + 1 OR NOT EXISTS (SELECT 1"
        " FROM cases_caseversion v WHERE v.case_id = NEW.id AND v.version = NEW.version))",
        "C-13 业务单的版本只能逐版增加，且须有内容。",
    ),
    Refusal(
        "cases_approvals_by_risk",
        "cases_case",
        "UPDATE",
        f"NEW.approvals_needed <> {NEEDED}",
        "C-11 应审批次数与风险等级不符。",
    ),
    Refusal(
        "cases_number_stays",
        "cases_case",
        "UPDATE",
        "NEW.number <> OLD.number OR NEW.kind <> OLD.kind OR NEW.insurance <> OLD.insurance OR NEW.chain <> OLD.chain"
        " OR NEW.created_at <> OLD.created_at OR COALESCE(NEW.reverses_id, -1) <> COALESCE(OLD.reverses_id, -1)",
        "C-13 业务流水号、类型、险种和登记时间不得变更。",
    ),
    Refusal("cases_case_stays", "cases_case", "DELETE", "", "C-13 业务单不得删除。"),
    Refusal(
        "cases_counter_goes_up",
        "cases_counter",
        "UPDATE",
        "NEW.prefix <> OLD.prefix OR NEW.last < OLD.last",
        "C-13 业务流水号只能递增，不得重用。",
    ),
    Refusal("cases_counter_stays", "cases_counter", "DELETE", "", "C-13 业务流水号只能递增，不得重用。"),
    Refusal(
        "cases_step_frozen",
        "cases_casestep",
        "INSERT",
        f"NEW.action <> '解除冻结' AND EXISTS (SELECT 1 {THE_CASE} AND c.frozen)",
        "C-8 业务单已被稽核冻结。",
    ),
    Refusal(
        "cases_step_in_order",
        "cases_casestep",
        "INSERT",
        "NEW.ordinal <> (SELECT COALESCE(MAX(s.ordinal), 0) + 1 FROM cases_casestep s WHERE s.case_id = NEW.case_id)"
        " OR (NEW.ordinal = 1) <> (NEW.action = '登记')",
        "C-6 办理记录须逐条增加。",
    ),
    Refusal(
        "cases_step_from_here",
        "cases_casestep",
        "INSERT",
        f"CASE WHEN NEW.action = '登记' THEN NEW.from_state <> '' OR NOT EXISTS (SELECT 1 {THE_CASE}"
        f" AND c.state = NEW.to_state) ELSE NOT EXISTS (SELECT 1 {THE_CASE} AND c.state = NEW.from_state) OR"
        f" (NEW.from_state <> NEW.to_state AND NOT ({FOLLOWS.format('NEW.from_state', 'NEW.to_state')})) END",
        "C-6 办理记录与业务单的状态不符。",
    ),
    Refusal(
        "cases_step_of_its_hand",
        "cases_casestep",
        "INSERT",
        f"NOT ({HANDS_OF_ACTIONS})",
        "C-11 办理动作与环节不符。",
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
    Refusal(
        "cases_version_in_making",
        "cases_caseversion",
        "INSERT",
        "NEW.version <> (SELECT COALESCE(MAX(v.version), 0) + 1 FROM cases_caseversion v WHERE v.case_id = NEW.case_id)"
        f" OR (NEW.version > 1 AND NOT EXISTS (SELECT 1 {THE_CASE} AND c.state IN ('草稿', '退回补正')"
        " AND NOT c.frozen))",
        "C-13 只有草稿和退回补正的业务单可以有新版本。",
    ),
    Refusal(
        "cases_version_is_whole",
        "cases_caseversion",
        "INSERT",
        f"NOT NEW.whole AND NOT EXISTS (SELECT 1 {THE_CASE} AND c.state = '草稿')",
        "C-21 未填完的内容只能存为草稿。",
    ),
    Refusal(
        "cases_half_draft_goes_no_further",
        "cases_case",
        "UPDATE",
        "NEW.state NOT IN ('草稿', '已作废') AND EXISTS (SELECT 1 FROM cases_caseversion v"
        " WHERE v.case_id = NEW.id AND v.version = NEW.version AND NOT v.whole)",
        "C-21 草稿尚未填写完整，不得受理。",
    ),
    Refusal(
        "cases_differences_of_the_end",
        "cases_keptdifferences",
        "INSERT",
        f"NOT EXISTS (SELECT 1 {THE_CASE} AND c.state <> '已生效' AND EXISTS (SELECT 1 FROM cases_casestep s"
        " WHERE s.case_id = c.id AND s.from_state = c.state AND s.to_state IN"
        f" {among({State.EFFECTIVE, *CAME_TO_NOTHING})}"
        " AND s.ordinal = (SELECT MAX(t.ordinal) FROM cases_casestep t WHERE t.case_id = c.id)))"
        " OR NOT EXISTS (SELECT 1 FROM cases_caseversion v WHERE v.case_id = NEW.case_id AND v.version = NEW.version)",
        "C-13 变更对照只在业务单办结时留存，不得另行增加。",
    ),
    Refusal(
        "cases_paper_in_making",
        "cases_evidence",
        "INSERT",
        f"NOT EXISTS (SELECT 1 {THE_CASE} AND c.state IN {among(IN_MAKING)} AND NOT c.frozen)",
        "C-13 提交复核以后不得再增加材料。",
    ),
    *append_only("cases_casestep"),
    *append_only("cases_caseversion"),
    *append_only("cases_evidence"),
    *append_only("cases_keptdifferences"),
]


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("cases", "0001_initial"), ("journal", "0002_rules"))
    operations = (refuse(RULES),)
