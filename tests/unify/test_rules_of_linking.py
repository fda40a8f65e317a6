"""Each rule of linking with the case it exists for, and the traps that none may fall into: rows in, persons out."""

import re
from pathlib import Path

import pytest

from shebao.register.unify.linking.rules import ALL, PROPOSES
from tests.unify.cases_of_numbers import NUMBER_CASES
from tests.unify.cases_of_rest import REST_CASES
from tests.unify.cases_of_traps import TRAPS
from tests.unify.rows import Case

RULES = [*NUMBER_CASES, *REST_CASES]


def marked(cases: list[Case]) -> list[object]:
    return [
        pytest.param(case, id=str(case), marks=pytest.mark.xfail(bool(case.defect), reason=case.defect, strict=True))
        for case in cases
    ]


@pytest.mark.parametrize("case", marked(RULES))
def test_the_rule_joins_what_it_is_for(case: Case) -> None:
    found = case.links()
    assert found.who == case.who
    rules = dict(found.people.select("number", "rule").iter_rows())
    if case.by is None:
        assert case.rule in found.rules()
    else:
        assert case.rule in {rules[label] for label in case.by.split("|")}, rules
    assert case.also_rules <= found.rules()


@pytest.mark.parametrize("case", marked(TRAPS))
def test_what_is_not_sure_is_not_joined(case: Case) -> None:
    assert case.links().who == case.who


def test_every_rule_has_its_case() -> None:
    assert {case.rule for case in RULES} == set(ALL) - {rule.code for rule in PROPOSES}


def test_the_document_lists_every_rule_in_its_words() -> None:
    text = (Path(__file__).parents[2] / "docs" / "linking.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| (L\d\d) \| (.+) \|$", text, re.M)) == ALL


PROPOSED = {
    "双胞胎：号码坏了一位，离两人都是一处": {"1?3", "2?3"},
    "同名父子在同一单位，一行没有号码": {"1?3", "2?3"},
    "号码错一位，离两个同名的人都是一处": {"1?3", "2?3"},
    "同名的人多的大单位，一行没有号码": {"1?4", "2?4"},
    "没有号码，两行争同一个人": {"1?2", "1?3"},
    "没有号码，姓名少一字，单位相同": {"1?2"},
    "没有号码，姓名罕见，单位不同": {"1?2"},
}


@pytest.mark.parametrize("what", PROPOSED)
def test_what_fits_several_is_proposed_to_people(what: str) -> None:
    case = next(case for case in TRAPS if case.what == what)
    assert case.links().proposed == PROPOSED[what]
