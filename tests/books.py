"""A small budget book that tests change: one 事业 unit, basic spending, two projects, last year's figures."""

from dataclasses import replace
from typing import Any

from shebao.budget.book import (
    Book,
    Category,
    Department,
    Direction,
    Fact,
    Kind,
    Nature,
    Origin,
    Prior,
    PriorItem,
    Project,
    ProjectClass,
    Reason,
    Source,
    TextKey,
    Unit,
)

YUAN = 100
WAN = 10_000 * YUAN


def basic(economic: str, fen: int, **changes: Any) -> Fact:
    """A line of basic spending from the general public budget."""
    kind = Kind.PUBLIC if economic.startswith(("302", "310")) else Kind.PERSONNEL
    fact = Fact("062001", "2080150", economic, Source.GENERAL, Category.BASIC, fen, kind)
    return replace(fact, **changes)


def project_line(project: str, fen: int, **changes: Any) -> Fact:
    """A line of project spending from the general public budget."""
    fact = Fact("062001", "2080109", "", Source.GENERAL, Category.PROJECT, fen, project=project)
    return replace(fact, **changes)


def small_book(**changes: Any) -> Book:
    """100 万元 of wages, 20 万元 of office costs, projects of 50 and 30 万元; last year 250 万元."""
    book = Book(
        Department(
            2025,
            "062",
            "某县社会保险中心",
            "某县",
            assets_as_of="2024-12-31",
            contact="内部联系人",
            phone="13800000000",
        ),
        units=(Unit("062001", "某县社会保险中心", Nature.INSTITUTION, "全额拨款", 12, 10, 10, 0),),
        facts=(
            basic("30101", 100 * WAN),
            basic("30201", 20 * WAN),
            project_line("P1", 50 * WAN),
            project_line("P2", 30 * WAN),
        ),
        projects=(
            Project(
                "P1", "信息系统维护", "062001", ProjectClass.OTHER_OPERATION, leader="负责人甲", phone="13900000000"
            ),
            Project("P2", "参保登记核查", "062001", ProjectClass.SPECIFIC_TARGET),
        ),
        prior=(
            Prior(PriorItem.TOTAL, 250 * WAN),
            Prior(PriorItem.GENERAL_EXPENDITURE, 250 * WAN),
            *(
                Prior(item, 0)
                for item in (
                    PriorItem.ABROAD,
                    PriorItem.RECEPTION,
                    PriorItem.VEHICLE_PURCHASE,
                    PriorItem.VEHICLE_RUNNING,
                )
            ),
        ),
        reasons=(
            Reason(PriorItem.TOTAL, "项目", "甲项目完成", Direction.DOWN, 40 * WAN),
            Reason(PriorItem.TOTAL, "项目", "乙项目完成", Direction.DOWN, 20 * WAN),
            Reason(PriorItem.TOTAL, "人员经费", "人员经费", Direction.UP, 10 * WAN),
        ),
        texts={TextKey.DUTIES: "负责全县社会保险经办。"},
    )
    return replace(book, **changes)


CARRIED = Origin.CARRIED_OVER
