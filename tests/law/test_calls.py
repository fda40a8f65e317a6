"""What is no arithmetic: text and lists of months through named functions, for one person and in columns."""

from datetime import date

import polars as pl

from shebao.identity import resident_check_character, resident_weighted_sum
from shebao.law import calculate, explain, run
from shebao.law.declare import Declaration, Kind
from shebao.law.expressions import Call
from shebao.law.store import load_parameters
from shebao.law.units import COUNT, MONTHS, MONTHS_LIST, TEXT, YUAN, choice
from shebao.months import parse_month

VIEW = load_parameters().view(today=date(2025, 11, 30))


def same_months(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """两份月份中相同的月数。"""
    return len(set(one) & set(other))


def overlap() -> Kind:
    law = Declaration("overlap", "重复缴费", basis="人社部发〔2014〕17号")
    employee = law.input("employee_months", "职工缴费月份", MONTHS_LIST)
    resident = law.input("resident_months", "居民缴费月份", MONTHS_LIST)
    payment = law.input("payment", "年缴费额", YUAN, ("0", "10000"))
    months = law.step(
        "months", "重复月数", Call(same_months, (employee, resident), MONTHS, 0, 12), MONTHS, law="相同的月份。"
    )
    refund = law.step("refund", "退还额", payment * months / 12, YUAN, "half_up", law="按重复月数退还。")
    return law.kind(months, refund, example={})


def number_check() -> Kind:
    law = Declaration("number_check", "号码校验", basis="GB 11643")
    first17 = law.input("first17", "前17位", TEXT)
    sex = law.input("sex", "性别", choice(male="男", female="女"))
    law.step("weighted_sum", "加权和", Call(resident_weighted_sum, (first17,), COUNT, 0, 1500), COUNT, law="加权相加。")
    check = law.step("check", "校验码", Call(resident_check_character, (first17,), TEXT), TEXT, law="查校验码。")
    law.step("kept", "性别", sex, sex.unit, law="照录。")
    return law.kind(check, example={})


def test_lists_of_months_for_one_person_and_in_columns() -> None:
    employee, resident = ["2023-04", "2023-05", "2024-01"], ["2023-05", "2023-06", "2024-01"]
    outcome = run(overlap(), {"employee_months": employee, "resident_months": resident, "payment": "500"}, VIEW)
    assert outcome.results == {"months": 2, "refund": 8333}
    assert outcome.step("months").numbers.startswith("两份月份中相同的月数（2023-04、2023-05、2024-01，")
    frame = pl.DataFrame(
        {
            "employee_months": [[parse_month(month) for month in employee], []],
            "resident_months": [[parse_month(month) for month in resident]] * 2,
            "payment": [50000, 50000],
        }
    )
    done = calculate(overlap(), frame, VIEW)
    assert done["refund"].to_list() == [8333, 0]


def test_text_for_one_person_and_in_columns() -> None:
    frame = pl.DataFrame({"first17": ["14052519651203421", None], "sex": ["male", "女"]})
    done = calculate(number_check(), frame, VIEW)
    assert done["check"].to_list() == ["6", None]
    assert done["weighted_sum"].to_list() == [248, None]
    assert done["rejected"].to_list() == [False, True]
    assert run(number_check(), {"first17": "14052519651203421", "sex": "男"}, VIEW).results == {"check": "6"}


def test_explain_names_row_column_and_what_to_do() -> None:
    frame = pl.DataFrame({"first17": ["14052519651203421", None, "14052519651203421"], "sex": ["male", "male", "其他"]})
    findings = list(explain(number_check(), calculate(number_check(), frame, VIEW), VIEW))
    assert [(finding.places[0].row, finding.places[0].column) for finding in findings] == [(2, "first17"), (3, "sex")]
