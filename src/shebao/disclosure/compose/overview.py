"""第一部分 概况 and 第四部分 名词解释: the department's own words, completed from the book."""

import tomllib
from functools import cache
from importlib.resources import files

from shebao.budget.book import TextKey
from shebao.disclosure.compose.quantity import Printed, count, joined, paragraph
from shebao.disclosure.compose.view import BookView
from shebao.disclosure.model import Block, Heading, Paragraph


def prose(text: str) -> list[Paragraph]:
    """A book's free text as paragraphs: one a line, blank lines dropped."""
    return [paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def chinese_date(iso: str) -> str:
    """2024-12-31 as 2024年12月31日 (GB/T 9704: no leading zeros); other text as it stands."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return iso
    return f"{int(parts[0])}年{int(parts[1])}月{int(parts[2])}日"


def staff_date(view: BookView) -> str:
    """The date that staff and assets are stated for: as given, else the end of last year."""
    return chinese_date(view.book.department.assets_as_of or f"{view.year - 1}-12-31")


def compose_overview(view: BookView, *, final: bool = False) -> list[Block]:
    """Duties as written; offices, posts and staff from the book. Final accounts do not repeat the budget's staff."""
    blocks: list[Block] = [
        Heading(1, "第一部分 概况", page_break=True),
        Heading(2, "一、本部门职责"),
        *prose(view.book.texts.get(TextKey.DUTIES, "")),
        Heading(2, "二、机构设置情况"),
        *prose(view.book.texts.get(TextKey.OFFICES, "")),
    ]
    units = view.book.units
    if len(units) > 1:
        names = "、".join(unit.name for unit in units)
        number = count(len(units), "个", "预算单位数", "底册“单位”表")
        blocks.append(
            paragraph(f"纳入本部门{'决算' if final else '预算'}编制范围的预算单位共", number, f"，分别是：{names}。")
        )
    for unit in units:
        offices = [office.name for office in view.book.offices if office.unit == unit.code]
        clauses: list[list[str | Printed]] = [
            [f"核定{unit.nature.value}编制", count(unit.posts, "名", f"{unit.name}编制数", "底册“单位”表")]
        ]
        if offices:
            number = count(len(offices), "个", f"{unit.name}内设机构数", "底册“内设机构”表")
            clauses.append([f"内设{'、'.join(offices)}，共", number, "内设机构"])
        if not final:
            staff = count(unit.staff, "名", f"{unit.name}实有人数", "底册“单位”表")
            clauses.append([f"截至{staff_date(view)}，实有人员", staff])
        blocks.append(paragraph(unit.name, *joined(clauses, "；"), "。"))
    return blocks


@cache
def standard_terms(final: bool = False) -> tuple[tuple[str, str], ...]:
    """The terms every budget (or final accounts) explains, as (name, explanation), from the file beside this one."""
    name = "final_terms.toml" if final else "terms.toml"
    text = files("shebao.disclosure.compose").joinpath(name).read_text(encoding="utf-8")
    return tuple((term["name"], term["explanation"]) for term in tomllib.loads(text)["terms"])


def compose_terms(view: BookView, *, final: bool = False) -> list[tuple[str, str]]:
    """The standard terms, replaced or completed by the book's own, as (name, explanation)."""
    own = {term.name: term.explanation for term in view.book.terms}
    terms = [(name, own.pop(name, explanation)) for name, explanation in standard_terms(final)]
    terms.extend(own.items())
    return terms
