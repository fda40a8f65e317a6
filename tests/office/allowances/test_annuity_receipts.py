"""What the annuity book says it has received (B5, 入账确认): the same amount once, or the list is refused whole."""

import io

import pytest
import xlsxwriter

from shebao.programmes.allowances.basis import accept_basis, register_basis
from shebao.programmes.allowances.models import AnnuityReceipt, BasisList, Line
from shebao.staff.grant_post import Refused
from tests.office.allowances.county import NOW, Office, balance, number, retiree

pytestmark = pytest.mark.django_db
NAMES = ("", "王小明", "李四", "张三")
HEADS = ("姓名", "证件号码", "入账金额", "入账日期")


def workbook(*rows: tuple[str, ...]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for at, row in enumerate((HEADS, *rows)):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, cell)
    book.close()
    return buffer.getvalue()


def confirmed(people: Office, *rows: tuple[str, ...]) -> BasisList:
    """A list of the annuity book that was registered and accepted by the sums of its sender."""
    made = register_basis("B5", "入账.xlsx", workbook(*rows), by=people.clerk, now=NOW)
    return accept_basis(made.pk, made.rows, made.total, by=people.checker, now=NOW)


def row(at: int, amount: str) -> tuple[str, ...]:
    return (NAMES[at], number(at), amount, "2025-10-09")


def test_each_payment_is_confirmed_once_with_its_amount(people: Office) -> None:
    for at in (1, 2, 3):
        balance(retiree(at, insurance="120", name=NAMES[at]), principal=600_000 + at, interest=0)
    one, two = row(1, "6000.01"), row(2, "6000.02")
    with pytest.raises(Refused) as refused:
        confirmed(people, one)
    assert [found.code for found in refused.value.findings] == ["R-23"], "nothing was moved yet"
    roster = people.approved(people.roster("pilot"))
    amounts = dict(Line.objects.filter(roster=roster).values_list("name", "amount"))
    assert amounts == dict(zip(NAMES[1:], (600_001, 600_002, 600_003), strict=True))
    with pytest.raises(Refused) as refused:
        confirmed(people, one, row(2, "6000.03"))
    assert [found.code for found in refused.value.findings] == ["R-23"]
    assert "第3行：入账6,000.03元，划转的是6,000.02元" in refused.value.findings[0].message
    assert not AnnuityReceipt.objects.exists(), "the list is refused whole, with the row that fits"
    accepted = confirmed(people, one, two)
    received = AnnuityReceipt.objects.order_by("pk").values_list("line__name", "amount", "source_digest")
    assert list(received) == [(NAMES[1], 600_001, accepted.digest), (NAMES[2], 600_002, accepted.digest)]
    with pytest.raises(Refused, match="同一文件已登记过"):
        register_basis("B5", "入账.xlsx", workbook(one, two), by=people.clerk, now=NOW)
    with pytest.raises(Refused) as refused:
        confirmed(people, row(3, "6000.03"), two)
    assert "第3行：没有等待入账确认的划转记录" in refused.value.findings[0].message, "a second confirmation"
    assert AnnuityReceipt.objects.count() == 2
