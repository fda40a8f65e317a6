"""The database's own rules for programmes: what an item may still spend, who may do what, which state follows which."""

from django.db import migrations

from shebao.journal.database_rules import Following, Refusal, append_only, refuse
from shebao.programmes.states import FOLLOWS, SPENDING, Flow, ProjectState

THE_ITEM = "FROM programmes_item i WHERE i.id = NEW.item_id"
THE_PROJECT = "FROM programmes_item i JOIN programmes_project p ON p.id = i.project_id WHERE i.id = NEW.item_id"
SUSPENDED = (
    "EXISTS (SELECT 1 FROM programmes_item i JOIN programmes_suspension s ON s.project_id = i.project_id"
    " WHERE i.id = NEW.item_id AND s.lifted_on IS NULL)"
)
STATES = " OR ".join(f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, after in FOLLOWS)
RUNNING = ", ".join(f"'{state}'" for state in SPENDING)
SHAPES = " OR ".join(
    f"(NEW.flow = '{flow}' AND {shape})"
    for flow, shape in {
        Flow.GRANT: "NEW.approved > 0 AND NEW.reserved = 0 AND NEW.paid = 0 AND NEW.reservation_id IS NULL",
        Flow.ADJUST: "NEW.approved <> 0 AND NEW.reserved = 0 AND NEW.paid = 0 AND NEW.reservation_id IS NULL",
        Flow.RESERVE: "NEW.approved = 0 AND NEW.reserved > 0 AND NEW.paid = 0 AND NEW.reservation_id IS NOT NULL",
        Flow.RELEASE: "NEW.approved = 0 AND NEW.reserved < 0 AND NEW.paid = 0 AND NEW.reservation_id IS NOT NULL",
        Flow.PAY: "NEW.approved = 0 AND NEW.reserved < 0 AND NEW.paid = -NEW.reserved"
        " AND NEW.reservation_id IS NOT NULL",
        Flow.COME_BACK: "NEW.approved = 0 AND NEW.reserved = 0 AND NEW.paid < 0",
        Flow.SENT_BACK: "NEW.approved = 0 AND NEW.reserved > 0 AND NEW.paid = -NEW.reserved"
        " AND NEW.reservation_id IS NOT NULL",
        Flow.GIVE_UP: "NEW.approved < 0 AND NEW.reserved = 0 AND NEW.paid = 0 AND NEW.reservation_id IS NULL",
        Flow.CARRY_OUT: "NEW.approved < 0 AND NEW.reserved = 0 AND NEW.paid = 0 AND NEW.reservation_id IS NULL",
        Flow.CARRY_IN: "NEW.approved > 0 AND NEW.reserved = 0 AND NEW.paid = 0 AND NEW.reservation_id IS NULL",
    }.items()
)


def total(column, of):
    return f"(SELECT COALESCE(SUM(m.{column}), 0) FROM programmes_movement m WHERE {of})"


OF_ITEM = "m.item_id = NEW.id"
OF_PROMISE = "m.reservation_id = NEW.id"
PAID = f"('{Flow.PAY}', '{Flow.SENT_BACK}')"
RESERVED = f"'{Flow.RESERVE}'"
HAS = "EXISTS (SELECT 1 FROM programmes_milestone m WHERE m.project_id = {0} AND m.what = '{1}')"
OF_BATCH = (
    "FROM programmes_paymentrequest r JOIN programmes_project p ON p.id = r.project_id WHERE (r.batch = NEW.key"
    # A repayment belongs to the request of the batch in which its lines failed first, whatever lies between.
    " OR (NEW.repays_id IS NOT NULL AND EXISTS (SELECT 1 FROM payments_instruction i JOIN payments_instruction j"
    " ON j.line_key = i.line_key JOIN payments_batch f ON f.id = j.batch_id"
    " WHERE i.batch_id = NEW.id AND f.key = r.batch)))"
)
MOVEMENTS = [
    Refusal(
        "programmes_movement_shape",
        "programmes_movement",
        "INSERT",
        f"NOT ({SHAPES})",
        "G01 额度流水的金额与变动类型不符。",
    ),
    Refusal(
        "programmes_movement_within",
        "programmes_movement",
        "INSERT",
        f"NEW.reserved > 0 AND NEW.reserved + NEW.paid > (SELECT i.approved - i.reserved - i.paid {THE_ITEM})",
        "G01 超出项目可用额度。请核减或先办理预算变更。",
    ),
    Refusal(
        "programmes_movement_cut",
        "programmes_movement",
        "INSERT",
        f"NEW.approved < 0 AND -NEW.approved > (SELECT i.approved - i.reserved - i.paid {THE_ITEM})",
        "G01 调减或收回的额度超出项目可用额度，已支付和已占用的额度不得调减。",
    ),
    Refusal(
        "programmes_movement_suspended",
        "programmes_movement",
        "INSERT",
        f"NEW.flow = '{Flow.RESERVE}' AND {SUSPENDED}",
        "G09 项目处于“暂缓拨款”状态，整改通过前不得支付。",
    ),
    Refusal(
        "programmes_movement_closed",
        "programmes_movement",
        "INSERT",
        f"NEW.flow IN ('{Flow.GRANT}', '{Flow.ADJUST}', '{Flow.RESERVE}', '{Flow.CARRY_IN}')"
        f" AND EXISTS (SELECT 1 {THE_PROJECT} AND p.state = '{ProjectState.CLOSED}')",
        "G13 项目已结项，不得再发生支出。结余资金按规定处理。",
    ),
    Refusal(
        "programmes_movement_running",
        "programmes_movement",
        "INSERT",
        f"NEW.flow = '{Flow.RESERVE}' AND NOT EXISTS (SELECT 1 {THE_PROJECT} AND p.state IN ({RUNNING}))",
        "G13 项目不在执行中，不得占用额度。",
    ),
    Refusal(
        "programmes_movement_adjusts_by_change",
        "programmes_movement",
        "INSERT",
        f"NEW.flow = '{Flow.ADJUST}' AND NOT EXISTS (SELECT 1 FROM programmes_budgetchange b WHERE"
        " b.item_id = NEW.item_id AND b.case_number = NEW.case_number AND b.amount = NEW.approved)",
        "G04 未经批准不得调整预算或改变用途。请提交变更申请，并附政策依据和说明。",
    ),
    Refusal(
        "programmes_movement_of_reservation",
        "programmes_movement",
        "INSERT",
        "NEW.reservation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM programmes_reservation r WHERE"
        " r.id = NEW.reservation_id AND r.item_id = NEW.item_id)",
        "G01 额度流水与占用不属同一项目明细。",
    ),
    Refusal(
        "programmes_movement_settles",
        "programmes_movement",
        "INSERT",
        f"NEW.flow IN ('{Flow.PAY}', '{Flow.RELEASE}') AND -NEW.reserved > (SELECT r.amount - r.settled - r.released"
        " FROM programmes_reservation r WHERE r.id = NEW.reservation_id)",
        "G01 支付或释放的金额超出所占用的额度。",
    ),
    Refusal(
        "programmes_movement_sent_back_by_the_bank",
        "programmes_movement",
        "INSERT",
        f"NEW.flow = '{Flow.SENT_BACK}' AND NOT EXISTS (SELECT 1 FROM payments_latereturn t"
        " JOIN payments_instruction i ON i.id = t.instruction_id WHERE t.state = '已同意' AND i.state = '退票'"
        " AND NEW.key = '退票-' || i.number AND i.amount = NEW.reserved)",
        "G01 退票的额度流水须有两人办理的退票登记，金额相同。",
    ),
    Refusal(
        "programmes_movement_reserves_whole",
        "programmes_movement",
        "INSERT",
        f"NEW.flow = '{Flow.RESERVE}' AND NOT EXISTS (SELECT 1 FROM programmes_reservation r WHERE"
        " r.id = NEW.reservation_id AND r.amount = NEW.reserved AND r.settled = 0 AND r.released = 0)",
        "G01 占用的额度流水与占用金额不符。",
    ),
    Following(
        "programmes_movement_counts",
        "programmes_movement",
        "UPDATE programmes_item SET approved = approved + NEW.approved, reserved = reserved + NEW.reserved,"
        " paid = paid + NEW.paid WHERE id = NEW.item_id",
    ),
    Following(
        "programmes_movement_uses_up",
        "programmes_movement",
        "UPDATE programmes_reservation SET settled = settled + NEW.paid,"
        " released = released + CASE WHEN NEW.paid = 0 THEN -NEW.reserved ELSE 0 END WHERE id = NEW.reservation_id",
        f"NEW.flow IN ('{Flow.PAY}', '{Flow.RELEASE}', '{Flow.SENT_BACK}')",
    ),
]
ITEMS = [
    Refusal(
        "programmes_item_begins_empty",
        "programmes_item",
        "INSERT",
        "NEW.approved <> 0 OR NEW.reserved <> 0 OR NEW.paid <> 0",
        "G01 项目明细的额度由额度流水形成，不得直接填写。",
    ),
    Refusal(
        "programmes_item_follows",
        "programmes_item",
        "UPDATE",
        f"NEW.approved <> {total('approved', OF_ITEM)} OR NEW.reserved <> {total('reserved', OF_ITEM)}"
        f" OR NEW.paid <> {total('paid', OF_ITEM)}",
        "G01 项目明细的额度由额度流水形成，不得直接改动。",
    ),
    Refusal(
        "programmes_item_stays",
        "programmes_item",
        "UPDATE",
        "NEW.project_id <> OLD.project_id OR NEW.code <> OLD.code OR ((NEW.function_code <> OLD.function_code"
        " OR NEW.economic_code <> OLD.economic_code OR NEW.source <> OLD.source)"
        " AND NOT EXISTS (SELECT 1 FROM programmes_project p WHERE p.id = NEW.project_id"
        f" AND p.state = '{ProjectState.STORED}'))",
        "G04 未经批准不得调整预算或改变用途。请提交变更申请，并附政策依据和说明。",
    ),
    Refusal(
        "programmes_item_uses",
        "programmes_item",
        "UPDATE",
        "NEW.uses <> OLD.uses AND NOT EXISTS (SELECT 1 FROM programmes_budgetchange b WHERE b.item_id = NEW.id"
        " AND b.uses_before = OLD.uses AND b.uses_after = NEW.uses)",
        "G04 未经批准不得调整预算或改变用途。请提交变更申请，并附政策依据和说明。",
    ),
    Refusal("programmes_item_kept", "programmes_item", "DELETE", "", "G04 项目明细不得删除。"),
    Refusal(
        "programmes_reservation_begins",
        "programmes_reservation",
        "INSERT",
        "NEW.settled <> 0 OR NEW.released <> 0",
        "G01 额度占用须从未支付开始。",
    ),
    Refusal(
        "programmes_reservation_follows",
        "programmes_reservation",
        "UPDATE",
        "NEW.item_id <> OLD.item_id OR NEW.key <> OLD.key OR NEW.amount <> OLD.amount"
        f" OR NEW.settled <> {total('paid', f'{OF_PROMISE} AND m.flow IN {PAID}')}"
        f" OR NEW.settled + NEW.released <> -{total('reserved', f'{OF_PROMISE} AND m.flow <> {RESERVED}')}",
        "G01 额度占用只随额度流水变动。",
    ),
    Refusal("programmes_reservation_kept", "programmes_reservation", "DELETE", "", "G01 额度占用不得删除。"),
]
PROJECTS = [
    Refusal(
        "programmes_project_begins",
        "programmes_project",
        "INSERT",
        f"NEW.state <> '{ProjectState.STORED}'",
        "G11 项目只能从入库开始。",
    ),
    Refusal(
        "programmes_project_state_follows",
        "programmes_project",
        "UPDATE",
        f"NEW.state <> OLD.state AND NOT ({STATES})",
        "G11 项目状态不能这样变更。",
    ),
    Refusal(
        "programmes_project_identity",
        "programmes_project",
        "UPDATE",
        "NEW.code <> OLD.code OR NEW.store_code <> OLD.store_code OR NEW.year <> OLD.year OR NEW.fund <> OLD.fund"
        f" OR (OLD.state <> '{ProjectState.STORED}' AND (NEW.finance_code <> OLD.finance_code"
        " OR NEW.approval_number <> OLD.approval_number OR NEW.purpose <> OLD.purpose OR NEW.name <> OLD.name))"
        f" OR OLD.state = '{ProjectState.CLOSED}'",
        "G04 项目编号、名称、用途、资金性质和批复不得改动。请提交变更申请，并附政策依据和说明。",
    ),
    Refusal(
        "programmes_project_closes",
        "programmes_project",
        "UPDATE",
        f"NEW.state = '{ProjectState.CLOSED}' AND OLD.state <> NEW.state AND (EXISTS (SELECT 1 FROM programmes_item i"
        " WHERE i.project_id = NEW.id AND (i.reserved <> 0 OR i.approved <> i.paid))"
        " OR EXISTS (SELECT 1 FROM programmes_suspension s WHERE s.project_id = NEW.id AND s.lifted_on IS NULL)"
        f" OR NOT {HAS.format('NEW.id', '结项')})",
        "G13 项目尚有占用、未处理的结余或暂缓拨款，不得结项。",
    ),
    Refusal("programmes_project_kept", "programmes_project", "DELETE", "", "G04 项目不得删除。"),
    Refusal(
        "programmes_milestone_in_order",
        "programmes_milestone",
        "INSERT",
        f"(NEW.what = '绩效自评' AND NOT {HAS.format('NEW.project_id', '验收')})"
        f" OR (NEW.what = '整体评价' AND NOT {HAS.format('NEW.project_id', '绩效自评')})"
        f" OR (NEW.what = '结项' AND NOT {HAS.format('NEW.project_id', '整体评价')})",
        "G11 项目须先验收、再绩效自评、再整体评价，最后结项。",
    ),
    Refusal(
        "programmes_milestone_by_others",
        "programmes_milestone",
        "INSERT",
        "NEW.what = '整体评价' AND EXISTS (SELECT 1 FROM programmes_milestone m WHERE m.project_id = NEW.project_id"
        " AND m.what = '绩效自评' AND (m.made_by_id IN (NEW.made_by_id, NEW.checked_by_id)"
        " OR m.checked_by_id IN (NEW.made_by_id, NEW.checked_by_id)))",
        "G14 整体评价须由财务部门在业务部门自评完成后进行，自评人员不得参与。",
    ),
    Refusal(
        "programmes_request_suspended",
        "programmes_paymentrequest",
        "INSERT",
        "EXISTS (SELECT 1 FROM programmes_suspension s WHERE s.project_id = NEW.project_id AND s.lifted_on IS NULL)",
        "G09 项目处于“暂缓拨款”状态，整改通过前不得支付。",
    ),
    Refusal(
        "programmes_request_closed",
        "programmes_paymentrequest",
        "INSERT",
        f"EXISTS (SELECT 1 FROM programmes_project p WHERE p.id = NEW.project_id AND p.state = '{ProjectState.CLOSED}')",
        "G13 项目已结项，不得再发生支出。结余资金按规定处理。",
    ),
    Refusal(
        "programmes_batch_suspended",
        "payments_batch",
        "UPDATE",
        f"NEW.state = '已发送' AND OLD.state <> '已发送' AND NEW.kind = 'programmes' AND EXISTS (SELECT 1 {OF_BATCH}"
        f" AND (p.state = '{ProjectState.CLOSED}' OR EXISTS (SELECT 1 FROM programmes_suspension s"
        " WHERE s.project_id = p.id AND s.lifted_on IS NULL)))",
        "G09 项目处于“暂缓拨款”状态或已结项，不得支付。",
    ),
    Refusal(
        "programmes_batch_by_others",
        "payments_batch",
        "UPDATE",
        f"NEW.state = '已发送' AND OLD.state <> '已发送' AND NEW.kind = 'programmes' AND EXISTS (SELECT 1 {OF_BATCH}"
        " AND NEW.sent_by_id IN (r.made_by_id, r.checked_by_id, r.reviewed_by_id, r.approved_by_id))",
        "G08 同一人员不得同时办理用款申请和出纳。",
    ),
    Refusal(
        "programmes_suspension_only_lifted",
        "programmes_suspension",
        "UPDATE",
        "OLD.lifted_on IS NOT NULL OR NEW.project_id <> OLD.project_id OR NEW.since <> OLD.since"
        " OR NEW.ground <> OLD.ground OR NEW.reason <> OLD.reason OR NEW.case_number <> OLD.case_number"
        " OR NEW.made_by_id <> OLD.made_by_id OR NEW.confirmed_by_id <> OLD.confirmed_by_id"
        " OR NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.number = NEW.lifted_case AND c.kind = 'Z11')",
        "G09 暂缓拨款只能经整改通过后恢复。",
    ),
    Refusal("programmes_suspension_kept", "programmes_suspension", "DELETE", "", "G09 暂缓拨款不得删除。"),
]
RULES = [
    *MOVEMENTS,
    *ITEMS,
    *PROJECTS,
    *(
        rule
        for table in ("movement", "budgetchange", "clawback", "allotment", "paymentrequest", "progress", "snapshot")
        for rule in append_only(f"programmes_{table}")
    ),
    *(rule for table in ("milestone", "score", "calculationline") for rule in append_only(f"programmes_{table}")),
]


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (
        ("programmes", "0001_initial"),
        ("cases", "0004_claims"),
        ("journal", "0002_rules"),
        ("payments", "0002_rules"),
    )
    operations = (refuse(RULES),)
