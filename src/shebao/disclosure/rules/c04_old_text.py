"""C-04: sentences copied from last year's text that still speak of last year, or of the year before it."""

import re
from collections.abc import Iterator

from shebao.disclosure.model import Disclosure, Paragraph
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.years import same_text
from shebao.findings import Finding, Severity, Spot

_SENTENCE = re.compile(r"[^。；]+[。；]?")
_AS_OF = re.compile(r"截至(20\d\d)年|(20\d\d)年(?:末|底|12月31日)")
_OWN_YEAR = re.compile(
    r"(20\d\d)年(?:度)?(?:[^，。；：]{0,12})(?:预算|决算|安排|收入|支出|计划|目标|任务|工作|三公|采购|项目|继续|将|拟|全年)"
)
_OF_THE_PAST = re.compile("法|办法|规定|通知|意见|决定|〔|文件|印发|自20|起施行|起执行|以来|成立|批准")


def check(material: Material) -> Iterator[Finding]:
    """Sentences that both documents have word for word and that name a year that has moved on."""
    other, document = material.last_year, material.document
    if other is None or not document.year or other.year != document.year - 1 or other.final != document.final:
        return
    before = {same_text(sentence) for _, _, sentence in _sentences(other)}
    for block, start, sentence in _sentences(document):
        plain = same_text(sentence)
        year = _stale_year(plain, document.year)
        if year and plain in before:
            yield RULE.finding(
                f"文字/{plain[:20]}",
                f"“{_short(plain)}”与{other.year}年的文本一字不差，仍写{year}年。请按本年情况改写，或核对年份和数字。",
                spots=(Spot(block, start=start),),
                found=f"{year}年",
            )


def _sentences(document: Disclosure) -> Iterator[tuple[int, int, str]]:
    """Block, place and words of every sentence of the running text."""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            for match in _SENTENCE.finditer(block.text):
                if match.group().strip():
                    yield number, match.start(), match.group()


def _stale_year(sentence: str, year: int) -> int | None:
    """The year a sentence speaks of that was right a year ago and is not now; None where there is none."""
    if f"{year}年" in sentence or _OF_THE_PAST.search(sentence):
        return None
    for match in _AS_OF.finditer(sentence):
        named = int(match[1] or match[2])
        if named == year - 2:
            return named
    own = _OWN_YEAR.search(sentence)
    return year - 1 if own is not None and int(own[1]) == year - 1 else None


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 40 else f"{sentence[:40]}…"


RULE = Rule(
    "C-04",
    "不照抄上年文字",
    Severity.WARNING,
    "公开内容应当准确，按本年情况编写",
    "上年公开的文本",
    check,
)
