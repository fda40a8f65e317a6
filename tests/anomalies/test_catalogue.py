"""The catalogue as a whole: every anomaly has its rule, says what it needs, and says so where it is missing."""

import re
from pathlib import Path

import pytest

from shebao.register.unify.anomalies import SCHEMA, catalogue
from shebao.register.unify.anomalies.catalogue import PROPOSALS
from shebao.register.unify.anomalies.page import anomalies_markdown
from shebao.register.unify.anomalies.rules import RULES
from tests.anomalies.files import Files, who

CODES = [f"A{number:02d}" for number in range(1, 31)]
AUTO = {"A17", "A30"}
"""What may be put right without evidence: reversible, no record is changed. Of A05 only the 15-digit form, which is
put right before rules see it.
"""
DOCS = Path(__file__).parents[2] / "docs" / "anomalies.md"


def test_all_thirty_have_data_and_code() -> None:
    assert list(catalogue()) == CODES == list(RULES)


def test_only_reversible_matters_are_put_right_by_the_system() -> None:
    assert {code for code, rule in catalogue().items() if rule.auto} == AUTO
    assert all((rule.proposal == "自动处理") == rule.auto for rule in catalogue().values())


def test_the_page_says_what_the_catalogue_says() -> None:
    assert DOCS.read_text(encoding="utf-8") == anomalies_markdown(), "write it again: python3 docs/make_pages.py"


@pytest.mark.parametrize("code", CODES)
def test_a_file_that_is_missing_is_said(files: Files, code: str) -> None:
    """With names and months of injury insurance alone: what each rule can still look at, and what not."""
    files.add("F4", {"姓名": "赵一鸣"}, 参保状态="", 参保年月="")
    for row in files.rows["F4"]:
        for column in ("参保状态", "参保年月"):
            del row[column]
    found = files.look()
    lacking = [each for each in found.not_checked if each.code == code]
    seconds = dict(found.counts.select("code", "seconds").iter_rows())[code]
    whole = any(each.whole for each in lacking)
    assert lacking and whole == (seconds is None)
    assert whole == (code not in ("A06", "A21", "A30")), "only names, second numbers and rows twice can be seen"
    assert all(re.search("缺", each.reason) for each in lacking)


def test_the_shape_of_suspects(files: Files) -> None:
    files.add("F1", who(0), 单位编号="1", 性别="女")
    files.add("F1", who(0), 单位编号="2", 手机号码="")
    files.add("F5", who(0), 待遇状态="正常发放")
    found = files.look().candidates
    assert dict(found.schema) == SCHEMA
    assert found["key"].is_unique().all() and len(found) >= 5
    assert found.drop("employer", "money").null_count().sum_horizontal().item() == 0
    assert found["proposal"].is_in(PROPOSALS).all()
    assert found["evidence"].str.ends_with("。").all() and not found["evidence"].str.contains("。.").any()
    assert (found["persons"].list.len() >= 1).all()
    assert not found["auto"].any(), "nothing here is of those that the system may put right"


def test_keys_do_not_change_with_the_order_of_rows(files: Files) -> None:
    for order in range(3):
        files.add("F1", who(order, 证件号码="" if order == 2 else who(order)["证件号码"]), 单位编号="1", 性别="女")
        files.add("F1", who(order), 单位编号="2")
        files.add("F5", who(order), 待遇状态="正常发放")
    before = set(files.look().candidates["key"])
    for rows in files.rows.values():
        rows.reverse()
    assert set(files.look().candidates["key"]) == before


def test_progress_is_told(files: Files) -> None:
    from shebao.register.unify.anomalies import Compared, find_anomalies
    from shebao.register.unify.normalise import persons
    from tests.anomalies.files import MONTH, TODAY

    told: list[tuple[str, int, int]] = []
    nobody = persons([], TODAY)
    nobody = nobody.with_columns(person=nobody["number"])
    find_anomalies(Compared([], nobody, TODAY, MONTH), lambda *step: told.append(step))
    assert len(told) == 31 and told[-1] == ("", 30, 30)
    assert told[0] == ("A01 证件号码无效", 0, 30)
