"""Which row a calculation gets: by scope, by legal date, by what was known; and why a result is provisional."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shebao.law.store import (
    ParameterNotInForceError,
    ParameterNotSetError,
    UnfitOverrideError,
    UnknownParameterError,
    load_parameters,
)
from tests.law.office_folder import SOURCE, new_parameter, office

PARAMETERS = load_parameters()
VIEW = PARAMETERS.view()
FOUR_SCOPES = """
- {value: 1, from: 2020-01-01, to: null, scope: 全国, confidence: memory}
- {value: 2, from: 2020-01-01, to: null, scope: 山西省, confidence: memory}
- {value: 3, from: 2022-01-01, to: null, scope: 晋城市, confidence: memory}
- {value: 4, from: 2024-01-01, to: 2024-12-31, scope: 泽州县, confidence: memory}
"""


class TestScope:
    @pytest.mark.parametrize(
        ("scope", "on", "value"),
        [
            ("140525", date(2024, 7, 1), 4),
            ("140525", date(2025, 1, 1), 3),
            ("140525", date(2021, 12, 31), 2),
            ("140581", date(2024, 7, 1), 3),
            ("1405", date(2024, 7, 1), 3),
            ("14", date(2024, 7, 1), 2),
            ("CN", date(2024, 7, 1), 1),
            ("130100", date(2024, 7, 1), 1),
        ],
    )
    def test_county_then_city_then_province_then_nation(self, tmp_path: Path, scope: str, on: date, value: int) -> None:
        row = load_parameters([new_parameter(tmp_path, FOUR_SCOPES, "months")]).view(scope=scope).row("local.test", on)
        assert row.value == value

    def test_a_province_before_the_nation_took_over(self) -> None:
        """企业养老保险单位费率: Shanxi's 20 % to 2019-04-30, the nation's 16 % since."""
        before, after = (VIEW.row("rate.110.unit", date(2019, *day)) for day in ((4, 30), (5, 1)))
        assert (before.value, before.scope_name) == (Fraction(1, 5), "山西省")
        assert (after.value, after.scope_name) == (Fraction(4, 25), "全国")

    def test_what_the_county_has_not_set_is_never_taken_from_above(self) -> None:
        """The county's residents' base may be higher than the province's 148: nobody is paid 148 by mistake."""
        with pytest.raises(ParameterNotSetError) as caught:
            VIEW.row("res.base", date(2025, 7, 1))
        assert PARAMETERS.view(scope="14").row("res.base", date(2025, 7, 1)).value == 14800
        message = str(caught.value)
        assert all(word in message for word in ("res.base", "2025-07-01", "泽州县", "尚未设定", "参数文件夹"))

    @pytest.mark.parametrize("scope", ["泽州县", "1405256", "140", ""])
    def test_a_scope_that_is_no_division_code(self, scope: str) -> None:
        with pytest.raises(ValueError, match="不是2、4或6位区划代码"):
            PARAMETERS.view(scope=scope)


class TestDates:
    def test_nothing_is_extended_past_its_end(self) -> None:
        assert VIEW.row("base.limit.lower", date(2026, 12, 31)).value == 424400
        with pytest.raises(ParameterNotInForceError) as caught:
            VIEW.row("base.limit.lower", date(2027, 1, 1))
        assert "2027-01-01" in caught.value.message and "不会自动沿用" in caught.value.action
        assert caught.value.finding().subject == "参数/base.limit.lower"

    def test_nothing_is_extended_before_its_beginning(self) -> None:
        with pytest.raises(ParameterNotInForceError):
            VIEW.row("gov.transition.k", date(2014, 9, 30))

    def test_unknown_interest_of_early_years_is_an_error_not_zero(self) -> None:
        with pytest.raises(ParameterNotSetError, match=r"acct\.rate"):
            VIEW.row("acct.rate", date(2012, 7, 1))

    def test_an_unknown_id_suggests_the_nearest(self) -> None:
        with pytest.raises(UnknownParameterError, match=r"是否为“pension\.base”"):
            VIEW.row("pension.bsae", date(2025, 7, 1))

    def test_today_of_the_view_where_no_date_is_given(self) -> None:
        assert PARAMETERS.view(today=date(2018, 3, 1)).row("late.rate").value == Fraction("0.0005")
        with pytest.raises(ValueError, match="须给出日期"):
            VIEW.row("late.rate")


class TestKnowledge:
    """2026 limits: published on 2026-08-21, in force since 2026-01-01."""

    MARCH = date(2026, 3, 1)

    @pytest.mark.parametrize(
        ("known", "value", "interim"),
        [(date(2026, 8, 20), 419800, True), (date(2026, 8, 21), 424400, False), (None, 424400, False)],
    )
    def test_the_old_result_can_be_replayed(self, known: date | None, value: int, interim: bool) -> None:
        row = PARAMETERS.view(known=known).row("base.limit.lower", self.MARCH)
        assert (row.value, row.interim) == (value, interim)
        assert bool(row.provisional(self.MARCH)) == interim

    def test_what_was_not_known_at_all_is_an_error_that_names_the_day_of_publication(self, tmp_path: Path) -> None:
        row = "{value: 1, year: 2025, scope: 山西省, confidence: memory, published_on: 2025-07-04}"
        parameters = load_parameters([new_parameter(tmp_path, f"- {row}")])
        with pytest.raises(ParameterNotInForceError, match="2025-07-04才公布"):
            parameters.view(known=date(2025, 7, 3)).row("local.test", date(2025, 2, 1))

    def test_published_before_it_takes_effect(self) -> None:
        """The retirement decision of 2024-09-13 was known in 2024 for months from 2025 on."""
        known = PARAMETERS.view(known=date(2024, 9, 13))
        assert known.row("ret.M60.step", date(2025, 1, 1)).value == 4
        with pytest.raises(ParameterNotInForceError):
            PARAMETERS.view(known=date(2024, 9, 12)).row("ret.M60.step", date(2025, 1, 1))

    def test_without_a_date_of_publication_a_row_is_known_from_its_first_day(self) -> None:
        assert PARAMETERS.view(known=date(2024, 1, 1)).row("acct.rate", date(2024, 6, 1)).value == Fraction("0.0262")
        with pytest.raises(ParameterNotInForceError):
            PARAMETERS.view(known=date(2023, 12, 31)).row("acct.rate", date(2024, 6, 1))


class TestProvisional:
    @pytest.mark.parametrize(
        ("id", "on", "reason"),
        [
            ("rate.110.unit", date(2026, 11, 23), None),
            ("rate.110.unit", date(2026, 11, 24), "只核对到2026-11-23"),
            ("rate.110.person", date(2025, 7, 1), "未核对文件原文"),
            ("late.cap", date(2025, 7, 1), "须由县里确定"),
            ("pension.base", date(2026, 3, 1), "暂按执行，正式公布后须重算"),
            ("pension.base", date(2025, 3, 1), None),
        ],
    )
    def test_why(self, id: str, on: date, reason: str | None) -> None:
        said = VIEW.row(id, on).provisional(on)
        assert said is None if reason is None else reason in (said or "")


class TestOffice:
    def test_an_office_overrides_a_row_and_its_end_ends_the_override(self, tmp_path: Path) -> None:
        text = f"""
        parameters:
          - id: acct.rate
            {SOURCE}
            rows:
              - {{year: 2012, value: 0.035, scope: 山西省, confidence: verified, checked_until: 2026-12-31}}
        """
        view = load_parameters([office(tmp_path, text)]).view()
        row = view.row("acct.rate", date(2012, 7, 1))
        assert (row.value, str(row.source)) == (Fraction("0.035"), "泽州县文件（泽人社〔2026〕1号）")
        assert row.place.line == 5 and row.provisional(date(2012, 7, 1)) is None
        for year in (2011, 2013):
            with pytest.raises(ParameterNotSetError):
                view.row("acct.rate", date(year, 7, 1))
        assert load_parameters().view().series("acct.rate")[0].value is None

    def test_the_definitive_row_of_the_package_ends_an_offices_interim_one(self, tmp_path: Path) -> None:
        text = f"""
        parameters:
          - id: base.limit.lower
            {SOURCE}
            rows:
              - {{year: 2026, value: 4250, interim: true, scope: 山西省, confidence: memory}}
        """
        parameters = load_parameters([office(tmp_path, text)])
        on = date(2026, 3, 1)
        assert parameters.view(known=date(2026, 8, 20)).row("base.limit.lower", on).value == 425000
        assert parameters.view().row("base.limit.lower", on).value == 424400

    def test_an_offices_interim_value_stands_in_for_null(self, tmp_path: Path) -> None:
        text = f"""
        parameters:
          - id: acct.rate
            {SOURCE}
            rows:
              - {{year: 2015, value: 0.03, interim: true, scope: 山西省, confidence: memory}}
        """
        row = load_parameters([office(tmp_path, text)]).view().row("acct.rate", date(2015, 7, 1))
        assert row.value == Fraction("0.03") and "暂按执行" in (row.provisional(date(2015, 7, 1)) or "")

    def test_of_several_folders_the_last_one_wins(self, tmp_path: Path) -> None:
        first = new_parameter(tmp_path / "a", FOUR_SCOPES, "months")
        second = office(
            tmp_path / "b",
            f"""
            parameters:
              - id: local.test
                {SOURCE}
                rows:
                  - {{value: 9, from: 2024-06-01, to: 2024-06-30, scope: 泽州县, confidence: memory}}
            """,
        )
        view = load_parameters([first, second]).view()
        assert [view.row("local.test", date(2024, month, 15)).value for month in (5, 6, 7)] == [4, 9, 4]
        validity = [(row.value, row.validity) for row in view.series("local.test")[-4:]]
        assert validity == [
            (4, "2024-01-01 至 2024-05-31"),
            (9, "2024-06-01 至 2024-06-30"),
            (4, "2024-07-01 至 2024-12-31"),
            (3, "2025-01-01 起"),
        ]

    def test_setting_a_value_takes_it_off_the_list(self, tmp_path: Path) -> None:
        text = f"""
        parameters:
          - id: OA.book_rate
            {SOURCE}
            rows:
              - {{value: 0.035, from: 2014-10-01, to: null, scope: 全国, confidence: memory}}
        """
        assert "OA.book_rate" in {row.id for row in PARAMETERS.to_be_set()}
        assert "OA.book_rate" not in {row.id for row in load_parameters([office(tmp_path, text)]).to_be_set()}


class TestOverride:
    @pytest.mark.parametrize(
        ("id", "given", "value"),
        [
            ("pension.base", "7300.00", 730000),
            ("rate.110.unit", "0.2", Fraction(1, 5)),
            ("rate.110.unit", Fraction(1, 3), Fraction(1, 3)),
            ("ret.min_months", 186, 186),
            ("ret.M60.old_age", "60y", 720),
            ("acct.recompute_after_publication", True, True),
            ("adjust.age_bands", {"70": "10.00", "75": "15"}, {70: 1000, 75: 1500}),
            ("inj.nursing", {"full": "0.6"}, {"full": Fraction(3, 5)}),
            ("rate.410.float_class_1", ["1", "1.2"], (Fraction(1), Fraction(6, 5))),
        ],
    )
    def test_a_value_for_one_run(self, id: str, given: object, value: object) -> None:
        row = PARAMETERS.view(overrides={id: given}).row(id, date(1990, 1, 1))
        assert (row.value, row.overridden) == (value, True)
        assert "本次计算指定" in (row.provisional(date(1990, 1, 1)) or "")
        assert [other.value for other in PARAMETERS.view(overrides={id: given}).series(id)] == [value]

    @pytest.mark.parametrize(
        ("id", "given", "said"),
        [
            ("pension.base", 7300, "写成文字的金额"),
            ("rate.110.unit", 0.2, "写成文字的精确数值"),
            ("rate.110.unit", "20", "0.16"),
            ("late.cap", "全额", "none、principal之一"),
            ("adjust.age_bands", {"70": 10}, "写成文字的金额"),
            ("ret.min_months", None, "文字、整数"),
        ],
    )
    def test_a_value_that_does_not_fit(self, id: str, given: object, said: str) -> None:
        with pytest.raises(UnfitOverrideError, match=said):
            PARAMETERS.view(overrides={id: given})

    def test_an_unknown_id(self) -> None:
        with pytest.raises(UnknownParameterError, match=r"是否为“late\.cap”"):
            PARAMETERS.view(overrides={"late.cup": "none"})


@given(
    id=st.sampled_from(sorted(PARAMETERS.definitions)),
    on=st.dates(date(1990, 1, 1), date(2045, 12, 31)),
    known=st.none() | st.dates(date(2010, 1, 1), date(2027, 12, 31)),
    scope=st.sampled_from(["140525", "140581", "14", "CN"]),
)
def test_series_and_row_agree_for_any_day(id: str, on: date, known: date | None, scope: str) -> None:
    view = PARAMETERS.view(known=known, scope=scope)
    series = view.series(id)
    for earlier, later in pairwise(series):
        assert earlier.valid_to is not None and later.valid_from is not None
        assert earlier.valid_to + timedelta(days=1) <= later.valid_from
    covering = [row.value for row in series if row.covers(on)]
    try:
        assert covering == [view.row(id, on).value]
    except ParameterNotSetError:
        assert covering == [None]
    except ParameterNotInForceError:
        assert covering == []
