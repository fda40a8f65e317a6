"""R-20: each stated share = part ÷ whole, and the shares of a whole listed completely add to 100."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from shebao.disclosure.figures import Agreement, Interval, PrintedFigure, judge_share, judge_sum, show_in
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.disclosure.rules.slips import slip_between
from shebao.disclosure.rules.unnamed_wholes import known_whole, unnamed_parts
from shebao.disclosure.statements import Statement, plain_text
from shebao.findings import Finding, Severity, Spot

TABLE_WHOLES: tuple[tuple[str, TableKind, str], ...] = (
    ("项目支出", TableKind.PROJECTS, "total"),
    ("一般公共预算", TableKind.GENERAL_EXPENDITURE, "total"),
    ("基本支出", TableKind.BASIC_BY_ECONOMIC, "total"),
)
"""占…的比重: words that name a whole outside the paragraph, and the table whose 合计 it is."""

Whole = tuple[str, PrintedFigure]

_LOOK_BACK = 12
"""A whole is named at most so many amounts before its parts."""


def whole_of(material: Material, statement: Statement) -> Whole | None:
    """What a share is a share of: as named (in the paragraph, else in a table), else the lead of its list."""
    named = statement.share_of
    if not named:
        return (statement.lead.subject, statement.lead.figure) if statement.lead is not None else None
    position = next((n for n, other in enumerate(material.statements) if other is statement), 0)
    earlier = [
        other
        for other in reversed(material.statements[max(position - _LOOK_BACK, 0) : position])
        if other.heading == statement.heading and other.figure.is_money and not other.movement and other.subject
    ]
    core = plain_whole(named)
    exact = [other for other in earlier if core and plain_whole(other.subject) == core]
    alike = [
        other
        for other in earlier
        if other.paragraph == statement.paragraph and (other.subject in named or named in other.subject)
    ]
    for other in (*exact, *alike):
        return other.subject, other.figure
    if (elsewhere := _stated_elsewhere(material, statement, core)) is not None:
        return elsewhere
    for word, kind, column in TABLE_WHOLES:
        view = material.view(kind)
        if re.search(word, named) and view is not None and view.total is not None:
            figure = view.total.figure(column)
            return (f"{view.name}合计", figure) if figure is not None else None
    return None


def _stated_elsewhere(material: Material, statement: Statement, core: str) -> Whole | None:
    """A whole that another section states under the very same name (本年支出合计); None where it has two values."""
    found = [
        other
        for other in material.statements
        if core in ("本年支出", "本年收入", "财政拨款支出", "财政拨款收入")
        and other.lead is None
        and other.figure.is_money
        and not other.movement
        and other.year in (0, statement.year, material.document.year)
        and plain_whole(other.subject) == core
    ]
    return (found[0].subject, found[0].figure) if len({other.figure.value for other in found}) == 1 else None


def check(material: Material) -> Iterator[Finding]:
    """Each share whose whole is known, then the shares of one whole together."""
    wrong: set[int] = set()
    for statement in material.statements:
        if statement.share is None or not statement.figure.is_money:
            continue
        whole = whole_of(material, statement)
        if whole is None:
            continue
        outer = statement.lead.lead if statement.lead is not None and not statement.share_of else None
        if outer is not None and not _is_wrong(statement.share, statement, outer.figure):
            whole = (outer.subject, outer.figure)
        found = list(_one(statement, statement.share, whole))
        if any(finding.severity is Severity.ERROR for finding in found):
            wrong.add(id(statement))
        yield from found
    yield from _over_a_hundred(material)
    yield from _of_two_wholes(material)
    for statement in material.statements:
        if statement.members and statement.figure.value:
            yield from _together(statement, wrong)
    yield from _of_one_named_whole(material)
    for parts in unnamed_parts(material):
        yield from _of_a_whole_before(material, parts)


OVER = re.compile(
    r"授予中小企业合同金额[^，。；]*?[，,]占[^。；，]*?(?:总额|金额)[^。；，]*?(?:的)?(?P<share>\d+(?:\.\d+)?)%"
)


def _over_a_hundred(material: Material) -> Iterator[Finding]:
    """A part of procurement is no more than all of it."""
    for passage in material.passages:
        text = plain_text(passage.text).text
        for match in OVER.finditer(text):
            if Fraction(match["share"]) > 100:
                yield RULE.finding(
                    f"文字/{plain_name(passage.heading)}/授予中小企业合同金额/占比",
                    f"授予中小企业合同金额写占政府采购支出总额的{match['share']}%，部分不能大于总额。请核对合同金额和采购总额。",
                    found=f"{match['share']}%",
                    expected="不超过100%",
                    spots=(Spot(passage.block, start=0),),
                )


def _of_two_wholes(material: Material) -> Iterator[Finding]:
    """1200 is 92.31 % of 1300, 100 is 9.69 % of 1032: shares of one named whole that cannot be one amount."""
    for first, second in pairwise([s for s in material.statements if s.figure.is_money]):
        same = first.block == second.block and first.sentence == second.sentence and first.block >= 0
        if not same or not first.share_of or plain_whole(first.share_of) != plain_whole(second.share_of):
            continue
        one, other = first.share, second.share
        if one is None or other is None or whole_of(material, first) is not None:
            continue
        if re.search("基本支出", first.subject) and re.search("项目支出", second.subject):
            continue  # They make up the whole: what it is can be told.
        if min(one.rounded.low, other.rounded.low, first.figure.value, second.figure.value) <= 0:
            continue
        (low, high), (least, most) = (
            _bounds(statement.figure, share) for statement, share in ((first, one), (second, other))
        )
        if low > most or least > high:
            yield RULE.finding(
                f"文字/{section_name(first)}/{second.subject}/占比",
                f"“{first.subject}”{first.figure.shown}占{first.share_of}的{one.shown}，“{second.subject}”{second.figure.shown}"
                f"占{other.shown}，推算的总额不是同一个数。请核对金额和占比。",
                figures=[
                    first.figure.as_shown(first.subject),
                    one.as_shown("占比"),
                    second.figure.as_shown(second.subject),
                    other.as_shown("占比"),
                ],
                found=other.shown,
            )


def _bounds(part: PrintedFigure, share: PrintedFigure) -> tuple[Fraction, Fraction]:
    """The least and the greatest whole of which the part can be this share, a share cut off included."""
    return part.rounded.low * 100 / (share.value + share.step), part.rounded.high * 100 / (share.value - share.step / 2)


def _is_wrong(share: PrintedFigure, part: Statement, whole: PrintedFigure) -> bool:
    verdict = judge_share(share, part.figure, whole)
    return verdict is None or verdict.is_difference


def _one(statement: Statement, share: PrintedFigure, whole: Whole) -> Iterator[Finding]:
    name, amount = whole
    subject = f"文字/{section_name(statement)}/{statement.subject}/占比"
    figures = [statement.figure.as_shown(statement.subject), amount.as_shown(name), share.as_shown("占比")]
    verdict = judge_share(share, statement.figure, amount)
    if verdict is None:
        if share.value and amount.is_nothing:
            yield RULE.finding(
                subject,
                f"{subject}：{name}为零，却写占{share.shown}。总额为零不计算占比。",
                figures=figures,
                found=share.shown,
                expected="不计算",
            )
        return
    expected = show_in(verdict.expected, "%")
    if verdict.is_difference:
        yield RULE.finding(
            subject,
            f"{subject}：{statement.figure.shown}占{name}{amount.shown}的{expected}，文字写{share.shown}，"
            f"相差{show_in(abs(verdict.difference), '个百分点')}。{slip_between(share, verdict.expected)}请改正。",
            figures=figures,
            found=share.shown,
            expected=expected,
            difference=show_in(abs(verdict.difference), "%"),
        )
    elif verdict.agreement is Agreement.TRUNCATION:
        yield RULE.finding(
            subject,
            f"{subject}：占比{share.shown}，按四舍五入应为{expected}，为截去尾数所致。",
            severity=Severity.NOTICE,
            figures=figures,
            found=share.shown,
            expected=expected,
        )


def _of_a_whole_before(material: Material, parts: Sequence[Statement]) -> Iterator[Finding]:
    whole = known_whole(material, parts)
    for part in parts if whole is not None else ():
        if part.share is not None and whole is not None:
            yield from _one(part, part.share, whole)


def _together(lead: Statement, wrong: set[int]) -> Iterator[Finding]:
    parts = [part for part in lead.members if part.share is not None and not part.share_of and part.figure.is_money]
    if len(parts) < 2 or lead.open_list or any(id(part) in wrong for part in parts):
        return
    if judge_sum(lead.figure, [part.figure for part in parts]).is_difference:
        return
    shares = [(part.subject, part.share) for part in parts if part.share is not None]
    if not _span(shares).contains(100):
        yield _not_a_hundred(f"文字/{section_name(lead)}/{lead.subject}/占比合计", lead.subject, shares)


def _span(shares: Sequence[tuple[str, PrintedFigure]]) -> Interval:
    span = Interval(Fraction(0), Fraction(0))
    for _, share in shares:
        span += share.rounded
    return span


def _not_a_hundred(subject: str, name: str, shares: Sequence[tuple[str, PrintedFigure]]) -> Finding:
    summed = show_in(sum((share.value for _, share in shares), Fraction(0)), "%")
    named = "＋".join(f"{part}{share.shown}" for part, share in shares)
    return RULE.finding(
        subject,
        f"“{name}”各部分占比之和{summed}（{named}），应为100%，四舍五入不能解释。请逐项核对。",
        figures=[share.as_shown(part) for part, share in shares],
        found=summed,
        expected="100%",
    )


def _of_one_named_whole(material: Material) -> Iterator[Finding]:
    """Parts of one whole that is named but whose amount is not stated: each implies it, and they must imply the same.

    84.06 % of 2,476,260.58 and 19.62 % of 469,500 cannot be of one whole; 基本 and 项目 make it up, so the share that
    is wrong can be told.
    """
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in material.statements:
        named = bool(statement.share_of) and statement.share is not None and statement.figure.value > 0
        if named and statement.figure.is_money and whole_of(material, statement) is None:
            groups.setdefault((statement.heading, plain_whole(statement.share_of)), []).append(statement)
    for (_, name), all_parts in groups.items():
        for parts in _complementary(all_parts):
            yield from _implied(name, parts)


def plain_whole(name: str) -> str:
    """A whole without the words that only say that it is one."""
    return re.sub(r"(?:预算)?(?:总额|总计|合计|总支出|总收入|预算)$", "", name)


def _complementary(parts: Sequence[Statement]) -> Iterator[list[Statement]]:
    """基本支出 and 项目支出 in a row, else nothing: other parts need not be all there are."""
    for first, second in pairwise(parts):
        if re.search("基本支出", first.subject) and re.search("项目支出", second.subject):
            yield [first, second]


def _implied(name: str, parts: Sequence[Statement]) -> Iterator[Finding]:
    total = sum((part.figure.value for part in parts), Fraction(0))
    step = sum((part.figure.step for part in parts), Fraction(0))
    whole = PrintedFigure(show_in(total, parts[0].figure.unit), parts[0].figure.unit, total, step)
    pairs = [(part, part.share) for part in parts if part.share is not None]
    bad = [
        (part, share, verdict)
        for part, share in pairs
        if (verdict := judge_share(share, part.figure, whole)) is not None and verdict.is_difference
    ]
    shares = [(part.subject, share) for part, share in pairs]
    summed = show_in(sum((share.value for _, share in shares), Fraction(0)), "%")
    if len(bad) == len(pairs) and not _span(shares).contains(100):
        yield _not_a_hundred(f"文字/{section_name(parts[0])}/{name}/占比合计", name, shares)
    elif len(bad) < len(pairs):
        for part, share, verdict in bad:
            expected = show_in(verdict.expected, "%")
            yield RULE.finding(
                f"文字/{section_name(part)}/{part.subject}/占比",
                f"“{part.subject}”写占{name}的{share.shown}，与“{'、'.join(n for n, s in shares if s is not share)}”"
                f"的占比之和为{summed}，不是100%。按各部分金额之和{whole.shown}计算，{part.subject}"
                f"{part.figure.shown}应占{expected}。{slip_between(share, verdict.expected)}请改正。",
                figures=[share.as_shown("占比"), *(other.figure.as_shown(other.subject) for other in parts)],
                found=share.shown,
                expected=expected,
                difference=show_in(abs(verdict.difference), "%"),
            )


RULE = Rule(
    "R-20",
    "占比",
    Severity.ERROR,
    "占比＝部分÷总额；完整列示的各部分占比之和为100%",
    "写有占比的文字",
    check,
)
