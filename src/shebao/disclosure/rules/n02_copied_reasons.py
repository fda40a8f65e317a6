"""N-02: the purpose and the reason of an item speak of that item, not of the one beside it."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.entries import REASON, Entry, entries, label_of
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
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


def check(material: Material) -> Iterator[Finding]:
    """Items of 类款项, then the parts of 三公."""
    listed = entries(material)
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
    for statement in material.statements:
        if "三公" in statement.heading + statement.paragraph and PART.search(statement.subject):
            yield from _three_public(statement)


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
    return None


def _three_public(statement: Statement) -> Iterator[Finding]:
    own = next((name for name, words in THREE_PUBLIC.items() if words.search(statement.subject)), None)
    if own is None or "购置及运行" in statement.subject or not statement.changes:
        return
    behind = statement.paragraph[statement.end : statement.segment[1]]
    behind = re.split(r"；|（[一二三四]）", behind)[0]
    if PART.search(behind.split("原因")[0]):
        return
    match = REASON.search(behind)
    reason = match["words"].split("，")[0] if match else ""
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
