"""What a yearly adjustment, and a heating allowance, would cost: by town, by fund, by month and by year."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from shebao.cli.app import app
from tests.law.office_folder import office

PENSIONERS = """\
pension,months,age,year,乡镇,险种
3256.47,409,76,2026,南村镇,企业
3100.50,191,69,2026,南村镇,机关事业单位
2800.00,181,80,2026,巴公镇,
"""
NOTICE = """\
adjust.fixed: 25.00
adjust.per_year: 0.90
adjust.years_round: up
adjust.years_min: 13.50
adjust.pct: 0.0055
adjust.age_bands: {70: 10.00, 75: 15.00}
"""


def what_if(folder: Path, name: str, cases: str, *words: str) -> Result:
    (folder / "in.csv").write_text(cases, encoding="utf-8")
    (folder / "notice.yaml").write_text(NOTICE, encoding="utf-8")
    return CliRunner().invoke(app, ["law", "what-if", name, str(folder / "in.csv"), *words])


def test_a_first_adjustment_says_what_it_costs_though_nothing_was_in_force(tmp_path: Path) -> None:
    """Enterprise: 25 + 35 × 0.90 + 17.91 + 15 = 89.41; government: 25 + 16 × 0.90 + 17.05 = 56.45;
    no fund given: 25 + 16 × 0.90 + 15.40 + 15 = 69.80."""
    words = ["--parameters", str(tmp_path / "notice.yaml"), "--by", "乡镇"]
    result = what_if(tmp_path, "yearly_adjustment", PENSIONERS, *words, "--json")
    assert result.exit_code == 1
    made = json.loads(result.stdout)
    assert (made["before_known"], made["monthly"], made["left_out"], made["difference"]) == (False, True, 0, None)
    assert [(one["group"], one["after"]) for one in made["groups"]] == [("南村镇", "145.86"), ("巴公镇", "69.80")]
    assert [(one["payer"], one["after"]) for one in made["payer_totals"]] == [
        ("企业职工基本养老保险基金", "89.41"),
        ("机关事业单位基本养老保险基金", "56.45"),
        ("未写明支付渠道", "69.80"),
    ]
    assert {(one["state"], one["rows"]) for one in made["reasons"]} == {("现行", 3)}
    told = "".join(one["reason"] for one in made["reasons"])
    assert all(id in told for id in ("adjust.fixed", "adjust.years_round", "adjust.pct", "adjust.age_bands"))
    said = what_if(tmp_path, "yearly_adjustment", PENSIONERS, *words).output
    assert "2,587.92" in said  # 215.66 × 12
    assert "现行 3行" in said and "尚未设定" in said


def test_another_amount_than_that_of_the_office_is_compared_by_month_and_year(tmp_path: Path) -> None:
    """Five yuan more a month for each of three people: 15 a month, 180 a year. Nobody is left out."""
    rows = "".join(
        f"      - id: {id}\n        rows: [{{year: 2026, value: {value}}}]\n"
        "        scope: 泽州县\n        source: {title: 调整通知, number: 晋人社发〔2026〕1号}\n"
        "        confidence: verified\n        checked_until: 2026-11-23\n"
        for id, _, value in (line.partition(": ") for line in NOTICE.splitlines())
    )
    folder = office(tmp_path / "office", f"    parameters:\n{rows}")
    words = ["--folder", str(folder), "--set", "adjust.fixed=30.00", "--json"]
    result = what_if(tmp_path, "yearly_adjustment", PENSIONERS, *words)
    assert result.exit_code == 0, result.output
    made = json.loads(result.stdout)
    assert (made["result"], made["difference"], made["difference_per_year"]) == ("月增加额", "15.00", "180.00")
    assert (made["left_out"], made["reasons"]) == (0, [])


def test_heating_by_town_adds_up_what_every_payer_pays(tmp_path: Path) -> None:
    cases = "heating_year,kind,retired,乡镇\n2025,enterprise,2021-12,南村镇\n2025,enterprise,2022-01,南村镇\n"
    words = ["--set", "heat.enterprise=3500", "--by", "乡镇", "--json"]
    made = json.loads(what_if(tmp_path, "heating", cases, *words).stdout)
    (group,) = made["groups"]
    assert (group["before"], group["after"], group["difference"]) == ("6720.00", "7000.00", "280.00")
    assert {one["payer"]: one["difference"] for one in made["payer_totals"]} == {
        "县财政": "140.00",
        "养老保险基金或地方一般公共预算": "140.00",
    }


def test_rows_that_cannot_be_calculated_are_counted_with_their_reasons(tmp_path: Path) -> None:
    cases = "heating_year,kind,retired,乡镇\n2025,enterprise,2021-12,南村镇\n2025,,2022-01,南村镇\n2025,?,2022-01,甲\n"
    result = what_if(tmp_path, "heating", cases, "--set", "heat.enterprise=3500", "--json")
    made = json.loads(result.stdout)
    assert (result.exit_code, made["rows"], made["left_out"]) == (1, 3, 2)
    assert {(one["state"], one["rows"]) for one in made["reasons"]} == {("现行", 1), ("测算", 1)} | {
        (state, made["reasons"][0]["rows"]) for state in ("现行", "测算")
    }
