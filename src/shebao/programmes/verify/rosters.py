"""Allowances (3): nobody on two rosters or paid twice, rosters frozen as approved, recoveries, sealed lists.

``once`` is what a person gets one of (``heating-2025``); the key of a payment is ``once:person``.
"""

import re
from html import unescape

from shebao.payments.unsettled import UNSETTLED
from shebao.programmes.allowances.catalogue import only_once
from shebao.programmes.allowances.files import read_document
from shebao.programmes.allowances.models import Document, Roster
from shebao.programmes.allowances.sealing import SEALED, filed
from shebao.programmes.allowances.trail import lines_digest
from shebao.programmes.verify.asking import ask, count
from shebao.programmes.verify.funds import HANDED_OVER, ROOTS
from shebao.programmes.verify.told import Told
from shebao.screens.shows import yuan

ON_ROSTERS = "SELECT COUNT(*) FROM allowances_line WHERE once IS NOT NULL"
FROZEN = "('已审批', '已归档')"
PAYING = (
    "FROM allowances_roster r JOIN programmes_paymentrequest q ON q.roster = r.id JOIN payments_batch f"
    " ON f.key = q.batch JOIN roots o ON o.first = f.id JOIN payments_instruction n ON n.batch_id = o.id"
)
"""Rosters with the instructions of their batches and of what repays them; after :data:`ROOTS`."""
ITS_LINE = "l.roster_id = r.id AND l.once = r.once AND l.key = SUBSTR(n.line_key, LENGTH(r.once) + 2)"
"""The line that an instruction pays."""
ENTRY = re.compile(r"<tr><td>\d+</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>\n")


def nobody_twice() -> Told:
    """Of an allowance and year everybody stands on one roster at most and is paid once, over all of them."""
    stray = ask(
        "SELECT r.number, l.name FROM allowances_line l JOIN allowances_roster r ON r.id = l.roster_id"
        " WHERE l.once IS NOT NULL AND (l.once <> r.once OR r.state = '作废') ORDER BY l.id"
    )
    twice = ask(
        "SELECT MIN(l.name), r.once, COUNT(*), MIN(r.number), MAX(r.number) FROM allowances_line l"
        " JOIN allowances_roster r ON r.id = l.roster_id WHERE l.once IS NOT NULL"
        " GROUP BY r.once, l.id_number HAVING COUNT(*) > 1 ORDER BY MIN(l.id)"
    )
    paid = ask(
        f"{ROOTS}SELECT MIN(n.payee), {_once()} AS once, COUNT(*) FROM payments_batch b"
        " JOIN roots o ON o.id = b.id JOIN payments_batch f ON f.id = o.first"
        " JOIN programmes_paymentrequest q ON q.batch = f.key JOIN programmes_project p ON p.id = q.project_id"
        " LEFT JOIN allowances_roster r ON r.id = q.roster JOIN payments_instruction n ON n.batch_id = b.id"
        f" WHERE n.state IN ('待发', '已送', '成功') AND n.person_digest <> '' AND {_once()} IS NOT NULL"
        f" GROUP BY {_once()}, n.person_digest HAVING COUNT(*) > 1 ORDER BY MIN(n.id)"
    )
    looked = count(f"{ROOTS}SELECT COUNT(*) {PAYING}")
    return Told(
        f"{count(ON_ROSTERS):,}人次列入名册、{looked:,}笔名册支付",
        [
            *(f"名册{number}的{name}不属于这份名册的补助和年度，或名册已作废" for number, name in stray),
            *(f"{name}的{once}列入{times}次：{first}、{last}" for name, once, times, first, last in twice),
            *(f"{name}的{once}有{times}笔有效或成功的支付" for name, once, times in paid),
        ],
    )


def _once() -> str:
    """What an instruction ``n`` pays one of: by its roster ``r``, else by its purpose and its project's year ``p``."""
    kinds = (
        f"WHEN '{purpose}' THEN " + (f"'{one.once}-' || p.year" if one.yearly else f"'{one.once}'")
        for purpose, one in only_once().items()
    )
    return f"COALESCE(r.once, CASE n.purpose {' '.join(kinds)} END)"


def frozen() -> Told:
    """An approved roster is its lines still, and what was reserved and handed to the bank is the roster."""
    sums = ask(
        "SELECT r.number, r.people, r.total, COUNT(l.id), COALESCE(SUM(l.amount), 0) FROM allowances_roster r"
        f" LEFT JOIN allowances_line l ON l.roster_id = r.id AND l.once IS NOT NULL WHERE r.state IN {FROZEN}"
        " GROUP BY r.id, r.number, r.people, r.total HAVING COUNT(l.id) <> r.people"
        " OR COALESCE(SUM(l.amount), 0) <> r.total ORDER BY r.id"
    )
    asked = ask(
        f"{ROOTS}SELECT r.number, r.total, q.number, q.amount, v.amount, COALESCE(b.total, 0), COALESCE(b.lines, 0),"
        " r.people FROM programmes_paymentrequest q JOIN programmes_reservation v ON v.id = q.reservation_id"
        f" JOIN allowances_roster r ON r.id = q.roster LEFT JOIN {HANDED_OVER} b ON b.key = q.batch"
        " ORDER BY q.id"
    )
    loose = ask(
        "SELECT q.number FROM programmes_paymentrequest q LEFT JOIN allowances_roster r ON r.id = q.roster"
        f" WHERE q.roster IS NOT NULL AND (r.id IS NULL OR r.state NOT IN {FROZEN}) ORDER BY q.id"
    )
    other = ask(
        f"{ROOTS}SELECT r.number, n.number {PAYING} LEFT JOIN allowances_line l ON {ITS_LINE}"
        " WHERE l.id IS NULL OR n.line_key <> r.once || ':' || l.key OR l.amount <> n.amount"
        # Where a line goes is corrected by two people when the bank could not pay it: the first batches are the roster.
        " OR (o.again = 0 AND (l.account <> n.account OR l.payee <> n.payee)) ORDER BY n.id"
    )
    rosters = list(Roster.objects.filter(state__in=("已审批", "已归档")).order_by("pk"))
    changed = [one.number for one in rosters if lines_digest(one.pk) != one.digest]
    wrong = [f"名册{number}的人员与审批时冻结的摘要不符" for number in changed]
    for number, people, total, lines, fen in sums:
        wrong.append(f"名册{number}为{people}人{yuan(total)}元，各行合计{lines}人{yuan(int(fen))}元")
    for number, total, request, *sums_of, lines, people in asked:
        if set(sums_of) != {total} or lines != people:
            told = "、".join(
                f"{what}{yuan(int(fen))}元" for what, fen in zip(("申请", "占用", "批次"), sums_of, strict=True)
            )
            wrong.append(f"名册{number}为{people}人{yuan(total)}元，用款{request}{told}，批次{lines}笔")
    wrong += [f"用款{number}所付的名册未审批或已作废" for (number,) in loose]
    wrong += [f"指令{number}与名册{roster}的人员、账户或金额不符" for roster, number in other]
    return Told(f"{len(rosters):,}份已审批名册、{len(asked):,}笔名册用款", wrong)


def had_back() -> Told:
    """Recovered ≤ receivable: both are sums of what was paid and of receipts, which went back to the budget line."""
    figures = ask(
        "SELECT v.number, v.receivable, v.recovered, v.state, (SELECT COALESCE(SUM(l.amount), 0) FROM"
        " allowances_recoveryline l WHERE l.recovery_id = v.id), (SELECT COALESCE(SUM(g.amount), 0) FROM"
        " allowances_recoveryreceipt g WHERE g.recovery_id = v.id) FROM allowances_recovery v ORDER BY v.id"
    )
    unpaid = ask(
        "SELECT v.number, l.name FROM allowances_recoveryline a JOIN allowances_recovery v ON v.id = a.recovery_id"
        " JOIN allowances_line l ON l.id = a.line_id WHERE a.amount > l.amount OR NOT EXISTS (SELECT 1 FROM"
        " payments_instruction n WHERE n.line_key = l.once || ':' || l.key AND n.state = '成功') ORDER BY a.id"
    )
    lost = ask(
        "SELECT v.number, g.key FROM allowances_recoveryreceipt g JOIN allowances_recovery v ON v.id = g.recovery_id"
        " WHERE EXISTS (SELECT 1 FROM allowances_recoveryline a JOIN allowances_line l ON l.id = a.line_id"
        " JOIN programmes_paymentrequest q ON q.roster = l.roster_id WHERE a.recovery_id = v.id)"
        " AND NOT EXISTS (SELECT 1 FROM programmes_movement m JOIN ledger_voucher w ON w.key = m.key"
        " WHERE m.key = '追回-' || g.key AND m.flow = '退回' AND m.paid = -g.amount AND w.amount = g.amount)"
        " ORDER BY g.id"
    )
    wrong = []
    for number, receivable, recovered, state, due, came in figures:
        if (receivable, recovered) != (int(due), int(came)):
            told = f"应追回{yuan(receivable)}元（明细{yuan(int(due))}元），"
            wrong.append(f"追回案{number}{told}已追回{yuan(recovered)}元（回单{yuan(int(came))}元）")
        if recovered > receivable or (state == "已结清") != (recovered == receivable):
            wrong.append(f"追回案{number}{state}，应追回{yuan(receivable)}元，已追回{yuan(recovered)}元")
    receipts = count("SELECT COUNT(*) FROM allowances_recoveryreceipt")
    return Told(
        f"{len(figures):,}个追回案、{receipts:,}笔到账，已追回{yuan(sum(one[2] for one in figures))}元",
        [
            *wrong,
            *(f"追回案{number}的{name}没有支付成功，或超过所付金额" for number, name in unpaid),
            *(f"追回案{number}的回单“{key}”没有退回额度或没有入账" for number, key in lost),
        ],
    )


def sealed() -> Told:
    """Each filed roster has its sealed list, whose documents are all there, each with the digest that the list says."""
    undone = ask(
        f"{ROOTS}SELECT r.number, COUNT(*) FROM allowances_roster r JOIN programmes_paymentrequest q ON q.roster = r.id"
        " JOIN payments_batch f ON f.key = q.batch JOIN roots o ON o.first = f.id"
        " JOIN payments_instruction i ON i.batch_id = o.id"
        f" WHERE r.state = '已归档' AND {UNSETTLED} GROUP BY r.id, r.number ORDER BY r.id"
    )
    wrong = [f"名册{number}已归档，仍有{lines}笔没有支付也没有登记不再支付" for number, lines in undone]
    looked, entries = 0, 0
    for roster in Roster.objects.filter(state="已归档").order_by("pk"):
        looked += 1
        page = Document.objects.filter(roster=roster, kind=SEALED).order_by("-pk").first()
        if page is None:
            wrong.append(f"名册{roster.number}已归档而没有归档清单")
            continue
        try:
            text = read_document(page).decode()
        except FileNotFoundError:
            wrong.append(f"名册{roster.number}的归档清单文件不在数据文件夹中")
            continue
        except ValueError as problem:
            wrong.append(f"名册{roster.number}：{problem}")
            continue
        listed = [tuple(map(unescape, one)) for one in ENTRY.findall(text)]
        there = {(one.kind, one.name, one.digest) for one in filed(roster)}
        entries += len(listed)
        if roster.digest not in text:
            wrong.append(f"名册{roster.number}的摘要与归档清单上的不符")
        wrong += [
            f"名册{roster.number}归档清单所列“{kind} {name}”已不在，或摘要不符"
            for kind, name, digest in listed
            if (kind, name, digest) not in there
        ]
    return Told(f"{looked:,}份已归档名册、清单所列{entries:,}件", wrong)
