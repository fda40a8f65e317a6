"""Two publications beside each other: years, a budget and its final accounts, a version and its correction.

Tables are joined by the addresses of their figures, so that a line is the same line whatever its number was.
"""

from collections.abc import Iterator
from typing import Any

from shebao.disclosure.model import Chart, Point
from shebao.money import format_percent, format_wan
from shebao.web.public.addresses import ROOT, ascii_address, project_address
from shebao.web.public.answers import redirect
from shebao.web.public.content import Content
from shebao.web.public.documents import PublicDocument, PublicTable
from shebao.web.public.pages.frame import Crumb, Found, page, picture
from shebao.web.public.pages.front import START

HERE: Crumb = ("年度比较", f"{ROOT}compare/")
MOST_BARS = 8
PROJECTS = "projects-list"
SHORT = {"budget": "预算", "final": "决算"}


def chosen(content: Content, given: dict[str, str]) -> Found:
    """What the form of the page chose, at its own address."""
    before, after = given.get("a", ""), given.get("b", "")
    if content.by_code(before) is None or content.by_code(after) is None:
        return None
    return redirect(ascii_address(f"{HERE[1]}{before}/{after}/"), 303)


def compare(content: Content, rest: list[str]) -> Found:
    """The choice, a pair, a table of a pair, the picture of a table of a pair."""
    if not rest:
        return page("compare", content, "年度比较", [START], pairs=pairs(content), documents=content.documents)
    if len(rest) not in (2, 3, 4):
        return None
    before, after = content.by_code(rest[0]), content.by_code(rest[1])
    if before is None or after is None or before is after:
        return None
    pair = Pair(before, after, f"{HERE[1]}{rest[0]}/{rest[1]}/")
    match rest[2:]:
        case []:
            return _pair(content, pair)
        case [code]:
            return _table(content, pair, code)
        case [code, name] if name in ("change-wide.svg", "change-narrow.svg"):
            chart = pair.chart(code)
            return picture(chart, name.removesuffix(".svg").rpartition("-")[2]) if chart else None
    return None


def pairs(content: Content) -> list[dict[str, str]]:
    """What is worth comparing: each year with the one before, final accounts with the budget, corrections."""
    made = []
    for one in content.current:
        known = one.publication
        earlier = content.document(known.year - 1, known.kind)
        wanted = [earlier, content.document(known.year, "budget") if known.kind == "final" else None]
        wanted += [each for each in content.versions(one) if each is not one]
        for other in wanted:
            if other is not None:
                codes = [
                    f"{each.publication.year}-{each.publication.kind}" if each.publication.is_current else each.code
                    for each in (other, one)
                ]
                made.append(
                    {
                        "words": f"{named(other, one)}和{named(one, other)}",
                        "address": f"{HERE[1]}{codes[0]}/{codes[1]}/",
                    }
                )
    return made


def named(one: PublicDocument, beside: PublicDocument) -> str:
    """A document in short, with its version where both are of one year and kind."""
    known, other = one.publication, beside.publication
    version = f"第{known.version}版" if (known.year, known.kind) == (other.year, other.kind) else ""
    return f"{known.year}年{SHORT[known.kind]}{version}"


class Pair:
    """Two documents and the lines that they have in common or not."""

    def __init__(self, before: PublicDocument, after: PublicDocument, address: str) -> None:
        self.before, self.after, self.address = before, after, address
        self.name_before, self.name_after = named(before, after), named(after, before)

    @property
    def title(self) -> str:
        """Both names."""
        return f"{self.name_before}和{self.name_after}"

    def tables(self) -> list[tuple[PublicTable, int]]:
        """The tables that both have, with how many of their lines differ."""
        made = []
        for code, table in self.after.tables.items():
            known = self.before.tables.get(code)
            # Tables of one name whose lines or columns are others' say nothing beside each other.
            if known is not None and not table.is_form and not known.figures.keys().isdisjoint(table.figures):
                made.append((table, sum(one["change"] != "0.00" for one in self.rows(code))))
        return made

    def rows(self, code: str) -> Iterator[dict[str, Any]]:
        """The lines of a table, in the order of the later document; those that are gone come last."""
        old, new = self.before.tables[code], self.after.tables[code]
        for key in dict.fromkeys([*new.figures, *old.figures]):
            one, other = old.figures.get(key), new.figures.get(key)
            there = other or one
            assert there is not None, "the key is of one of them"
            if (one is not None and one.fen is None) or (other is not None and other.fen is None):
                continue
            fens = ((one.fen or 0) if one else 0, (other.fen or 0) if other else 0)
            yield {
                "row": there.row,
                "column": there.column,
                "before": one.text if one else "—",
                "after": other.text if other else "—",
                "before_at": self.before.version_address + one.address if one else "",
                "after_at": self.after.version_address + other.address if other else "",
                "key": key,
                "fens": fens,
                **difference(*fens),
            }

    def projects(self) -> list[dict[str, Any]]:
        """The projects of both."""
        made = []
        for code in dict.fromkeys([*self.after.projects, *self.before.projects]):
            one, other = self.before.projects.get(code), self.after.projects.get(code)
            there = other or one
            assert there is not None, "the code is of one of them"
            old, new = (one["fen"] if one else 0), (other["fen"] if other else 0)
            address = project_address((self.after if other else self.before).publication.year, code)
            made.append(
                {
                    "name": there["name"],
                    "address": address,
                    "before": format_wan(old) if one else "—",
                    "after": format_wan(new) if other else "—",
                    **difference(old, new),
                }
            )
        return made

    def chart(self, code: str) -> Chart | None:
        """The largest lines of the first column of amounts, both beside each other."""
        if code not in self.before.tables or code not in self.after.tables:
            return None
        rows = list(self.rows(code))
        if not rows:
            return None
        column = rows[0]["key"][1]
        chosen = sorted((one for one in rows if one["key"][1] == column), key=lambda one: -max(map(abs, one["fens"])))
        points = []
        for one in chosen[:MOST_BARS]:
            for series, fen in zip((self.name_before, self.name_after), one["fens"], strict=True):
                points.append(Point(one["row"], fen, format_wan(fen), series))
        told = "，".join(f"{one.label}{one.series}{one.text}万元" for one in points)
        return Chart("change", self.after.tables[code].title, "years", tuple(points), told)


def difference(before: int, after: int) -> dict[str, str]:
    """What two amounts differ by, in 万元 and as a rate; without a first one there is no rate."""
    rate = f"{format_percent(after - before, before)}%" if before else "—"
    return {"change": format_wan(after - before), "rate": rate}


def _pair(content: Content, pair: Pair) -> Found:
    told: dict[str, Any] = {"pair": pair, "tables": pair.tables(), "projects": pair.projects()}
    return page("pair", content, f"{pair.title}比较", [START, HERE], **told)


def _table(content: Content, pair: Pair, code: str) -> Found:
    if code not in {table.code for table, _ in pair.tables()}:
        return None
    table = pair.after.tables[code]
    crumbs = [START, HERE, (f"{pair.title}比较", pair.address)]
    told: dict[str, Any] = {"pair": pair, "table": table, "rows": list(pair.rows(code)), "chart": pair.chart(code)}
    return page("pair_table", content, f"{table.title}：{pair.title}比较", crumbs, **told)
