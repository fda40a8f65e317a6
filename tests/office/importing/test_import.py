"""A file from its bytes to the register: refused in words, previewed, accepted by another person, applied once."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from shebao.identity import resident_check_character
from shebao.jobs.worker import work_once
from shebao.journal.models import Change, Entry
from shebao.journal.verify import verify
from shebao.register.imports.apply import accept, discard
from shebao.register.imports.preview import run_preview
from shebao.register.imports.reading import AS_NUMBER, read_table
from shebao.register.imports.sources import ask_for_preview, receive, stored
from shebao.register.insurance_mask import wrong
from shebao.register.models import Employer, Enrolment, InjuryRate, PensionStatus, Person, Registration, SourceFile
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.hands import ASKED, Hands
from tests.office.importing.files import UNIT, UNIT_ROW, cover_note, credit_code, person, resident, table, write_xlsx

pytestmark = pytest.mark.django_db
Preview = Callable[..., SourceFile]
Apply = Callable[[SourceFile], SourceFile]

RETIRED = {
    "人员状态": "离退休",
    "缴费状态": "终止缴费",
    "退休日期": "2025-05-20",
    "待遇状态": "正常发放",
    "月养老金": "2500.75",
}


def errors(source: SourceFile) -> list[list[str]]:
    book = CalamineWorkbook.from_path(settings.DATA / "sources" / source.errors_path)
    return book.get_sheet_by_index(0).to_python()


def reasons(source: SourceFile) -> dict[int, str]:
    return dict(source.totals["first"])


class TestFromTheFileToTheRegister:
    def test_a_worker_and_a_pensioner(self, employer: None, preview: Preview, apply: Apply) -> None:
        source = preview([person(1), person(2, 姓名="李大明", **RETIRED)])
        assert (source.state, source.rows, source.good_rows, source.bad_rows) == ("待确认", 2, 2, 0)
        assert not Person.objects.exists(), "nothing is applied before the totals are accepted"
        apply(source)
        worker, pensioner = Person.objects.order_by("id")
        assert (worker.id_number, worker.name, worker.sex, str(worker.born)) == (
            resident(1),
            "王小明",
            "男",
            "1980-04-05",
        )
        enrolment = Enrolment.objects.get(person=worker)
        assert (enrolment.insurance, enrolment.registration.number, enrolment.state) == ("110", UNIT, "参保缴费")
        assert (enrolment.base, enrolment.paid_months, enrolment.account_balance) == (419_800, 230, 3_000_025)
        assert (str(enrolment.valid_from), enrolment.valid_to, enrolment.employment) == (
            "2005-08-01",
            None,
            "合同制职工",
        )
        ended = Enrolment.objects.get(person=pensioner)
        assert (str(ended.valid_to), ended.end_reason) == ("2025-05-01", "退休")
        pension = PensionStatus.objects.get()
        assert (pension.person, pension.state, pension.monthly) == (pensioner, "正常", 250_075)
        assert (str(pension.retired_on), str(pension.valid_from)) == ("2025-05-20", "2025-06-01")

    def test_leaves_the_history_of_every_row(self, employer: None, preview: Preview, apply: Apply) -> None:
        apply(preview([person(1), person(2, **RETIRED)]))
        entry = Entry.objects.get(action="导入源文件", detail__startswith="F1")
        assert entry.changes == Change.objects.filter(entry=entry).count() == 5
        assert verify() == []
        assert wrong() == []

    def test_the_totals_are_those_of_the_rows(self, employer: None, preview: Preview) -> None:
        source = preview([person(1), person(2, 缴费基数="100.10"), person(3, 性别="女", 缴费基数="1000.00")])
        base = next(each for each in source.totals["columns"] if each["header"] == "缴费基数")
        assert (base["all"], base["good"], base["bad"]) == ("5,298.10", "4,298.10", "1,000.00")
        assert source.rows == source.good_rows + source.bad_rows == 3
        assert source.totals["effects"][0] == {"table": "参保人", "new": 2, "changed": 0, "same": 0}

    def test_the_register_changed_after_the_preview(self, employer: None, preview: Preview, checker: Who) -> None:
        source = preview([person(1)])
        Person.objects.create(id_number=resident(1), name="另一人", sex="男", born="1980-04-05")
        accept(source.pk, by=checker, cover=cover_note(source))
        job = work_once()
        assert job is not None
        assert (job.state, Enrolment.objects.count()) == ("失败", 0)
        assert "由1变为0" in job.problem
        discard(source.pk, by=checker, reason="登记簿有变化")

    def test_a_later_file_fills_gaps_and_updates_the_enrolment(
        self, employer: None, preview: Preview, apply: Apply
    ) -> None:
        apply(preview([person(1, 手机号码="")]))
        source = preview([person(1, 缴费基数="5000.00", 户口性质="农村", 最近缴费年月="202506")])
        assert [each["changed"] for each in source.totals["effects"]] == [1, 1, 0]
        apply(source)
        one = Person.objects.get()
        assert one.telephone == "15400000001", "what was empty is filled"
        assert one.household == "城镇", "what is registered is changed by a case only"
        assert Enrolment.objects.get().base == 500_000
        assert verify() == []

    def test_the_employer_of_a_number_has_the_name_of_the_file(
        self, employer: None, preview: Preview, hire: Callable[..., Who]
    ) -> None:
        told = "单位编号14052500001在登记簿中是“泽州县某厂”，与文件的“泽州县另一厂”不符"
        rows = [
            person(1, 单位名称="泽州县另一厂"),
            person(2, 单位名称="泽州县 某厂"),
            person(3, 单位名称=""),
            person(4, 单位编号="", 单位名称="泽州县另一厂", 用工形式="灵活就业"),
        ]
        source = preview(rows)
        assert (source.good_rows, reasons(source)) == (3, {2: told})
        changes = {"name": "泽州县另一厂"}
        asked = {"employer": Employer.objects.get().pk, "changes": changes, "effective": ASKED}
        Hands(hire).do("P3U", "110", asked)
        assert preview([person(1, 单位名称="泽州县另一厂"), person(2)]).good_rows == 2, "a former name on record"
        assert preview([person(1, 单位名称="泽州县第三厂"), person(2)]).bad_rows == 1

    def test_a_personal_number_of_somebody_else_is_refused(
        self, employer: None, preview: Preview, apply: Apply
    ) -> None:
        apply(preview([person(1)]))
        source = preview([person(2, 个人编号=person(1)["个人编号"]), person(3)])
        told = {2: "个人编号在登记簿中属于另一人，须与源系统核对：1100000001"}
        assert (source.good_rows, reasons(source)) == (1, told)
        assert preview([person(1, 缴费基数="5000.00")]).good_rows == 1

    def test_a_number_of_the_supplementary_scheme_is_one_persons_too(self, preview: Preview) -> None:
        row = {"姓名": "王小明", "证件号码": resident(1), "参保年月": "201201", "缴费状态": "参保缴费"}
        one = Person.objects.create(id_number=resident(9), name="另一人", sex="男", born="1980-04-05")
        Enrolment.objects.create(person=one, insurance="RSP", number="9", valid_from="2020-01-01")
        source = preview([row | {"个人编号": "9", "补充养老参保状态": "参保"}], "F5")
        assert reasons(source) == {2: "个人编号在登记簿中属于另一人，须与源系统核对：9"}

    def test_injury_insurance_knows_second_jobs_and_rates(self, preview: Preview, apply: Apply) -> None:
        second = UNIT_ROW | {"单位编号": "14052500002", "单位名称": "泽州县二厂", "统一社会信用代码": credit_code(2)}
        apply(preview([UNIT_ROW, second], "F6-410"))
        assert {rate.rate for rate in InjuryRate.objects.all()} == {7000}
        job = {"姓名": "王小明", "证件号码": resident(1), "参保年月": "202001", "参保状态": "正常参保"}
        apply(
            preview(
                [job | {"个人编号": "441", "单位编号": UNIT}, job | {"个人编号": "441", "单位编号": "14052500002"}],
                "F4",
            )
        )
        assert Enrolment.objects.filter(person__id_number=resident(1), valid_to=None).count() == 2
        assert verify() == []

    def test_the_same_employer_of_two_systems_is_one(self, preview: Preview, apply: Apply) -> None:
        apply(preview([UNIT_ROW], "F6-110"))
        apply(preview([UNIT_ROW | {"地址": "南村镇"}], "F6-210"))
        assert (Employer.objects.count(), Registration.objects.count()) == (1, 2)
        assert Employer.objects.get().address == "南村镇"


class TestFilesForOtherRooms:
    """F7 to F10 are registered and previewed; nobody can apply them."""

    @pytest.mark.parametrize(
        ("code", "row"),
        [
            ("F7", {"险种": "110", "费款所属期": "202506", "单位实缴": "-5.00", "证件号码": resident(1)}),
            ("F8", {"险种": "110", "个人编号": "1", "待遇项目": "基本养老金", "所属期": "202506", "实发金额": "-5.00"}),
            ("F9", {"来源": "民政", "姓名": "王小明", "事件": "死亡", "事件日期": "2025-06-01"}),
            ("F10", {"险种系统": "企业养老", "个人编号": "1", "变更项目": "姓名", "变更日期": "2025-06-01"}),
        ],
    )
    def test_are_seen(self, code: str, row: dict[str, str], preview: Preview, checker: Who) -> None:
        source = preview([row], code)
        assert (source.state, source.good_rows, source.totals["first"]) == ("已预览", 1, [])
        with pytest.raises(Refused, match="已预览"):
            accept(source.pk, by=checker, cover=cover_note(source))

    def test_a_column_that_not_every_file_has(self, preview: Preview, tmp_path: Path) -> None:
        head, row = table("F7", [{"险种": "110", "费款所属期": "202506"}])
        assert preview(write_xlsx(tmp_path / "短.xlsx", [head[:-2], row[:-2]]), "F7").good_rows == 1


class TestTheSameBytes:
    def test_come_once(self, employer: None, preview: Preview, clerk: Who, tmp_path: Path) -> None:
        first = preview([person(1)])
        with pytest.raises(Refused, match=f"第{first.pk}号“文件.xlsx”"):
            receive([stored(first).read_bytes()], "另一个名字.xlsx", "F1", by=clerk)

    def test_given_up_while_they_are_previewed(self, employer: None, clerk: Who, tmp_path: Path) -> None:
        path = write_xlsx(tmp_path / "文件.xlsx", table("F1", [person(1)]))
        source = receive([path.read_bytes()], "文件.xlsx", "F1", by=clerk)

        def progress(stage: str, done: int = 0, total: int = 0) -> None:
            if stage == "写错误文件":
                discard(source.pk, by=clerk, reason="传错文件")

        with pytest.raises(Refused, match="预览时已作废"):
            run_preview(ask_for_preview(source, by=clerk), progress)  # type: ignore[arg-type]
        source.refresh_from_db()
        assert source.state == "已作废"

    def test_come_again_after_they_were_given_up(self, employer: None, preview: Preview, clerk: Who) -> None:
        first = preview([person(1)])
        discard(first.pk, by=clerk, reason="版式选错")
        again = receive([stored(first).read_bytes()], "文件.xlsx", "F1", by=clerk)
        assert (again.pk, again.state) == (first.pk, "已登记")


class TestWhoAccepts:
    def test_not_who_registered(self, hire: Callable[..., Who], preview: Preview, clerk: Who, employer: None) -> None:
        source = preview([person(1)])
        SourceFile.objects.filter(pk=source.pk).update(registered_by="077")
        other = hire("checker")
        other.natural_person.number = "077"
        with pytest.raises(Refused, match="不能确认自己登记"):
            accept(source.pk, by=other, cover=cover_note(source))
        assert Entry.objects.filter(action="确认控制总数", result="拒绝").count() == 1

    def test_not_who_has_no_right(self, preview: Preview, clerk: Who, employer: None) -> None:
        with pytest.raises(Refused, match="没有确认导入的权限"):
            accept(preview([person(1)]).pk, by=clerk, cover={})

    def test_not_for_another_insurance(self, hire: Callable[..., Who], preview: Preview, employer: None) -> None:
        with pytest.raises(Refused, match="没有确认导入的权限"):
            accept(preview([person(1)]).pk, by=hire("checker", "210"), cover={})

    def test_accepted_twice_is_applied_once(self, preview: Preview, checker: Who, employer: None) -> None:
        source = preview([person(1)])
        accept(source.pk, by=checker, cover=cover_note(source))
        with pytest.raises(Refused, match="已确认"):
            accept(source.pk, by=checker, cover=cover_note(source))
        work_once()
        assert work_once() is None
        assert Person.objects.count() == 1


class TestTheErrorFile:
    def test_is_the_sheet_with_every_reason(self, employer: None, preview: Preview) -> None:
        source = preview(
            [person(1), person(2, 性别="女", 出生日期="1981-01-01"), person(3, 缴费基数="十元", 单位编号="9")]
        )
        head, *rows = errors(source)
        assert head == [*table("F1", [])[0], "错误原因"]
        assert [row[3] for row in rows] == [resident(1), resident(2), resident(3)], "every row, in the file's order"
        assert [row[-1] for row in rows] == [
            "",
            "“出生日期”与证件号码中的不符；“性别”与证件号码不符",
            "“缴费基数”不是金额：十元；单位编号没有本险种登记，须先导入或登记单位：9",
        ]

    def test_can_be_corrected_and_come_back(
        self, employer: None, preview: Preview, apply: Apply, tmp_path: Path
    ) -> None:
        """The good rows were applied meanwhile: of the whole sheet only the corrected row does something."""
        source = apply(preview([person(1), person(2, 性别="女"), person(3)]))
        lines = errors(source)
        lines[2][4] = "男"
        again = preview(write_xlsx(tmp_path / "改正.xlsx", lines))
        assert (again.rows, again.good_rows) == (3, 3)
        assert [(each["new"], each["changed"], each["same"]) for each in again.totals["effects"][:2]] == [(1, 0, 2)] * 2
        apply(again)
        assert Person.objects.count() == 3
        assert verify() == []

    def test_says_the_same_of_itself(self, employer: None, preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing is lost on the way out and in again: text, numbers, gaps, signs that XML has no place for."""
        monkeypatch.setattr("shebao.register.imports.error_file.ROWS_AT_ONCE", 2)
        odd = "<a>&]]>_x0041_\n \"'"
        rows = [
            person(1, 缴费基数=4198.5, 民族=odd), {}, person(2, 证件号码=140525198004050014, 缴费基数=12),
            person(3, 户口性质=" 城 镇 "), person(4, 性别="女"),
        ]  # fmt: skip
        source = preview(rows)
        made = settings.DATA / "sources" / source.errors_path
        first, second = read_table(stored(source)), read_table(made)
        assert second.columns[:-1] == [
            [cell and cell.replace(AS_NUMBER, "") if header == "证件号码" else cell for cell in cells]
            for header, cells in zip(first.headers, first.columns, strict=True)
        ], "a damaged number comes back as text and is refused again"
        assert second.numbers == first.numbers == [2, 4, 5, 6]
        again = preview(made)
        assert (again.totals["first"], again.rows) == (source.totals["first"], 4)

    def test_marks_what_was_refused(self, employer: None, preview: Preview) -> None:
        source = preview([person(1), person(2, 性别="女")])
        with zipfile.ZipFile(settings.DATA / "sources" / source.errors_path) as book:
            sheet, styles = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
        assert '<autoFilter ref="AC1:AC3"/>' in sheet
        formats = re.findall(r'<xf [^>]*fillId="(\d+)"', styles.partition("<cellXfs")[2])
        fills = re.findall(r"<fill>.*?</fill>", styles)
        of_row = [set(re.findall(rf'<c r="[A-Z]+{row}" s="(\d+)"', sheet)) for row in (2, 3)]
        good, bad = ({fills[int(formats[int(style)])] for style in used} for used in of_row)
        assert good == {'<fill><patternFill patternType="none"/></fill>'}
        assert len(bad) == 1 and "FBE3E1" in bad.pop()

    def test_is_not_there_when_nothing_was_refused(self, employer: None, preview: Preview) -> None:
        source = preview([person(1)])
        assert source.errors_path == ""
        assert not list((settings.DATA / "sources").glob("*.errors.xlsx"))

    def test_disarms_formulas(self, employer: None, preview: Preview) -> None:
        attack = '=HYPERLINK("http://x","y")'
        source = preview([person(1, 姓名=attack, 经办机构="@SUM(1)", 民族="+1+1")])
        row = errors(source)[1]
        assert (row[1], row[26], row[6]) == (f"'{attack}", "'@SUM(1)", "'+1+1")
        assert "含有姓名中不应有的字符" in row[-1]


class TestContradictions:
    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"证件号码": resident(1)[:17] + "9"}, "校验码不符"),
            ({"证件号码": ""}, "“证件号码”未填"),
            ({"证件号码": "4.1E+17"}, "已被电子表格损坏"),
            ({"证件号码": 140525198004050014}, "已被电子表格损坏"),
            ({"证件号码": "140525198004050000"}, "已被电子表格损坏"),
            ({"证件号码": "140525198013450011"}, "不是日历上的日期"),
            ({"姓名": "<script>alert(1)</script>"}, "含有姓名中不应有的字符"),
            ({"姓名": "王'; DROP TABLE register_person;--"}, "含有姓名中不应有的字符"),
            ({"出生日期": "80-04-05"}, "年份只有两位"),
            ({"出生日期": "29316"}, "是日期的序号"),
            ({"出生日期": "2099-01-01"}, "晚于今天"),
            ({"首次参保年月": "2005"}, "不是年月"),
            ({"首次参保年月": "200513"}, "不是年月"),
            ({"缴费基数": "4198.005"}, "多于两位小数"),
            ({"缴费基数": "-1"}, "不得为负数"),
            ({"人员状态": "失踪"}, "应为在职、离退休、死亡、其他之一"),
            ({"人员状态": "死亡"}, "人员状态为死亡，不得参保缴费"),
            ({"人员状态": "离退休"}, "离退休人员不得参保缴费"),
            ({"银行账号": 6210991100000000001}, "末位已丢失"),
            ({"单位编号": ""}, "“单位编号”未填"),
            ({"缴费状态": "终止缴费", "最近缴费年月": ""}, "终止缴费而没有最近缴费年月"),
            ({"最近缴费年月": "200001"}, "早于参保年月"),
            ({"待遇状态": "正常发放"}, "有待遇状态而没有退休日期"),
        ],
    )
    def test_in_a_row(self, employer: None, preview: Preview, changed: dict[str, object], reason: str) -> None:
        source = preview([person(1, **changed), person(7)])
        assert list(reasons(source)) == [2]
        assert reason in reasons(source)[2]

    def test_a_true_number_that_ends_in_000_passes(self, employer: None, preview: Preview) -> None:
        """Also where other numbers of the file are damaged; then a notice asks to look at it."""
        days = (f"196604{day:02d}" for day in range(1, 31))
        day = next(day for day in days if resident_check_character(f"140525{day}100") == "0")
        true = {"证件号码": f"140525{day}1000", "性别": "女", "出生日期": day}
        assert reasons(preview([person(1, **true)])) == {}
        source = preview([person(1, **true), person(2, 证件号码="4.1E+17"), person(3, 证件号码="140525198004050000")])
        assert list(reasons(source)) == [3, 4]
        assert "校验码相符的000以文本保存即可导入" in reasons(source)[4]
        assert "第2行的证件号码末三位为000，校验码相符" in source.totals["notices"][0]

    def test_forms_that_are_put_right(self, employer: None, preview: Preview) -> None:
        source = preview(
            [
                person(1, 证件号码=f"'{resident(1)} ", 姓名="王 小\u200b明", 出生日期="1980年4月5日", 缴费基数="4,198"),
                person(2, 证件号码="140525800405005", 首次参保年月="2005-08", 缴费基数=4198.5),
            ]
        )
        assert reasons(source) == {}

    def test_none_of_two_rows_is_the_first(self, employer: None, preview: Preview) -> None:
        """One person with two personal numbers: which row is right is not for the program to say."""
        source = preview(
            [person(1), person(1, 个人编号="1199"), person(2, 个人编号="1150"), person(3, 个人编号="1150")]
        )
        found = reasons(source)
        assert "重复参保，不能确定以哪一行为准：第2、3行" in found[2]
        assert "重复参保" in found[3]
        assert "同一个人编号在文件中属于不同的人：第4、5行" in found[4]
        assert source.good_rows == 0

    def test_a_row_that_stands_twice_word_by_word_counts_once(self, employer: None, preview: Preview) -> None:
        assert reasons(preview([person(1), person(1)])) == {3: "与前面的一行完全相同：第2行"}

    def test_with_the_register(self, employer: None, preview: Preview, apply: Apply) -> None:
        apply(preview([person(1), person(2)]))
        found = reasons(preview([person(1, 姓名="李四"), person(2, 首次参保年月="202401")]))
        assert "姓名与本行不同，须核实后按变更办理：王*" in found[2]
        assert "已有未终止的参保，须先办理停保或转移：自2005-08起" in found[3]

    def test_of_employers(self, preview: Preview, apply: Apply) -> None:
        apply(preview([UNIT_ROW], "F6-110"))
        found = reasons(
            preview(
                [
                    UNIT_ROW | {"单位名称": "改名厂"},
                    UNIT_ROW | {"统一社会信用代码": credit_code(2), "单位编号": "2", "参保险种": "失业"},
                    UNIT_ROW | {"统一社会信用代码": credit_code(3)[:17] + "I", "单位编号": "3"},
                ],
                "F6-110",
            )
        )
        assert "单位名称与本行不同，须核实后按变更办理：泽州县某厂" in found[2]
        assert "“参保险种”中没有企业养老" in found[3]
        assert "不含I、O、S、V、Z" in found[4]
