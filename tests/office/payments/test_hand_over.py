"""Handing batches over: numbered, whole, once."""

from collections.abc import Callable

import polars as pl
import pytest
from django.db import transaction

from shebao.payments.models import Batch, Instruction
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.payments.hands import Money, codes, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def money(hire: Callable[..., Who]) -> Money:
    return Money(hire)


def test_a_batch_has_a_number_for_each_line(money: Money) -> None:
    batch = money.batch(lines(3))
    assert (batch.state, batch.lines, batch.total) == ("待复核", 3, 336000 + 336001 + 336002)
    found = list(Instruction.objects.filter(batch=batch).order_by("ordinal"))
    assert [one.number for one in found] == [f"{batch.number}{n:06d}" for n in (1, 2, 3)]
    assert {one.state for one in found} == {"待发"}


def test_the_same_batch_again_is_the_same_batch(money: Money) -> None:
    first = money.batch(lines(3))
    assert money.batch(lines(3)) == first
    assert Batch.objects.count() == 1 and Instruction.objects.count() == 3


def test_another_content_under_a_key_is_refused(money: Money) -> None:
    money.batch(lines(3))
    with pytest.raises(Refused) as refused, transaction.atomic():
        money.batch(lines(2))
    assert codes(refused) == ["P-20"]


def test_a_line_that_lives_in_another_batch_is_refused(money: Money) -> None:
    money.batch(lines(3))
    with pytest.raises(Refused, match="第1行王一甲") as refused, transaction.atomic():
        money.batch(lines(1), key="K2")
    assert codes(refused) == ["P-24"]
    assert Batch.objects.count() == 1


def test_everything_that_is_wrong_is_said_at_once(money: Money) -> None:
    wrong = lines(
        6,
        line_key=["a", "a", "", "d", "e", "f"],
        amount=[1, 2, 3, 0, 5, 6],
        payee=["王一", "李䶮", "张三" * 20, "赵四", "", "钱 五 "],
        account=["62109911000000001", "12", "62109911000000001", "6210 9911", "62109911000000001", "62109911000000002"],
    )
    with pytest.raises(Refused) as refused, transaction.atomic():
        money.batch(wrong)
    said = str(refused.value)
    assert sorted(codes(refused)) == ["P-28", "P-31", "P-32", "P-33", "P-35", "P-36", "P-36", "P-36"]
    assert "䶮" in said and "60字节" in said and "首尾有空格" in said
    assert not Batch.objects.exists() and not Instruction.objects.exists()


def test_a_frame_without_a_column_is_refused(money: Money) -> None:
    with pytest.raises(Refused, match="amount"), transaction.atomic():
        money.batch(lines(1).drop("amount"))
    with pytest.raises(Refused, match="没有一行"), transaction.atomic():
        money.batch(lines(1).filter(pl.col("amount") < 0))


def test_who_was_refused_may_hand_over_again_in_the_same_transaction(money: Money) -> None:
    with transaction.atomic():
        money.batch(lines(2))
        for _ in range(2):
            with pytest.raises(Refused):
                money.batch(lines(1), key="K2")
        assert money.batch(lines(1, line_key=["other"]), key="K3").lines == 1
