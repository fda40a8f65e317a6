"""``shebao verify``: everything fits after real work; each kind of breach is found when rules are switched off."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from shebao.programmes.models import PaymentRequest
from shebao.programmes.states import Kind
from shebao.programmes.verify import CHECKS, verify
from shebao.staff.who import Who
from tests.office.programmes.life import CODE, Funds
from tests.office.programmes.projects import WAN
from tests.office.real_offices import DATABASES, empty_office
from tests.office.test_database_rules import rules

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]


def year_of_work(hire: Hire) -> Funds:
    """A project that paid twice, once with a failure, and had a part clawed back."""
    funds = Funds(hire)
    funds.running()
    first = PaymentRequest.objects.get(number=funds.do(Kind.PAY, funds.request(amount=30 * WAN)).number)
    funds.pay(first)
    lines = [
        {"payee": f"牛{name}", "account": f"621700000000000000{n}", "bank": "泽州农商行", "amount": WAN}
        for n, name in enumerate("甲乙", 1)
    ]
    second = funds.do(Kind.PAY, funds.request(amount=2 * WAN, lines=lines, reference="发票2"))
    funds.pay(PaymentRequest.objects.get(number=second.number), failed=("牛乙",))
    funds.do(Kind.SUSPEND, {"project": CODE, "ground": 1, "reason": "对象不实"}, by=funds.auditor)
    funds.do(Kind.CLAW_BACK, {"project": CODE, "request": first.number, "amount": 5 * WAN, "decision": "3号"})
    return funds


def breaches() -> dict[str, list[str]]:
    return {check.code: told.wrong for check, told in verify() if told.wrong}


def test_everything_fits_and_is_counted(hire: Hire) -> None:
    year_of_work(hire)
    found = list(verify())
    assert [check.code for check, _ in found] == [check.code for check in CHECKS]
    assert breaches() == {}
    told = {check.code: said.looked for check, said in found}
    assert "支付310,000.00元，退回50,000.00元" in told["V-6"]
    assert "2025年1个项目批复110.00万元，现额度105.00万元" in told["V-8"]
    assert told["V-11"].startswith("2笔")


TAMPERED = [
    ("V-1", "UPDATE ledger_line SET debit = debit + 1 WHERE id = (SELECT MIN(id) FROM ledger_line WHERE debit > 0)"),
    ("V-2", "UPDATE ledger_voucher SET key = 'x' WHERE id = (SELECT MIN(id) FROM ledger_voucher)"),
    ("V-3", "UPDATE ledger_voucher SET made_by_id = (SELECT MAX(sent_by_id) FROM payments_batch)"),
    ("V-5", "UPDATE programmes_item SET paid = paid + 100, approved = approved + 100 WHERE code = '01'"),
    ("V-5", "UPDATE programmes_reservation SET settled = settled - 1 WHERE settled > 0"),
    ("V-6", "UPDATE payments_returnfile SET succeeded_total = succeeded_total + 1"),
    ("V-6", "UPDATE payments_instruction SET amount = amount + 1 WHERE state = '成功'"),
    ("V-7", "UPDATE ledger_line SET economic = ''"),
    ("V-7", "UPDATE ledger_line SET project = '2025-P01'"),
    ("V-8", "UPDATE programmes_movement SET approved = approved + 1 WHERE flow = '批复'"),
    ("V-10", "UPDATE payments_batch SET sent_by_id = (SELECT MIN(approved_by_id) FROM programmes_paymentrequest)"),
    ("V-11", "UPDATE payments_batch SET total = total + 1"),
]


@pytest.mark.parametrize(("code", "statement"), TAMPERED)
def test_each_breach_is_found(hire: Hire, code: str, statement: str) -> None:
    year_of_work(hire)
    with transaction.atomic(), connection.cursor() as cursor:
        for rule in rules():
            if re.match("(ledger|payments|programmes)_", rule.table):
                for dropping in rule.drop(connection.vendor):
                    cursor.execute(dropping, params=None)
        cursor.execute("PRAGMA ignore_check_constraints = ON") if connection.vendor == "sqlite" else None
        cursor.execute(statement)
        found = breaches()
        assert code in found, found
        cursor.execute("PRAGMA ignore_check_constraints = OFF") if connection.vendor == "sqlite" else None
        transaction.set_rollback(True)


@pytest.mark.parametrize("database", DATABASES)
def test_the_command_says_what_it_counted_and_ends_at_the_first_breach(database: str, tmp_path: Path) -> None:
    with empty_office(database, tmp_path) as office:
        office.set_up()
        given = ["--database", office.address] if office.address else ["--data", str(tmp_path)]
        whole = office.run("verify", *given)
        assert whole.returncode == 0, whole.stderr
        assert f"共核对{len(CHECKS)}项，全部相符。" in whole.stdout and "V-5" in whole.stdout
        office.sql(
            "INSERT INTO staff_section (code, name) VALUES ('x', 'x')",
            "INSERT INTO programmes_project (code, store_code, year, name, section_id, purpose, basis, klass, nature,"
            " payees, fund, level, channel, reimbursed, procured, asked, rank_reason, state, finance_code,"
            " approval_number, publication, head_id, handler_id, case_number) SELECT '2025-P1', 'P1', 2025, 'x', 'x',"
            " 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', FALSE, FALSE, 1, '', '已入库', '', '', '', MIN(id), MIN(id), ''"
            " FROM staff_naturalperson",
            "INSERT INTO programmes_item (project_id, code, name, function_code, economic_code, source, uses, asked,"
            " approved, reserved, paid) SELECT id, '01', 'x', 'x', 'x', 'x', 'x', 0, 0, 0, 0 FROM programmes_project",
            f"DROP TRIGGER programmes_item_follows{' ON programmes_item' if office.address else ''}",
            "UPDATE programmes_item SET approved = 1",
        )
        broken = office.run("verify", *given)
        assert broken.returncode == 1
        assert "V-5 批准额度＝已支付＋已占用＋可用：不符" in broken.stdout and "V-6" not in broken.stdout
        assert "项目2025-P1明细01的额度与额度流水不符" in broken.stdout
    assert office.run("verify", "--database", "mysql://x").returncode == 2
