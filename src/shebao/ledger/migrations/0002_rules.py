"""The database's own rules for the books: balance, two systems, one project, open months, mirrors, nothing edited.

Lines are written before their voucher, whose arrival is when the whole is judged; a line for a voucher that is there
already is refused, and a line whose voucher never comes fails the foreign key when the transaction ends.
"""

from django.db import migrations

from shebao.journal.database_rules import Refusal, append_only, refuse

LINES = "FROM ledger_line l WHERE l.voucher_id = NEW.id"
THE_BOOK = "FROM ledger_book b WHERE b.id = NEW.book_id"
MIRROR = (
    "FROM ledger_line l JOIN ledger_line o ON o.voucher_id = NEW.reverses_id AND o.ordinal = l.ordinal"
    " WHERE l.voucher_id = NEW.id AND o.account_id = l.account_id AND o.debit = l.credit AND o.credit = l.debit"
    " AND o.project = l.project AND o.item = l.item"
)
STEP_CHANGED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in ("book_id", "month", "action", "asked_by_id"))

RULES = [
    Refusal(
        "ledger_voucher_has_its_lines",
        "ledger_voucher",
        "INSERT",
        f"NEW.lines < 2 OR (SELECT COUNT(*) {LINES}) <> NEW.lines OR (SELECT MAX(l.ordinal) {LINES}) <> NEW.lines",
        "L-1 记账凭证至少有两条分录，且与所记条数一致。",
    ),
    Refusal(
        "ledger_voucher_balances",
        "ledger_voucher",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_line l JOIN ledger_account a ON a.code = l.account_id WHERE l.voucher_id = NEW.id"
        " GROUP BY a.system HAVING SUM(l.debit) <> SUM(l.credit))",
        "L-2 记账凭证借贷不平衡：财务会计、预算会计须各自平衡。",
    ),
    Refusal(
        "ledger_lines_are_of_their_voucher",
        "ledger_voucher",
        "INSERT",
        f"EXISTS (SELECT 1 {LINES} AND (l.book_id <> NEW.book_id OR l.month <> NEW.month"
        " OR (l.red AND NEW.reverses_id IS NULL) OR (NOT l.red AND NEW.reverses_id IS NOT NULL)))",
        "L-3 分录与凭证的账套、期间或红字标记不一致。",
    ),
    Refusal(
        "ledger_voucher_is_of_its_year",
        "ledger_voucher",
        "INSERT",
        f"NOT EXISTS (SELECT 1 {THE_BOOK} AND CAST(b.year AS text) = SUBSTR(CAST(NEW.day AS text), 1, 4))"
        " OR SUBSTR(CAST(NEW.day AS text), 1, 7) || '-01' <> CAST(NEW.month AS text)",
        "L-3 凭证日期不在账套的年度或会计期间内。",
    ),
    Refusal(
        "ledger_lines_have_their_project",
        "ledger_voucher",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_line l JOIN ledger_book b ON b.id = l.book_id WHERE l.voucher_id = NEW.id"
        " AND b.kind = '项目账' AND l.project <> b.project)",
        "G07 专项资金实行专账核算：该凭证未对应本项目账套或混用其他项目资金，不能记账。",
    ),
    Refusal(
        "ledger_month_is_open",
        "ledger_voucher",
        "INSERT",
        f"EXISTS (SELECT 1 {THE_BOOK} AND b.closed_through >= NEW.month)",
        "L-4 会计期间已结账，不能记账。更正记入未结账的期间。",
    ),
    Refusal(
        "ledger_amounts_are_of_the_lines",
        "ledger_voucher",
        "INSERT",
        "NEW.amount <> (SELECT COALESCE(SUM(l.debit), 0) FROM ledger_line l JOIN ledger_account a"
        " ON a.code = l.account_id WHERE l.voucher_id = NEW.id AND a.system = '财务会计')"
        " OR NEW.budget_amount <> (SELECT COALESCE(SUM(l.debit), 0) FROM ledger_line l JOIN ledger_account a"
        " ON a.code = l.account_id WHERE l.voucher_id = NEW.id AND a.system = '预算会计')",
        "L-2 记账凭证的合计与分录不符。",
    ),
    Refusal(
        "ledger_reversal_is_a_mirror",
        "ledger_voucher",
        "INSERT",
        "NEW.reverses_id IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM ledger_voucher v WHERE v.id = NEW.reverses_id"
        " AND v.book_id = NEW.book_id AND v.reverses_id IS NULL AND v.lines = NEW.lines)"
        f" OR (SELECT COUNT(*) {MIRROR}) <> NEW.lines)",
        "L-6 红字凭证须与被冲销的凭证逐行相反，冲销凭证不得再冲销。",
    ),
    Refusal(
        "ledger_lines_come_before_their_voucher",
        "ledger_line",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_voucher v WHERE v.id = NEW.voucher_id)",
        "L-7 凭证已记账，不得增加分录。更正用红字冲销。",
        # Who writes a line of a voucher that another session is posting waits for it, and is refused then.
        alone="'ledger voucher ' || NEW.voucher_id",
    ),
    Refusal(
        "ledger_lines_go_to_last_accounts",
        "ledger_voucher",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_line l JOIN ledger_account a ON a.code = l.account_id"
        " WHERE l.voucher_id = NEW.id AND NOT a.posted_to)",
        "L-8 只能记入末级科目。",
    ),
    *append_only("ledger_voucher"),
    *append_only("ledger_line"),
    Refusal("ledger_book_never_delete", "ledger_book", "DELETE", "", "J-1 账套不得删除。"),
    Refusal(
        "ledger_book_keeps_what_it_is",
        "ledger_book",
        "UPDATE",
        "NEW.code <> OLD.code OR NEW.year <> OLD.year OR NEW.kind <> OLD.kind OR NEW.project <> OLD.project",
        "L-9 账套的编码、年度、类别和项目不得修改。",
    ),
    Refusal(
        "ledger_book_begins_open",
        "ledger_book",
        "INSERT",
        "NEW.closed_through IS NOT NULL",
        "L-5 新账套没有已结账的期间。",
    ),
    Refusal(
        "ledger_months_close_by_two",
        "ledger_book",
        "UPDATE",
        "COALESCE(CAST(NEW.closed_through AS text), '') <> COALESCE(CAST(OLD.closed_through AS text), '')"
        " AND NOT EXISTS (SELECT 1 FROM ledger_monthstep s WHERE s.book_id = NEW.id AND s.state = '已同意'"
        " AND s.id = (SELECT MAX(t.id) FROM ledger_monthstep t WHERE t.book_id = NEW.id AND t.state = '已同意')"
        " AND ((s.action IN ('结账', '年末结转') AND s.month = NEW.closed_through)"
        " OR (s.action = '反结账' AND s.month = OLD.closed_through"
        " AND (NEW.closed_through IS NULL OR NEW.closed_through < s.month))))",
        "L-5 期间的结账和反结账须由两人办理。",
    ),
    Refusal("ledger_month_step_never_delete", "ledger_monthstep", "DELETE", "", "J-1 结账记录不得删除。"),
    Refusal(
        "ledger_month_step_begins_asked",
        "ledger_monthstep",
        "INSERT",
        "NEW.state <> '待复核'",
        "L-5 结账从申请开始。",
    ),
    Refusal(
        "ledger_month_step_is_decided_once",
        "ledger_monthstep",
        "UPDATE",
        f"OLD.state <> '待复核' OR {STEP_CHANGED}",
        "L-5 结账记录已办理，不得修改。",
    ),
    Refusal(
        "ledger_year_stays_closed",
        "ledger_monthstep",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_monthstep s WHERE s.book_id = NEW.book_id AND s.action = '年末结转'"
        " AND s.state = '已同意')",
        "L-41 账套已年末结转，不再结账或反结账。",
    ),
    Refusal(
        "ledger_reversal_begins_asked",
        "ledger_reversalrequest",
        "INSERT",
        "NEW.state <> '待复核' OR NOT EXISTS (SELECT 1 FROM ledger_voucher v WHERE v.id = NEW.voucher_id"
        " AND v.reverses_id IS NULL) OR EXISTS (SELECT 1 FROM ledger_voucher v WHERE v.reverses_id = NEW.voucher_id)",
        "L-43 红字冲销从申请开始，冲销凭证和已冲销的凭证不得再冲销。",
    ),
    Refusal(
        "ledger_reversal_is_decided_once",
        "ledger_reversalrequest",
        "UPDATE",
        "OLD.state <> '待复核' OR NEW.voucher_id <> OLD.voucher_id OR NEW.reason <> OLD.reason"
        " OR NEW.asked_by_id <> OLD.asked_by_id",
        "L-43 红字冲销申请已办理或内容被改，不得修改。",
    ),
    Refusal(
        "ledger_reversal_request_never_delete", "ledger_reversalrequest", "DELETE", "", "J-1 红字冲销申请不得删除。"
    ),
]


class Migration(migrations.Migration):
    """Set them up."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (refuse(RULES),)
