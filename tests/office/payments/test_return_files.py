"""Return files: matched line by line or refused whole; once; what is not answered is never sent again."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from django.db import transaction

from shebao.payments import outcomes
from shebao.payments.bank_files import send
from shebao.payments.bank_profiles import profiles
from shebao.payments.corrections import ask_correction, decide_correction
from shebao.payments.models import Batch, Instruction, ReturnFile
from shebao.payments.release import release
from shebao.payments.repay import repay
from shebao.payments.return_files import import_return_file
from shebao.payments.simulated_bank import answer
from shebao.payments.states import FAILURES, Outcome
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.payments.hands import KIND, Money, codes, lines
from tests.office.payments.test_bank_files import FACTS

pytestmark = pytest.mark.django_db
CUT_BY_THE_DELIMITER = bytes([0x81, 0x7C]).decode("gbk")
"""A character whose second byte looks like the sign between two fields."""


@pytest.fixture
def told() -> Any:
    """What the room above was told."""
    said: list[tuple[str, pl.DataFrame]] = []
    outcomes.register(KIND, taken=lambda batch, results, _: said.append((batch.number, results)))
    yield said
    outcomes.ROOMS.pop(KIND)


def sent(money: Money, count: int = 4, key: str = "K1", **columns: Any) -> Batch:
    facts = FACTS if money.payer.profile == "treasury-centralised" else {}
    return send(release(money.batch(lines(count, **columns), key, facts=facts), by=money.checker), by=money.cashier)


def number(batch: Batch, ordinal: int) -> str:
    return f"{batch.number}{ordinal:06d}"


def states() -> list[str]:
    return list(Instruction.objects.order_by("number").values_list("state", flat=True))


@pytest.mark.parametrize("profile", sorted(profiles()))
def test_every_outcome_is_written_and_told(profile: str, hire: Callable[..., Who], told: Any) -> None:
    money = Money(hire, profile)
    batch = sent(money, 6, payee=[f"{CUT_BY_THE_DELIMITER}{n}" for n in "甲乙丙丁戊己"])
    given = {number(batch, n): failure for n, failure in enumerate(FAILURES, 2)}
    file = import_return_file(answer(batch, given), "回盘.txt", batch, by=money.cashier)
    assert (file.answered, file.succeeded, file.failed) == (6, 2, 4)
    assert states() == ["成功", "失败", "失败", "失败", "失败", "成功"]
    found = Instruction.objects.order_by("number").values_list("outcome", flat=True)
    assert list(found) == ["成功", *FAILURES, "成功"]
    assert Batch.objects.get().state == "已回盘"
    ((about, results),) = told
    assert about == batch.number and results.columns == list(outcomes.RESULT_SCHEMA)
    assert results.filter(pl.col("state") == "失败").height == 4


def test_the_same_file_twice_does_nothing_twice(hire: Callable[..., Who], told: Any) -> None:
    money = Money(hire)
    batch = sent(money)
    content = answer(batch, {number(batch, 2): Outcome.NO_ACCOUNT})
    first = import_return_file(content, "回盘.txt", batch, by=money.cashier)
    assert import_return_file(content, "又一次.txt", batch, by=money.cashier) == first
    assert ReturnFile.objects.count() == 1 and len(told) == 1


def test_a_file_of_another_batch_is_refused(hire: Callable[..., Who], told: Any) -> None:
    money = Money(hire)
    one, other = sent(money), sent(money, key="K2", line_key=list("abcd"))
    with pytest.raises(Refused, match=other.number) as refused:
        import_return_file(answer(other), "回盘.txt", one, by=money.cashier)
    assert "P-51" in codes(refused) and "P-53" in codes(refused)
    import_return_file(answer(other), "回盘.txt", other, by=money.cashier)
    with pytest.raises(Refused, match="已导入过") as refused:
        import_return_file(answer(other), "回盘.txt", one, by=money.cashier)
    assert [state for state in states() if state == "已送"] == ["已送"] * 4
    assert len(told) == 1


def changed(content: bytes, old: str, new: str, encoding: str = "gbk") -> bytes:
    assert old.encode(encoding) in content
    return content.replace(old.encode(encoding), new.encode(encoding), 1)


@pytest.mark.parametrize("profile", sorted(profiles()))
def test_an_altered_file_is_refused_with_every_reason(profile: str, hire: Callable[..., Who], told: Any) -> None:
    money = Money(hire, profile)
    batch = sent(money)
    encoding = profiles()[profile].encoding.removesuffix("-sig")
    content = changed(answer(batch), "王一甲", "王二甲", encoding)
    content = changed(content, "6210991100000000002", "6210991100000000009", encoding)
    amount = "336003" if profile == "rcb-fixed" else "3360.03"
    content = changed(content, amount, amount.replace("3", "4", 1), encoding)
    with pytest.raises(Refused) as refused:
        import_return_file(content, "回盘.txt", batch, by=money.cashier)
    assert {"P-52", "P-55", "P-56", "P-57"} <= set(codes(refused))
    assert set(states()) == {"已送"} and not told and not ReturnFile.objects.exists()


@pytest.mark.parametrize("profile", sorted(profiles()))
def test_no_cut_file_is_taken(profile: str, hire: Callable[..., Who], told: Any) -> None:
    money = Money(hire, profile)
    batch = sent(money)
    content = answer(batch)
    whole = content.rstrip(b"\r\n")
    for length in range(0, len(whole), 7):
        with pytest.raises(Refused):
            import_return_file(content[:length], "回盘.txt", batch, by=money.cashier)
    rows = content.splitlines(keepends=True)
    for left_out in range(len(rows)):
        with pytest.raises(Refused):
            import_return_file(b"".join(rows[:left_out] + rows[left_out + 1 :]), "回盘.txt", batch, by=money.cashier)
    with pytest.raises(Refused):
        import_return_file(b"".join([rows[0], rows[1], *rows[1:]]), "回盘.txt", batch, by=money.cashier)
    assert set(states()) == {"已送"} and not told


def test_an_unknown_result_code_is_refused(hire: Callable[..., Who]) -> None:
    money = Money(hire)
    batch = sent(money)
    with pytest.raises(Refused, match="7777") as refused:
        import_return_file(answer(batch).replace(b"0000\r\n", b"7777\r\n", 1), "回盘.txt", batch, by=money.cashier)
    assert "P-58" in codes(refused)


def test_what_is_not_answered_stays_sent_and_is_never_sent_again(hire: Callable[..., Who], told: Any) -> None:
    money = Money(hire)
    batch = sent(money)
    given = {number(batch, 1): Outcome.OTHER_NAME, number(batch, 2): None, number(batch, 3): Outcome.PENDING}
    import_return_file(answer(batch, given), "回盘.txt", batch, by=money.cashier)
    assert states() == ["失败", "已送", "已送", "成功"]
    assert Batch.objects.get().state == "已发送"
    for again in (lines(2)[1:], lines(3)[2:]):
        with pytest.raises(Refused) as refused, transaction.atomic():
            money.batch(again, key="K2")
        assert codes(refused) == ["P-24"]
    with pytest.raises(Refused) as refused:
        ask_correction(
            Instruction.objects.get(number=number(batch, 2)),
            **{"payee": "王二", "account": "62109911000000007", "reason": "本人更正"},
            by=money.maker,
        )
    assert codes(refused) == ["P-71"]
    rest = import_return_file(
        answer(batch, {number(batch, 1): Outcome.OTHER_NAME}), "补充回盘.txt", batch, by=money.cashier
    )
    assert (rest.answered, [results.height for _, results in told]) == (2, [2, 2])
    assert states() == ["失败", "成功", "成功", "成功"] and Batch.objects.get().state == "已回盘"


def test_an_answer_that_changed_is_refused(hire: Callable[..., Who]) -> None:
    money = Money(hire)
    batch = sent(money)
    given = {number(batch, 1): None, number(batch, 2): Outcome.OTHER}
    import_return_file(answer(batch, given), "回盘.txt", batch, by=money.cashier)
    with pytest.raises(Refused, match="结果不同") as refused:
        import_return_file(answer(batch), "回盘.txt", batch, by=money.cashier)
    assert codes(refused) == ["P-59"]


def test_a_failed_line_is_paid_again_after_two_people_corrected_it(hire: Callable[..., Who], told: Any) -> None:
    money = Money(hire)
    batch = sent(money)
    given = {number(batch, 1): Outcome.NO_ACCOUNT, number(batch, 3): Outcome.OTHER_NAME}
    import_return_file(answer(batch, given), "回盘.txt", batch, by=money.cashier)
    with pytest.raises(Refused) as refused, transaction.atomic():
        money.batch(lines(1), key="K2")
    assert codes(refused) == ["P-25"]
    with pytest.raises(Refused) as refused:
        repay(batch, key="R1", by=money.maker)
    assert codes(refused) == ["P-74"]
    failed = Instruction.objects.get(number=number(batch, 1))
    asked = ask_correction(
        failed, payee="王一甲", account="6210991100000009999", bank="泽州农商银行", reason="本人更正", by=money.maker
    )
    with pytest.raises(Refused) as refused:
        decide_correction(asked, True, by=money.maker)
    assert codes(refused) == ["P-1", "P-3"]
    decide_correction(asked, True, by=money.checker)
    again = repay(batch, key="R1", by=money.maker)
    assert repay(batch, key="R1", by=money.maker) == again
    assert (again.lines, again.total, again.repays) == (1, 336000, batch)
    (line,) = again.instructions.all()
    assert (line.line_key, line.account, line.replaces) == (failed.line_key, "6210991100000009999", failed)
    send(release(again, by=money.checker), by=money.cashier)
    import_return_file(answer(again), "回盘2.txt", again, by=money.cashier)
    assert [results["state"].to_list() for _, results in told][-1] == ["成功"]
    with pytest.raises(Refused) as refused:
        repay(batch, key="R2", by=money.maker)
    assert codes(refused) == ["P-74"], "the other failed line has no correction"
