"""Lists handed out to employers and townships, and their answers: read back, compared, made proposed decisions."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

import polars as pl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from shebao.journal.models import Entry
from shebao.register.suspects import answers, decide, handouts
from shebao.register.suspects.handout_lines import asks
from shebao.register.suspects.keep_run import keep_run
from shebao.register.suspects.models import Answer, Decision, Handout, Suspect
from shebao.register.unify.anomalies import catalogue
from shebao.staff.who import Who
from tests.office.conftest import entered
from tests.office.unifying.files import ROBOT, candidate, found, kept, record
from tests.office.unifying.test_decide import LATER, RIGHT, refused

pytestmark = pytest.mark.django_db
ID = "140525196512034216"
SHOP = {"records": [record("110", 4, "E3")], "evidence": "没有手机号码。", "severity": "L", "employer": "泽州某店"}


@pytest.fixture
def clerk(hire: Callable[..., Who]) -> Who:
    return hire("clerk", "110")


@pytest.fixture
def statistician(hire: Callable[..., Who]) -> Who:
    return hire("statistician")


@pytest.fixture
def factory(statistician: Who) -> bytes:
    """The list of the factory with two suspects."""
    kept(
        [
            candidate(),
            candidate("A05", records=[record("110", 3, "E2"), record("210", 3, "S2")]),
            candidate("A21", **SHOP),
        ]
    )
    name, content = handouts.hand_out("单位", ["泽州某厂"], by=statistician, now=LATER)
    assert name.startswith("核实清单-泽州某厂") and name.endswith(".xlsx")
    return content


def rows_of(content: bytes) -> list[list[str]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_name("核实清单").to_python()]


def filled(content: bytes, said: Mapping[str, Mapping[str, str]], extra: str = "") -> bytes:
    """The list as somebody sends it back: what is said of a suspect, by its number."""
    rows = rows_of(content)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("核实清单")
    sheet.write_row(0, 0, rows[0])
    for line, row in enumerate(rows[1:], 1):
        told = dict(zip(rows[0], row, strict=True)) | dict(said.get(row[0], {}))
        for at, header in enumerate(rows[0]):
            sheet.write_string(line, at, told[header])
    if extra:
        sheet.write_string(len(rows), 0, extra)
        sheet.write_string(len(rows), rows[0].index("回复结论"), "确认无误")
    book.close()
    return buffer.getvalue()


class TestHandingOut:
    def test_a_list_has_the_employers_suspects_and_no_whole_number(self, factory: bytes) -> None:
        rows = rows_of(factory)
        assert [row[0] for row in rows[1:]] == ["YD2025000001", "YD2025000002"]
        text = "\n".join("\t".join(row) for row in rows)
        assert "140525196512034216" not in text and "140525********4216" in text
        assert "140525********3312" in text and "140525********3321" in text, "the differing characters are seen"
        made = Handout.objects.get()
        assert (made.name, made.count) == ("泽州某厂", 2)
        assert Entry.objects.filter(action="发出核实清单", object_key=str(made.pk)).count() == 1

    def test_an_employer_gets_no_people_of_others(self, statistician: Who) -> None:
        both = [record("110", 2, "E1"), record("110", 4, "E3")]
        kept([candidate("A05", records=both, evidence="王小明与牛三的号码相同。")])
        _, content = handouts.hand_out("单位", ["泽州某厂"], by=statistician, now=LATER)
        text = "".join(cell for row in rows_of(content) for cell in row)
        assert "王小明" in text and "牛三" not in text and "泽州某店" not in text
        assert "另有企业养老个人编号E3的记录" in text and "姓名为牛*（本单位的为王小明）" in text
        assert "请对照本人身份证填写正确的证件号码" in text

    def test_a_line_says_what_the_other_record_says_and_what_is_asked(self, statistician: Who) -> None:
        dead = found([candidate("A12", records=[record("110", 2, "E1"), record("110", 4, "E3")])])
        file = dead.files["企业养老.xlsx"]
        states = pl.Series("人员状态", ["死亡", None, "在职"])
        files = {**dead.files, "企业养老.xlsx": replace(file, raw=file.raw.with_columns(states))}
        raw = dict.fromkeys(files, ("x", "sm3:0"))
        keep_run(replace(dead, files=files), job=601, period="202506", raw=raw, by=ROBOT, now=LATER)
        _, content = handouts.hand_out("单位", ["泽州某厂"], by=statistician, now=LATER)
        said = dict(zip(*rows_of(content)[:2], strict=True))["核实内容"]
        assert "本单位登记：企业养老个人编号E1人员状态死亡" in said
        assert "另有企业养老个人编号E3的记录" in said and "人员状态在职" in said
        assert "健在的，写明见到本人的日期" in said

    def test_every_anomaly_has_what_is_asked(self) -> None:
        assert list(asks()) == list(catalogue())

    def test_its_fixed_columns_are_locked_and_answers_have_dropdowns(self, factory: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(factory)) as packed:
            sheet = packed.read("xl/worksheets/sheet1.xml").decode()
            book = packed.read("xl/workbook.xml").decode()
        assert "<sheetProtection" in sheet and '<dataValidation type="list"' in sheet
        assert 'name="代码"' in book and 'state="hidden"' in book

    def test_several_come_in_one_archive(self, factory: bytes, statistician: Who) -> None:
        name, content = handouts.hand_out("单位", ["泽州某厂", "泽州某店"], by=statistician, now=LATER)
        assert name.endswith(".zip")
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert packed.namelist() == ["001-泽州某厂.xlsx", "002-泽州某店.xlsx"]

    def test_only_those_who_run_it_hand_out(self, factory: bytes, clerk: Who) -> None:
        refused("Y-1", lambda: handouts.hand_out("单位", ["泽州某厂"], by=clerk, now=LATER))


class TestAnswers:
    SAID: ClassVar[dict[str, dict[str, str]]] = {
        "YD2025000001": {"回复结论": "更正", "正确内容": "王小明", "情况说明": "录入有误", "填报人": "王会计"},
        "YD2025000002": {"回复结论": "确认无误"},
    }

    def test_that_leave_something_open_are_decided_on_the_page(
        self, factory: bytes, clerk: Who, statistician: Who
    ) -> None:
        made = answers.receive("回复.xlsx", filled(factory, self.SAID), by=statistician, now=LATER)
        assert [(one.suspect.number, one.said, one.differs) for one in made] == [
            ("YD2025000001", "更正", ""),
            ("YD2025000002", "确认无误", ""),
        ]
        assert answers.propose([one.pk for one in made], by=statistician, now=LATER)[0] == 0, "not by whoever runs it"
        count, found = answers.propose([one.pk for one in made], by=clerk, now=LATER)
        assert count == 0 and {one.code for one in found} == {"Y-19", "Y-20"}, "two fields differ; a paper is lacking"
        assert Decision.objects.count() == 0 and set(Suspect.objects.values_list("state", flat=True)) == {"新发现"}

    def test_that_say_one_field_become_proposed_decisions(
        self, clerk: Who, statistician: Who, hire: Callable[..., Who]
    ) -> None:
        kept([candidate("A02", **{**SHOP, "severity": "M", "evidence": "没有证件号码。"})])
        _, content = handouts.hand_out("单位", ["泽州某店"], by=statistician, now=LATER)
        said = {"YD2025000001": {"回复结论": "更正", "正确内容": ID, "填报人": "王会计"}}
        made = answers.receive("回复.xlsx", filled(content, said), by=statistician, now=LATER)
        assert answers.propose([one.pk for one in made], by=clerk, now=LATER) == (1, [])
        first = Suspect.objects.get()
        decision = first.decisions.get()
        assert (first.state, decision.result, decision.what) == ("待复核", "补充资料", f"证件号码更正为：{ID}")
        assert decision.corrections.values_list("number", "field", "new").get() == ("E3", "证件号码", ID)
        assert "回复.xlsx 第2行" in decision.from_answer and "王会计" in decision.reason
        decide.confirm(first, by=hire("checker", "110"), now=LATER)
        assert Suspect.objects.get(pk=first.pk).state == "已解决"

    def test_show_what_differs_from_the_system(self, factory: bytes, clerk: Who) -> None:
        decide.decide(Suspect.objects.get(number="YD2025000002"), RIGHT, by=clerk, now=LATER)
        said = {
            "YD2025000001": {**self.SAID["YD2025000001"], "姓名": "王小明\n王大明"},
            "YD2025000002": {"回复结论": "确认无误"},
        }
        first, second = answers.receive("回复.xlsx", filled(factory, said), by=clerk, now=LATER)
        assert "“姓名”系统为“王小明\n王晓明”，答复为“王小明\n王大明”" in first.differs
        assert second.differs == "疑点现为“待复核”"

    def test_everything_wrong_is_said_at_once_and_nothing_kept(self, factory: bytes, clerk: Who) -> None:
        said: dict[str, dict[str, Any]] = {
            "YD2025000001": {"回复结论": "更正"},
            "YD2025000002": {"回复结论": "不知道"},
        }
        content = filled(factory, said, extra="YD2025009999")
        told = refused("Y-18", lambda: answers.receive("回复.xlsx", content, by=clerk, now=LATER))
        for part in ("第2行", "正确内容", "第3行", "不知道", "第4行", "YD2025009999"):
            assert part in told
        assert Answer.objects.count() == 0

    def test_the_same_file_is_taken_once(self, factory: bytes, clerk: Who) -> None:
        content = filled(factory, self.SAID)
        answers.receive("回复.xlsx", content, by=clerk, now=LATER)
        refused("Y-18", lambda: answers.receive("又一份.xlsx", content, by=clerk, now=LATER))
        assert Answer.objects.count() == 2

    def test_an_empty_or_foreign_file_is_refused(self, factory: bytes, clerk: Who) -> None:
        refused("Y-18", lambda: answers.receive("回复.xlsx", factory, by=clerk, now=LATER))
        refused("Y-18", lambda: answers.receive("回复.xlsx", b"", by=clerk, now=LATER))
        with pytest.raises(Exception, match=r"不是|不能|无法"):
            answers.receive("回复.xlsx", b"PK\x03\x04 nothing", by=clerk, now=LATER)

    def test_an_answer_that_decides_nothing_makes_no_decision(self, factory: bytes, clerk: Who) -> None:
        said = {"YD2025000001": {"回复结论": "无法核实", "情况说明": "已离职"}}
        (made,) = answers.receive("回复.xlsx", filled(factory, said), by=clerk, now=LATER)
        assert answers.propose([made.pk], by=clerk, now=LATER) == (0, [])
        assert Decision.objects.count() == 0


class TestSeveralAnswers:
    def two(self, clerk: Who, first: str = "王小明", second: str = "王大明") -> list[Answer]:
        """Two answers about one suspect of one field, the second one newer."""
        kept([candidate("A02", **{**SHOP, "severity": "M", "evidence": "没有证件号码。"})])
        return [
            Answer.objects.create(
                suspect=Suspect.objects.get(), file_name=f"回复{at}.xlsx", digest=f"sm3:{at}", row=2, said="更正",
                right_value=value, received_by="601", received_at=LATER,
            )
            for at, value in enumerate((first, second), 1)
        ]  # fmt: skip

    def test_that_differ_are_not_taken_together_and_the_newest_counts(self, clerk: Who) -> None:
        older, newer = self.two(clerk, "140525198003151211", ID)
        count, told = answers.propose([older.pk, newer.pk], by=clerk, now=LATER)
        assert count == 0 and "两条内容不同的答复" in told[0].message
        count, told = answers.propose([older.pk], by=clerk, now=LATER)
        assert count == 0 and "回复2.xlsx第2行" in told[0].message
        assert answers.propose([newer.pk], by=clerk, now=LATER) == (1, [])
        assert Decision.objects.get().corrections.get().new == ID

    def test_stay_listed_when_the_suspect_is_decided(self, clerk: Who) -> None:
        older, newer = self.two(clerk, "140525198003151211", ID)
        client = entered(clerk)
        answer = client.post("/suspects/answers/", {"answer": [str(older.pk), str(newer.pk)]})
        assert answer.status_code == 422 and "两条内容不同的答复" in answer.content.decode()
        assert client.post("/suspects/answers/", {"answer": [str(newer.pk)]}).status_code == 200
        shown = client.get("/suspects/answers/").content.decode()
        assert "回复1.xlsx" in shown and "回复2.xlsx" in shown and "有更新的答复" in shown and "已据此提出" in shown
        assert "待复核" in shown and 'name="answer"' not in shown and ID not in shown
        told = answers.propose([older.pk], by=clerk, now=LATER)[1]
        assert "疑点现为“待复核”" in told[0].message


def test_lists_are_exported_and_name_who_handed_out(factory: bytes, statistician: Who) -> None:
    client = entered(statistician)
    shown = client.get("/suspects/lists/").content.decode()
    assert f"<td>{statistician.natural_person.name}</td>" in shown and "导出 Excel" in shown
    for address in ("/suspects/lists/", "/suspects/answers/"):
        assert client.get(f"{address}?export=1").status_code == 200
