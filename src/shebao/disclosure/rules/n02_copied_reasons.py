"""N-02: the purpose and the reason of an item speak of that item, not of the one beside it."""

import re
from collections.abc import Iterable, Iterator

from shebao.disclosure.rules.entries import REASON, Entry, entries, label_of
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule, plain_name
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity, Spot

THREE_PUBLIC: dict[str, re.Pattern[str]] = {
    "因公出国（境）费": re.compile("因公出国|出国（境）"),
    "公务接待费": re.compile("公务接待|接待费"),
    "公务用车购置费": re.compile("(?:公务)?用?车(?:辆)?购置费"),
    "公务用车运行维护费": re.compile("(?:公务)?(?:用车|车)运行(?:维护)?费"),
}
"""Parts of 三公 and how a reason names them."""

PART = re.compile("因公出国|公务接待|公务用?车(?:用车)?购置费|公务用?车(?:用车)?运行")


WAGES = re.compile("行政运行|事业运行|机关服务|机构运行|运行维护|基本支出|经费")
"""Items that pay all that persons cost, so that their reasons rightly name 住房公积金 or 医疗 as such."""
MONEY_OF_IT = r"(?:(?:项目|专项)?(?:经费|资金|预算)(?:支出)?)"
MOVED = re.compile("调[整入出]|转[入列至]|划[转入出]|科目|列入|合并|归并|改列|纳入|统筹|上述|以及|、")
"""Reasons that rightly name another item: money moved between the two."""


def check(material: Material) -> Iterator[Finding]:
    """Items of 类款项, items named shortly, then the parts of 三公."""
    listed = entries(material)
    yield from _of_items(listed)
    yield from _of_numbered(material)
    yield from _of_other_sections(material, [entry.item.name for entry in listed])
    for statement in material.statements:
        if "三公" in statement.heading + statement.paragraph and PART.search(statement.subject):
            yield from _three_public(statement)


def _of_items(listed: list[Entry]) -> Iterator[Finding]:
    for entry in listed:
        said = [
            (what, words, other)
            for what, words in (("用途", entry.purpose), ("原因", entry.reason))
            if (other := _names_another(words, entry, listed)) is not None
        ]
        if said:
            written = "，".join(f"{what}是“{words[:40]}”" for what, words, _ in said)
            yield RULE.finding(
                f"文字/{section_name(entry.first)}/{entry.item.key}/{'、'.join(what for what, _, _ in said)}",
                f"“{entry.item.name}”所写的{written}，说的是“{label_of(said[0][2], listed)}”，疑从该项照抄。"
                "请改写为本项的内容。",
                found=said[0][1][:40],
                spots=_spots(entry.first),
            )


def _of_numbered(material: Material) -> Iterator[Finding]:
    """1.行政单位离退休…元…主要原因：…: items of a section that are named without 类款项."""
    sections: dict[str, list[Statement]] = {}
    seen: set[tuple[int, tuple[int, int]]] = set()
    for statement in material.statements:
        place = (statement.block, statement.segment)
        if statement.block < 0 or place in seen or statement.item is not None or not statement.figure.is_money:
            continue
        seen.add(place)
        if re.match(r"\d{1,2}[.、]|（\d{1,2}）", statement.segment_text) and len(statement.subject) > 3:
            sections.setdefault(statement.heading, []).append(statement)
    for heading, numbered in sections.items():
        names = [statement.subject for statement in numbered]
        for statement in numbered:
            reason = REASON.search(statement.segment_text)
            other = named_instead(reason["words"], statement.subject, names) if reason is not None else ""
            if reason is not None and other:
                yield RULE.finding(
                    f"文字/{plain_name(heading)}/{statement.subject}/原因",
                    f"“{statement.subject}”所写的原因是“{reason['words'][:40]}”，说的是“{other}”，疑从该项照抄。"
                    "请改写为本项的内容。",
                    found=reason["words"][:40],
                    spots=_spots(statement),
                )


FUNDS = re.compile("(?:政府性基金|国有资本经营)预算(?:财政拨款)?支出(?:预算)?")
THREE = re.compile(".*三公.{0,8}")


def _of_other_sections(material: Material, items: list[str]) -> Iterator[Finding]:
    """政府性基金 and 三公 do not change because of an item of another budget or section."""
    for statement in material.statements:
        if not statement.figure.is_money or statement.lead is not None or statement.block < 0:
            continue
        reason = REASON.search(statement.paragraph[statement.end : statement.segment[1]].split("。其中")[0])
        words = reason["words"] if reason is not None else ""
        if not words or MOVED.search(words):
            continue
        foreign: list[str] = []
        if FUNDS.fullmatch(statement.subject):
            foreign = [name for name, pattern in THREE_PUBLIC.items() if pattern.search(words)]
        elif THREE.fullmatch(statement.subject):
            foreign = [name for name in items if len(name) > 4 and words.startswith(name)]
        if foreign:
            yield RULE.finding(
                f"文字/{section_name(statement)}/{statement.subject}/原因",
                f"“{statement.subject}”所写的原因是“{words[:40]}”，说的是“{foreign[0]}”，疑从别处照抄。请改写为本项的原因。",
                found=words[:40],
                spots=_spots(statement),
            )


def named_instead(words: str, own: str, names: Iterable[str]) -> str:
    """The other item whose money a reason speaks of without naming its own, "" where it speaks of none.

    A name within a longer one (卫生健康支出 in 其他卫生健康支出) is not named by it.

    >>> named_instead("落实过紧日子要求，压减行政单位医疗经费", "事业单位医疗", ["行政单位医疗", "事业单位医疗"])
    '行政单位医疗'
    """
    if MOVED.search(words):
        return ""
    rest, found = words, []
    for name in sorted({own, *names}, key=len, reverse=True):
        core = name.removesuffix("支出")
        if len(core) > 2 and core in rest:
            if name == own:
                return ""
            if re.search(rf"{re.escape(core)}(?:支出)?{MONEY_OF_IT}", rest):
                found.append(name)
            rest = rest.replace(core, "#")
    return found[0] if len(found) == 1 and not WAGES.search(own) and found[0] not in own else ""


def _spots(statement: Statement) -> tuple[Spot, ...]:
    place = statement.figure.at
    return (place,) if place is not None else ()


def _names_another(words: str, entry: Entry, listed: list[Entry]) -> Entry | None:
    """The other item that the words begin with, where they do not name this one."""
    if not words or (entry.item.name in words and label_of(entry, listed) in words):
        return None
    own = {entry.item.name, entry.item.name.removesuffix("支出")}
    for other in listed:
        label = label_of(other, listed)
        if other.item.key == entry.item.key or len(label) < 4:
            continue
        core = label.removesuffix("支出")
        if re.match(rf"(?:20\d\d年|本年|新增)*{re.escape(core)}", words) and not any(
            name in core or core in name for name in own
        ):
            return other
    same = {label_of(other, listed): other for other in listed if other.item.name != entry.item.name}
    return same.get(named_instead(words, entry.item.name, same))


def _three_public(statement: Statement) -> Iterator[Finding]:
    own = next((name for name, words in THREE_PUBLIC.items() if words.search(statement.subject)), None)
    if own is None or "购置及运行" in statement.subject or not statement.changes:
        return
    behind = statement.paragraph[statement.end : statement.segment[1]]
    behind = re.split(r"；|（[一二三四]）", behind)[0]
    if PART.search(behind.split("原因")[0]):
        return
    match = REASON.search(behind)
    reason = re.split("[；。]", match["words"])[0] if match else ""
    others = [name for name, words in THREE_PUBLIC.items() if name != own and words.search(reason)]
    if others and not THREE_PUBLIC[own].search(reason):
        yield RULE.finding(
            f"文字/{section_name(statement)}/{own}/原因",
            f"“{own}”所写的原因是“{reason[:40]}”，说的是“{others[0]}”，疑为照抄。请改写为本项的原因。",
            found=reason[:40],
            spots=_spots(statement),
        )


RULE = Rule(
    "N-02",
    "用途和原因说的是本项",
    Severity.WARNING,
    "《地方预决算公开操作规程》（财预〔2016〕143号）：增减变化应当说明原因",
    "分项说明用途、原因的文字",
    check,
)
