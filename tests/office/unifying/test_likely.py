"""可能同一人: proposed by a run, decided by two hands, respected by the next run."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from shebao.jobs.models import Job
from shebao.jobs.worker import work_once
from shebao.journal.digest import digest_of_bytes
from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.register.imports.sources import receive
from shebao.register.models import SourceFile
from shebao.register.suspects import likely
from shebao.register.suspects.linking import decisions_for_linking, strangers
from shebao.register.suspects.models import Likely, Run
from shebao.register.suspects.unification import ask_for_run
from shebao.staff.who import Who
from tests.office.conftest import entered
from tests.office.unifying.files import NEXT, kept, linked, pair, proposed
from tests.office.unifying.test_decide import LATER, refused

pytestmark = pytest.mark.django_db
TWO = pair(("110", 3, "E2"), ("210", 3, "S2"))
NAMELESS = pair(("110", 3, "E2"), ("210", 3, ""))


@pytest.fixture
def clerk(hire: Callable[..., Who]) -> Who:
    return hire("clerk", "110")


@pytest.fixture
def checker(hire: Callable[..., Who]) -> Who:
    return hire("checker", "110")


def the_pair() -> Likely:
    return Likely.objects.get()


class TestKeeping:
    def test_the_same_pair_is_one_with_one_number(self) -> None:
        kept([], likely=proposed(TWO, pair(("110", 3, "E2"), ("210", 3, "S2"), "L36")))
        kept([], NEXT, likely=proposed(TWO))
        one = the_pair()
        assert (one.number, one.left, one.right, one.rules) == ("TY2025000001", "110:E2", "210:S2", ["L34"])
        assert (one.state, one.found, one.section) == ("待决定", True, "企业养老保险股")
        assert one.sides[1]["cells"]["姓名"] == "李大山" and one.sides[1]["person"] == "P2103"
        assert verify() == []

    def test_one_that_is_not_proposed_any_more_says_so(self) -> None:
        kept([], likely=proposed(TWO))
        kept([], NEXT)
        assert (the_pair().found, the_pair().state) == (False, "待决定")

    def test_whoever_changes_it_behind_the_site_is_found(self) -> None:
        kept([], likely=proposed(TWO))
        Likely.objects.update(section="失业保险股")
        assert verify() != []


class TestDeciding:
    def test_takes_two_hands(self, clerk: Who, checker: Who, hire: Callable[..., Who]) -> None:
        kept([], likely=proposed(TWO))
        refused("Y-1", lambda: likely.decide(the_pair(), "合并", "x", by=hire("statistician"), now=LATER))
        refused("C-4", lambda: likely.decide(the_pair(), "合并", " ", by=clerk, now=LATER))
        refused("Y-2", lambda: likely.decide(the_pair(), "更正", "x", by=clerk, now=LATER))
        likely.decide(the_pair(), "合并", "同一身份证。", by=clerk, now=LATER)
        assert decisions_for_linking() == ([], []), "not before it is confirmed"
        both = Who(clerk.account, clerk.natural_person, checker.grants)
        refused("Y-11", lambda: likely.confirm(the_pair(), by=both, now=LATER))
        likely.confirm(the_pair(), by=checker, now=LATER, opinion="相符")
        assert (the_pair().state, the_pair().same) == ("已决定", True)
        assert decisions_for_linking() == ([("110:E2", "210:S2")], [])
        assert verify() == []

    def test_a_later_decision_takes_the_place_of_the_first(self, clerk: Who, checker: Who) -> None:
        kept([], likely=proposed(TWO))
        for said in ("合并", "不是同一人"):
            likely.decide(the_pair(), said, "已核对。", by=clerk, now=LATER)
            likely.confirm(the_pair(), by=checker, now=LATER)
        assert [one.state for one in the_pair().decisions.order_by("ordinal")] == ["已撤销", "已确认"]
        assert decisions_for_linking() == ([], []) and strangers() == [("110:E2", "210:S2")]
        refused("Y-6", lambda: likely.decide(the_pair(), "不是同一人", "x", by=clerk, now=LATER))

    def test_returned_is_as_before(self, clerk: Who, checker: Who) -> None:
        kept([], likely=proposed(TWO))
        likely.decide(the_pair(), "合并", "已核对。", by=clerk, now=LATER)
        refused("C-4", lambda: likely.give_back(the_pair(), by=checker, now=LATER, opinion=""))
        likely.give_back(the_pair(), by=checker, now=LATER, opinion="缺证件")
        assert (the_pair().state, the_pair().same) == ("待决定", None)

    def test_a_record_without_a_number_cannot_be_joined(self, clerk: Who) -> None:
        kept([], likely=proposed(NAMELESS))
        refused("Y-21", lambda: likely.decide(the_pair(), "合并", "x", by=clerk, now=LATER))
        likely.decide(the_pair(), "不是同一人", "x", by=clerk, now=LATER)


class TestPages:
    def test_both_records_stand_side_by_side(self, clerk: Who, checker: Who) -> None:
        kept([], likely=proposed(TWO))
        client, address = entered(clerk), f"/unify/likely/{the_pair().number}/"
        shown = client.get(address).content.decode()
        assert "140525********33<mark>12</mark>" in shown and "140525197001013312" not in shown
        assert "L34　姓名和单位相同，无重名" in shown and "提出认定" in shown
        sent = {"said": "不是同一人", "reason": ""}
        assert client.post(f"{address}do/decide/", sent).status_code == 422
        assert client.post(f"{address}do/decide/", {**sent, "reason": "两人同名"}).status_code == 302
        assert "等待另一位人员复核" in client.get(address).content.decode()
        assert entered(checker).post(f"{address}do/confirm/").status_code == 302
        assert the_pair().same is False
        assert the_pair().number not in client.get("/unify/likely/").content.decode(), "decided: not in the list"
        assert the_pair().number in client.get("/unify/likely/?which=all").content.decode()

    def test_somebody_of_another_insurance_does_not_see_it(self, hire: Callable[..., Who]) -> None:
        kept([], likely=proposed(TWO))
        client = entered(hire("clerk", "410"))
        assert the_pair().number not in client.get("/unify/likely/").content.decode()
        assert client.get(f"/unify/likely/{the_pair().number}/").status_code == 404

    def test_the_list_is_exported(self, hire: Callable[..., Who]) -> None:
        kept([], likely=proposed(TWO))
        answer = entered(hire("section_head", "110")).post("/unify/likely/?export=1", {"purpose": "核对"})
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        text = "".join(str(cell) for row in rows for cell in row)
        assert "证件号码乙" in text and "S2" in text and "140525197001013312" not in text

    def test_a_run_says_how_many_rows_each_rule_linked(self, hire: Callable[..., Who]) -> None:
        run = kept([], likely=proposed(TWO), linked=linked(P1="L03"))
        shown = entered(hire("statistician")).get(f"/unify/runs/{run.pk}/").content.decode()
        for said in ('L03</td><td>证件号码相同，姓名一字之差或有缺损</td><td class="r">2<', "本批提出 1 对"):
            assert said in shown


HEADS = {
    "F1_企业养老_个人.csv": (
        "个人编号",
        "姓名",
        "证件号码",
        "出生日期",
        "单位编号",
        "单位名称",
        "手机号码",
        "人员状态",
    ),
    "F3_失业_个人.csv": ("个人编号", "姓名", "证件号码", "单位编号", "单位名称", "手机号码", "累计缴费月数"),
}
NAMESAKES = [
    ("E1", "牛小山", "140525196512034216", "1965-12-03", "U1", "泽州某厂", "13800000001", "在职"),
    ("E2", "牛小山", "140525198003151237", "1980-03-15", "U1", "泽州某厂", "13800000002", "在职"),
]


class TestTheNextRun:
    @pytest.fixture
    def run(self, tmp_path: Path, hire: Callable[..., Who]) -> Callable[..., Run]:
        statistician = hire("statistician")

        def carried_out(telephone: str = "") -> Run:
            folder = tmp_path / f"files{telephone}"
            folder.mkdir(exist_ok=True)
            nobody = [("S1", "牛小山", "", "D1", "泽州某厂", telephone, "12")]
            for (name, heads), rows in zip(HEADS.items(), (NAMESAKES, nobody), strict=True):
                write(folder / name, heads, rows)
            ask_for_run(registered_once(folder, statistician), "202512", by=statistician)
            job = work_once()
            assert job is not None and job.state == "完成", job and job.problem
            return Run.objects.get(job=job.pk)

        return carried_out

    def test_joins_what_is_one_person_and_proposes_the_rest_no_more(
        self, run: Callable[..., Run], clerk: Who, checker: Who, settings: Any
    ) -> None:
        first = run()
        pairs = {one.left: one for one in Likely.objects.all()}
        assert set(pairs) == {"110:E1", "110:E2"}, "one row, two whom it may be"
        for key, said in (("110:E1", "合并"), ("110:E2", "不是同一人")):
            likely.decide(pairs[key], said, "已核对。", by=clerk, now=first.made_at)
            likely.confirm(pairs[key], by=checker, now=first.made_at)
        links = links_of(run(), Path(settings.DATA))
        assert links["210:S1"][0] == links["110:E1"][0] != links["110:E2"][0]
        assert links["110:E1"][1] == "L90"
        assert set(Likely.objects.values_list("state", "found")) == {("已决定", False)}
        assert Entry.objects.filter(action="可能同一人复核").count() == 2
        assert verify() == []

    def test_does_not_join_two_who_are_not_one_whatever_speaks_for_it_later(
        self, run: Callable[..., Run], clerk: Who, checker: Who, settings: Any
    ) -> None:
        first, folder = run(), Path(settings.DATA)
        one = Likely.objects.get(left="110:E2")
        links = links_of(run("13800000002"), folder)
        assert links["210:S1"][0] == links["110:E2"][0], "the telephone says so"
        likely.decide(one, "不是同一人", "父子同号。", by=clerk, now=first.made_at)
        likely.confirm(one, by=checker, now=first.made_at)
        links = links_of(run("13800000002"), folder)
        assert links["210:S1"][0] != links["110:E2"][0]


def write(path: Path, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    path.write_text("\n".join(",".join(row) for row in (heads, *rows)) + "\n", encoding="utf-8")


def registered_once(folder: Path, by: Who) -> list[int]:
    """The files of a folder, registered where they are not yet; none is previewed."""
    listed = []
    for path in sorted(folder.glob("F*")):
        content = path.read_bytes()
        known = SourceFile.objects.filter(digest=digest_of_bytes([content])).first()
        layout = path.name.partition("_")[0]
        listed.append((known or receive([content], path.name, layout, by=by, period="202512")).pk)
    Job.objects.exclude(kind="unify.run").update(state="已取消")
    return listed


def links_of(run: Run, folder: Path) -> dict[str, tuple[str, str]]:
    """The key and rule of each record of a run."""
    frame = pl.read_parquet(folder / run.links).drop_nulls("number")
    return {
        f"{row['system']}:{row['number']}": (row["key"], row["rule"])
        for row in frame.select("system", "number", "key", "rule").iter_rows(named=True)
    }
