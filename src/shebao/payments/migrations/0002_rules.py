"""The database's own rules for payments: states, hands, files, answers, re-payments, nothing changed or deleted."""

from django.db import migrations

from shebao.journal.database_rules import Refusal, append_only, refuse
from shebao.payments.states import BATCH_STEPS, STEPS


def changed(*columns):
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


def follows(steps):
    return " OR ".join(f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, after in steps)


BATCH = "payments_batch b WHERE b.id = NEW.batch_id"
LINES = "FROM payments_instruction i WHERE i.batch_id = NEW.id"

RULES = [
    Refusal(
        "payments_batch_begins_to_release",
        "payments_batch",
        "INSERT",
        "NEW.state <> '待复核' OR NEW.checked_by_id IS NOT NULL OR NEW.sent_by_id IS NOT NULL",
        "P-6 支付批次从待复核开始。",
    ),
    Refusal(
        "payments_batch_state_follows",
        "payments_batch",
        "UPDATE",
        f"NEW.state <> OLD.state AND NOT ({follows(BATCH_STEPS)})",
        "P-6 支付批次的状态不能这样变更。",
    ),
    Refusal(
        "payments_batch_keeps_content",
        "payments_batch",
        "UPDATE",
        changed("number", "kind", "key", "title", "payer_id", "profile", "lines", "total", "digest", "made_by_id")
        + " OR COALESCE(NEW.repays_id, -1) <> COALESCE(OLD.repays_id, -1)"
        + " OR COALESCE(NEW.part_of_id, -1) <> COALESCE(OLD.part_of_id, -1)"
        + " OR CAST(NEW.facts AS text) <> CAST(OLD.facts AS text)"
        + " OR (OLD.checked_by_id IS NOT NULL AND COALESCE(NEW.checked_by_id, -1) <> OLD.checked_by_id)"
        + " OR (OLD.sent_by_id IS NOT NULL AND COALESCE(NEW.sent_by_id, -1) <> OLD.sent_by_id)",
        "P-7 支付批次的内容和经办、复核、出纳人员不得修改。",
    ),
    Refusal(
        "payments_part_is_of_its_first",
        "payments_batch",
        "INSERT",
        "NEW.part_of_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments_batch f"
        " WHERE f.id = NEW.part_of_id AND f.part_of_id IS NULL AND f.kind = NEW.kind AND f.payer_id = NEW.payer_id"
        " AND f.profile = NEW.profile AND COALESCE(f.repays_id, -1) = COALESCE(NEW.repays_id, -1)"
        " AND f.state = '待复核')",
        "P-44 分批须与首批同一业务、同一付款账户，一并交付。",
    ),
    Refusal(
        "payments_parts_are_withdrawn_together",
        "payments_batch",
        "UPDATE",
        "NEW.state = '已撤销' AND OLD.state <> '已撤销' AND EXISTS (SELECT 1 FROM payments_batch p"
        " WHERE (p.id = NEW.part_of_id OR p.part_of_id = COALESCE(NEW.part_of_id, NEW.id))"
        " AND p.state IN ('已发送', '已回盘'))",
        "P-45 分批交付的，已有批次发送，不能撤销。",
    ),
    Refusal(
        "payments_batch_is_whole_when_released",
        "payments_batch",
        "UPDATE",
        "NEW.state = '待发送' AND OLD.state <> '待发送' AND ((SELECT COUNT(*) " + LINES + ") <> NEW.lines"
        " OR (SELECT COALESCE(SUM(i.amount), 0) " + LINES + ") <> NEW.total)",
        "P-8 支付批次的笔数或金额与指令不符。",
    ),
    Refusal(
        "payments_batch_is_sent_with_its_file",
        "payments_batch",
        "UPDATE",
        "NEW.state = '已发送' AND OLD.state <> '已发送' AND NOT EXISTS"
        " (SELECT 1 FROM payments_bankfile f WHERE f.batch_id = NEW.id)",
        "P-9 没有银行文件，支付批次不得发送。",
    ),
    Refusal(
        "payments_batch_is_answered_whole",
        "payments_batch",
        "UPDATE",
        "NEW.state = '已回盘' AND OLD.state <> '已回盘' AND EXISTS (SELECT 1 " + LINES + " AND i.state = '已送')",
        "P-10 还有未回的指令，支付批次不能记为已回盘。",
    ),
    Refusal(
        "payments_payer_keeps_its_account",
        "payments_payeraccount",
        "UPDATE",
        changed("code", "name", "number", "bank"),
        "P-16 付款账户的户名、账号和开户行不得修改。变更账户的，停用后另建。",
    ),
    Refusal("payments_payer_never_delete", "payments_payeraccount", "DELETE", "", "J-1 付款账户不得删除。"),
    Refusal("payments_batch_never_delete", "payments_batch", "DELETE", "", "J-1 支付批次不得删除。"),
    Refusal(
        "payments_file_is_of_a_released_batch",
        "payments_bankfile",
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {BATCH} AND b.state = '待发送')",
        "P-9 只有复核通过的支付批次可以生成银行文件。",
    ),
    *append_only("payments_bankfile"),
    Refusal(
        "payments_line_begins_waiting",
        "payments_instruction",
        "INSERT",
        "NEW.state <> '待发'",
        "P-11 支付指令只能随待复核的批次写入，从待发开始。",
    ),
    Refusal(
        "payments_line_comes_with_its_batch",
        "payments_instruction",
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {BATCH} AND b.state = '待复核')",
        "P-11 支付指令只能随待复核的批次写入，从待发开始。",
        together=True,
    ),
    Refusal(
        "payments_failed_line_is_corrected_first",
        "payments_instruction",
        "INSERT",
        "NEW.replaces_id IS NULL AND EXISTS (SELECT 1 FROM payments_instruction i WHERE i.line_key = NEW.line_key"
        " AND i.state IN ('失败', '退票'))",
        "P-12 失败或退票的指令须经两人更正后按更正内容重新支付。",
        together=True,
    ),
    Refusal(
        "payments_failed_line_is_paid_as_corrected",
        "payments_instruction",
        "INSERT",
        "NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments_instruction i"
        " JOIN payments_correction c ON c.instruction_id = i.id AND c.state = '已同意' AND NOT c.gives_up"
        " WHERE i.id = NEW.replaces_id AND i.state IN ('失败', '退票') AND i.line_key = NEW.line_key AND i.amount = NEW.amount AND c.payee = NEW.payee"
        " AND c.account = NEW.account AND c.bank = NEW.bank)",
        "P-12 失败或退票的指令须经两人更正后按更正内容重新支付。",
        together=True,
    ),
    Refusal(
        "payments_line_keeps_content",
        "payments_instruction",
        "UPDATE",
        changed(
            *("id", "number", "batch_id", "ordinal", "line_key", "payee", "account", "bank", "amount", "purpose"),
            "person_digest",
        )
        + " OR COALESCE(NEW.replaces_id, -1) <> COALESCE(OLD.replaces_id, -1)",
        "P-7 支付指令的收款人、账号和金额不得修改。",
    ),
    Refusal(
        "payments_line_state_follows",
        "payments_instruction",
        "UPDATE",
        f"(NEW.state = OLD.state AND (NEW.code <> OLD.code OR NEW.outcome <> OLD.outcome)) OR"
        f" (NEW.state <> OLD.state AND NOT ({follows(STEPS)}))"
        # What the bank answered stays, also when the money comes back later.
        " OR (NEW.state = '退票' AND (NEW.code <> OLD.code OR NEW.outcome <> OLD.outcome"
        " OR NEW.returned_id <> OLD.returned_id))",
        "P-6 支付指令的状态不能这样变更。",
    ),
    Refusal(
        "payments_line_moves_with_its_batch",
        "payments_instruction",
        "UPDATE",
        "NEW.state <> OLD.state AND NOT ("
        f"(NEW.state = '已送' AND EXISTS (SELECT 1 FROM {BATCH} AND b.state = '已发送'))"
        f" OR (NEW.state = '撤销' AND EXISTS (SELECT 1 FROM {BATCH} AND b.state = '已撤销'))"
        " OR (NEW.state = '退票' AND EXISTS (SELECT 1 FROM payments_latereturn t WHERE t.instruction_id = NEW.id"
        " AND t.state = '已同意' AND t.amount = NEW.amount))"
        " OR (NEW.state IN ('成功', '失败') AND EXISTS (SELECT 1 FROM payments_returnfile r"
        " WHERE r.id = NEW.returned_id AND r.batch_id = NEW.batch_id)))",
        "P-13 支付指令只随其批次发送、撤销，只凭其批次的回盘文件记结果，只凭两人办理的退票改记退票。",
        together=True,
    ),
    Refusal("payments_line_never_delete", "payments_instruction", "DELETE", "", "J-1 支付指令不得删除。"),
    Refusal(
        "payments_return_is_of_a_sent_batch",
        "payments_returnfile",
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {BATCH} AND b.state = '已发送')",
        "P-14 只有已发送的支付批次可以导入回盘文件。",
    ),
    *append_only("payments_returnfile"),
    Refusal(
        "payments_correction_is_of_a_failure",
        "payments_correction",
        "INSERT",
        "NEW.state <> '待复核' OR NOT EXISTS (SELECT 1 FROM payments_instruction i"
        " WHERE i.id = NEW.instruction_id AND i.state IN ('失败', '退票'))",
        "P-15 只有失败或退票的指令可以更正，更正从待复核开始。",
    ),
    Refusal(
        "payments_correction_is_decided_once",
        "payments_correction",
        "UPDATE",
        "OLD.state <> '待复核' OR "
        + changed("instruction_id", "payee", "account", "bank", "reason", "gives_up", "asked_by_id"),
        "P-15 支付更正已办理或内容被改，不得修改。",
    ),
    Refusal("payments_correction_never_delete", "payments_correction", "DELETE", "", "J-1 支付更正不得删除。"),
    Refusal(
        "payments_late_return_is_of_a_payment",
        "payments_latereturn",
        "INSERT",
        "NEW.state <> '待复核' OR NOT EXISTS (SELECT 1 FROM payments_instruction i JOIN payments_batch b"
        " ON b.id = i.batch_id WHERE i.id = NEW.instruction_id AND i.state = '成功' AND i.amount = NEW.amount"
        " AND b.payer_id = NEW.payer_id)",
        "P-17 只有银行已答复成功的指令可以登记退票，金额须与指令相同，从待复核开始。",
    ),
    Refusal(
        "payments_late_return_is_decided_once",
        "payments_latereturn",
        "UPDATE",
        "OLD.state <> '待复核' OR "
        + changed("instruction_id", "payer_id", "slip", "day", "amount", "reason", "file", "file_name", "asked_by_id"),
        "P-17 退票已办理或内容被改，不得修改。",
    ),
    Refusal("payments_late_return_never_delete", "payments_latereturn", "DELETE", "", "J-1 退票登记不得删除。"),
]


class Migration(migrations.Migration):
    """Set them up."""

    dependencies = (("payments", "0001_initial"),)
    operations = (refuse(RULES),)
