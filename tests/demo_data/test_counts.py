"""As many people, rows and contributions as the county has, in its proportions, at any scale."""

import polars as pl
import pytest

from shebao.demo_data import DemoData, generate
from shebao.demo_data.plan import block_sizes, extra_rows, government_with_history
from shebao.demo_data.sizes import Sizes
from tests.demo_data.county import county


def at(scale: float) -> DemoData:
    return county(scale)


class TestTheCountyItself:
    """The plan of scale 1, without drawing it."""

    blocks = block_sizes(Sizes(1))

    def total(self, *names: str) -> int:
        return sum(self.blocks[name] for name in names)

    def test_the_enterprise_pension(self) -> None:
        assert self.total("e_employed", "e_flexible") == 38_937
        assert self.total("e_retired_old", "e_retired_new") == 7_000
        assert self.blocks["e_retired_new"] == 2_000

    def test_government_units(self) -> None:
        assert self.blocks["g_active"] == 7_900
        assert self.total("g_retired_full", "g_retired_part") == 3_853
        assert self.blocks["g_retired_part"] == 1_371

    def test_residents(self) -> None:
        assert self.total("r_payers_known", "r_payers_new") == 15_000
        assert self.total("r_recipients_known", "r_recipients_new") == 5_000

    def test_rows_of_the_enterprise_file(self) -> None:
        in_file = ("e_employed", "e_flexible", "e_retired_old", "e_retired_new", "r_payers_known", "r_recipients_known",
                   "h_ended", "h_suspended")  # fmt: skip
        planted_twice = extra_rows(Sizes(1), "F1")
        assert self.total(*in_file) + government_with_history(Sizes(1)) + planted_twice == 121_500


ROWS_AT_ONE = {"F1": 121_500, "F2": 13_800, "F3": 61_200, "F4": 94_000, "F5": 20_000, "F8": 48_279}


@pytest.mark.parametrize("file", ROWS_AT_ONE)
def test_a_tenth_of_the_county_has_a_tenth_of_the_rows(file: str) -> None:
    assert len(at(0.1).files[file]) == pytest.approx(ROWS_AT_ONE[file] / 10, rel=0.003)


def test_everybody_who_pays_has_an_opening_row_and_three_months() -> None:
    for file in ("F7-110", "F7-120", "F7-210"):
        of_person = (
            at(0.1)
            .files[file]
            .group_by("个人编号")
            .agg(opening=(pl.col("缴费类型") == "期初").sum(), months=(pl.col("缴费类型") == "正常").sum())
        )
        paying = of_person.filter(pl.col("opening") == 1)
        assert paying.height > 700
        assert set(paying["months"].unique()) <= {3, 4}, "four where a month was planted twice"
        assert (of_person["opening"] <= 1).all()


def test_contributions_are_in_the_proportion_of_the_county() -> None:
    files = at(0.1).files
    rows = sum(files[file].filter(pl.col("缴费类型") == "正常").height for file in ("F7-110", "F7-120", "F7-210"))
    assert rows == pytest.approx(23_351, rel=0.002)
    assert files["F7-410"].height == pytest.approx(480, rel=0.05)


def test_opening_months_and_balance_lead_to_what_the_enterprise_file_shows() -> None:
    data = at(0.1)
    opening = data.files["F7-110"].filter(pl.col("缴费类型") == "期初")
    shown = data.files["F1"].unique("个人编号").join(opening, on="个人编号", suffix="_期初")
    months = shown["实际缴费月数"].cast(pl.Int64) - shown["累计缴费月数"].cast(pl.Int64)
    planted = data.anomalies.filter(pl.col("code").is_in(["A23", "A25"]))["person"].n_unique()
    assert (months != 3).sum() <= planted
    assert (months == 3).sum() > 3_800


def test_benefits_are_paid_for_three_months_and_half_a_percent_returned() -> None:
    lines = at(0.1).files["F8"]
    assert set(lines["所属期"].unique()) == {"202510", "202511", "202512"}
    assert lines.group_by("险种", "个人编号").len()["len"].unique().to_list() == [3]
    returned = lines.filter(pl.col("发放状态") != "发放成功").height
    assert returned == round(0.005 * lines.height)
    unpaid = lines.filter(pl.col("发放状态") == "退票")
    assert (unpaid["实发金额"] == "0.00").all()


def test_balances_from_before_the_reform_sum_to_ten_thousand_yuan_a_name() -> None:
    names = at(0.1).files["P1"]
    assert names.height == 200
    assert str(names["改革前个人账户本息"].cast(pl.Decimal(20, 2)).sum()) == "2000000.00"


def test_heating_groups() -> None:
    heating = at(0.1).files["P2"].group_by("补贴类别", "补贴标准").len().sort("补贴类别", "补贴标准")
    assert heating["len"].to_list() == [500, 200, 90, 35, 12]
    assert heating["补贴标准"].to_list() == ["3360.00", "3360.00", "3360.00", "3920.00", "4480.00"]


@pytest.mark.parametrize("scale", [0.0001, 0.001, 0.02])
def test_every_file_and_every_anomaly_is_there_at_a_tiny_scale(scale: float) -> None:
    data = at(scale)
    assert all(table.height > 0 for table in data.files.values())
    cases = data.anomalies.group_by("code").agg(pl.col("case").n_unique())
    assert cases.height == 30
    assert cases["case"].min() >= 5  # type: ignore[operator]


def test_one_percent_of_the_rows_is_planted() -> None:
    data = at(0.3)
    register = sum(data.files[file].height for file in ("F1", "F2", "F3", "F4"))
    assert 0.008 < data.anomalies["case"].n_unique() / register < 0.012


@pytest.mark.parametrize("scale", [0, -1, float("nan"), float("inf")])
def test_a_scale_that_is_no_positive_number_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="规模应是大于0的数"):
        generate(scale)


def test_the_retired_reached_their_statutory_month() -> None:
    retired = at(0.1).files["F1"].filter(pl.col("人员状态") == "离退休", pl.col("出生日期") != "")
    age = retired["退休日期"].str.to_date().dt.year() - retired["出生日期"].str.to_date().dt.year()
    too_early = at(0.1).anomalies.filter(pl.col("code") == "A28").height
    assert (age < 50).sum() <= too_early
    assert (retired["退休日期"] >= "2022-01-01").sum() == pytest.approx(200, abs=5)
