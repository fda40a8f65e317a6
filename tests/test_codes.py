"""The code tables: what every county needs is there, nothing contradicts itself, docs/codes.md says what is held."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from shebao.budget.book import Nature
from shebao.budget.codes import Certainty, Code, code_tables
from shebao.budget.codes.tables import all_codes, all_mapped

ROOT = Path(__file__).parent.parent
EXPECTED = ROOT / "tests" / "data" / "zezhou-2025"
DOCS = ROOT / "docs" / "codes.md"
TABLES = ("function", "economic", "government_economic", "income")
TABLE_NAMES = {
    "function": "支出功能分类",
    "economic": "部门预算支出经济分类",
    "government_economic": "政府预算支出经济分类",
    "income": "收入分类（政府性基金、国有资本经营）",
}


def rows_of(number: int) -> list[dict[str, str]]:
    with (EXPECTED / f"table-{number:02}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_thirty_lines_stand_in_printed_order() -> None:
    """The model centre's table 1 prints 一、一般公共服务支出 … 三十、抗疫特别国债安排的支出."""
    printed = [re.sub(r"^[一二三四五六七八九十]+、", "", row["支出项目"]) for row in rows_of(1)][:30]
    assert [code.name for code in code_tables(2025).classes] == printed
    assert [code.code for code in code_tables(2025).classes][-4:] == ["231", "232", "233", "234"]


def test_names_are_those_the_model_centre_prints() -> None:
    tables = code_tables(2025)
    for row in rows_of(3):
        if row["科目编码"] != "合计":
            assert tables.function[row["科目编码"]].name == row["科目名称"]
            assert tables.function[row["科目编码"]].certainty is Certainty.VERIFIED
    economic_names = {code.name for code in tables.economic.values()}
    assert {row["部门预算支出经济科目名称"] for row in rows_of(6)} - economic_names == {"合计"}


@pytest.mark.parametrize(
    ("code", "items"),
    [
        ("301", "01 02 03 06 07 08 09 10 11 12 13 14 99"),
        ("302", "01 02 03 04 05 06 07 08 09 11 12 13 14 15 16 17 18 24 25 26 27 28 29 31 39 40 99"),
        ("303", "01 02 03 04 05 06 07 08 09 10 11 99"),
        ("310", "01 02 03 05 06 07 08 09 10 11 12 13 19 21 22 99"),
    ],
)
def test_every_item_of_the_four_common_economic_classes(code: str, items: str) -> None:
    held = [other[3:] for other in code_tables(2025).economic if len(other) == 5 and other.startswith(code)]
    assert held == items.split()


def test_a_class_that_changed_its_name_is_known_by_the_old_one() -> None:
    tables = code_tables(2025)
    for old, now in (
        ("医疗卫生与计划生育支出", "210"),
        ("文化体育与传媒支出", "207"),
        ("国土海洋气象等支出", "220"),
    ):
        found = tables.class_of(old)
        assert found is not None and found.code == now and found.name != old
    assert tables.class_of("卫生健康支出") == tables.function["210"]
    assert tables.class_of("没有这一类") is None


@pytest.mark.parametrize(
    ("economic", "organ", "institution"),
    [
        ("30101", "50101", "50501"),
        ("30108", "50102", "50501"),
        ("30113", "50103", "50501"),
        ("30107", None, "50501"),
        ("30201", "50201", "50502"),
        ("30231", "50208", "50502"),
        ("30302", "50905", "50905"),
        ("30305", "50901", "50901"),
        ("31002", "50306", "50601"),
        ("30913", "50403", "50602"),
        ("31302", "51002", "51002"),
        ("99999", None, None),
        ("", None, None),
    ],
)
def test_the_mapping_has_two_keys(economic: str, organ: str | None, institution: str | None) -> None:
    tables = code_tables(2025)
    assert tables.map_to_government(economic, Nature.ADMINISTRATIVE) == organ
    assert tables.map_to_government(economic, Nature.PARTICIPATING) == organ
    assert tables.map_to_government(economic, Nature.INSTITUTION) == institution


def test_every_department_item_of_the_year_is_mapped_to_a_class_that_is_held() -> None:
    tables = code_tables(2025)
    items = {code for code in tables.economic if len(code) == 5}
    assert {row.economic for row in all_mapped()} == items
    for row in all_mapped():
        assert row.institution in tables.government_economic
        assert not row.organ or row.organ in tables.government_economic


@pytest.mark.parametrize("table", TABLES)
def test_codes_are_unique_in_every_year_and_have_their_parents(table: str) -> None:
    rows = all_codes(table)
    for year in range(2017, 2031):
        counted = Counter(code.code for code in rows if code.holds_in(year))
        assert [code for code, times in counted.items() if times > 1] == []
    codes = {code.code for code in rows}
    for code in codes:
        assert re.fullmatch(r"\d{3}(\d\d){0,2}", code)
        if len(code) > 3:
            assert code[:-2] in codes, code
    assert all(code.name and code.source for code in rows)


def test_a_year_leaves_out_what_was_not_in_force() -> None:
    assert "20140" not in code_tables(2023).function and code_tables(2024).function["20140"].name == "信访事务"
    assert "21006" in code_tables(2023).function and "21006" not in code_tables(2024).function
    assert code_tables(2025) is code_tables(2025)


def held_lines() -> list[str]:
    """The table of docs/codes.md, from the data."""
    lines = []
    for table in TABLES:
        rows = all_codes(table)
        by_length = Counter(len(code.code) for code in rows)
        verified = sum(code.certainty is Certainty.VERIFIED for code in rows)
        levels = " + ".join(f"{by_length[length]}" for length in (3, 5, 7) if by_length[length])
        lines.append(f"| `{table}.csv` | {TABLE_NAMES[table]} | {levels} | {verified} | {len(rows) - verified} |")
    mapped = all_mapped()
    verified = sum(row.certainty is Certainty.VERIFIED for row in mapped)
    name = "部门预算与政府预算经济分类对照"
    lines.append(f"| `department_to_government.csv` | {name} | {len(mapped)} | {verified} | {len(mapped) - verified} |")
    return lines


def without_items(year: int) -> dict[str, list[str]]:
    """The function codes of a year that have no code below them: 类 without 款, 款 without 项."""
    function = code_tables(year).function
    parents = {code[:-2] for code in function if len(code) > 3}
    bare: dict[str, list[str]] = {"类": [], "款": []}
    for code in function.values():
        if code.code not in parents and len(code.code) < 7:
            bare["类" if len(code.code) == 3 else "款"].append(_shown(code))
    return bare


def _shown(code: Code) -> str:
    return f"{code.code} {code.name}"


def test_the_docs_say_what_is_held_and_what_is_missing() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for line in held_lines():
        assert line in text, f"docs/codes.md should hold: {line}"
    missing = without_items(2025)
    for level in ("类", "款"):
        listed = "、".join(missing[level])
        assert listed in text, f"docs/codes.md should list these {level}: {listed}"
