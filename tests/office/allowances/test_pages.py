"""The pages of rosters in a browser of each post: from making one to its decisions, lists, exports, notices."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shebao.jobs.worker import work_once
from shebao.programmes.allowances.models import BasisList, LineSuspect, Roster, Staffing
from shebao.staff.who import Who
from tests.office.allowances.county import Office, number, retiree
from tests.office.conftest import entered

pytestmark = pytest.mark.django_db
NAMES = ("", "王小明", "李四")


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def clerk(people: Office) -> Any:
    return entered(people.clerk)


@pytest.fixture
def checker(people: Office) -> Any:
    return entered(people.checker)


def test_a_clerk_makes_a_roster_and_sees_its_control_totals(clerk: Any, people: Office) -> None:
    retiree(1)
    retiree(2, date(2022, 1, 1))
    answer = clerk.post(reverse("roster-new"), {"allowance": "", "year": "x"})
    assert answer.status_code == 422 and "没有选择补助项目" in text(answer) and "没有填写年度" in text(answer)
    given = {"allowance": "heating-early", "year": "2025", "on": ""}
    assert clerk.post(reverse("roster-new"), given).status_code == 302
    job = work_once()
    assert job is not None and job.state == "完成", job and job.problem
    roster = Roster.objects.get()
    assert roster.reference_on == date(2025, 10, 1), "the usual date"
    page = text(clerk.get(reverse("roster", args=[roster.pk])))
    assert "属于“2022年以后企业退休人员取暖费”发放范围" in page and "3,360.00" in page
    assert len(page.encode()) < 30_000
    lines = text(clerk.get(reverse("roster-lines", args=[roster.pk]), {"status": "列入"}))
    assert "退休1" in lines and "退休2" not in lines and number(1) not in lines
    assert clerk.get(reverse("roster-chart", args=[roster.pk]))["Content-Type"] == "image/svg+xml"
    again = text(clerk.post(reverse("roster-new"), given))
    assert "已有名册MC20250001" in again


def test_suspects_go_from_the_clerk_to_the_checker(clerk: Any, checker: Any, people: Office) -> None:
    for at in range(1, 4):
        retiree(at, bank_account="")
    roster = people.roster()
    assert "待处理的名册疑点" in text(clerk.get(reverse("work")))
    address = reverse("roster-suspects", args=[roster.pk])
    assert text(clerk.get(address)).count('name="suspect"') == 3
    assert 'name="suspect"' not in text(checker.get(address))
    answer = clerk.post(address, {"do": "propose", "suspect": LineSuspect.objects.first().pk, "result": "剔除"})
    assert answer.status_code == 422 and "没有写明理由" in text(answer)
    answer = clerk.post(f"{address}?code=R5", {"do": "propose", "all": "1", "result": "剔除", "reason": "以后补发"})
    assert answer.status_code == 302
    assert "待复核的名册疑点" in text(checker.get(reverse("work")))
    assert "disabled" in text(clerk.get(reverse("roster", args=[roster.pk])))
    checker.post(f"{address}?code=R5", {"do": "agree", "all": "1"})
    assert set(LineSuspect.objects.values_list("state", "result")) == {("已处理", "剔除")}


def test_notice_approval_and_documents(clerk: Any, people: Office) -> None:
    retiree(1)
    roster = people.roster()

    def act(action: str, **given: Any) -> Any:
        return clerk.post(reverse("roster-act", args=[roster.pk, action]), given)

    assert act("notice", days="99").status_code == 422
    assert act("notice", days="5").status_code == 302
    assert act("approve").status_code == 422, "before the notice is over"
    page = text(clerk.get(reverse("roster", args=[roster.pk])))
    document = roster.documents.first()
    assert reverse("roster-document", args=[roster.pk, document.pk]) in page
    answer = clerk.get(reverse("roster-document", args=[roster.pk, document.pk]))
    assert answer.content[:2] == b"PK" and "attachment" in answer["Content-Disposition"]
    paper = SimpleUploadedFile("说明.pdf", b"%PDF-1.7 x")
    answer = act("correct", id_number=number(1), what="剔除", reason="异议成立", paper=paper)
    assert answer.status_code == 302 and Roster.objects.get().people == 0
    assert act("void", reason="").status_code == 422
    assert act("void", reason="重做").status_code == 302 and Roster.objects.get().state == "作废"
    assert act("nothing").status_code == 404


def test_somebody_of_another_insurance_sees_nothing(hire: Callable[..., Who], people: Office) -> None:
    roster = people.roster()
    other = entered(hire("clerk", "120"))
    assert other.get(reverse("roster", args=[roster.pk])).status_code == 404
    assert "MC2025" not in text(other.get(reverse("rosters")))


def test_who_looks_only_sees_names_masked(people: Office) -> None:
    retiree(1, name="王小明", bank_account="")
    roster = people.roster()
    finance, head = entered(people.accountant), entered(people.head)
    for page in ("roster-lines", "roster-suspects"):
        address = reverse(page, args=[roster.pk])
        assert "王*明" in text(finance.get(address)) and "王小明" not in text(finance.get(address))
        assert "王小明" in text(head.get(address))


class TestBasisLists:
    HEADS = ("姓名", "证件号码", "编制类型", "取暖费档次")

    def file(self, *rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> SimpleUploadedFile:
        import xlsxwriter

        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer)
        sheet = book.add_worksheet()
        for at, row in enumerate((heads, *rows)):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
        book.close()
        return SimpleUploadedFile("名册.xlsx", buffer.getvalue())

    def test_one_registers_and_another_accepts(self, clerk: Any, checker: Any) -> None:
        for at in (1, 2):
            retiree(at, insurance="120", name=NAMES[at])
        address = reverse("basis-lists")
        file = self.file((NAMES[1], number(1), "差额", "二档"), (NAMES[2], number(2), "全额", ""))
        assert clerk.post(address, {"kind": "B1", "file": file}).status_code == 302
        one = BasisList.objects.get()
        accept = reverse("basis-act", args=[one.pk, "accept"])
        assert "没有“确认依据名册”的权限" in text(clerk.post(accept, {"rows": "2"}))
        assert "待确认的依据名册" in text(checker.get(reverse("work")))
        answer = checker.post(accept, {"rows": "3"})
        assert answer.status_code == 422 and "移交的行数是3，文件中是2" in text(answer)
        assert checker.post(accept, {"rows": "2"}).status_code == 302
        assert set(Staffing.objects.values_list("person__name", "staffing", "tier")) == {
            (NAMES[1], "差额", "tier2"),
            (NAMES[2], "全额", ""),
        }

    def test_everything_wrong_is_said_with_its_row(self, clerk: Any) -> None:
        retiree(1, insurance="120", name=NAMES[1])
        wrong = self.file(
            (NAMES[1], number(1), "半额", "四档"), (NAMES[2], "140525195503010011", "差额", ""), ("", number(3), "", "")
        )
        page = text(clerk.post(reverse("basis-lists"), {"kind": "B1", "file": wrong}))
        for words in ("“编制类型”是“半额”", "“取暖费档次”是“四档”", "（第2行）", "“姓名”未填", "（第4行）"):
            assert words in page, words
        stranger = self.file(("某人", number(9), "差额", "一档"), ("别名", number(1), "差额", "一档"))
        page = text(clerk.post(reverse("basis-lists"), {"kind": "B1", "file": stranger}))
        assert "第2行：登记簿中没有这个证件号码" in page and "第3行：姓名与登记簿中的不符" in page
        assert not BasisList.objects.exists()

    def test_a_later_list_takes_the_place_of_what_an_earlier_one_said(self, clerk: Any, checker: Any) -> None:
        from tests.office.allowances.test_rosters import findings

        retiree(1, insurance="120", name=NAMES[1])
        for tier in ("一档", "三档"):
            clerk.post(reverse("basis-lists"), {"kind": "B1", "file": self.file((NAMES[1], number(1), "差额", tier))})
            newest = BasisList.objects.latest("pk")
            checker.post(reverse("basis-act", args=[newest.pk, "accept"]), {"rows": "1"})
        assert Staffing.objects.get().tier == "tier3"
        assert findings("allowances_basislist") == []


def test_templates_are_what_the_lists_are_read_by(clerk: Any) -> None:
    for code in ("B1", "B2", "B3", "B4", "B5"):
        assert clerk.get(reverse("basis-template", args=[code])).content[:2] == b"PK"
    assert clerk.get(reverse("basis-template", args=["F1"])).status_code == 404
