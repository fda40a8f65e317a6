"""The charts: every printed figure in the picture as text, also where values are 0, tiny, negative or missing."""

import re

import pytest

from shebao.disclosure.model import Chart, Point
from shebao.disclosure.render.charts import chart_svg, share_of

WAN = 1_000_000


def chart(form: str, *points: Point) -> Chart:
    return Chart("test", "测试图", form, points, "用文字说的图")  # type: ignore[arg-type] # parametrised below


def texts(svg: str) -> list[str]:
    return re.findall(r">([^<>]+)</text>", svg)


STRUCTURE = (
    Point("社会保障和就业支出", 5524_04 * WAN // 100, "5524.04"),
    Point("卫生健康支出", 65_78 * WAN // 100, "65.78"),
    Point("住房保障支出", 91_98 * WAN // 100, "91.98"),
)


class TestWhatAChartSays:
    def test_names_amounts_and_shares_stand_in_it_as_text_in_the_points_order(self) -> None:
        assert texts(chart_svg(chart("share", *STRUCTURE))) == [
            "社会保障和就业支出",
            "卫生健康支出",
            "住房保障支出",
            "5524.04万元，占97.22%",
            "65.78万元，占1.16%",
            "91.98万元，占1.62%",
        ]

    def test_a_zero_is_printed_and_has_no_share(self) -> None:
        svg = chart_svg(chart("share", Point("公务接待费", 0, "0"), Point("公务用车运行维护费", 6 * WAN, "6.00")))
        assert "0万元" in texts(svg)
        assert "6.00万元，占100.00%" in texts(svg)

    @pytest.mark.parametrize("form", ["share", "bars", "years"])
    def test_a_chart_of_nothing_says_so(self, form: str) -> None:
        assert texts(chart_svg(chart(form))) == ["无数据"]
        assert texts(chart_svg(chart(form, Point("公务接待费", 0, "0")))) == ["无数据"]

    def test_last_year_is_lighter_than_this_year(self) -> None:
        svg = chart_svg(
            chart(
                "years",
                Point("收支总计", 51195 * WAN, "51195.00", "2024年"),
                Point("收支总计", 5681 * WAN, "5681.00", "2025年"),
            )
        )
        before, now = re.findall(r'roledescription="bar" [^>]*fill="#(\w{6})"', svg)
        assert sum(bytes.fromhex(before)) - sum(bytes.fromhex(now)) > 200
        assert "收支总计（2024年）" in texts(svg)

    def test_a_long_name_is_cut_in_the_picture_and_whole_for_a_screen_reader(self) -> None:
        name = "非全额退休人员取暖丧葬抚恤遗属补助资金" * 4
        svg = chart_svg(chart("bars", Point(name, 750 * WAN, "750.00")), width=400)
        assert name not in texts(svg)
        assert f'aria-label="{name} 750.00万元"' in svg

    def test_names_are_text_and_never_markup(self) -> None:
        svg = chart_svg(chart("bars", Point('<script>"x"&', WAN, "1.00")))
        assert "<script" not in svg

    def test_negative_amounts_stand_left_of_the_line(self) -> None:
        svg = chart_svg(chart("bars", Point("增", 10 * WAN, "10.00"), Point("减", -5 * WAN, "-5.00")))
        assert {"10.00万元", "-5.00万元"} <= set(texts(svg))


def test_every_bar_and_its_figure_fit_the_width() -> None:
    svg = chart_svg(chart("bars", *STRUCTURE), width=320)
    assert int(re.search(r'width="(\d+)"', svg)[1]) <= 322  # type: ignore[index] # the picture always has a width


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert chart_svg(chart("share", *STRUCTURE)) == chart_svg(chart("share", *STRUCTURE))


def test_shares_are_of_the_whole_and_absent_where_there_is_none() -> None:
    assert [share_of(point, STRUCTURE) for point in STRUCTURE] == ["97.22%", "1.16%", "1.62%"]
    assert share_of(STRUCTURE[0], ()) == ""
    assert share_of(STRUCTURE[0], (STRUCTURE[0], Point("减", -WAN, "-1.00"))) == ""
