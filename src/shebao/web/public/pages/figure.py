"""A figure: what it is, where it stands, how it is made, and the chain down to what was paid and reached."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shebao.screens.shows import yuan
from shebao.web.public.addresses import whole
from shebao.web.public.documents import Plain, PublicDocument, PublicFigure
from shebao.web.public.pages.frame import Found
from shebao.web.public.pages.project import card

if TYPE_CHECKING:
    from shebao.web.public.pages.document import View

MOST_LINES, MOST_PROJECTS, MOST_PARTS, DEEPEST = 40, 8, 60, 3


def figure(view: "View", address: str) -> Found:
    """The page of a figure, in a table or in the text."""
    document = view.document
    found = document.figures.get(address)
    if found is None:
        return None
    place = address.rsplit("/", 3 if address.startswith("tables/") else 2)[0] + "/"
    rows = [document.facts[row] for row in found.facts if row in document.facts]
    told = {
        "figure": found,
        "exact": f"{yuan(found.fen)}元" if found.fen is not None else "",
        "place": place,
        "chain": _chain(document, found, found.chain) if found.chain else None,
        "lines": rows[:MOST_LINES],
        "more": max(0, len(rows) - MOST_LINES),
        "groups": groups(rows),
        "cards": _cards(view, rows),
        "fixed": document.version_address + found.address,
        "trace": "/trace/" + document.version_address.removeprefix("/public/") + found.address,
    }
    crumbs = [*view.crumbs, (found.place, view.base + place)]
    return view.page("figure", f"{found.name}　{found.text}{found.unit}", crumbs, heading=found.name, **told)


def groups(rows: list[Plain]) -> list[dict[str, Any]]:
    """Budget lines together by project, or by category of basic spending, the largest first."""
    made: dict[tuple[str, str], dict[str, Any]] = {}
    for one in rows:
        name = one["project_name"] or one["kind"] or one["category"]
        group = made.setdefault((one["project"], name), {"project": one["project"], "name": name, "fen": 0, "count": 0})
        group["fen"] += one["fen"]
        group["count"] += 1
    return sorted(made.values(), key=lambda one: -one["fen"])


def _cards(view: "View", rows: list[Plain]) -> list[dict[str, Any]]:
    """The largest projects that a figure holds, as far as they are published."""
    codes = [one["project"] for one in groups(rows) if one["project"]]
    year = view.document.publication.year
    known = [(code, view.document.projects.get(code)) for code in codes[:MOST_PROJECTS]]
    return [card(view.content, year, code, view.document, project) for code, project in known if project]


def _chain(document: PublicDocument, figure: PublicFigure, chain: Plain, depth: int = 0) -> dict[str, Any]:
    """How a figure is made, with the parts that can be followed; parts of parts as far as they are readable."""
    return {
        "kind": chain["kind"],
        "label": chain["label"],
        "exact": chain["exact"],
        "rounding": chain.get("rounding", ""),
        "basis": chain.get("basis", ""),
        "parts": [_part(document, figure, one, depth) for one in chain.get("operands", ())[:MOST_PARTS]],
    }


def _part(document: PublicDocument, figure: PublicFigure, part: Plain, depth: int) -> dict[str, Any]:
    below = part.get("chain")
    same = document.same(part["fen"], tuple(part["facts"]), figure)
    return {
        "role": part["role"],
        "label": part["label"],
        "text": part["text"],
        "unit": part["unit"],
        "address": same.address if same else "",
        "chain": _chain(document, figure, below, depth + 1) if below and depth + 1 < DEEPEST else None,
    }


def line(view: "View", row: str) -> Found:
    """A budget line: what it is for, of which figures it is part, and its project."""
    document = view.document
    found = document.facts.get(whole(row) or 0)
    if found is None:
        return None
    project = document.projects.get(found["project"])
    year = document.publication.year
    title = f"预算条目{row}：{found['project_name'] or found['economic_name']}"
    told = {
        "line": found,
        "exact": f"{yuan(found['fen'])}元",
        "holding": document.with_line(found["row"])[:20],
        "card": card(view.content, year, found["project"], document, project) if project else None,
    }
    return view.page("line", title, view.crumbs, heading=title, **told)


def figure_data(view: "View", found: PublicFigure) -> Mapping[str, Any]:
    """A figure as open data."""
    published = view.document.publication
    return {
        "address": view.document.version_address + found.address,
        "document": published.title,
        "version": published.version,
        "published_on": published.published_on.isoformat(),
        "digest": published.digest,
        "place": found.place,
        "row": found.row,
        "column": found.column,
        "text": found.text,
        "unit": found.unit,
        "fen": found.fen,
        "facts": list(found.facts),
        "chain": found.chain,
        **({"demonstration": True} if view.content.is_demonstration else {}),
    }
