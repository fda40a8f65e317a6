"""What the reports say, as data: facts in pairs, tables, paragraphs, who signed; the same for Word and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from shebao.cases.models import CaseStep
from shebao.cases.states import Action, Hand
from shebao.programmes.controls.g11_targets_and_acceptance import SELF
from shebao.programmes.models import Milestone, Movement, Project, Score
from shebao.programmes.performance.bindings import About
from shebao.programmes.performance.bindings.execution import budget_and_paid
from shebao.programmes.performance.models import Monitoring
from shebao.programmes.performance.monitor import rate
from shebao.programmes.performance.parameters import Rules, rules_on
from shebao.programmes.performance.scoring import shown_points
from shebao.programmes.states import Flow
from shebao.screens.centre import CENTRE
from shebao.screens.shows import yuan

SELF_TITLE, OVERALL_TITLE, MONITOR_TITLE = "项目支出绩效自评表", "项目支出绩效整体评价报告", "项目绩效运行监控表"


@dataclass(frozen=True)
class Table:
    """A table: ``widths`` are the shares of its columns, ``right`` those with figures."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report. ``facts`` are pairs of label and text, two pairs a line."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    paragraphs: tuple[tuple[str, str], ...]
    signatures: tuple[tuple[str, str], ...]
    basis: str
    day: str


def evaluation(milestone: Milestone) -> Report:
    """The form of a self-evaluation, or the report of an overall evaluation."""
    project, rules = milestone.project, rules_on(milestone.day)
    budget, paid = budget_and_paid(About(project.year, milestone.day, project))
    scores = list(milestone.scores.select_related("target").order_by("target_id"))
    execution = (milestone.score or 0) - sum(one.score for one in scores)
    own = milestone.what == SELF
    facts = (
        ("项目名称", project.name),
        ("项目编号", project.code),
        ("主管部门", CENTRE),
        ("实施股室", project.section.name),
        ("年初预算数", f"{yuan(_granted(project))}元"),
        ("全年预算数", f"{yuan(budget)}元"),
        ("全年执行数", f"{yuan(paid)}元"),
        ("预算执行率", rate(paid, budget)),
        ("执行率分值", str(rules.execution)),
        ("执行率得分", shown_points(execution)),
        ("总分", shown_points(milestone.score)),
        ("等级", milestone.grade),
        ("评价日期", _day(milestone)),
        ("业务流水号", milestone.case_number),
    )
    tables = [_scores(scores, rules, execution, milestone), _measured(scores)]
    paragraphs = [("年度总体目标", project.purpose), ("自评结论" if own else "评价结论", milestone.result)]
    if not own:
        tables.append(_changed(project, scores))
    flags = [f"“{one.target.name}”{one.note}" for one in scores if one.note]
    if flags:
        paragraphs.append(("目标设定提示", "；".join(flags) + "。"))
    return Report(
        SELF_TITLE if own else OVERALL_TITLE,
        f"（{project.year}年度）",
        facts,
        tuple(table for table in tables if table.rows),
        tuple((head, said) for head, said in paragraphs if said),
        _signed(milestone.case_number),
        "；".join(rules.sources[name] for name in ("execution", "weights", "bands", "grades")),
        _day(milestone),
    )


def _granted(project: Project) -> int:
    granted = Movement.objects.filter(item__project=project, flow=Flow.GRANT.value)
    return int(granted.aggregate(sum=Sum("approved"))["sum"] or 0)


def _scores(scores: Sequence[Score], rules: Rules, execution: int, milestone: Milestone) -> Table:
    rows = [
        ("预算执行率", "", "", "", f"{rules.execution}.00", shown_points(execution), ""),
        *(
            (
                one.target.level2,
                one.target.name,
                one.target.value,
                one.actual,
                shown_points(one.weight),
                shown_points(one.score),
                one.reason,
            )
            for one in scores
        ),
        ("合计", "", "", "", "100.00", shown_points(milestone.score), f"等级：{milestone.grade}"),
    ]
    heads = ("二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因及改进措施")
    return Table("绩效指标完成情况", heads, (14, 22, 15, 15, 11, 11, 20), tuple(rows), (4, 5))


def _measured(scores: Sequence[Score]) -> Table:
    rows = tuple((one.target.name, one.origin, one.how or "附佐证材料") for one in scores)
    return Table("实际完成值的来源", ("三级指标", "取数方式", "取数说明"), (26, 14, 60), rows)


def _changed(project: Project, scores: Sequence[Score]) -> Table:
    own = {one.target_id: one.score for one in Score.objects.filter(milestone__project=project, milestone__what=SELF)}
    rows = tuple(
        (one.target.name, shown_points(own.get(one.target_id)), shown_points(one.score), one.reason)
        for one in scores
        if own.get(one.target_id) != one.score
    )
    heads = ("三级指标", "自评得分", "评价得分", "调整理由")
    return Table("评价调整的得分", heads, (30, 13, 13, 44), rows, (1, 2))


def monitoring(one: Monitoring) -> Report:
    """The form of a monitoring."""
    project = one.project
    month = f"1—{one.day.month}月"
    facts = (
        ("项目名称", project.name),
        ("项目编号", project.code),
        ("主管部门", CENTRE),
        ("实施股室", project.section.name),
        ("年度预算数", f"{yuan(one.budget)}元"),
        (f"{month}执行数", f"{yuan(one.executed)}元"),
        ("执行率", rate(one.executed, one.budget)),
        ("全年预计执行数", f"{yuan(one.expected)}元"),
        ("截止日期", f"{one.day.year}年{one.day.month}月{one.day.day}日"),
        ("业务流水号", one.case_number),
    )
    lines = list(one.lines())
    rows = tuple(
        (
            line.target.name,
            line.target.value,
            f"{line.so_far}（{line.origin}）",
            line.expected,
            line.outlook,
            "；".join(part for part in (line.reason, line.measure) if part),
        )
        for line in lines
    )
    heads = ("三级指标", "年度指标值", f"{month}完成值", "全年预计完成值", "完成目标可能性", "偏差原因及整改措施")
    how = tuple((line.target.name, line.origin, line.how or "附说明材料") for line in lines)
    tables = [
        Table("绩效目标运行情况", heads, (24, 14, 18, 14, 12, 24), rows),
        Table("完成值的来源", ("三级指标", "取数方式", "取数说明"), (26, 14, 60), how),
    ]
    return Report(
        MONITOR_TITLE,
        f"（{project.year}年{month}）",
        facts,
        tuple(tables),
        (("严重偏离", f"{one.serious}。应暂缓拨款，或按程序变更目标和预算。"),) if one.serious else (),
        _signed(one.case_number),
        "财预〔2019〕136号、财预〔2020〕10号",
        f"{one.day.year}年{one.day.month}月{one.day.day}日",
    )


def _day(milestone: Milestone) -> str:
    day = milestone.day
    return f"{day.year}年{day.month}月{day.day}日"


def _signed(case_number: str) -> tuple[tuple[str, str], ...]:
    steps = list(CaseStep.objects.filter(case__number=case_number).select_related("natural_person").order_by("ordinal"))
    made = next((one for one in reversed(steps) if one.hand == Hand.MAKE), None)
    checked = next((one for one in reversed(steps) if one.action == Action.CHECK), None)
    return tuple(
        (label, one.natural_person.name) for label, one in (("填报", made), ("审核", checked)) if one is not None
    )
