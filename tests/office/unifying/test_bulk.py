"""Many suspects with one proposal: decided together by one person, sampled and confirmed by another."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from shebao.identity import resident_check_character
from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.register.suspects import bulk, decide
from shebao.register.suspects.corrections import Amend
from shebao.register.suspects.models import BulkDecision, Correction, Decision, Paper, Sample, Suspect
from shebao.register.suspects.sampling import sampling_on
from shebao.register.who_is_meant import id_digest
from shebao.staff.models import NaturalPerson, Relative
from shebao.staff.who import Who
from tests.office.conftest import entered
from tests.office.unifying.files import PAPER, UNEMPLOYMENT, candidate, kept, record
from tests.office.unifying.test_decide import LATER, RIGHT, refused

pytestmark = pytest.mark.django_db
INVALID = ("标记无效", "查无证件，标记无效。", "已函查公安。", [PAPER])


@pytest.fixture
def clerk(hire: Callable[..., Who]) -> Who:
    return hire("clerk", "110")


@pytest.fixture
def checker(hire: Callable[..., Who]) -> Who:
    return hire("checker", "110")


def many(count: int = 30) -> str:
    """Many suspects to whom the same is proposed, and one to whom it is not; returns what is alike."""
    rows = [record("110", 2 + at % 3, f"N{at}") for at in range(count)]
    alike = [candidate("A01", records=[row], proposal="更正", proposed=f"号码更正为14052519{at}。")
             for at, row in enumerate(rows)]  # fmt: skip
    kept([*alike, candidate("A01", records=[record("210", 2, "S1")], section=UNEMPLOYMENT)])
    return str(Suspect.objects.filter(insurance="110").values_list("alike", flat=True).distinct().get())


def test_the_rule_of_the_day_says_how_many_samples() -> None:
    rule = sampling_on(date(2025, 6, 4))
    assert [rule.size(count) for count in (3, 5, 60, 101, 200, 5000)] == [3, 5, 5, 6, 10, 50]
    with pytest.raises(LookupError):
        sampling_on(date(2000, 1, 1))


def test_is_confirmed_only_after_every_sample_was_opened(clerk: Who, checker: Who) -> None:
    batch = bulk.decide_alike(many(), *INVALID, by=clerk, now=LATER)
    assert (batch.count, batch.samples_needed) == (30, 5)
    assert set(Suspect.objects.filter(insurance="110").values_list("state", flat=True)) == {"待复核"}
    samples = bulk.draw_samples(batch, by=checker, now=LATER)
    assert bulk.draw_samples(batch, by=checker, now=LATER) == samples, "no second chance"
    for sample in samples[:-1]:
        bulk.open_sample(sample.suspect, by=checker, now=LATER)
    assert "已查看4条" in refused("Y-14", lambda: bulk.confirm_bulk(batch, by=checker, now=LATER))
    bulk.open_sample(samples[-1].suspect, by=checker, now=LATER)
    bulk.confirm_bulk(batch, by=checker, now=LATER, opinion="抽查相符")
    rows = Suspect.objects.filter(insurance="110")
    assert set(rows.values_list("state", "result")) == {("已解决", "标记无效")}
    assert rows.exclude(decision__bulk=batch).count() == 0
    assert {one.decision.what for one in rows} == {"查无证件，标记无效。"}, "not what the catalogue instructs"
    changed = Correction.objects.values_list("system", "field", "new")
    assert len(changed) == 30 and set(changed) == {("110", "证件号码", "标记无效")}
    assert Suspect.objects.get(insurance="210").state == "新发现", "another section's stays"
    assert Entry.objects.filter(action="查看抽查疑点").count() == 5
    assert set(Paper.objects.values_list("bulk", "decision")) == {(batch.pk, None)}, "one paper for all of them"
    assert verify() == []


def test_samples_are_drawn_for_each_checker_by_chance(clerk: Who, hire: Callable[..., Who]) -> None:
    batch = bulk.decide_alike(many(60), *INVALID, by=clerk, now=LATER)
    drawn = {
        tuple(sample.suspect_id for sample in bulk.draw_samples(batch, by=hire("checker", "110"), now=LATER))
        for _ in range(4)
    }
    assert len(drawn) > 1


def test_its_maker_neither_samples_nor_confirms(clerk: Who, checker: Who) -> None:
    batch = bulk.decide_alike(many(), *INVALID, by=clerk, now=LATER)
    both = Who(clerk.account, clerk.natural_person, checker.grants)
    refused("Y-11", lambda: bulk.draw_samples(batch, by=both, now=LATER))
    refused("Y-11", lambda: bulk.confirm_bulk(batch, by=both, now=LATER))


def test_is_returned_whole_with_what_was_found(clerk: Who, checker: Who) -> None:
    alike = many()
    batch = bulk.decide_alike(alike, *INVALID, by=clerk, now=LATER)
    refused("C-4", lambda: bulk.give_bulk_back(batch, by=checker, now=LATER, opinion=""))
    bulk.give_bulk_back(batch, by=checker, now=LATER, opinion="第3条不符")
    assert set(Suspect.objects.filter(insurance="110").values_list("state", flat=True)) == {"核实中"}
    assert set(Decision.objects.values_list("state", flat=True)) == {"已退回"}
    again = bulk.decide_alike(alike, *INVALID, by=clerk, now=LATER)
    assert (again.count, BulkDecision.objects.count()) == (30, 2)
    assert verify() == []


def test_its_decisions_are_not_confirmed_one_by_one(clerk: Who, checker: Who) -> None:
    bulk.decide_alike(many(), *INVALID, by=clerk, now=LATER)
    one = Suspect.objects.filter(insurance="110")[0]
    refused("Y-14", lambda: decide.confirm(one, by=checker, now=LATER))


def test_leaves_out_what_is_decided_already(clerk: Who) -> None:
    alike = many(10)
    decide.decide(Suspect.objects.filter(insurance="110")[0], RIGHT, by=clerk, now=LATER)
    assert bulk.decide_alike(alike, *INVALID, by=clerk, now=LATER).count == 9
    refused(
        "Y-14",
        lambda: bulk.decide_alike(alike, *INVALID, by=clerk, now=LATER),
    )


def test_nobody_decides_a_batch_with_his_family_in_it(clerk: Who, checker: Who) -> None:
    alike = many(9)
    Relative.objects.create(
        natural_person=clerk.natural_person, id_digest=id_digest("140525196512034216"), relation="配偶"
    )
    refused(
        "C-2",
        lambda: bulk.decide_alike(alike, *INVALID, by=clerk, now=LATER),
    )
    assert NaturalPerson.objects.filter(pk=clerk.natural_person.pk).exists() and Sample.objects.count() == 0


def test_another_sections_clerk_cannot(hire: Callable[..., Who]) -> None:
    alike = many(9)
    refused(
        "Y-14",
        lambda: bulk.decide_alike(alike, *INVALID, by=hire("clerk", "210"), now=LATER),
    )


def test_a_result_is_one_of_the_catalogues_and_a_grave_batch_has_its_paper(clerk: Who) -> None:
    alike = many(9)
    told = refused("Y-2", lambda: bulk.decide_alike(alike, "停发", "x", "一致。", [PAPER], by=clerk, now=LATER))
    assert "更正、标记无效、确认无误" in told
    refused("Y-2", lambda: bulk.decide_alike(alike, "标记无效", " ", "一致。", [PAPER], by=clerk, now=LATER))
    told = refused("Y-19", lambda: bulk.decide_alike(alike, *INVALID[:3], by=clerk, now=LATER))
    assert "证明材料" in told


def test_what_does_not_follow_from_the_evidence_is_decided_one_by_one(clerk: Who) -> None:
    alike = many(9)
    told = refused("Y-20", lambda: bulk.decide_alike(alike, "更正", "x", "一致。", [PAPER], by=clerk, now=LATER))
    assert "有9条" in told
    assert Suspect.objects.filter(state="新发现").count() == 10


def shared(count: int = 4, proposed: str = "") -> list[dict[str, Any]]:
    """Suspects of A01, each with the right number of its own in its proposal."""
    made = []
    for at in range(count):
        right = f"1405251965120342{at + 2}"
        right += resident_check_character(right)
        told = f"对照证件后更正为{right}。"
        made.append(candidate("A01", records=[record("110", 2, f"N{at}")], proposal="更正", proposed=proposed or told))
    return made


class TestWhatIsOfferedInBulk:
    def test_a_new_value_comes_from_each_ones_own_proposal(self, clerk: Who) -> None:
        kept(shared())
        alike = Suspect.objects.values_list("alike", flat=True).distinct().get()
        batch = bulk.decide_alike(alike, "更正", "按证件更正。", "一致。", [PAPER], by=clerk, now=LATER)
        assert batch.count == 4
        for one in Suspect.objects.all():
            new = one.decisions.get().corrections.get().new
            assert one.proposed == f"对照证件后更正为{new}。"

    def test_what_contradicts_another_decision_is_left_to_be_decided_alone(self, clerk: Who) -> None:
        kept([*shared(), candidate("A04", records=[record("110", 2, "N0")], proposed="核对证件。")])
        amend = Amend(1, "证件号码", "140525197001013311")
        other = Suspect.objects.get(code="A04")
        decide.decide(other, decide.Asked("更正", "x", "x", papers=[PAPER], changes=[amend]), by=clerk, now=LATER)
        alike = Suspect.objects.filter(code="A01").values_list("alike", flat=True).distinct().get()
        shown = entered(clerk).get(f"/suspects/bulk/new/{alike}/").content.decode()
        assert "更正（3 条）" in shown and "“更正”：1 条不列入本批" in shown and other.number in shown
        assert bulk.decide_alike(alike, "更正", "x", "一致。", [PAPER], by=clerk, now=LATER).count == 3
        assert Suspect.objects.get(code="A01", state="新发现").rows.get().number == "N0"

    def test_only_what_can_be_decided_together_is_offered(self, clerk: Who) -> None:
        kept([candidate(records=[record("110", 2, f"N{at}")], proposed="更正姓名。") for at in range(3)])
        alike = Suspect.objects.values_list("alike", flat=True).distinct().get()
        client = entered(clerk)
        shown = client.get(f"/suspects/bulk/new/{alike}/").content.decode()
        assert "确认无误（3 条）</option>" in shown and 'value="合并"' not in shown and 'value="更正"' not in shown
        assert "“合并”：全部须逐条处理" in shown
        assert "“合并”须逐条处理" in client.get("/suspects/bulk/").content.decode()

    def test_a_groups_proposal_says_no_value_of_one_of_them(self, clerk: Who) -> None:
        kept(shared())
        assert "更正为（各条不同）。" in entered(clerk).get("/suspects/bulk/").content.decode()
