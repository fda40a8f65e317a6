"""N-09: price × number × months = amount where a sentence gives all of them; persons are not fewer than batches."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from shebao.disclosure.figures import PrintedFigure, note_tie, round_like, show_in
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

PRICE = re.compile(r"标准|单价|人均|每人|每月|每年|每户|每辆|车均|补助$|每平方米")
TOTAL = re.compile(r"总计|合计|共计|共需|费用|需要?资金|预算|金额|资金")
EACH = re.compile(r"每(?P<of>人|名|户|辆|个|家|次|台|套|平方米)(?P<month>每?月)?")
IN_ALL = re.compile(r"共计|合计|总计|全年共")
COUNTED = ("人", "名", "户", "人次", "辆", "个", "家", "平方米", "次", "套", "台")
MONTHS = re.compile(r"(\d{1,2})个?月(?!份|\d|底|末|初)")
FORMULA = re.compile(
    r"(?P<a>\d[\d,]*(?:\.\d+)?)(?P<ua>万元|元|人|名|户|个月|月|年|辆|次)?(?:/[人月年次户])*[×xX*](?P<b>\d[\d,]*(?:\.\d+)?)"
    r"(?P<ub>万元|元|人|名|户|个月|月|年|辆|次)?(?:/[人月年次户])*(?:[×xX*](?P<c>\d[\d,]*(?:\.\d+)?)"
    r"(?P<uc>万元|元|人|名|户|个月|月|年|辆|次|%)?(?:/[人月年次户])*)?[=＝](?P<r>\d[\d,]*(?:\.\d+)?)(?P<ur>万元|元)"
)

FACTORS = {"万元": Fraction(10_000), "%": Fraction(1, 100)}


def check(material: Material) -> Iterator[Finding]:
    """Written calculations, sentences with a price, then receptions."""
    paragraphs: dict[int, list[Statement]] = {}
    for statement in material.statements:
        paragraphs.setdefault(statement.block, []).append(statement)
    for here in paragraphs.values():
        yield from _formulas(here)
        yield from _prices(here)
        yield from _receptions(here)


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def _formulas(here: list[Statement]) -> Iterator[Finding]:
    """592元/月×12个月=7104元."""
    for match in FORMULA.finditer(here[0].paragraph):
        product = Fraction(1)
        for number, unit in ((match["a"], match["ua"]), (match["b"], match["ub"]), (match["c"], match["uc"])):
            if number:
                product *= _number(number) * FACTORS.get(unit or "", Fraction(1))
        result = _number(match["r"]) * (10_000 if match["ur"] == "万元" else 1)
        stated = next((s for s in here if match.start("r") <= s.start < match.end()), None)
        step = stated.figure.step if stated is not None else Fraction(1)
        if abs(product - result) <= step / 2:
            note_tie(*(s.figure for s in here if match.start() <= s.start < match.end()))
            continue
        yield RULE.finding(
            f"文字/{section_name(here[0])}/算式",
            f"文字写“{match.group()}”，应为{show_in(product, match['ur'])}。请改正。",
            severity=Severity.ERROR,
            figures=[stated.figure.as_shown("所写结果")] if stated is not None else (),
            found=f"{match['r']}{match['ur']}",
            expected=show_in(product, match["ur"]),
        )


def _prices(here: list[Statement]) -> Iterator[Finding]:
    """A price, a number and an amount of one sentence (592元/月…费用总计7104元)."""
    sentences: dict[int, list[Statement]] = {}
    for statement in here:
        sentences.setdefault(statement.sentence, []).append(statement)
    for statements in sentences.values():
        prices = [s for s in statements if s.figure.is_money and (s.per or PRICE.search(s.subject))]
        totals = [s for s in statements if s.figure.is_money and s not in prices and TOTAL.search(s.clause)]
        numbers = [s for s in statements if s.figure.unit in COUNTED]
        if len(prices) != 1 or len(totals) != 1 or len(numbers) > 1:
            continue
        price, total = prices[0], totals[0]
        sentence = price.sentence_text
        counts = [numbers[0].figure.value] if numbers else [Fraction(1)]
        periods = {Fraction(1), Fraction(12), *(Fraction(int(found)) for found in MONTHS.findall(sentence))}
        products = {count * price.figure.value * period for count in counts for period in periods}
        if any(_is(total.figure, product) for product in products):
            note_tie(price.figure, total.figure, *(number.figure for number in numbers))
            continue
        each = EACH.search(price.clause)
        if not numbers or not (price.per or each) or re.search("不同|分别|档|以上|至少|左右|约", sentence):
            continue
        certain = each is not None and IN_ALL.search(total.clause) is not None and not MONTHS.search(sentence)
        if each is not None and not certain:
            continue
        monthly = price.per == "月" or (each is not None and each["month"])
        months = Fraction(12) if monthly else Fraction(1)
        product = counts[0] * price.figure.value * months
        yield RULE.finding(
            f"文字/{section_name(price)}/{total.subject or '金额'}/测算",
            f"{numbers[0].figure.shown}×{price.figure.shown}{'×12个月' if months > 1 else ''}＝"
            f"{show_in(product, total.figure.unit)}，文字写{total.figure.shown}。请核对人数、标准和金额。",
            severity=Severity.ERROR if certain else None,
            figures=[numbers[0].figure.as_shown("数量"), price.figure.as_shown("标准"), total.figure.as_shown("金额")],
            found=total.figure.shown,
            expected=show_in(product, total.figure.unit),
        )


def _is(total: PrintedFigure, product: Fraction) -> bool:
    return total.value == product or round_like(product, total) == total.value


def _receptions(here: list[Statement]) -> Iterator[Finding]:
    """国内公务接待30批次420人次."""
    for batches, persons in pairwise(here):
        if batches.figure.unit not in ("批次", "批") or persons.figure.unit not in ("人次", "人"):
            continue
        few = persons.figure.value < batches.figure.value
        if few or (batches.figure.value == 0) != (persons.figure.value == 0):
            yield RULE.finding(
                f"文字/{section_name(batches)}/{batches.subject or '接待'}/批次和人次",
                f"“{batches.subject or '接待'}”{batches.figure.shown}、{persons.figure.shown}，人次少于批次，不合常理。"
                "请核对。",
                figures=[batches.figure.as_shown("批次"), persons.figure.as_shown("人次")],
            )


RULE = Rule(
    "N-09",
    "单价×数量＝金额",
    Severity.WARNING,
    "公开内容应当准确，前后一致",
    "写有单价、数量和金额的文字",
    check,
)
