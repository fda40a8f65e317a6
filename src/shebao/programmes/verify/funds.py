"""Programmes (4.3): figures add up, money agrees in three places, every yuan is tagged, hands differ, paid once."""

from shebao.money import format_wan
from shebao.payments.follow import payments_follow
from shebao.programmes.verify.asking import ask, count
from shebao.programmes.verify.told import Told
from shebao.screens.shows import yuan

ROOTS = (
    "WITH RECURSIVE roots(id, first, again) AS (SELECT b.id, b.id, 0 FROM payments_batch b WHERE b.repays_id IS NULL"
    " AND b.part_of_id IS NULL UNION ALL SELECT b.id, r.first, CASE WHEN b.repays_id IS NULL THEN r.again ELSE 1 END"
    " FROM payments_batch b JOIN roots r ON r.id = COALESCE(b.repays_id, b.part_of_id)) "
)
"""Batches with the first that was handed over with them (分批), or with what they repay, ``again``."""
HANDED_OVER = (
    "(SELECT f.key, SUM(b.total) AS total, SUM(b.lines) AS lines FROM payments_batch b JOIN roots o ON o.id = b.id"
    " JOIN payments_batch f ON f.id = o.first WHERE o.again = 0 GROUP BY f.key)"
)
"""What was handed over under each key, all its batches together; after :data:`ROOTS`."""
OF_PROJECT = (
    "FROM payments_batch b JOIN roots o ON o.id = b.id JOIN payments_batch f ON f.id = o.first"
    " JOIN programmes_paymentrequest r ON r.batch = f.key JOIN programmes_project p ON p.id = r.project_id"
)
"""Batches with their request and project; after :data:`ROOTS`."""


def figures() -> Told:
    """approved = paid + reserved + available: items are the sums of their movements, nothing is below nothing."""
    items = ask(
        "SELECT p.code, i.code, i.approved, i.reserved, i.paid, COALESCE(SUM(m.approved), 0),"
        " COALESCE(SUM(m.reserved), 0), COALESCE(SUM(m.paid), 0) FROM programmes_item i"
        " JOIN programmes_project p ON p.id = i.project_id LEFT JOIN programmes_movement m ON m.item_id = i.id"
        " GROUP BY p.code, i.code, i.approved, i.reserved, i.paid ORDER BY p.code, i.code"
    )
    held = ask(
        "SELECT r.key, r.amount, r.settled, r.released,"
        " COALESCE(SUM(CASE WHEN m.flow IN ('支付', '退票') THEN m.paid ELSE 0 END), 0),"
        " COALESCE(SUM(CASE WHEN m.flow = '释放' THEN -m.reserved ELSE 0 END), 0) FROM programmes_reservation r"
        " LEFT JOIN programmes_movement m ON m.reservation_id = r.id"
        " GROUP BY r.key, r.amount, r.settled, r.released ORDER BY r.key"
    )
    promised = dict(
        ask(
            "SELECT i.id, SUM(r.amount - r.settled - r.released) FROM programmes_reservation r"
            " JOIN programmes_item i ON i.id = r.item_id GROUP BY i.id"
        )
    )
    reserved = dict(ask("SELECT id, reserved FROM programmes_item"))
    wrong = []
    for project, item, approved, kept, paid, *sums in items:
        if (approved, kept, paid) != tuple(map(int, sums)):
            wrong.append(f"项目{project}明细{item}的额度与额度流水不符")
        if min(kept, paid, approved - kept - paid) < 0:
            over = yuan(approved - kept - paid)
            wrong.append(f"项目{project}明细{item}超出批准额度：可用{over}元")
    for key, amount, settled, released, moved, let in held:
        if (settled, released) != (int(moved), int(let)) or settled + released > amount:
            wrong.append(f"占用“{key}”与额度流水不符")
    if any(int(promised.get(key, 0)) != fen for key, fen in reserved.items()):
        wrong.append("有项目明细的占用额度不等于未结的占用之和")
    moves = count("SELECT COUNT(*) FROM programmes_movement")
    return Told(f"{len(items):,}个明细、{len(held):,}笔占用、{moves:,}条额度流水", wrong)


def three_places() -> Told:
    """Ledger total = payment total = bank receipts, per project, less what the bank sent back late (退票)."""
    paid = {code: int(fen) for code, fen in ask(
        "SELECT p.code, SUM(m.paid) FROM programmes_movement m JOIN programmes_item i ON i.id = m.item_id"
        " JOIN programmes_project p ON p.id = i.project_id WHERE m.flow IN ('支付', '退票') GROUP BY p.code"
    )}  # fmt: skip
    back = {code: int(fen) for code, fen in ask(
        "SELECT p.code, -SUM(m.paid) FROM programmes_movement m JOIN programmes_item i ON i.id = m.item_id"
        " JOIN programmes_project p ON p.id = i.project_id WHERE m.flow = '退回' GROUP BY p.code"
    )}  # fmt: skip
    sent = {code: int(fen) for code, fen in ask(
        f"{ROOTS}SELECT p.code, SUM(n.amount) {OF_PROJECT} JOIN payments_instruction n ON n.batch_id = b.id"
        " WHERE n.state = '成功' GROUP BY p.code"
    )}  # fmt: skip
    banked = {code: int(fen) for code, fen in ask(
        f"{ROOTS}SELECT p.code, SUM(q.succeeded_total) {OF_PROJECT} JOIN payments_returnfile q ON q.batch_id = b.id"
        " GROUP BY p.code"
    )}  # fmt: skip
    late = {code: int(fen) for code, fen in ask(
        f"{ROOTS}SELECT p.code, SUM(t.amount) {OF_PROJECT} JOIN payments_instruction n ON n.batch_id = b.id"
        " JOIN payments_latereturn t ON t.instruction_id = n.id AND t.state = '已同意' GROUP BY p.code"
    )}  # fmt: skip
    booked = {code: int(fen) for code, fen in ask(
        "SELECT l.project, SUM(l.debit - l.credit) FROM ledger_line l JOIN ledger_book b ON b.id = l.book_id"
        " WHERE b.project <> '' AND (l.account_id LIKE '5001%' OR l.account_id LIKE '3501%')"
        " AND l.ref_kind NOT IN ('year_end', 'opening') GROUP BY l.project"
    )}  # fmt: skip
    wrong = []
    for code in sorted({*paid, *sent, *banked, *booked}):
        out = paid.get(code, 0)
        bank = banked.get(code, 0) - late.get(code, 0)
        if out != sent.get(code, 0) or out != bank:
            told = f"支付{yuan(out)}元，成功指令{yuan(sent.get(code, 0))}元，银行回盘减退票{yuan(bank)}元"
            wrong.append(f"项目{code}支付与银行回盘不符：{told}")
        if out - back.get(code, 0) != booked.get(code, 0):
            told = f"支付减退回{yuan(out - back.get(code, 0))}元，账面{yuan(booked.get(code, 0))}元"
            wrong.append(f"项目{code}账面与支付不符：{told}")
    told = f"支付{yuan(sum(paid.values()))}元，退回{yuan(sum(back.values()))}元，已除退票{yuan(sum(late.values()))}元"
    return Told(f"{len(paid):,}个项目，{told}", wrong)


def as_handed_over() -> Told:
    """Every instruction is what was handed over, released and sent to the bank, and says what the bank answered."""
    batches = count("SELECT COUNT(*) FROM payments_batch")
    lines, files = (count(f"SELECT COUNT(*) FROM payments_{one}") for one in ("instruction", "bankfile"))
    wrong = [one.message for one in payments_follow()]
    return Told(f"{batches:,}个批次、{lines:,}笔指令、{files:,}个银行文件", wrong)


def tagged() -> Told:
    """Every yuan has project, item, functional and economic code, source, voucher."""
    lines = count("SELECT COUNT(*) FROM ledger_line l JOIN ledger_book b ON b.id = l.book_id WHERE b.project <> ''")
    wrong = ask(
        "SELECT b.code, v.number FROM ledger_line l JOIN ledger_voucher v ON v.id = l.voucher_id"
        " JOIN ledger_book b ON b.id = v.book_id WHERE b.project <> '' AND l.ref_kind NOT IN ('year_end', 'opening')"
        " AND (l.project <> b.project OR l.item = '' OR l.function = '' OR l.economic = '' OR l.source = ''"
        " OR NOT EXISTS (SELECT 1 FROM programmes_item i JOIN programmes_project p ON p.id = i.project_id"
        " WHERE p.code = l.project AND i.code = l.item)) ORDER BY v.id, l.ordinal"
    )
    items = ask(
        "SELECT p.code, i.code FROM programmes_item i JOIN programmes_project p ON p.id = i.project_id"
        " WHERE i.approved <> 0 AND (i.function_code = '' OR i.economic_code = '' OR i.source = '') ORDER BY 1, 2"
    )
    return Told(
        f"项目账套{lines:,}条分录",
        [
            *(f"账套{code}第{number}号凭证有分录缺少项目、明细、科目或来源" for code, number in wrong),
            *(f"项目{project}明细{item}有额度而没有科目或来源" for project, item in items),
        ],
    )


def approved_of_year() -> Told:
    """Σ projects = what was granted, changed, carried and given up; year by year."""
    years = ask(
        "SELECT p.year, COUNT(DISTINCT p.id), SUM(i.approved) FROM programmes_project p"
        " JOIN programmes_item i ON i.project_id = p.id GROUP BY p.year ORDER BY p.year"
    )
    cases = {int(year): int(fen) for year, fen in ask(
        "SELECT p.year, SUM(c.amount) FROM cases_case c JOIN programmes_project p ON p.code = c.subject_key"
        " WHERE c.kind = 'Z02' AND c.state IN ('已生效', '已归档') GROUP BY p.year"
    )}  # fmt: skip
    flows: dict[int, dict[str, int]] = {}
    for year, flow, fen in ask(
        "SELECT p.year, m.flow, SUM(m.approved) FROM programmes_movement m JOIN programmes_item i ON i.id = m.item_id"
        " JOIN programmes_project p ON p.id = i.project_id GROUP BY p.year, m.flow"
    ):
        flows.setdefault(int(year), {})[flow] = int(fen)
    looked, wrong = [], []
    for year, projects, approved in years:
        granted, total = flows.get(year, {}).get("批复", 0), sum(flows.get(year, {}).values())
        looked.append(f"{year}年{projects}个项目批复{format_wan(granted)}万元，现额度{format_wan(int(approved))}万元")
        if total != int(approved):
            wrong.append(f"{year}年各项目额度合计{yuan(int(approved))}元，额度流水合计{yuan(total)}元")
        if granted != cases.get(year, 0):
            wrong.append(f"{year}年批复额度{yuan(granted)}元，批复业务单合计{yuan(cases.get(year, 0))}元")
    adjusted = ask(
        "SELECT m.key FROM programmes_movement m WHERE m.flow = '调整' AND NOT EXISTS (SELECT 1 FROM"
        " programmes_budgetchange b WHERE b.item_id = m.item_id AND b.case_number = m.case_number"
        " AND b.amount = m.approved) ORDER BY m.id"
    )
    return Told("；".join(looked) or "没有项目", [*wrong, *(f"额度调整“{key}”没有批准的变更" for (key,) in adjusted)])


def held_back() -> Told:
    """No money was promised while a project was suspended, nor of one that was closed; each suspension is there with
    its case, and lifted by one.
    """
    wrong = ask(
        "SELECT p.code, r.number FROM programmes_paymentrequest r JOIN programmes_project p ON p.id = r.project_id"
        " JOIN cases_case c ON c.number = r.number JOIN programmes_suspension s ON s.project_id = p.id"
        " JOIN cases_case h ON h.number = s.case_number LEFT JOIN cases_case o ON o.number = s.lifted_case"
        " WHERE c.effective_at > h.effective_at AND (o.effective_at IS NULL OR c.effective_at < o.effective_at)"
        " ORDER BY r.id"
    )
    open_closed = ask(
        "SELECT p.code FROM programmes_project p JOIN programmes_item i ON i.project_id = p.id"
        " WHERE p.state = '已结项' AND (i.reserved <> 0 OR i.approved <> i.paid) GROUP BY p.code ORDER BY p.code"
    )
    gone = ask(
        "SELECT c.subject_key, c.number FROM cases_case c WHERE c.kind = 'Z10' AND c.state IN ('已生效', '已归档')"
        " AND NOT EXISTS (SELECT 1 FROM programmes_suspension s JOIN programmes_project p ON p.id = s.project_id"
        " WHERE s.case_number = c.number AND p.code = c.subject_key) ORDER BY c.id"
    )
    lifted = ask(
        "SELECT p.code, s.case_number FROM programmes_suspension s JOIN programmes_project p ON p.id = s.project_id"
        " WHERE NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.number = s.case_number AND c.kind = 'Z10'"
        " AND c.subject_key = p.code AND c.state IN ('已生效', '已归档'))"
        " OR (s.lifted_on IS NULL) <> (s.lifted_case = '')"
        " OR (s.lifted_case <> '' AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.number = s.lifted_case"
        " AND c.kind = 'Z11' AND c.subject_key = p.code AND c.state IN ('已生效', '已归档'))) ORDER BY s.id"
    )
    looked = count("SELECT COUNT(*) FROM programmes_suspension")
    return Told(
        f"{looked:,}次暂缓拨款、{count('SELECT COUNT(*) FROM programmes_paymentrequest'):,}笔用款",
        [
            *(f"项目{code}暂缓拨款期间批准了用款{number}" for code, number in wrong),
            *(f"项目{code}已结项，仍有占用或结余" for (code,) in open_closed),
            *(f"项目{code}的暂缓拨款（业务单{number}）已生效而没有登记" for code, number in gone),
            *(f"项目{code}的暂缓拨款（业务单{number}）没有生效的暂缓或整改业务单" for code, number in lifted),
        ],
    )


def hands() -> Told:
    """Maker, checker, reviewer, approver and payer of a payment are five people; evaluations by different ones."""
    requests = ask(
        "SELECT number FROM programmes_paymentrequest"
        " WHERE made_by_id IN (checked_by_id, reviewed_by_id, approved_by_id)"
        " OR checked_by_id IN (reviewed_by_id, approved_by_id) OR reviewed_by_id = approved_by_id ORDER BY id"
    )
    payers = ask(
        f"{ROOTS}SELECT b.number {OF_PROJECT} WHERE b.sent_by_id IN (r.made_by_id, r.checked_by_id, r.reviewed_by_id,"
        " r.approved_by_id) ORDER BY b.id"
    )
    evaluated = ask(
        "SELECT p.code FROM programmes_milestone a JOIN programmes_milestone z ON z.project_id = a.project_id"
        " JOIN programmes_project p ON p.id = a.project_id WHERE a.what = '绩效自评' AND z.what = '整体评价'"
        " AND (a.made_by_id IN (z.made_by_id, z.checked_by_id) OR a.checked_by_id IN (z.made_by_id, z.checked_by_id))"
    )
    looked = count("SELECT COUNT(*) FROM programmes_paymentrequest")
    return Told(
        f"{looked:,}笔用款、{count('SELECT COUNT(*) FROM programmes_milestone'):,}项验收和评价",
        [
            *(f"用款{number}有一人办理两个环节" for (number,) in requests),
            *(f"批次{number}的出纳办理过该笔用款申请" for (number,) in payers),
            *(f"项目{code}的自评人员参与了整体评价" for (code,) in evaluated),
        ],
    )


def paid_once() -> Told:
    """A line (person and programme, year) is paid at most once, and every batch is what its request promised;
    what came back late is not paid.
    """
    twice = ask(
        "SELECT line_key, COUNT(*) FROM payments_instruction WHERE state IN ('待发', '已送', '成功')"
        " GROUP BY line_key HAVING COUNT(*) > 1 ORDER BY line_key"
    )
    sums = ask(
        f"{ROOTS}SELECT r.number, r.amount, b.total FROM programmes_paymentrequest r"
        f" LEFT JOIN {HANDED_OVER} b ON b.key = r.batch WHERE b.total IS NULL OR b.total <> r.amount ORDER BY r.id"
    )
    back = ask(
        "SELECT i.number FROM payments_instruction i WHERE (i.state = '退票') <> EXISTS (SELECT 1 FROM"
        " payments_latereturn t WHERE t.instruction_id = i.id AND t.state = '已同意' AND t.amount = i.amount)"
        " ORDER BY i.id"
    )
    looked = count("SELECT COUNT(*) FROM payments_instruction WHERE state = '成功'")
    late = count("SELECT COUNT(*) FROM payments_latereturn WHERE state = '已同意'")
    return Told(
        f"{looked:,}笔成功指令、{late:,}笔退票",
        [
            *(f"指令{number}的状态与退票登记不符" for (number,) in back),
            *(f"“{key}”有{times}笔有效或成功的支付指令" for key, times in twice),
            *(f"用款{number}与支付批次的金额不符" for number, _, _ in sums),
        ],
    )
