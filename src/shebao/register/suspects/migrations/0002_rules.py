"""The database's own rules for suspects: states, hands, decisions, samples, and what is only ever added.

A step is written before the suspect is: so a suspect can be refused every state that no step leads to.
"""

from django.db import migrations

from shebao.journal.database_rules import Refusal, append_only, refuse
from shebao.register.suspects.states import AUTOMATIC, CLOSED, NEW_VALUES, NOTHING_TO_WRITE, STEPS


def among(words):
    return "(" + ", ".join(f"'{word}'" for word in sorted(words)) + ")"


FOLLOWS = " OR ".join(f"({{0}} = '{before}' AND {{1}} = '{after}')" for before, after in STEPS)
THE_SUSPECT = "FROM suspects_suspect x WHERE x.id = NEW.suspect_id"
LAST_STEP = (
    "FROM suspects_step s WHERE s.suspect_id = NEW.id"
    " AND s.ordinal = (SELECT MAX(t.ordinal) FROM suspects_step t WHERE t.suspect_id = NEW.id)"
)
CONFIRMED = (
    "FROM suspects_decision d WHERE d.id = NEW.decision_id AND d.suspect_id = NEW.id AND d.state = '已确认'"
    " AND d.result = NEW.result AND d.undoes_id IS NULL"
)
TWO_PERSONS = "(d.checker_id IS NOT NULL AND d.maker_id IS NOT NULL AND d.checker_id <> d.maker_id)"
MATTER_OF_FORM = f"x.auto AND x.code IN {among(AUTOMATIC)}"
CONTENT = ("suspect_id", "ordinal", "result", "what", "reason", "case_number", "by_rule", "made_at", "from_answer")
CHANGED = " OR ".join(
    [
        *(f"NEW.{column} <> OLD.{column}" for column in CONTENT),
        *(
            f"COALESCE(NEW.{column}, -1) <> COALESCE(OLD.{column}, -1)"
            for column in ("maker_id", "undoes_id", "bulk_id")
        ),
    ]
)
PAPERS = "SELECT 1 FROM suspects_paper p WHERE p.decision_id = NEW.id OR p.bulk_id = NEW.bulk_id"
NOTHING = among(NOTHING_TO_WRITE)
LIKELY_LAST = (
    "(SELECT COALESCE(MAX(s.ordinal), 0) + 1 FROM suspects_likelydecision s WHERE s.likely_id = NEW.likely_id)"
)
BULK_CONTENT = (
    "code",
    "alike",
    "section",
    "proposal",
    "result",
    "what",
    "reason",
    "count",
    "samples_needed",
    "maker_id",
)
NOT_THE_LAST = "(SELECT COALESCE(MAX(s.ordinal), 0) + 1 FROM {table} s WHERE s.suspect_id = NEW.suspect_id)"

RULES = [
    Refusal(
        "suspects_begins_new",
        "suspects_suspect",
        "INSERT",
        "NEW.state <> '新发现' OR NEW.decision_id IS NOT NULL OR NEW.result <> ''",
        "Y-6 疑点只能从新发现开始。",
    ),
    Refusal(
        "suspects_state_follows",
        "suspects_suspect",
        "UPDATE",
        f"NEW.state <> OLD.state AND NOT ({FOLLOWS.format('OLD.state', 'NEW.state')})",
        "Y-6 疑点的状态不能这样变更。",
    ),
    Refusal(
        "suspects_state_has_step",
        "suspects_suspect",
        "UPDATE",
        "NEW.state <> OLD.state AND NOT EXISTS (SELECT 1"
        f" {LAST_STEP} AND s.from_state = OLD.state AND s.to_state = NEW.state)",
        "Y-6 疑点的状态没有相应的办理记录，不得变更。",
    ),
    Refusal(
        "suspects_closed_was_decided",
        "suspects_suspect",
        "UPDATE",
        f"NEW.state IN {among(CLOSED)} AND NOT EXISTS (SELECT 1 {CONFIRMED} AND ({TWO_PERSONS} OR d.by_rule))",
        "Y-11 疑点没有经两人作出并复核的处理决定，不得办结。",
    ),
    Refusal(
        "suspects_accepted_was_written",
        "suspects_suspect",
        "UPDATE",
        f"NEW.state = '已验收' AND OLD.state = '已解决' AND NEW.result NOT IN {NOTHING}",
        "Y-15 须回写的疑点，回写登记以后才能验收。",
    ),
    Refusal(
        "suspects_identity_stays",
        "suspects_suspect",
        "UPDATE",
        "NEW.number <> OLD.number OR NEW.code <> OLD.code OR NEW.key <> OLD.key OR NEW.key_digest <> OLD.key_digest"
        " OR NEW.first_run_id <> OLD.first_run_id",
        "Y-13 疑点的编号和唯一键不得变更。",
    ),
    Refusal("suspects_suspect_stays", "suspects_suspect", "DELETE", "", "Y-13 疑点不得删除，只能有理由地办结。"),
    Refusal(
        "suspects_step_in_order",
        "suspects_step",
        "INSERT",
        f"NEW.ordinal <> {NOT_THE_LAST.format(table='suspects_step')} OR (NEW.ordinal = 1) <> (NEW.action = '发现')",
        "Y-6 办理记录须逐条增加。",
    ),
    Refusal(
        "suspects_step_from_here",
        "suspects_step",
        "INSERT",
        f"CASE WHEN NEW.action = '发现' THEN NEW.from_state <> '' OR NOT EXISTS (SELECT 1 {THE_SUSPECT}"
        f" AND x.state = NEW.to_state) ELSE NOT EXISTS (SELECT 1 {THE_SUSPECT} AND x.state = NEW.from_state) OR"
        f" (NEW.from_state <> NEW.to_state AND NOT ({FOLLOWS.format('NEW.from_state', 'NEW.to_state')})) END",
        "Y-6 办理记录与疑点的状态不符。",
    ),
    Refusal(
        "suspects_step_by_somebody",
        "suspects_step",
        "INSERT",
        "NEW.natural_person_id IS NULL AND NEW.action NOT IN ('发现', '仍存在', '未再发现', '再次发现', '按规则处理')",
        "Y-11 办理记录须有办理人。",
    ),
    Refusal(
        "suspects_decision_begins",
        "suspects_decision",
        "INSERT",
        f"NEW.ordinal <> {NOT_THE_LAST.format(table='suspects_decision')}"
        " OR (NOT NEW.by_rule AND NEW.state <> '待复核') OR (NEW.by_rule AND NEW.state <> '已确认')",
        "Y-11 处理决定须先提出，再由另一人复核。",
    ),
    Refusal(
        "suspects_rule_decides_form",
        "suspects_decision",
        "INSERT",
        f"NEW.by_rule AND NOT EXISTS (SELECT 1 {THE_SUSPECT} AND {MATTER_OF_FORM})",
        "Y-12 只有可还原的格式问题可以按规则自动处理。",
    ),
    Refusal(
        "suspects_rule_result",
        "suspects_decision",
        "INSERT",
        "NEW.by_rule <> (NEW.result = '自动处理')",
        "Y-12 “自动处理”只能由规则作出，规则也只能作“自动处理”。",
    ),
    Refusal(
        "suspects_grave_has_paper",
        "suspects_decision",
        "UPDATE",
        "NEW.state = '已确认' AND OLD.state = '待复核' AND NEW.undoes_id IS NULL AND EXISTS (SELECT 1"
        f" {THE_SUSPECT} AND x.severity = 'H') AND NOT EXISTS ({PAPERS})",
        "Y-19 等级为高的疑点，处理决定须附证明材料。",
    ),
    Refusal(
        "suspects_new_values_are_said",
        "suspects_decision",
        "UPDATE",
        f"NEW.state = '已确认' AND OLD.state = '待复核' AND NEW.result IN {among(NEW_VALUES)} AND NOT EXISTS (SELECT 1"
        " FROM suspects_correction c WHERE c.decision_id = NEW.id AND c.field <> '')",
        "Y-20 更正、合并、补充资料须写明记录、字段和新值。",
    ),
    Refusal(
        "suspects_decision_undoes_own",
        "suspects_decision",
        "INSERT",
        "NEW.undoes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM suspects_decision d WHERE d.id = NEW.undoes_id"
        " AND d.suspect_id = NEW.suspect_id AND d.state = '已确认' AND d.undoes_id IS NULL)",
        "Y-13 只能撤销本疑点已确认的处理决定。",
    ),
    Refusal(
        "suspects_decision_keeps",
        "suspects_decision",
        "UPDATE",
        f"{CHANGED} OR (OLD.checker_id IS NOT NULL AND COALESCE(NEW.checker_id, -1) <> OLD.checker_id)",
        "Y-13 处理决定不得改动，只能另作决定。",
    ),
    Refusal(
        "suspects_decision_goes_on",
        "suspects_decision",
        "UPDATE",
        "NEW.state <> OLD.state AND NOT ((OLD.state = '待复核' AND NEW.state IN ('已确认', '已退回'))"
        " OR (OLD.state = '已确认' AND NEW.state = '已撤销' AND EXISTS (SELECT 1 FROM suspects_decision d"
        " WHERE d.undoes_id = NEW.id AND d.state = '已确认')))",
        "Y-13 处理决定的状态不能这样变更。",
    ),
    Refusal(
        "suspects_decision_of_bulk",
        "suspects_decision",
        "UPDATE",
        "NEW.bulk_id IS NOT NULL AND NEW.state = '已确认' AND OLD.state = '待复核' AND NOT EXISTS (SELECT 1"
        " FROM suspects_bulkdecision b WHERE b.id = NEW.bulk_id AND b.state = '已确认'"
        " AND b.checker_id = NEW.checker_id)",
        "Y-14 批量决定须整批复核。",
    ),
    Refusal("suspects_decision_stays", "suspects_decision", "DELETE", "", "Y-13 处理决定不得删除。"),
    Refusal(
        "suspects_bulk_begins",
        "suspects_bulkdecision",
        "INSERT",
        "NEW.state <> '待复核' OR NEW.checker_id IS NOT NULL OR NEW.samples_needed < 1"
        " OR NEW.samples_needed > NEW.count",
        "Y-14 批量决定须先提出，再抽查复核。",
    ),
    Refusal(
        "suspects_bulk_samples_opened",
        "suspects_bulkdecision",
        "UPDATE",
        "NEW.state = '已确认' AND OLD.state <> '已确认' AND NEW.samples_needed > (SELECT COUNT(*) FROM suspects_sample s"
        " WHERE s.bulk_id = NEW.id AND s.checker_id = NEW.checker_id AND s.opened_at IS NOT NULL)",
        "Y-14 复核人还没有逐条查看抽查的疑点，不得确认。",
    ),
    Refusal(
        "suspects_bulk_keeps",
        "suspects_bulkdecision",
        "UPDATE",
        " OR ".join(f"NEW.{column} <> OLD.{column}" for column in BULK_CONTENT)
        + " OR (NEW.state <> OLD.state AND OLD.state <> '待复核')",
        "Y-13 批量决定不得改动。",
    ),
    Refusal("suspects_bulk_stays", "suspects_bulkdecision", "DELETE", "", "Y-13 批量决定不得删除。"),
    Refusal(
        "suspects_sample_keeps",
        "suspects_sample",
        "UPDATE",
        "NEW.bulk_id <> OLD.bulk_id OR NEW.suspect_id <> OLD.suspect_id OR NEW.checker_id <> OLD.checker_id"
        " OR OLD.opened_at IS NOT NULL",
        "Y-14 抽查样本不得更换。",
    ),
    Refusal("suspects_sample_stays", "suspects_sample", "DELETE", "", "Y-14 抽查样本不得更换。"),
    Refusal(
        "suspects_sample_of_bulk",
        "suspects_sample",
        "INSERT",
        "NEW.opened_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM suspects_decision d JOIN suspects_bulkdecision b"
        " ON b.id = d.bulk_id WHERE b.id = NEW.bulk_id AND d.suspect_id = NEW.suspect_id AND b.state = '待复核'"
        " AND b.maker_id <> NEW.checker_id)",
        "Y-14 抽查样本须是本批的疑点，经办人不得抽查自己的决定。",
    ),
    Refusal(
        "suspects_paper_with_decision",
        "suspects_paper",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM suspects_decision d WHERE d.id = NEW.decision_id AND d.state = '待复核'"
        " AND d.maker_id = NEW.added_by_id) AND NOT EXISTS (SELECT 1 FROM suspects_bulkdecision b"
        " WHERE b.id = NEW.bulk_id AND b.state = '待复核' AND b.maker_id = NEW.added_by_id)",
        "Y-13 复核以后不得再增加材料。",
    ),
    Refusal(
        "suspects_pair_with_decision",
        "suspects_pair",
        "INSERT",
        "NEW.left >= NEW.right OR NOT EXISTS (SELECT 1 FROM suspects_decision d WHERE d.id = NEW.decision_id"
        " AND d.state = '待复核')",
        "Y-13 复核以后不得再增加归并、拆分。",
    ),
    Refusal(
        "suspects_correction_with_decision",
        "suspects_correction",
        "INSERT",
        "NEW.written_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM suspects_decision d JOIN suspects_record r"
        " ON r.suspect_id = d.suspect_id WHERE d.id = NEW.decision_id AND d.state = '待复核' AND r.id = NEW.record_id"
        " AND r.system = NEW.system)",
        "Y-20 更正内容须是本疑点的记录，复核以后不得再增加。",
    ),
    Refusal(
        "suspects_correction_keeps",
        "suspects_correction",
        "UPDATE",
        "NEW.decision_id <> OLD.decision_id OR NEW.record_id <> OLD.record_id OR NEW.place <> OLD.place"
        " OR NEW.system <> OLD.system OR NEW.number <> OLD.number OR NEW.field <> OLD.field OR NEW.old <> OLD.old"
        " OR NEW.new <> OLD.new OR OLD.written_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM suspects_decision d"
        " WHERE d.id = NEW.decision_id AND d.state = '已确认')",
        "Y-20 更正内容不得改动，只能在确认后登记一次回写。",
    ),
    Refusal("suspects_correction_stays", "suspects_correction", "DELETE", "", "Y-20 更正内容不得删除。"),
    Refusal(
        "suspects_likely_begins",
        "suspects_likely",
        "INSERT",
        'NEW.state <> \'待决定\' OR NEW.same IS NOT NULL OR NEW."left" >= NEW."right"',
        "Y-21 可能同一人只能从待决定开始。",
    ),
    Refusal(
        "suspects_likely_keeps",
        "suspects_likely",
        "UPDATE",
        'NEW.number <> OLD.number OR NEW."left" <> OLD."left" OR NEW."right" <> OLD."right"'
        " OR NEW.first_run_id <> OLD.first_run_id",
        "Y-21 可能同一人的编号和记录不得变更。",
    ),
    Refusal(
        "suspects_likely_was_decided",
        "suspects_likely",
        "UPDATE",
        "(NEW.state = '已决定' OR NEW.same IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM suspects_likelydecision d"
        " WHERE d.likely_id = NEW.id AND d.state = '已确认' AND d.same = NEW.same)",
        "Y-21 没有经两人作出并复核的认定，不得办结。",
    ),
    Refusal("suspects_likely_stays", "suspects_likely", "DELETE", "", "Y-21 可能同一人不得删除，只能认定。"),
    Refusal(
        "suspects_likely_decision_begins",
        "suspects_likelydecision",
        "INSERT",
        f"NEW.ordinal <> {LIKELY_LAST} OR NEW.state <> '待复核' OR NEW.checker_id IS NOT NULL",
        "Y-21 同一人认定须先提出，再由另一人复核。",
    ),
    Refusal(
        "suspects_likely_decision_keeps",
        "suspects_likelydecision",
        "UPDATE",
        "NEW.likely_id <> OLD.likely_id OR NEW.ordinal <> OLD.ordinal OR NEW.same <> OLD.same"
        " OR NEW.reason <> OLD.reason OR NEW.maker_id <> OLD.maker_id"
        " OR (OLD.checker_id IS NOT NULL AND COALESCE(NEW.checker_id, -1) <> OLD.checker_id)"
        " OR (NEW.state <> OLD.state AND NOT ((OLD.state = '待复核' AND NEW.state IN ('已确认', '已退回'))"
        " OR (OLD.state = '已确认' AND NEW.state = '已撤销' AND EXISTS (SELECT 1 FROM suspects_likelydecision d"
        " WHERE d.likely_id = OLD.likely_id AND d.ordinal > OLD.ordinal AND d.state = '已确认'))))",
        "Y-21 同一人认定不得改动，只能另作认定。",
    ),
    Refusal("suspects_likely_decision_stays", "suspects_likelydecision", "DELETE", "", "Y-21 同一人认定不得删除。"),
    *(rule for table in ("run", "runfile", "runstep", "rungroup", "runpair", "record", "step", "paper", "pair",
                         "handout", "answer")
      for rule in append_only(f"suspects_{table}")),
]  # fmt: skip


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("suspects", "0001_initial"), ("journal", "0002_rules"))
    operations = (refuse(RULES),)
