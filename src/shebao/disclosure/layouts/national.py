"""The narrative of the national model text (中央部门 and most provinces), with each province's turns of phrase."""

from collections.abc import Sequence
from dataclasses import dataclass

from shebao.budget.book import Source
from shebao.disclosure.layouts.accounts import (
    Accounts,
    appropriated,
    basic,
    both,
    carried_over,
    codes_of_level,
    current,
    everything,
    general,
    of_source,
    personnel,
    project,
    public,
    within,
)
from shebao.disclosure.layouts.narrative import (
    amounts,
    cars,
    in_a_row,
    named_list,
    performance_count,
    procurement,
    running_kind,
    shared,
)
from shebao.disclosure.layouts.printed import Block, Kind, Part, Text
from shebao.disclosure.layouts.style import Pen, joined, why
from shebao.disclosure.layouts.tables import ABROAD, BOUGHT, RECEPTION, RUN, SOURCES
from shebao.disclosure.numerals import chinese_number


@dataclass(frozen=True, slots=True)
class Phrases:
    """Turns of phrase. ``against`` leads a comparison ({} is last year)."""

    who: str = "部门"
    against: str = "比{}年预算数"
    share_of: str = "占"
    item: str = "{}（类）{}（款）{}（项）"
    sources: tuple[str, ...] = (
        "一般公共预算拨款收入",
        "政府性基金预算拨款收入",
        "国有资本经营预算拨款收入",
        "财政专户管理资金收入",
        "单位资金收入",
    )
    says_prior: bool = True
    """Prints last year's amount of each item."""


@dataclass
class Narrator:
    """Writes the sections of one publication."""

    pen: Pen
    accounts: Accounts
    phrases: Phrases

    def change(self, about: str, pair: tuple[int, int], statement: int = 0) -> tuple[Part, ...]:
        """The comparison with last year."""
        lead = self.phrases.against.format(self.accounts.year - 1)
        return self.pen.change(*pair, about, lead=lead, statement=statement)

    def cause(self, about: str, pair: tuple[int, int]) -> tuple[Part, ...]:
        """The main reason, where something changed."""
        if pair[0] == pair[1]:
            return ()
        return joined("，主要原因是", self.pen.reason(why(self.pen.random, about, *pair), about, *pair))

    def whole(self, title: str, wanted: object = everything) -> tuple[Part, ...]:
        """An amount with its change and reason."""
        pair = amounts(self.accounts, wanted)  # type: ignore[arg-type]
        statement = self.pen.statement()
        said = joined(
            title,
            self.pen.say(pair[0], title, base=pair[1], statement=statement),
            "，",
            self.change(title, pair, statement),
        )
        return joined(said, self.cause(title, pair), "。")

    def balance(self) -> list[Block]:
        """部门收支总体情况."""
        accounts, pen = self.accounts, self.pen
        classes = codes_of_level(accounts.functions(), 3)
        parts = [
            joined(accounts.name_of(code), pen.say(accounts.total(within(code)), accounts.name_of(code)))
            for code in classes
        ]
        return [
            Text(
                joined(
                    f"按照综合预算的原则，{accounts.name}所有收入和支出均纳入{self.phrases.who}预算管理。",
                    self.whole("收支总预算"),
                )
            ),
            Text(joined("收入包括：", self._incomes(False), "；支出包括：", in_a_row(parts, "、"), "。")),
        ]

    def _incomes(self, shares: bool) -> tuple[Part, ...]:
        accounts, pen = self.accounts, self.pen
        whole = accounts.total()
        said: list[tuple[Part, ...]] = []
        pairs = [(label, both(current, of_source(s))) for s, label in zip(SOURCES, self.phrases.sources, strict=True)]
        for label, test in (*pairs, ("上年结转", carried_over)):
            fen = accounts.total(test)
            if fen and shares:
                said.append(shared(pen, label, fen, whole, ""))
            elif fen:
                said.append(joined(label, pen.say(fen, label)))
        return in_a_row(said, "；" if shares else "、")

    def income(self) -> list[Block]:
        """部门收入总体情况: shares of sources."""
        return [
            Text(
                joined(
                    f"{self.accounts.year}年收入预算",
                    self.pen.say(self.accounts.total(), "收入预算"),
                    "，其中：",
                    self._incomes(True),
                    "。",
                )
            )
        ]

    def spending(self) -> list[Block]:
        """部门支出总体情况: shares of basic and project."""
        accounts, pen = self.accounts, self.pen
        whole = accounts.total()
        said = in_a_row(
            [
                shared(pen, name, accounts.total(test), whole, "支出预算")
                for name, test in (("基本支出", basic), ("项目支出", project))
                if accounts.total(test)
            ]
        )
        return [Text(joined(f"{accounts.year}年支出预算", pen.say(whole, "支出预算"), "，其中：", said, "。"))]

    def appropriations(self) -> list[Block]:
        """财政拨款收支总体情况."""
        accounts, pen = self.accounts, self.pen
        own = accounts.total(appropriated)
        three = [
            joined(label, pen.say(accounts.total(both(current, of_source(s))), label))
            for s, label in zip(SOURCES[:3], self.phrases.sources, strict=False)
            if accounts.total(both(current, of_source(s)))
        ]
        over = accounts.total(both(appropriated, carried_over))
        if over:
            three.append(joined("上年结转", pen.say(over, "财政拨款上年结转")))
        spent = [
            joined(
                accounts.name_of(code),
                pen.say(accounts.total(both(appropriated, within(code))), f"财政拨款{accounts.name_of(code)}"),
            )
            for code in codes_of_level(accounts.functions(appropriated), 3)
        ]
        return [
            Text(
                joined(
                    f"{accounts.year}年",
                    self.whole("财政拨款收支总预算", appropriated),
                    "收入包括：",
                    in_a_row(three, "、"),
                    "；支出包括：",
                    in_a_row(spent, "、"),
                    "，支出合计",
                    pen.say(own, "财政拨款支出合计"),
                    "。",
                )
            )
        ]

    def general(
        self, headed: Sequence[str] = ("（一）规模变化情况", "（二）结构情况", "（三）具体使用情况")
    ) -> list[Block]:
        """一般公共预算当年拨款: size, structure by 类, use by 项."""
        accounts, pen, year = self.accounts, self.pen, self.accounts.year
        whole = accounts.total(general)
        shares = in_a_row(
            [
                shared(
                    pen, f"{accounts.name_of(code)}（类）支出", accounts.total(both(general, within(code))), whole, ""
                )
                for code in codes_of_level(accounts.functions(general), 3)
            ]
        )
        blocks: list[Block] = [
            Text((f"{headed[0]}",)),
            Text(joined(f"{accounts.name}{year}年", self.whole("一般公共预算拨款支出", general))),
            Text((f"{headed[1]}",)),
            Text(joined("按照支出功能分类，", shares, "。")),
            Text((f"{headed[2]}",)),
        ]
        for number, code in enumerate(codes_of_level(accounts.functions(general), 7), 1):
            blocks.append(self._item(number, code))
        return blocks

    def _item(self, number: int, code: str) -> Text:
        accounts, pen, year = self.accounts, self.pen, self.accounts.year
        names = [accounts.name_of(code[:n]) for n in (3, 5, 7)]
        pair = amounts(accounts, both(general, within(code)))
        statement, about = pen.statement(), f"{number}.{names[2]}"
        said = joined(
            f"{number}.{self.phrases.item.format(*names)}{year}年预算数为",
            pen.say(pair[0], about, Kind.ITEM, base=pair[1], statement=statement),
        )
        if self.phrases.says_prior and pair[1]:
            said = joined(
                said, f"，{year - 1}年预算数为", pen.say(pair[1], about, Kind.PRIOR, base=pair[0], statement=statement)
            )
        said = joined(said, "，", self.change(about, pair, statement))
        if pair[0] != pair[1]:
            text = why(pen.random, names[2], *pair)
            said = joined(said, "，主要原因是", pen.reason(text, about, *pair))
        return Text(joined(said, "。"))

    def basic(self) -> list[Block]:
        """一般公共预算基本支出: 人员 and 公用, each with its list of 款."""
        accounts, pen = self.accounts, self.pen
        mine = both(general, basic)
        blocks: list[Block] = [
            Text(
                joined(f"{accounts.year}年一般公共预算基本支出", pen.say(accounts.total(mine), "基本支出"), "，其中：")
            )
        ]
        for title, test in (("人员经费", personnel), ("公用经费", public)):
            part = both(mine, test)
            if accounts.total(part):
                listed = named_list(accounts, part, title)
                blocks.append(Text(joined(title, pen.say(accounts.total(part), title), "，主要包括：", listed, "。")))
        return blocks

    def three_public(self) -> list[Block]:
        """三公: the total, its parts, each compared."""
        accounts, pen, year = self.accounts, self.pen, self.accounts.year
        pairs = {
            n: (accounts.three_public(n), accounts.three_public(n, "before")) for n in (ABROAD, BOUGHT, RUN, RECEPTION)
        }
        whole = (sum(p[0] for p in pairs.values()), sum(p[1] for p in pairs.values()))
        together = (pairs[BOUGHT][0] + pairs[RUN][0], pairs[BOUGHT][1] + pairs[RUN][1])

        def one(title: str, pair: tuple[int, int]) -> tuple[Part, ...]:
            statement = pen.statement()
            said = joined(
                title,
                pen.say(pair[0], title, Kind.PART, statement=statement),
                "，",
                self.change(title, pair, statement),
            )
            return joined(said, self.cause(title, pair))

        return [
            Text(
                joined(
                    f"{year}年“三公”经费预算数为",
                    pen.say(whole[0], "三公合计", Kind.WHOLE),
                    "，其中：",
                    ABROAD,
                    pen.say(pairs[ABROAD][0], ABROAD, Kind.PART),
                    "，公务用车购置及运行费",
                    pen.say(together[0], "公务用车购置及运行费", Kind.PART),
                    "，",
                    RECEPTION,
                    pen.say(pairs[RECEPTION][0], RECEPTION, Kind.PART),
                    "。“三公”经费",
                    self.change("三公", whole),
                    "。",
                )
            ),
            Text(joined("（一）", one(ABROAD, pairs[ABROAD]), "。")),
            Text(
                joined(
                    "（二）",
                    one("公务用车购置及运行费", together),
                    "。其中：",
                    one(BOUGHT, pairs[BOUGHT]),
                    "；",
                    one(RUN, pairs[RUN]),
                    "。",
                )
            ),
            Text(joined("（三）", one(RECEPTION, pairs[RECEPTION]), "。")),
        ]

    def other_budget(self, source: Source, name: str) -> list[Block]:
        """政府性基金 or 国有资本经营: an amount, or that there is none."""
        pair = amounts(self.accounts, of_source(source))
        if pair[0] == 0:
            return [Text((f"{self.accounts.name}{self.accounts.year}年没有使用{name}拨款安排的支出。",))]
        return [Text(joined(f"{self.accounts.year}年", self.whole(f"{name}支出", of_source(source))))]

    def funds(self) -> list[Block]:
        """政府性基金预算."""
        return self.other_budget(Source.GOVERNMENT_FUND, "政府性基金预算")

    def capital(self) -> list[Block]:
        """国有资本经营预算."""
        return self.other_budget(Source.STATE_CAPITAL, "国有资本经营预算")

    def organ_running(self) -> list[Block]:
        """机关运行经费."""
        pair = self.accounts.organ_running(), self.accounts.organ_running("before")
        if not pair[0]:
            return [Text((f"{self.accounts.year}年无机关运行经费预算。",))]
        said = joined(
            f"{self.accounts.year}年机关运行经费预算",
            self.pen.say(pair[0], "机关运行经费", running_kind(self.accounts)),
            "，",
            self.change("机关运行经费", pair),
        )
        return [Text(joined(said, self.cause("机关运行经费", pair), "。"))]

    def others(self) -> list[Block]:
        """机关运行经费, 政府采购, 国有资产, 绩效 under one heading."""
        blocks: list[Block] = []
        parts: tuple[tuple[str, list[Block]], ...] = (
            ("机关运行经费", self.organ_running()),
            ("政府采购情况", [procurement(self.pen, self.accounts, self.phrases.who)]),
            (
                "国有资产占有使用情况",
                cars(self.accounts, self.phrases.who, f"截至{self.accounts.year - 1}年12月31日，"),
            ),
            (
                "预算绩效情况",
                [performance_count(self.pen, self.accounts, f"{self.accounts.year}年本{self.phrases.who}")],
            ),
        )
        for number, (title, body) in enumerate(parts, 1):
            blocks += [Text((f"（{chinese_number(number)}）{title}",)), *body]
        return blocks
