"""第三部分 情况说明: the twelve sections of text, every figure from the book."""

from collections.abc import Sequence

from shebao.budget.book import APPROPRIATIONS, Fact, Kind, PriorItem, ProcurementType, Source, total_fen
from shebao.disclosure.compose.changes import Pieces, compose_changes, explain, reasons_for
from shebao.disclosure.compose.charts import compose_appropriation_chart, compose_three_public_chart, web_charts
from shebao.disclosure.compose.estate import compose_assets, compose_other
from shebao.disclosure.compose.functional import LEVELS
from shebao.disclosure.compose.quantity import (
    Quantity,
    change_words,
    given,
    joined,
    paragraph,
    share,
    sum_of,
    sum_of_quantities,
    wan,
)
from shebao.disclosure.compose.targets import compose_targets
from shebao.disclosure.compose.view import BookView, from_source, is_basic, is_current, is_project, only, under_function
from shebao.disclosure.model import Block, Heading, Paragraph
from shebao.disclosure.numerals import chinese_number


def compose_situation(view: BookView) -> list[Block]:
    """The twelve sections in the order of the Shanxi format."""
    sections: list[tuple[str, list[Block]]] = [
        ("部门预算收支数据变动情况及原因", [*compose_changes(view), *web_charts(view)]),
        ("收入预算情况说明", [_income(view)]),
        ("支出预算情况说明", [_expenditure(view)]),
        ("财政拨款收支预算总体情况说明", [_appropriation(view)]),
        ("一般公共预算支出情况说明", _general(view)),
        ("一般公共预算基本支出情况说明", _basic(view)),
        ("“三公”经费增减变动原因说明", _three_public(view)),
        ("机关运行经费增减变动原因说明", [_organ_running(view)]),
        ("政府采购情况", [_procurement(view)]),
        ("绩效管理情况", compose_targets(view)),
        ("国有资产占有使用情况", compose_assets(view)),
        ("其他说明", compose_other(view)),
    ]
    blocks: list[Block] = [Heading(1, f"第三部分 {view.year}年度部门预算情况说明", page_break=True)]
    for number, (title, body) in enumerate(sections, start=1):
        blocks.append(Heading(2, f"{chinese_number(number)}、{title}"))
        blocks.extend(body)
    return blocks


def _income(view: BookView) -> Paragraph:
    total = sum_of(view.book.facts, "预算收入总计")
    names = {
        Source.GENERAL: "一般公共预算拨款收入",
        Source.GOVERNMENT_FUND: "政府性基金预算拨款收入",
        Source.STATE_CAPITAL: "国有资本经营预算拨款收入",
        Source.SPECIAL_ACCOUNT: "财政专户管理资金收入",
        Source.UNIT_FUNDS: "单位资金",
    }
    parts = [sum_of(only(view.current, from_source(source)), name) for source, name in names.items()]
    parts.append(sum_of(view.carried_over, "上年结转"))
    listed = joined([[part.label, wan(part), "，占", share(part, total)] for part in parts], "；")
    return paragraph(f"{view.year}年度{view.who}预算收入", wan(total), "，其中：", *listed, "。")


def _expenditure(view: BookView) -> Paragraph:
    total = sum_of(view.book.facts, "支出预算")
    parts = [sum_of(view.facts(is_basic), "基本支出"), sum_of(view.facts(is_project), "项目支出")]
    listed = joined([[part.label, wan(part), "，占", share(part, total)] for part in parts], "；")
    return paragraph(f"{view.year}年度{view.who}支出预算", wan(total), "，其中：", *listed, "。")


def by_class(view: BookView, facts: Sequence[Fact]) -> list[Quantity]:
    """Spending by 类, in code order, classes of nothing left out."""
    digits = LEVELS[0][0]
    codes = sorted({fact.function[:digits] for fact in facts})
    quantities = [sum_of(only(facts, under_function(code)), view.function_name(code)) for code in codes]
    return [quantity for quantity in quantities if quantity.fen]


def _appropriation(view: BookView) -> Paragraph:
    facts = view.appropriated
    by_budget = [sum_of(only(facts, from_source(source)), f"{source.value}拨款") for source in APPROPRIATIONS]
    current = sum_of(only(facts, is_current), "当年拨款收入")
    carried = sum_of(only(facts, lambda fact: not is_current(fact)), "上年结转收入")
    spending = joined([[quantity.label, wan(quantity)] for quantity in by_class(view, facts)], "、")
    return paragraph(
        f"{view.year}年度{view.who}财政拨款收支总预算",
        wan(sum_of(facts, "财政拨款收支总预算")),
        "。按预算划分：",
        *joined([[part.label, wan(part)] for part in by_budget], "，"),
        "。按年度划分：",
        *joined([[part.label, wan(part)] for part in (current, carried)], "，"),
        *(["。支出包括：", *spending] if spending else []),
        "。",
    )


def _general(view: BookView) -> list[Block]:
    total = sum_of(view.general, "一般公共预算当年支出")
    before = view.prior(PriorItem.GENERAL_EXPENDITURE)
    change = change_words(total, before) if before else ["；上年数未填列，不作比较"]
    opening = f"{view.year}年度{view.who}一般公共预算当年支出"
    listed = joined(
        [[part.label, wan(part), "，占", share(part, total)] for part in by_class(view, view.general)], "；"
    )
    blocks: list[Block] = [
        Heading(3, "（一）一般公共预算当年支出规模变化情况"),
        paragraph(opening, wan(total), *change, "。"),
        Heading(3, "（二）一般公共预算当年支出结构情况"),
        paragraph(opening, wan(total), *(["，主要用于以下方面：", *listed] if listed else []), "。"),
    ]
    if total.fen:
        blocks.append(compose_appropriation_chart(view, by_class(view, view.general), total))
    return blocks


def _basic(view: BookView) -> list[Block]:
    facts = only(view.general, is_basic)
    blocks: list[Block] = [
        paragraph(
            f"{view.year}年度{view.who}一般公共预算安排基本支出",
            wan(sum_of(facts, "一般公共预算基本支出")),
            "，其中：" if facts else "。",
        )
    ]
    for number, kind in enumerate(Kind if facts else ()):
        of_kind = [fact for fact in facts if fact.kind is kind]
        by_code: dict[str, list[Fact]] = {}
        for fact in of_kind:
            by_code.setdefault(fact.economic, []).append(fact)
        sizes = {code: total_fen(lines) for code, lines in by_code.items()}
        order = sorted((code for code, fen in sizes.items() if fen), key=lambda code: (-sizes[code], code))
        names = "、".join(view.economic_name(code) for code in order)
        closing = "。" if number == len(Kind) - 1 else "；"
        blocks.append(paragraph(*wan_named(sum_of(of_kind, kind.value)), *_listed(names), closing))
    return blocks


def wan_named(quantity: Quantity) -> Pieces:
    """A quantity's name and amount."""
    return [quantity.label, wan(quantity)]


def _listed(names: str) -> Pieces:
    return [f"，包括：{names}"] if names else []


def _three_public(view: BookView) -> list[Block]:
    items = {
        "因公出国（境）费": (PriorItem.ABROAD,),
        "公务接待费": (PriorItem.RECEPTION,),
        "公务用车购置及运行费": (PriorItem.VEHICLE_PURCHASE, PriorItem.VEHICLE_RUNNING),
    }
    parts = {
        "公务用车购置费": (PriorItem.VEHICLE_PURCHASE,),
        "公务用车运行维护费": (PriorItem.VEHICLE_RUNNING,),
    }
    everything = tuple(item for group in items.values() for item in group)
    now = sum_of(view.three_public(*everything), "“三公”经费预算")

    def clause(name: str, members: tuple[PriorItem, ...]) -> Pieces:
        quantity = sum_of(view.three_public(*members), name)
        return [name, wan(quantity), *_against_last_year(view, quantity, members)]

    blocks: list[Block] = [
        paragraph(
            f"{view.year}年{view.who}财政拨款安排的“三公”经费预算",
            wan(now),
            *_against_last_year(view, now, everything),
            "。其中：",
            *joined([clause(name, members) for name, members in items.items()], "；"),
            "（其中：",
            *joined([clause(name, members) for name, members in parts.items()], "；"),
            "）。",
        )
    ]
    for item in everything:
        before = view.prior(item)
        if before and (why := explain(reasons_for(view, item), sum_of(view.three_public(item), item.value), before)):
            blocks.append(paragraph(f"{item.value}变动的原因：", *why))
    if now.fen:
        blocks.append(compose_three_public_chart(view))
    return blocks


def _against_last_year(view: BookView, now: Quantity, items: Sequence[PriorItem]) -> Pieces:
    known = [prior for item in items if (prior := view.prior(item)) is not None]
    if len(known) < len(items):
        return ["，上年数未填列"]
    return change_words(now, sum_of_quantities(known, f"上年{now.label}"))


def _organ_running(view: BookView) -> Paragraph:
    organs = [unit for unit in view.book.units if unit.nature.runs_as_organ]
    if not organs:
        subject = f"{view.who}为事业单位" if len(view.book.units) == 1 else f"{view.who}所属预算单位均为事业单位"
        return paragraph(f"{subject}，不属于行政单位和参照公务员法管理的事业单位，{view.year}年度无机关运行经费。")
    now = sum_of(view.organ_running(), "机关运行经费")
    before = view.prior(PriorItem.ORGAN_RUNNING)
    change = change_words(now, before) if before else ["，上年数未填列"]
    why = explain(reasons_for(view, PriorItem.ORGAN_RUNNING), now, before) if before else []
    opening = f"{view.year}年度{view.who}机关运行经费"
    return paragraph(opening, wan(now), *change, "。", *(["变动的原因：", *why] if why else []))


def _procurement(view: BookView) -> Paragraph:
    lines = view.book.procurement
    if not lines:
        return paragraph(f"{view.year}年{view.who}没有政府采购预算。")
    parts = []
    for kind in ProcurementType:
        of_kind = [given(line.fen, line.name or kind.value, "政府采购") for line in lines if line.type is kind]
        parts.append(sum_of_quantities(of_kind, f"政府采购{kind.value}预算"))
    total = sum_of_quantities(parts, "政府采购预算总额")
    reserved = sum(line.reserved_fen for line in lines)
    micro = sum(line.micro_fen for line in lines)
    pieces: Pieces = [
        f"{view.year}年{view.who}政府采购预算总额",
        wan(total),
        "，其中：",
        *joined([wan_named(part) for part in parts], "、"),
        "。",
    ]
    if reserved:
        for_small = given(reserved, "面向中小企业预留", "政府采购")
        pieces.extend(["面向中小企业预留", wan(for_small), "，占政府采购预算总额的", share(for_small, total)])
        if micro:
            for_micro = given(micro, "面向小微企业预留", "政府采购")
            pieces.extend(["，其中面向小微企业预留", wan(for_micro)])
        pieces.append("。")
    return paragraph(*pieces)
