"""Sentences that several layouts share: shares and changes, lists of 款, procurement, vehicles, performance counts."""

from collections.abc import Sequence

from shebao.budget.book import ProcurementType
from shebao.disclosure.layouts.accounts import Accounts, Wanted, both
from shebao.disclosure.layouts.performance import projects_with_money
from shebao.disclosure.layouts.printed import Block, Kind, Mark, Part, Text
from shebao.disclosure.layouts.style import Pen, joined


def shared(
    pen: Pen,
    name: str,
    now: int,
    whole: int,
    of: str,
    before: int | None = None,
    lead: str = "",
    kind: Kind = Kind.AMOUNT,
) -> tuple[Part, ...]:
    """名称 x元，占总额的y%，同比增加z元，增长w%; the share is left out of a whole of nothing."""
    number = pen.statement()
    said = joined(name, pen.say(now, name, kind, whole, number))
    if whole:
        said = joined(said, f"，占{of}的" if of else "，占", pen.share(now, whole, name, number))
    if before is not None:
        said = joined(said, "，", pen.change(now, before, name, lead=lead, statement=number))
    return said


def in_a_row(phrases: Sequence[tuple[Part, ...]], between: str = "；") -> tuple[Part, ...]:
    """Several phrases in one sentence."""
    said: tuple[Part, ...] = ()
    for number, phrase in enumerate(phrases):
        said = joined(said, between if number else "", phrase)
    return said


def named_list(accounts: Accounts, wanted: Wanted, about: str) -> Mark:
    """The names of the economic 款 that have an amount, as 主要包括 lists them."""
    names = [accounts.name_of(code) for code in accounts.economics(wanted) if len(code) == 5]
    return Mark("、".join(names), Kind.LIST, about)


def procurement(pen: Pen, accounts: Accounts, word: str, verb: str = "", lead: str = "") -> Text:
    """The procurement budget and its three parts, or that there is none."""
    lines = accounts.book.procurement
    parts = {kind: sum(line.fen for line in lines if line.type is kind) for kind in ProcurementType}
    total = sum(parts.values())
    lead = lead or f"{accounts.year}年本{word}"
    if total == 0:
        return Text((f"{lead}无政府采购{verb or '预算'}。",))
    statement = pen.statement()
    said = joined(
        f"{lead}政府采购{verb or '预算'}",
        "总额" if verb else "",
        pen.say(total, "政府采购预算", Kind.WHOLE, statement=statement),
        "，其中：",
    )
    for number, kind in enumerate(ProcurementType):
        amount = pen.say(parts[kind], f"政府采购{kind}", Kind.PART, total, statement)
        said = joined(said, "、" if number else "", f"政府采购{kind}{verb or '预算'}", amount)
    return Text(joined(said, "。"))


def small_firms(pen: Pen, accounts: Accounts) -> Text | None:
    """What is reserved for small and medium firms, where there is anything."""
    reserved = sum(line.reserved_fen for line in accounts.book.procurement)
    micro = sum(line.micro_fen for line in accounts.book.procurement)
    if not reserved:
        return None
    return Text(
        joined(
            "面向中小企业预留政府采购项目预算金额",
            pen.say(reserved, "预留中小企业", Kind.AMOUNT),
            "，其中，预留给小型和微型企业的政府采购项目预算为",
            pen.say(micro, "预留小微企业", Kind.AMOUNT),
            "。",
        )
    )


def vehicles_held(accounts: Accounts) -> dict[str, int]:
    """Vehicles by use."""
    uses: dict[str, int] = {}
    for vehicle in accounts.book.vehicles:
        uses[vehicle.use] = uses.get(vehicle.use, 0) + vehicle.held
    return uses


def vehicles_bought(accounts: Accounts) -> int:
    """How many vehicles the purchase money buys, at 18 万元 each."""
    bought = accounts.three_public("公务用车购置费")
    return max(1, bought // 18_000_000) if bought else 0


def cars(accounts: Accounts, word: str, lead: str) -> list[Block]:
    """Vehicles held by use and in all, and those to be bought."""
    uses = vehicles_held(accounts)
    total = sum(uses.values())
    named = "、".join(f"{use}{held}辆" for use, held in uses.items()) or "一般公务用车0辆"
    large = sum(asset.equipment_over_1m for asset in accounts.book.assets)
    number = vehicles_bought(accounts)
    return [
        Text(
            (
                f"{lead}共有车辆",
                Mark(str(total), Kind.CARS, "车辆", total),
                f"辆，其中：{named}；单价100万元（含）以上设备（不含车辆）{large}台（套）。",
            )
        ),
        Text(
            (
                f"{accounts.year}年{word}预算安排购置车辆{number}辆；购置单价100万元（含）以上设备（不含车辆）0台（套）。",
            )
        ),
    ]


def performance_count(pen: Pen, accounts: Accounts, lead: str) -> Text:
    """How many projects have targets and their money."""
    forms = projects_with_money(accounts)
    return Text(
        joined(
            f"{lead}编报绩效目标的项目共",
            Mark(str(len(forms)), Kind.COUNT, "绩效项目数", len(forms)),
            "个，涉及资金",
            pen.say(sum(entry.year for entry in forms), "绩效资金", Kind.FORMS),
            "。",
        )
    )


def telephone(accounts: Accounts, area: str = "0774") -> Text:
    """The office's line, and the paper that approved the budget."""
    seed = sum(map(ord, accounts.name))
    line = Mark(f"{area}-{2_000_000 + seed * 7919 % 6_000_000}", Kind.PHONE, "联系电话")
    return Text(("联系电话：", line, "。"))


def approval(accounts: Accounts) -> Text:
    """The paper by which the budget was approved, with its number."""
    number = Mark(str(10 + len(accounts.lines)), Kind.NUMBER, "批复文号")
    what, when = ("决算", accounts.year + 1) if accounts.final else ("预算", accounts.year)
    paper = f"根据《关于批复{accounts.year}年部门{what}的通知》（财{what[0]}〔{when}〕"
    return Text((paper, number, "号），现将有关情况说明如下。"))


def running_kind(accounts: Accounts) -> Kind:
    """机关运行经费 can be compared with 公用经费 only where every unit runs as an organ."""
    return Kind.AMOUNT if all(unit.nature.runs_as_organ for unit in accounts.book.units) else Kind.LOOSE


def amounts(accounts: Accounts, wanted: Wanted, *more: Wanted) -> tuple[int, int]:
    """This year's and last year's amount of the lines wanted."""
    test = both(wanted, *more)
    return accounts.total(test), accounts.total(test, "before")
