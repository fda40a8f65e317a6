"""From the finding to 100 %: every suspect decided, written back, found no more by the next run, accepted."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from shebao.journal.verify import verify
from shebao.register.models import Township
from shebao.register.suspects import decide, progress, write_back
from shebao.register.suspects.corrections import Amend
from shebao.register.suspects.delivered import FileRows
from shebao.register.suspects.keep_run import keep_run
from shebao.register.suspects.models import Correction, Record, Run, RunGroup, Suspect
from shebao.register.suspects.places import Townships, unit_places
from shebao.register.suspects.run_totals import control_totals
from shebao.staff.who import Who
from tests.office.conftest import entered
from tests.office.unifying.files import DATA, NEXT, PAPER, ROBOT, candidate, found, kept, record, source
from tests.office.unifying.test_decide import LATER, MERGE, RIGHT, refused

pytestmark = pytest.mark.django_db
INVALID = decide.Asked("标记无效", "查无证件。", "已函查公安。", papers=[PAPER], changes=[Amend(1, "", "")])
ONE = {"records": [record("110", 4, "E3")], "evidence": "证件号码不能通过校验。"}
AUTO = {"auto": True, "proposal": "自动处理", "section": DATA, "severity": "L", "evidence": "整行重复。"}


def all_of_them() -> list[dict[str, Any]]:
    return [
        candidate(),
        candidate("A01", **ONE),
        candidate("A03", records=[record("110", 3, "E2")], evidence="性别不符。"),
        candidate("A30", records=[record("210", 3, "S2")], **AUTO),
    ]


def test_everything_ends_accepted_and_completion_is_whole(hire: Callable[..., Who]) -> None:
    clerk, checker, statistician = hire("clerk", "110"), hire("checker", "110"), hire("statistician")
    kept(all_of_them())
    for code, asked in (("A04", MERGE), ("A01", INVALID), ("A03", RIGHT)):
        decide.decide(Suspect.objects.get(code=code), asked, by=clerk, now=LATER)
        decide.confirm(Suspect.objects.get(code=code), by=checker, now=LATER)
    assert dict(Suspect.objects.values_list("code", "state")) == dict.fromkeys(("A01", "A03", "A04", "A30"), "已解决")
    lists = {system: write_back.to_write_back(statistician, system).count() for system in ("110", "210")}
    assert lists == {"110": 1, "210": 1}, "what was right and what a rule did stand in no list"
    assert write_back.accept("", by=statistician, now=LATER) == 2, "they can be accepted at once"
    for system in lists:
        write_back.write_back(system, "6月4日交办", by=statistician, now=LATER)
    assert write_back.accept("", by=statistician, now=LATER) == 1, "a number that is marked stays invalid"
    # The next delivery still holds the marked number and the matter of form, and no longer the two names.
    last = kept([one for one in all_of_them() if one["code"] != "A04"], NEXT)
    assert write_back.accept("", by=statistician, now=NEXT) == 1
    assert set(Suspect.objects.values_list("state", flat=True)) == {"已验收"}
    assert progress.completion(last).percent == "100.00%"
    told = progress.figures(last, progress.all_suspects())
    assert (told["complete"], told["acceptance"]) == (True, "100.00%")
    shown = entered(clerk).get(f"/suspects/{Suspect.objects.get(code='A04').number}/").content.decode()
    assert "已验收。最近的归并未再发现本疑点。" in shown and "仍须有理由地办结" not in shown
    assert verify() == []


def test_a_suspect_is_written_back_when_every_system_is(hire: Callable[..., Who]) -> None:
    clerk, checker, statistician = hire("clerk", "110"), hire("checker", "110"), hire("statistician")
    kept([candidate()])
    both = [Amend(1, "姓名", "王小民"), Amend(2, "姓名", "王小民")]
    decide.decide(Suspect.objects.get(), replace(MERGE, changes=both), by=clerk, now=LATER)
    decide.confirm(Suspect.objects.get(), by=checker, now=LATER)
    write_back.write_back("110", "已交办", by=statistician, now=LATER)
    assert Suspect.objects.get().state == "已解决" and Correction.objects.filter(written_at=LATER).count() == 1
    write_back.write_back("210", "已交办", by=statistician, now=LATER)
    assert Suspect.objects.get().state == "已回写"


class TestWhatADecisionChanges:
    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"changes": []}, "没有写明更正内容"),
            ({"changes": [Amend(9, "姓名", "王")]}, "不是本疑点中"),
            ({"changes": [Amend(2, "血型", "王")]}, "没有“血型”字段"),
            ({"changes": [Amend(2, "", "王")]}, "没有写明更正哪个字段"),
            ({"changes": [Amend(2, "姓名", "王晓明")]}, "与原值相同"),
            ({"changes": [Amend(2, "姓名", "王"), Amend(2, "姓名", "李")]}, "写了两次"),
            ({"result": "确认无误"}, "没有要更正的内容"),
        ],
    )
    def test_is_said_by_record_and_field(self, hire: Callable[..., Who], asked: dict[str, Any], said: str) -> None:
        kept([candidate()])
        clerk = hire("clerk", "110")
        told = refused(
            "Y-20", lambda: decide.decide(Suspect.objects.get(), replace(MERGE, **asked), by=clerk, now=LATER)
        )
        assert said in told

    def test_every_result_is_one_of_the_catalogues(self, hire: Callable[..., Who]) -> None:
        kept([candidate("A02", severity="M", **ONE)])
        clerk, mine = hire("clerk", "110"), Suspect.objects.get
        for result in ("停发", "合并", "自动处理", "撤销"):
            told = refused(
                "Y-2", lambda said=result: decide.decide(mine(), replace(RIGHT, result=said), by=clerk, now=LATER)
            )
            assert "可以是补充资料、确认无误" in told
        asked = decide.Asked(
            "补充资料", "已补身份证。", "单位报送。", changes=[Amend(1, "证件号码", "140525196512034216")]
        )
        decide.decide(mine(), asked, by=clerk, now=LATER)
        assert mine().state == "待复核", "of severity M a reason is enough"

    def test_a_grave_one_needs_its_paper(self, hire: Callable[..., Who]) -> None:
        kept([candidate()])
        clerk = hire("clerk", "110")
        refused("Y-19", lambda: decide.decide(Suspect.objects.get(), replace(MERGE, papers=[]), by=clerk, now=LATER))


class TestTotals:
    def test_every_step_from_the_files_to_the_acceptance_is_told(self, hire: Callable[..., Who]) -> None:
        run = kept(all_of_them())
        rows = {row["name"]: row for row in control_totals(run)}
        assert list(rows)[-4:] == ["疑点", "处理决定", "回写清单", "验收"]
        assert rows["处理决定"]["all"] == {"rows_in": 4, "rows_out": 1, "rejected": 3}, "a rule has decided one"
        clerk, checker = hire("clerk", "110"), hire("checker", "110")
        decide.decide(Suspect.objects.get(code="A04"), MERGE, by=clerk, now=LATER)
        decide.confirm(Suspect.objects.get(code="A04"), by=checker, now=LATER)
        write_back.accept("", by=hire("statistician"), now=LATER)
        rows = {row["name"]: row["all"] for row in control_totals(run)}
        assert rows["处理决定"] == {"rows_in": 4, "rows_out": 2, "rejected": 2}
        assert rows["回写清单"] == {"rows_in": 2, "rows_out": 1, "rejected": 1}
        assert rows["验收"] == {"rows_in": 1, "rows_out": 1, "rejected": 0}
        assert all(row["rows_in"] == row["rows_out"] + row["rejected"] for row in rows.values())


class TestPlaces:
    @pytest.fixture
    def townships(self) -> None:
        for code, name in (("140525100", "南村镇"), ("140525101", "下村镇")):
            Township.objects.create(code=code, name=name)

    def test_a_file_says_its_own_township(self, townships: None) -> None:
        said = Townships()
        assert said.of({"乡镇编码": "140525101002"}) == "140525101"
        assert said.of({"所属乡镇": "下村镇"}) == "140525101"
        assert said.of({"地址": "山西省晋城市泽州县南村镇北街1号"}) == "140525100"
        assert said.of({"户籍地址": "泽州县大箕镇某村"}) == "大箕镇", "one that the register does not have"
        assert said.of({"地址": "某路1号", "姓名": "南村镇"}) == ""

    def test_rows_without_one_take_that_of_their_employer_in_its_file(self, townships: None) -> None:
        made = found([candidate()])
        units = pl.DataFrame({"row": [2, 3], "单位编号": ["U1", "U2"], "地址": ["泽州县南村镇1号", ""]})
        file = FileRows(source("单位.xlsx", "F6-110", LATER), "110", "F6-110", "Excel", False, units)
        assert unit_places({"单位.xlsx": file}, Townships()) == {("110", "U1"): "140525100"}
        raw = dict.fromkeys((*made.files, "单位.xlsx"), ("x", "sm3:0"))
        whole = replace(made, files={**made.files, "单位.xlsx": file})
        run = keep_run(whole, job=501, period="202506", raw=raw, by=ROBOT, now=LATER)
        assert dict(Record.objects.values_list("number", "township")) == {"E1": "140525100", "S1": ""}
        assert Suspect.objects.get().township == "140525100"
        rows = RunGroup.objects.filter(run=run, system="110").values_list("unit", "township", "rows")
        assert set(rows) == {("U1", "140525100", 2), ("U2", "", 1)}

    def test_an_employer_is_one_in_all_systems(self) -> None:
        run: Run = kept(all_of_them())
        (factory, shop) = progress.by_employer(run)
        assert (factory.name, factory.total, factory.open) == ("泽州某厂", 4, 3), "its rows in both systems"
        assert (shop.name, shop.total, shop.open) == ("泽州某店", 1, 1)
