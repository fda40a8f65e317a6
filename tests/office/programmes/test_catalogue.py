"""The procurement catalogue comes in by file: everything wrong at once, by two people, nothing twice."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from shebao.journal.verify import verify
from shebao.programmes.catalogue import bring_in
from shebao.programmes.models import CatalogueFile, CatalogueItem
from shebao.register.imports.reading import read_table
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW, entered

pytestmark = pytest.mark.django_db
HEADERS = ("品目编码", "品目名称", "类别", "限额（元）")
GOOD = '品目编码,品目名称,类别,限额\nA05040101,复印纸,货物,"10,000.00"\nC23,印刷服务,C,\n'


def workbook(*rows: Sequence[str]) -> bytes:
    """A sheet 目录 with headers and rows."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("目录")
        for at, row in enumerate((HEADERS, *rows)):
            sheet.write_row(at, 0, row)
    return buffer.getvalue()


def upload(who: Who, content: bytes | str, **typed: str) -> Any:
    file = SimpleUploadedFile("目录.xlsx", content.encode() if isinstance(content, str) else content)
    given = {"year": "2025", "source": "晋财购〔2024〕1号", "file": file, **typed}
    return entered(who).post(reverse("catalogue-import"), given)


def test_a_file_is_registered_by_one_and_loaded_when_another_confirms_it(hire: Callable[..., Who]) -> None:
    accountant, reviewer = hire("accountant"), hire("finance_checker")
    assert upload(accountant, GOOD).status_code == 302
    file = CatalogueFile.objects.get()
    assert (file.rows, file.state, CatalogueItem.objects.count()) == (2, "待确认", 0)
    address = reverse("catalogue-act", args=[file.pk, "confirm"])
    assert "待确认的采购目录" in entered(reviewer).get(reverse("work")).content.decode()
    assert "没有“确认政府采购目录”的权限" in entered(accountant).post(address, {"rows": "2"}).content.decode()
    wrong = entered(reviewer).post(address, {"rows": "3"})
    assert wrong.status_code == 422 and "公布的目录有3个品目，文件中是2个" in wrong.content.decode()
    assert entered(reviewer).post(address, {"rows": "2"}).status_code == 302
    assert entered(reviewer).post(address, {"rows": "2"}).status_code == 422
    found = CatalogueItem.objects.order_by("code").values_list("code", "name", "kind", "threshold", "source")
    assert list(found) == [
        ("A05040101", "复印纸", "货物", 10_000_00, "晋财购〔2024〕1号"),
        ("C23", "印刷服务", "服务", 0, "晋财购〔2024〕1号"),
    ]
    assert verify() == []


def test_everything_wrong_is_said_at_once_with_its_place(hire: Callable[..., Who]) -> None:
    CatalogueItem.objects.create(year=2025, code="B01", name="装修", kind="工程", source="目录")
    sheet = workbook(
        ("A01", "", "货物", "很多"),
        ("A02", "桌子", "杂项", "-1"),
        ("A02", "椅子", "货物", ""),
        ("B01", "装修工程", "工程", "0"),
    )
    page = upload(hire("accountant"), sheet, year="", source="")
    assert page.status_code == 422 and not CatalogueFile.objects.exists()
    said = page.content.decode()
    assert "没有填写年度" in said and "没有填写依据文号" in said
    page = upload(hire("accountant"), sheet)
    places = [str(place) for one in page.context["findings"] for place in one.places]
    assert places == [
        *("工作表“目录” 第2行 “品目名称”列", "工作表“目录” 第2行 “限额”列"),
        *("工作表“目录” 第3行 “类别”列", "工作表“目录” 第3行 “限额”列", "工作表“目录” 第3行 “品目编码”列"),
        *("工作表“目录” 第4行 “品目编码”列", "工作表“目录” 第5行 “品目编码”列"),
    ]
    assert "2025年目录已有品目B01" in page.content.decode() and "晋财购〔2024〕1号" in page.content.decode()


def test_the_same_file_is_registered_once_and_again_only_when_it_was_given_up(hire: Callable[..., Who]) -> None:
    accountant = hire("accountant")
    upload(accountant, GOOD)
    again = upload(accountant, GOOD)
    assert again.status_code == 422 and "同一文件已登记过（2025年，待确认）" in again.content.decode()
    file = CatalogueFile.objects.get()
    assert entered(accountant).post(reverse("catalogue-act", args=[file.pk, "discard"])).status_code == 302
    assert upload(accountant, GOOD).status_code == 302
    assert CatalogueFile.objects.count() == 2 and verify() == []


def test_of_two_files_with_one_line_the_second_is_refused_when_it_is_confirmed(hire: Callable[..., Who]) -> None:
    accountant, reviewer = hire("accountant"), hire("finance_checker")
    one = bring_in.register_file(2025, "目录", "一.csv", GOOD.encode(), by=accountant, now=NOW)
    two = bring_in.register_file(2025, "目录", "二.csv", (GOOD + "C24,维修,服务,\n").encode(), by=accountant, now=NOW)
    bring_in.confirm_file(one.pk, 2, by=reviewer, now=NOW)
    with pytest.raises(Refused, match="2025年目录已有品目A05040101"):
        bring_in.confirm_file(two.pk, 3, by=reviewer, now=NOW)
    two.refresh_from_db()
    assert (two.state, CatalogueItem.objects.count()) == ("待确认", 2)


def test_nobody_confirms_what_he_registered_whatever_his_posts(hire: Callable[..., Who]) -> None:
    file = bring_in.register_file(2025, "目录", "一.csv", GOOD.encode(), by=hire("accountant"), now=NOW)
    reviewer = hire("finance_checker")
    CatalogueFile.objects.update(maker=reviewer.natural_person)
    with pytest.raises(Refused, match="登记人不能确认自己登记的目录"):
        bring_in.confirm_file(file.pk, 2, by=reviewer, now=NOW)


def test_the_database_refuses_one_pair_of_hands_and_a_file_twice(hire: Callable[..., Who]) -> None:
    file = bring_in.register_file(2025, "目录", "一.csv", GOOD.encode(), by=hire("accountant"), now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        CatalogueFile.objects.update(state="已确认", checker=file.maker)
    file.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        file.save(force_insert=True)


def test_the_template_has_the_columns_that_are_read(hire: Callable[..., Who], tmp_path: Any) -> None:
    answer = entered(hire("accountant")).get(reverse("catalogue-template"))
    path = tmp_path / "模板.xlsx"
    path.write_bytes(answer.content)
    assert read_table(path).headers == ["品目编码", "品目名称", "类别", "限额"]
