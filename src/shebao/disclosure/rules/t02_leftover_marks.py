"""T-02: marks of a draft or a template must not be published (仅供内部审核, 初稿, XX, 增加内容…).

Marks that pages repeat (watermarks, page heads) are counted with those of the text: one finding a mark.
"""

import re
from collections.abc import Iterator

from shebao.disclosure.places import place_of
from shebao.disclosure.rules.printed_texts import Printed, printed_texts
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Place, Severity

MARKS = re.compile(
    r"仅供内部(?:审核|使用|参考)|内部资料|内部文件|征求意见稿|送审稿|讨论稿|[（【]初稿[）】]|(?<![A-Za-z0-9])[ＸXx×]{2,}(?:年度?|[县市区局镇乡]|万元|单位|部门|元|%|个|人|街道|项目|工作|事业|管理|职责|经费)"
    r"|(?<![A-Za-z0-9])[ＸX×]{3,}(?![A-Za-z0-9])|(?<!某)某某(?:单位|部门|[县市区局]|项目|街道)|增加内容|[（(]此处[^）)]*[）)]|请在此处|待补充|待填写|待定稿|请填写|请补充"
    r"|（示例）|（样表）|（模板）|填写模板|#(?:REF|DIV/0|VALUE|NAME)[!！?？]|#N/A|错误[!！]未找到|</?(?:p|br|span|div)>|&nbsp;"
)
MOST_PLACES = 30


def check(material: Material) -> Iterator[Finding]:
    """Running lines, headings, paragraphs, and what the tables print beside their figures."""
    found: dict[str, list[tuple[Printed, re.Match[str]]]] = {}
    running: dict[str, tuple[int, list[Place]]] = {}
    for line in material.document.running_lines:
        for match in MARKS.finditer(line.text):
            times, places = running.get(match.group(), (0, []))
            origin = line.origin
            place = Place(sheet=origin.sheet, page=origin.page, line=origin.line, text=line.text[:40])
            running[match.group()] = (times + line.count, [*places, place])
    for printed in printed_texts(material):
        for match in MARKS.finditer(printed.text):
            found.setdefault(match.group(), []).append((printed, match))
    for mark in dict.fromkeys([*running, *found]):
        repeated, places = running.get(mark, (0, []))
        here = found.get(mark, [])
        if material.book is None:
            spots = dict.fromkeys(printed.at(match.start()) for printed, match in here)
            places = [*places, *(place_of(material.document, spot) for spot in list(spots)[:MOST_PLACES])]
        else:
            places = [Place(text=p.text[max(m.start() - 10, 0) : m.end() + 10]) for p, m in here[:1]]
        where = f"“{here[0][0].where}”" if here else "各页"
        times = repeated + len(here)
        often = f"（共{times}处）" if times > 1 else ""
        yield RULE.finding(
            f"文字/{mark}",
            f"{where}留有“{mark}”字样{often}，不应公开。请删除后再公开。",
            found=mark,
            places=places,
        )


RULE = Rule(
    "T-02",
    "没有底稿和模板的字样",
    Severity.ERROR,
    "公开文本应为定稿",
    "文字",
    check,
)
