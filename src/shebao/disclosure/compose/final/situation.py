"""第三部分 情况说明: ten sections, every figure from the lines of the accounts."""

from collections.abc import Sequence
from dataclasses import replace

from shebao.budget.account_lines import AccountLine, Stage
from shebao.budget.accounts import FinalText, IncomeKind
from shebao.budget.book import Kind, PriorItem, Source
from shebao.disclosure.compose.changes import Pieces, tidied
from shebao.disclosure.compose.final.balances import GRANTS
from shebao.disclosure.compose.final.charts import general_chart, web_charts
from shebao.disclosure.compose.final.matters import compose_matters
from shebao.disclosure.compose.final.three_public import compose_three_public_text
from shebao.disclosure.compose.final.view import FinalView, of_income
from shebao.disclosure.compose.final.words import against, completed, difference, shared
from shebao.disclosure.compose.overview import prose
from shebao.disclosure.compose.quantity import (
    Quantity,
    change_words,
    is_printable,
    joined,
    paragraph,
    share,
    sum_of,
    sum_of_quantities,
    wan,
)
from shebao.disclosure.compose.view import (
    from_source,
    is_appropriation,
    is_basic,
    is_current,
    is_project,
    under_function,
)
from shebao.disclosure.model import Block, Heading, Paragraph
from shebao.disclosure.numerals import chinese_number


def compose_situation(view: FinalView) -> list[Block]:
    """The ten sections in the order of the national form."""
    fund, capital = GRANTS[1], GRANTS[2]
    sections: list[tuple[str, list[Block]]] = [
        ("收入支出决算总体情况说明", [_whole(view), *web_charts(view)]),
        ("收入决算情况说明", [_income(view)]),
        ("支出决算情况说明", [_spending(view)]),
        ("财政拨款收入支出决算总体情况说明", _appropriation(view)),
        ("一般公共预算财政拨款支出决算情况说明", _general(view)),
        ("一般公共预算财政拨款基本支出决算情况说明", _basic(view)),
        ("财政拨款“三公”经费支出决算情况说明", compose_three_public_text(view)),
        (f"{fund[1]}支出决算情况说明", _other_budget(view, *fund)),
        (f"{capital[1]}支出决算情况说明", _other_budget(view, *capital)),
        ("其他重要事项的情况说明", compose_matters(view)),
    ]
    blocks: list[Block] = [Heading(1, f"第三部分 {view.year}年度部门决算情况说明", page_break=True)]
    for number, (title, body) in enumerate(sections, start=1):
        blocks.append(Heading(2, f"{chinese_number(number)}、{title}"))
        blocks.extend(body)
    return blocks


def total(view: FinalView) -> Quantity:
    """收、支总计: what was spent, allotted and carried over."""
    parts = [
        sum_of(view.spent, "本年支出合计"),
        *([view.surplus_allotted] if view.surplus_allotted.fen else []),
        sum_of(view.of(Stage.CARRIED_OUT), "年末结转和结余"),
    ]
    return sum_of_quantities(parts, "收、支总计")


def compared(view: FinalView, now: Quantity, item: PriorItem, lead: str = "") -> Pieces:
    """The change against last year's final figure, and why where somebody wrote it."""
    before = view.prior(item)
    if before is None:
        return ["；上年决算数未填列，不作比较"]
    why = [f"，主要原因是：{lead}"] if lead and is_printable(now.fen - before.fen) else []
    return [*change_words(now, before), *why]


def _whole(view: FinalView) -> Paragraph:
    now = total(view)
    lead = tidied(view.accounts.texts.get(FinalText.CHANGE_LEAD, ""))
    return paragraph(f"{view.year}年度收、支总计均为", wan(now), *compared(view, now, PriorItem.TOTAL, lead), "。")


def _income(view: FinalView) -> Paragraph:
    lines = view.of(Stage.INCOME)
    whole = sum_of(lines, "本年收入合计")
    parts = [sum_of([one for one in lines if of_income(kind)(one)], kind.value) for kind in IncomeKind]
    listed = shared(parts, whole)
    return paragraph("本年收入合计", wan(whole), *(["，其中：", *listed] if listed else []), "。")


def _spending(view: FinalView) -> Paragraph:
    whole = sum_of(view.spent, "本年支出合计")
    parts = [sum_of([one for one in view.spent if test(one)], name) for name, test in _CATEGORIES]
    listed = shared(parts, whole)
    return paragraph("本年支出合计", wan(whole), *(["，其中：", *listed] if listed else []), "。")


_CATEGORIES = (("基本支出", is_basic), ("项目支出", is_project))


def _appropriation(view: FinalView) -> list[Block]:
    income, carried_in, spent, left = (
        sum_of(view.of(stage, is_appropriation), name)
        for stage, name in (
            (Stage.INCOME, "本年财政拨款收入"),
            (Stage.CARRIED_IN, "年初财政拨款结转和结余"),
            (Stage.ACTUAL, "本年财政拨款支出"),
            (Stage.CARRIED_OUT, "年末财政拨款结转和结余"),
        )
    )
    whole = sum_of_quantities([spent, left], "财政拨款收、支总计")
    sides = (("收入总计中", (income, carried_in)), ("支出总计中", (spent, left)))
    return [
        paragraph(f"{view.year}年度财政拨款收、支总计均为", wan(whole), "。"),
        *(
            paragraph(f"{name}，", *joined([[one.label, wan(one)] for one in parts], "，"), "。")
            for name, parts in sides
        ),
    ]


def by_class(view: FinalView, lines: Sequence[AccountLine]) -> list[Quantity]:
    """Spending by 类 in code order, each by its name; classes of nothing left out."""
    codes = sorted({one.function[:3] for one in lines})
    found = [sum_of([one for one in lines if under_function(code)(one)], view.function_name(code)) for code in codes]
    return [one for one in found if one.fen]


def _general(view: FinalView) -> list[Block]:
    name = "一般公共预算财政拨款支出"
    now, whole = sum_of(view.general, name), sum_of(view.spent, "本年支出合计")
    if not now.fen and not view.of(Stage.PLANNED, from_source(Source.GENERAL)):
        return [paragraph(f"{view.year}年度本部门没有{name}。")]
    of_whole: Pieces = ["，占本年支出合计的", share(now, whole)] if whole.fen else []
    classes = by_class(view, view.general)
    by_name = [replace(one, label=f"{one.label.removesuffix('支出')}（类）支出") for one in classes]
    blocks: list[Block] = [
        Heading(3, "（一）一般公共预算财政拨款支出决算总体情况"),
        paragraph(
            f"{view.year}年度{name}",
            wan(now),
            *of_whole,
            *compared(view, now, PriorItem.GENERAL_EXPENDITURE),
            "。",
        ),
        Heading(3, "（二）一般公共预算财政拨款支出决算结构情况"),
        paragraph(
            f"{view.year}年度{name}",
            wan(now),
            *(["，主要用于以下方面：", *shared(by_name, now)] if classes else []),
            "。",
        ),
    ]
    if now.fen > 0:
        blocks.append(general_chart(classes, now))
    blocks.append(Heading(3, "（三）一般公共预算财政拨款支出决算具体情况"))
    planned = sum_of(view.of(Stage.PLANNED, from_source(Source.GENERAL), is_current), "年初预算")
    blocks.append(paragraph(f"{view.year}年度{name}", *completed(now, planned, "年初预算"), "。其中："))
    blocks.extend(_items(view))
    blocks.extend(prose(view.accounts.texts.get(FinalText.EXECUTION, "")))
    return blocks


def _items(view: FinalView) -> list[Paragraph]:
    """Every 项 with its budget at the start, what was spent, the rate, and why they differ."""
    stages = (Stage.PLANNED, Stage.ADJUSTED, Stage.ACTUAL)
    lines = {stage: view.of(stage, from_source(Source.GENERAL)) for stage in stages}
    codes = sorted({one.function for stage in stages for one in lines[stage] if one.fen})
    paragraphs: list[Paragraph] = []
    for code in codes:
        mine = {stage: [one for one in lines[stage] if one.function == code] for stage in stages}
        planned = sum_of([one for one in mine[Stage.PLANNED] if is_current(one)], "年初预算")
        spent = sum_of(mine[Stage.ACTUAL], "支出决算")
        if not planned.fen and not spent.fen:
            continue
        names = _path_of(view, code)
        reason = tidied(view.accounts.reason_of(code))
        why = joined([*_changes(planned, mine[Stage.ADJUSTED]), *([[reason]] if reason else [])], "，")
        number = len(paragraphs) + 1
        said: Pieces = [*completed(spent, planned, "年初预算"), *against(spent, planned, "年初预算", why)]
        paragraphs.append(paragraph(f"{number}.{names}。", *said, "。"))
    return paragraphs


def _path_of(view: FinalView, code: str) -> str:
    """社会保障和就业（类）…（款）…（项）: the names of a function code from the 类 down."""
    levels = [(view.function_name(code[:digits]), level) for digits, level in LEVELS if len(code) >= digits]
    return "".join(f"{name.removesuffix('支出') if level == '类' else name}（{level}）" for name, level in levels)


LEVELS = ((3, "类"), (5, "款"), (7, "项"))


def _changes(planned: Quantity, adjusted: Sequence[AccountLine]) -> list[Pieces]:
    """What changed the budget during the year; what was left is the difference itself and no reason for it."""
    changed = sum_of([one for one in adjusted if is_current(one)], "调整后的本年预算")
    carried = sum_of([one for one in adjusted if not is_current(one)], "上年结转资金")
    clauses: list[Pieces] = []
    if is_printable(changed.fen - planned.fen):
        word = "追加" if changed.fen > planned.fen else "调减"
        clauses.append([f"年中{word}预算", wan(difference(changed, planned, f"年中{word}预算"))])
    if is_printable(carried.fen):
        clauses.append(["使用上年结转资金的预算", wan(carried)])
    return clauses


def _basic(view: FinalView) -> list[Block]:
    lines = [one for one in view.general if is_basic(one)]
    whole = sum_of(lines, "一般公共预算财政拨款基本支出")
    opening = f"{view.year}年度{whole.label}"
    if not whole.fen:
        return [paragraph(f"{view.year}年度本部门没有{whole.label}。")]
    blocks: list[Block] = [paragraph(opening, wan(whole), "，其中：")]
    for kind in Kind:
        mine = [one for one in lines if one.kind is kind and one.fen]
        quantity = sum_of(mine, kind.value)
        names = "、".join(view.book.economic_name(code) for code in sorted({one.economic for one in mine}))
        listed = f"，主要包括：{names}" if names else ""
        blocks.append(paragraph(kind.value, wan(quantity), f"{listed}。"))
    return blocks


def _other_budget(view: FinalView, source: Source, name: str) -> list[Block]:
    stages = (Stage.CARRIED_IN, Stage.INCOME, Stage.ACTUAL, Stage.CARRIED_OUT)
    lines = {stage: view.of(stage, from_source(source)) for stage in stages}
    if not any(one.fen for of_stage in lines.values() for one in of_stage):
        return [paragraph(f"{view.year}年度本部门没有{name}收支。")]
    opening, income, spent, left = (
        sum_of(lines[stage], word)
        for stage, word in zip(stages, ("年初结转和结余", "本年收入", "本年支出", "年末结转和结余"), strict=True)
    )
    parts = [sum_of([one for one in lines[Stage.ACTUAL] if test(one)], label) for label, test in _CATEGORIES]
    return [
        paragraph(f"{view.year}年度{name}", *joined([[one.label, wan(one)] for one in (opening, income)], "，"), "。"),
        paragraph(
            f"{view.year}年度{name}支出",
            wan(spent),
            "，其中：",
            *joined([[one.label, wan(one)] for one in parts], "，"),
            "。年末结转和结余",
            wan(left),
            "。",
        ),
    ]
