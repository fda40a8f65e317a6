"""What else a synthetic department states: procurement, vehicles, buildings, services, texts, an annex."""

from random import Random

from shebao.budget.book import (
    Annex,
    Asset,
    Department,
    DepartmentGoal,
    Fact,
    Horizon,
    Indicator,
    KeyTask,
    Office,
    Procurement,
    ProcurementType,
    ServicePurchase,
    Term,
    TextKey,
    Unit,
    Vehicle,
)
from shebao.budget.sheets import VEHICLE_USES
from shebao.budget.synthetic.draws import WAN, YUAN, chance
from shebao.budget.synthetic.trades import Trade

BOUGHT = {
    ProcurementType.GOODS: ("办公设备", "专用设备", "办公家具"),
    ProcurementType.WORKS: ("房屋修缮", "管网改造"),
    ProcurementType.SERVICES: ("物业服务", "信息系统运维", "车辆保险"),
}


def draw_procurement(random: Random, units: list[Unit], room: int) -> tuple[Procurement, ...]:
    """Purchases with a part reserved for small and medium firms, or none at all; at most ``room`` fen together."""
    if chance(random, 0.2):
        return ()
    lines: list[Procurement] = []
    for unit in units:
        for type_, names in BOUGHT.items():
            if chance(random, 0.5):
                fen = min(random.randrange(1, 400_000) * 10 * YUAN, room)
                reserved = fen * random.choice((0, 40, 60, 100)) // 100
                micro = reserved * random.choice((0, 60, 100)) // 100
                name = random.choice(names)
                if fen:
                    lines.append(Procurement(unit.code, type_, name, fen, reserved, micro))
                room -= fen
    return tuple(lines)


def draw_vehicles(random: Random, units: list[Unit], facts: list[Fact]) -> tuple[Vehicle, ...]:
    """Vehicles where there is money for running or buying them; elsewhere now and then a post without a vehicle."""
    vehicles: list[Vehicle] = []
    for unit in units:
        runs = any(fact.unit == unit.code and fact.economic in ("30231", "31013") for fact in facts)
        uses = VEHICLE_USES[:5] if unit.nature.runs_as_organ else VEHICLE_USES[4:]
        if runs:
            for use in random.sample(uses, random.randrange(1, 3)):
                approved = random.randrange(1, 9)
                vehicles.append(Vehicle(unit.code, use, approved, random.randrange(1, approved + 1)))
        elif chance(random, 0.1):
            vehicles.append(Vehicle(unit.code, uses[0], random.randrange(1, 4), 0))
    return tuple(vehicles)


def draw_assets(random: Random, units: list[Unit]) -> tuple[Asset, ...]:
    """Office area and large equipment of each unit."""
    return tuple(
        Asset(
            unit.code,
            random.randrange(0, 3_000_000),
            random.choice((0, 0, random.randrange(30))),
            random.choice((0, 0, random.randrange(9))),
        )
        for unit in units
    )


def draw_services(random: Random, units: list[Unit], room: int) -> tuple[ServicePurchase, ...]:
    """Services bought from others, mostly none; at most ``room`` fen together."""
    if chance(random, 0.7):
        return ()
    names = (("B0101", "法律服务"), ("B0501", "会计审计服务"), ("A0701", "公共就业服务"))
    drawn: list[ServicePurchase] = []
    for code, name in random.sample(names, random.randrange(1, 4)):
        service = ServicePurchase(random.choice(units).code, code, name, random.randrange(1, 90) * WAN // 2)
        if service.fen <= room:
            drawn.append(service)
            room -= service.fen
    return tuple(drawn)


def draw_offices(random: Random, units: list[Unit], names: tuple[str, ...]) -> tuple[Office, ...]:
    """The offices of the department itself (its first unit)."""
    return tuple(Office(units[0].code, name) for name in random.sample(names, random.randrange(2, len(names) + 1)))


def department_texts(
    department: Department, trade: Trade, units: list[Unit], offices: tuple[Office, ...]
) -> dict[TextKey, str]:
    """The prose a person writes: duties and offices."""
    duties = [f"{department.name}的主要职责是："]
    duties += [f"{number}.{duty}" for number, duty in enumerate(trade.duties, start=1)]
    named = "、".join(office.name for office in offices)
    own = units[0]
    described = [f"{department.name}内设{len(offices)}个机构：{named}。", f"核定编制{own.posts}名，实有{own.staff}人。"]
    if len(units) > 1:
        described.append(f"所属预算单位{len(units) - 1}个：{'、'.join(unit.name for unit in units[1:])}。")
    return {TextKey.DUTIES: "\n".join(duties), TextKey.OFFICES: "".join(described)}


def department_goal(
    random: Random, trade: Trade, year: int
) -> tuple[DepartmentGoal, tuple[KeyTask, ...], list[Indicator]]:
    """The performance goal of the department as a whole."""
    goal = DepartmentGoal(
        strategy=f"建成与本地经济社会发展相适应的{trade.department.removesuffix('局')}公共服务体系。",
        year_goal=f"完成{year}年各项重点任务，预算执行规范有序。",
    )
    tasks = tuple(KeyTask(duty.rstrip("。"), f"{year}年完成年度计划。") for duty in trade.duties)

    def row(
        level1: str, level2: str, name: str, operator: str = "", number: str = "", of: str = "", word: str = ""
    ) -> Indicator:
        return Indicator("", Horizon.YEAR, level1, level2, name, operator, number, of, word)

    rows = [
        row("产出指标", "数量指标", f"服务{trade.counted}数", "≥", str(random.randrange(1, 90_000)), trade.counted),
        row("产出指标", "质量指标", "资产管理规范性", word="账实相符"),
        row("产出指标", "时效指标", "重点任务完成时间", word=f"{year}年12月底前"),
        row("产出指标", "成本指标", "一般性支出控制率", "≤", "100", "%"),
        row("效益指标", "社会效益指标", "公共服务水平", word="良好"),
        row("满意度指标", "服务对象满意度指标", "群众满意度", "≥", str(random.randrange(85, 99)), "%"),
    ]
    return goal, tasks, rows


def draw_terms_and_annexes(random: Random, department: Department) -> tuple[tuple[Term, ...], tuple[Annex, ...]]:
    """A term of the department's own and a document printed whole, each now and then."""
    terms = (Term("一体化平台", "指预算编制、执行、决算共用的信息系统。"),) if chance(random, 0.3) else ()
    if not chance(random, 0.25):
        return terms, ()
    body = "\n".join(
        (
            "为规范专项资金管理，制定本办法。",
            "## 使用和管理",
            "专项资金专款专用，不得截留、挪用。",
            "（一）按项目核算；",
            "（二）按进度拨付。",
            "## 监督",
            "财务部门每年开展一次检查。",
        )
    )
    number = f"财管〔{department.year - 1}〕{random.randrange(1, 90)}号"
    return terms, (Annex(f"{department.name}专项资金管理办法", number, body),)
