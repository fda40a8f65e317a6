"""P01 to P05 through their hands: the ordinary path, returned and corrected, frozen and released, reversed."""

from collections.abc import Callable
from typing import Any

import pytest

from shebao.cases import workflow
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case
from shebao.cases.states import State
from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.register import insurance_mask, rows
from shebao.register.register_kind import with_differences
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.hands import ASKED, WOMAN, Hands, employer_payload, enrolment_payload

Asked = tuple[str, dict[str, Any], dict[str, Any]]
"""Insurance, what is asked, what of it is corrected when it comes back."""


def p01(hands: Hands) -> Asked:
    return "410", employer_payload(insurance="410", risk_class=5, number="G0001"), {"risk_class": 6}


def p01_cancel(hands: Hands) -> Asked:
    hands.employer()
    return "110", employer_payload(action="注销", month="2025-06", reason="破产终结"), {"reason": "依法解散"}


def p01_rate(hands: Hands) -> Asked:
    hands.employer("410", risk_class=5)
    return (
        "410",
        employer_payload(action="费率核定", insurance="410", risk_class=5, factor=120, month="2025-07"),
        {"factor": 80},
    )


def p02(hands: Hands) -> Asked:
    return "110", enrolment_payload(hands.employer()), {"month": "2025-05"}


def p02_after_a_pause(hands: Hands) -> Asked:
    enrolment = hands.enrolled(hands.employer(), month="2025-02")
    paused = {"enrolment": enrolment.pk, "action": "暂停", "reason": "失业", "last_month": "2025-03"}
    hands.do("P04", "110", paused)
    return "110", enrolment_payload(None, month="2025-05"), {"month": "2025-06"}


def p03_key(hands: Hands) -> Asked:
    person = hands.enrolled(hands.employer()).person_id
    changes = {"name": "牛小山", "bank": "泽州农商行", "bank_account": "6228480000000000001"}
    asked = {"person": person, "changes": changes, "effective": ASKED, "owner": "牛小山"}
    return "110", asked, {"changes": {**changes, "name": "牛晓山"}, "owner": "牛晓山"}


def p03_both(hands: Hands) -> Asked:
    person = hands.enrolled(hands.employer()).person_id
    changes = {"name": "马小花", "id_number": WOMAN, "sex": "女", "born": "1985-07-12", "retirement_group": "F50"}
    return "110", {"person": person, "changes": changes, "effective": ASKED}, {"effective": "2025-06-01"}


def p3a(hands: Hands) -> Asked:
    person = hands.enrolled(hands.employer()).person_id
    return (
        "110",
        {"person": person, "changes": {"telephone": "13900000000"}, "effective": ASKED},
        {"changes": {"telephone": "13900000001"}},
    )


def p3u(hands: Hands) -> Asked:
    employer = hands.employer()
    return (
        "110",
        {"employer": employer.pk, "changes": {"name": "泽州县某某重工有限公司"}, "effective": ASKED},
        {"changes": {"name": "泽州县某某重工有限公司", "contact": "李某"}},
    )


def p04_pause(hands: Hands) -> Asked:
    enrolment = hands.enrolled(hands.employer(), month="2025-03")
    return (
        "110",
        {"enrolment": enrolment.pk, "action": "暂停", "reason": "失业", "last_month": "2025-05"},
        {"last_month": "2025-04"},
    )


def p04_end(hands: Hands) -> Asked:
    enrolment = hands.enrolled(hands.employer(), month="2025-03")
    return (
        "110",
        {"enrolment": enrolment.pk, "action": "终止", "reason": "调动", "last_month": "2025-05"},
        {"reason": "转出"},
    )


def p04_death(hands: Hands) -> Asked:
    employer = hands.employer()
    hands.employer("210")
    enrolment = hands.enrolled(employer, month="2025-03")
    hands.enrolled(employer, "210", month="2025-04")
    asked = {"enrolment": enrolment.pk, "action": "终止", "reason": "死亡", "last_month": "2025-05"}
    return "110", {**asked, "died_on": "2025-05-20"}, {"died_on": "2025-05-21"}


def p05(hands: Hands) -> Asked:
    employer = hands.employer()
    one, two = hands.enrolled(employer), hands.enrolled(employer, id_number=WOMAN, name="马小花", sex="女",
                                                         born="1985-07-12")  # fmt: skip
    lines = [{"person": one.person_id, "declared": 300_000}, {"person": two.person_id, "declared": 800_000}]
    asked = {"insurance": "110", "year": 2025, "employer": employer.pk, "determined_on": ASKED, "lines": lines}
    return "110", asked, {"lines": [lines[0], {**lines[1], "declared": 9_000_000}]}


WAYS: dict[str, tuple[str, Callable[[Hands], Asked]]] = {
    "employer registered": ("P01", p01),
    "employer cancelled": ("P01", p01_cancel),
    "injury rate fixed": ("P01", p01_rate),
    "person enrolled": ("P02", p02),
    "person goes on after a pause": ("P02", p02_after_a_pause),
    "key data changed": ("P03", p03_key),
    "name and number changed": ("P03", p03_both),
    "ordinary data changed": ("P3A", p3a),
    "employer data changed": ("P3U", p3u),
    "enrolment paused": ("P04", p04_pause),
    "enrolment ended": ("P04", p04_end),
    "person died": ("P04", p04_death),
    "bases verified": ("P05", p05),
}
every_way = pytest.mark.parametrize("way", WAYS)


@pytest.fixture
def hands(hire: Callable[..., Who]) -> Hands:
    return Hands(hire)


def register_now() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    return {table: list(rows.current(table)) for table in rows.TABLES}


def clean() -> bool:
    return verify() == [] and insurance_mask.wrong() == []


@pytest.mark.django_db
class TestEveryWay:
    @every_way
    def test_takes_effect_once_with_its_journal(self, hands: Hands, way: str) -> None:
        code, prepare = WAYS[way]
        insurance, asked, _ = prepare(hands)
        kind = kind_of(code)
        assert kind.differences(asked) and all(paper.basis for paper in kind.papers(asked))
        before = register_now()
        case = hands.open(code, insurance, asked)
        assert workflow.open_case(code, insurance, asked, by=hands.clerk, now=NOW) == case
        assert register_now() == before
        case = hands.finish(case)
        assert register_now() != before
        written = Entry.objects.filter(case_number=case.number, rows__table__startswith="register_")
        assert written.distinct().count() == 1
        assert clean()

    @every_way
    def test_what_the_checker_saw_is_shown_for_good(self, hands: Hands, way: str) -> None:
        code, prepare = WAYS[way]
        insurance, asked, _ = prepare(hands)
        kept = with_differences(code, asked)
        told = kind_of(code).differences(kept)
        hands.do(code, insurance, kept)
        assert kind_of(code).differences(kept) == told

    @every_way
    def test_one_whose_differences_changed_meanwhile_is_refused(self, hands: Hands, way: str) -> None:
        code, prepare = WAYS[way]
        insurance, asked, _ = prepare(hands)
        stale = {**asked, "变更对照": [["姓名", "甲", "乙", False]]}
        with pytest.raises(Refused, match="变更前后对照已不相符"):
            workflow.open_case(code, insurance, stale, by=hands.clerk, now=NOW)

    @every_way
    def test_a_returned_one_is_corrected_and_goes_on(self, hands: Hands, way: str) -> None:
        code, prepare = WAYS[way]
        insurance, asked, corrected = prepare(hands)
        case = hands.open(code, insurance, asked)
        case = workflow.give_back(case, by=hands.checker, now=NOW, opinion="与材料不符")
        case = workflow.revise(case, {**asked, **corrected}, by=hands.clerk, now=NOW)
        assert (case.version, case.state) == (2, State.TO_CHECK)
        hands.finish(case)
        assert clean()

    @every_way
    def test_a_frozen_one_waits_for_its_release(self, hands: Hands, way: str, hire: Callable[..., Who]) -> None:
        code, prepare = WAYS[way]
        insurance, asked, _ = prepare(hands)
        case, audit = hands.open(code, insurance, asked), hire("auditor")
        before = register_now()
        workflow.freeze(case, by=audit, now=NOW, opinion="涉嫌冒用")
        with pytest.raises(Refused, match="冻结"):
            workflow.check(case, by=hands.checker, now=NOW, version=1)
        assert register_now() == before
        workflow.release(case, by=audit, now=NOW, opinion="核实无误")
        hands.finish(Case.objects.get(pk=case.pk))
        assert clean()

    @every_way
    def test_a_reversed_one_leaves_what_counts_as_it_was(self, hands: Hands, way: str) -> None:
        code, prepare = WAYS[way]
        insurance, asked, _ = prepare(hands)
        before = counting()
        case = hands.do(code, insurance, asked)
        assert counting() != before
        assert kind_of(code).differences({**asked, "冲正": case.number})
        hands.undo(case)
        case.refresh_from_db()
        assert case.state == State.REVERSED
        assert counting() == before
        assert clean()
        # What was reversed may be done again.
        hands.do(code, insurance, asked)
        assert clean()


@pytest.mark.django_db
def test_a_reversal_says_each_thing_once_and_masks_what_is_sensitive(hands: Hands) -> None:
    insurance, asked, _ = p03_key(hands)
    case = hands.do("P03", insurance, asked)
    told = kind_of("P03").differences({**asked, "冲正": case.number})
    names = [one.name for one in told]
    assert sorted(names) == sorted(set(names)) and "关键信息变更（姓名、开户银行、银行账号）" in names
    assert {one.name for one in told if one.mask} == {"参保人：银行账号"}


ONLY_ADDED = ("register_keychange", "register_contributionbase", "register_injuryrate")


def counting() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """The register without what counts nowhere: reversed rows, rows only ever added, persons without enrolments."""
    known = {
        table: [(key, row) for key, row in found if row.get("state") != "已冲正"]
        for table, found in register_now().items()
        if table not in ONLY_ADDED
    }
    enrolled = {row["person_id"] for _, row in known["register_enrolment"]}
    known["register_person"] = [(key, row) for key, row in known["register_person"] if int(key) in enrolled]
    return known
