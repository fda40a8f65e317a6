"""The database's own rules for rosters: who may be on one, what is frozen, what is only ever added."""

from django.db import migrations

from shebao.journal.database_rules import Refusal, append_only, refuse
from shebao.programmes.allowances.states import OPEN, STEPS


def among(words):
    return "(" + ", ".join(f"'{word}'" for word in sorted(words)) + ")"


FOLLOWS = " OR ".join(f"({{0}} = '{before}' AND {{1}} = '{after}')" for before, after in STEPS)
THE_ROSTER = "FROM allowances_roster r WHERE r.id = {row}.roster_id"
IS_OPEN = f"r.state IN {among(OPEN)}"
ITS_ONCE = "(NEW.once IS NULL OR NEW.once = r.once)"
IN_MEANS_ONCE = "(NEW.status = '列入') = (NEW.once IS NOT NULL)"
IDENTITY = ("number", "allowance", "year", "once", "reference_on", "made_by", "read")
FROZEN = ("people", "total", "digest", "case_number")
CONTENT = ("key", "name", "id_number", "payee", "bank", "account", "status", "reason", "amount", "last_amount")


def changed(columns):
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


RULES = [
    Refusal(
        "allowances_roster_begins",
        "allowances_roster",
        "INSERT",
        "NEW.state <> '草案' OR NEW.case_number <> ''",
        "N-1 名册只能从草案开始。",
    ),
    Refusal(
        "allowances_roster_follows",
        "allowances_roster",
        "UPDATE",
        f"NEW.state <> OLD.state AND NOT ({FOLLOWS.format('OLD.state', 'NEW.state')})",
        "N-1 名册的状态不能这样变更。",
    ),
    Refusal(
        "allowances_roster_keeps",
        "allowances_roster",
        "UPDATE",
        f"{changed(IDENTITY)} OR (OLD.state NOT IN {among(OPEN)} AND ({changed(FROZEN)}))",
        "N-2 名册已经审批，编号、人数、金额和摘要不得变更。",
    ),
    Refusal(
        "allowances_roster_decided",
        "allowances_roster",
        "UPDATE",
        "NEW.state = '已审批' AND OLD.state <> '已审批' AND EXISTS (SELECT 1 FROM allowances_linesuspect s"
        " WHERE s.roster_id = NEW.id AND s.state <> '已处理')",
        "N-3 发放名单存在没有处理的疑点，不得审批。",
    ),
    Refusal(
        "allowances_roster_whole",
        "allowances_roster",
        "UPDATE",
        "NEW.state = '已审批' AND OLD.state <> '已审批' AND (NEW.total <> (SELECT COALESCE(SUM(l.amount), 0)"
        " FROM allowances_line l WHERE l.roster_id = NEW.id AND l.once IS NOT NULL) OR NEW.people <>"
        " (SELECT COUNT(*) FROM allowances_line l WHERE l.roster_id = NEW.id AND l.once IS NOT NULL))",
        "N-4 名册的人数、金额与各行之和不符，不得审批。",
    ),
    Refusal("allowances_roster_stays", "allowances_roster", "DELETE", "", "N-2 名册不得删除，只能作废。"),
    Refusal(
        "allowances_line_fits",
        "allowances_line",
        "INSERT",
        f"NOT EXISTS (SELECT 1 {THE_ROSTER.format(row='NEW')} AND {IS_OPEN} AND {ITS_ONCE} AND {IN_MEANS_ONCE})",
        "N-5 名册已经审批，或该行与名册不符，不得增加。",
        together=True,
    ),
    Refusal(
        "allowances_line_keeps",
        "allowances_line",
        "UPDATE",
        "NEW.roster_id <> OLD.roster_id OR NEW.key <> OLD.key OR"
        f" NOT EXISTS (SELECT 1 {THE_ROSTER.format(row='NEW')} AND ({IS_OPEN} AND {ITS_ONCE} AND {IN_MEANS_ONCE}"
        f" OR r.state = '作废' AND NEW.once IS NULL AND NOT ({changed(CONTENT)})))",
        "N-5 名册已经审批，名册人员不得变更。",
    ),
    Refusal("allowances_line_stays", "allowances_line", "DELETE", "", "N-5 名册人员不得删除，只能剔除。"),
    Refusal(
        "allowances_suspect_begins",
        "allowances_linesuspect",
        "INSERT",
        "NEW.state <> '待处理' OR NOT EXISTS (SELECT 1 FROM allowances_line l JOIN allowances_roster r"
        f" ON r.id = l.roster_id WHERE l.id = NEW.line_id AND r.id = NEW.roster_id AND {IS_OPEN})",
        "N-6 名册疑点只能从待处理开始。",
        together=True,
    ),
    Refusal(
        "allowances_suspect_keeps",
        "allowances_linesuspect",
        "UPDATE",
        "OLD.state = '已处理' OR NEW.line_id <> OLD.line_id OR NEW.roster_id <> OLD.roster_id OR NEW.code <> OLD.code"
        " OR NEW.evidence <> OLD.evidence OR (NEW.state = '已处理' AND (OLD.state <> '待复核'"
        " OR NEW.maker_id <> OLD.maker_id OR NEW.result <> OLD.result OR NEW.reason <> OLD.reason))",
        "N-6 名册疑点已处理的不得变更，须先提出、再由另一人复核。",
    ),
    Refusal("allowances_suspect_stays", "allowances_linesuspect", "DELETE", "", "N-6 名册疑点不得删除。"),
    Refusal(
        "allowances_recovery_keeps",
        "allowances_recovery",
        "UPDATE",
        "NEW.number <> OLD.number OR NEW.key <> OLD.key OR NEW.receivable <> OLD.receivable"
        " OR NEW.case_number <> OLD.case_number OR NEW.recovered < OLD.recovered",
        "N-7 追回案的案号、应追回金额不得变更，已追回的不得减少。",
    ),
    Refusal("allowances_recovery_stays", "allowances_recovery", "DELETE", "", "N-7 追回案不得删除。"),
    Refusal(
        "allowances_recovery_line_paid",
        "allowances_recoveryline",
        "INSERT",
        "NEW.amount <= 0 OR NOT EXISTS (SELECT 1 FROM allowances_line l JOIN allowances_roster r"
        " ON r.id = l.roster_id WHERE l.id = NEW.line_id AND l.once IS NOT NULL AND l.amount >= NEW.amount"
        " AND r.state IN ('已审批', '已归档'))",
        "N-7 只能追回已审批名册中的人员，且不超过发放金额。",
    ),
    Refusal(
        "allowances_instalment_fits",
        "allowances_instalment",
        "INSERT",
        "NEW.amount + (SELECT COALESCE(SUM(i.amount), 0) FROM allowances_instalment i"
        " WHERE i.recovery_id = NEW.recovery_id) > (SELECT v.receivable FROM allowances_recovery v"
        " WHERE v.id = NEW.recovery_id)",
        "N-7 约定的各期金额之和超过应追回金额。",
    ),
    *append_only("allowances_correction"),
    *append_only("allowances_document"),
    *append_only("allowances_annuityreceipt"),
    *append_only("allowances_recoveryline"),
    *append_only("allowances_instalment"),
    *append_only("allowances_recoveryreceipt"),
]


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("allowances", "0001_initial"), ("journal", "0002_rules"))
    operations = (refuse(RULES),)
