"""This year's figures of what is compared with last year, from the facts."""

from collections import defaultdict
from collections.abc import Mapping

from shebao.budget.book import Book, Category, Kind, Origin, PriorItem, Source

_THREE_PUBLIC = {
    "30212": PriorItem.ABROAD,
    "30217": PriorItem.RECEPTION,
    "31013": PriorItem.VEHICLE_PURCHASE,
    "30231": PriorItem.VEHICLE_RUNNING,
}


def this_year(book: Book) -> Mapping[PriorItem, int]:
    """Every item in fen, 0 where there is no line of it. One pass: a book may have ten thousand lines."""
    sums: dict[PriorItem, int] = defaultdict(int)
    organs = {unit.code for unit in book.units if unit.nature.runs_as_organ}
    for fact in book.facts:
        sums[PriorItem.TOTAL] += fact.fen
        if fact.source is Source.GENERAL and fact.origin is Origin.CURRENT:
            sums[PriorItem.GENERAL_EXPENDITURE] += fact.fen
        if fact.source.is_appropriation and fact.economic in _THREE_PUBLIC:
            sums[_THREE_PUBLIC[fact.economic]] += fact.fen
        if fact.kind is Kind.PERSONNEL:
            sums[PriorItem.PERSONNEL] += fact.fen
        elif fact.kind is Kind.PUBLIC:
            sums[PriorItem.PUBLIC] += fact.fen
            if fact.source.is_appropriation and fact.unit in organs:
                sums[PriorItem.ORGAN_RUNNING] += fact.fen
        if fact.category is Category.PROJECT:
            sums[PriorItem.PROJECT] += fact.fen
    sums[PriorItem.PROCUREMENT] = sum(line.fen for line in book.procurement)
    return {item: sums[item] for item in PriorItem}
