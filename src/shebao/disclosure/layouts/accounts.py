"""The accounts (账) behind a foreign layout: a synthetic book's facts with last year's amounts beside this year's.

Every figure of a layout is a sum over :class:`Line`, rounded once from the exact fen when it is printed; so a printed
sum may differ from its printed parts by a unit of the last digit, as in real documents, and never by more than
rounding explains. Final accounts (决算) add the yearly budget, what was brought forward and what is carried on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from shebao.budget.book import Book, Category, Fact, Kind, Origin, Source
from shebao.budget.codes.tables import code_tables
from shebao.budget.synthetic import synthetic_book

YUAN = 100
SMALLEST = 2_000 * YUAN
LARGEST = 300_000_000 * YUAN
THREE_PUBLIC = {
    "因公出国（境）费": "30212",
    "公务用车购置费": "31013",
    "公务用车运行维护费": "30231",
    "公务接待费": "30217",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the dimensions of a fact and its amounts in fen.

    ``now`` this year's budget (决算: what was spent), ``before`` last year's of the same kind, ``planned`` 决算: the
    yearly budget, 预算: what was spent last year (上年执行数), ``opening`` 年初结转和结余, ``closing`` 年末结转和结余.
    """

    unit: str
    function: str
    economic: str
    source: Source
    category: Category
    kind: Kind | None
    project: str
    carried: bool
    now: int
    before: int
    planned: int = 0
    opening: int = 0
    closing: int = 0

    @property
    def income(self) -> int:
        """本年收入 that paid for the line: spending and what is left, less what was there."""
        return self.now + self.closing - self.opening


Wanted = Callable[[Line], bool]


def everything(_line: Line) -> bool:
    """No restriction."""
    return True


@dataclass(frozen=True)
class Accounts:
    """A unit's lines and the book they come from."""

    book: Book
    year: int
    final: bool
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """Who publishes."""
        return self.book.department.name

    def total(self, wanted: Wanted = everything, amount: str = "now") -> int:
        """The exact sum of an amount over the lines wanted, in fen."""
        return sum(getattr(line, amount) for line in self.lines if wanted(line))

    @cached_property
    def _names(self) -> dict[str, str]:
        known = {fact.function: fact.function_name for fact in self.book.facts if fact.function_name}
        known |= {fact.economic: fact.economic_name for fact in self.book.facts if fact.economic_name}
        tables = code_tables(self.book.department.year)
        return known | {c.code: c.name for table in (tables.function, tables.economic) for c in table.values()}

    def name_of(self, code: str) -> str:
        """The name of a function or economic code."""
        return self._names.get(code) or EXTRA_NAMES[code]

    def functions(self, wanted: Wanted = everything, amounts: tuple[str, ...] = ("now",)) -> list[str]:
        """类, 款 and 项 codes with an amount, in printed order (each 类 before its 款, each 款 before its 项)."""
        codes = {
            line.function[:n]
            for line in self.lines
            if wanted(line) and any(getattr(line, amount) for amount in amounts)
            for n in (3, 5, 7)
        }
        return sorted(codes)

    def economics(self, wanted: Wanted = everything, amounts: tuple[str, ...] = ("now",)) -> list[str]:
        """类 and 款 of the economic classification, in printed order."""
        codes = {
            line.economic[:n]
            for line in self.lines
            if wanted(line) and any(getattr(line, amount) for amount in amounts)
            for n in (3, 5)
        }
        return sorted(codes)

    def organ_running(self, amount: str = "now") -> int:
        """机关运行经费: public spending of 行政 and 参公 units from the general budget."""
        organs = {unit.code for unit in self.book.units if unit.nature.runs_as_organ}
        return self.total(
            lambda line: line.unit in organs and line.kind is Kind.PUBLIC and line.source is Source.GENERAL, amount
        )

    def three_public(self, item: str, amount: str = "now") -> int:
        """One of the four items of 三公, from appropriations."""
        code = THREE_PUBLIC[item]
        return self.total(lambda line: line.economic == code and line.source.is_appropriation, amount)


EXTRA_NAMES = {
    "20106": "财政事务", "20108": "审计事务", "20801": "人力资源和社会保障管理事务", "20802": "民政管理事务",
    "20805": "行政事业单位养老支出", "20808": "抚恤", "20810": "社会福利", "20899": "其他社会保障和就业支出",
    "21001": "卫生健康管理事务", "21002": "公立医院", "21004": "公共卫生", "21007": "计划生育事务",
    "21011": "行政事业单位医疗", "21099": "其他卫生健康支出", "20501": "教育管理事务", "20502": "普通教育",
    "21301": "农业农村", "21401": "公路水路运输", "20701": "文化和旅游",
    "22102": "住房改革支出", "21208": "国有土地使用权出让收入安排的支出", "21214": "污水处理费安排的支出",
    "22960": "彩票公益金安排的支出", "22301": "解决历史遗留问题及改革成本支出", "22302": "国有企业资本金注入",
    "201": "一般公共服务支出", "205": "教育支出", "207": "文化旅游体育与传媒支出", "208": "社会保障和就业支出",
    "210": "卫生健康支出", "212": "城乡社区支出", "213": "农林水支出", "214": "交通运输支出",
    "221": "住房保障支出", "223": "国有资本经营预算支出", "229": "其他支出",
    "301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出",
}  # fmt: skip
"""Names of 类 and 款 that the code tables may lack."""


def draw_accounts(
    seed: int, *, final: bool = False, carried: bool = True, sources: tuple[Source, ...] = ()
) -> Accounts:
    """The accounts of a synthetic department: its book and, drawn from the same seed, the amounts beside it.

    ``carried`` keeps spending from 上年结转; ``sources`` limits the sources of money to those a layout has columns for.
    """
    random = Random(seed * 7919 + final)
    book = synthetic_book(seed, units=1 + random.randrange(3), projects=3 + random.randrange(7))
    lines = [
        _line(random, fact, final, book)
        for fact in book.facts
        if (carried or fact.origin is Origin.CURRENT) and (not sources or fact.source in sources)
    ]
    lines = [line for line in lines if line is not None and (line.now or line.before)]
    kept = tuple(line for line in lines if line)
    return Accounts(book, book.department.year - final, final, kept)


def _line(random: Random, fact: Fact, final: bool, book: Book) -> Line | None:
    fen = fact.fen % LARGEST
    if fen < SMALLEST:
        return None
    economic = fact.economic or "30299"
    before = _other_year(random, fen)
    line = Line(
        unit=fact.unit,
        function=fact.function,
        economic=economic,
        source=fact.source,
        category=fact.category,
        kind=fact.kind,
        project=fact.project,
        carried=fact.origin is Origin.CARRIED_OVER,
        now=fen,
        before=before,
    )
    if not final:
        return replace(line, planned=before * random.randrange(80, 106) // 100)
    kind = random.random()
    planned = fen if kind < 0.4 else 0 if kind < 0.45 and fact.category is Category.PROJECT else _near(random, fen)
    if fact.category is Category.BASIC or kind < 0.5:
        return replace(line, planned=planned, carried=False)
    opening = random.choice((0, 0, fen // 7 + 1))
    return replace(line, planned=planned, carried=False, opening=opening, closing=random.choice((0, 0, fen // 9 + 3)))


def _other_year(random: Random, fen: int) -> int:
    kind = random.random()
    if kind < 0.12:
        return fen
    if kind < 0.2:
        return 0
    return _near(random, fen)


def _near(random: Random, fen: int) -> int:
    """Between half and one and a half of the amount, in whole 元."""
    return fen * random.randrange(50, 151) // 100 // YUAN * YUAN + YUAN * random.randrange(90)


def within(code: str) -> Wanted:
    """Lines whose function begins with a code."""
    return lambda line: line.function.startswith(code)


def economic_within(code: str) -> Wanted:
    """Lines whose economic class begins with a code."""
    return lambda line: line.economic.startswith(code)


def both(*tests: Wanted) -> Wanted:
    """Lines that pass every test."""
    return lambda line: all(test(line) for test in tests)


def of_source(*sources: Source) -> Wanted:
    """Lines paid from these sources."""
    return lambda line: line.source in sources


def basic(line: Line) -> bool:
    """基本支出."""
    return line.category is Category.BASIC


def project(line: Line) -> bool:
    """项目支出."""
    return line.category is Category.PROJECT


def personnel(line: Line) -> bool:
    """人员经费."""
    return line.kind is Kind.PERSONNEL


def public(line: Line) -> bool:
    """公用经费."""
    return line.kind is Kind.PUBLIC


def appropriated(line: Line) -> bool:
    """财政拨款."""
    return line.source.is_appropriation


def general(line: Line) -> bool:
    """一般公共预算."""
    return line.source is Source.GENERAL


def carried_over(line: Line) -> bool:
    """上年结转."""
    return line.carried


def current(line: Line) -> bool:
    """本年安排."""
    return not line.carried


def codes_of_level(codes: Iterable[str], length: int) -> list[str]:
    """The codes of one level."""
    return [code for code in codes if len(code) == length]
