"""P-30: one form speaks of one number of kinds of insurance (三险, 四个险种, 五项保险), that of its own list."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.numerals import chinese_number
from shebao.disclosure.rules.over_forms import is_read
from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject
from shebao.findings import Finding, Severity, Spot

NUMBERS = {chinese_number(number): number for number in range(2, 10)} | {"两": 2}
COUNT = re.compile(
    r"(?<![第一二三四五六七八九十])([二两三四五六七八九])(?:[项个种大类]{1,2}(?:社会)?保险|[项个种大类]{0,2}险种|险(?!一金|种))(?!股|科|部门)"
)
NAMES = (
    "基本养老|企业职工养老|企业养老|机关养老|机关事业单位养老|城乡居民养老|居民养老|养老|失业|工伤|医疗|生育|长期护理"
)
ONE = rf"(?:企业职工|企业|机关事业单位|机关|城乡居民|居民|职工)?(?:{NAMES})(?:保险)?"
LISTED = re.compile(rf"{ONE}(?:[、，,和及与]+{ONE})+")
EACH = re.compile(ONE)


class Said(NamedTuple):
    """How many kinds one place of a form speaks of: the number, its words, where they stand."""

    number: int
    words: str
    spots: list[Spot]


def check(material: Material) -> Iterator[Finding]:
    """Every project's form of a document that was read: counts against each other, else the count against a list."""
    if not is_read(material):
        return
    for form in material.project_forms:
        counts = list(_counts(form))
        others = [said for said in counts if said.number != counts[0].number]
        if counts and not others:
            listed = list(_lists(form))
            if any(said.number == counts[0].number for said in listed):
                continue
            others = [said for said in listed if said.number < counts[0].number and _is_own(form, said)]
        if not others:
            continue
        first, other = counts[0], others[0]
        number = "" if other in counts else f"（{other.number}个险种）"
        yield RULE.finding(
            f"{form_subject(form)}/险种数",
            f"{form_name(form)}一处写“{first.words}”，另一处写“{other.words}”{number}，险种数不一致。"
            "请按本单位经办的险种统一。",
            found=first.words,
            expected=other.words,
            spots=[*first.spots, *other.spots],
        )


def _texts(form: PerformanceForm) -> Iterator[tuple[str, list[Spot]]]:
    yield form.name, form.place
    for label, text in form.texts:
        yield text, form.spots(label)


def _counts(form: PerformanceForm) -> Iterator[Said]:
    for text, spots in _texts(form):
        for match in COUNT.finditer(text):
            yield Said(NUMBERS[match[1]], match.group(), spots)


def _lists(form: PerformanceForm) -> Iterator[Said]:
    for text, spots in _texts(form):
        for match in LISTED.finditer(text):
            yield Said(len(set(EACH.findall(match.group()))), match.group(), spots)


def _is_own(form: PerformanceForm, said: Said) -> bool:
    """Whether a list is that of the office's work: it stands behind 负责 or 经办, or is said twice."""
    texts = [text for text, _ in _texts(form)]
    around = (text[max(text.find(said.words) - 8, 0) : text.find(said.words)] for text in texts if said.words in text)
    return any(re.search("负责|经办|承担|开展", words) for words in around)


RULE = Rule("P-30", "险种数前后一致", Severity.WARNING, "公开内容应当准确，前后一致", "写有险种数的绩效目标表", check)
