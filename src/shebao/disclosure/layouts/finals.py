"""Final accounts (部门决算) after the national model: nine tables, a narrative of completion and of changes."""

from random import Random

from shebao.budget.book import ProcurementType, Source
from shebao.disclosure.layouts.accounts import (
    Accounts,
    Wanted,
    appropriated,
    basic,
    both,
    codes_of_level,
    draw_accounts,
    everything,
    general,
    of_source,
    personnel,
    project,
    public,
    within,
)
from shebao.disclosure.layouts.assemble import Frame, framed
from shebao.disclosure.layouts.final_tables import FinalTables, business, elsewhere
from shebao.disclosure.layouts.narrative import amounts, in_a_row, named_list, running_kind, shared, vehicles_held
from shebao.disclosure.layouts.performance import projects_with_money
from shebao.disclosure.layouts.printed import Block, Kind, Mark, Part, Publication, Text
from shebao.disclosure.layouts.style import Pen, Style, joined
from shebao.disclosure.layouts.tables import ABROAD, BOUGHT, RECEPTION, RUN
from shebao.money import format_percent


def finals(seed: int) -> Publication:
    """The final accounts of one seed; the same for the same seed."""
    random = Random(seed + 77)
    accounts = draw_accounts(seed, final=True)
    style = Style(
        table_thousands=random.choice((False, True)),
        text_thousands=random.choice((False, False, True)),
        nothing=random.choice(("", "0.00", "0.00")),
        split_codes=False,
    )
    pen = Pen(style, random, accounts.year)
    tables = FinalTables(pen, accounts, random.choice((True, True, False))).make()
    said = FinalNarrator(pen, accounts)
    sections = [
        ("收入支出决算总体情况说明", said.balance()),
        ("收入决算情况说明", said.income()),
        ("支出决算情况说明", said.spending()),
        ("财政拨款收入支出决算总体情况说明", said.grants()),
        ("一般公共预算财政拨款支出决算情况说明", said.general()),
        ("一般公共预算财政拨款基本支出决算情况说明", said.basic()),
        ("财政拨款“三公”经费支出决算情况说明", said.three_public()),
        ("政府性基金预算财政拨款支出决算情况说明", said.other(Source.GOVERNMENT_FUND, "政府性基金预算财政拨款")),
        ("国有资本经营预算财政拨款支出决算情况说明", said.other(Source.STATE_CAPITAL, "国有资本经营预算财政拨款")),
        ("其他重要事项的情况说明", said.others()),
    ]
    year, name = accounts.year, accounts.name
    first = random.choice((True, False))
    frame = Frame(
        f"{name}{year}年度部门决算",
        "部门概况",
        f"{year}年度部门决算表",
        f"{year}年度部门决算情况说明",
        "名词解释",
        first,
        area="0746",
    )
    blocks = framed(random, accounts, frame, tables, sections)
    return Publication("finals", seed, frame.title, True, blocks)


class FinalNarrator:
    """Writes the sections of final accounts."""

    def __init__(self, pen: Pen, accounts: Accounts) -> None:
        self.pen = pen
        self.accounts = accounts

    def _against(self, about: str, now: int, before: int, statement: int = 0) -> tuple[Part, ...]:
        return self.pen.change(now, before, about, lead=f"与{self.accounts.year - 1}年度相比，", statement=statement)

    def _cause(self, about: str, now: int, before: int, lead: str = "，主要原因是") -> tuple[Part, ...]:
        if now == before:
            return ()
        up = ("人员经费和项目支出增加", "年中追加项目资金", "工作任务增加，支出相应增加")
        down = ("厉行节约，压减开支", "部分项目当年未完成，资金结转下年", "人员减少，支出相应减少")
        text = f"{about.split('.')[-1]}{self.pen.random.choice(up if now > before else down)}"
        return joined(lead, self.pen.reason(text, about, now, before))

    def _total(self, wanted: Wanted, words: str) -> list[Block]:
        """收、支总计: this year's income and what was brought forward, against last year's."""
        total, year = self.accounts.total, self.accounts.year
        now = total(wanted, "income") + total(wanted, "opening")
        before = total(wanted, "before") + total(wanted, "opening")
        statement = self.pen.statement()
        said = joined(
            f"{year}年度{words}收、支总计均为",
            self.pen.say(now, f"{words}收支总计", base=before, statement=statement),
            "。",
            self._against(f"{words}收支总计", now, before, statement),
        )
        return [Text(joined(said, self._cause(f"{words}收支", now, before), "。"))]

    def balance(self) -> list[Block]:
        """收入支出决算总体情况."""
        return self._total(everything, "")

    def grants(self) -> list[Block]:
        """财政拨款收入支出决算总体情况."""
        return self._total(appropriated, "财政拨款")

    def income(self) -> list[Block]:
        """收入决算: shares."""
        whole = self.accounts.total(everything, "income")
        kinds = (("财政拨款收入", appropriated), ("事业收入", business), ("其他收入", elsewhere))
        parts = [
            shared(self.pen, name, self.accounts.total(test, "income"), whole, "")
            for name, test in kinds
            if self.accounts.total(test, "income")
        ]
        return [Text(joined("本年收入合计", self.pen.say(whole, "本年收入合计"), "，其中：", in_a_row(parts), "。"))]

    def spending(self) -> list[Block]:
        """支出决算: shares of basic and project."""
        whole = self.accounts.total()
        parts = [
            shared(self.pen, name, self.accounts.total(test), whole, "")
            for name, test in (("基本支出", basic), ("项目支出", project))
            if self.accounts.total(test)
        ]
        return [Text(joined("本年支出合计", self.pen.say(whole, "本年支出合计"), "，其中：", in_a_row(parts), "。"))]

    def _done(self, about: str, planned: int, spent: int, of: str, statement: int) -> tuple[Part, ...]:
        """年初预算为x，支出决算为y，完成年初预算的z%."""
        pen = self.pen
        if planned == 0:
            return joined("年初未安排预算，支出决算为", pen.say(spent, about, Kind.ITEM, base=0, statement=statement))
        rate = Mark(format_percent(spent, planned), Kind.DONE, about, spent, planned, statement)
        return joined(
            f"{of}为",
            pen.say(planned, about, Kind.PRIOR, base=spent, statement=statement),
            "，支出决算为",
            pen.say(spent, about, Kind.ITEM, base=planned, statement=statement),
            f"，完成{of}的",
            rate,
            "%",
        )

    def general(self) -> list[Block]:
        """一般公共预算财政拨款支出: size, structure, items with completion."""
        accounts, pen = self.accounts, self.pen
        pair, whole = amounts(accounts, general), accounts.total()
        statement = pen.statement()
        size = joined(
            f"{accounts.year}年度",
            shared(pen, "一般公共预算财政拨款支出", pair[0], whole, "本年支出合计"),
            "。",
            self._against("一般公共预算财政拨款支出", *pair, statement),
        )
        shares = in_a_row(
            [
                shared(
                    pen, f"{accounts.name_of(code)}（类）支出", accounts.total(both(general, within(code))), pair[0], ""
                )
                for code in codes_of_level(accounts.functions(general), 3)
            ]
        )
        planned = accounts.total(general, "planned")
        blocks: list[Block] = [
            Text(("（一）一般公共预算财政拨款支出决算总体情况。",)),
            Text(joined(size, self._cause("一般公共预算财政拨款支出", *pair), "。")),
            Text(("（二）一般公共预算财政拨款支出决算结构情况。",)),
            Text(
                joined(
                    f"{accounts.year}年度一般公共预算财政拨款支出",
                    pen.say(pair[0], "一般公共预算财政拨款支出"),
                    "，主要用于以下方面：",
                    shares,
                    "。",
                )
            ),
            Text(("（三）一般公共预算财政拨款支出决算具体情况。",)),
            Text(
                joined(
                    f"{accounts.year}年度一般公共预算财政拨款支出",
                    self._done("一般公共预算财政拨款支出", planned, pair[0], "年初预算", pen.statement()),
                    "。其中：",
                )
            ),
        ]
        for number, code in enumerate(codes_of_level(accounts.functions(general), 7), 1):
            blocks.append(self._item(number, code))
        return blocks

    def _item(self, number: int, code: str) -> Text:
        accounts = self.accounts
        names = [accounts.name_of(code[:n]) for n in (3, 5, 7)]
        mine = both(general, within(code))
        planned, spent = accounts.total(mine, "planned"), accounts.total(mine)
        about = f"{number}.{names[2]}"
        said = joined(
            f"{number}.{names[0]}（类）{names[1]}（款）{names[2]}（项）。",
            self._done(about, planned, spent, "年初预算", self.pen.statement()),
        )
        if planned == spent:
            return Text(joined(said, "，决算数与年初预算数持平。"))
        word = "大于" if spent > planned else "小于"
        return Text(joined(said, self._cause(about, spent, planned, f"，决算数{word}年初预算数的主要原因是"), "。"))

    def basic(self) -> list[Block]:
        """基本支出: 人员 and 公用 with their lists."""
        accounts, pen = self.accounts, self.pen
        mine = both(general, basic)
        blocks: list[Block] = [
            Text(
                joined(
                    f"{accounts.year}年度一般公共预算财政拨款基本支出",
                    pen.say(accounts.total(mine), "基本支出"),
                    "，其中：",
                )
            )
        ]
        for title, test in (("人员经费", personnel), ("公用经费", public)):
            part = both(mine, test)
            if accounts.total(part):
                listed = named_list(accounts, part, title)
                blocks.append(Text(joined(title, pen.say(accounts.total(part), title), "，主要包括：", listed, "。")))
        return blocks

    def three_public(self) -> list[Block]:
        """三公: completion, shares, details with batches and persons."""
        accounts, pen, year = self.accounts, self.pen, self.accounts.year
        part = {
            n: (accounts.three_public(n, "planned"), accounts.three_public(n)) for n in (ABROAD, BOUGHT, RUN, RECEPTION)
        }
        planned, spent = (sum(p[k] for p in part.values()) for k in (0, 1))
        middle = "公务用车购置及运行维护费"
        together = (part[BOUGHT][0] + part[RUN][0], part[BOUGHT][1] + part[RUN][1])
        if not planned + spent:
            return [Text((f"{year}年度财政拨款“三公”经费无预算安排，未发生支出。",))]
        blocks: list[Block] = [
            Text(("（一）“三公”经费财政拨款支出决算总体情况。",)),
            Text(joined(f"{year}年度“三公”经费财政拨款支出", self._completed("三公", planned, spent), "。")),
            Text(("（二）“三公”经费财政拨款支出决算具体情况。",)),
        ]
        if spent:
            shares = in_a_row(
                [
                    shared(pen, f"{name}支出决算", fen, spent, "", kind=Kind.PART)
                    for name, fen in ((ABROAD, part[ABROAD][1]), (middle, together[1]), (RECEPTION, part[RECEPTION][1]))
                ]
            )
            blocks.append(Text(joined(f"{year}年度“三公”经费财政拨款支出决算中，", shares, "。具体情况如下：")))
        batches = part[RECEPTION][1] // 90_000 + 1 if part[RECEPTION][1] else 0
        cars = sum(vehicles_held(accounts).values())
        groups = 1 if part[ABROAD][1] else 0
        blocks += [
            Text(
                joined(
                    f"1.{ABROAD}",
                    self._completed(ABROAD, *part[ABROAD]),
                    f"。全年组织因公出国（境）团组{groups}个，累计{groups * 3}人次。",
                )
            ),
            Text(
                joined(
                    f"2.{middle}",
                    self._completed(middle, *together),
                    f"。其中：{BOUGHT}支出",
                    pen.say(part[BOUGHT][1], BOUGHT, Kind.PART),
                    f"，{RUN}支出",
                    pen.say(part[RUN][1], RUN, Kind.PART),
                    f"。截至{year}年12月31日，开支财政拨款的公务用车保有量为",
                    Mark(str(cars), Kind.CARS, "车辆", cars),
                    "辆。",
                )
            ),
            Text(
                joined(
                    f"3.{RECEPTION}",
                    self._completed(RECEPTION, *part[RECEPTION]),
                    f"。全年国内公务接待{batches}批次，接待{batches * 7}人次。",
                )
            ),
        ]
        return blocks

    def _completed(self, about: str, planned: int, spent: int) -> tuple[Part, ...]:
        """预算为x，支出决算为y，完成预算的z%, with the reason of a difference."""
        statement, pen = self.pen.statement(), self.pen
        said = joined(
            "预算为",
            pen.say(planned, about, Kind.PRIOR, base=spent, statement=statement),
            "，支出决算为",
            pen.say(spent, about, Kind.AMOUNT, base=planned, statement=statement),
        )
        if planned:
            said = joined(
                said,
                "，完成预算的",
                Mark(format_percent(spent, planned), Kind.DONE, about, spent, planned, statement),
                "%",
            )
        if planned == spent:
            return joined(said, "，决算数与预算数持平") if planned else said
        return joined(
            said,
            self._cause(about, spent, planned, f"，决算数{'大于' if spent > planned else '小于'}预算数的主要原因是"),
        )

    def other(self, source: Source, name: str) -> list[Block]:
        """政府性基金 or 国有资本经营."""
        total, year = self.accounts.total, self.accounts.year
        mine = of_source(source)
        if not any(total(mine, amount) for amount in ("now", "income", "opening")):
            return [Text((f"{year}年度本部门没有{name}收支。",))]
        said = joined(
            f"{year}年度{name}支出",
            self.pen.say(total(mine), f"{name}支出"),
            "，其中：基本支出",
            self.pen.say(total(both(mine, basic)), "基本支出"),
        )
        return [Text(joined(said, "，项目支出", self.pen.say(total(both(mine, project)), "项目支出"), "。"))]

    def others(self) -> list[Block]:
        """机关运行经费, 政府采购, 国有资产, 绩效."""
        accounts, pen, year = self.accounts, self.pen, self.accounts.year
        running = accounts.organ_running(), accounts.organ_running("before")
        blocks: list[Block] = [Text(("（一）机关运行经费支出情况。",))]
        if running[0]:
            said = joined(
                f"{year}年度机关运行经费支出",
                pen.say(running[0], "机关运行经费", running_kind(accounts)),
                "，",
                self._against("机关运行经费", *running),
            )
            blocks.append(Text(joined(said, self._cause("机关运行经费", *running), "。")))
        else:
            blocks.append(Text((f"{year}年度本部门无机关运行经费支出。",)))
        uses = vehicles_held(accounts)
        named = "、".join(f"{use}{held}辆" for use, held in uses.items()) or "其他用车0辆"
        blocks += [
            Text(("（二）政府采购支出情况。",)),
            self._procurement(),
            Text(("（三）国有资产占有使用情况。",)),
            Text(
                (
                    f"截至{year}年12月31日，本部门共有车辆",
                    Mark(str(sum(uses.values())), Kind.CARS, "车辆", 1),
                    f"辆，其中：{named}。",
                )
            ),
            Text(("（四）预算绩效管理工作开展情况。",)),
        ]
        done = projects_with_money(accounts)
        money = sum(entry.year for entry in done)
        blocks.append(
            Text(
                joined(
                    f"根据预算绩效管理要求，本部门组织对{year}年度一般公共预算等项目支出开展绩效自评，共涉及项目",
                    Mark(str(len(done)), Kind.COUNT, "自评项目数", len(done)),
                    "个，资金",
                    pen.say(money, "自评资金", Kind.LOOSE),
                    "。",
                )
            )
        )
        return blocks

    def _procurement(self) -> Text:
        pen, lines, year = self.pen, self.accounts.book.procurement, self.accounts.year
        parts = {kind: sum(line.fen for line in lines if line.type is kind) for kind in ProcurementType}
        total = sum(parts.values())
        if not total:
            return Text((f"{year}年度本部门未发生政府采购支出。",))
        statement = pen.statement()
        said = joined(
            f"{year}年度政府采购支出总额",
            pen.say(total, "政府采购支出总额", Kind.WHOLE, statement=statement),
            "，其中：",
        )
        for number, kind in enumerate(ProcurementType):
            said = joined(
                said,
                "、" if number else "",
                f"政府采购{kind}支出",
                pen.say(parts[kind], f"政府采购{kind}", Kind.PART, total, statement),
            )
        reserved = sum(line.reserved_fen for line in lines)
        micro = sum(line.micro_fen for line in lines)
        small = joined(
            "授予中小企业合同金额",
            pen.say(reserved, "中小企业合同金额"),
            "，占政府采购支出总额的",
            pen.share(reserved, total, "中小企业合同金额"),
        )
        tiny = joined(
            "，其中：授予小微企业合同金额",
            pen.say(micro, "小微企业合同金额"),
            "，占政府采购支出总额的",
            pen.share(micro, total, "小微企业合同金额"),
        )
        return Text(joined(said, "。", small, tiny, "。"))
