"""The bank that answers bank files from the command line, and what the page says of its answer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from shebao.cli.app import app
from shebao.payments.answering import answer_file
from shebao.payments.bank_files import make_bank_file
from shebao.payments.bank_profiles import profiles
from shebao.payments.models import Instruction
from shebao.payments.return_files import import_return_file
from shebao.payments.simulated_bank import answer
from shebao.staff.who import Who
from tests.office.payments.hands import Money
from tests.office.payments.test_return_files import sent

pytestmark = pytest.mark.django_db


def asked(*arguments: Any) -> Any:
    return CliRunner().invoke(app, ["bank", "answer", *map(str, arguments)])


@pytest.mark.parametrize("profile", sorted(profiles()))
def test_a_file_is_answered_as_its_batch_would_be(profile: str, hire: Callable[..., Who]) -> None:
    money = Money(hire, profile)
    batch = sent(money, 8)
    file = make_bank_file(batch)
    assert answer_file(file).content == answer(batch)
    some = answer_file(file, 0.25, seed=1)
    assert (some.batch, some.succeeded, some.failed, some.total) == (batch.number, 6, 2, batch.total)
    assert answer_file(file, 0.25, seed=1) == some and answer_file(file, 0.25, seed=2) != some
    taken = import_return_file(some.content, "回盘.txt", batch, by=money.cashier)
    assert (taken.succeeded, taken.failed) == (6, 2)
    assert Instruction.objects.filter(state="失败").count() == 2


def test_the_answer_lies_beside_the_file_and_is_imported_with_its_counts(
    hire: Callable[..., Who], log_in: Any, tmp_path: Path
) -> None:
    money = Money(hire)
    batch = sent(money, 4)
    file = tmp_path / "DF1.txt"
    file.write_bytes(make_bank_file(batch))
    told = asked(file, "--fail", "0.25")
    made = tmp_path / "DF1-回盘.txt"
    assert told.exit_code == 0 and "成功3笔，失败1笔" in told.output and made.exists(), told.output
    assert asked(file, "--fail", "0.25").exit_code == 0
    changed = asked(file)
    assert changed.exit_code == 2 and "没有覆盖" in changed.output
    page, cashier = f"/payments/{batch.number}/", log_in(money.cashier)
    for said in ("回盘文件已导入：成功3笔、", "同一回盘文件以前已经导入，没有重复记账：成功3笔、"):
        upload = {"file": SimpleUploadedFile(made.name, made.read_bytes())}
        shown = cashier.post(f"{page}return/", upload, follow=True).content.decode()
        assert said in shown and "失败1笔" in shown and "尚未答复0笔" in shown


def test_what_is_no_bank_file_is_refused_in_words(hire: Callable[..., Who], tmp_path: Path) -> None:
    whole = make_bank_file(sent(Money(hire), 2))
    rows = whole.split(b"\r\n")
    for content, said in (
        (b"abc\r\n", "首行不是已知银行格式"),
        (whole[:-4], "没有行结束符"),
        (b"\r\n".join([rows[0], *rows[2:]]), "文件不完整"),
    ):
        file = tmp_path / "x.txt"
        file.write_bytes(content)
        refused = asked(file)
        assert refused.exit_code == 2 and said in refused.output, refused.output
    assert asked(tmp_path / "nothing.txt").exit_code == 2
    assert "0至1之间" in asked(file, "--fail", "2").output
