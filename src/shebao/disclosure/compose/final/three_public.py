"""“三公”经费: budget, spending, completion and reasons of each item, and the counts beside them."""

from dataclasses import replace

from shebao.budget.account_lines import Stage
from shebao.budget.book import PriorItem
from shebao.disclosure.compose.changes import Pieces, tidied
from shebao.disclosure.compose.final.charts import three_public_chart
from shebao.disclosure.compose.final.spending import CARS, ITEMS, public_total
from shebao.disclosure.compose.final.view import FinalView
from shebao.disclosure.compose.final.words import against, completed, shared
from shebao.disclosure.compose.quantity import (
    Quantity,
    change_words,
    count,
    paragraph,
    sum_of_quantities,
    wan,
)
from shebao.disclosure.model import Block, Heading, Paragraph

NAMED = "全年预算"
BASIS = "决算账表“三公实物量”表"


def compose_three_public_text(view: FinalView) -> list[Block]:
    """The whole against its budget and last year, then each item."""
    year = view.year
    budget = public_total(view, Stage.ADJUSTED, ITEMS, "“三公”经费全年预算")
    spent = public_total(view, Stage.ACTUAL, ITEMS, "“三公”经费支出决算")
    before = [prior for item in ITEMS if (prior := view.prior(item)) is not None]
    if not (budget.fen or spent.fen or any(one.fen for one in before)):
        return [paragraph(f"{year}年度财政拨款“三公”经费无预算安排，未发生支出。"), *_counts_alone(view)]
    change: Pieces = ["；上年决算数未填列，不作比较"]
    if len(before) == len(ITEMS):
        change = change_words(spent, sum_of_quantities(before, "上年“三公”经费支出"))
    blocks: list[Block] = [
        Heading(3, "（一）“三公”经费财政拨款支出决算总体情况"),
        paragraph(
            f"{year}年度“三公”经费财政拨款支出",
            *completed(spent, budget, NAMED),
            *against(spent, budget, NAMED, []),
            "。",
        ),
        paragraph(f"{year}年度“三公”经费财政拨款支出决算", wan(spent), *change, "。"),
        Heading(3, "（二）“三公”经费财政拨款支出决算具体情况"),
    ]
    groups = (
        ("因公出国（境）费", (PriorItem.ABROAD,)),
        (CARS, (PriorItem.VEHICLE_PURCHASE, PriorItem.VEHICLE_RUNNING)),
        ("公务接待费", (PriorItem.RECEPTION,)),
    )
    if spent.fen:
        parts = [public_total(view, Stage.ACTUAL, items, f"{name}支出决算") for name, items in groups]
        named = [part if len(items) > 1 else _renamed(view, items[0], f"{name}支出决算")
                 for part, (name, items) in zip(parts, groups, strict=True)]  # fmt: skip
        listed = shared(named, spent)
        blocks.append(paragraph(f"{year}年度“三公”经费财政拨款支出决算中，", *listed, "。具体情况如下："))
    blocks.append(_item(view, "1.", "因公出国（境）费", (PriorItem.ABROAD,), _abroad(view)))
    blocks.append(_item(view, "2.", CARS, groups[1][1], _cars(view)))
    blocks.append(_item(view, "3.", "公务接待费", (PriorItem.RECEPTION,), _receptions(view)))
    if spent.fen > 0:
        blocks.append(three_public_chart([_renamed(view, item, item.value) for item in ITEMS]))
    return blocks


def _renamed(view: FinalView, item: PriorItem, label: str) -> Quantity:
    """An item under the name that a sentence or a chart gives it."""
    return replace(view.three_public(item, Stage.ACTUAL), label=label)


def _item(view: FinalView, mark: str, name: str, items: tuple[PriorItem, ...], counted: Pieces) -> Paragraph:
    budget = public_total(view, Stage.ADJUSTED, items, f"{name}全年预算")
    spent = public_total(view, Stage.ACTUAL, items, f"{name}支出决算")
    reasons = [tidied(one.reason) for one in view.accounts.three_public if one.item in items and one.reason.strip()]
    said = [*completed(spent, budget, NAMED), *against(spent, budget, NAMED, ["；".join(reasons)] if reasons else [])]
    return paragraph(f"{mark}{name}", *said, "。", *counted)


def _abroad(view: FinalView) -> Pieces:
    counts = view.accounts.counts
    return [
        "全年组织因公出国（境）团组",
        count(counts.groups_abroad, "个", "因公出国（境）团组数", BASIS),
        "，累计",
        count(counts.persons_abroad, "人次", "因公出国（境）人次", BASIS),
        "。",
    ]


def _cars(view: FinalView) -> Pieces:
    counts = view.accounts.counts
    bought, running = (
        view.three_public(item, Stage.ACTUAL) for item in (PriorItem.VEHICLE_PURCHASE, PriorItem.VEHICLE_RUNNING)
    )
    return [
        "其中：公务用车购置费支出",
        wan(bought),
        "，购置公务用车",
        count(counts.vehicles_bought, "辆", "公务用车购置数", BASIS),
        "；公务用车运行维护费支出",
        wan(running),
        f"。截至{view.year}年12月31日，开支财政拨款的公务用车保有量为",
        count(counts.vehicles_held, "辆", "公务用车保有量", BASIS),
        "。",
    ]


def _receptions(view: FinalView) -> Pieces:
    counts = view.accounts.counts
    pieces: Pieces = [
        "全年国内公务接待",
        count(counts.receptions, "批次", "国内公务接待批次", BASIS),
        "，接待",
        count(counts.guests, "人次", "国内公务接待人次", BASIS),
        "；国（境）外公务接待",
        count(counts.foreign_receptions, "批次", "国（境）外公务接待批次", BASIS),
        "，接待",
        count(counts.foreign_guests, "人次", "国（境）外公务接待人次", BASIS),
        "。",
    ]
    return pieces


def _counts_alone(view: FinalView) -> list[Block]:
    """Where no money was spent, the counts are said all the same."""
    pieces: Pieces = [*_abroad(view)]
    pieces += [
        f"截至{view.year}年12月31日，开支财政拨款的公务用车保有量为",
        count(view.accounts.counts.vehicles_held, "辆", "公务用车保有量", BASIS),
        "。",
    ]
    return [paragraph(*pieces, *_receptions(view))]
