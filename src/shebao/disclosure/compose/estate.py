"""Sections 十一 国有资产占有使用情况 and 十二 其他说明."""

from shebao.budget.book import TextKey
from shebao.budget.sheets import VEHICLE_USES
from shebao.disclosure.compose.changes import Pieces
from shebao.disclosure.compose.overview import prose, staff_date
from shebao.disclosure.compose.quantity import Printed, count, given, joined, paragraph, sum_of_quantities, wan
from shebao.disclosure.compose.view import BookView
from shebao.disclosure.model import Block, Chain, ChainKind, Heading

VEHICLE_BASIS = "底册“公务用车”表"
ASSET_BASIS = "底册“资产”表"


def compose_assets(view: BookView) -> list[Block]:
    """Vehicles by use, office area, large equipment, as of the staff date."""
    book = view.book
    opening = f"截至{staff_date(view)}，{view.who}"
    approved = sum(vehicle.approved for vehicle in book.vehicles)
    held = sum(vehicle.held for vehicle in book.vehicles)
    by_use: list[Pieces] = [
        [use, count(sum(v.held for v in book.vehicles if v.use == use), "辆", use, VEHICLE_BASIS)]
        for use in VEHICLE_USES
    ]
    area = sum(asset.office_area_hundredths for asset in book.assets)
    over_500k = sum(asset.equipment_over_500k for asset in book.assets)
    over_1m = sum(asset.equipment_over_1m for asset in book.assets)
    blocks: list[Block] = [
        Heading(3, "（一）车辆情况"),
        paragraph(
            f"{opening}共有公务用车编制",
            count(approved, "辆", "公务用车编制数", VEHICLE_BASIS),
            "，实有",
            count(held, "辆", "公务用车实有数", VEHICLE_BASIS),
            "，其中：",
            *joined(by_use, "、"),
            "。",
        ),
        Heading(3, "（二）房屋情况"),
        paragraph(f"{opening}使用的办公用房建筑总面积", _area(area), "。"),
        Heading(3, "（三）其他国有资产占有使用情况"),
        paragraph(
            f"{opening}占有使用单位价值50万元（原值）以上的通用设备",
            count(over_500k, "台（套）", "单价50万元以上通用设备", ASSET_BASIS),
            "、单位价值100万元（原值）以上的专用设备",
            count(over_1m, "台（套）", "单价100万元以上专用设备", ASSET_BASIS),
            "。",
        ),
    ]
    blocks.extend(prose(book.texts.get(TextKey.ASSETS, "")))
    return blocks


def _area(hundredths: int) -> Printed:
    whole, rest = divmod(hundredths, 100)
    text = f"{whole}.{rest:02d}" if rest else f"{whole}"
    return Printed(text, "平方米", None, Chain(ChainKind.COUNT, "办公用房建筑面积", f"{text}平方米", basis=ASSET_BASIS))


def compose_other(view: BookView) -> list[Block]:
    """政府购买服务, then whatever the department writes itself."""
    services = view.book.services
    blocks: list[Block] = [Heading(3, "（一）政府购买服务指导性目录")]
    if services:
        quantities = [given(line.fen, line.name, "政府购买服务") for line in services]
        total = sum_of_quantities(quantities, "政府购买服务预算")
        listed = joined(
            [
                [f"{line.name}（目录编码{line.catalogue_code}）" if line.catalogue_code else line.name, wan(quantity)]
                for line, quantity in zip(services, quantities, strict=True)
            ],
            "；",
        )
        blocks.append(
            paragraph(
                f"{view.year}年{view.who}政府购买服务",
                count(len(services), "项", "政府购买服务项数", "底册“政府购买服务”表"),
                "，预算",
                wan(total),
                "，分别是：",
                *listed,
                "。",
            )
        )
    else:
        blocks.append(paragraph(f"{view.year}年{view.who}没有政府购买服务。"))
    blocks.append(Heading(3, "（二）其他"))
    others = prose(view.book.texts.get(TextKey.OTHER, ""))
    blocks.extend(others or [paragraph("没有其他需要说明的事项。")])
    return blocks
