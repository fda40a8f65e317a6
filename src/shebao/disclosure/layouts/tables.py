"""The tables of budget disclosures, each in the shapes that provinces print. A layout picks and names them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shebao.budget.book import Source
from shebao.disclosure.layouts.accounts import (
    Accounts,
    Wanted,
    appropriated,
    basic,
    both,
    carried_over,
    codes_of_level,
    current,
    economic_within,
    everything,
    general,
    of_source,
    personnel,
    project,
    public,
    within,
)
from shebao.disclosure.layouts.grids import (
    Money,
    Side,
    balance_rows,
    economic_rows,
    function_rows,
    merged_header,
    numbered_row,
)
from shebao.disclosure.layouts.printed import Kind, Mark, PrintedCell, PrintedRow, PrintedTable, Text
from shebao.disclosure.layouts.style import Pen
from shebao.disclosure.numerals import chinese_number

SOURCES = (
    Source.GENERAL,
    Source.GOVERNMENT_FUND,
    Source.STATE_CAPITAL,
    Source.SPECIAL_ACCOUNT,
    Source.UNIT_FUNDS,
)
ABROAD, RECEPTION, BOUGHT, RUN = "因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费"


@dataclass(frozen=True, slots=True)
class Words:
    """How a province names things in its tables. ``sources`` in the order of :data:`SOURCES`."""

    who: str = "部门"
    sources: tuple[str, ...] = (
        "一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入",
        "财政专户管理资金收入", "单位资金",
    )  # fmt: skip
    opening: str = "上年结转"
    closing: str = "年终结转"
    amount: str = "预算数"
    code: str = "科目编码"
    name: str = "科目名称"
    total: str = "合计"
    basic: str = "基本支出"
    project: str = "项目支出"
    empty: str = "注：本部门没有{}支出，故此表为空表。"
    first_number: str = ""
    """What a row of column numbers begins with (栏次, **); none where it is empty."""
    all_classes: bool = False
    """Prints every 类 of the yearly book in the balances, also those without an amount."""


@dataclass
class Maker:
    """Makes the tables of one publication. ``keys`` are ours, titles and marks the province's."""

    pen: Pen
    accounts: Accounts
    words: Words
    made: list[PrintedTable] = field(default_factory=list)

    def add(
        self,
        key: str,
        title: str,
        paths: Sequence[tuple[str, ...]],
        rows: tuple[PrintedRow, ...],
        *,
        mark: str = "",
        note: str = "",
        wide: bool = False,
        labels: int = 0,
    ) -> None:
        """One more table."""
        words, style = self.words, self.pen.style
        header = merged_header(paths)
        if words.first_number and labels:
            header = (*header, numbered_row(len(paths) - labels, labels, words.first_number))
        above = ((f"{words.who}：{self.accounts.name}", f"单位：{style.table_unit}"),)
        notes = (Text((Mark(note, Kind.EMPTY_NOTE, key),)),) if note else ()
        self.made.append(PrintedTable(key, title, above, header, rows, notes, wide, mark))

    def code_paths(self, levels: tuple[str, ...] = ("类", "款", "项")) -> list[tuple[str, ...]]:
        """Header paths of code and name."""
        split = self.pen.style.split_codes
        return [
            *([(self.words.code, level) for level in levels] if split else [(self.words.code,)]),
            (self.words.name,),
        ]

    def functions(
        self,
        key: str,
        title: str,
        columns: Sequence[Money],
        wanted: Wanted = everything,
        *,
        mark: str = "",
        empty: str = "",
        wide: bool = False,
    ) -> None:
        """A table by function."""
        rows = function_rows(self.pen, self.accounts, key, columns, wanted, total=self.words.total)
        note = self.words.empty.format(empty) if rows[0].level == "空" else ""
        paths = self.code_paths()
        self.add(
            key, title, [*paths, *(c.path for c in columns)], rows, mark=mark, note=note, wide=wide, labels=len(paths)
        )

    def economics(self, key: str, title: str, columns: Sequence[Money], wanted: Wanted, *, mark: str = "") -> None:
        """A table by economic class."""
        rows = economic_rows(self.pen, self.accounts, key, columns, wanted, total=self.words.total)
        paths = self.code_paths(("类", "款"))
        self.add(key, title, [*paths, *(c.path for c in columns)], rows, mark=mark, labels=len(paths))

    def three_columns(self, root: tuple[str, ...] = ()) -> list[Money]:
        """合计, 基本支出, 项目支出."""
        words = self.words
        return [Money((*root, words.total)), Money((*root, words.basic), basic), Money((*root, words.project), project)]

    def classes(self, wanted: Wanted) -> list[str]:
        """The 类 of a balance."""
        used = codes_of_level(self.accounts.functions(wanted), 3)
        return (
            sorted({*used, "201", "204", "206", "208", "210", "212", "213", "221"}) if self.words.all_classes else used
        )

    def class_name(self, code: str) -> str:
        """The name of a 类."""
        return self.accounts.name_of(code)

    def balance(self, title: str, mark: str = "") -> None:
        """收支总表: income by source, expenditure by 类, carry-over, totals."""
        words, accounts = self.words, self.accounts
        income = [
            Side(f"{chinese_number(n)}、{label}", (accounts.total(both(current, of_source(s))),))
            for n, (s, label) in enumerate(zip(SOURCES, words.sources, strict=True), 1)
        ]
        income += [
            Side("本年收入合计", (accounts.total(current),), "总计"),
            Side(words.opening, (accounts.total(carried_over),)),
            Side("收入总计", (accounts.total(),), "总计"),
        ]
        spent = [
            Side(f"{chinese_number(n)}、{self.class_name(code)}", (accounts.total(within(code)),))
            for n, code in enumerate(self.classes(everything), 1)
        ]
        spent += [
            Side("本年支出合计", (accounts.total(),), "总计"),
            Side(words.closing, (0,)),
            Side("支出总计", (accounts.total(),), "总计"),
        ]
        paths = [(side, name) for side in ("收入", "支出") for name in ("项目", words.amount)]
        self.add("收支总表", title, paths, balance_rows(self.pen, "收支总表", income, spent, 3), mark=mark)

    def income(self, title: str, mark: str = "", grouped: bool = True, opening_first: bool = False) -> None:
        """收入总表: by function and source; the total holds what was carried over."""
        words = self.words
        root = ("本年收入",) if grouped else ()
        columns = [Money((words.total,))]
        columns += [
            Money((*root, label), both(current, of_source(s))) for s, label in zip(SOURCES, words.sources, strict=True)
        ]
        columns.insert(1 if opening_first else len(columns), Money((words.opening,), carried_over))
        self.functions("收入总表", title, columns, mark=mark, wide=True)

    def spending(self, title: str, mark: str = "") -> None:
        """支出总表: basic and project by function."""
        self.functions("支出总表", title, self.three_columns(), mark=mark)

    def appropriations(self, title: str, mark: str = "", *, three: bool = True) -> None:
        """财政拨款收支总表: this year's and carried-over grants against 类 by budget."""
        words, accounts = self.words, self.accounts
        tests = [of_source(source) for source in SOURCES[:3]]
        names = ("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款")

        def each(test: Wanted) -> tuple[int | None, ...]:
            mine = both(appropriated, test)
            parts = (accounts.total(both(mine, one)) for one in tests)
            return (accounts.total(mine), *parts) if three else (accounts.total(mine),)

        income: list[Side] = []
        for n, (label, when) in enumerate((("本年收入", current), (words.opening, carried_over)), 1):
            income.append(Side(f"{chinese_number(n)}、{label}", (accounts.total(both(appropriated, when)),)))
            income += [
                Side(f"（{chinese_number(m)}）{name}", (accounts.total(both(when, test)),))
                for m, (name, test) in enumerate(zip(names, tests, strict=True), 1)
            ]
        income.append(Side("收入总计", (accounts.total(appropriated),), "总计"))
        spent = [Side("一、本年支出", each(everything))]
        spent += [
            Side(f"（{chinese_number(n)}）{self.class_name(code)}", each(within(code)))
            for n, code in enumerate(self.classes(appropriated), 1)
        ]
        spent.append(Side(f"二、{words.closing}", tuple(0 for _ in each(everything))))
        spent.append(Side("支出总计", each(everything), "总计"))
        right = (
            ("项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算") if three else ("项目", words.amount)
        )
        paths = [("收入", "项目"), ("收入", words.amount), *(("支出", name) for name in right)]
        self.add(
            "财政拨款收支总表", title, paths, balance_rows(self.pen, "财政拨款收支总表", income, spent, 1), mark=mark
        )

    def general(self, title: str, mark: str = "", shape: str = "plain") -> None:
        """一般公共预算支出表; shape plain, kinds (人员 and 公用 apart) or years (last year beside)."""
        year = self.accounts.year
        columns = self.three_columns()
        if shape == "kinds":
            columns = [Money(("合计",)), Money(("基本支出", "小计"), basic), Money(("基本支出", "人员经费"), personnel)]
            columns += [Money(("基本支出", "公用经费"), public), Money(("项目支出",), project)]
        elif shape == "years":
            columns = [Money((f"{year - 1}年预算数",), everything, "before"), *self.three_columns((f"{year}年预算数",))]
        self.functions("一般公共预算支出", title, columns, general, mark=mark, wide=shape != "plain")

    def basic_spending(self, title: str, mark: str = "") -> None:
        """一般公共预算基本支出表: by economic class, 人员 and 公用."""
        columns = [Money(("合计",)), Money(("人员经费",), personnel), Money(("公用经费",), public)]
        self.economics("基本支出", title, columns, both(general, basic), mark=mark)

    def three_public(self, title: str, mark: str = "", shape: str = "across") -> None:
        """三公: one row across, two years across, or items down the page."""
        accounts, pen, key = self.accounts, self.pen, "三公"
        names = (ABROAD, BOUGHT, RUN, RECEPTION)

        def six(amount: str) -> list[tuple[str, int]]:
            part = {name: accounts.three_public(name, amount) for name in names}
            return [
                ("合计", sum(part.values())), (ABROAD, part[ABROAD]), ("小计", part[BOUGHT] + part[RUN]),
                (BOUGHT, part[BOUGHT]), (RUN, part[RUN]), (RECEPTION, part[RECEPTION]),
            ]  # fmt: skip

        middle = "公务用车购置及运行费"
        if shape == "down":
            called = {"小计": middle, BOUGHT: f"其中：{BOUGHT}", RUN: f"　　　{RUN}"}
            rows = []
            for (name, before), (_, now) in zip(six("before"), six("now"), strict=True):
                label = called.get(name, name)
                kind = Kind.TOTAL if name == "合计" else Kind.CELL
                cells = (
                    PrintedCell(label),
                    pen.cell(before, f"{key}/{label}/上年", kind),
                    pen.cell(now, f"{key}/{label}/本年", kind),
                )
                rows.append(PrintedRow(cells, label.strip("　"), "总计" if kind is Kind.TOTAL else "行"))
            self.add(key, title, [("项目",), ("上年预算数",), ("本年预算数",)], tuple(rows), mark=mark)
            return
        years = (
            (("before", f"{accounts.year - 1}年预算数"), ("now", f"{accounts.year}年预算数"))
            if shape == "years"
            else (("now", ""),)
        )
        paths: list[tuple[str, ...]] = []
        across: list[PrintedCell] = []
        for amount, root in years:
            lead = (root,) if root else ()
            for name, fen in six(amount):
                inner = name in ("小计", BOUGHT, RUN)
                paths.append((*lead, middle, name) if inner else (*lead, "“三公”经费合计" if name == "合计" else name))
                across.append(pen.cell(fen, f"{key}/{root}{name}", Kind.TOTAL if name == "合计" else Kind.CELL))
        self.add(key, title, paths, (PrintedRow(tuple(across), "三公", "行"),), mark=mark, wide=shape == "years")

    def three_public_of_funds(self, title: str, mark: str = "") -> None:
        """The same table for government funds, which pay for none of it: empty, with a note."""
        middle = "公务用车购置及运行费"
        paths = [("“三公”经费合计",), (ABROAD,), (middle, "小计"), (middle, BOUGHT), (middle, RUN), (RECEPTION,)]
        rows = (PrintedRow(tuple(PrintedCell() for _ in paths), level="空"),)
        note = self.words.empty.format("政府性基金预算“三公”经费")
        self.add("基金三公", title, paths, rows, mark=mark, note=note)

    def fund(self, title: str, mark: str = "") -> None:
        """政府性基金预算支出表."""
        test = of_source(Source.GOVERNMENT_FUND)
        self.functions("政府性基金", title, self.three_columns(), test, mark=mark, empty="政府性基金预算")

    def capital(self, title: str, mark: str = "") -> None:
        """国有资本经营预算支出表."""
        test = of_source(Source.STATE_CAPITAL)
        self.functions("国有资本", title, self.three_columns(), test, mark=mark, empty="国有资本经营预算")

    def projects(self, title: str, mark: str = "") -> None:
        """项目支出表: the projects with their money from appropriations, elsewhere and carried over, and the total."""
        key, pen, accounts = "项目支出", self.pen, self.accounts
        lines: list[tuple[str, tuple[int, int, int, int]]] = []
        for item in accounts.book.projects:
            mine = [line for line in accounts.lines if line.project == item.code and line.now]
            over = sum(line.now for line in mine if line.carried)
            own = sum(line.now for line in mine if line.source.is_appropriation and not line.carried)
            if mine:
                whole = sum(line.now for line in mine)
                lines.append((item.name, (whole, own, whole - own - over, over)))
        sums = [sum(amounts_[n] for _, amounts_ in lines) for n in range(4)]
        total = ("合计", (sums[0], sums[1], sums[2], sums[3]))
        rows: list[PrintedRow] = []
        for name, amounts_ in [total, *lines] if pen.style.total_first else [*lines, total]:
            kind = Kind.TOTAL if name == "合计" else Kind.CELL
            figures = [pen.cell(fen, f"{key}/{name}/{n}", kind) for n, fen in enumerate(amounts_)]
            rows.append(PrintedRow((PrintedCell(name), *figures), name, "总计" if name == "合计" else "行"))
        paths = [("项目名称",), ("合计",), ("财政拨款",), ("其他资金",), (self.words.opening,)]
        self.add(key, title, paths, tuple(rows), mark=mark)

    def crossed(
        self,
        key: str,
        title: str,
        wanted: Wanted,
        codes: Sequence[str],
        rename: Callable[[str], str] | None = None,
        mark: str = "",
    ) -> None:
        """By function across economic classes (湖南: 工资福利支出 and the like), the columns adding to the total."""
        accounts = self.accounts
        mine = both(wanted, lambda line: line.economic.startswith(tuple(codes)))
        used = [code for code in codes if accounts.total(both(wanted, economic_within(code)))]
        columns = [Money(("总计",))]
        columns += [Money(((rename or accounts.name_of)(code),), economic_within(code)) for code in used]
        self.functions(key, title, columns, mine, mark=mark, wide=True)
