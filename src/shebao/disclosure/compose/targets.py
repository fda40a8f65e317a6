"""Section 十: what is under performance management, in numbers and amounts."""

from shebao.budget.book import APPROPRIATIONS, Project, ProjectClass, total_fen
from shebao.disclosure.compose.changes import Pieces
from shebao.disclosure.compose.performance import project_amount
from shebao.disclosure.compose.quantity import (
    count,
    paragraph,
    share,
    sum_of,
    sum_of_quantities,
    wan,
)
from shebao.disclosure.compose.view import BookView, from_source, is_basic, is_project, only
from shebao.disclosure.model import Block, Heading


def compose_targets(view: BookView) -> list[Block]:
    """The department's target and the projects' targets; both count the same projects that the tables print."""
    facts = view.book.facts
    budgets = [sum_of(only(facts, from_source(source)), f"{source.value}资金") for source in APPROPRIATIONS]
    used: Pieces = []
    for quantity in budgets:
        if quantity.fen:
            used.extend(["；涉及" if not used else "，", quantity.label, wan(quantity)])
    blocks: list[Block] = [
        Heading(3, "（一）整体绩效目标"),
        paragraph(
            f"{view.year}年{view.who}编报部门整体支出绩效目标，涉及部门预算资金",
            wan(sum_of(facts, "部门预算资金")),
            "，其中：基本支出",
            wan(sum_of(view.facts(is_basic), "基本支出")),
            "，项目支出",
            wan(sum_of(view.facts(is_project), "项目支出")),
            *used,
            "。",
        ),
        Heading(3, "（二）项目绩效目标"),
    ]
    projects = [project for project in view.book.projects if project_amount(view, project).fen]
    with_targets = {indicator.project for indicator in view.book.indicators}
    covered = [project for project in projects if project.code in with_targets]
    all_projects = sum_of(only(view.current, is_project), "项目支出总额")
    if not covered:
        blocks.append(paragraph(f"{view.year}年{view.who}没有纳入绩效目标管理的二级项目。"))
        return [*blocks, *_carried_over(view)]
    blocks.append(
        paragraph(
            f"{view.year}年{view.who}纳入绩效目标管理的二级项目",
            *_counted(view, covered, "纳入绩效目标管理的项目"),
            "。公开项目绩效目标",
            *_counted(view, covered, "公开绩效目标的项目"),
            "，占部门项目支出总额（本年预算）的",
            share(sum_of_quantities([project_amount(view, project) for project in covered], "公开项目"), all_projects),
            "。其中：",
            *_by_class(view, covered),
            "。",
        )
    )
    return [*blocks, *_carried_over(view), paragraph("项目绩效目标表见附件1。")]


def _carried_over(view: BookView) -> list[Block]:
    """The project money carried over, which the number and amount of the projects of this year leave out."""
    carried = sum_of(only(view.carried_over, is_project), "上年结转安排的项目支出")
    if not carried.fen:
        return []
    alone = [
        sum_of(facts, view.project_name(code))
        for code, facts in view.carried_over_by_project.items()
        if total_fen(facts) and not total_fen(view.current_by_project.get(code, ()))
    ]
    pieces: Pieces = ["以上项目个数和涉及金额按本年预算计算，另有上年结转安排的项目支出", wan(carried)]
    if alone:
        number = count(
            len(alone), "项", "只有上年结转资金的项目", "底册“预算明细”表", [quantity.operand() for quantity in alone]
        )
        money = sum_of_quantities(alone, "只有上年结转资金的项目")
        pieces.extend(["，其中只有上年结转资金的项目", number, "，共", wan(money)])
    return [paragraph(*pieces, "。")]


def _counted(view: BookView, projects: list[Project], what: str) -> Pieces:
    quantities = [project_amount(view, project) for project in projects]
    return [
        count(len(projects), "个", what, "底册“项目”表", [quantity.operand() for quantity in quantities]),
        "，涉及金额",
        wan(sum_of_quantities(quantities, f"{what}金额")),
    ]


def _by_class(view: BookView, projects: list[Project]) -> Pieces:
    pieces: Pieces = []
    for project_class in ProjectClass:
        of_class = [project for project in projects if project.project_class is project_class]
        pieces.extend(
            [
                "；" if pieces else "",
                f"{project_class.value}项目",
                *_counted(view, of_class, f"{project_class.value}项目"),
            ]
        )
    return pieces
