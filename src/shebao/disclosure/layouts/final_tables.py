"""The nine tables of final accounts (决算): 公开01表 to 公开09表, with 行次 and 栏次, in 万元."""

from dataclasses import dataclass

from shebao.budget.book import Source
from shebao.disclosure.layouts.accounts import (
    Accounts,
    Line,
    Wanted,
    appropriated,
    basic,
    both,
    codes_of_level,
    economic_within,
    everything,
    general,
    of_source,
    personnel,
    project,
    public,
    within,
)
from shebao.disclosure.layouts.grids import Money, Side, function_rows, merged_header, numbered_row
from shebao.disclosure.layouts.printed import Kind, Mark, PrintedCell, PrintedRow, PrintedTable, Text
from shebao.disclosure.layouts.style import Pen
from shebao.disclosure.layouts.tables import ABROAD, BOUGHT, RECEPTION, RUN
from shebao.disclosure.numerals import chinese_number

GRANTS = (Source.GENERAL, Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)


def never(_line: Line) -> bool:
    """No line: a column of a kind of money the unit does not have."""
    return False


def business(line: Line) -> bool:
    """事业收入: money of the special account."""
    return line.source is Source.SPECIAL_ACCOUNT


def elsewhere(line: Line) -> bool:
    """其他收入."""
    return line.source is Source.UNIT_FUNDS


@dataclass
class FinalTables:
    """Makes the nine tables; ``numbered`` prints 行次."""

    pen: Pen
    accounts: Accounts
    numbered: bool

    def make(self) -> list[PrintedTable]:
        """All nine in order."""
        return [
            self._balance(),
            self._income(),
            self._spending(),
            self._grants(),
            self._general(),
            self._basic(),
            self._fund(),
            self._capital(),
            self._three_public(),
        ]

    def _table(
        self,
        number: int,
        key: str,
        title: str,
        header: tuple[PrintedRow, ...],
        rows: tuple[PrintedRow, ...],
        note: str,
        empty: bool = False,
    ) -> PrintedTable:
        above = ((f"部门：{self.accounts.name}", "单位：万元"),)
        said: tuple[str | Mark, ...] = (f"注：{note}",)
        if empty:
            said = (
                f"注：{note}",
                Mark(f"{self.accounts.year}年度本部门没有{key}收支，本表为空表。", Kind.EMPTY_NOTE, key),
            )
        return PrintedTable(
            key, title, above, header, rows, (Text(said),), wide=number in (2, 3, 9), mark=f"公开{number:02d}表"
        )

    def _sides(
        self, key: str, left: list[Side], right: list[Side], foot: int, columns: tuple[str, ...]
    ) -> tuple[tuple[PrintedRow, ...], tuple[PrintedRow, ...]]:
        """Header and rows of a balance, with 行次 running down the left and on down the right."""
        heads = max(len(left), len(right)) - foot
        sides = [
            [*side[:-foot], *[Side("", tuple(None for _ in side[0].fen))] * (heads - len(side) + foot), *side[-foot:]]
            for side in (left, right)
        ]
        paths = [
            ("收入", "项目"),
            ("收入", "行次"),
            ("收入", "金额"),
            ("支出", "项目"),
            ("支出", "行次"),
            *(("支出", c) for c in columns),
        ]
        if not self.numbered:
            paths = [path for path in paths if path[-1] != "行次"]
        header = list(merged_header(paths))
        if self.numbered:
            cells = [PrintedCell("栏次"), PrintedCell(), PrintedCell("1"), PrintedCell("栏次"), PrintedCell()]
            header.append(PrintedRow((*cells, *(PrintedCell(str(n)) for n in range(2, 2 + len(columns))))))
        rows: list[PrintedRow] = []
        height = heads + foot
        for y in range(height):
            row: list[PrintedCell] = []
            for number, side in enumerate(sides):
                entry = side[y]
                row.append(PrintedCell(entry.label))
                if self.numbered:
                    row.append(PrintedCell(str(y + 1 + number * height)))
                for x, fen in enumerate(entry.fen):
                    kind = Kind.TOTAL if entry.level == "总计" else Kind.CELL
                    row.append(
                        PrintedCell(number=True)
                        if fen is None
                        else self.pen.cell(fen, f"{key}/{entry.label}/{x}", kind)
                    )
            label = sides[0][y].label or sides[1][y].label
            rows.append(PrintedRow(tuple(row), label, "总计" if label == "总计" else "行"))
        return tuple(header), tuple(rows)

    def _balance(self) -> PrintedTable:
        total = self.accounts.total
        kinds: tuple[tuple[str, Wanted], ...] = (
            ("一般公共预算财政拨款收入", general),
            ("政府性基金预算财政拨款收入", of_source(Source.GOVERNMENT_FUND)),
            ("国有资本经营预算财政拨款收入", of_source(Source.STATE_CAPITAL)),
            ("上级补助收入", never),
            ("事业收入", business),
            ("经营收入", never),
            ("附属单位上缴收入", never),
            ("其他收入", elsewhere),
        )
        left = [
            Side(f"{chinese_number(n)}、{name}", (total(test, "income"),)) for n, (name, test) in enumerate(kinds, 1)
        ]
        left += [
            Side("本年收入合计", (total(everything, "income"),), "总计"),
            Side("使用非财政拨款结余（含专用结余）", (0,)),
            Side("年初结转和结余", (total(everything, "opening"),)),
            Side("总计", (total(everything, "income") + total(everything, "opening"),), "总计"),
        ]
        right = [
            Side(f"{chinese_number(n)}、{self.accounts.name_of(code)}", (total(within(code)),))
            for n, code in enumerate(codes_of_level(self.accounts.functions(), 3), 1)
        ]
        right += [
            Side("本年支出合计", (total(),), "总计"),
            Side("结余分配", (0,)),
            Side("年末结转和结余", (total(everything, "closing"),)),
            Side("总计", (total() + total(everything, "closing"),), "总计"),
        ]
        header, rows = self._sides("收支总表", left, right, 4, ("金额",))
        note = "本表反映部门本年度的总收支和年末结转结余情况。本表金额转换为万元时，因四舍五入可能存在尾差。"
        return self._table(1, "收支总表", "收入支出决算总表", header, rows, note)

    def _functions(
        self, number: int, key: str, title: str, columns: list[Money], wanted: Wanted, note: str
    ) -> PrintedTable:
        rows = function_rows(self.pen, self.accounts, key, columns, wanted)
        split = self.pen.style.split_codes
        codes = [("功能分类科目编码", level) for level in ("类", "款", "项")] if split else [("功能分类科目编码",)]
        paths = [*codes, ("科目名称",), *(column.path for column in columns)]
        labels = len(codes) + 1
        header = (*merged_header(paths), numbered_row(len(columns), labels, "栏次"))
        return self._table(number, key, title, header, rows, note, rows[0].level == "空")

    def _income(self) -> PrintedTable:
        columns = [
            Money(("本年收入合计",), everything, "income"),
            Money(("财政拨款收入",), appropriated, "income"),
            Money(("上级补助收入",), never, "income"),
            Money(("事业收入",), business, "income"),
            Money(("经营收入",), never, "income"),
            Money(("附属单位上缴收入",), never, "income"),
            Money(("其他收入",), elsewhere, "income"),
        ]
        return self._functions(
            2, "收入总表", "收入决算表", columns, everything, "本表反映部门本年度取得的各项收入情况。"
        )

    def _spending(self) -> PrintedTable:
        columns = [
            Money(("本年支出合计",)),
            Money(("基本支出",), basic),
            Money(("项目支出",), project),
            Money(("上缴上级支出",), never),
            Money(("经营支出",), never),
            Money(("对附属单位补助支出",), never),
        ]
        return self._functions(3, "支出总表", "支出决算表", columns, everything, "本表反映部门本年度各项支出情况。")

    def _grants(self) -> PrintedTable:
        total = self.accounts.total
        tests = [of_source(source) for source in GRANTS]
        names = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
        left = [
            Side(f"{chinese_number(n)}、{name}", (total(t, "income"),))
            for n, (name, t) in enumerate(zip(names, tests, strict=True), 1)
        ]
        left += [
            Side("本年收入合计", (total(appropriated, "income"),), "总计"),
            Side("年初财政拨款结转和结余", (total(appropriated, "opening"),)),
            *(Side(f"　　{name}", (total(t, "opening"),)) for name, t in zip(names, tests, strict=True)),
            Side("总计", (total(appropriated, "income") + total(appropriated, "opening"),), "总计"),
        ]

        def each(test: Wanted, *amounts: str) -> tuple[int | None, ...]:
            mine = [both(appropriated, test), *(both(test, one) for one in tests)]
            return tuple(sum(total(one, amount) for amount in amounts) for one in mine)

        codes = codes_of_level(self.accounts.functions(appropriated), 3)
        right = [
            Side(f"{chinese_number(n)}、{self.accounts.name_of(code)}", each(within(code), "now"))
            for n, code in enumerate(codes, 1)
        ]
        blank = Side("", (None, None, None, None))
        right += [
            Side("本年支出合计", each(everything, "now"), "总计"),
            Side("年末财政拨款结转和结余", each(everything, "closing")),
            blank,
            blank,
            blank,
            Side("总计", each(everything, "now", "closing"), "总计"),
        ]
        header, rows = self._sides("财政拨款收支总表", left, right, 6, ("合计", *names))
        note = "本表反映部门本年度财政拨款的总收支和年末结转结余情况。"
        return self._table(4, "财政拨款收支总表", "财政拨款收入支出决算总表", header, rows, note)

    def _spent(self, root: str) -> list[Money]:
        return [Money((root, "小计")), Money((root, "基本支出"), basic), Money((root, "项目支出"), project)]

    def _general(self) -> PrintedTable:
        note = "本表反映部门本年度一般公共预算财政拨款支出情况。"
        return self._functions(
            5, "一般公共预算支出", "一般公共预算财政拨款支出决算表", self._spent("本年支出"), general, note
        )

    def _basic(self) -> PrintedTable:
        """Three lists side by side: 301 and 303, 302, the other classes; 人员 and 公用 in all at the foot."""
        accounts, pen, key = self.accounts, self.pen, "基本支出"
        mine = both(general, basic)
        codes = accounts.economics(mine)
        lists = [
            [code for code in codes if code[:3] in ("301", "303")],
            [code for code in codes if code[:3] == "302"],
            [code for code in codes if code[:3] not in ("301", "302", "303")] or ["310"],
        ]
        root = ("人员经费", "公用经费", "公用经费")
        paths = [(r, name) for r in root for name in ("科目编码", "科目名称", "决算数")]
        rows: list[PrintedRow] = []
        for y in range(max(map(len, lists))):
            cells: list[PrintedCell] = []
            label = ""
            for column in lists:
                if y >= len(column):
                    cells += [PrintedCell(), PrintedCell(), PrintedCell(number=True)]
                    continue
                code, name = column[y], accounts.name_of(column[y])
                label = label or name
                fen = accounts.total(both(mine, economic_within(code)))
                cells += [PrintedCell(code), PrintedCell(name), pen.cell(fen, f"{key}/{code}{name}/决算数")]
            rows.append(PrintedRow(tuple(cells), label))
        people, running = accounts.total(both(mine, personnel)), accounts.total(both(mine, public))
        foot = (
            PrintedCell("人员经费合计", 2),
            pen.cell(people, f"{key}/人员经费合计/决算数", Kind.TOTAL),
            PrintedCell("公用经费合计", 5),
            pen.cell(running, f"{key}/公用经费合计/决算数", Kind.TOTAL),
        )
        rows.append(PrintedRow(foot, "人员经费合计", "总计"))
        note = "本表反映部门本年度一般公共预算财政拨款基本支出明细情况。"
        return self._table(6, key, "一般公共预算财政拨款基本支出决算明细表", merged_header(paths), tuple(rows), note)

    def _fund(self) -> PrintedTable:
        columns = [Money(("年初结转和结余",), everything, "opening"), Money(("本年收入",), everything, "income")]
        columns += [*self._spent("本年支出"), Money(("年末结转和结余",), everything, "closing")]
        note = "本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。"
        title = "政府性基金预算财政拨款收入支出决算表"
        return self._functions(7, "政府性基金", title, columns, of_source(Source.GOVERNMENT_FUND), note)

    def _capital(self) -> PrintedTable:
        columns = [Money(("本年支出", "合计")), *self._spent("本年支出")[1:]]
        note = "本表反映部门本年度国有资本经营预算财政拨款支出情况。"
        return self._functions(
            8, "国有资本", "国有资本经营预算财政拨款支出决算表", columns, of_source(Source.STATE_CAPITAL), note
        )

    def _three_public(self) -> PrintedTable:
        accounts, key, middle = self.accounts, "三公", "公务用车购置及运行维护费"
        paths: list[tuple[str, ...]] = []
        cells: list[PrintedCell] = []
        for amount, root in (("planned", "预算数"), ("now", "决算数")):
            part = {name: accounts.three_public(name, amount) for name in (ABROAD, BOUGHT, RUN, RECEPTION)}
            figures = (
                ("合计", sum(part.values())),
                (ABROAD, part[ABROAD]),
                ("小计", part[BOUGHT] + part[RUN]),
                (BOUGHT, part[BOUGHT]),
                (RUN, part[RUN]),
                (RECEPTION, part[RECEPTION]),
            )
            for name, fen in figures:
                paths.append((root, middle, name) if name in ("小计", BOUGHT, RUN) else (root, name))
                cells.append(self.pen.cell(fen, f"{key}/{root}{name}", Kind.TOTAL if name == "合计" else Kind.CELL))
        numbers = PrintedRow(tuple(PrintedCell(str(n)) for n in range(1, 13)))
        note = "本表反映部门本年度财政拨款“三公”经费支出预决算情况。预算数为年初预算数，"
        note += "决算数包括当年财政拨款和以前年度结转资金安排的实际支出。"
        rows = (PrintedRow(tuple(cells), "三公", "行"),)
        return self._table(9, key, "财政拨款“三公”经费支出决算表", (*merged_header(paths), numbers), rows, note)
