"""``shebao verify``: everything fits after real work; each kind of breach is found when rules are switched off."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from shebao.ledger.models import CLOSE, Book, Voucher
from shebao.ledger.months import ask_month, decide_month
from shebao.payments.models import Batch
from shebao.programmes.allowances import recoveries, sealing
from shebao.programmes.allowances.models import Document
from shebao.programmes.models import PaymentRequest, Project
from shebao.programmes.states import Kind
from shebao.programmes.verify import CHECKS, verify
from shebao.register.models import Person
from shebao.staff.who import Who
from tests.office.allowances import test_payment
from tests.office.allowances.county import NOW
from tests.office.programmes.life import Funds
from tests.office.programmes.projects import WAN
from tests.office.real_offices import DATABASES, empty_office
from tests.office.test_database_rules import rules

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]


def year_of_work(hire: Hire) -> None:
    """A roster that was paid, filed, and partly had back; two payments by hand, one of them with a failure; a part
    clawed back; its months closed.
    """
    county = test_payment.County(hire)
    county.funds.other_reviewer = hire("finance_checker")
    paid_roster(county)
    by_hand(county.funds, county.project)
    book = Book.objects.get(code=county.project.code)
    for month in sorted(set(Voucher.objects.filter(book=book).values_list("month", flat=True))):
        decide_month(ask_month(book, month, CLOSE, by=county.funds.accountant), True, by=county.funds.reviewer)


def paid_roster(county: test_payment.County) -> None:
    """Two people on a roster, one of whom had died: 3,360.00 of 6,720.00 come back."""
    roster, office = county.roster(2), county.office
    county.ask(roster)
    county.send(Batch.objects.get())
    sealing.seal(roster.pk, by=office.clerk, now=NOW)
    Person.objects.filter(name="退休1").update(died_on=date(2025, 9, 30))
    recovery = test_payment.TestRecovery().opened(county)
    recoveries.agree(recovery.pk, [(date(2025, 12, 25), 336_000)], by=office.clerk, now=NOW)
    recoveries.receive(recovery.pk, "回单1", 336_000, NOW.date(), by=office.accountant, now=NOW)


def by_hand(funds: Funds, project: Project) -> None:
    """Two requests without a roster, a suspension, a claw-back."""
    first = PaymentRequest.objects.get(number=funds.do(Kind.PAY, funds.request(project, amount=30 * WAN)).number)
    funds.pay(first)
    lines = [
        {"payee": f"牛{name}", "account": f"621700000000000000{n}", "bank": "泽州农商行", "amount": WAN}
        for n, name in enumerate("甲乙", 1)
    ]
    second = funds.do(Kind.PAY, funds.request(project, amount=2 * WAN, lines=lines, reference="发票2"))
    funds.pay(PaymentRequest.objects.get(number=second.number), failed=("牛乙",))
    funds.do(Kind.SUSPEND, {"project": project.code, "ground": 1, "reason": "对象不实"}, by=funds.auditor, now=NOW)
    back = {"project": project.code, "request": first.number, "amount": 5 * WAN, "decision": "3号"}
    funds.do(Kind.CLAW_BACK, back, now=NOW)


def breaches() -> dict[str, list[str]]:
    return {check.code: told.wrong for check, told in verify() if told.wrong}


SOME_LINE = "(SELECT MIN(id) FROM ledger_line WHERE debit > 0)"
A_BY_HAND = "(SELECT MIN(number) FROM programmes_paymentrequest WHERE roster IS NULL)"
TAMPERED = [
    ("V-1", "借贷相差", f"UPDATE ledger_line SET debit = debit + 1 WHERE id = {SOME_LINE}"),
    ("V-2", "没有凭证", "UPDATE ledger_voucher SET key = 'x' WHERE id = (SELECT MIN(id) FROM ledger_voucher)"),
    ("V-3", "由出纳制单", "UPDATE ledger_voucher SET made_by_id = (SELECT MAX(sent_by_id) FROM payments_batch)"),
    ("V-4", "记入已结账的2025-12", "UPDATE ledger_voucher SET posted_at = '2099-01-01 00:00:00+00:00'"),
    (
        "V-5",
        "额度与额度流水不符",
        "UPDATE programmes_item SET paid = paid + 100, approved = approved + 100 WHERE code = '01'",
    ),
    ("V-5", "占用“", "UPDATE programmes_reservation SET settled = settled - 1 WHERE settled > 0"),
    ("V-6", "支付与银行回盘不符", "UPDATE payments_returnfile SET succeeded_total = succeeded_total + 1"),
    ("V-6", "支付与银行回盘不符", "UPDATE payments_instruction SET amount = amount + 1 WHERE state = '成功'"),
    ("V-7", "缺少项目", "UPDATE ledger_line SET economic = ''"),
    ("V-7", "缺少项目", "UPDATE ledger_line SET project = '2025-P02'"),
    ("V-8", "批复额度", "UPDATE programmes_movement SET approved = approved + 1 WHERE flow = '批复'"),
    (
        "V-9",
        "暂缓拨款期间批准了用款",
        f"UPDATE cases_case SET effective_at = '2099-01-01 00:00:00+00:00' WHERE number = {A_BY_HAND}",
    ),
    ("V-9", "已结项，仍有占用或结余", "UPDATE programmes_project SET state = '已结项'"),
    ("V-9", "已生效而没有登记", "DELETE FROM programmes_clawback; DELETE FROM programmes_suspension"),
    (
        "V-9",
        "没有生效的暂缓或整改业务单",
        "UPDATE programmes_suspension SET lifted_on = '2025-06-03', lifted_case = 'x'",
    ),
    (
        "V-10",
        "出纳办理过",
        "UPDATE payments_batch SET sent_by_id = (SELECT MIN(approved_by_id) FROM programmes_paymentrequest)",
    ),
    ("V-11", "与支付批次的金额不符", "UPDATE payments_batch SET total = total + 1"),
    ("V-12", "列入2次", "UPDATE allowances_line SET id_number = (SELECT MIN(id_number) FROM allowances_line)"),
    ("V-12", "不属于这份名册", "UPDATE allowances_line SET once = 'heating-2024' WHERE name = '退休2'"),
    ("V-12", "或名册已作废", "UPDATE allowances_roster SET state = '作废'"),
    (
        "V-12",
        "有2笔有效或成功的支付",
        "UPDATE payments_instruction SET person_digest = (SELECT MAX(person_digest) FROM payments_instruction)"
        " WHERE person_digest <> ''",
    ),
    ("V-13", "与审批时冻结的摘要不符", "UPDATE allowances_line SET reason = '别的' WHERE name = '退休2'"),
    ("V-13", "与审批时冻结的摘要不符", "UPDATE allowances_roster SET digest = 'x'"),
    ("V-13", "各行合计2人6,720.00元", "UPDATE allowances_roster SET people = 3"),
    ("V-13", "占用6,720.01元", "UPDATE programmes_reservation SET amount = amount + 1 WHERE amount = 672000"),
    ("V-13", "申请6,720.01元", "UPDATE programmes_paymentrequest SET amount = amount + 1 WHERE roster IS NOT NULL"),
    ("V-13", "批次3笔", "UPDATE payments_batch SET lines = 3 WHERE key LIKE 'roster-%'"),
    ("V-13", "未审批或已作废", "UPDATE allowances_roster SET state = '作废'"),
    ("V-13", "账户或金额不符", "UPDATE payments_instruction SET account = '6' WHERE payee = '退休2'"),
    ("V-13", "账户或金额不符", "UPDATE payments_instruction SET amount = 1 WHERE payee = '退休2'"),
    ("V-13", "账户或金额不符", "UPDATE payments_instruction SET line_key = 'heating-2025:P0' WHERE payee = '退休2'"),
    ("V-14", "已追回3,360.01元", "UPDATE allowances_recovery SET recovered = recovered + 1"),
    ("V-14", "应追回3,359.99元", "UPDATE allowances_recovery SET receivable = receivable - 1"),
    ("V-14", "已立案，应追回", "UPDATE allowances_recovery SET state = '已立案'"),
    ("V-14", "没有支付成功", "UPDATE payments_instruction SET state = '失败' WHERE payee = '退休1'"),
    ("V-14", "或超过所付金额", "UPDATE allowances_recoveryline SET amount = amount + 1"),
    ("V-14", "没有退回额度", "UPDATE programmes_movement SET paid = paid - 1 WHERE key LIKE '追回-%'"),
    ("V-14", "没有入账", "UPDATE ledger_voucher SET key = 'x' WHERE key LIKE '追回-%'"),
    ("V-15", "名册快照", "UPDATE allowances_document SET digest = 'x' WHERE kind = '名册快照'"),
    ("V-15", "银行文件", "UPDATE payments_bankfile SET digest = 'x'"),
    ("V-15", "没有归档清单", "DELETE FROM allowances_document WHERE kind = '归档清单'"),
    ("V-15", "与登记的摘要不符", "UPDATE allowances_document SET digest = 'x' WHERE kind = '归档清单'"),
    ("V-15", "没有支付也没有登记不再支付", "UPDATE payments_instruction SET state = '失败' WHERE payee = '退休2'"),
    ("V-17", "与交付时不一致", "UPDATE payments_instruction SET account = '6217' WHERE payee = '牛甲'"),
    ("V-17", "与交付时不一致", "UPDATE payments_instruction SET payee = '别人' WHERE payee = '牛大山'"),
    (
        "V-17",
        "结果与回盘文件不符",
        "UPDATE payments_instruction SET state = '成功', code = '0000' WHERE payee = '牛乙'",
    ),
    ("V-15", "与归档清单上的不符", "UPDATE allowances_roster SET digest = '别的'"),
]

CARRIED_OVER = "V-16"
"""Broken where a year is carried over (tests/office/ledger/test_carry_over.py)."""
PUBLISHED = "V-18"
"""Broken where a year is published (tests/office/years/test_publication.py)."""


@contextmanager
def without_rules() -> Iterator[Any]:
    """A cursor as the owner of a database has it who takes the rules away first; everything is undone in the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'c' AND conrelid > 0")
            for table, name in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for rule in rules():
            if re.match("(allowances|cases|ledger|payments|programmes)_", rule.table):
                for dropping in rule.drop(connection.vendor):
                    cursor.execute(dropping, params=None)
        cursor.execute("PRAGMA ignore_check_constraints = ON") if connection.vendor == "sqlite" else None
        yield cursor
        cursor.execute("PRAGMA ignore_check_constraints = OFF") if connection.vendor == "sqlite" else None
        transaction.set_rollback(True)


def test_an_allowance_of_two_years_is_two_and_twice_of_one_year_is_a_breach(hire: Hire) -> None:
    """What a person gets one of is its year's, whichever year's budget pays it."""
    county = test_payment.County(hire)
    county.ask(county.roster(1))
    late = county.office.approved(county.office.roster(year=2024, project=county.project.code, item="01"))
    assert late.people == 1
    county.ask(late)
    assert "V-12" not in breaches()
    with without_rules() as cursor:
        cursor.execute("UPDATE allowances_roster SET once = 'heating-2025'")
        assert any("heating-2025有2笔" in message for message in breaches()["V-12"])


def test_everything_fits_and_each_breach_is_found(hire: Hire) -> None:
    year_of_work(hire)
    found = list(verify())
    assert [check.code for check, _ in found] == [check.code for check in CHECKS]
    assert breaches() == {}
    told = {check.code: said.looked for check, said in found}
    assert told["V-4"] == "3次结账"
    assert "支付316,720.00元，退回53,360.00元" in told["V-6"]
    assert "2025年1个项目批复110.00万元，现额度105.00万元" in told["V-8"]
    assert told["V-9"] == "1次暂缓拨款、3笔用款"
    assert told["V-11"].startswith("4笔")
    assert told["V-12"] == "2人次列入名册、2笔名册支付"
    assert told["V-13"] == "1份已审批名册、1笔名册用款"
    assert told["V-14"] == "1个追回案、1笔到账，已追回3,360.00元"
    assert told["V-15"].startswith("1份已归档名册、清单所列")
    assert {code for code, _, _ in TAMPERED} | {CARRIED_OVER, PUBLISHED} == {check.code for check in CHECKS}, (
        "each is broken once"
    )
    for code, words, statement in TAMPERED:
        with without_rules() as cursor:
            for part in statement.split("; "):
                cursor.execute(part, params=None)
            wrong = breaches()
        assert any(words in one for one in wrong.get(code, ())), (code, statement, wrong)
    assert breaches() == {}, "everything was undone"
    listed = Path(settings.DATA) / Document.objects.get(kind=sealing.SEALED).path
    listed.write_bytes(listed.read_bytes() + b" ")
    assert "与登记的摘要不符" in breaches()["V-15"][0]
    listed.unlink()
    assert "不在数据文件夹中" in breaches()["V-15"][0]


def test_the_document_says_what_is_checked() -> None:
    told = (Path(__file__).parents[3] / "docs" / "programmes.md").read_text(encoding="utf-8")
    assert re.findall(r"\b(V-\d+)\s", told[told.index("## shebao verify") :]) == [check.code for check in CHECKS]


@pytest.mark.parametrize("database", DATABASES)
def test_the_command_says_what_it_counted_and_ends_at_the_first_breach(database: str, tmp_path: Path) -> None:
    with empty_office(database, tmp_path) as office:
        office.set_up()
        given = ["--database", office.address] if office.address else ["--data", str(tmp_path)]
        whole = office.run("verify", *given)
        assert whole.returncode == 0, whole.stderr
        assert f"共核对{len(CHECKS)}项，全部相符。" in whole.stdout and "V-5" in whole.stdout
        assert all(line.startswith(("V-", "共核对")) for line in whole.stdout.splitlines()), "no line is broken"
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
