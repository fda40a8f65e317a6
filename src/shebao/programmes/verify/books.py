"""Books (1.7): 1 vouchers balance within one book, 3 one for one event, 9 two people, 10 nothing in a closed month."""

from shebao.programmes.verify.asking import ask, count
from shebao.programmes.verify.told import Told
from shebao.screens.shows import yuan

VOUCHERS = "SELECT COUNT(*) FROM ledger_voucher"
NAMED = (
    "SELECT b.code, v.month, v.number FROM ledger_voucher v JOIN ledger_book b ON b.id = v.book_id WHERE v.id IN ({0})"
    " ORDER BY v.id"
)


def balanced() -> Told:
    """1: debit is credit in each of both systems, and every line lies in its voucher's book."""
    wrong = ask(
        "SELECT v.id, b.code, v.number, a.system, SUM(l.debit - l.credit) FROM ledger_voucher v"
        " JOIN ledger_book b ON b.id = v.book_id JOIN ledger_line l ON l.voucher_id = v.id"
        " JOIN ledger_account a ON a.code = l.account_id"
        " GROUP BY v.id, b.code, v.number, a.system HAVING SUM(l.debit - l.credit) <> 0 ORDER BY v.id"
    )
    strayed = ask(
        "SELECT v.id, b.code, v.number FROM ledger_line l JOIN ledger_voucher v ON v.id = l.voucher_id"
        " JOIN ledger_book b ON b.id = v.book_id WHERE l.book_id <> v.book_id ORDER BY v.id"
    )
    empty = ask(
        "SELECT v.id, b.code, v.number FROM ledger_voucher v JOIN ledger_book b ON b.id = v.book_id"
        " WHERE NOT EXISTS (SELECT 1 FROM ledger_line l WHERE l.voucher_id = v.id) ORDER BY v.id"
    )
    lines = count("SELECT COUNT(*) FROM ledger_line")
    return Told(
        f"{count(VOUCHERS):,}张凭证、{lines:,}条分录",
        [
            *(f"账套{code}第{number}号凭证{system}借贷相差{yuan(int(by))}元" for _, code, number, system, by in wrong),
            *(f"账套{code}第{number}号凭证有分录在别的账套" for _, code, number in strayed),
            *(f"账套{code}第{number}号凭证没有分录" for _, code, number in empty),
        ],
    )


def one_for_one() -> Told:
    """3: each payment, late return and claw-back has its voucher, and each such voucher its event."""
    events = count("SELECT COUNT(*) FROM programmes_movement WHERE flow IN ('支付', '退票')")
    missing = ask(
        "SELECT m.key FROM programmes_movement m WHERE (m.flow IN ('支付', '退票')"
        " OR (m.flow = '退回' AND m.key LIKE '扣回-%'))"
        " AND NOT EXISTS (SELECT 1 FROM ledger_voucher v WHERE v.key = m.key) ORDER BY m.id"
    )
    stray = ask(
        "SELECT v.key FROM ledger_voucher v JOIN ledger_book b ON b.id = v.book_id"
        " WHERE b.project <> ''"
        " AND v.event IN ('direct_payment', 'direct_return', 'prior_year_return', 'quota_restored')"
        " AND NOT EXISTS (SELECT 1 FROM programmes_movement m WHERE m.key = v.key)"
        " AND v.reverses_id IS NULL ORDER BY v.id"
    )
    differing = ask(
        "SELECT m.key, m.paid, v.amount FROM programmes_movement m JOIN ledger_voucher v ON v.key = m.key"
        " WHERE ABS(m.paid) <> v.amount ORDER BY m.id"
    )
    return Told(
        f"{events:,}笔支付和退票入账",
        [
            *(f"业务“{key}”没有凭证" for (key,) in missing),
            *(f"凭证“{key}”没有业务" for (key,) in stray),
            *(f"业务“{key}”{yuan(abs(paid))}元，凭证{yuan(amount)}元" for key, paid, amount in differing),
        ],
    )


def two_people() -> Told:
    """9: who made a voucher has not checked it, and who sent money neither."""
    same = ask("SELECT b.code, v.number FROM ledger_voucher v JOIN ledger_book b ON b.id = v.book_id"
               " WHERE v.made_by_id = v.checked_by_id ORDER BY v.id")  # fmt: skip
    cashiers = ask(
        "SELECT DISTINCT b.code, v.number FROM ledger_voucher v JOIN ledger_book b ON b.id = v.book_id"
        " JOIN payments_batch p ON p.sent_by_id IN (v.made_by_id, v.checked_by_id) ORDER BY b.code, v.number"
    )
    return Told(
        f"{count(VOUCHERS):,}张凭证",
        [
            *(f"账套{code}第{number}号凭证的制单和复核是同一人" for code, number in same),
            *(f"账套{code}第{number}号凭证由出纳制单或复核" for code, number in cashiers),
        ],
    )


def closed_months() -> Told:
    """10: nothing was posted into a month after it had been closed, unless it had been opened again meanwhile."""
    late = ask(
        "SELECT b.code, v.number, v.month FROM ledger_voucher v JOIN ledger_book b ON b.id = v.book_id"
        " WHERE b.closed_through IS NOT NULL AND v.month <= b.closed_through"
        " AND EXISTS (SELECT 1 FROM ledger_monthstep s WHERE s.book_id = b.id AND s.month = v.month"
        " AND s.action IN ('结账', '年末结转') AND s.state = '已同意'"
        " AND s.decided_at < v.posted_at AND NOT EXISTS (SELECT 1 FROM ledger_monthstep r WHERE r.book_id = b.id"
        " AND r.action = '反结账' AND r.state = '已同意' AND r.decided_at > s.decided_at"
        " AND r.decided_at < v.posted_at))"
        " ORDER BY v.id"
    )
    months = count("SELECT COUNT(*) FROM ledger_monthstep WHERE action IN ('结账', '年末结转') AND state = '已同意'")
    return Told(f"{months:,}次结账", [f"账套{code}第{number}号凭证记入已结账的{month}" for code, number, month in late])


OF_A_LINE = "l.account_id, l.item, l.function, l.economic, l.source"


def carried_over() -> Told:
    """What a year's book ends with is what the next year's begins with (期初 = 上年期末), account by account."""
    carried = "SELECT s.book_id FROM ledger_monthstep s WHERE s.action = '年末结转' AND s.state = '已同意'"
    ends = {tuple(key): int(fen) for *key, fen in ask(
        f"SELECT b.code, {OF_A_LINE}, SUM(l.debit - l.credit) FROM ledger_line l JOIN ledger_book b ON b.id = l.book_id"
        f" WHERE b.id IN ({carried}) GROUP BY b.code, {OF_A_LINE} HAVING SUM(l.debit - l.credit) <> 0"
    )}  # fmt: skip
    begins = {tuple(key): int(fen) for *key, fen in ask(
        f"SELECT l.ref, {OF_A_LINE}, SUM(l.debit - l.credit) FROM ledger_line l WHERE l.ref_kind = 'opening'"
        f" GROUP BY l.ref, {OF_A_LINE} HAVING SUM(l.debit - l.credit) <> 0"
    )}  # fmt: skip
    differ = sorted({key[:2] for key in {*ends, *begins} if ends.get(key, 0) != begins.get(key, 0)})
    years = count(f"SELECT COUNT(*) FROM ledger_book b WHERE b.id IN ({carried})")
    return Told(
        f"{years:,}个账套年末结转、{len(begins):,}个期初余额",
        [f"账套{book}科目{account}的年末余额与下一年度的期初余额不符" for book, account in differ],
    )
