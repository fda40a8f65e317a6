"""New values of corrections: what the register does not take is refused, what speaks against one is shown, and
two suspects never give one field two values.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from shebao.identity import resident_check_character
from shebao.register.models import Person
from shebao.register.suspects import answers, decide
from shebao.register.suspects.corrections import Amend
from shebao.register.suspects.keep_run import keep_run
from shebao.register.suspects.models import Answer, Correction, Decision, Suspect
from shebao.staff.who import Who
from tests.office.conftest import entered
from tests.office.unifying.files import AUDIT, PAPER, ROBOT, candidate, found, one, record
from tests.office.unifying.test_decide import LATER, refused

pytestmark = pytest.mark.django_db
HIS, ANOTHERS = "140525196512034216", "140525197001013311"
FIRST_ONE = [record("110", 2, "E1")]


def card(first17: str) -> str:
    return first17 + resident_check_character(first17)


HERS = card("14052519651203422")
"""The same birth, the other sex."""


@pytest.fixture
def clerk(hire: Callable[..., Who]) -> Who:
    return hire("clerk", "110")


@pytest.fixture
def checker(hire: Callable[..., Who]) -> Who:
    return hire("checker", "110")


def raised(*codes: str, number: str = "140525196512034217", born: str = "1965-12-03") -> None:
    """Suspects about one record of the enterprise system, whose number is wrong by its check character."""
    made = found([candidate(code, records=FIRST_ONE, persons=["P1"]) for code in codes])
    file = made.files["企业养老.xlsx"]
    raw = file.raw.with_columns(
        pl.Series("证件号码", [number, *file.raw["证件号码"][1:]]),
        pl.Series("性别", ["男", None, None]),
        pl.Series("出生日期", [born, None, None]),
    )
    files = {**made.files, "企业养老.xlsx": replace(file, raw=raw)}
    keep_run(replace(made, files=files), job=701, period="202506", raw=dict.fromkeys(files, ("x", "sm3:0")),
             by=ROBOT, now=LATER)  # fmt: skip


def asked(*changes: tuple[str, str], result: str = "更正") -> decide.Asked:
    amends = [Amend(1, field, new) for field, new in changes]
    return decide.Asked(result, "按身份证更正。", "已核对原件。", papers=[PAPER], changes=amends)


@pytest.mark.parametrize(
    ("field", "new", "told"),
    [
        ("证件号码", "140525196512034218", "校验码应为6，实为8"),
        ("证件号码", "140525196513034216", "不是日历上的日期"),
        ("证件号码", "14052519651203421", "应为18位"),
        ("证件号码", ANOTHERS, "“出生日期”与证件号码中的不符"),
        ("证件号码", HERS, "“性别”与证件号码不符"),
        ("姓名", "王<小>明", "姓名中不应有的字符"),
        ("出生日期", "1965-02-30", "不是日历上的日期"),
        ("出生日期", "1966-12-03", "“出生日期”与证件号码中的不符"),
        ("性别", "女", "“性别”与证件号码不符"),
        ("性别", "无", "应为男、女之一"),
        ("手机号码", "12x", "应为手机号码"),
        ("银行账号", "62", "应为8至32位数字"),
        ("缴费基数", "很多", "不是金额"),
    ],
)
def test_what_a_field_does_not_take_is_refused(clerk: Who, field: str, new: str, told: str) -> None:
    raised("A01")
    assert told in refused("Y-20", lambda: decide.decide(one(), asked((field, new)), by=clerk, now=LATER))
    assert one().state == "新发现" and not Correction.objects.exists()


def test_a_right_number_is_taken_and_what_is_corrected_along_counts(clerk: Who, checker: Who) -> None:
    raised("A01", "A04")
    first, second = Suspect.objects.order_by("pk")
    decide.decide(first, asked(("证件号码", HIS)), by=clerk, now=LATER)
    assert Correction.objects.get().new == HIS
    decide.give_back(first, by=checker, now=LATER, opinion="再核")
    decide.decide(second, asked(("证件号码", HERS), ("性别", "女")), by=clerk, now=LATER)
    assert set(Correction.objects.filter(decision__suspect=second).values_list("new", flat=True)) == {HERS, "女"}


def test_a_contradiction_that_was_there_before_is_shown_and_not_refused(clerk: Who, checker: Who) -> None:
    raised("A01", born="1964-12-03")
    decide.decide(one(), asked(("证件号码", HIS)), by=clerk, now=LATER)
    for who in (clerk, checker):
        shown = entered(who).get(f"/suspects/{one().number}/").content.decode()
        assert "第1条记录更正后“出生日期”与证件号码中的不符。" in shown


def test_a_wrong_number_of_an_answer_is_refused_too(clerk: Who) -> None:
    raised("A01")
    Suspect.objects.update(severity="M")
    answer = Answer.objects.create(
        suspect=one(), file_name="回复.xlsx", digest="sm3:1", row=2, said="更正", right_value="140525196512034218",
        received_by="601", received_at=LATER,
    )  # fmt: skip
    count, told = answers.propose([answer.pk], by=clerk, now=LATER)
    assert count == 0 and "校验码应为6，实为8" in told[0].message
    assert not Decision.objects.exists()


def test_whoever_else_bears_the_number_is_shown_to_the_checker(clerk: Who, checker: Who, tmp_path: Path) -> None:
    raised("A01")
    Person.objects.create(id_number=HIS, name="李四", sex="男", born="1965-12-03")
    rows = {"个人编号": ["S9", "S8"], "姓名": ["赵五", "王小明"], "证件号码": [HIS, HIS]}
    pl.DataFrame(rows).write_parquet(tmp_path / "x")
    decide.decide(one(), asked(("证件号码", HIS)), by=clerk, now=LATER)
    shown = entered(checker).get(f"/suspects/{one().number}/").content.decode()
    assert "参保登记中是“李四”的" in shown and "第1批中失业S9登记为“赵五”" in shown
    assert "登记为“王小明”" not in shown, "his own other rows are no doubt"
    assert HIS not in shown


def test_a_wrong_value_that_waits_is_not_confirmed(clerk: Who, checker: Who) -> None:
    raised("A01")
    decide.decide(one(), asked(("证件号码", HIS)), by=clerk, now=LATER)
    later = LATER.replace(year=1960)
    assert "晚于今天" in refused("Y-20", lambda: decide.confirm(one(), by=checker, now=later))
    decide.confirm(one(), by=checker, now=LATER)
    assert one().state == "已解决"


class TestTwoSuspectsAboutOneRecord:
    def test_never_give_one_field_two_values(self, clerk: Who, checker: Who) -> None:
        raised("A01", "A05")
        first, second = Suspect.objects.order_by("pk")
        decide.decide(first, asked(("证件号码", HIS)), by=clerk, now=LATER)
        other = asked(("证件号码", card("14052519651203423")))
        told = refused("Y-20", lambda: decide.decide(second, other, by=clerk, now=LATER))
        assert first.number in told and "待复核" in told
        decide.confirm(first, by=checker, now=LATER)
        assert "已确认" in refused("Y-20", lambda: decide.decide(second, other, by=clerk, now=LATER))
        decide.decide(second, asked(("证件号码", HIS)), by=clerk, now=LATER)
        assert Decision.objects.filter(state="待复核").count() == 1, "the same value is no contradiction"

    def test_are_held_against_each_other_when_confirmed_too(self, clerk: Who, checker: Who) -> None:
        raised("A01", "A05")
        first, second = Suspect.objects.order_by("pk")
        decide.decide(first, asked(("姓名", "王大明")), by=clerk, now=LATER)
        # The other came to be while this one was being decided.
        Suspect.objects.filter(pk=second.pk).update(section=AUDIT)
        decision = Decision.objects.create(
            suspect=second, ordinal=1, result="更正", what="x", reason="x", state="待复核",
            maker=clerk.natural_person, made_at=LATER,
        )  # fmt: skip
        Correction.objects.create(
            decision=decision, record=second.rows.get(), place=1, system="110", number="E1", field="姓名",
            old="王小明", new="王中明",
        )  # fmt: skip
        assert second.number in refused("Y-20", lambda: decide.confirm(first, by=checker, now=LATER))

    def test_are_shown_on_each_others_page(self, clerk: Who) -> None:
        raised("A01", "A05")
        first, second = Suspect.objects.order_by("pk")
        for mine, other in ((first, second), (second, first)):
            shown = entered(clerk).get(f"/suspects/{mine.number}/").content.decode()
            assert "同一记录的其他疑点" in shown and f"/suspects/{other.number}/" in shown


def test_everything_that_a_decision_lacks_is_said_at_once(clerk: Who) -> None:
    raised("A01")
    lacking = decide.Asked("更正", " ", " ", case_number="no/such", changes=[Amend(1, "证件号码", "1")])
    told = refused("Y-2", lambda: decide.decide(one(), lacking, by=clerk, now=LATER))
    for part in ("处理内容", "理由", "没有业务单", "须附证明材料", "应为18位"):
        assert part in told
