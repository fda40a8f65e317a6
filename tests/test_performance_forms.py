"""Performance tables of several provinces, as their grids come out of a file."""

import pytest

from shebao.budget.book import Horizon
from shebao.budget.targets.values import read_value
from shebao.disclosure.recognise.forms import recognise_forms
from shebao.disclosure.recognise.forms_words import plain, unit_of


def grid(text: str) -> list[list[str | None]]:
    """Rows of cells apart by |; a cell that a span covers is a single dot."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    width = max(len(row) for row in rows)
    return [[None if cell == "." else cell for cell in row] + [""] * (width - len(row)) for row in rows]


SHANXI = grid("""
项目名称 | . | 遗属补助 | . | . | . | . | .
项目属性 | . | 经常性项目（长期开展） | . | 项目期 | . | 99年 | .
项目资金 （元） | . | 实施期资金总额： | . | 7,104 | 年度资金总额： | . | 7,104
. | . | 其中：中央财政资金 | . | 0 | 其中：中央财政资金 | . | 0
. | . | 市县（区）财政资金 | . | 7,104 | 市县（区）财政资金 | . | 7,104
. | . | 其他资金 | . | | 其他资金 | . |
立项依据 | . | 晋人社厅发〔2016〕82号 | . | . | . | . | .
 | . | 实施期目标 | . | . | 年度目标 | . | .
总体目标 | . | 保障遗属生活。 | . | . | 全年发放。 | . | .
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
. | 产出指标 | 数量指标 | 发放人数 | 1人 | 数量指标 | 发放人数 | 1人
. | . | 成本指标 | 补助标准 | 592元 | 成本指标 | 补助标准 | 592元
. | 效益指标 | 经济效益指标 | | | 经济效益指标 | |
. | . | 社会效益指标 | 基本生活 | 保障 | 社会效益指标 | 基本生活 | 保障
负责人： | 甲 | 经办人： | 乙 | 联系电话： | 0356-0000000 | 填报日期： | 20241209
""")


def test_two_horizons_side_by_side():
    (form,) = recognise_forms(SHANXI, "项目支出绩效目标表")
    assert (form.project, form.year_total_fen, form.period_total_fen, form.years) == ("遗属补助", 710_400, 710_400, 99)
    assert form.recurrence == "经常性项目（长期开展）" and form.unit == "元"
    assert dict(form.texts) == {
        "立项依据": "晋人社厅发〔2016〕82号",
        "实施期目标": "保障遗属生活。",
        "年度目标": "全年发放。",
    }
    assert [(i.horizon, i.level1, i.level2, i.name, i.value) for i in form.indicators][:4] == [
        (Horizon.PERIOD, "产出指标", "数量指标", "发放人数", "1人"),
        (Horizon.YEAR, "产出指标", "数量指标", "发放人数", "1人"),
        (Horizon.PERIOD, "产出指标", "成本指标", "补助标准", "592元"),
        (Horizon.YEAR, "产出指标", "成本指标", "补助标准", "592元"),
    ]
    assert form.blank_levels == ("经济效益指标",)
    assert form.fact("填报日期") == "20241209"


def test_each_total_has_its_sources_and_their_cells():
    (form,) = recognise_forms(SHANXI)
    groups = [(total.label, total.horizon, [part.text for part in parts]) for total, parts in form.groups()]
    assert groups == [
        ("实施期资金总额", Horizon.PERIOD, ["0", "7,104", ""]),
        ("年度资金总额", Horizon.YEAR, ["0", "7,104", ""]),
    ]
    assert [SHANXI[a.at[0]][a.at[1]] for a in form.amounts if a.text] == [a.text for a in form.amounts if a.text]
    assert [SHANXI[row][column] for _, (row, column) in form.indicator_cells][:2] == ["1人", "1人"]


def test_a_text_file_that_lost_its_merged_cells():
    (form,) = recognise_forms(
        grid("""
部门名称 | 062-某中心 | | |
合计 | 5681.80 | 合计 | 5681.80 |
其中:一般公共预算资金 | 5681.80 | 其中:基本支出 | 1327.09 |
单位资金 | 0.00 | 项目支出 | 4354.71 |
年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
 | 产出指标 | 数量指标 | 公务用车数量 | 4辆
 | | | 参保人数 | ≥45937人
 | 时效指标 | 发放及时性 | 及时 |
 | | 管理时间 | 全年 |
社会效益指标 | 信息安全 | 保障 | |
 | 满意度指标 | 服务对象满意度指标 | 退休人员满意度 | ≥90%
"""),
        "部门整体支出绩效目标申报表",
        "万元",
    )
    assert form.project == "" and form.year_total_fen == 5_681_800_000
    assert [(i.level2, i.name, i.value) for i in form.indicators] == [
        ("数量指标", "公务用车数量", "4辆"),
        ("数量指标", "参保人数", "≥45937人"),
        ("时效指标", "发放及时性", "及时"),
        ("时效指标", "管理时间", "全年"),
        ("社会效益指标", "信息安全", "保障"),
        ("服务对象满意度指标", "退休人员满意度", "≥90%"),
    ]
    assert [(total.text, [part.text for part in parts]) for total, parts in form.groups()] == [
        ("5681.80", ["5681.80", "0.00"]),
        ("5681.80", ["1327.09", "4354.71"]),
    ]


def test_one_horizon_with_dates():
    (form,) = recognise_forms(
        grid("""
财政项目支出绩效目标填报表 | . | . | . | . | . | . | .
（2023年度） | . | . | . | . | . | . | .
项目名称 | . | 设施运行 | . | 项目性质 | 经常性项目 | 项目类别 | 其他运转类
计划开始日期 | . | 2023-01-01 | . | 计划完成日期 | 2023-12-31 | . | .
项目资金（元） | . | 项目资金总额 | . | 10,903,043.00 | 年度资金申请总额 | . | 10,903,043.00
. | . | 其中：财政资金 | . | 10,903,043.00 | 其中：当年财政拨款 | . | 11,419,043.00
. | . | . | . | . | 上年结转资金 | . | 0.00
项目绩效目标 | 项目总目标 | . | . | . | 年度总体目标 | . | .
. | 长期目标的文字。 | . | . | . | 当年目标的文字。 | . | .
 | 一级指标 | 二级指标 | 三级指标 | . | . | 年度(/项目)指标值 | .
绩效指标 | 产出指标 | 数量指标 | 开展活动 | . | . | =300.00(场) | .
. | . | 质量指标 | 居民参与率 | . | . | 居民参与率不低于100% | .
""")
    )
    assert (form.project_class, form.starts_on, form.ends_on, form.years, form.year) == (
        "其他运转类", "2023-01-01", "2023-12-31", 1, 2023,
    )  # fmt: skip
    assert dict(form.texts) == {"实施期目标": "长期目标的文字。", "年度目标": "当年目标的文字。"}
    assert [(total.label, [part.text for part in parts]) for total, parts in form.groups()] == [
        ("项目资金总额", ["10,903,043.00"]),
        ("年度资金申请总额", ["11,419,043.00", "0.00"]),
    ]


SICHUAN = grid("""
单位名称-项目名称 | 资金总额（万元） | . | 年度目标 | 绩效指标 | . | . | . | . | .
. | 小计 | 财政拨款 | . | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位
合计 | 30.00 | 30.00 | | | | | | |
某局 | 30.00 | 30.00 | | | | | | |
党建经费 | 10.00 | 10.00 | 开展活动。 | 产出指标 | 数量指标 | 开展活动 | ≥ | 4 | 次
. | . | . | . | 满意度指标 | 服务对象满意度指标 | 党员满意度 | ≥ | 90 | %
运行经费 | 20.00 | 20.00 | 保障运转。 | 产出指标 | 质量指标 | 运行 | 定性 | 良好 |
""")


def test_a_list_of_projects():
    first, second = recognise_forms(SICHUAN, "部门预算项目支出绩效目标表")
    assert (first.project, first.year_total_fen, second.project, second.year_total_fen) == (
        "党建经费", 10_000_000, "运行经费", 20_000_000,
    )  # fmt: skip
    assert [indicator.value for indicator in first.indicators] == ["≥4次", "≥90%"]
    assert dict(second.texts) == {"年度目标": "保障运转。"} and second.indicators[0].value == "良好"
    assert [(total.text, [part.text for part in parts]) for total, parts in first.groups()] == [("10.00", ["10.00"])]


def test_a_list_of_one_department_with_money_in_columns():
    (form,) = recognise_forms(
        grid("""
单位名称 | 年度预算申请（万元） | . | . | 整体绩效目标 | 部门整体支出年度绩效目标 | . | . | .
. | 资金总额 | 基本支出 | 项目支出 | . | 一级指标 | 二级指标 | 三级指标 | 指标值
某中心 | 100.00 | 60.00 | 40.00 | 做好服务。 | 产出指标 | 数量指标 | 服务人次 | ≥100人次
 | | | | | 效益指标 | 社会效益指标 | 服务水平 | 提高
"""),
        "整体支出绩效目标表",
    )
    assert form.project == "" and form.year_total_fen == 100_000_000
    assert [(total.text, [part.text for part in parts]) for total, parts in form.groups()] == [
        ("100.00", ["60.00", "40.00"])
    ]


def test_a_self_evaluation():
    (form,) = recognise_forms(
        grid("""
项目名称 | 委托业务 | . | . | . | . | . | .
项目资金（万元） | . | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
. | 年度资金总额 | 90 | 89.974 | 89.974 | 10 | 100% | 10
. | 其中：本年财政拨款 | 90 | 89.974 | 89.974 | | |
年度总体目标 | 预期目标 | . | . | . | 实际完成情况 | . | .
. | 支付三项费用。 | . | . | . | 已支付三项费用。 | . | .
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
. | 产出指标 | 数量指标 | 项目数 | ≥50个 | 50 | 40 | 40
. | 效益指标 | 社会效益指标 | 影响 | 明显 | 达成 | 40 | 38
总分 | . | . | . | . | . | 100 | 98
""")
    )
    assert form.year_total_fen == 89_974_000
    assert [(total.label, total.text, [part.text for part in parts]) for total, parts in form.groups()] == [
        ("年度资金总额（年初预算）", "90", ["90"]),
        ("年度资金总额（全年预算）", "89.974", ["89.974"]),
        ("年度资金总额（执行数）", "89.974", ["89.974"]),
    ]
    assert [(score.name, score.weight, score.score, score.actual) for score in form.scores] == [
        ("项目数", "40", "40", "50"),
        ("影响", "40", "38", "达成"),
    ]
    assert dict(form.texts) == {"年度目标": "支付三项费用。", "实际完成情况": "已支付三项费用。"}


def test_forms_one_below_the_other():
    one = grid(
        """项目绩效目标表 | . | . | .
        项目名称 | 甲 | . | .
        一级指标 | 二级指标 | 三级指标 | 指标值
        产出指标 | 数量指标 | 次数 | 1次"""
    )
    other = [[(cell or "").replace("甲", "乙") or cell for cell in row] for row in one]
    first, second = recognise_forms([*one, *other])
    assert (first.project, second.project) == ("甲", "乙")
    assert first.indicator_cells[0][1] == (3, 3) and second.indicator_cells[0][1] == (7, 3)


def test_no_form():
    assert recognise_forms(grid("科目编码 | 科目名称 | 合计\n208 | 社会保障和就业支出 | 1.00")) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥2000人", ("≥", "2000", "人", "")),
        ("3360每人每年", ("", "3360", "每人每年", "")),
        ("≥100百分比", ("≥", "100", "%", "")),
        ("10月", ("", "", "", "10月")),
        ("每月25日前", ("", "", "", "每月25日前")),
        ("提高100%", ("提高", "100", "%", "")),
        ("可控性100%", ("", "100", "%", "可控性100%")),
        ("按本人缴费标准", ("", "", "", "按本人缴费标准")),
        ("", ("", "", "", "")),
    ],
)
def test_values(text, expected):
    assert read_value(text) == expected


def test_labels():
    assert plain("其中： 中央财政资金（元）") == "中央财政资金"
    assert unit_of("项目资金 （万元）") == "万元" and unit_of("单位：元") == "元" and unit_of("3360元") == ""


AMOUNTS_BELOW = grid("""
部门名称 | 青川区就业服务局 | . | . | .
年度部门整体支出预算（万元） | 资金总额 | 基本支出 | 项目支出 | 备注
. | 120.50 | 100.50 | 20.00 |
年度总体目标 | 保障就业服务。 | . | . | .
一级指标 | 二级指标 | 三级指标 | . | 指标值
产出指标 | 数量指标 | 招聘会场次 | . | ≥12场
""")


def test_amounts_in_the_row_below_their_labels():
    (form,) = recognise_forms(AMOUNTS_BELOW, "部门整体支出绩效目标表")
    assert (form.year_total_fen, form.unit) == (120_500_000, "万元")
    assert [(amount.label, amount.text, amount.at) for amount in form.amounts] == [
        ("资金总额", "120.50", (2, 1)), ("基本支出", "100.50", (2, 2)), ("项目支出", "20.00", (2, 3)),
    ]  # fmt: skip
