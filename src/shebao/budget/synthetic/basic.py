"""Basic spending (基本支出) of one synthetic unit: wages, contributions on them, retirees, public spending.

Contributions follow one base (wages, bonuses, 绩效工资): 养老 16 %, 职业年金 8 %, 住房公积金 12 %, 工会经费 2 %.
"""

from random import Random

from shebao.budget.book import Category, Fact, Kind, Nature, Source, Unit
from shebao.budget.synthetic.draws import WAN, YUAN, chance, some
from shebao.budget.synthetic.trades import Trade
from shebao.money import round_half_up

PUBLIC_ECONOMIC = (
    ("30201", "办公费"), ("30202", "印刷费"), ("30204", "手续费"), ("30205", "水费"), ("30206", "电费"),
    ("30207", "邮电费"), ("30208", "取暖费"), ("30209", "物业管理费"), ("30211", "差旅费"),
    ("30213", "维修（护）费"), ("30214", "租赁费"), ("30215", "会议费"), ("30216", "培训费"),
    ("30218", "专用材料费"), ("30226", "劳务费"), ("30227", "委托业务费"), ("30229", "福利费"),
    ("30239", "其他交通费用"), ("30299", "其他商品和服务支出"), ("31002", "办公设备购置"),
)  # fmt: skip


def basic_spending(random: Random, unit: Unit, trade: Trade, annuity: bool) -> list[Fact]:
    """The facts of a unit's basic spending; none where the unit has no staff.

    ``annuity`` says whether the department's budget holds 职业年金 contributions (some places fund them centrally).
    """
    if not unit.staff:
        return []
    organ = unit.nature.runs_as_organ
    function, function_name = trade.organ_function if organ else random.choice(trade.institution_functions)
    facts: list[Fact] = []

    def line(
        function: tuple[str, str], economic: tuple[str, str], kind: Kind, fen: int, source: Source = Source.GENERAL
    ) -> None:
        if fen > 0:
            facts.append(
                Fact(
                    unit=unit.code,
                    function=function[0],
                    function_name=function[1],
                    economic=economic[0],
                    economic_name=economic[1],
                    source=source,
                    category=Category.BASIC,
                    kind=kind,
                    fen=fen,
                )
            )

    work = (function, function_name)
    wages = {
        ("30101", "基本工资"): unit.staff * random.randrange(32_000, 61_000) * YUAN,
        ("30102", "津贴补贴"): unit.staff * random.randrange(3_000, 40_000) * YUAN,
        ("30103", "奖金"): unit.staff * random.randrange(2_000, 9_000) * YUAN + random.randrange(0, 100),
    }
    if not organ:
        wages["30107", "绩效工资"] = unit.staff * random.randrange(18_000, 42_000) * YUAN
    base = sum(wages.values())
    for economic, fen in wages.items():
        line(work, economic, Kind.PERSONNEL, fen)

    pension = round_half_up(base * 16, 100)
    line(
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("30108", "机关事业单位基本养老保险缴费"),
        Kind.PERSONNEL,
        pension,
    )
    if annuity:
        line(
            ("2080506", "机关事业单位职业年金缴费支出"),
            ("30109", "职业年金缴费"),
            Kind.PERSONNEL,
            round_half_up(base * 8, 100),
        )
    medical = ("2101101", "行政单位医疗") if organ else ("2101102", "事业单位医疗")
    line(medical, ("30110", "职工基本医疗保险缴费"), Kind.PERSONNEL, round_half_up(base * 65, 1000))
    if organ or chance(random, 0.6):
        line(
            ("2101103", "公务员医疗补助"), ("30111", "公务员医疗补助缴费"), Kind.PERSONNEL, round_half_up(base * 3, 100)
        )
    line(work, ("30112", "其他社会保障缴费"), Kind.PERSONNEL, round_half_up(base * 7, 1000))
    line(("2210201", "住房公积金"), ("30113", "住房公积金"), Kind.PERSONNEL, base * 12 // 100)

    if chance(random, 0.6):
        retired = ("2080501", "行政单位离退休") if organ else ("2080502", "事业单位离退休")
        line(retired, ("30302", "退休费"), Kind.PERSONNEL, random.randrange(1, unit.staff + 2) * 3_360 * YUAN)
    if chance(random, 0.3):
        line(
            work,
            ("30305", "生活补助"),
            Kind.PERSONNEL,
            random.randrange(1, 9) * 12 * random.randrange(300, 1_900) * YUAN,
        )
    if chance(random, 0.2):
        line(work, ("30309", "奖励金"), Kind.PERSONNEL, random.randrange(1, 60) * 60 * YUAN)

    line(work, ("30228", "工会经费"), Kind.PUBLIC, round_half_up(base * 2, 100))
    for economic in some(random, PUBLIC_ECONOMIC, 2):
        fen = unit.staff * random.randrange(1, 3_000) * YUAN
        line(work, economic, Kind.PUBLIC, fen - fen % (100 * YUAN) + 50 * YUAN if chance(random, 0.3) else fen)
    if chance(random, 0.5):
        line(work, ("30217", "公务接待费"), Kind.PUBLIC, random.randrange(1, 400) * 100 * YUAN)
    if chance(random, 0.12):
        line(work, ("30212", "因公出国（境）费用"), Kind.PUBLIC, random.randrange(1, 30) * WAN)
    if chance(random, 0.5):
        line(work, ("30231", "公务用车运行维护费"), Kind.PUBLIC, random.randrange(1, 40) * 5_000 * YUAN)

    if unit.nature is Nature.INSTITUTION and chance(random, 0.4):
        own = Source.SPECIAL_ACCOUNT if trade.department == "教育局" else Source.UNIT_FUNDS
        for economic in some(random, PUBLIC_ECONOMIC[:12], 1):
            line(
                work,
                economic,
                Kind.PUBLIC,
                unit.staff * random.randrange(10, 5_000) * YUAN + random.randrange(0, 100),
                own,
            )
        if chance(random, 0.5):
            line(
                work,
                ("30199", "其他工资福利支出"),
                Kind.PERSONNEL,
                unit.staff * random.randrange(100, 9_000) * YUAN,
                own,
            )
    return facts
