"""T-05: document numbers are complete and well formed; numbers of classified papers (密电…) are asked about."""

import re
from collections.abc import Iterator, Sequence

from shebao.disclosure.rules.printed_texts import Printed, printed_texts
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity, Spot

Found = tuple[Printed, re.Match[str]]

EMPTY_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[\[〔［【(（]\d{4}[\]〕］】)）]\s*号")
NO_YEAR = re.compile(r"[\u4e00-\u9fff]{2,6}[\[〔［【]\s*[\]〕］】]\s*\d*号")
CLASSIFIED = re.compile(
    r"[\u4e00-\u9fff]{0,8}密电(?:[\[〔［(（]\d{4}[\]〕］)）]\s*\d*号)?|(?<![\u4e00-\u9fff])(?:绝密|机密|秘密)[★☆]|^(?:绝密|机密|秘密)(?=[\s★☆]|$)"
)
TWO_NUMBERS = re.compile(r"[\[〔［(（]\d{4}[\]〕］)）]\s*\d+号[\u4e00-\u9fff]{1,8}\d+号")
OTHER_BRACKETS = re.compile(r"[\u4e00-\u9fff]{2,10}(?:\[\d{4}\]|［\d{4}］|【\d{4}】|[(（]\d{4}[)）])\s*\d+号")
DATED = re.compile(r"[\u4e00-\u9fff]{2,10}[\[〔［【(（](\d{4})[\]〕］】)）]\s*\d+号")


def check(material: Material) -> Iterator[Finding]:
    """Each number once; texts of a book are judged in the book."""
    if material.book is not None:  # the book's own check names the sheet and row
        return
    texts = list(printed_texts(material))
    for pattern, what in ((EMPTY_NUMBER, "没有序号"), (NO_YEAR, "没有年份")):
        for number, found in _each(texts, pattern).items():
            yield RULE.finding(
                f"文号/{number}",
                f"“{found[0][0].where}”中的文号“{number}”{what}。请补全，或核对该文件是否已经印发。",
                found=number,
                spots=_spots(found),
            )
    for number, found in _each(texts, CLASSIFIED).items():
        yield RULE.finding(
            f"涉密/{re.split('[^一-龥]', number)[0] or number}",
            f"“{found[0][0].where}”引用了“{number}”，可能是不宜公开的文件。请经保密审查后决定是否保留。",
            found=number,
            spots=_spots(found),
        )
    for number, found in _each(texts, TWO_NUMBERS).items():
        yield RULE.finding(
            "文号/两个文号",
            f"“{found[0][0].where}”把两个文号连写为“{number}”，看不出是哪份文件。请分开写明，或核对。",
            found=number,
            spots=_spots(found),
        )
    year = material.document.year
    for number, found in _each(texts, DATED).items():
        last = year + 1 if material.document.final else year
        if year and int(found[0][1][1]) > last:
            yield RULE.finding(
                f"文号/{number}",
                f"“{found[0][0].where}”中的文号“{number}”晚于{year}年。请核对年份。",
                found=number,
                spots=_spots(found),
            )
    other = _each(texts, OTHER_BRACKETS)
    if other:
        first = next(iter(other))
        times = sum(len(found) for found in other.values())
        yield RULE.finding(
            "文号/括号",
            f"有{times}处文号的年份没有用六角括号，如“{first}”。公文文号应写作“〔2021〕6号”的格式，建议改正。",
            severity=Severity.NOTICE,
            found=first,
            spots=[spot for found in other.values() for spot in _spots(found)],
        )


def _each(texts: Sequence[Printed], pattern: re.Pattern[str]) -> dict[str, list[Found]]:
    found: dict[str, list[Found]] = {}
    for printed in texts:
        for match in pattern.finditer(printed.text):
            found.setdefault(match.group(), []).append((printed, match))
    return found


def _spots(found: Sequence[Found]) -> list[Spot]:
    return list(dict.fromkeys(printed.at(match.start()) for printed, match in found))


RULE = Rule("T-05", "文号完整、经保密审查", Severity.WARNING, "公开前的保密审查；公文文号应当完整", "文字", check)
