"""其他重要事项: 机关运行经费, 政府采购, 国有资产占用, 预算绩效, whatever the department writes itself."""

from shebao.budget.account_lines import Stage
from shebao.budget.accounts import FinalText, PerformanceResult
from shebao.budget.book import PriorItem, ProcurementType, Source
from shebao.budget.sheets import VEHICLE_USES
from shebao.disclosure.compose.changes import Pieces
from shebao.disclosure.compose.final.evaluation import points
from shebao.disclosure.compose.final.view import FinalView
from shebao.disclosure.compose.final.words import completed
from shebao.disclosure.compose.overview import chinese_date, prose
from shebao.disclosure.compose.quantity import (
    Printed,
    change_words,
    count,
    given,
    joined,
    paragraph,
    share,
    sum_of,
    sum_of_quantities,
    wan,
)
from shebao.disclosure.compose.view import from_source, is_project
from shebao.disclosure.model import Block, Chain, ChainKind, Heading, Paragraph

PROCURED = "决算账表“政府采购支出”表"
GRADES = ("优", "良", "中", "差")


def compose_matters(view: FinalView) -> list[Block]:
    """The subsections in the order of the national form."""
    blocks: list[Block] = [
        Heading(3, "（一）机关运行经费支出情况"),
        _organ_running(view),
        Heading(3, "（二）政府采购支出情况"),
        *_procurement(view),
        Heading(3, "（三）国有资产占有使用情况"),
        _estate(view),
        Heading(3, "（四）预算绩效管理工作开展情况"),
        *_performance(view),
    ]
    others = prose(view.accounts.texts.get(FinalText.OTHER, ""))
    if others:
        blocks += [Heading(3, "（五）其他需要说明的事项"), *others]
    return blocks


def _organ_running(view: FinalView) -> Paragraph:
    if not any(unit.nature.runs_as_organ for unit in view.accounts.budget.units):
        one = len(view.accounts.budget.units) == 1
        subject = f"{view.who}为事业单位" if one else f"{view.who}所属预算单位均为事业单位"
        return paragraph(f"{subject}，不属于行政单位和参照公务员法管理的事业单位，{view.year}年度无机关运行经费支出。")
    now = sum_of(view.organ_running(), "机关运行经费支出")
    before = view.prior(PriorItem.ORGAN_RUNNING)
    change: Pieces = change_words(now, before) if before else ["；上年决算数未填列，不作比较"]
    return paragraph(f"{view.year}年度{view.who}机关运行经费支出", wan(now), *change, "。")


def _procurement(view: FinalView) -> list[Paragraph]:
    lines = view.accounts.procurement
    if not any(one.fen for one in lines):
        return [paragraph(f"{view.year}年度本部门未发生政府采购支出。")]
    parts = [
        given(sum(one.fen for one in lines if one.type is kind), f"政府采购{kind.value}支出", "", PROCURED)
        for kind in ProcurementType
    ]
    whole = sum_of_quantities(parts, "政府采购支出总额")
    small = given(sum(one.sme_fen for one in lines), "授予中小企业合同金额", "", PROCURED)
    micro = given(sum(one.micro_fen for one in lines), "授予小微企业合同金额", "", PROCURED)
    return [
        paragraph(
            f"{view.year}年度政府采购支出总额",
            wan(whole),
            "，其中：",
            *joined([[part.label, wan(part)] for part in parts], "、"),
            "。",
            small.label,
            wan(small),
            "，占政府采购支出总额的",
            share(small, whole),
            "，其中：",
            micro.label,
            wan(micro),
            "，占政府采购支出总额的",
            share(micro, whole),
            "。",
        )
    ]


def _estate(view: FinalView) -> Paragraph:
    vehicles, assets = view.accounts.vehicles, view.accounts.assets
    day = chinese_date(view.accounts.department.assets_as_of or f"{view.year}-12-31")
    by_use: list[Pieces] = [
        [use, count(sum(one.held for one in vehicles if one.use == use), "辆", use, "决算账表“公务用车”表")]
        for use in VEHICLE_USES
    ]
    area = sum(one.office_area_hundredths for one in assets)
    whole, rest = divmod(area, 100)
    text = f"{whole}.{rest:02d}" if rest else f"{whole}"
    basis = "决算账表“资产”表"
    return paragraph(
        f"截至{day}，{view.who}共有车辆",
        count(sum(one.held for one in vehicles), "辆", "车辆", "决算账表“公务用车”表"),
        "，其中：",
        *joined(by_use, "、"),
        "；使用的办公用房建筑总面积",
        Printed(text, "平方米", None, Chain(ChainKind.COUNT, "办公用房建筑面积", f"{text}平方米", basis=basis)),
        "；单位价值50万元（原值）以上的通用设备",
        count(sum(one.equipment_over_500k for one in assets), "台（套）", "单价50万元以上通用设备", basis),
        "、单位价值100万元（原值）以上的专用设备",
        count(sum(one.equipment_over_1m for one in assets), "台（套）", "单价100万元以上专用设备", basis),
        "。",
    )


def _performance(view: FinalView) -> list[Block]:
    written = prose(view.accounts.texts.get(FinalText.PERFORMANCE, ""))
    results = [one for one in view.accounts.performance if one.project]
    overall = [one for one in view.accounts.performance if not one.project]
    blocks: list[Block] = []
    if results:
        blocks.append(_evaluated(view, results))
        blocks.extend(_result(view, one, number) for number, one in enumerate(results, start=1))
    blocks.extend(_missing(view))
    for one in overall:
        blocks.append(paragraph(f"{view.year}年度部门整体支出绩效{_scores(one)}。"))
    if not results and not overall:
        blocks.append(paragraph(f"{view.year}年度本部门没有已生效的项目绩效自评结果。"))
    else:
        blocks.append(paragraph("绩效自评表见附件1。"))
    return [*blocks, *written]


def _scores(one: PerformanceResult) -> str:
    """自评得分…: the self-evaluation's points and grade, and those of the others where they evaluated it as well."""
    own = f"自评得分{points(one.score_hundredths)}分，自评等级为“{one.grade}”"
    if not one.overall_grade:
        return own
    return f"{own}；整体评价得分{points(one.overall_hundredths)}分，评价等级为“{one.overall_grade}”"


def _missing(view: FinalView) -> list[Paragraph]:
    """The projects that were not evaluated, each with why."""
    missing = view.accounts.not_evaluated
    if not missing:
        return []
    named = "；".join(f"{one.name}（{one.reason}）" for one in missing)
    number = count(len(missing), "个", "没有开展自评的项目数", "绩效自评结果")
    return [paragraph("没有开展绩效自评的项目", number, f"：{named}。")]


def _evaluated(view: FinalView, results: list[PerformanceResult]) -> Paragraph:
    codes = {one.project for one in results}
    money = sum_of(view.of(Stage.ADJUSTED, lambda one: one.project in codes), "自评项目全年预算")
    general = view.of(Stage.ADJUSTED, from_source(Source.GENERAL), is_project)
    mine = sum_of([one for one in general if one.project in codes], "自评项目一般公共预算资金")
    whole = sum_of(general, "一般公共预算项目全年预算")
    graded: list[Pieces] = [
        [f"“{grade}”", count(number, "个", f"自评等级为{grade}的项目", "绩效自评结果")]
        for grade in dict.fromkeys((*GRADES, *(one.grade for one in results)))
        if (number := sum(one.grade == grade for one in results))
    ]
    of_general: Pieces = (
        [
            "其中，一般公共预算项目资金",
            wan(mine),
            "，占一般公共预算项目全年预算总额",
            wan(whole),
            "的",
            share(mine, whole),
            "。",
        ]
        if mine.fen
        else []
    )
    return paragraph(
        f"根据预算绩效管理要求，本部门组织对{view.year}年度项目支出开展绩效自评，共涉及项目",
        count(len(results), "个", "开展绩效自评的项目数", "绩效自评结果"),
        "，全年预算",
        wan(money),
        "。",
        *of_general,
        "从自评等级看，",
        *joined(graded, "，"),
        "。",
    )


def _result(view: FinalView, one: PerformanceResult, number: int) -> Paragraph:
    budget, spent = (
        sum_of(view.of(stage, lambda line: line.project == one.project), f"{one.name}{stage.value}")
        for stage in (Stage.ADJUSTED, Stage.ACTUAL)
    )
    short = [each.name for each in one.indicators if each.points_hundredths < each.weight_hundredths]
    missed = f"未得满分的指标：{'、'.join(short)}。" if short else "各项指标均得满分。" if one.indicators else ""
    return paragraph(
        f"{number}.{one.name}项目{_scores(one)}。",
        *completed(spent, budget, "全年预算"),
        f"。{missed}",
    )
